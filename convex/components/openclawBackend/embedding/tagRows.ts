import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { MemoryRow } from "../rows.js";
import { firstTerms } from "../text/searchText.js";
import { searchTextOf } from "./recallRows.js";

/** The rows that active memories are found by under their tags. */

/** Being pinned is kept beside the tags: no tag can contain a control character. */
export const PINNED_TAG = "\u0001pinned";

/** Terms that a memory is found by under each of its tags; behind them by its vector, or by words without the tag. */
const MAX_CHARACTERS = 2_000;

/** Beside its tags a memory has at most the row of being pinned. */
const MAX_TAG_ROWS = 64;

export async function indexTags(
  ctx: MutationCtx,
  row: MemoryRow,
): Promise<void> {
  const { space, type, createdAt, memoryId, _id: memory } = row;
  const { trust } = row.provenance;
  const common = { space, type, trust, createdAt, memoryId, memory };
  const text =
    row.tags.length > 0 ? firstTerms(searchTextOf(row), MAX_CHARACTERS) : "";
  for (const tag of row.tags)
    await ctx.db.insert("memoryTags", { ...common, tag, searchText: text });
  if (row.pinned) {
    const pinned = { ...common, tag: PINNED_TAG, searchText: "" };
    await ctx.db.insert("memoryTags", pinned);
  }
}

export async function unindexTags(
  ctx: MutationCtx,
  memory: Id<"memories">,
): Promise<void> {
  const rows = await ctx.db
    .query("memoryTags")
    .withIndex("by_memory", (q) => q.eq("memory", memory))
    .take(MAX_TAG_ROWS);
  for (const { _id } of rows) await ctx.db.delete("memoryTags", _id);
}
