import {
  STREAM_TOKENS,
  STREAM_WEIGHTS,
  TENSORS,
  TOKEN_RANK,
  TOKENS,
} from "./architecture";
import { kernelBase64 } from "./kernel.bytes";
import { part as part1 } from "./weights.part1";
import { part as part2 } from "./weights.part2";
import { part as part3 } from "./weights.part3";
import { part as part4 } from "./weights.part4";
import { part as part5 } from "./weights.part5";
import { part as part6, steps } from "./weights.part6";

/** The kernel's functions; `scripts/embedder/kernel.ts` documents them. Pointers are byte addresses. */
interface Exports {
  memory: WebAssembly.Memory;
  unpack(at: number, end: number): void;
  decode(slots: number, source: number, out: number, count: number): number;
  quantize(
    x: number,
    out: number,
    scale: number,
    rows: number,
    k: number,
  ): void;
  normalize(
    x: number,
    gain: number,
    bias: number,
    rows: number,
    k: number,
  ): void;
  multiply(
    a: number,
    scale: number,
    w: number,
    step: number,
    bias: number,
    out: number,
    stride: number,
    rows: number,
    k: number,
    mode: number,
  ): void;
  gather(a: number, lists: number, ends: number, rows: number, k: number): void;
  fetch(at: number, end: number): number;
  multiplySparse(
    lists: number,
    ends: number,
    scale: number,
    w: number,
    step: number,
    bias: number,
    out: number,
    stride: number,
    rows: number,
    k: number,
  ): void;
  attend(
    q: number,
    k: number,
    v: number,
    stride: number,
    out: number,
    outStride: number,
    rows: number,
    width: number,
    scores: number,
  ): void;
  average(x: number, rows: number, k: number, out: number): void;
}

/** The kernel with its memory, out of which every buffer is cut once. */
export interface Kernel extends Omit<Exports, "memory"> {
  /** The address of `bytes` new bytes, a multiple of 64: the length of a cache line. */
  allocate(bytes: number): number;
  int16(address: number, length: number): Int16Array;
  uint16(address: number, length: number): Uint16Array;
  float32(address: number, length: number): Float32Array;
  uint8(address: number, length: number): Uint8Array;
}

export function createKernel(): Kernel {
  const bytes = Uint8Array.from(atob(kernelBase64), (c) => c.charCodeAt(0));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { memory, ...functions } = instance.exports as unknown as Exports;
  const { buffer } = memory;
  let free = 0;
  return {
    ...functions,
    allocate(size) {
      const address = free;
      free += (size + 63) & ~63;
      if (free > buffer.byteLength) throw new Error("kernel memory is full");
      return address;
    },
    int16: (address, length) => new Int16Array(buffer, address, length),
    uint16: (address, length) => new Uint16Array(buffer, address, length),
    float32: (address, length) => new Float32Array(buffer, address, length),
    uint8: (address, length) => new Uint8Array(buffer, address, length),
  };
}

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
