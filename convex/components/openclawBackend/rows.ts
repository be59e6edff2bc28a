import type { Doc } from "./_generated/dataModel.js";
import type { QueryCtx } from "./_generated/server.js";

/** Rows by our own ids: the one way to a row whose id came from outside. */

export type MemoryRow = Doc<"memories">;
export type EntryRow = Doc<"logEntries">;
export type Row = MemoryRow | EntryRow;

/** Of one space: ids that clients choose are unique only there. */
export async function findMemory(
  ctx: QueryCtx,
  space: string,
  memoryId: string,
): Promise<MemoryRow | null> {
  return await ctx.db
    .query("memories")
    .withIndex("by_space_and_memoryId", (q) =>
      q.eq("space", space).eq("memoryId", memoryId),
    )
    .unique();
}

export async function findEntry(
  ctx: QueryCtx,
  space: string,
  entryId: string,
): Promise<EntryRow | null> {
  return await ctx.db
    .query("logEntries")
    .withIndex("by_space_and_entryId", (q) =>
      q.eq("space", space).eq("entryId", entryId),
    )
    .unique();
}

/** What reading a row costs, in characters; one from before recallRows has its search text besides. */
export function charactersOf(row: {
  content: string;
  searchText?: string;
}): number {
  return row.content.length + (row.searchText?.length ?? 0);
}
