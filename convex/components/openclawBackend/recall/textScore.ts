import type { ShapedQuery } from "../text/query.js";

/** Saturation: a term's second mention counts for little in texts this short (0.6 to 1.5 measured alike). */
const SATURATION = 0.9;
/**
 * BM25's length normalisation loses 1.3 points of recall@5 among memories, where a longer one
 * says more rather than rambles. Only texts beyond this many terms, such as logs, are discounted.
 */
const LONG_TEXT_TERMS = 200;

type Scored = { searchText: string };

/**
 * How well each text answers the query, from 0 (no term matches) towards 1: BM25 without
 * length normalisation, times the square root of the covered share of the query's weight
 * (+0.4 points of nDCG@10). A term weighs its prior rarity times its inverse frequency
 * among the candidates, which is what demotes a name that every memory mentions; frequencies
 * of the whole index are not to be had, and measured they would add nothing.
 */
export function scoreText(
  query: Pick<ShapedQuery, "terms">,
  candidates: readonly Scored[],
): number[] {
  const positions = positionsOf(query.terms);
  const documents = candidates.map(({ searchText }) =>
    countTerms(searchText, positions),
  );
  const weights = query.terms.map(({ weight }, i) => {
    const matching = documents.filter(({ counts }) => counts[i]).length;
    const others = documents.length - matching;
    return weight * Math.log(1 + (others + 0.5) / (matching + 0.5));
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return candidates.map(() => 0);
  return documents.map(({ counts, length }) => {
    const saturation = SATURATION * Math.max(1, length / LONG_TEXT_TERMS);
    let score = 0;
    let covered = 0;
    weights.forEach((weight, i) => {
      const count = counts[i] ?? 0;
      if (count === 0) return;
      score += (weight * count) / (count + saturation);
      covered += weight;
    });
    return (score / total) * Math.sqrt(covered / total);
  });
}

/** Of some terms of a query, the share that each text has; 0 where there are none. */
export function shareOfTerms(
  terms: ShapedQuery["terms"],
  candidates: readonly Scored[],
): number[] {
  if (terms.length === 0) return candidates.map(() => 0);
  return padded(candidates).map(
    (text) => terms.filter((term) => hasTerm(text, term)).length / terms.length,
  );
}

/** The share of the query's weight in terms that any of the texts has. */
export function foundShare(
  { terms }: Pick<ShapedQuery, "terms">,
  candidates: readonly Scored[],
): number {
  const weightOf = (some: ShapedQuery["terms"]) =>
    some.reduce((sum, { weight }) => sum + weight, 0);
  const texts = padded(candidates);
  const found = terms.filter((term) =>
    texts.some((text) => hasTerm(text, term)),
  );
  return weightOf(found) / (weightOf(terms) || 1);
}

/** Letters that words of one root have in common, where there are vowels and where there are none. */
const ROOT_LETTERS = 4;
const SHORT_ROOT_LETTERS = 3;
const LETTERS_WITHOUT_VOWELS = /^[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** Whether any of the texts has a part of any of the query's terms that is long enough to be a root. */
export function isAkin(
  { terms }: Pick<ShapedQuery, "terms">,
  candidates: readonly Scored[],
): boolean {
  const texts = padded(candidates);
  return terms
    .flatMap(({ term }) => rootsOf(term))
    .some((root) => texts.some((text) => text.includes(root)));
}

function rootsOf(term: string): string[] {
  // Numbers that share digits have nothing to do with each other.
  if (/\p{N}/u.test(term)) return [];
  const size = LETTERS_WITHOUT_VOWELS.test(term)
    ? SHORT_ROOT_LETTERS
    : ROOT_LETTERS;
  const count = Math.max(0, term.length - size + 1);
  return Array.from({ length: count }, (_, at) => term.slice(at, at + size));
}

/** So that every term stands between two spaces. */
function padded(candidates: readonly Scored[]): string[] {
  return candidates.map(({ searchText }) => ` ${searchText} `);
}

function hasTerm(
  text: string,
  { term, forms = [] }: ShapedQuery["terms"][number],
): boolean {
  return [term, ...forms].some((form) => text.includes(` ${form} `));
}

/** Where a term stands in the query: as itself, or as another form. */
type Positions = ReadonlyMap<string, { i: number; form: number }[]>;

function positionsOf(terms: ShapedQuery["terms"]): Positions {
  const positions = new Map<string, { i: number; form: number }[]>();
  terms.forEach(({ term, forms = [] }, i) =>
    [term, ...forms].forEach((form, place) => {
      const at = { i, form: place };
      positions.set(form, [...(positions.get(form) ?? []), at]);
    }),
  );
  return positions;
}

/** How often each term of the query occurs, in the form that occurs most: a word may be stored in several. */
function countTerms(
  searchText: string,
  positions: Positions,
): { counts: number[]; length: number } {
  const counts: number[] = [];
  const byForm: number[][] = [];
  const terms = searchText.split(" ");
  for (const term of terms) {
    for (const { i, form } of positions.get(term) ?? []) {
      const ofTerm = (byForm[i] ??= []);
      ofTerm[form] = (ofTerm[form] ?? 0) + 1;
      counts[i] = Math.max(counts[i] ?? 0, ofTerm[form]);
    }
  }
  return { counts, length: terms.length };
}
