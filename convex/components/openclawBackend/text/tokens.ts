import {
  dateQueryTerms,
  dateStoredTerms,
  findDates,
  shortMonth,
  type FoundDate,
} from "./dates.js";
import {
  LATIN_LANGUAGES,
  languageOf,
  isUnspaced,
  queryPairs,
  storedPairs,
  UNSPACED_RUN,
  type Cue,
  type Language,
} from "./language.js";
import { lightStem, stem } from "./stem.js";

/** Convex drops search terms of 32 bytes and more. */
const MAX_TERM_BYTES = 31;
/** No UTF-8 character is longer than four bytes, so seven of any always fit. */
const MAX_TERM_CHARACTERS = 7;
/** The short forms of a hash that git and people print. */
const HASH_HEADS = [7, 8, 10, 12];
const LONG_RUN_PIECE = 16;

/** Letters that do not decompose into a base letter and an accent. */
const BASE_LETTERS: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  þ: "th",
};

/** Two numbers side by side are not the number of all their digits: 55.18 is not 5518. */
const BETWEEN_DIGITS = /(?<=\p{N}) (?=\p{N})/gu;
const DIGIT_JOINT = "z";

const PHONE_DIGITS = 7;
/** Any number of seven digits may be one. */
const BARE_PHONE_WEIGHT = 0.5;
/** A group of digits alone says little: many numbers have it. */
const PHONE_GROUP_WEIGHT = 0.2;
const PHONE = /(?<![\p{L}\p{N}.])\+?\(?\d[\d ()/.-]{5,20}\d(?![\p{L}\p{N}])/gu;

/** An address, a version, a date that cannot be read. */
const NO_PHONE = /^\d+(?:\.\d+)+$|^\d{1,4}([/-])\d{1,2}\1\d{1,4}$/;

const SENTENCE_END = /[?？]|[.!。！](?=\s|$)/gu;

/** Some signs are whole sentences when they are folded; only a hostile text is made of them. */
const MAX_GROWTH = 2;

/** As much of a text as tells its language. */
const CUE_CHARACTERS = 2_000;

/** A word, or several that punctuation joins to one identifier, file name or number. */
const COMPOUND = /[\p{Alphabetic}\p{N}]+(?:[._+-]+[\p{Alphabetic}\p{N}]+)*/gu;

export type Token = {
  term: string;
  /** The word of the text that the term was made of. */
  word: string;
  /** In a question: other terms of which each counts as this one, such as the word's stem in another language. */
  forms?: string[];
  /** In a question: a weight that is known, where rarity does not tell. */
  weight?: number;
  /** In a question: a number, or what was joined by punctuation or case to one identifier. */
  isExact?: boolean;
  /** In a question: the day or month that a date is. */
  isTime?: boolean;
  /** In a question: a capital within a sentence. */
  isName?: boolean;
  /** In a question: the word stands in a sentence that asks. */
  isAsked?: boolean;
};

export type Side = "stored" | "query";

/** Folds compatibility forms, accents, and the marks at which the search engine would split a word. */
export function fold(text: string): string {
  if (/^[\x20-\x7e\s]*$/.test(text)) return text;
  return text
    .toWellFormed()
    .normalize("NFKC")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replace(/(?!\p{Alphabetic})\p{M}/gu, "")
    .replace(/[\u200b-\u200d\u2060\u00ad]/g, "");
}

const utf8 = new TextEncoder();

function fitsTerm(text: string): boolean {
  return (
    text.length <= MAX_TERM_BYTES && utf8.encode(text).length <= MAX_TERM_BYTES
  );
}

/** Whether a text has any term. */
export function hasTerms(text: string): boolean {
  return /[\p{Alphabetic}\p{N}]/u.test(fold(text));
}

/** In lower case, and letters like æ as those that they are written with elsewhere. */
export function toBaseLetters(word: string): string {
  return word
    .toLowerCase()
    .replace(/[ßæœøđðħıłþ]/g, (letter) => BASE_LETTERS[letter] ?? letter);
}

type Term = Pick<Token, "term" | "forms" | "isExact">;

/** A single word without separators. */
function wordTerms(word: string, cue: Cue): Term[] {
  const lower = toBaseLetters(word);
  if (/^0\d$/.test(lower)) return [{ term: lower.slice(1) }];
  const month = shortMonth(lower);
  if (month !== undefined) return [{ term: month }];
  if (!fitsTerm(lower)) return piecesOf(lower).map((term) => ({ term }));
  const term = stem(lower);
  const stems = languagesOf(lower, cue).map((language) =>
    lightStem(lower, language),
  );
  const forms = [...new Set(stems)].filter((form) => form !== term);
  const [first] = forms;
  if (first === undefined) return [{ term }];
  // Where the language is known, its own stem is the better one.
  return cue === "none" || forms.length > 1
    ? [{ term, forms }]
    : [{ term: first, forms: [term] }];
}

function languagesOf(word: string, cue: Cue): readonly Language[] {
  if (/^[\u0430-\u045f]+$/.test(word)) return ["ru"];
  if (cue === "english" || !/^[a-z]+$/.test(word)) return [];
  return cue === "none" ? LATIN_LANGUAGES : cue;
}

/** A run too long to be one term: the heads of a hash, then consecutive pieces. */
function piecesOf(run: string): string[] {
  const heads = /^[\da-f]+$/.test(run)
    ? HASH_HEADS.map((length) => run.slice(0, length))
    : [];
  const ascii = /^[\x20-\x7e]+$/.test(run);
  const characters = ascii ? run : [...run];
  const step = ascii ? LONG_RUN_PIECE : MAX_TERM_CHARACTERS;
  const pieces: string[] = [];
  for (let i = 0; i < characters.length; i += step) {
    const piece = characters.slice(i, i + step);
    pieces.push(typeof piece === "string" ? piece : piece.join(""));
  }
  return [...heads, ...pieces];
}

/** `maxTokens`, `max_tokens` and `max-tokens` all become `max`, `token` and `maxtoken`. */
function compoundTerms(compound: string, cue: Cue): Term[] {
  if (/^[a-z]+$/.test(compound)) return wordTerms(compound, cue);
  const parts = compound
    .replace(/(\p{Ll}|\p{N})(?=\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})/gu, "$1$2 ")
    .replace(/^(\p{L}{2,})(?=\p{N}+$)|^(\p{N}+)(?=\p{L}{2,}$)/u, "$1$2 ")
    .split(/[^\p{Alphabetic}\p{N}]+/u)
    .filter((part) => part !== "");
  const terms = parts.flatMap((part) => wordTerms(part, cue));
  if (parts.length === 1)
    return terms.map((term) =>
      /\p{N}/u.test(term.term) ? { ...term, isExact: true } : term,
    );
  const whole = parts
    .join(" ")
    .replace(BETWEEN_DIGITS, DIGIT_JOINT)
    .replaceAll(" ", "");
  if (!fitsTerm(whole)) return terms;
  const wholes = wordTerms(whole, "english");
  const isExact = /\p{N}|[_.+]|\p{Ll}\p{Lu}/u.test(compound);
  return [...terms, ...wholes.map(({ term }) => ({ term, isExact }))];
}

