import type { MutationCtx } from "../_generated/server.js";
import { minus, NOTHING, sizeOf, type SpaceUsage } from "../admission/usage.js";
import { isUnmoved, moveRow } from "../embedding/moving.js";
import { takeFromRecall, unindexTags } from "../embedding/recallRows.js";
import { charactersOf, type MemoryRow } from "../rows.js";

/** How text is taken out of the store: by the clock, and at once where somebody asks for it. */

/** A transaction that counts what it takes away. */
export type Clearing = MutationCtx & { usage: SpaceUsage };

/** Rows to delete and characters to read that are left of a transaction's share. */
export type Budget = { rows: number; characters: number };

export function isSpent({ rows, characters }: Budget): boolean {
  return rows <= 0 || characters <= 0;
}

/**
 * Takes away a memory's text and all that was made of it. The row stays as a tombstone, so that followers
 * of changes and exports know that it is gone.
 */
export async function clearMemory(
  ctx: Clearing,
  row: MemoryRow,
  now: number,
  version = row.version,
): Promise<void> {
  const { ref: _ref, ...provenance } = row.provenance;
  if (isUnmoved(row)) await moveRow(ctx, row, now);
  await takeFromRecall(ctx, row);
  await unindexTags(ctx, row._id);
  ctx.usage.grow(row.space, minus(NOTHING, sizeOf(row)));
  await ctx.db.patch("memories", row._id, {
    state: "forgotten",
    content: "",
    context: undefined,
    contentHash: "",
    vector: undefined,
    tags: [],
    metadata: {},
    provenance,
    restoresTo: undefined,
    endedAt: row.endedAt ?? now,
    updatedAt: now,
    version,
    historyFrom: version,
    purgeAt: undefined,
    revision: ctx.db.vars.commitTs,
  });
}

/** Deletes a memory's versions below one, as many as the budget allows; false where some are left. */
export async function clearVersions(
  ctx: Clearing,
  { space, memoryId }: Pick<MemoryRow, "space" | "memoryId">,
  below: number,
  budget: Budget,
): Promise<boolean> {
  const versions = ctx.db
    .query("memoryVersions")
    .withIndex("by_space_and_memoryId_and_version", (q) =>
      q.eq("space", space).eq("memoryId", memoryId).lt("version", below),
    );
  for await (const version of versions) {
    if (isSpent(budget)) return false;
    await ctx.db.delete("memoryVersions", version._id);
    ctx.usage.grow(space, minus(NOTHING, sizeOf(version)));
    budget.rows -= 1;
    budget.characters -= charactersOf(version);
  }
  return true;
}
