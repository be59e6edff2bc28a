import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readOptions, say } from "../../cli/program.js";

const HELP = `npx tsx useVectors.mts TEXTS.json OUT.f32 EMBEDDER.ts

Writes the vectors of the first teacher, this project's embedder until commit 7b396ce; EMBEDDER.ts is that
revision's convex/backend/embedding/builtin/embedder.ts.

  --help  this text`;

const NAMES = ["TEXTS.json", "OUT.f32", "EMBEDDER.ts"];
const {
  named: [texts, out, module],
} = readOptions(HELP, {}, NAMES);
const { createEmbedder } = (await import(
  pathToFileURL(path.resolve(module!)).href
)) as { createEmbedder: () => { embed(text: string): Float32Array } };
const embedder = createEmbedder();
const list = JSON.parse(readFileSync(texts!, "utf8")) as string[];
const vectors = new Float32Array(list.length * 128);
list.forEach((text, i) => vectors.set(embedder.embed(text), i * 128));
writeFileSync(out!, Buffer.from(vectors.buffer));
say(`Wrote ${list.length} vectors.`);
