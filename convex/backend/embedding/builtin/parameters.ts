import {
  STREAM_TOKENS,
  STREAM_WEIGHTS,
  TENSORS,
  TOKEN_RANK,
  TOKENS,
} from "./architecture";
import type { Kernel } from "./kernel";
import { steps } from "./weights.index";
import { part as part1 } from "./weights.part1";
import { part as part2 } from "./weights.part2";
import { part as part3 } from "./weights.part3";
import { part as part4 } from "./weights.part4";
import { part as part5 } from "./weights.part5";
import { part as part6 } from "./weights.part6";

const PARTS = [part1, part2, part3, part4, part5, part6];

/** The digit that stands for 0 where a digit is a signed number. */
const MIDDLE = 4140;

/** Slots of the entropy coder: frequencies sum to this. */
const SLOTS = 4096;
const SLOT_BYTES = 8 * SLOTS;

/** Numbers in the kernel's memory: int16 in units of `step` for a matrix, f32 for gains and biases. */
export interface Tensor {
  readonly address: number;
  readonly step: number;
}

export interface Parameters {
  tensor(name: string): Tensor;
  /** A token's row of the table, in units of `tokenStep`. */
  tokenRow(token: number): Int16Array;
  readonly tokenStep: number;
}

/** Reads the generated weights: `scripts/embedder/build.ts` writes them in the same order. */
export function readParameters(kernel: Kernel): Parameters {
  const reader = createReader(kernel);
  const slots = kernel.allocate(SLOT_BYTES);
  const tensors = new Map<string, Tensor>();
  for (const shape of TENSORS) {
    const step = stepOf(shape.name);
    const address =
      "length" in shape
        ? readNumbers(kernel, reader, shape.length, step)
        : readWeights(kernel, reader, slots, shape.inputs * shape.outputs);
    tensors.set(shape.name, { address, step });
  }
  return {
    tensor(name) {
      const found = tensors.get(name);
      if (found === undefined) throw new Error(`no tensor is named ${name}`);
      return found;
    },
    tokenRow: readTokens(kernel, reader),
    tokenStep: stepOf("table"),
  };
}

function stepOf(name: string): number {
  const step = (steps as Readonly<Record<string, number>>)[name];
  if (step === undefined) throw new Error(`no step for ${name}`);
  return step;
}

/** A cursor over the digits of the weights. */
interface Reader {
  /** Byte address of the next digit. */
  at: number;
  digits(count: number): Uint16Array;
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
  };
}

function readNumbers(
  kernel: Kernel,
  reader: Reader,
  length: number,
  step: number,
): number {
  const address = kernel.allocate(4 * length);
  const values = kernel.float32(address, length);
  const digits = reader.digits(length);
  for (let i = 0; i < length; i++) values[i] = (digits[i]! - MIDDLE) * step;
  return address;
}

function readWeights(
  kernel: Kernel,
  reader: Reader,
  slots: number,
  size: number,
): number {
  readFrequencies(kernel, reader, slots);
  const weights = kernel.allocate(2 * size);
  for (let from = 0; from < size; from += STREAM_WEIGHTS) {
    reader.at = kernel.decode(
      slots,
      reader.at,
      weights + 2 * from,
      Math.min(STREAM_WEIGHTS, size - from),
    );
  }
  return weights;
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

/** A text needs a few rows of the token table: they are decoded on first use, and kept outside the kernel's memory. */
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
  const size = STREAM_TOKENS * TOKEN_RANK;
  const room = kernel.allocate(2 * size);
  const decoded: Int16Array[] = [];
  return (token) => {
    const stream = Math.floor(token / STREAM_TOKENS);
    let rows = decoded[stream];
    if (rows === undefined) {
      kernel.decode(slots, starts[stream]!, room, size);
      rows = decoded[stream] = kernel.int16(room, size).slice();
    }
    const at = (token % STREAM_TOKENS) * TOKEN_RANK;
    return rows.subarray(at, at + TOKEN_RANK);
  };
}
