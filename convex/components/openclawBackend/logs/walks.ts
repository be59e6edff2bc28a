import { mergedStream, stream } from "convex-helpers/server/stream";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import schema from "../schema.js";
import { trustsFrom, type Trust } from "../vocabulary.js";

/** Walks over the log entries that live, from the last one back. */

/** A space's living entries of a floor of trust, newest first. */
export async function* newestEntries(
  ctx: QueryCtx,
  space: string,
  {
    since = 0,
    until = Number.MAX_SAFE_INTEGER,
    minTrust,
  }: { since?: number; until?: number; minTrust: Trust },
): AsyncGenerator<Doc<"logEntries">> {
  // Streams of nothing have no order that they could be merged in.
  if (since >= until) return;
  if (minTrust === "untrusted") {
    yield* ctx.db
      .query("logEntries")
      .withIndex("by_space_and_endedAt_and_createdAt", (q) =>
        q
          .eq("space", space)
          .eq("endedAt", undefined)
          .gte("createdAt", since)
          .lt("createdAt", until),
      )
      .order("desc");
    return;
  }
  const streams = trustsFrom(minTrust).map((trust) =>
    stream(ctx.db, schema)
      .query("logEntries")
      .withIndex("by_space_and_endedAt_and_trust_and_createdAt", (q) =>
        q
          .eq("space", space)
          .eq("endedAt", undefined)
          .eq("provenance.trust", trust)
          .gte("createdAt", since)
          .lt("createdAt", until),
      )
      .order("desc"),
  );
  yield* mergedStream(streams, ["createdAt"]);
}

/** A space's living entries of a range of days and a floor of trust, those of the last day first. */
export async function* entriesOfDays(
  ctx: QueryCtx,
  space: string,
  {
    minTrust,
    first = "0000-01-01",
    last = "9999-12-31",
    maxDays,
  }: {
    minTrust: Trust;
    first?: string | undefined;
    last?: string | undefined;
    /** Looked at under a floor, whether they have such entries or not. */
    maxDays: number;
  },
): AsyncGenerator<Doc<"logEntries">> {
  if (minTrust === "untrusted") {
    yield* ctx.db
      .query("logEntries")
      .withIndex("by_space_and_endedAt_and_date_and_seq", (q) =>
        q
          .eq("space", space)
          .eq("endedAt", undefined)
          .gte("date", first)
          .lte("date", last),
      )
      .order("desc");
    return;
  }
  const days = ctx.db
    .query("dailyLogs")
    .withIndex("by_space_and_isEmpty_and_date", (q) =>
      q
        .eq("space", space)
        .eq("isEmpty", undefined)
        .gte("date", first)
        .lte("date", last),
    )
    .order("desc");
  let left = maxDays;
  for await (const { date } of days) {
    yield* lastEntriesOf(ctx, space, date, minTrust);
    left -= 1;
    if (left === 0) return;
  }
}

/** A day's living entries of a floor of trust, the last one first. */
export function lastEntriesOf(
  ctx: QueryCtx,
  space: string,
  date: string,
  minTrust: Trust,
): AsyncIterable<Doc<"logEntries">> {
  const streams = trustsFrom(minTrust).map((trust) =>
    stream(ctx.db, schema)
      .query("logEntries")
      .withIndex("by_space_and_endedAt_and_date_and_trust_and_seq", (q) =>
        q
          .eq("space", space)
          .eq("endedAt", undefined)
          .eq("date", date)
          .eq("provenance.trust", trust),
      )
      .order("desc"),
  );
  return mergedStream(streams, ["seq"]);
}
