import type { QueryCtx } from "../_generated/server.js";
import { findableOf, type Findable } from "../embedding/moving.js";
import type { Row } from "../rows.js";
import type { ShapedQuery } from "../text/query.js";
import { isBeyondIndexes, passes } from "./filter.js";
import { inBudget } from "./inBudget.js";
import { newestRows } from "./newest.js";
import type { RecallRequest, VectorHit } from "./request.js";
import { textHits } from "./textHits.js";
import { findByText } from "./textLeg.js";
import { unmovedHit, unmovedTextHits } from "./unmoved.js";
import { rowOfHit } from "./vectorLeg.js";

/** What the legs have found, each row once: of a vector hit with its cosine to the question. */

/** Newest rows of a filter that says more than the legs can decide: they must be found even if both rank them low. */
const MIN_NEWEST = 64;
/** Of the search text that each of these reads; a text search reads less. */
const MAX_CHARACTERS = 1_000_000;

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
  const add = (rows: readonly Found[]) => {
    for (const row of rows) {
      if (!found.has(row.owner) && passes(row, filter, now))
        found.set(row.owner, row);
    }
  };
  const rowOf = async (hit: VectorHit): Promise<Found | null> => {
    const row =
      (await rowOfHit(ctx, hit)) ??
      (hasUnmoved ? await unmovedHit(ctx, hit) : null);
    return row && { ...row, cosine: hit.cosine };
  };
  const lengthOf = ({ searchText }: Found) => searchText.length;
  add(await inBudget(hits, MAX_CHARACTERS, rowOf, lengthOf));
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
    const load = async (row: Row) => await findableOf(ctx, row);
    add(await inBudget(others, MAX_CHARACTERS, load, lengthOf));
  }
  return [...found.values()];
}
