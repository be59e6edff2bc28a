import type { StatedSecret } from "./secretShape.js";

/**
 * Characters that a reader does not see but a matcher or a model does: Unicode's default ignorable
 * code points (zero width, bidi controls, tags, variation selectors, fillers) and the interlinear
 * annotation marks.
 */
export const invisibleRuns = () =>
  /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]+/gu;

/** Text as a matcher should see it, and where each of its UTF-16 units stood in the original. */
export interface Unveiled {
  text: string;
  originalIndex: (index: number) => number;
}

/**
 * Removes invisible characters from within words and folds full-width ASCII, keeping the way back to the original
 * offsets. Answers null for the usual case, in which there is nothing to remove or fold.
 */
export function unveil(text: string): Unveiled | null {
  if (!/[^ -~\s]/.test(text)) return null;
  const veiled =
    /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]+|[\uFF01-\uFF5E]+/gu;
  const kept: string[] = [];
  // Start of each kept piece, in the unveiled text and in the original.
  const pieceStarts: number[] = [];
  const pieceOrigins: number[] = [];
  let length = 0;
  let cursor = 0;
  const keep = (piece: string, origin: number) => {
    if (piece === "") return;
    kept.push(piece);
    pieceStarts.push(length);
    pieceOrigins.push(origin);
    length += piece.length;
  };
  for (const match of text.matchAll(veiled)) {
    const isFullWidth = match[0] >= "\uFF01" && match[0] < "\uFF5F";
    if (!isFullWidth && !parts(text, match.index, match[0].length)) continue;
    keep(text.slice(cursor, match.index), cursor);
    cursor = match.index + match[0].length;
    if (isFullWidth) keep(foldFullWidth(match[0]), match.index);
  }
  if (cursor === 0) return null;
  keep(text.slice(cursor), cursor);
  return {
    text: kept.join(""),
    originalIndex: (index) => {
      let low = 0;
      let high = pieceStarts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((pieceStarts[middle] ?? 0) <= index) low = middle;
        else high = middle - 1;
      }
      return (pieceOrigins[low] ?? 0) + index - (pieceStarts[low] ?? 0);
    },
  };
}

/** Whether a run stands within what is read as one; that of an emoji does not. */
function parts(text: string, at: number, length: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at);
  const after = text.slice(at + length, at + length + 2);
  return (
    /(?!\p{Extended_Pictographic})[^\s\p{C}]$/u.test(before) &&
    /^[^\s\p{C}]/u.test(after)
  );
}

/** U+FF01 to U+FF5E are ASCII `!` to `~` in full width, in the same order. */
export function foldFullWidth(text: string): string {
  return text.replace(/[\uFF01-\uFF5E]/g, (character) =>
    String.fromCharCode(character.charCodeAt(0) - 0xfee0),
  );
}

/**
 * The values of the deployment's own secrets, which are in its environment and nowhere else: whoever can read it
 * hides them before a text comes here. A hidden value has its length, so that places stay what they are, and
 * characters that every text may have, an id or a name of metadata too.
 */
export const OWN_SECRET = "deployment-secret";

// In two parts, so that this file does not hold it.
const MARK = "xq0hide".concat(String(0));

/** What stands in the place of a value. */
export function hidden(length: number): string {
  return MARK.repeat(Math.ceil(length / MARK.length)).slice(0, length);
}

/** Where values were hidden. */
export function findHidden(text: string): StatedSecret[] {
  const found: StatedSecret[] = [];
  let start = text.indexOf(MARK);
  while (start >= 0) {
    let end = start + MARK.length;
    while (text[end] === MARK[(end - start) % MARK.length]) end++;
    found.push({ rule: OWN_SECRET, start, end });
    start = text.indexOf(MARK, end);
  }
  return found;
}
