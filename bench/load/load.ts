import { say } from "../../scripts/cli/program.js";
import { drive } from "./drive.js";
import {
  figuresOf,
  ratiosOf,
  together,
  type Answers,
  type Figures,
  type Ratios,
} from "./figures.js";
import type { Mix, Requests } from "./mixes.js";
import type { Served } from "./process.js";

export const CONNECTIONS = [1, 2, 4, 8, 16, 32, 64];

/** One mix at one number of connections, and the no-op just before and after it. */
export type Step = {
  mix: string;
  connections: number;
  figures: Figures;
  noop: Figures;
  /** `figures` by `noop`. */
  ratios: Ratios;
};

/** On a busy machine a step takes as long as it does; then its 99th percentile is its longest answer. */
const FEWEST = 40;
const MOST = 4000;
const WARM_UP = 20;
/** The no-op takes this part of a mix's time before it and as much after it. */
const NOOP_PART = 1 / 4;

/** Each mix at rising numbers of connections; `seconds` is about what each of these takes. */
export async function measureLoad(
  { url }: Served,
  requests: Requests,
  seconds: number,
): Promise<Step[]> {
  const steps: Step[] = [];
  const noop = requests.noop();
  const noopRate = await warmUp(url, noop);
  for (const mix of requests.mixes()) {
    let rate = await warmUp(url, mix);
    for (const connections of CONNECTIONS) {
      const run = async (of: Mix, about: number) =>
        await drive(
          url,
          connections,
          { amount: amountOf(about, connections) },
          of.begin,
        );
      const before = await run(noop, noopRate * seconds * NOOP_PART);
      const answers = await run(mix, rate * seconds);
      const after = await run(noop, noopRate * seconds * NOOP_PART);
      const step = stepOf(
        mix.name,
        connections,
        answers,
        together(before, after),
      );
      rate = step.figures.perSecond;
      say(
        `${mix.name}, ${connections} connections: ${rate.toFixed(0)} a second`,
      );
      steps.push(step);
    }
  }
  return steps;
}

/** What is loaded and compiled when it is first asked for is not counted. Answers the rate. */
async function warmUp(url: string, { begin }: Mix): Promise<number> {
  const { seconds } = await drive(url, 1, { amount: WARM_UP }, begin);
  return WARM_UP / seconds;
}

/** At least two of each connection. */
function amountOf(about: number, connections: number): number {
  const atLeast = Math.max(FEWEST, 2 * connections);
  return Math.max(atLeast, Math.min(MOST, Math.round(about)));
}

export function stepOf(
  mix: string,
  connections: number,
  answers: Answers,
  noopAnswers: Answers,
): Step {
  const figures = figuresOf(answers);
  const noop = figuresOf(noopAnswers);
  const ratios = ratiosOf(figures, noop);
  return { mix, connections, figures, noop, ratios };
}
