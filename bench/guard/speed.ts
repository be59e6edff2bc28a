import {
  findSecrets,
  redactSecrets,
} from "../../convex/components/openclawBackend/guard/secrets.js";
import { hostileTexts } from "./adversarial.js";

/** A hostile text of 512 KiB and how long it takes, in milliseconds. */
export interface WorstCase {
  text: string;
  findSecrets: number;
  redactSecrets: number;
}

/** The hostile texts that take longest, slowest first; the budget is 200 ms to find. */
export function worstCases(rows = 10, length = 512 * 1024): WorstCase[] {
  const timed: WorstCase[] = [];
  for (const { name, text } of hostileTexts(length)) {
    timed.push({
      text: name,
      findSecrets: milliseconds(() => findSecrets(text)),
      redactSecrets: milliseconds(() => redactSecrets(text)),
    });
  }
  timed.sort((a, b) => b.findSecrets - a.findSecrets);
  return timed.slice(0, rows);
}

function milliseconds(run: () => unknown): number {
  const started = performance.now();
  run();
  return Math.round(performance.now() - started);
}
