import { DIMENSIONS, MAX_TOKENS } from "./architecture";
import { createKernel } from "./kernel";
import { readParameters } from "./parameters";
import { readUnknown } from "./subwords";
import { createTokenizer, splitWords, UNKNOWN } from "./tokenizer";
import { createTransformer } from "./transformer";

export { DIMENSIONS };

/**
 * A longer text is read through at most this many windows of MAX_TOKENS tokens, spread over it, so that its cost is
 * bounded by that of 768 tokens.
 */
const MAX_WINDOWS = 6;

export interface Embedder {
  /**
   * The text's vector: DIMENSIONS numbers, unit length, the same for the same text. The vector of a text longer than 128
   * tokens is the mean over its windows. What the vocabulary lacks counts by its characters, as much as it takes of the
   * text; a text of symbols alone, or none, has a vector too, which says nothing about it.
   */
  embed(text: string): Float32Array;
  /** The ids of the text's pieces; 0 stands for what the vocabulary lacks. */
  tokenize(text: string): number[];
}

/** Decodes the weights, which takes about 20 ms: create one embedder per execution. */
export function createEmbedder(): Embedder {
  const kernel = createKernel();
  const parameters = readParameters(kernel);
  const { pieces, scores } = parameters;
  const tokenizeWord = createTokenizer(pieces, scores);
  const transform = createTransformer(kernel, parameters);
  const alphabet = new Set(pieces.join(""));

  return {
    embed(text) {
      const words = splitWords(text);
      const sum = new Float64Array(DIMENSIONS);
      for (const tokens of readWindows(words, tokenizeWord)) {
        const vector = transform(tokens.length > 0 ? tokens : [UNKNOWN]);
        const length = norm(vector);
        vector.forEach((value, i) => (sum[i]! += value / length));
      }
      const unknown = readUnknown(words, alphabet);
      const known = (1 - unknown.share) / norm(sum);
      sum.forEach((value, i) => {
        sum[i] = known * value + unknown.share * unknown.vector[i]!;
      });
      const length = norm(sum);
      return Float32Array.from(sum, (value) => value / length);
    },
    tokenize: (text) => splitWords(text).flatMap(tokenizeWord),
  };
}

function norm(vector: Iterable<number>): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}

/**
 * The token windows of a text: one when it is short, else equal windows one after another, and for a text that is too
 * long for that the beginnings of equal stretches of words.
 */
function readWindows(
  words: readonly string[],
  tokenizeWord: (word: string) => number[],
): number[][] {
  const most = MAX_WINDOWS * MAX_TOKENS;
  const tokens = readTokens(words, most + 1, tokenizeWord);
  if (tokens.length <= most) {
    const windows = Math.max(1, Math.ceil(tokens.length / MAX_TOKENS));
    return split(tokens, windows);
  }
  return split(words, MAX_WINDOWS).map((stretch) =>
    readTokens(stretch, MAX_TOKENS, tokenizeWord),
  );
}

/** The first `limit` tokens. */
function readTokens(
  words: readonly string[],
  limit: number,
  tokenizeWord: (word: string) => number[],
): number[] {
  const tokens: number[] = [];
  for (const word of words) {
    tokens.push(...tokenizeWord(word));
    if (tokens.length >= limit) break;
  }
  return tokens.slice(0, limit);
}

/** Cuts items into `count` runs whose lengths differ by at most one. */
function split<T>(items: readonly T[], count: number): T[][] {
  const border = (index: number) => Math.floor((index * items.length) / count);
  return Array.from({ length: count }, (_, index) =>
    items.slice(border(index), border(index + 1)),
  );
}
