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
