import { DIMENSIONS } from "./architecture";

/** Ids of the pieces that are no text. */
export const UNKNOWN = 1;
export const START = 2;
export const END = 3;

/** The model was trained with longer words as unknown ones. */
const MAX_WORD = 100;

/** Stands before a piece that continues a word. */
const CONTINUATION = "##";

const SPACE = /[\t\n\r\p{Z}]+/u;
const INVISIBLE = /[\p{C}\uFFFD]+/gu;
const MARKS = /\p{Mn}+/gu;

/** Ideographs and punctuation are words of one character; ASCII's symbols count as punctuation. */
const IDEOGRAPH =
  "\\u4E00-\\u9FFF\\u3400-\\u4DBF\\u{20000}-\\u{2CEAF}\\uF900-\\uFAFF\\u{2F800}-\\u{2FA1F}";
const PUNCTUATION = "!-\\/:-@\\[-`\\{-~\\p{P}";
const WORD = new RegExp(
  `[${IDEOGRAPH}${PUNCTUATION}]|[^${IDEOGRAPH}${PUNCTUATION}]+`,
  "gu",
);

export interface Word {
  /** In lower case, decomposed, with its marks. */
  readonly text: string;
  readonly ids: readonly number[];
}

/** What stands between two spaces, as the words that BERT's uncased tokenizer makes of it. */
export type Chunk = readonly Word[];

/** The chunks of a text, without what nobody sees. */
export function splitChunks(text: string): string[] {
  return text
    .split(SPACE)
    .map((chunk) => chunk.replace(INVISIBLE, ""))
    .filter((chunk) => chunk !== "");
}

/** BERT's uncased WordPiece (Devlin et al., 2018): each word as the longest pieces from its left to its right. */
export function createTokenizer(
  pieces: readonly string[],
): (chunk: string) => Chunk {
  const ids = new Map<string, number>();
  let longest = 0;
  pieces.forEach((piece, id) => {
    ids.set(piece, id);
    longest = Math.max(longest, piece.length);
  });

  /** The longest piece that a word has at a place, and where it ends. */
  function pieceAt(word: string, at: number): [id: number, end: number] {
    const prefix = at === 0 ? "" : CONTINUATION;
    const limit = Math.min(word.length, at + longest - prefix.length);
    for (let end = limit; end > at; end--) {
      const id = ids.get(prefix + word.slice(at, end));
      if (id !== undefined) return [id, end];
    }
    return [UNKNOWN, at];
  }

  function tokenizeWord(word: string): number[] {
    if (word.length > MAX_WORD && [...word].length > MAX_WORD) return [UNKNOWN];
    const found: number[] = [];
    for (let at = 0; at < word.length;) {
      const [id, end] = pieceAt(word, at);
      if (id === UNKNOWN) return [UNKNOWN];
      found.push(id);
      at = end;
    }
    return found;
  }

  return (chunk) => {
    const plain = chunk.toLowerCase().normalize("NFD");
    return (plain.match(WORD) ?? []).map((text) => ({
      text,
      ids: tokenizeWord(text.replace(MARKS, "")),
    }));
  };
}

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
