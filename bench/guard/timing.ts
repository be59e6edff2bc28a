import {
  fence,
  neutralise,
} from "../../convex/components/openclawBackend/guard/fence.js";
import { findInstructions } from "../../convex/components/openclawBackend/guard/instructions.js";
import { findSecrets } from "../../convex/components/openclawBackend/guard/secrets.js";
import { adversarial } from "./adversarial.js";
import { templatedNegatives } from "./negatives.js";
import { worstCases } from "./speed.js";

const FENCE_ID = "0123456789abcdef";

/** Microseconds a KB of ordinary text takes. */
export function reportSpeed(): void {
  const templates = templatedNegatives(20);
  const join = (sources: string[]) =>
    templates
      .filter(({ source }) => sources.includes(source))
      .map(({ text }) => text)
      .join("\n");
  const texts = {
    clean: join(["everyday"]).slice(0, 16_384),
    "clean, 1 KB": join(["everyday"]).slice(0, 1024),
    "keyword-heavy": join(["aboutSecrets", "machine"]).slice(0, 16_384),
    "keyword-heavy, 1 KB": join(["aboutSecrets"]).slice(0, 1024),
  };
  console.log("\nMicroseconds per KB (median)");
  console.table(
    Object.entries(texts).map(([text, sample]) => {
      const perKb = (run: (text: string) => unknown) =>
        Number(
          ((medianMs(run, sample) * 1000) / (sample.length / 1024)).toFixed(1),
        );
      return {
        text,
        findSecrets: perKb(findSecrets),
        findInstructions: perKb(findInstructions),
        neutralise: perKb(neutralise),
      };
    }),
  );
}

/** The texts made to be slow on which each function takes longest. */
export function reportWorstCases(): void {
  console.log("\nMilliseconds for the slowest texts of 512 KiB");
  console.table(worstCases());
  const runs: Record<string, (text: string) => unknown> = {
    findInstructions,
    fence: (content) =>
      fence([{ items: [{ about: ["mem_1"], content }] }], FENCE_ID, "none"),
  };
  const rows = Object.entries(runs).flatMap(([name, run]) =>
    Object.entries(adversarial)
      .map(([text, sample]) => ({ name, text, ms: medianMs(run, sample, 3) }))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, 4),
  );
  console.log("\nMilliseconds for the slowest texts of 16 KiB");
  console.table(rows.map((row) => ({ ...row, ms: Number(row.ms.toFixed(2)) })));
}

function medianMs(
  run: (text: string) => unknown,
  text: string,
  rounds = 60,
): number {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    run(text);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1] ?? 0;
}
