import type { QueryCtx } from "../_generated/server.js";
import { findableOf, type Findable } from "../embedding/moving.js";
import type { ShapedQuery } from "../text/query.js";
import { isBeyondIndexes, passes } from "./filter.js";
import { newestRows } from "./newest.js";
import type { RecallRequest, VectorHit } from "./request.js";
import { textHits } from "./textHits.js";
import { findByText } from "./textLeg.js";
import { unmovedHit, unmovedTextHits } from "./unmoved.js";
import { rowOfHit } from "./vectorLeg.js";

/** What the legs have found, each row once: of a vector hit with its cosine to the question. */

/** Newest rows of a filter that says more than the legs can decide: they must be found even if both rank them low. */
const MIN_NEWEST = 64;

export type Found = Findable & { cosine?: number };

export async function candidateRows(
  ctx: QueryCtx,
  { filter, limit, now }: RecallRequest,
  legs: {
    hits: readonly VectorHit[];
    /** Null where no words are asked for. */
    shaped: ShapedQuery | null;
    hasUnmoved: boolean;
  },
): Promise<Found[]> {
  const { hits, shaped, hasUnmoved } = legs;
  const found = new Map<string, Found>();
  const add = (rows: readonly (Found | null)[]) => {
    for (const row of rows) {
      if (row !== null && !found.has(row.owner) && passes(row, filter, now))
        found.set(row.owner, row);
    }
  };
  add(
    await Promise.all(
      hits.map(async (hit) => {
        const row =
          (await rowOfHit(ctx, hit)) ??
          (hasUnmoved ? await unmovedHit(ctx, hit) : null);
        return row && { ...row, cosine: hit.cosine };
      }),
    ),
  );
  if (shaped) {
    // Which terms are worth a search depends on what the vector leg has found.
    const search = async (text: string, take: number) => [
      ...(await textHits(ctx, filter, text, take)),
      ...(hasUnmoved ? await unmovedTextHits(ctx, filter, text, take) : []),
    ];
    add(await findByText(shaped, [...found.values()], search));
  }
  if (isBeyondIndexes(filter) || hasUnmoved) {
    const wanted = (walks: number) =>
      Math.ceil(Math.max(MIN_NEWEST, limit) / walks);
    const rows = await newestRows(ctx, filter, wanted, now);
    const others = rows.filter(({ _id }) => !found.has(_id));
    add(await Promise.all(others.map((row) => findableOf(ctx, row))));
  }
  return [...found.values()];
}
