import { kernelBase64 } from "./kernel.bytes";

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
