/**
 * Builds the generated files of `convex/backend/embedding/builtin` from `weights.bin`, `vocab.txt` and the kernel's text:
 *
 *     npx tsx scripts/embedder/build.ts           writes them
 *     npx tsx scripts/embedder/build.ts --check   fails when a committed file differs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "prettier";
import {
  BLOCK,
  PANEL,
  STREAM_TOKENS,
  STREAM_WEIGHTS,
  TENSORS,
  TOKEN_RANK,
  type Matrix,
} from "../../convex/backend/embedding/builtin/architecture";
import { readOptions } from "../cli/program.js";
import { assemble } from "./assemble";
import { encode, MIDDLE, measure, modelDigits, toText } from "./entropy";
import { kernelText } from "./kernel";
import { readPieces, readTensors, type SourceTensor } from "./source";

const TARGET = join(
  import.meta.dirname,
  "../../convex/backend/embedding/builtin",
);

/** Convex refuses source files of 1 MiB; the rest is room for the declaration around the text. */
const MAX_BYTES = 1_048_576;
const PART_CHARACTERS = 1_048_000;

/** `inputs` x `outputs` in the source; every other matrix is `outputs` x `inputs`. */
const INPUTS_FIRST = new Set(["up", "positions"]);

/** Numbers as one digit each: value = (digit - MIDDLE) * step. */
function fixedPoint(values: Float32Array): { step: number; digits: number[] } {
  const peak = values.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
  const step = Math.fround(Math.max(peak, 1e-9) / MIDDLE);
  return {
    step,
    digits: [...values].map((value) => Math.round(value / step) + MIDDLE),
  };
}

/** A matrix's integers in the order in which the kernel reads them. */
function arrange(shape: Matrix, numbers: SourceTensor["numbers"]): Int16Array {
  const { name, inputs, outputs, layout } = shape;
  const at = INPUTS_FIRST.has(name)
    ? (input: number, output: number) => numbers[input * outputs + output]!
    : (input: number, output: number) => numbers[output * inputs + input]!;
  const arranged: number[] = [];
  switch (layout) {
    case "panels":
      for (let panel = 0; panel < outputs; panel += PANEL)
        for (let input = 0; input < inputs; input += 2)
          for (let output = panel; output < panel + PANEL; output++)
            arranged.push(at(input, output), at(input + 1, output));
      break;
    case "blocks":
      for (let block = 0; block < outputs; block += BLOCK)
        for (let input = 0; input < inputs; input++)
          for (let output = block; output < block + BLOCK; output++)
            arranged.push(at(input, output));
      break;
    case "rows":
      for (let input = 0; input < inputs; input++)
        for (let output = 0; output < outputs; output++)
          arranged.push(at(input, output));
  }
  return Int16Array.from(arranged);
}

function slices(symbols: Int16Array, length: number): Int16Array[] {
  const result: Int16Array[] = [];
  for (let at = 0; at < symbols.length; at += length) {
    result.push(symbols.subarray(at, at + length));
  }
  return result;
}

/** The tensors and then the token table, in the order in which the embedder reads them. */
function encodeWeights(tensors: Map<string, SourceTensor>) {
  const digits: number[] = [];
  const steps: Record<string, number> = {};
  const find = (name: string) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new Error(`no tensor is named ${name}`);
    return tensor;
  };
  for (const shape of TENSORS) {
    const { step = 0, numbers } = find(shape.name);
    if ("length" in shape) {
      const fixed = fixedPoint(numbers as Float32Array);
      steps[shape.name] = fixed.step;
      digits.push(...fixed.digits);
      continue;
    }
    steps[shape.name] = step;
    const symbols = arrange(shape, numbers);
    const frequencies = measure(symbols);
    digits.push(...modelDigits(frequencies));
    for (const slice of slices(symbols, STREAM_WEIGHTS))
      for (const digit of encode(frequencies, slice)) digits.push(digit);
  }
  const { step = 0, numbers } = find("table");
  steps.table = step;
  for (const digit of encodeTable(Int16Array.from(numbers))) digits.push(digit);
  return { digits, steps };
}

/** The token table as its frequencies, the lengths of its streams, and the streams. */
function* encodeTable(symbols: Int16Array): Generator<number> {
  const frequencies = measure(symbols);
  const streams = slices(symbols, STREAM_TOKENS * TOKEN_RANK).map((slice) =>
    encode(frequencies, slice),
  );
  yield* modelDigits(frequencies);
  yield* streams.map((stream) => stream.length);
  for (const stream of streams) yield* stream;
}

/** What the last part has besides its digits: it has room for the vocabulary. */
function besides(steps: Record<string, number>): string {
  return (
    `export const pieces =\n  ${JSON.stringify(readPieces().join(" "))};\n` +
    `export const steps = ${JSON.stringify(steps)};\n`
  );
}

/** The generated files by name. */
export async function build(): Promise<Map<string, string>> {
  const { digits, steps } = encodeWeights(readTensors());
  const files = new Map<string, string>();
  const text = toText(digits);
  for (let at = 0; at < text.length; at += PART_CHARACTERS) {
    const part = text.slice(at, at + PART_CHARACTERS);
    const isLast = at + PART_CHARACTERS >= text.length;
    const module =
      `export const part =\n  "${part}";\n` + (isLast ? besides(steps) : "");
    if (Buffer.byteLength(module) >= MAX_BYTES)
      throw new Error("the last part has no room for the vocabulary");
    files.set(`weights.part${files.size + 1}.ts`, module);
  }
  const kernel = Buffer.from(assemble(kernelText)).toString("base64");
  files.set(
    "kernel.bytes.ts",
    await format(`export const kernelBase64 = "${kernel}";`, {
      parser: "typescript",
      trailingComma: "all",
    }),
  );
  return files;
}

const HELP = `npx tsx scripts/embedder/build.ts [--check]

Writes the modules of the built-in embedder: its weights, its vocabulary and its kernel.

  --check  writes nothing, and ends with 1 where they would be others than are there
  --help   this text`;

async function main(): Promise<void> {
  const { check } = readOptions(HELP, {
    check: { type: "boolean", default: false },
  }).values;
  const different: string[] = [];
  for (const [name, text] of await build()) {
    const path = join(TARGET, name);
    if (!check) {
      writeFileSync(path, text);
    } else if (readFileSync(path, "utf8") !== text) {
      different.push(name);
    }
    console.log(`${name} ${Buffer.byteLength(text)}`);
  }
  if (different.length > 0) {
    console.error(`not reproduced: ${different.join(", ")}`);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
