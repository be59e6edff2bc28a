import { isDate } from "../calendar.js";
import { COMMON_TERMS } from "./commonTerms.js";
import { dateText, findDates, spokenDay } from "./dates.js";
import {
  isEnglishStopWord,
  isFunctionWord,
  type Cue,
  type Language,
} from "./language.js";
import { plain, relativeTimes, type MeantTime } from "./relativeDays.js";
import { cueOf, toBaseLetters, tokenize, type Token } from "./tokens.js";

/** Convex silently ignores every search term after the sixteenth. */
const MAX_TERMS = 16;
/** Far more than sixteen terms need; bounds the work of a hostile query. */
const MAX_QUERY_CHARACTERS = 20_000;
/** Of sixteen, so that a question full of numbers is still about something. */
const MAX_STRONG_TERMS = 12;

/** The parties of every conversation: who asks is not what is asked. */
const PARTY = /^(?:users?|agents?|assistants?)$/i;
/** "The user", "my agent", "user's", "Assistant,"; but neither "database user" nor "assistant manager". */
const PARTY_SPOKEN_OF =
  /(?<=(?:^|[.!?,:;\n])\s*|\b(?:the|my|our|your|this|an?|hey|dear) )(?:users?|agents?|assistants?)(?![\p{L}\p{N}_-])|(?<![\p{L}\p{N}_-])(?:users?|agents?|assistants?)(?=['’]s?(?!\p{L}))/giu;
/** Enough to choose where nothing else matches. */
const PARTY_WEIGHT = 0.02;

export type QueryTerm = {
  term: string;
  /** 0 (the most common word) to 1 (not among the common ones): what a match tells before any document is seen. */
  weight: number;
  /** Other terms of which each counts as this one: the word's stems in other languages. */
  forms?: string[];
  /** Of a word that is written as a name, and of a number or an identifier. */
  isName?: boolean;
  isExact?: boolean;
  /** Of the day, week or month that is meant. */
  isTime?: boolean;
};

export type ShapedQuery = {
  /** Rarest first, at most 16, without stop words. */
  terms: QueryTerm[];
  /** The words none of whose terms found room among the 16. */
  dropped: string[];
  /** The exact days that are meant, as YYYY-MM-DD; at most a few weeks of them. */
  days: string[];
};

export type QueryContext = {
  /** The asker's day: what "yesterday" counts from. */
  today?: string;
  /** Names that every question may call, such as the agent's own. */
  noise?: readonly string[];
};

/** By Zipf's law the logarithm of a word's frequency rank is its information, up to a constant. */
function rarity(term: string): number {
  const at = COMMON_TERMS.indexOf(` ${term} `);
  return at < 0 ? 1 : Math.log(1 + at) / Math.log(1 + COMMON_TERMS.length);
}

/** Turns a question into weighted search terms. */
export function shapeQuery(
  query: string,
  { today, noise = [] }: QueryContext = {},
): ShapedQuery {
  const asked = query.slice(0, MAX_QUERY_CHARACTERS);
  const times = timesOf(asked, today);
  const rest = withoutNames(blanked(asked, times), noise);
  const entries = [
    ...times.flatMap((time) => timeEntries(time, asked)),
    ...telling(rest, times.length > 0),
  ];
  const days = [
    ...times.flatMap((time) => time.days),
    ...writtenDays(rest, today),
  ];
  return {
    ...chosen(entries.length > 0 ? entries : telling(asked)),
    days: [...new Set(days)],
  };
}

/** The words of a question that say what it is about: without those of grammar, where others are left. */
export function tellingWords(query: string): string[] {
  const entries = telling(query.slice(0, MAX_QUERY_CHARACTERS));
  return [...new Set(entries.map(({ word }) => word.toLowerCase()))];
}

/** The question as it is embedded: relative days as the dates that logs are embedded with. */
export function embeddedQuery(query: string, today: string): string {
  const text = plain(query);
  const dates = findDates(text).filter(
    ({ start, end }) =>
      /^[\d./-]+$/.test(text.slice(start, end)) &&
      !/[\p{L}\p{N}_.+/-]$/u.test(text.slice(0, start).slice(-1)) &&
      !/^(?:[\p{L}_/]|[.+-][\p{L}\p{N}])/u.test(text.slice(end, end + 2)),
  );
  const spans = [
    ...timesOf(query, today),
    ...dates.flatMap(({ start, end, year, month, day }) =>
      year !== undefined && day !== undefined
        ? [{ start, end, spoken: spokenDay(dateText(year, month, day)) }]
        : [],
    ),
  ].sort((a, b) => a.start - b.start);
  let result = "";
  let from = 0;
  for (const { start, end, spoken } of spans) {
    if (start < from) continue;
    result += query.slice(from, start) + spoken;
    from = end;
  }
  return result + query.slice(from);
}

function timesOf(text: string, today: string | undefined): MeantTime[] {
  return today !== undefined && isDate(today) ? relativeTimes(text, today) : [];
}

/** The days that are written out; without a year the one nearest to today. */
function writtenDays(text: string, today: string | undefined): string[] {
  const now = today !== undefined && isDate(today) ? today : undefined;
  const dates = findDates(plain(text)).slice(0, MAX_WRITTEN_DAYS);
  return dates.flatMap(({ year, month, day }) => {
    if (day === undefined) return [];
    if (year !== undefined) return [dateText(year, month, day)];
    if (now === undefined) return [];
    const distance = (date: string) =>
      Math.abs(Date.parse(date) - Date.parse(now));
    return [-1, 0, 1]
      .map((years) => dateText(Number(now.slice(0, 4)) + years, month, day))
      .filter(isDate)
      .sort((a, b) => distance(a) - distance(b))
      .slice(0, 1);
  });
}

function blanked(text: string, spans: readonly MeantTime[]): string {
  let rest = "";
  let from = 0;
  for (const { start, end } of spans) {
    rest += `${text.slice(from, start)} `;
    from = end;
  }
  return rest + text.slice(from);
}

/** Without the names that a question is addressed to, in any case, accents and punctuation. */
function withoutNames(text: string, names: readonly string[]): string {
  const patterns = names.flatMap((name) => {
    const words = plain(name).match(/[\p{L}\p{N}]+/gu) ?? [];
    if (words.length === 0) return [];
    const pattern = words.join("[^\\p{L}\\p{N}]{1,3}");
    return /^\p{Script=Latin}|^\p{N}/u.test(pattern)
      ? [`(?<![\\p{L}\\p{N}_])${pattern}(?![\\p{L}\\p{N}_]|[.-][\\p{L}\\p{N}])`]
      : [pattern];
  });
  if (patterns.length === 0) return text;
  const pattern = new RegExp(patterns.join("|"), "giu");
  let rest = "";
  let from = 0;
  // The plain text has each character at the same place.
  for (const match of plain(text).matchAll(pattern)) {
    rest += `${text.slice(from, match.index)} `;
    from = match.index + match[0].length;
  }
  return rest + text.slice(from);
}

/** A question names a few; more are a pasted text. */
const MAX_WRITTEN_DAYS = 31;

/** A term with what decides whether it is among the sixteen. */
type Entry = QueryTerm & {
  word: string;
  /** Higher ones win, whatever their place in the text. */
  rank: number;
  /** Among equals. */
  merit: number;
  /** Which of its word's terms it is. */
  ordinal: number;
};

const RANK = { party: 0, word: 1, name: 2, exact: 3, time: 4 };
/** In a long text, what is asked is in the sentence that asks. */
const ASKED_MERIT = 0.5;
const MENTION_MERIT = 0.05;
const MAX_MENTIONS = 5;
const WORDS = /[\p{L}\p{N}_-]+/gu;
const LONGEST_GRAMMAR_WORD = 16;
/** Beside a number or an identifier: whoever writes one means that one, however often a text has the other words. */
const WORD_WEIGHT = 0.7;
const SHORT_NUMBER = 2;
/** By Zipf's law again: longer words are rarer. */
const LETTER_MERIT = 0.001;

function timeEntries({ terms, start, end }: MeantTime, asked: string): Entry[] {
  const word = asked.slice(start, end);
  return terms.map(({ forms: [term = "", ...forms], weight }, ordinal) => ({
    ...{ term, weight, word, ordinal },
    ...(forms.length > 0 && { forms }),
    ...(ordinal === 0 && { isTime: true }),
    rank: RANK.time,
    merit: weight,
  }));
}

/**
 * The terms of a text that say what it is about: without words of grammar, and the parties all but weightless, as
 * long as others are left, here or besides.
 */
function telling(text: string, isBesides = false): Entry[] {
  const cue = cueOf(text);
  const heard = heardTokens(text);
  const content = heard.filter((token) => !isGrammar(token, cue));
  if (content.length === 0) return isBesides ? [] : heard.map(entryOf);
  const entries = content.map(entryOf);
  const others = text.replace(PARTY_SPOKEN_OF, " ").toLowerCase();
  const isNoise = ({ word }: Entry) =>
    PARTY.test(word) && !others.match(WORDS)?.includes(word.toLowerCase());
  if (entries.every(isNoise)) return entries;
  return entries.map((entry) =>
    isNoise(entry)
      ? { ...entry, weight: PARTY_WEIGHT, rank: RANK.party }
      : entry,
  );
}

type Heard = Token & { mentions: number; ordinal: number };

/** Each term once. */
function heardTokens(text: string): Heard[] {
  const heard = new Map<string, Heard>();
  const ordinals = new Map<string, number>();
  for (const token of tokenize(text, "query")) {
    const known = heard.get(token.term);
    if (known) {
      known.mentions += 1;
      if (token.isAsked) known.isAsked = true;
      continue;
    }
    const ordinal = ordinals.get(token.word) ?? 0;
    ordinals.set(token.word, ordinal + 1);
    heard.set(token.term, { ...token, mentions: 1, ordinal });
  }
  return [...heard.values()];
}

function isGrammar({ term, word }: Token, cue: Cue): boolean {
  if (isEnglishStopWord(term)) return true;
  if (cue === "english" || cue === "none") return false;
  if (word.length > LONGEST_GRAMMAR_WORD) return false;
  const lower = toBaseLetters(word);
  return cue.some((language: Language) => isFunctionWord(lower, language));
}

function rankOf({ isTime, isExact, isName }: Heard): number {
  if (isTime) return RANK.time;
  return isExact ? RANK.exact : isName ? RANK.name : RANK.word;
}

function entryOf(heard: Heard): Entry {
  const { term, word, forms, isExact, isName, isAsked } = heard;
  const isTelling = isExact && term.length > SHORT_NUMBER;
  const weight = heard.weight ?? (isTelling ? 1 : WORD_WEIGHT * rarity(term));
  return {
    ...{ term, weight, word, ordinal: heard.ordinal },
    ...(forms && { forms }),
    ...(isName && { isName }),
    ...(isTelling && { isExact }),
    ...(heard.isTime && { isTime: true }),
    rank: rankOf(heard),
    merit:
      weight +
      (isAsked ? ASKED_MERIT : 0) +
      MENTION_MERIT * Math.min(MAX_MENTIONS, heard.mentions) +
      LETTER_MERIT * term.length,
  };
}

/** The sixteen terms that tell most, and the words that none is left of. */
function chosen(
  entries: readonly Entry[],
): Pick<ShapedQuery, "terms" | "dropped"> {
  const first = new Map<string, Entry>();
  for (const entry of entries)
    if (!first.has(entry.term)) first.set(entry.term, entry);
  const ranked =
    first.size <= MAX_TERMS
      ? [...first.values()]
      : [...first.values()].sort(
          (a, b) =>
            b.rank - a.rank || b.merit - a.merit || a.ordinal - b.ordinal,
        );
  const strong = ranked.filter(({ rank }) => rank >= RANK.exact);
  const others = ranked.filter(({ rank }) => rank < RANK.exact);
  const room = Math.max(MAX_STRONG_TERMS, MAX_TERMS - others.length);
  const kept = [
    ...strong.slice(0, room),
    ...others,
    ...strong.slice(room),
  ].slice(0, MAX_TERMS);
  const order = new Map([...first.keys()].map((term, i) => [term, i]));
  kept.sort(
    (a, b) => b.weight - a.weight || order.get(a.term)! - order.get(b.term)!,
  );
  const heard = new Set(kept.map(({ word }) => word));
  const left = [...first.values()]
    .map(({ word }) => word)
    .filter((word) => !heard.has(word));
  return {
    terms: kept.map(({ term, weight, forms, isName, isExact, isTime }) => ({
      ...{ term, weight },
      ...(forms && { forms }),
      ...(isName && { isName }),
      ...(isExact && { isExact }),
      ...(isTime && { isTime }),
    })),
    dropped: [...new Set(left)],
  };
}
