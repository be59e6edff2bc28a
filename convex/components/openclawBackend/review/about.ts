import type { MemoryRow } from "../rows.js";
import { contextLine } from "../text/content.js";
import { stem } from "../text/stem.js";
import { fold, toBaseLetters } from "../text/tokens.js";
import { isTime } from "./judging.js";
import { statementOf, type Unit } from "./statement.js";

/** What memories are said of, and whether that is the same. */

export type About = {
  /** Of what it is said of, as far as that is no time: a day says when. */
  words: readonly string[];
  /** All that it names: these and the words of its text. */
  named: readonly string[];
};

/** No statement is longer that is compared. */
const MAX_CHARACTERS = 600;

export function aboutOf({ content, context = [] }: MemoryRow): About {
  const words = wordsOf(context.filter((item) => !isWholeTime(item)));
  const text = wordsOf([content.slice(0, MAX_CHARACTERS)]);
  return { words, named: [...words, ...text] };
}

/** Every word, also such as are grammar elsewhere: a name may be one of another language. */
function wordsOf(texts: readonly string[]): string[] {
  const words = fold(texts.join(" ")).match(/[\p{Alphabetic}\p{N}]+/gu) ?? [];
  return words.map((word) => stem(toBaseLetters(word)));
}

function isWholeTime(item: string): boolean {
  const units = statementOf(item);
  return units.length > 0 && units.every(({ kind }) => isTime(kind));
}

function areAmong(words: readonly string[], all: readonly string[]): boolean {
  return words.every((word) => all.includes(word));
}

/** Whether each is said of something that the other does not name. */
export function areOfTwo(a: About, b: About): boolean {
  return !areAmong(a.words, b.named) && !areAmong(b.words, a.named);
}

export function areOfOne(a: About, b: About): boolean {
  return areAmong(a.words, b.words) && areAmong(b.words, a.words);
}

/** What a row says, by itself and together with what it is said of: a heading is no part of the sentence below it. */
export function spokenOf({ content, context = [] }: MemoryRow) {
  const said = statementOf(content);
  const of = statementOf(contextLine(context)).filter(
    ({ kind }) => !isTime(kind),
  );
  const [first, ...others] = said;
  const behind: Unit[] =
    first === undefined ? [] : [{ ...first, isApart: true }, ...others];
  return { said, whole: of.length > 0 ? [...of, ...behind] : said };
}
