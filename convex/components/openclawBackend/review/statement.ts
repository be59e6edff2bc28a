import type { MemoryRow } from "../rows.js";
import { COMMON_TERMS } from "../text/commonTerms.js";
import { contextLine } from "../text/content.js";
import { findDates, type FoundDate } from "../text/dates.js";
import {
  isEnglishStopWord,
  isFunctionWord,
  UNSPACED_RUN,
  type Cue,
} from "../text/language.js";
import { lightStem, stem } from "../text/stem.js";
import { cueOf, fold, toBaseLetters } from "../text/tokens.js";
import {
  countOf,
  isWeekday,
  LIGHT,
  LISTING,
  NEGATING_CHARACTER,
  NEGATING_END,
  NEGATIONS,
  predicateOf,
} from "./words.js";

/** A text as the few things that it speaks of, in their order, so that two can be laid side by side. */

/** `name` and `word` are words; `maybeName` begins a sentence, where every word has a capital. */
export type Kind =
  "date" | "weekday" | "number" | "name" | "maybeName" | "word";

export function isTime(kind: Kind): boolean {
  return kind === "date" || kind === "weekday";
}

export type Unit = {
  /** Equal for what means the same. */
  key: string;
  kind: Kind;
  /** The text says that it is not so. */
  isNegated: boolean;
  /** A word of grammar stands before it: what follows is no part of what was before. */
  isApart: boolean;
  /** That word is an "and". */
  isListed: boolean;
};

/** A statement is short; of a longer text its beginning is looked at. */
const MAX_CHARACTERS = 600;
export const MAX_UNITS = 48;

const PIECE =
  /\d+(?:[.,:]\d+)*(?!\p{L})|[\p{Alphabetic}\p{N}]+(?:[._+/@-]+[\p{Alphabetic}\p{N}]+)*/gu;
const HIRAGANA = /^\p{Script=Hiragana}$/u;
const UNSPACED = new RegExp(`^(?:${UNSPACED_RUN.source})$`, "u");
const GRAMMAR_CHARACTER = /[的了是我你您他她它在有和与與也都很就呢吧啊这這那]/u;

export function statementOf(content: string): Unit[] {
  const text = fold(
    content.slice(0, MAX_CHARACTERS).replace(/n['’]t\b/gi, " not "),
  );
  const cue = cueOf(text);
  const units: Unit[] = [];
  let isApart = false;
  let isListed = false;
  let negates = false;
  const add = (key: string, kind: Kind) => {
    units.push({ key, kind, isNegated: negates, isApart, isListed });
    isApart = false;
    isListed = false;
    negates = false;
  };
  for (const { word, date, start } of piecesOf(text)) {
    if (units.length === MAX_UNITS) break;
    if (date) {
      add(dateKey(date), "date");
      continue;
    }
    const lower = toBaseLetters(word);
    if (NEGATIONS.has(lower) || NEGATING_CHARACTER.test(word)) {
      negates = true;
      isApart = true;
    } else if (isGrammar(word, lower, cue)) {
      isApart = true;
      isListed ||= LISTING.has(lower);
    } else {
      const { key, kind } = unitOf(word, lower, cue, text.slice(0, start));
      add(key, kind);
    }
  }
  const last = units.at(-1);
  // "Kaffee trinkt er nicht": what nothing follows turns what was before.
  if (last && (negates || NEGATING_END.test(text))) last.isNegated = true;
  return units;
}

type Piece = { word: string; start: number; date?: FoundDate };

/** Words, numbers and dates in reading order; scripts without spaces character by character. */
function piecesOf(text: string): Piece[] {
  const dates = findDates(text);
  const pieces: Piece[] = [];
  let next = 0;
  const spaced = text.replace(UNSPACED_RUN, (run) => [...run].join("\u2028"));
  // Of a text without such scripts every place is as it was.
  const isSame = spaced === text;
  for (const match of spaced.matchAll(PIECE)) {
    const [word] = match;
    const start = match.index;
    const date = isSame
      ? dates.find((one) => one.start < start + word.length && start < one.end)
      : undefined;
    if (date === undefined) {
      pieces.push({ word, start });
      continue;
    }
    if (date.start < next) continue;
    next = date.end;
    pieces.push({ word, start, date });
  }
  return pieces;
}

function isGrammar(word: string, lower: string, cue: Cue): boolean {
  if (HIRAGANA.test(word) || GRAMMAR_CHARACTER.test(word)) return true;
  if (LIGHT.has(lower)) return true;
  if (isEnglishStopWord(lower)) return true;
  // A short name can have the stem of one.
  if (lower.length > 3 && isEnglishStopWord(stem(lower))) return true;
  if (typeof cue === "string") return false;
  // Of a text that may be in one of several, a name must not be taken for a word of one.
  const isSure = cue.length === 1 || !/^\p{Lu}/u.test(word);
  return isSure && cue.some((language) => isFunctionWord(lower, language));
}

function unitOf(
  word: string,
  lower: string,
  cue: Cue,
  before: string,
): { key: string; kind: Kind } {
  if (UNSPACED.test(word)) return { key: word, kind: "word" };
  if (/^\d/.test(word) && /^[\d.,:]+$/.test(word))
    return { key: numberKey(word), kind: "number" };
  const count = countOf(lower);
  if (count !== undefined) return { key: count, kind: "number" };
  if (isWeekday(lower)) {
    const key = lower.replace(/s$/, "");
    return { key, kind: "weekday" };
  }
  const key = /^\p{L}+$/u.test(lower) ? predicateOf(stemOf(lower, cue)) : lower;
  return { key, kind: kindOf(word, key, before) };
}

function stemOf(lower: string, cue: Cue): string {
  if (/^[\u0430-\u045f]+$/.test(lower)) return lightStem(lower, "ru");
  const [language] = typeof cue === "string" ? [] : cue;
  const root = stem(lower);
  return language === undefined || root !== lower
    ? root
    : lightStem(lower, language);
}

function kindOf(word: string, key: string, before: string): Kind {
  if (/\p{N}|\p{Ll}\p{Lu}|[._@/]/u.test(word) || /^\p{Lu}{2}/u.test(word))
    return "name";
  if (!/^\p{Lu}/u.test(word)) return "word";
  const begins = /(?:^|[.!?:]["')]*\s+)["'(]*$/.test(before);
  if (!begins) return "name";
  return COMMON_TERMS.includes(` ${key} `) ? "word" : "maybeName";
}

/** 20,000 is 20000, 03:00 is 3:00, 29.90 is 29.9. */
function numberKey(text: string): string {
  const plain = text.replace(/[.,](?=\d{3}(?!\d))/g, "").replace(",", ".");
  if (plain.includes(":")) return plain.replace(/^0(?=\d)/, "");
  return /^\d{1,15}(?:\.\d+)?$/.test(plain) ? String(Number(plain)) : plain;
}

/** Years are told apart only where both have one. */
function dateKey({ year, month, day }: FoundDate): string {
  return `${year ?? "*"}-${month}-${day ?? "*"}`;
}

/** Whether two units mean the same. */
export function isSameUnit(a: Unit, b: Unit): boolean {
  if (a.kind !== "date" || b.kind !== "date") return a.key === b.key;
  const [x, y] = [a.key.split("-"), b.key.split("-")];
  return x.every((part, i) => part === y[i] || part === "*" || y[i] === "*");
}

/** What memories are said of, and whether that is the same. */

export type About = {
  /** Of what it is said of, as far as that is no time: a day says when. */
  words: readonly string[];
  /** All that it names: these and the words of its text. */
  named: readonly string[];
};

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
