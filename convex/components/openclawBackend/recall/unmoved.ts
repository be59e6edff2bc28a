import type { QueryCtx } from "../_generated/server.js";
import { findableOf, type Findable } from "../embedding/moving.js";
import { rowOf } from "../embedding/owners.js";
import { ownerOfVector } from "../embedding/vectors.js";
import type { Row } from "../rows.js";
import { asksForLogs } from "./filter.js";
import type { RecallFilter, VectorHit } from "./request.js";

/** How rows are found that are not moved to recallRows yet: by their old search text, and by vectors that name them. */

export async function unmovedHit(
  ctx: QueryCtx,
  hit: VectorHit,
): Promise<Findable | null> {
  const owner = await ownerOfVector(ctx, hit);
  const row = owner && (await rowOf(ctx, owner));
  return row && (await findableOf(ctx, row));
}

export async function unmovedTextHits(
  ctx: QueryCtx,
  filter: RecallFilter,
  text: string,
  limit: number,
): Promise<Findable[]> {
  const { spaces, include, asOf } = filter;
  const take = Math.ceil(limit / spaces.length);
  const states =
    asOf === undefined
      ? (["active"] as const)
      : (["active", "superseded"] as const);
  const searches: Promise<Row[]>[] = [];
  for (const space of spaces) {
    if (include.includes("memories")) {
      for (const state of states)
        searches.push(
          ctx.db
            .query("memories")
            .withSearchIndex("by_searchText", (q) =>
              q
                .search("searchText", text)
                .eq("space", space)
                .eq("state", state),
            )
            .take(take),
        );
    }
    if (asksForLogs(filter))
      searches.push(
        ctx.db
          .query("logEntries")
          .withSearchIndex("by_searchText", (q) =>
            q.search("searchText", text).eq("space", space),
          )
          .take(take),
      );
  }
  const rows = (await Promise.all(searches)).flat();
  const found = await Promise.all(rows.map((row) => findableOf(ctx, row)));
  return found.filter((row) => row !== null);
}
