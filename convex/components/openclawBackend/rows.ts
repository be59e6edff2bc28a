import type { Doc } from "./_generated/dataModel.js";
import type { QueryCtx } from "./_generated/server.js";
import { MADE_ID_CHARACTERS, SHORT_ID } from "./ids.js";

/** Rows by our own ids: the one way to a row whose id came from outside. */

export type MemoryRow = Doc<"memories">;
export type EntryRow = Doc<"logEntries">;
export type Row = MemoryRow | EntryRow;

/** What tells a row from every other one of its space: clients may choose one id for a memory and for a log entry. */
export type RowKey = `${"memory" | "log"}/${string}`;
export const ROW_KEY = /^(?:memory|log)\/[A-Za-z0-9._:-]{1,64}$/;

export function keyOf(row: Row): RowKey {
  return "memoryId" in row ? `memory/${row.memoryId}` : `log/${row.entryId}`;
}

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

/**
 * The memories that an id from a caller can mean: the one with that id, and up to two that it is the short
 * form of. More than one must not be chosen from.
 */
export async function memoriesNamed(
  ctx: QueryCtx,
  space: string,
  id: string,
): Promise<MemoryRow[]> {
  const exact = await findMemory(ctx, space, id);
  if (!SHORT_ID.test(id)) return exact === null ? [] : [exact];
  const begun = await ctx.db
    .query("memories")
    .withIndex("by_space_and_memoryId", (q) =>
      q
        .eq("space", space)
        .gte("memoryId", `mem_${id}`)
        .lte("memoryId", `mem_${id}`.padEnd(MADE_ID_CHARACTERS, "Z")),
    )
    .take(2);
  return exact === null ? begun : [exact, ...begun];
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

/** The entry of a day that has a number. */
export async function findEntryAt(
  ctx: QueryCtx,
  space: string,
  date: string,
  seq: number,
): Promise<EntryRow | null> {
  return await ctx.db
    .query("logEntries")
    .withIndex("by_space_and_date_and_seq", (q) =>
      q.eq("space", space).eq("date", date).eq("seq", seq),
    )
    .first();
}

/** What reading a row costs, in characters; one from before recallRows has its search text besides. */
export function charactersOf(row: {
  content: string;
  context?: string[];
  searchText?: string;
}): number {
  const { content, context = [], searchText = "" } = row;
  return content.length + context.join().length + searchText.length;
}

/** Anything with a revision, as it is read: a placeholder only in the transaction that writes it. */
type Revised = { revision: unknown };

/** The commit timestamp of a row that this transaction has not written. */
export function committed({ revision }: Revised): bigint {
  if (typeof revision !== "bigint")
    throw new Error("The row is of this very transaction.");
  return revision;
}

/** Merges what is in commit order by itself; one row of each source is held at a time. */
export async function* inCommitOrder<Row extends Revised>(
  sources: AsyncIterable<Row>[],
): AsyncGenerator<Row> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const heads: (Row | null)[] = [];
  const advance = async (i: number) => {
    const next = await iterators[i]!.next();
    heads[i] = next.done ? null : next.value;
  };
  for (const i of iterators.keys()) await advance(i);
  for (;;) {
    let first = -1;
    heads.forEach((head, i) => {
      const best = heads[first];
      if (head && (!best || committed(head) < committed(best))) first = i;
    });
    const row = heads[first];
    if (!row) return;
    yield row;
    await advance(first);
  }
}
