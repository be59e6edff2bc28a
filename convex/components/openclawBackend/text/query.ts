import { COMMON_TERMS } from "./commonTerms.js";
import { tokenize } from "./tokens.js";

/** Convex silently ignores every search term after the sixteenth. */
const MAX_TERMS = 16;
/** Far more than sixteen terms need; bounds the work of a hostile query. */
const MAX_QUERY_CHARACTERS = 20_000;

/** English words that say how, not what; as stems, because they are compared with terms. */
const STOP_WORDS =
  " a about after again all also am an and ani are as at be been befor between both but by can could d did do doe don down dure each few for from further had has have he her here him his how i if in into is it itself just ll m me more most my no nor not now of off on onc onli or other our out over own re s same she should so some such t than that the their them then there these they this those through to too under until up ve veri was we were what when where which while who whom whi whose will with would you your ";

export type QueryTerm = {
  term: string;
  /** 0 (the most common word) to 1 (not among the common ones): what a match tells before any document is seen. */
  weight: number;
};

export type ShapedQuery = {
  /** Rarest first, at most 16, without stop words. */
  terms: QueryTerm[];
  /** The words none of whose terms found room among the 16. */
  dropped: string[];
};

/** By Zipf's law the logarithm of a word's frequency rank is its information, up to a constant. */
function rarity(term: string): number {
  const at = COMMON_TERMS.indexOf(` ${term} `);
  return at < 0 ? 1 : Math.log(1 + at) / Math.log(1 + COMMON_TERMS.length);
}

/** Turns a question into weighted search terms. */
export function shapeQuery(query: string): ShapedQuery {
  const words = new Map<string, string>();
  for (const { term, word } of tokenize(
    query.slice(0, MAX_QUERY_CHARACTERS),
    "query",
  ))
    if (!words.has(term)) words.set(term, word);
  const all = [...words.keys()];
  const telling = all.filter((term) => !STOP_WORDS.includes(` ${term} `));
  const weighed = (telling.length > 0 ? telling : all)
    .map((term) => ({ term, weight: rarity(term) }))
    .sort((a, b) => b.weight - a.weight);
  const terms = weighed.slice(0, MAX_TERMS);
  const kept = new Set(terms.map(({ term }) => words.get(term)));
  const left = weighed.slice(MAX_TERMS).map(({ term }) => words.get(term));
  const dropped = new Set(
    left.filter((word) => word !== undefined && !kept.has(word)),
  );
  return { terms, dropped: [...dropped] as string[] };
}
