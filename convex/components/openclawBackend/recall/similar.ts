/** Answers which memories a new one may repeat or contradict. */
import { v } from "convex/values";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { action, query } from "../_generated/server.js";
import { ownVector } from "../embedding/contextRows.js";
import {
  leastInContext,
  type VectorTable,
  isDimensions,
  scopeKey,
  vectorTable,
} from "../embedding/vectors.js";
import { rowOf } from "../embedding/vectors.js";
import { isExpired, vSimilar, type Similar } from "../memories/rows.js";
import { contextIn } from "../text/content.js";
import { cosineOf, unit } from "./rank.js";
import { rowOfHit } from "./legs.js";

/**
 * More than are answered: some say less alone than in their context, and a few can have been forgotten or have
 * expired by the time that they are read.
 */
const MAX_HITS = 16;
const MAX_SIMILAR = 3;

const vHit = v.object({ id: v.string() });

/** Active memories of one space that a new one may repeat or contradict, the nearest first. */
export const find = action({
  args: {
    model: v.string(),
    space: v.string(),
    vector: v.array(v.float64()),
    /** The new memory itself. */
    except: v.string(),
    /** The least cosine that counts. */
    from: v.number(),
    now: v.number(),
  },
  returns: v.array(vSimilar),
  handler: async (
    ctx,
    { model, space, vector, except, from, now },
  ): Promise<Similar[]> => {
    const dimensions = vector.length;
    if (!isDimensions(dimensions)) return [];
    const found: { _id: Id<VectorTable>; _score: number }[] =
      await ctx.vectorSearch(vectorTable(dimensions), "by_vector", {
        vector,
        limit: MAX_HITS,
        filter: (q) => q.eq("scopeKey", scopeKey(model, space, "memory")),
      });
    const least = leastInContext(from);
    const hits = found
      .filter(({ _score }) => _score >= least)
      .map(({ _id }) => ({ id: _id }));
    if (hits.length === 0) return [];
    const args = { hits, vector, from, space, except, now };
    return await ctx.runQuery(api.recall.similar.load, args);
  },
});

/**
 * The memories of hits that say by themselves what the new one says, by their own vectors: those stored are mixed with
 * what was written before. Those left out that changed since the search.
 */
export const load = query({
  args: {
    hits: v.array(vHit),
    vector: v.array(v.float64()),
    from: v.number(),
    space: v.string(),
    except: v.string(),
    now: v.number(),
  },
  returns: v.array(vSimilar),
  handler: async (ctx, { hits, vector, from, space, except, now }) => {
    const own = unit(vector, vector.length);
    const similar: Similar[] = [];
    for (const hit of hits) {
      const found = await rowOfHit(ctx, hit);
      if (found?.kind !== "memory" || found.space !== space) continue;
      const row = await rowOf(ctx, found.owner);
      if (row === null || !("memoryId" in row) || isExpired(row, now)) continue;
      const { memoryId: id, flags } = row;
      const text = { content: row.content, ...contextIn(row) };
      const its = row.vector && (await ownVector(ctx, row, row.vector));
      const score = cosineOf(own, unit(its?.values ?? null, vector.length));
      const { trust } = row.provenance;
      if (id !== except && score !== null && score >= from)
        similar.push({ id, ...text, trust, flags, score });
    }
    return similar.sort((a, b) => b.score - a.score).slice(0, MAX_SIMILAR);
  },
});
