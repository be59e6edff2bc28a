import {
  MATRICES,
  MATRIX_NAMES,
  STREAM_TOKENS,
  STREAM_WEIGHTS,
  TOKEN_DIMENSIONS,
  TOKENS,
  type MatrixName,
} from "./architecture";
import type { Kernel } from "./kernel";
import { pieces, steps } from "./weights.index";
import { part as part1 } from "./weights.part1";
import { part as part2 } from "./weights.part2";
import { part as part3 } from "./weights.part3";
import { part as part4 } from "./weights.part4";
import { part as part5 } from "./weights.part5";

const PARTS = [part1, part2, part3, part4, part5];

/** The digit that stands for 0 where a digit is a signed number. */
const MIDDLE = 4140;

/** Slots of the entropy coder: frequencies sum to this. */
const SLOTS = 4096;
const SLOT_BYTES = 8 * SLOTS;

/** x · weights · step + bias, in the kernel's memory. */
export interface Matrix {
  /** Address of the int16 weights. */
  readonly weights: number;
  readonly step: number;
  /** Address of the f32 bias. */
  readonly bias: number;
  readonly inputs: number;
  readonly outputs: number;
}

export interface Parameters {
  readonly pieces: string[];
  /** Unigram log-probability of each piece. */
  readonly scores: Float32Array;
  readonly matrices: Readonly<Record<MatrixName, Matrix>>;
  /** The embedding of a token in units of `tokenStep`. */
  tokenRow(token: number): Int16Array;
  readonly tokenStep: number;
}

/** Reads the generated weights: `scripts/embedder/build.ts` writes them in the same order. */
export function readParameters(kernel: Kernel): Parameters {
  const reader = createReader(kernel);
  const words = pieces.split(" ");
  const scores = reader.numbers(words.length, steps.score);
  const matrices = {} as Record<MatrixName, Matrix>;
  const slots = kernel.allocate(SLOT_BYTES);
  for (const name of MATRIX_NAMES) {
    matrices[name] = readMatrix(kernel, reader, slots, name);
  }
  return {
    pieces: words,
    scores,
    matrices,
    tokenRow: readTokens(kernel, reader),
    tokenStep: steps.token,
  };
}

/** A cursor over the digits of the weights. */
interface Reader {
  /** Byte address of the next digit. */
  at: number;
  digits(count: number): Uint16Array;
  numbers(count: number, step: number): Float32Array;
}

function createReader(kernel: Kernel): Reader {
  const size = PARTS.reduce((sum, part) => sum + part.length, 0);
  const start = kernel.allocate(size);
  const encoder = new TextEncoder();
  let end = start;
  for (const part of PARTS) {
    encoder.encodeInto(part, kernel.uint8(end, part.length));
    end += part.length;
  }
  kernel.unpack(start, end);
  return {
    at: start,
    digits(count) {
      const digits = kernel.uint16(this.at, count);
      this.at += 2 * count;
      return digits;
    },
    numbers(count, step) {
      const values = new Float32Array(count);
      const digits = this.digits(count);
      for (let i = 0; i < count; i++) values[i] = (digits[i]! - MIDDLE) * step;
      return values;
    },
  };
}

/** Reads the frequencies of symbols and fills the table at `slots` with which the kernel decodes them. */
function readFrequencies(kernel: Kernel, reader: Reader, slots: number): void {
  const table = kernel.uint16(slots, 4 * SLOTS);
  const [first = 0, count = 0] = reader.digits(2);
  let at = 0;
  reader.digits(count).forEach((frequency, index) => {
    for (let distance = 0; distance < frequency; distance++) {
      table[at] = frequency;
      table[at + 1] = distance;
      table[at + 2] = first - MIDDLE + index;
      at += 4;
    }
  });
}

function readMatrix(
  kernel: Kernel,
  reader: Reader,
  slots: number,
  name: MatrixName,
): Matrix {
  const { inputs, outputs } = MATRICES[name];
  const { step, biasStep } = steps.matrices[name];
  const bias = kernel.allocate(4 * outputs);
  kernel.float32(bias, outputs).set(reader.numbers(outputs, biasStep));
  readFrequencies(kernel, reader, slots);
  const size = inputs * outputs;
  const weights = kernel.allocate(2 * size);
  for (let from = 0; from < size; from += STREAM_WEIGHTS) {
    reader.at = kernel.decode(
      slots,
      reader.at,
      weights + 2 * from,
      Math.min(STREAM_WEIGHTS, size - from),
    );
  }
  return { weights, step, bias, inputs, outputs };
}

/** A text needs a few rows of the token table: they are decoded on first use. */
function readTokens(
  kernel: Kernel,
  reader: Reader,
): (token: number) => Int16Array {
  const slots = kernel.allocate(SLOT_BYTES);
  readFrequencies(kernel, reader, slots);
  const lengths = reader.digits(Math.ceil(TOKENS / STREAM_TOKENS));
  const starts: number[] = [];
  let start = reader.at;
  for (const length of lengths) {
    starts.push(start);
    start += 2 * length;
  }
  const table = kernel.allocate(2 * TOKENS * TOKEN_DIMENSIONS);
  const decoded = new Uint8Array(starts.length);
  return (token) => {
    const stream = Math.floor(token / STREAM_TOKENS);
    if (!decoded[stream]) {
      decoded[stream] = 1;
      const row = stream * STREAM_TOKENS;
      kernel.decode(
        slots,
        starts[stream]!,
        table + 2 * row * TOKEN_DIMENSIONS,
        Math.min(STREAM_TOKENS, TOKENS - row) * TOKEN_DIMENSIONS,
      );
    }
    return kernel.int16(table + 2 * token * TOKEN_DIMENSIONS, TOKEN_DIMENSIONS);
  };
}
