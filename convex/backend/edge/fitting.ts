/** How an answer of found texts keeps to a number of tokens. */

/** A common estimate for English text. */
const CHARACTERS_PER_TOKEN = 4;
/** A shorter piece of a text says nothing. */
const MIN_PIECE = 32;

type Item = { content: string };
export type Cut<I extends Item> = I & { cut?: true };

/** Characters of the answer before the line break that ends it; without a number there is room for all. */
export function charactersIn(maxTokens = Infinity): number {
  return CHARACTERS_PER_TOKEN * maxTokens - 1;
}

/**
 * As many of the items as there is room for, in their order. One that is too long for what is left gets half
 * of that, so that shorter ones can follow, and in the end what these have left over; one that not even a
 * piece fits of is left out.
 */
export function fitted<I extends Item>(
  items: readonly I[],
  room: number,
  lengthOf: (item: Cut<I>) => number,
): Cut<I>[] {
  const wholes: Wholes<I> = new Map();
  const pieces = placed(items, room, lengthOf, wholes);
  const left = room - pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
  return grown(pieces, left, lengthOf, wholes).pieces;
}

/** What pieces are of. */
export type Wholes<I extends Item> = Map<Cut<I>, I>;

/** The same, but what is left over stays so, for others. */
export function placed<I extends Item>(
  items: readonly I[],
  room: number,
  lengthOf: (item: Cut<I>) => number,
  wholes: Wholes<I>,
): Cut<I>[] {
  let left = room;
  return items.flatMap((item) => {
    const isWhole = lengthOf(item) <= left;
    const piece =
      (isWhole ? item : pieceOf(item, left / 2, lengthOf)) ??
      pieceOf(item, left, lengthOf);
    if (piece === null) return [];
    left -= lengthOf(piece);
    if (piece !== item) wholes.set(piece, item);
    return [piece];
  });
}

/** Pieces that are as long as what is left over allows, the first before the others. */
export function grown<I extends Item>(
  pieces: readonly Cut<I>[],
  room: number,
  lengthOf: (item: Cut<I>) => number,
  wholes: Wholes<I>,
): { pieces: Cut<I>[]; left: number } {
  let left = room;
  const longer = pieces.map((piece) => {
    const whole = wholes.get(piece);
    if (whole === undefined) return piece;
    const had = lengthOf(piece);
    const more = pieceOf(whole, had + left, lengthOf) ?? piece;
    left -= lengthOf(more) - had;
    return more;
  });
  return { pieces: longer, left };
}

/** The first of the terms, as many as there is room for. */
export function firstOf(terms: readonly string[], room: number): string[] {
  let left = room;
  const end = terms.findIndex((term) => {
    left -= JSON.stringify(term).length + 1;
    return left < 0;
  });
  return end < 0 ? [...terms] : terms.slice(0, end);
}

/** The item, whole or cut so that it is no longer than the room; null where that leaves nothing of it. */
function pieceOf<I extends Item>(
  item: I,
  room: number,
  lengthOf: (item: Cut<I>) => number,
): Cut<I> | null {
  if (lengthOf(item) <= room) return item;
  const { content } = item;
  let best: Cut<I> | null = null;
  let [low, high] = [MIN_PIECE, Math.min(content.length - 1, Math.ceil(room))];
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const piece = {
      ...item,
      content: head(content, middle),
      cut: true as const,
    };
    const fits = lengthOf(piece) <= room;
    if (fits && piece.content !== "") best = piece;
    if (fits) low = middle + 1;
    else high = middle - 1;
  }
  return best;
}

const SENTENCE_END = /[.!?…]["'”’»)\]]*(?=\s)|[。！？]["'”’»」』）]*|\n/g;
const SPACE = /\s+/g;
const CODE_FENCE = /^[^\S\n]*(?:`{3,}|~{3,})/gm;

/**
 * The beginning of a text, no longer than asked: to the last sentence or else the last word that ends in its second
 * half, or else to a character. What begins as a block of code and would not end is left out with the block.
 */
export function head(text: string, length: number): string {
  const from = Math.floor(length / 2);
  // One more, to see whether the last word ends here.
  const half = text.slice(from, length + 1);
  const endOf = (pattern: RegExp, end: (match: RegExpMatchArray) => number) => {
    const ends = [...half.matchAll(pattern)].map((match) => from + end(match));
    return ends.findLast((at) => at <= length && at > 0);
  };
  const sentence = endOf(
    SENTENCE_END,
    ({ index = 0, 0: mark }) => index + mark.length,
  );
  const word = endOf(SPACE, ({ index = 0 }) => index);
  const end = sentence ?? word ?? characterEnd(text, length);
  const fences = [...text.slice(0, end).matchAll(CODE_FENCE)];
  const open = fences.length % 2 === 1 ? fences.at(-1)!.index : 0;
  return text.slice(0, open >= MIN_PIECE ? open : end).trimEnd();
}

/** What joins to the character before it. */
const JOINED = /^(?:[\uDC00-\uDFFF]|\u200D|\uFE0F|\p{M})/u;
/** Marks that one character has at most, but for a text that is made of them. */
const MAX_JOINED = 16;

/** The end of a character at a place or before: never within a pair of surrogates. */
function characterEnd(text: string, length: number): number {
  const isInside = (at: number) =>
    JOINED.test(text.slice(at, at + 1)) || text[at - 1] === "\u200D";
  for (let at = length; at > Math.max(0, length - MAX_JOINED); at--)
    if (!isInside(at)) return at;
  return /^[\uDC00-\uDFFF]/.test(text.slice(length)) ? length - 1 : length;
}
