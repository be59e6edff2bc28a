/**
 * Cost of the built-in embedder: milliseconds per text and per question, cold start in a fresh V8 context, bytes.
 *
 *     npx tsx bench/embedder.ts
 */
import { join } from "node:path";
import { Script, createContext, runInContext } from "node:vm";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { createEmbedder } from "../convex/backend/embedding/builtin/embedder";

const ENTRY = join(
  import.meta.dirname,
  "../convex/backend/embedding/builtin/embedder.ts",
);
const COLD_STARTS = 15;
const EMBEDDINGS = 300;

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

function measureTexts(texts: readonly string[]): Spread {
  const embedder = createEmbedder();
  const samples = Array.from({ length: EMBEDDINGS }, (_, index) =>
    time(() => embedder.embed(texts[index % texts.length]!)),
  );
  // The first calls run before V8 has optimised the kernel; the cold start counts them.
  return spread(samples.slice(EMBEDDINGS / 10));
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    format: "iife",
    globalName: "builtin",
    charset: "utf8",
    write: false,
  });
  return outputFiles[0]!.text;
}

function startCold(code: string): void {
  const context = createContext({ TextEncoder, atob });
  new Script(code).runInContext(context);
  runInContext(
    `builtin.createEmbedder().embed(${JSON.stringify(QUESTIONS[0])})`,
    context,
  );
}

export async function measureEmbedder(): Promise<EmbedderCost> {
  const code = await bundle();
  const starts = Array.from({ length: COLD_STARTS }, () =>
    time(() => startCold(code)),
  );
  return {
    perText: measureTexts(TEXTS),
    perQuestion: measureTexts(QUESTIONS),
    coldStart: spread(starts),
    bundleBytes: new TextEncoder().encode(code).length,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const cost = await measureEmbedder();
  const row = ({ minimumMs, medianMs }: Spread) => ({
    "median ms": medianMs.toFixed(2),
    "minimum ms": minimumMs.toFixed(2),
  });
  console.table({
    "30-word text": row(cost.perText),
    question: row(cost.perQuestion),
    "cold start": row(cost.coldStart),
  });
  console.log(`${cost.bundleBytes} bytes in the bundle`);
}
