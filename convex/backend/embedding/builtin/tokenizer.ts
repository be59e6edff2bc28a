/** Marks the start of a word (SentencePiece). */
const WORD_START = "\u2581";

export const UNKNOWN = 0;

/** Ids below are control symbols that no text can contain. */
const FIRST_PIECE = 6;

/** Log-probability of a character that is in no piece, below that of every piece. */
const UNKNOWN_SCORE = -20;

/** Longer words are cut up: Viterbi search stays linear, and no language has words of this length. */
const MAX_WORD = 200;

/** Maps a word, without white space, to token ids. */
export type Tokenizer = (word: string) => number[];

/** The words of a text in Unicode's compatibility form, which is what the vocabulary was made from. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  for (const word of text.normalize("NFKC").split(/\s+/u)) {
    for (let at = 0; at < word.length; at += MAX_WORD) {
      words.push(word.slice(at, at + MAX_WORD));
    }
  }
  return words;
}

/** SentencePiece unigram tokenizer (Kudo, 2018): the most probable segmentation of a word, by Viterbi search. */
export function createTokenizer(
  pieces: readonly string[],
  scores: Float32Array,
): Tokenizer {
  const ids = new Map<string, number>();
  /** Length of the longest piece that begins with a character: most end the search for pieces early. */
  const longest = new Map<string, number>();
  for (let id = FIRST_PIECE; id < pieces.length; id++) {
    const piece = pieces[id]!;
    ids.set(piece, id);
    const first = piece.charAt(0);
    longest.set(first, Math.max(longest.get(first) ?? 0, piece.length));
  }

  return (word) => {
    const text = WORD_START + word;
    const best = new Float64Array(text.length + 1).fill(-Infinity);
    const from = new Int32Array(text.length + 1);
    const last = new Int32Array(text.length + 1);
    best[0] = 0;
    const offer = (start: number, end: number, id: number, score: number) => {
      if (best[start]! + score > best[end]!) {
        best[end] = best[start]! + score;
        from[end] = start;
        last[end] = id;
      }
    };
    for (let start = 0; start < text.length; start++) {
      const reach = longest.get(text.charAt(start)) ?? 0;
      const limit = Math.min(text.length, start + reach);
      for (let end = start + 1; end <= limit; end++) {
        const id = ids.get(text.slice(start, end));
        if (id !== undefined) offer(start, end, id, scores[id]!);
      }
      offer(start, start + 1, UNKNOWN, UNKNOWN_SCORE);
    }
    const tokens: number[] = [];
    for (let end = text.length; end > 0; end = from[end]!) {
      // Neighbouring unknown characters make one token.
      if (last[end] !== UNKNOWN || tokens.at(-1) !== UNKNOWN) {
        tokens.push(last[end]!);
      }
    }
    return tokens.reverse();
  };
}
