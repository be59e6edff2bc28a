import { DIMENSIONS } from "./architecture";
import { UNKNOWN, type Chunk } from "./tokenizer";

/** What says something: punctuation, white space and invisible marks do not. */
const TELLING = /[^\p{P}\p{Z}\p{C}]/u;

export type Unknown = {
  /** The share of the text's telling characters that stand in words the vocabulary cannot spell, 0 to 1. */
  share: number;
  /** Of length 1, or zero where the share is. */
  vector: Float64Array;
};

/**
 * What the vocabulary cannot read of a text, other scripts, emoji and endless words, as the sum of a fixed
 * direction for each character and each pair of neighbours (feature hashing: Weinberger et al., 2009).
 * To the model each such word is one unknown token, so that any two Japanese texts would be the same; by
 * this they are as alike as their wording.
 */
export function readUnknown(chunks: readonly Chunk[]): Unknown {
  const vector = new Float64Array(DIMENSIONS);
  let telling = 0;
  let unknown = 0;
  for (const chunk of chunks) {
    let before = "";
    for (const { text, ids } of chunk) {
      const isKnown = ids[0] !== UNKNOWN;
      for (const character of text.normalize("NFKC")) {
        if (!TELLING.test(character)) {
          before = "";
          continue;
        }
        telling += 1;
        if (isKnown) continue;
        unknown += 1;
        addDirection(vector, character);
        if (before !== "") addDirection(vector, before + character);
        before = character;
      }
      if (isKnown) before = "";
    }
  }
  const length = Math.hypot(...vector);
  if (length > 0) vector.forEach((value, i) => (vector[i] = value / length));
  return { share: length > 0 ? unknown / telling : 0, vector };
}

/** Adds a sign to each dimension: 32 at a time from a generator that the feature seeds. */
function addDirection(sum: Float64Array, feature: string): void {
  let state = seedOf(feature);
  for (let at = 0; at < DIMENSIONS; at += 32) {
    state = xorshift(state);
    for (let bit = 0; bit < 32; bit++)
      sum[at + bit]! += (state >>> bit) & 1 ? 1 : -1;
  }
}

/** FNV-1a over code points, never zero, which the generator would not leave. */
function seedOf(feature: string): number {
  let hash = 0x811c9dc5;
  for (const character of feature)
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return hash || 1;
}

/** G. Marsaglia, Xorshift RNGs, 2003. */
function xorshift(state: number): number {
  let next = state ^ (state << 13);
  next ^= next >>> 17;
  return next ^ (next << 5);
}
