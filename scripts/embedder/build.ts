/**
 * Builds the generated files of `convex/backend/embedding/builtin` from the published model and the kernel's text:
 *
 *     npx tsx scripts/embedder/build.ts           writes them
 *     npx tsx scripts/embedder/build.ts --check   fails when a committed file differs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import {
  MATRICES,
  MATRIX_NAMES,
  STREAM_TOKENS,
  STREAM_WEIGHTS,
  TOKEN_DIMENSIONS,
  type MatrixShape,
} from "../../convex/backend/embedding/builtin/architecture";
import {
  createTokenizer,
  splitWords,
} from "../../convex/backend/embedding/builtin/tokenizer";
import { encode, MIDDLE, measure, modelDigits, toText } from "./entropy";
import { kernelText } from "./kernel";
import { readModel, type Model } from "./model";
import {
  measureMoments,
  quantizeMatrix,
  roundWeights,
  STEPS,
  TOKEN_STEP,
} from "./quantization";
import { withSource, type Source } from "./source";

const TARGET = join(
  import.meta.dirname,
  "../../convex/backend/embedding/builtin",
);

/** Convex refuses source files of 1 MiB; the rest is room for the declaration around the text. */
const PART_CHARACTERS = 1_048_000;

/** Numbers as one digit each: value = (digit - MIDDLE) * step. */
function fixedPoint(values: Float32Array): { step: number; digits: number[] } {
  const peak = values.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
  const step = Math.fround(Math.max(peak, 1e-9) / MIDDLE);
  return {
    step,
    digits: [...values].map((value) => Math.round(value / step) + MIDDLE),
  };
}

/** Brings a row-major matrix into the order in which the kernel reads it. */
function arrange(shape: MatrixShape, weights: Int16Array): Int16Array {
  const { inputs, outputs, layout } = shape;
  if (layout === "rows") return weights;
  const arranged = new Int16Array(weights.length);
  let at = 0;
  for (let panel = 0; panel < outputs; panel += 16) {
    for (let input = 0; input < inputs; input += 2) {
      for (let column = panel; column < panel + 16; column++) {
        arranged[at++] = weights[input * outputs + column]!;
        arranged[at++] = weights[(input + 1) * outputs + column]!;
      }
    }
  }
  return arranged;
}

function slices(symbols: Int16Array, length: number): Int16Array[] {
  const result: Int16Array[] = [];
  for (let at = 0; at < symbols.length; at += length) {
    result.push(symbols.subarray(at, at + length));
  }
  return result;
}

/** The calibration texts as token ids. */
function readCalibration(vocabulary: Source["vocabulary"]): number[][] {
  const tokenizeWord = createTokenizer(
    vocabulary.map(([piece]) => piece),
    Float32Array.from(vocabulary, ([, score]) => score ?? 0),
  );
  const file = join(import.meta.dirname, "calibration.txt");
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => splitWords(line).flatMap(tokenizeWord));
}

interface Weights {
  digits: number[];
  /** What one unit of the quantised numbers is worth. */
  steps: {
    score: number;
    token: number;
    matrices: Record<string, { step: number; biasStep: number }>;
  };
}

/** The scores of the pieces, the matrices and the token table, in the order in which the embedder reads them. */
function encodeWeights(source: Source, model: Model): Weights {
  const moments = measureMoments(model, readCalibration(source.vocabulary));
  const scores = fixedPoint(
    Float32Array.from(source.vocabulary, ([, score]) => score ?? 0),
  );
  const digits = scores.digits;
  const matrices: Weights["steps"]["matrices"] = {};
  for (const name of MATRIX_NAMES) {
    const { weights, bias } = model.matrices[name];
    const symbols = quantizeMatrix(weights, STEPS[name], moments[name]);
    const order = arrange(MATRICES[name], symbols);
    const frequencies = measure(order);
    const fixed = fixedPoint(bias);
    matrices[name] = { step: STEPS[name], biasStep: fixed.step };
    digits.push(...fixed.digits, ...modelDigits(frequencies));
    for (const slice of slices(order, STREAM_WEIGHTS)) {
      for (const digit of encode(frequencies, slice)) digits.push(digit);
    }
  }
  for (const digit of encodeTokens(model.tokens)) digits.push(digit);
  return { digits, steps: { score: scores.step, token: TOKEN_STEP, matrices } };
}

/** The token table as its frequencies, the lengths of its streams, and the streams. */
function* encodeTokens(weights: Float32Array): Generator<number> {
  const tokens = roundWeights(weights, TOKEN_STEP);
  const frequencies = measure(tokens);
  const streams = slices(tokens, STREAM_TOKENS * TOKEN_DIMENSIONS).map(
    (slice) => encode(frequencies, slice),
  );
  yield* modelDigits(frequencies);
  yield* streams.map((stream) => stream.length);
  for (const stream of streams) yield* stream;
}

function buildWeights(source: Source): Map<string, string> {
  const bytes = readFileSync(join(import.meta.dirname, "projection.f32"));
  const projection = new Float32Array(new Uint8Array(bytes).buffer);
  const model = readModel(source.tensors, projection);
  const { digits, steps } = encodeWeights(source, model);

  const files = new Map<string, string>();
  const text = toText(digits);
  for (let at = 0; at < text.length; at += PART_CHARACTERS) {
    const part = text.slice(at, at + PART_CHARACTERS);
    files.set(
      `weights.part${files.size + 1}.ts`,
      `export const part = "${part}";\n`,
    );
  }
  const pieces = source.vocabulary.map(([piece]) => piece).join(" ");
  files.set(
    "weights.index.ts",
    `export const pieces = ${JSON.stringify(pieces)};\n` +
      `export const steps = ${JSON.stringify(steps)};\n`,
  );
  return files;
}

async function build(): Promise<Map<string, string>> {
  return withSource(async (source) => {
    const files = buildWeights(source);
    const kernel = Buffer.from(source.assemble(kernelText)).toString("base64");
    files.set(
      "kernel.bytes.ts",
      await format(`export const kernelBase64 = "${kernel}";`, {
        parser: "typescript",
        trailingComma: "all",
      }),
    );
    return files;
  });
}

const check = process.argv.includes("--check");
const different: string[] = [];
for (const [name, text] of await build()) {
  const path = join(TARGET, name);
  if (!check) {
    writeFileSync(path, text);
  } else if (readFileSync(path, "utf8") !== text) {
    different.push(name);
  }
  console.log(`${name} ${text.length}`);
}
if (different.length > 0) {
  console.error(`not reproduced: ${different.join(", ")}`);
  process.exitCode = 1;
}
