import type { QueryTerm, ShapedQuery } from "../text/query.js";

/** Documents of one search: 32 and 64 find no more (`bench/recall/README.md`). */
export const TEXT_PAGE = 16;
/** Searches by ever fewer terms. What the vector leg has found tells the rare ones at once. */
const MAX_ROUNDS = 3;

type Hit = { searchText: string };

/**
 * The text leg's candidates, in one to three searches; a document may come twice.
 *
 * Any term of a search suffices for a match, so a name that every memory mentions fills
 * the page: on an engine that does not rank with whatever is oldest, on one that does with
 * near ties. The rarer half of the terms decides first, judged by the rows that the vector
 * leg has found, and a full page is halved again. Measured, both kinds of engine
 * then come within 0.2 points of recall@10; one search by all terms leaves them 0.6 apart.
 */
export async function findByText<H extends Hit>(
  query: Pick<ShapedQuery, "terms">,
  vectorHits: readonly Hit[],
  search: (text: string, limit: number) => Promise<readonly H[]>,
): Promise<H[]> {
  const { terms } = query;
  const found: H[] = [];
  let left: readonly QueryTerm[] =
    vectorHits.length > 0 ? rarerHalf(terms, vectorHits) : terms;
  const rounds = vectorHits.length > 0 ? 1 : MAX_ROUNDS;
  for (let round = 1; round <= rounds && left.length > 0; round++) {
    const page = await search(searchString(left), TEXT_PAGE);
    found.push(...page);
    if (page.length < TEXT_PAGE || left.length === 1) break;
    left = rarerHalf(left, page);
  }
  if (found.length < TEXT_PAGE && left.length < terms.length)
    found.push(...(await search(searchString(terms), TEXT_PAGE)));
  return found;
}

function rarerHalf(
  terms: readonly QueryTerm[],
  sample: readonly Hit[],
): QueryTerm[] {
  const documents = sample.map(({ searchText }) => ` ${searchText} `);
  return terms
    .map((term) => {
      const matching = documents.filter((document) =>
        document.includes(` ${term.term} `),
      ).length;
      const idf = Math.log((documents.length + 1) / (matching + 0.5));
      return { term, rarity: term.weight * idf };
    })
    .sort((a, b) => b.rarity - a.rarity)
    .slice(0, Math.ceil(terms.length / 2))
    .map(({ term }) => term);
}

/** The engine matches its last term as a prefix as well: the longest is least likely to be one. */
function searchString(terms: readonly QueryTerm[]): string {
  return terms
    .map(({ term }) => term)
    .sort((a, b) => a.length - b.length)
    .join(" ");
}
