import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { VectorOwner } from "./owners.js";

/** The queue of rows that wait for a vector. */

/** Puts a row in the queue that is not there: a new one, one whose vector was dropped or is of an old model. */
export async function insertPending(
  ctx: MutationCtx,
  owner: VectorOwner,
  space: string,
  dueAt: number,
): Promise<void> {
  await ctx.db.insert("pendingEmbeddings", {
    owner,
    space,
    dueAt,
    attempts: 0,
  });
}

export async function findPending(
  ctx: QueryCtx,
  owner: VectorOwner,
): Promise<Doc<"pendingEmbeddings"> | null> {
  return await ctx.db
    .query("pendingEmbeddings")
    .withIndex("by_owner", (q) => q.eq("owner", owner))
    .unique();
}

/** Counting further would cost more than the number is worth. */
const MAX_PENDING_COUNT = 100;

/** How many rows of the spaces still wait for a vector. */
export async function countPending(
  ctx: QueryCtx,
  spaces: readonly string[],
): Promise<number> {
  const pending = await Promise.all(
    spaces.map((space) =>
      ctx.db
        .query("pendingEmbeddings")
        .withIndex("by_space", (q) => q.eq("space", space))
        .take(MAX_PENDING_COUNT),
    ),
  );
  return pending.reduce((sum, { length }) => sum + length, 0);
}
