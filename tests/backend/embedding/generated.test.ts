import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { build } from "../../../scripts/embedder/build";
import { readTensors } from "../../../scripts/embedder/source";
import {
  LAYERS,
  TENSORS,
} from "../../../convex/backend/embedding/builtin/architecture";
import {
  createKernel,
  readParameters,
} from "../../../convex/backend/embedding/builtin/kernel";

const folder = join(
  import.meta.dirname,
  "../../../convex/backend/embedding/builtin",
);
const files = readdirSync(folder);
const bytes = ({ buffer, byteOffset, byteLength }: Int16Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);
const sizeOf = (file: string) => statSync(join(folder, file)).size;

describe("files of the embedder", () => {
  it.each(files)("%s is below the 1 MiB that Convex accepts", (file) => {
    expect(sizeOf(file)).toBeLessThan(1 << 20);
  });

  it.each(files)("%s has a name that Convex accepts", (file) => {
    expect(file).toMatch(/^[A-Za-z0-9_.]+$/);
  });

  it("take 6.3 MB with the vocabulary", () => {
    const generated = files.filter((file) => /^(weights|kernel\.b)/.test(file));
    const size = generated.reduce((sum, file) => sum + sizeOf(file), 0);
    expect(size).toBeLessThan(6_300_000);
  });

  it("are loaded by a dynamic import alone, and hold nothing but text at module scope", () => {
    const caller = readFileSync(join(folder, "../embedder.ts"), "utf8");
    expect(caller).toContain('import("./builtin/embedder.js")');
    expect(caller).not.toMatch(/from "\.\/builtin/);
    for (const file of files.filter((name) => /^weights/.test(name)))
      expect(readFileSync(join(folder, file), "utf8")).toMatch(
        /^(export const \w+ =\s+("([^"\\]|\\["\\])*"|\{[^}]*\});\n)+$/,
      );
  });
});

describe("what scripts/embedder/build.ts makes of its sources", () => {
  let built: Map<string, string>;
  beforeAll(async () => {
    built = await build();
  }, 60_000);

  it("is what is committed", () => {
    expect([...built.keys()].sort()).toEqual(
      files.filter((file) => /^weights|\.bytes\.ts$/.test(file)).sort(),
    );
    for (const [file, text] of built) {
      const committed = readFileSync(join(folder, file), "utf8");
      expect(committed === text, `${file} is not reproduced`).toBe(true);
    }
  });
});

describe("the decoded weights", () => {
  const kernel = createKernel();
  const parameters = readParameters(kernel);
  const source = readTensors();

  it("are the integers of weights.bin, each", () => {
    for (const shape of TENSORS) {
      if ("length" in shape) continue;
      const { address, step } = parameters.tensor(shape.name);
      const { numbers, step: trained } = source.get(shape.name)!;
      const size = shape.inputs * shape.outputs;
      // `positions` has two rows more than there are places; the order is the kernel's.
      const expected = Int16Array.from(numbers).subarray(0, size).sort();
      const decoded = kernel.int16(address, size).slice().sort();
      expect(Buffer.compare(bytes(decoded), bytes(expected))).toBe(0);
      expect(step).toBe(trained);
    }
    expect(TENSORS.filter(({ name }) => /weight$/.test(name))).toHaveLength(
      6 * LAYERS,
    );
  });

  it("have each row of the token table", () => {
    const { numbers } = source.get("table")!;
    for (const token of [0, 1, 2, 3, 15, 16, 9_999, 21_999])
      expect([...parameters.tokenRow(token)]).toEqual([
        ...numbers.subarray(192 * token, 192 * (token + 1)),
      ]);
  });

  it("have gains and biases to a four-thousandth of the largest", () => {
    for (const shape of TENSORS) {
      if (!("length" in shape)) continue;
      const { address } = parameters.tensor(shape.name);
      const { numbers } = source.get(shape.name)!;
      const peak = Math.max(...[...numbers].map(Math.abs));
      kernel
        .float32(address, shape.length)
        .forEach((value, i) =>
          expect(Math.abs(value - numbers[i]!)).toBeLessThan(peak / 4_000),
        );
    }
  });
});
