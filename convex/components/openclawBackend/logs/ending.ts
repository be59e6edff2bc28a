import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import {
  LOG_DAY,
  minus,
  NOTHING,
  sizeOf,
  type SpaceUsage,
} from "../admission/usage.js";
import { findLastWrite, writeOf, writingOf } from "../embedding/contextRows.js";
import { isUnmoved, moveRow } from "../embedding/moving.js";
import { addToRecall, takeFromRecall } from "../embedding/recallRows.js";
import { isSpent, UNDO_WINDOW_MS } from "../memories/store.js";
import { charactersOf, keyOf, type EntryRow } from "../rows.js";
import { entryAtEnd, findDay, lastSeqOf, previewOf } from "./entries.js";

/**
 * How an entry ends whose file no longer has its line, and comes back with it. Its text never changes: an ended one
 * is shown nowhere and found by nothing, and counts in its space until retention deletes it. Its number is no other's.
 */

/** A transaction that knows the time, and counts what it takes away. */
export type Ending = MutationCtx & { now: number; usage: SpaceUsage };

type Day = Doc<"dailyLogs">;
type Held = Pick<Day, "entries" | "bytes">;

/** Ends entries, the counters of each of their days once: an entry can be as long as a transaction has no room for often. */
export async function endEntries(
  ctx: Ending,
  rows: readonly EntryRow[],
  endedAt = ctx.now,
): Promise<void> {
  // The last one first: the one after it, whose vector would be made anew without it, has gone before.
  const living = eachOnce(rows)
    .filter((row) => row.endedAt === undefined)
    .sort((a, b) => b.seq - a.seq);
  for (const row of living) {
    await takeOut(ctx, row);
    await ctx.db.patch("logEntries", row._id, {
      endedAt,
      purgeAt: endedAt + UNDO_WINDOW_MS,
      searchText: undefined,
      vector: undefined,
      revision: ctx.db.vars.commitTs,
    });
  }
  await keepDaysOf(ctx, living, -1);
}

/** Takes back an end that is not over: the entry stands in its old place, and its vector comes from the queue. */
export async function reviveEntry(ctx: Ending, row: EntryRow): Promise<void> {
  await reviveEntries(ctx, [row]);
}

export async function reviveEntries(
  ctx: Ending,
  rows: readonly EntryRow[],
): Promise<void> {
  const ended = eachOnce(rows).filter((row) => row.endedAt !== undefined);
  for (const row of ended) {
    await ctx.db.patch("logEntries", row._id, {
      endedAt: undefined,
      purgeAt: undefined,
      revision: ctx.db.vars.commitTs,
    });
    const { endedAt: _ended, purgeAt: _purge, ...living } = row;
    await addToRecall(ctx, living, ctx.now);
  }
  await keepDaysOf(ctx, ended, 1);
}

function eachOnce(rows: readonly EntryRow[]): EntryRow[] {
  return [...new Map(rows.map((row) => [row._id, row])).values()];
}

/** Takes away all that an entry is found by, and whatever goes on from it. */
export async function takeOut(
  ctx: MutationCtx & { now: number },
  row: EntryRow,
): Promise<void> {
  if (isUnmoved(row)) await moveRow(ctx, row, ctx.now);
  await takeFromRecall(ctx, row);
  const write = await findLastWrite(ctx, writingOf(row));
  if (write?.last?.row === keyOf(row))
    await ctx.db.patch("lastWrites", write._id, { last: undefined });
}

async function keepDaysOf(
  ctx: Ending,
  rows: readonly EntryRow[],
  sign: 1 | -1,
): Promise<void> {
  const days = new Map<string, EntryRow[]>();
  for (const row of rows) {
    const key = `${row.space} ${row.date}`;
    days.set(key, [...(days.get(key) ?? []), row]);
  }
  for (const changed of days.values()) {
    const { space, date } = changed[0]!;
    const day = await findDay(ctx, space, date);
    if (day === null) continue;
    const { entries, bytes } = heldBy(changed);
    await keepDay(ctx, day, {
      entries: day.entries + sign * entries,
      bytes: day.bytes + sign * bytes,
    });
  }
}

/** What entries add to the counters of their day. */
export function heldBy(rows: readonly EntryRow[]): Held {
  const encoder = new TextEncoder();
  const lengths = rows.map(({ content }) => encoder.encode(content).length);
  return {
    entries: rows.length,
    bytes: lengths.reduce((sum, length) => sum + length, 0),
  };
}

/** Brings a day in line with the entries that live; without any it is none, and keeps its numbers alone. */
export async function keepDay(
  ctx: Ending,
  day: Day,
  held: Held,
): Promise<void> {
  const { space, date } = day;
  const first = await entryAtEnd(ctx, space, date, "asc");
  const last = first && (await entryAtEnd(ctx, space, date, "desc"));
  const isEmpty = first === null;
  if (isEmpty !== (day.isEmpty ?? false))
    ctx.usage.grow(space, isEmpty ? minus(NOTHING, LOG_DAY) : LOG_DAY);
  await ctx.db.patch("dailyLogs", day._id, {
    ...held,
    ...(first ? previewOf(first) : NO_PREVIEW),
    last: last ? writeOf(writingOf(last)) : undefined,
    isEmpty: isEmpty ? true : undefined,
    lastSeq: lastSeqOf(day),
    updatedAt: ctx.now,
    revision: ctx.db.vars.commitTs,
  });
}

const NO_PREVIEW = {
  preview: "",
  previewTrust: undefined,
  previewFlags: undefined,
};

/** What one pass deletes, and reads of stored text, of up to 3 bytes a character. */
const BATCH = 200;
const CHARACTERS = 2 * 1024 * 1024;

/** Deletes what is due, which was found by nothing since it ended. Answers whether some is left. */
export async function purgeEntries(ctx: Ending): Promise<boolean> {
  const due = ctx.db
    .query("logEntries")
    .withIndex("by_purgeAt", (q) => q.gt("purgeAt", 0).lte("purgeAt", ctx.now));
  const days = new Map<string, Pick<EntryRow, "space" | "date" | "purgeAt">>();
  const budget = { rows: BATCH, characters: CHARACTERS };
  for await (const row of due) {
    if (isSpent(budget)) {
      // Of several that are due at one time some may be left.
      await noteGone(ctx, days, row.purgeAt!);
      return true;
    }
    budget.rows -= 1;
    budget.characters -= charactersOf(row);
    days.set(`${row.space} ${row.date}`, row);
    await ctx.db.delete("logEntries", row._id);
    ctx.usage.grow(row.space, minus(NOTHING, sizeOf(row)));
  }
  await noteGone(ctx, days, Infinity);
  return false;
}

/** Has days say how far their ended entries are gone, if it is before a time. */
async function noteGone(
  ctx: Ending,
  days: ReadonlyMap<string, Pick<EntryRow, "space" | "date" | "purgeAt">>,
  before: number,
): Promise<void> {
  for (const { space, date, purgeAt = 0 } of days.values()) {
    const day = await findDay(ctx, space, date);
    if (day === null) continue;
    const gone = Math.min(purgeAt, before - 1);
    const purgedTo = Math.max(gone, day.purgedTo ?? 0);
    const revision = ctx.db.vars.commitTs;
    await ctx.db.patch("dailyLogs", day._id, { purgedTo, revision });
  }
}
