import { DIMENSIONS, MAX_TOKENS } from "./architecture";
import { createKernel } from "./kernel";
import { readParameters } from "./parameters";
import { createTokenizer, splitWords, UNKNOWN } from "./tokenizer";
import { createTransformer } from "./transformer";

export { DIMENSIONS };

/** Names the vectors' space: vectors of different models must not be compared. */
export const MODEL = "builtin-use1";

/**
 * A longer text is read through at most this many windows of MAX_TOKENS tokens, spread over it, so that its cost is
 * bounded by that of 768 tokens.
 */
const MAX_WINDOWS = 6;

export interface Embedder {
  /**
   * The text's vector: DIMENSIONS numbers, unit length, the same for the same text. The vector of a text longer than 128
   * tokens is the mean over its windows. A text without a known word has a vector too, which says nothing about it.
   */
  embed(text: string): Float32Array;
  /** Whether the vector says something: the text has a piece with a letter or a digit that the vocabulary knows. */
  isEmbeddable(text: string): boolean;
  /** The ids of the text's pieces; 0 stands for what the vocabulary lacks. */
  tokenize(text: string): number[];
  /** The unigram log-probability of a token: rare tokens are the telling ones. */
  logProbability(token: number): number;
}

/** Decodes the weights, which takes about 20 ms: create one embedder per execution. */
export function createEmbedder(): Embedder {
  const kernel = createKernel();
  const parameters = readParameters(kernel);
  const { pieces, scores } = parameters;
  const tokenizeWord = createTokenizer(pieces, scores);
  const transform = createTransformer(kernel, parameters);
  const isWord = (token: number) =>
    token !== UNKNOWN && /[\p{L}\p{N}]/u.test(pieces[token]!);

  return {
    embed(text) {
      const sum = new Float64Array(DIMENSIONS);
      for (const tokens of readWindows(splitWords(text), tokenizeWord)) {
        const vector = transform(tokens.length > 0 ? tokens : [UNKNOWN]);
        const length = norm(vector);
        vector.forEach((value, i) => (sum[i]! += value / length));
      }
      const length = norm(sum);
      return Float32Array.from(sum, (value) => value / length);
    },
    isEmbeddable: (text) =>
      splitWords(text).some((word) => tokenizeWord(word).some(isWord)),
    tokenize: (text) => splitWords(text).flatMap(tokenizeWord),
    logProbability: (token) => scores[token]!,
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