type Phone = { start: number; end: number; term: string; isGrouped: boolean };

/** Telephone numbers, however they are grouped: the last seven digits are what every spelling shares. */
function findPhones(line: string, dates: readonly FoundDate[]): Phone[] {
  return [...line.matchAll(PHONE)].flatMap(({ 0: word, index: start }) => {
    const digits = word.replace(/\D/g, "");
    const end = start + word.length;
    if (digits.length < PHONE_DIGITS || digits.length > 15) return [];
    if (NO_PHONE.test(word)) return [];
    if (dates.some((date) => date.start < end && start < date.end)) return [];
    const term = `tel${digits.slice(-PHONE_DIGITS)}`;
    const isGrouped = /^\+|\D/.test(word);
    // A list of small numbers is none.
    if (isGrouped && !/^[+(]?0|^\+|\d{3}/.test(word)) return [];
    return [{ start, end, term, isGrouped }];
  });
}

function phoneTokens(line: string, phones: readonly Phone[]): Token[] {
  return phones.map(({ start, end, term, isGrouped }) => ({
    term,
    word: line.slice(start, end),
    weight: isGrouped ? 1 : BARE_PHONE_WEIGHT,
  }));
}

function dateTokens(
  line: string,
  dates: readonly FoundDate[],
  side: Side,
): Token[] {
  return dates.flatMap((date) => {
    const word = line.slice(date.start, date.end);
    return side === "stored"
      ? dateStoredTerms(date).map((term) => ({ term, word }))
      : dateQueryTerms(date).map(([term, weight], i) => ({
          ...{ term, word, weight },
          ...(i === 0 && { isTime: true }),
        }));
  });
}

/** The line without the dates that stand on their own: their numbers would find every other "19". */
function withoutDates(
  line: string,
  dates: readonly FoundDate[],
  side: Side,
): string {
  let rest = "";
  let from = 0;
  for (const { start, end, year, day } of dates) {
    const isWhole = year !== undefined && day !== undefined;
    const isPart =
      /[\p{L}\p{N}_][._+-]*$/u.test(
        line.slice(Math.max(0, start - 3), start),
      ) || /^(?!T\d)[._+-]*[\p{L}\p{N}_]/u.test(line.slice(end, end + 3));
    if (isPart || (side === "stored" && !isWhole)) continue;
    rest += line.slice(from, start) + " ".repeat(end - start);
    from = end;
  }
  return rest + line.slice(from);
}

/**
 * The terms of a text in reading order: case and accents folded, words stemmed in the language
 * of the text, identifiers split, scripts without spaces as pairs of characters. Every
 * term is alphanumeric and shorter than 32 bytes, so that a search engine that splits at
 * spaces and one that splits at every other character see the same terms.
 */
export function tokenize(text: string, side: Side): Token[] {
  const cue = cueOf(text);
  const lines = text.split("\n");
  return lines.flatMap((line) => {
    if (line.trim() === "") return [];
    const own = lines.length > 1 ? cueOf(line) : cue;
    const folded = fold(line).slice(0, MAX_GROWTH * line.length + 100);
    return lineTokens(folded, side, own === "none" ? cue : own);
  });
}

/** What language a text is in. */
export function cueOf(text: string): Cue {
  if (!/\p{L}{2}/u.test(text)) return "none";
  const lower = text.slice(0, CUE_CHARACTERS).toLowerCase();
  const words = toBaseLetters(fold(lower)).match(/\p{L}+/gu) ?? [];
  return languageOf(lower, words, stem);
}

function storedTermsOf(word: string, cue: Cue): string[] {
  if (isUnspaced(word)) return storedPairs(word);
  return compoundTerms(word, cue).flatMap(({ term, forms = [] }) => [
    term,
    ...forms,
  ]);
}

function queryTermsOf(
  word: string,
  cue: Cue,
): (Term & Pick<Token, "weight">)[] {
  if (!isUnspaced(word)) return compoundTerms(word, cue);
  return queryPairs(word).map(([term, weight]) => ({ term, weight }));
}

function lineTokens(line: string, side: Side, cue: Cue): Token[] {
  const dates = findDates(line);
  const phones = findPhones(line, dates);
  const spaced = withoutDates(line, dates, side)
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, "")
    .replace(UNSPACED_RUN, " $& ");
  const ends = side === "query" ? [...spaced.matchAll(SENTENCE_END)] : [];
  const tokens: Token[] = [];
  let sentence = 0;
  const groups = new Set(
    phones.flatMap(({ start, end, isGrouped }) =>
      isGrouped ? (line.slice(start, end).match(COMPOUND) ?? []) : [],
    ),
  );
  for (const match of spaced.matchAll(COMPOUND)) {
    const [word] = match;
    if (side === "stored") {
      for (const term of storedTermsOf(word, cue)) tokens.push({ term, word });
      continue;
    }
    while ((ends[sentence]?.index ?? Infinity) < match.index) sentence += 1;
    const isAsked = /[?？]/.test(ends[sentence]?.[0] ?? "");
    const before = spaced.slice(Math.max(0, match.index - 4), match.index);
    const isName =
      /^\p{Lu}{2}/u.test(word) ||
      (/^\p{Lu}/u.test(word) && !/(?:^|[.!?:]["')]* +)["'(]*$/.test(before));
    const isGroup = groups.has(word);
    for (const term of queryTermsOf(word, cue))
      tokens.push({
        ...term,
        ...(isGroup && { weight: PHONE_GROUP_WEIGHT, isExact: false }),
        ...{ word, isName, isAsked },
      });
  }
  return [
    ...tokens,
    ...dateTokens(line, dates, side),
    ...phoneTokens(line, phones),
  ];
}

/** Behind this many terms only those not yet seen are kept, so that a long log stays small. */
const MAX_REPEATING_TERMS = 2_000;
const MAX_TERMS = 12_000;
/** Of a text that is all different, such as digits at random: a recall reads a hundred of these in one transaction. */
const MAX_CHARACTERS = 48 * 1024;

/**
 * What a row is indexed and scored by: the terms of its context, content and tags, separated by spaces. What it is said
 * of comes first: of a text that is cut to some of its terms, those stay.
 */
export function searchText(
  content: string,
  tags: readonly string[] = [],
  context: readonly string[] = [],
): string {
  const text = [...context, content, ...tags].join("\n");
  const terms = tokenize(text, "stored").map(({ term }) => term);
  if (terms.length <= MAX_REPEATING_TERMS) return terms.join(" ");
  const head = terms.slice(0, MAX_REPEATING_TERMS);
  const tail = new Set(terms.slice(MAX_REPEATING_TERMS));
  for (const term of head) tail.delete(term);
  return firstTerms(
    [...head, ...tail].slice(0, MAX_TERMS).join(" "),
    MAX_CHARACTERS,
  );
}

/** As many terms as there is room for. */
export function firstTerms(terms: string, characters: number): string {
  if (terms.length <= characters) return terms;
  return terms.slice(0, terms.lastIndexOf(" ", characters));
}
