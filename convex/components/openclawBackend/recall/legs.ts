import type { Doc, Id } from "../_generated/dataModel.js";
import type { ActionCtx, QueryCtx } from "../_generated/server.js";
import type { Findable } from "../embedding/moving.js";
import { findRecallRow } from "../embedding/recallRows.js";
import {
  isDimensions,
  vectorTable,
  type VectorTable,
} from "../embedding/vectors.js";
import type { QueryTerm, ShapedQuery } from "../text/query.js";
import { vectorSearches, textParts, type TextPart } from "./filter.js";
import {
  inTurn,
  shareOf,
  type QueryVector,
  type RecallRequest,
  type VectorHit,
  type RecallFilter,
} from "./request.js";

/** The two legs of a recall: the rows whose vectors are nearest to a question, and those that have its words. */

/** Convex answers at most 256 nearest vectors. */
const MAX_CANDIDATES = 256;
/** 96 find as much (`bench/recall/README.md`); 32 lose half a point of recall@10. */
const MIN_CANDIDATES = 64;
const CANDIDATES_PER_RESULT = 4;

/** How many nearest vectors to ask for, so that conditions on time and duplicates do not shorten the answer. */
export function vectorCandidates(limit: number, questions = 1): number {
  const most = Math.max(MIN_CANDIDATES, CANDIDATES_PER_RESULT * limit);
  return shareOf(Math.min(MAX_CANDIDATES, most), questions);
}

/** The nearest vectors to each question, each vector once. Only an action can search for them. */
export async function vectorHits(
  ctx: ActionCtx,
  request: Pick<RecallRequest, "questions" | "filter" | "limit">,
): Promise<VectorHit[]> {
  const { questions } = request;
  const found = await Promise.all(
    questions.map(async ({ vectors }) => {
      const nearest = vectors.map((vector) => nearestTo(ctx, request, vector));
      return (await Promise.all(nearest)).flat();
    }),
  );
  const cosines = new Map<string, (number | null)[]>();
  found.forEach((nearest, question) => {
    for (const { id, cosine } of nearest) {
      const known = cosines.get(id) ?? questions.map(() => null);
      cosines.set(id, known.with(question, cosine));
    }
  });
  // In turn, so that no question's best are left out where there is not room for all.
  const turns = inTurn(found.map((nearest) => nearest.map(({ id }) => id)));
  const dimensions = new Map(
    found.flat().map(({ id, dimensions }) => [id, dimensions]),
  );
  return turns.map((id) => ({
    ...{ id, dimensions: dimensions.get(id)! },
    cosines: cosines.get(id)!,
  }));
}

type Nearest = { dimensions: number; id: string; cosine: number };

/** The nearest vectors to one question in one model, best first. */
async function nearestTo(
  ctx: ActionCtx,
  {
    questions,
    filter,
    limit,
  }: Pick<RecallRequest, "questions" | "filter" | "limit">,
  { model, values }: QueryVector,
): Promise<Nearest[]> {
  const dimensions = values.length;
  if (!isDimensions(dimensions)) return [];
  const table = vectorTable(dimensions);
  const candidates = vectorCandidates(limit, questions.length);
  const found = await Promise.all(
    vectorSearches(filter, model, questions.length).map((keys) =>
      ctx.vectorSearch(table, "by_vector", {
        vector: values,
        limit: candidates,
        filter: (q) =>
          q.or(...keys.map(({ field, value }) => q.eq(field, value))),
      }),
    ),
  );
  const hits: { _id: Id<VectorTable>; _score: number }[] = found.flat();
  const best = new Map(
    hits
      .sort((a, b) => b._score - a._score)
      .map(({ _id, _score }) => [_id, { dimensions, id: _id, cosine: _score }]),
  );
  return [...best.values()].slice(0, candidates);
}

/** The row whose vector was found, where both still stand. */
export async function rowOfHit(
  ctx: QueryCtx,
  { id }: Pick<VectorHit, "id">,
): Promise<Doc<"recallRows"> | null> {
  return await ctx.db
    .query("recallRows")
    .withIndex("by_vectorId", (q) => q.eq("vectorId", id))
    .unique();
}

/** Documents of one search beside a vector leg: 32 and 64 find no more (`bench/recall/README.md`). */
const PAGE = 16;
/** And alone, where by ever fewer terms it searches several times: 16 lose a point of recall@10. */
const PAGE_ALONE = 36;
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
 * A time that is meant goes before all of them: its day is in few rows, and what else a question says of it in many.
 * One of several questions looks at its share of the pages, and beside a vector leg searches once: each search
 * is billed, and the others search too.
 */
