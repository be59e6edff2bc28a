import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  /** In bytes. */
  readonly offset: number;
  readonly type: "int8" | "int16" | "float32";
  /** What one unit of an integer is worth. */
  readonly step?: number;
}

export interface SourceTensor {
  readonly step: number | undefined;
  readonly numbers: Int8Array | Int16Array | Float32Array;
}

const ARRAYS = {
  int8: Int8Array,
  int16: Int16Array,
  float32: Float32Array,
} as const;

const read = (name: string) => readFileSync(join(import.meta.dirname, name));

/** The tensors of `weights.bin` by name, as `weights.json` describes them. */
export function readTensors(): Map<string, SourceTensor> {
  const { buffer } = new Uint8Array(read("weights.bin"));
  const entries = JSON.parse(read("weights.json").toString()) as Entry[];
  return new Map(
    entries.map(({ name, shape, offset, type, step }) => {
      const length = shape.reduce((a, b) => a * b, 1);
      const numbers = new ARRAYS[type](buffer, offset, length);
      return [name, { step, numbers }];
    }),
  );
}

/** The pieces in the order of their ids. */
export function readPieces(): string[] {
  return read("vocab.txt").toString().split("\n");
}
