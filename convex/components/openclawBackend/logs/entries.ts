import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { insertPending } from "../embedding/vectors.js";
import { searchText } from "../text/searchText.js";
import { DATE, type Provenance } from "../vocabulary.js";

const PREVIEW_CHARACTERS = 200;

export const vLogEntry = v.object({
  id: v.string(),
  date: v.string(),
  seq: v.number(),
  content: v.string(),
  createdAt: v.number(),
});

export const vLog = v.object({
  date: v.string(),
  entries: v.number(),
  bytes: v.number(),
});

export function publicEntry(row: Doc<"logEntries">) {
  const { entryId: id, date, seq, content, createdAt } = row;
  return { id, date, seq, content, createdAt };
}

/** Adds an entry at the end of a day, with the day's counters. Its vector comes from the queue. */
export async function insertEntry(
  ctx: UseCaseCtx,
  space: string,
  date: string,
  given: {
    entryId: string;
    content: string;
    provenance: Provenance;
    createdAt: number;
    writtenAt: number;
  },
): Promise<{
  entry: Doc<"logEntries">;
  log: { entries: number; bytes: number };
}> {
  const { content, createdAt } = given;
  const row = await findDay(ctx, space, date);
  const seq = (row?.entries ?? 0) + 1;
  const counters = {
    entries: seq,
    bytes: (row?.bytes ?? 0) + new TextEncoder().encode(content).length,
    // An imported entry may be older than what the day holds already.
    updatedAt: Math.max(row?.updatedAt ?? 0, createdAt),
    preview:
      row?.preview ?? content.slice(0, PREVIEW_CHARACTERS).toWellFormed(),
    revision: ctx.db.vars.commitTs,
  };
  if (row === null)
    await ctx.db.insert("dailyLogs", { space, date, ...counters });
  else await ctx.db.patch("dailyLogs", row._id, counters);

  const id = await ctx.db.insert("logEntries", {
    ...given,
    space,
    date,
    seq,
    searchText: searchText(content, []),
    revision: ctx.db.vars.commitTs,
  });
  await insertPending(ctx, id, space, ctx.now);
  return { entry: (await ctx.db.get("logEntries", id))!, log: counters };
}

export async function findEntry(
  ctx: QueryCtx,
  space: string,
  entryId: string,
): Promise<Doc<"logEntries"> | null> {
  return await ctx.db
    .query("logEntries")
    .withIndex("by_space_and_entryId", (q) =>
      q.eq("space", space).eq("entryId", entryId),
    )
    .unique();
}

export async function findDay(
  ctx: QueryCtx,
  space: string,
  date: string,
): Promise<Doc<"dailyLogs"> | null> {
  return await ctx.db
    .query("dailyLogs")
    .withIndex("by_space_and_date", (q) =>
      q.eq("space", space).eq("date", date),
    )
    .unique();
}

/** Whether the text is a day of the calendar. */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return (
    !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text)
  );
}

/** The date on the calendar of a time zone, as YYYY-MM-DD. */
export function dateIn(timeZone: string, now: number, daysAgo = 0): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (type: string) => parts.find((p) => p.type === type)!.value;
  // Counting back by calendar days, not by 24 hours: days differ in length where clocks change.
  const day = Date.UTC(
    Number(part("year")),
    Number(part("month")) - 1,
    Number(part("day")) - daysAgo,
  );
  return new Date(day).toISOString().slice(0, 10);
}

/** A space's entries, newest first. */
export function newestEntries(
  ctx: QueryCtx,
  space: string,
  { since, until }: { since?: number; until?: number },
): AsyncIterable<Doc<"logEntries">> {
  return ctx.db
    .query("logEntries")
    .withIndex("by_space_and_createdAt", (q) =>
      q
        .eq("space", space)
        .gte("createdAt", since ?? 0)
        .lt("createdAt", until ?? Number.MAX_SAFE_INTEGER),
    )
    .order("desc");
}