export async function findByText<H extends Hit>(
  query: Pick<ShapedQuery, "terms">,
  vectorHits: readonly Hit[],
  search: (text: string, limit: number) => Promise<readonly H[]>,
  questions = 1,
): Promise<H[]> {
  const { terms } = query;
  const found: H[] = [];
  const isAlone = vectorHits.length === 0;
  const [page, rounds] = isAlone ? [PAGE_ALONE, MAX_ROUNDS] : [PAGE, 1];
  const size = shareOf(page, questions);
  const isEnough = questions > 1 && !isAlone;
  const searchAll = async () =>
    await search(searchString(terms), shareOf(PAGE, questions));
  const times = terms.filter(({ isTime }) => isTime);
  const isTimed = times.length > 0 && times.length < terms.length && !isEnough;
  if (isTimed) {
    found.push(...(await search(searchString(times), size)));
    if (found.length >= size) return found;
    if (found.length > 0) return [...found, ...(await searchAll())];
  }
  let left: readonly QueryTerm[] = isAlone
    ? terms
    : rarerHalf(terms, vectorHits);
  for (
    let round = isTimed && isAlone ? 2 : 1;
    round <= rounds && left.length > 0;
    round++
  ) {
    const hits = await search(searchString(left), size);
    found.push(...hits);
    if (hits.length < size || left.length === 1) break;
    left = rarerHalf(left, hits);
  }
  if (!isEnough && found.length < size && left.length < terms.length)
    found.push(...(await searchAll()));
  return found;
}

function rarerHalf(
  terms: readonly QueryTerm[],
  sample: readonly Hit[],
): QueryTerm[] {
  const documents = sample.map(({ searchText }) => ` ${searchText} `);
  return terms
    .map((term) => {
      const forms = [term.term, ...(term.forms ?? [])];
      const matching = documents.filter((document) =>
        forms.some((form) => document.includes(` ${form} `)),
      ).length;
      const idf = Math.log((documents.length + 1) / (matching + 0.5));
      return { term, rarity: term.weight * idf };
    })
    .sort((a, b) => b.rarity - a.rarity)
    .slice(0, Math.ceil(terms.length / 2))
    .map(({ term }) => term);
}

/** Convex reads no more terms of a search. */
const MAX_TERMS = 16;

/**
 * The terms, then as many of their other forms as there is room for. The engine matches its last term as a prefix as
 * well: the longest is least likely to be one.
 */
function searchString(terms: readonly QueryTerm[]): string {
  const forms = terms.flatMap((term) => term.forms ?? []);
  const all = [...new Set([...terms.map(({ term }) => term), ...forms])];
  return all
    .slice(0, MAX_TERMS)
    .sort((a, b) => a.length - b.length)
    .join(" ");
}

/** However many parts share a page of the text leg. */
const MIN_HITS_A_PART = 4;

/** One search of the text leg: in every part of the filter, each with its share of the page. */
export async function textHits(
  ctx: QueryCtx,
  filter: RecallFilter,
  text: string,
  limit: number,
  questions = 1,
): Promise<Findable[]> {
  const parts = textParts(filter, questions);
  const share = Math.ceil(limit / Math.max(1, parts.length));
  const take = Math.max(shareOf(MIN_HITS_A_PART, questions), share);
  const found = await Promise.all(
    parts.map((part) =>
      "tag" in part
        ? underTag(ctx, part, text, take)
        : ctx.db
            .query("recallRows")
            .withSearchIndex("by_searchText", (q) => {
              const { space, kind, type, trust } = part;
              let search = q.search("searchText", text).eq("space", space);
              search = search.eq("kind", kind);
              if (type) search = search.eq("type", type);
              return trust ? search.eq("trust", trust) : search;
            })
            .take(take),
    ),
  );
  return found.flat();
}

async function underTag(
  ctx: QueryCtx,
  { space, tag, type, trust }: Extract<TextPart, { tag: string }>,
  text: string,
  take: number,
): Promise<Findable[]> {
  const rows = await ctx.db
    .query("memoryTags")
    .withSearchIndex("by_searchText", (q) => {
      let search = q.search("searchText", text).eq("space", space);
      search = search.eq("tag", tag);
      if (type) search = search.eq("type", type);
      return trust ? search.eq("trust", trust) : search;
    })
    .take(take);
  const found = await Promise.all(
    rows.map(({ memory }) => findRecallRow(ctx, memory)),
  );
  return found.filter((row) => row !== null);
}
