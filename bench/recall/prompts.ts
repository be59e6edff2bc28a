import { readFileSync } from "node:fs";
import {
  askedOf,
  CONVINCING,
  MIN_HOOK_CONFIDENCE,
} from "../../convex/backend/edge/hookPrompt.js";
import { say } from "../../scripts/cli/program.js";
import type { Document } from "./dataset.js";
import { agentWith, startBenchServer } from "./served.js";

/** What people type at an agent, and which of the memories that it has they would want it to see. */
export type Prompt = {
  text: string;
  /** Any of these is right; none where a memory would only be in the way. */
  wanted: ReadonlySet<string>;
  /** Every other prompt: what is asked of a prompt was not chosen on these. */
  isHeldOut: boolean;
};

export type PromptStore = {
  name: string;
  documents: Document[];
  prompts: Prompt[];
};

/** What a prompt was answered with: the documents that were shown. */
export type Shown = { prompt: Prompt; ids: string[] };

export type Figures = {
  /** Of the prompts that want a memory, the share that is shown one. */
  hit: number;
  /** Of those that want none, the share that is shown any. */
  noise: number;
  /** Memories for each prompt, and the share of them that is wanted. */
  shown: number;
  right: number;
};

type File = {
  stores: Record<
    string,
    {
      memories: Record<string, string>;
      wanted: Record<string, string[]>;
      unwanted: string[];
    }
  >;
  pasted: Record<string, string>;
};

/** As long as a question can be. */
const MAX_CHARACTERS = 20_000;
const PASTED = /\{\{(\w+)(?: (\d+))?\}\}/g;
const MAX_SHOWN = 3;
const THRESHOLDS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];

const path = new URL("prompts.json", import.meta.url);
const { stores, pasted } = JSON.parse(readFileSync(path, "utf8")) as File;

export function loadPrompts(): PromptStore[] {
  return Object.entries(stores).map(([name, store]) => ({
    name,
    documents: Object.entries(store.memories).map(([id, content], place) => ({
      ...{ id, content, tags: [], type: "note" },
      createdAt: place,
    })),
    prompts: [
      ...Object.entries(store.wanted).map(promptOf),
      ...store.unwanted.map((prompt, at) => promptOf([prompt, []], at)),
    ],
  }));
}

function promptOf(
  [prompt, wanted]: [string, readonly string[]],
  at: number,
): Prompt {
  const text = prompt.replace(PASTED, (_, name: string, length?: string) =>
    grown(pasted[name]!, Number(length ?? MAX_CHARACTERS)),
  );
  return { text, wanted: new Set(wanted), isHeldOut: at % 2 === 1 };
}

/** A text over and over, with other numbers each time. */
function grown(text: string, length: number): string {
  let whole = "";
  for (let round = 0; whole.length < length; round++)
    whole += text.replace(/\d+/g, (digits) =>
      String(Number(digits) + round).slice(0, 9),
    );
  return whole.slice(0, length);
}

export function figuresOf(answers: readonly Shown[]): Figures {
  const isWanted =
    ({ wanted }: Prompt) =>
    (id: string) =>
      wanted.has(id);
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  const wanting = answers.filter(({ prompt }) => prompt.wanted.size > 0);
  const others = answers.filter(({ prompt }) => prompt.wanted.size === 0);
  const all = answers.flatMap(({ ids }) => ids);
  const right = answers.flatMap(({ ids, prompt }) =>
    ids.filter(isWanted(prompt)),
  );
  const hits = wanting.filter(({ ids, prompt }) => ids.some(isWanted(prompt)));
  const noisy = others.filter(({ ids }) => ids.length > 0);
  return {
    hit: share(hits.length, wanting.length),
    noise: share(noisy.length, others.length),
    shown: share(all.length, answers.length),
    right: share(right.length, all.length),
  };
}

/** Ways to ask by a prompt. */
const WAYS: Record<string, (text: string, at: number) => string[]> = {
  whole: (text) => [text.slice(0, MAX_CHARACTERS)],
  "whole, a text below": (text, at) => [
    `${text}\n\n${textAt(at)}`.slice(0, MAX_CHARACTERS),
  ],
  asked: askedOf,
  "asked, a text below": (text, at) => askedOf(`${text}\n\n${textAt(at)}`),
  "asked, a text above": (text, at) => askedOf(`${textAt(at)}\n\n${text}`),
};

const PASTED_LENGTHS = [150, 600, 3000];
function textAt(at: number): string {
  const texts = Object.values(pasted);
  const length = PASTED_LENGTHS[at % PASTED_LENGTHS.length]!;
  return grown(texts[at % texts.length]!, length);
}

type Result = { id: string; confidence: number };
type Found = { prompt: Prompt; results: Result[] };

/** What a hook shows of them, best first, where the best has to be as sure as that. */
function shownOf(results: readonly Result[], convincing: number): Result[] {
  const least = Math.min(convincing, MIN_HOOK_CONFIDENCE);
  const sure = results.filter(({ confidence }) => confidence >= least);
  const isConvincing = sure.some(({ confidence }) => confidence >= convincing);
  return isConvincing ? sure.slice(0, MAX_SHOWN) : [];
}

/** Prints what every way to ask shows at every threshold, through HTTP. */
export async function evaluatePrompts(): Promise<void> {
  const server = await startBenchServer();
  const found = new Map<string, Found[]>(
    Object.keys(WAYS).map((way) => [way, []]),
  );
  for (const { name, documents, prompts } of loadPrompts()) {
    say(`Prompts: ${name}`);
    const { send, ids } = await agentWith(server, name, documents);
    for (const [at, prompt] of prompts.entries())
      for (const [way, ask] of Object.entries(WAYS)) {
        const queries = ask(prompt.text, at);
        const limit = { limit: 10, minTrust: "agent", minConfidence: 0 };
        const { results } =
          queries.length > 0
            ? await send("/v1/recall?fields=full", { queries, ...limit })
            : { results: [] };
        const rows = results as Result[];
        found.get(way)!.push({
          prompt,
          results: rows.map(({ id, confidence }) => ({
            ...{ id: ids.get(id) ?? "", confidence },
          })),
        });
      }
  }
  await server.close();
  printFigures(found);
}

function printFigures(found: ReadonlyMap<string, Found[]>): void {
  console.log(
    "\n### Prompts\n\n| asked | confidence | tuned: hit | noise | shown | right | held out: hit | noise | shown | right |",
  );
  console.log(`|${" --- |".repeat(10)}`);
  for (const [way, answers] of found)
    for (const threshold of THRESHOLDS) {
      const shown = answers.map(({ prompt, results }) => ({
        prompt,
        ids: shownOf(results, threshold).map(({ id }) => id),
      }));
      const cells = [false, true].flatMap((isHeldOut) => {
        const half = shown.filter(
          ({ prompt }) => prompt.isHeldOut === isHeldOut,
        );
        const { hit, noise, shown: each, right } = figuresOf(half);
        return [percent(hit), percent(noise), each.toFixed(2), percent(right)];
      });
      const mark = threshold === CONVINCING ? ", taken" : "";
      console.log(`| ${way} | ${threshold}${mark} | ${cells.join(" | ")} |`);
    }
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}
