/** Answers which memories a new one may repeat or contradict. */
import { v } from "convex/values";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { action, query } from "../_generated/server.js";
import { rowOf } from "../embedding/owners.js";
import type { VectorTable } from "../embedding/vectors.js";
import { isDimensions, scopeKey, vectorTable } from "../embedding/vectors.js";
import { isExpired, vSimilar, type Similar } from "../memories/rows.js";
import { rowOfHit } from "./vectorLeg.js";

/** A few of the hits can have been forgotten or have expired by the time that they are read. */
const MAX_HITS = 12;
const MAX_SIMILAR = 3;

const vHit = v.object({ id: v.string(), score: v.number() });

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
    const hits = found
      .filter(({ _score }) => _score >= from)
      .map(({ _id, _score }) => ({ id: _id, score: _score }));
    if (hits.length === 0) return [];
    return await ctx.runQuery(api.recall.similar.load, {
      hits,
      space,
      except,
      now,
    });
  },
});

/** The memories of hits, those left out that changed since the search. */
export const load = query({
  args: {
    hits: v.array(vHit),
    space: v.string(),
    except: v.string(),
    now: v.number(),
  },
  returns: v.array(vSimilar),
  handler: async (ctx, { hits, space, except, now }) => {
    const similar: Similar[] = [];
    for (const { score, ...hit } of hits) {
      const found = await rowOfHit(ctx, hit);
      if (found?.kind !== "memory" || found.space !== space) continue;
      const row = await rowOf(ctx, found.owner);
      if (row === null || !("memoryId" in row) || isExpired(row, now)) continue;
      const { memoryId: id, content, flags } = row;
      const { trust } = row.provenance;
      if (id !== except) similar.push({ id, content, trust, flags, score });
      if (similar.length === MAX_SIMILAR) break;
    }
    return similar;
  },
});
