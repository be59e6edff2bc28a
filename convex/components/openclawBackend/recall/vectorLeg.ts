import type { Doc, Id } from "../_generated/dataModel.js";
import type { ActionCtx, QueryCtx } from "../_generated/server.js";
import {
  isDimensions,
  vectorTable,
  type VectorTable,
} from "../embedding/vectors.js";
import { vectorSearches } from "./filter.js";
import {
  inTurn,
  shareOf,
  type QueryVector,
  type RecallRequest,
  type VectorHit,
} from "./request.js";

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
