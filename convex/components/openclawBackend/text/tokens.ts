import { stem } from "./stem.js";

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

const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
].map((name) => name.slice(0, 3));
const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const WHOLE_MONTH = new RegExp(`^${MONTH}$`);
const DAY = "(\\d{1,2})(?:st|nd|rd|th)?";
/** 2024-05-07, 2024/5, 2024年5月7日 · 7 May 2024 · May 7, 2024 · May 2024. */
const DATE = new RegExp(
  [
    "(?<!\\d)(\\d{4})[-/年](\\d{1,2})(?:[-/月](\\d{1,2}))?(?!\\d)",
    `\\b${DAY}(?: of)? ${MONTH}\\.?,? (\\d{4})\\b`,
    `\\b${MONTH}\\.? ${DAY},? (\\d{4})\\b`,
    `\\b${MONTH},? (\\d{4})\\b`,
  ].join("|"),
  "gi",
);

/** Scripts without spaces between words; Korean has spaces, but glues particles to words. */
const UNSPACED_RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
const UNSPACED_START = new RegExp(`^${UNSPACED_RUN.source}`, "u");
const HAN = /\p{Script=Han}/u;

/** A word, or several that punctuation joins to one identifier, file name or number. */
const COMPOUND = /[\p{Alphabetic}\p{N}]+(?:[._+-]+[\p{Alphabetic}\p{N}]+)*/gu;

export type Token = {
  term: string;
  /** The word of the text that the term was made of. */
  word: string;
};

export type Side = "stored" | "query";

/** Folds compatibility forms, accents, and the marks at which the search engine would split a word. */
function fold(text: string): string {
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

/** A single word without separators. */
function wordTerms(word: string): string[] {
  const lower = word
    .toLowerCase()
    .replace(/[ßæœøđðħıłþ]/g, (letter) => BASE_LETTERS[letter] ?? letter);
  if (/^0\d$/.test(lower)) return [lower.slice(1)];
  if (WHOLE_MONTH.test(lower)) return [lower.slice(0, 3)];
  return fitsTerm(lower) ? [stem(lower)] : piecesOf(lower);
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
function compoundTerms(compound: string): string[] {
  if (/^[a-z]+$/.test(compound)) return wordTerms(compound);
  const parts = compound
    .replace(/(\p{Ll}|\p{N})(?=\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})/gu, "$1$2 ")
    .replace(/^(\p{L}{2,})(?=\p{N}+$)|^(\p{N}+)(?=\p{L}{2,}$)/u, "$1$2 ")
    .split(/[^\p{Alphabetic}\p{N}]+/u)
    .filter((part) => part !== "");
  const terms = parts.flatMap(wordTerms);
  const whole = parts.join("");
  if (parts.length > 1 && fitsTerm(whole)) terms.push(...wordTerms(whole));
  return terms;
}

/** Overlapping pairs; on the stored side also single Han characters, which are words of their own. */
function pairTerms(run: string, side: Side): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.flatMap((character, i) => {
    const next = characters[i + 1];
    const terms = next === undefined ? [] : [character + next];
    if (side === "stored" && HAN.test(character)) terms.push(character);
    return terms;
  });
}

/** `202405`, `20240507` and `may`, so that every way to write a date shares terms. */
function dateTokens(text: string): Token[] {
  return [...text.matchAll(DATE)].flatMap((match) => {
    const [word, y1, m1, d1, d2, m2, y2, m3, d3, y3, m4, y4] = match;
    const name = (m2 ?? m3 ?? m4 ?? "").toLowerCase().slice(0, 3);
    const month = m1 === undefined ? MONTHS.indexOf(name) + 1 : Number(m1);
    const day = Number(d1 ?? d2 ?? d3 ?? 0);
    const monthName = MONTHS[month - 1];
    if (monthName === undefined || day > 31) return [];
    const yearMonth = `${y1 ?? y2 ?? y3 ?? y4}${String(month).padStart(2, "0")}`;
    const terms = [yearMonth, monthName];
    if (day > 0) terms.push(yearMonth + String(day).padStart(2, "0"));
    return terms.map((term) => ({ term, word }));
  });
}

/**
 * The terms of a text in reading order: case and accents folded, English words
 * stemmed, identifiers split, scripts without spaces as pairs of characters. Every
 * term is alphanumeric and shorter than 32 bytes, so that a search engine that splits at
 * spaces and one that splits at every other character see the same terms.
 */
export function tokenize(text: string, side: Side): Token[] {
  const folded = fold(text);
  const spaced = folded
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, "")
    .replace(UNSPACED_RUN, " $& ");
  const tokens: Token[] = [];
  for (const [word] of spaced.matchAll(COMPOUND)) {
    const terms = UNSPACED_START.test(word)
      ? pairTerms(word, side)
      : compoundTerms(word);
    for (const term of terms) tokens.push({ term, word });
  }
  return [...tokens, ...dateTokens(folded)];
}
