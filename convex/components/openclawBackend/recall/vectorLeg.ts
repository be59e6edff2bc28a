import type { Doc, Id } from "../_generated/dataModel.js";
import type { ActionCtx, QueryCtx } from "../_generated/server.js";
import {
  isDimensions,
  vectorTable,
  type VectorTable,
} from "../embedding/vectors.js";
import { vectorSearches } from "./filter.js";
import type { QueryVector, RecallRequest, VectorHit } from "./request.js";

/** Convex answers at most 256 nearest vectors. */
const MAX_CANDIDATES = 256;
/** 96 find as much (`bench/recall/README.md`); 32 lose half a point of recall@10. */
const MIN_CANDIDATES = 64;
const CANDIDATES_PER_RESULT = 4;

/** How many nearest vectors to ask for, so that conditions on time and duplicates do not shorten the answer. */
export function vectorCandidates(limit: number): number {
  return Math.min(
    MAX_CANDIDATES,
    Math.max(MIN_CANDIDATES, CANDIDATES_PER_RESULT * limit),
  );
}

/** The nearest vectors to the question in one model. Only an action can search for them. */
export async function vectorHits(
  ctx: ActionCtx,
  { filter, limit }: Pick<RecallRequest, "filter" | "limit">,
  { model, values }: QueryVector,
): Promise<VectorHit[]> {
  const dimensions = values.length;
  if (!isDimensions(dimensions)) return [];
  const table = vectorTable(dimensions);
  const candidates = vectorCandidates(limit);
  const found = await Promise.all(
    vectorSearches(filter, model).map((keys) =>
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
