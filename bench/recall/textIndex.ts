/** Two search engines over the same texts, as far as recall can tell them apart. */
export type TextIndex = {
  name: string;
  /** Positions of the matching texts, as the engine orders them. */
  search(query: string, limit: number): number[];
};

const MAX_TERMS = 16;
const MAX_TERM_BYTES = 31;
const PREFIX_EXPANSIONS = 16;
const PREFIX_BOOST = 0.5;
const K1 = 1.2;
const B = 0.75;

/**
 * Convex's text search: lower-cased runs of letters and digits under 32 bytes, any of the first
 * sixteen terms, the last also as a prefix, BM25 order. Not emulated: tantivy's quantised
 * document lengths and statistics split over segments.
 */
export function rankingIndex(texts: readonly string[]): TextIndex {
  const documents = texts.map(terms);
  const postings = new Map<string, Map<number, number>>();
  documents.forEach((document, i) => {
    for (const term of document) {
      const posting = postings.get(term) ?? new Map<number, number>();
      postings.set(term, posting.set(i, (posting.get(i) ?? 0) + 1));
    }
  });
  const vocabulary = [...postings.keys()].sort();
  const meanLength =
    documents.reduce((sum, { length }) => sum + length, 0) / documents.length;

  return {
    name: "ranked",
    search(query, limit) {
      const words = terms(query).slice(0, MAX_TERMS);
      const boosts = new Map(words.map((word) => [word, 1]));
      const last = words.at(-1);
      if (last !== undefined)
        for (const word of vocabulary
          .filter((candidate) => candidate.startsWith(last))
          .slice(0, PREFIX_EXPANSIONS))
          if (!boosts.has(word)) boosts.set(word, PREFIX_BOOST);
      const scores = new Map<number, number>();
      for (const [word, boost] of boosts) {
        const posting = postings.get(word) ?? new Map<number, number>();
        const idf = Math.log(
          1 + (texts.length - posting.size + 0.5) / (posting.size + 0.5),
        );
        for (const [i, count] of posting) {
          const length = documents[i]?.length ?? 0;
          const norm = K1 * (1 - B + (B * length) / meanLength);
          const gain = (boost * idf * count * (K1 + 1)) / (count + norm);
          scores.set(i, (scores.get(i) ?? 0) + gain);
        }
      }
      return [...scores]
        .sort(([i, a], [j, b]) => b - a || j - i)
        .slice(0, limit)
        .map(([i]) => i);
    },
  };
}

/** An engine as convex-test has it: words between spaces, every query word a prefix, oldest first. */
export function insertionOrderIndex(texts: readonly string[]): TextIndex {
  const documents = texts.map((text) => [
    ...new Set(text.toLowerCase().split(/\s+/)),
  ]);
  return {
    name: "unranked",
    search(query, limit) {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean);
      const found: number[] = [];
      for (const [i, document] of documents.entries()) {
        if (found.length === limit) break;
        if (words.some((word) => document.some((d) => d.startsWith(word))))
          found.push(i);
      }
      return found;
    },
  };
}

function terms(text: string): string[] {
  return [...text.toLowerCase().matchAll(/[\p{Alphabetic}\p{N}]+/gu)]
    .map(([term]) => term)
    .filter((term) => Buffer.byteLength(term) <= MAX_TERM_BYTES);
}
