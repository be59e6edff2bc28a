import { readFileSync, writeFileSync } from "node:fs";
import { readOptions } from "./cli/program.js";
import { tokenize } from "../convex/components/openclawBackend/text/tokens";

/** Rarer words are all as good as unseen: with 4000 recall is the same. */
const TABLE_TERMS = 1_000;

const HELP = `npx tsx scripts/makeTermPrior.ts MODEL

Writes convex/components/openclawBackend/text/commonTerms.ts: the stems of the embedder's vocabulary, most
frequent first. Source: the unigram scores of the SentencePiece vocabulary of Universal Sentence Encoder
Lite (Apache-2.0).

  MODEL   the model's file
  --help  this text`;

const {
  named: [modelPath],
} = readOptions(HELP, {}, ["MODEL"]);

type Section = [name: string, at: number, shape: number[], type: string];
const model = readFileSync(modelPath!);
const headerLength = model.readUInt32LE(4);
const body = 8 + headerLength;
const sections = JSON.parse(
  model.toString("utf8", 8, 8 + headerLength),
) as Section[];

function section(name: string): { at: number; length: number } {
  const found = sections.find((candidate) => candidate[0] === name);
  if (found === undefined) throw new Error(`the model has no section ${name}`);
  return { at: body + found[1], length: found[2].reduce((x, y) => x * y, 1) };
}

const vocabulary = section("v");
const pieces = model
  .toString("utf8", vocabulary.at, vocabulary.at + vocabulary.length)
  .split("\n");
const scores = section("vs");

const probabilities = new Map<string, number>();
pieces.forEach((piece, i) => {
  const word = /^\u2581([A-Za-z]+)$/.exec(piece)?.[1]?.toLowerCase();
  if (word === undefined) return;
  const [token] = tokenize(word, "stored");
  if (token === undefined) return;
  const { term } = token;
  const probability = Math.exp(model.readFloatLE(scores.at + 4 * i));
  probabilities.set(term, (probabilities.get(term) ?? 0) + probability);
});
const terms = [...probabilities]
  .sort(([a, p], [b, q]) => q - p || (a < b ? -1 : 1))
  .map(([term]) => term)
  .slice(0, TABLE_TERMS);

writeFileSync(
  "convex/components/openclawBackend/text/commonTerms.ts",
  `// Made by scripts/makeTermPrior.ts from the vocabulary of Universal Sentence Encoder Lite (Apache-2.0, Google).
// prettier-ignore
/** ${terms.length} English stems, most frequent first. */
export const COMMON_TERMS =
  " ${terms.join(" ")} ";
`,
);
console.log(`${terms.length} terms`);
