import { DIMENSIONS, MAX_TOKENS } from "./architecture";
import { createKernel, readParameters } from "./kernel";
import {
  createTokenizer,
  END,
  readUnknown,
  splitChunks,
  START,
  UNKNOWN,
} from "./tokenizer";
import { createTransformer } from "./transformer";
import { pieces } from "./weights.part6";

export { DIMENSIONS };

/** The pieces that fit between the two tokens at the ends. */
const WINDOW = MAX_TOKENS - 2;

/**
 * A longer text is read through at most this many windows, spread over it, so that its cost is bounded by that of 768
 * tokens.
 */
const MAX_WINDOWS = 6;

export interface Embedder {
  /**
   * The text's vector: DIMENSIONS numbers, unit length, the same for the same text. The vector of a text longer than 126
   * pieces is the mean over its windows. What the vocabulary lacks counts by its characters, as much as it takes of the
   * text; a text of symbols alone, or none, has a vector too, which says nothing about it.
   */
  embed(text: string): Float32Array;
  /** Whether the vocabulary has the word as a whole; of others the model reads the pieces. */
  knows(word: string): boolean;
  /** What the model itself answers for up to 128 tokens, at unit length. */
  encode(tokens: readonly number[]): Float32Array;
  /** The text's first 126 pieces between the tokens of its ends, as the model was trained to read it. */
  tokenize(text: string): number[];
}

/** Decodes the weights, which takes about 20 ms: create one embedder per execution. */
export function createEmbedder(): Embedder {
  const kernel = createKernel();
  const transform = createTransformer(kernel, readParameters(kernel));
  const tokenizeChunk = createTokenizer(pieces.split(" "));
  const encode = (tokens: readonly number[]) => unit(transform(tokens));

  return {
    embed(text) {
      const chunks = splitChunks(text).map(tokenizeChunk);
      const ids = chunks.flatMap((chunk) => chunk.flatMap((word) => word.ids));
      const sum = new Float32Array(DIMENSIONS);
      for (const window of windowsOf(ids)) {
        const vector = encode([START, ...window, END]);
        vector.forEach((value, i) => (sum[i]! += value));
      }
      const known = unit(sum);
      const { share, vector } = readUnknown(chunks);
      return unit(
        known.map((value, i) => (1 - share) * value + share * vector[i]!),
      );
    },
    knows(word) {
      const ids = tokenizeChunk(word).flatMap((part) => part.ids);
      return ids.length === 1 && ids[0] !== UNKNOWN;
    },
    encode,
    tokenize(text) {
      const words = splitChunks(text).flatMap(tokenizeChunk);
      const ids = words.flatMap((word) => word.ids);
      return [START, ...ids.slice(0, WINDOW), END];
    },
  };
}

function unit(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum);
  return vector.map((value) => value / length);
}

/**
 * One window when a text is short, else equal ones one after another, and for a text that is too long for that the
 * beginnings of equal stretches.
 */
function windowsOf(ids: readonly number[]): number[][] {
  const needed = Math.ceil(ids.length / WINDOW);
  const count = Math.min(MAX_WINDOWS, Math.max(1, needed));
  const border = (index: number) => Math.floor((index * ids.length) / count);
  return Array.from({ length: count }, (_, index) =>
    ids.slice(border(index), border(index + 1)).slice(0, WINDOW),
  );
}
