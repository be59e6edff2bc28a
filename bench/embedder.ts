import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Script, createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { readOptions, say } from "../scripts/cli/program.js";

const HELP = `npx tsx bench/embedder.ts [--beside FOLDER]

Prints the cost of the built-in embedder: milliseconds per text and per question, cold start in a fresh V8
context, bytes.

  --beside FOLDER  convex/backend/embedding/builtin of another revision (\`git worktree add\`): both are
                   measured in turns, so that whatever else the machine does slows both alike
  --help           this text`;

const HERE = join(import.meta.dirname, "../convex/backend/embedding/builtin");
const COLD_STARTS = 15;
/** Texts of each kind, in turns of ROUND so that the turns of another embedder do not empty the caches for each of them. */
const EMBEDDINGS = 300;
const ROUND = 30;

/** 30 words. */
const TEXTS = [
  "Caroline: I went to the support group for new parents yesterday, and hearing how other people cope with the same worries made me feel a lot less alone than I did before.",
  "The user wants every deployment to run on Thursday afternoon after the tests have passed, never on a Friday, and asks to be told at once when a migration needs longer locks.",
  "Daniel bought a used camper van last spring, painted it bright green with his sister, and plans to drive along the coast of Portugal for six weeks in the coming September.",
];

const QUESTIONS = [
  "What did Caroline say about the support group yesterday?",
  "When does the user want deployments to run?",
  "Which countries will Daniel visit with his van in September?",
];

export interface Spread {
  minimumMs: number;
  medianMs: number;
}

export interface EmbedderCost {
  perText: Spread;
  perQuestion: Spread;
  /** Evaluating the module, creating an embedder and the first embedding, in a fresh context. */
  coldStart: Spread;
  bundleBytes: number;
}

function spread(samples: number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b);
  return {
    minimumMs: sorted[0]!,
    medianMs: sorted[Math.floor(sorted.length / 2)]!,
  };
}

function time(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

interface Embedder {
  embed(text: string): Float32Array;
}

interface Subject {
  embedder: Embedder;
  /** The module with all its weights, as one script. */
  code: string;
}

async function load(folder: string): Promise<Subject> {
  const entry = join(resolve(folder), "embedder.ts");
  const module = (await import(pathToFileURL(entry).href)) as {
    createEmbedder(): Embedder;
  };
  return { embedder: module.createEmbedder(), code: await bundle(entry) };
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "iife",
    globalName: "builtin",
    charset: "utf8",
    write: false,
  });
  return outputFiles[0]!.text;
}

/** The spread of what each subject took, subject after subject in every turn. */
function inTurns(
  subjects: readonly Subject[],
  turns: number,
  run: (subject: Subject, turn: number) => number[],
): Spread[] {
  const samples = subjects.map((): number[] => []);
  for (let turn = 0; turn < turns; turn++)
    subjects.forEach((subject, i) => samples[i]!.push(...run(subject, turn)));
  return samples.map(spread);
}

function measureTexts(
  subjects: readonly Subject[],
  texts: readonly string[],
): Spread[] {
  const embedAll = ({ embedder }: Subject) =>
    Array.from({ length: ROUND }, (_, i) =>
      time(() => embedder.embed(texts[i % texts.length]!)),
    );
  // The first calls run before V8 has optimised the kernel; the cold start counts them.
  subjects.forEach(embedAll);
  return inTurns(subjects, EMBEDDINGS / ROUND, embedAll);
}

function startCold(code: string): void {
  const context = createContext({ TextEncoder, atob });
  new Script(code).runInContext(context);
  runInContext(
    `builtin.createEmbedder().embed(${JSON.stringify(QUESTIONS[0])})`,
    context,
  );
}

/** The costs of the embedders in these folders. */
async function measure(folders: readonly string[]): Promise<EmbedderCost[]> {
  const subjects = await Promise.all(folders.map(load));
  const coldStart = inTurns(subjects, COLD_STARTS, ({ code }) => [
    time(() => startCold(code)),
  ]);
  const perText = measureTexts(subjects, TEXTS);
  const perQuestion = measureTexts(subjects, QUESTIONS);
  return subjects.map(({ code }, i) => ({
    perText: perText[i]!,
    perQuestion: perQuestion[i]!,
    coldStart: coldStart[i]!,
    bundleBytes: new TextEncoder().encode(code).length,
  }));
}

export function printCost(title: string, cost: EmbedderCost): void {
  const row = ({ minimumMs, medianMs }: Spread) => ({
    "median ms": medianMs.toFixed(2),
    "minimum ms": minimumMs.toFixed(2),
  });
  console.log(`${title}: ${cost.bundleBytes} bytes in the bundle`);
  console.table({
    "30-word text": row(cost.perText),
    question: row(cost.perQuestion),
    "cold start": row(cost.coldStart),
  });
}

export async function measureEmbedder(): Promise<EmbedderCost> {
  const [cost] = await measure([HERE]);
  return cost!;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = readOptions(HELP, { beside: { type: "string" } });
  const folders = [HERE];
  if (values.beside !== undefined) folders.push(values.beside);
  say(`Measuring ${folders.length} in turns`);
  const costs = await measure(folders);
  costs.forEach((cost, i) => printCost(i === 0 ? "here" : folders[i]!, cost));
  say(`Measured ${costs.length}.`);
}
