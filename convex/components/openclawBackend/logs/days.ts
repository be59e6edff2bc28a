/** Appends to the log of a day, reads a day, lists the days, deletes what has ended. */
import { v } from "convex/values";
import { mutation } from "../_generated/server.js";
import { reachSpace } from "../admission/spaces.js";
import { beyondQuota, sizeOf, SpaceUsage } from "../admission/usage.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import {
  dateIn,
  daysIn,
  isDate,
  isTimeZone,
  rangeOf,
  vMoment,
} from "../calendar.js";
import { makeId, writtenAt } from "../ids.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { contextIn } from "../text/content.js";
import { vClaimedProvenance, vContext, vTrust } from "../vocabulary.js";
import { purgeEntries } from "./ending.js";
import {
  admitEntry,
  insertEntry,
  publicEntry,
  readDay,
  vLog,
  vLogEntry,
} from "./entries.js";

export const vAppended = v.object({ entry: vLogEntry, log: vLog });

export const vDayPage = v.object({
  log: vLog,
  entries: v.array(vLogEntry),
  nextAfter: v.union(v.number(), v.null()),
});

export const vDayList = v.object({
  logs: v.array(
    v.object({
      ...vLog.fields,
      updatedAt: v.number(),
      preview: v.string(),
      /** Of the preview; null where it was kept before trust was. */
      trust: v.union(vTrust, v.null()),
      flags: v.array(v.string()),
    }),
  ),
  nextBefore: v.union(v.string(), v.null()),
});

/** A calendar date, or a day relative to the agent's own calendar. */
const vDay = v.string();

/** Appends an entry to a day. One row an entry, so that concurrent appends cannot lose one another. */
export const append = useCase({
  action: "log.append",
  scope: "logs:write",
  bucket: "write",
  writes: true,
  makesAgent: () => true,
  args: {
    date: vDay,
    content: v.string(),
    context: v.optional(v.union(vContext, v.null())),
    space: v.optional(v.string()),
    timeZone: v.optional(v.string()),
    provenance: v.optional(vClaimedProvenance),
    allowFindings: v.optional(v.array(v.string())),
  },
  returns: vAppended,
  handler: async (ctx, args) => {
    const admitted = admitEntry(ctx, args);
    if (!admitted.ok) return admitted;
    const { content, provenance, flags } = admitted;
    const context = contextIn(admitted);
    const day = resolveDay(ctx, args.date, args.timeZone);
    if (!day.ok) return day;
    const reached = await reachSpace(ctx, args.space, "write");
    if (!reached.ok) return reached;
    const space = reached.value;
    const date = day.value;

    const full = await beyondQuota(ctx, space, sizeOf(admitted));
    if (full) return full;
    const { entry, log } = await insertEntry(ctx, space, date, {
      entryId: makeId("log", ctx.now),
      content,
      ...context,
      provenance,
      flags,
      createdAt: ctx.now,
      writtenAt: writtenAt(ctx.now),
    });
    ctx.subjects.push(entry.entryId);
    return done({
      entry: publicEntry(entry),
      log: { date, entries: log.entries, bytes: log.bytes },
    });
  },
});

/** Reads a day in the order of its entries. An empty day is a day without entries, not an error. */
export const read = useCase({
  action: "log.read",
  scope: "logs:read",
  bucket: "read",
  writes: false,
  args: {
    date: vDay,
    space: v.optional(v.string()),
    timeZone: v.optional(v.string()),
    limit: v.number(),
    /** The last entry's number of the page that went before. */
    after: v.optional(v.number()),
    /** The last entries in place of the first, as many as have so many characters together. */
    newest: v.optional(v.number()),
  },
  returns: vDayPage,
  handler: async (ctx, args) => {
    const day = resolveDay(ctx, args.date, args.timeZone);
    if (!day.ok) return day;
    const reached = await reachSpace(ctx, args.space, "read");
    if (!reached.ok) return reached;
    const { limit, after = 0, newest: characters } = args;
    const part =
      characters === undefined
        ? { limit, after }
        : { limit, characters, newest: true as const };
    return done(await readDay(ctx, reached.value, day.value, part));
  },
});

/** Lists the days that have entries, newest first, from their counters. */
export const list = useCase({
  action: "log.list",
  scope: "logs:read",
  bucket: "read",
  writes: false,
  args: {
    space: v.optional(v.string()),
    /** Days, both inclusive; a time stands for its day. */
    since: v.optional(vMoment),
    until: v.optional(vMoment),
    limit: v.number(),
    /** The last date of the page that went before. */
    before: v.optional(v.string()),
  },
  returns: vDayList,
  handler: async (ctx, args) => {
    const { since, until, before } = args;
    if (before !== undefined && !isDate(before)) {
      return refuse("invalid_request", "Not a date (YYYY-MM-DD).", {
        pointer: "/before",
      });
    }
    const { timeZone } = ctx.caller.agent;
    const range = rangeOf(timeZone, { since, until });
    if (!range.ok) return range;
    const days = daysIn(timeZone, { since, until }, range.value);
    const { firstDay = "0000-01-01", lastDay = "9999-12-31" } = days;
    const reached = await reachSpace(ctx, args.space, "read");
    if (!reached.ok) return reached;
    const rows = await ctx.db
      .query("dailyLogs")
      .withIndex("by_space_and_isEmpty_and_date", (q) => {
        const from = q
          .eq("space", reached.value)
          .eq("isEmpty", undefined)
          .gte("date", firstDay);
        return before !== undefined && before <= lastDay
          ? from.lt("date", before)
          : from.lte("date", lastDay);
      })
      .order("desc")
      .take(args.limit + 1);
    const page = rows.slice(0, args.limit);
    return done({
      logs: page.map(({ date, entries, bytes, updatedAt, preview, ...of }) => ({
        date,
        entries,
        bytes,
        updatedAt,
        preview,
        trust: of.previewTrust ?? null,
        flags: of.previewFlags ?? [],
      })),
      nextBefore: rows.length > args.limit ? page.at(-1)!.date : null,
    });
  },
});

function resolveDay(
  ctx: UseCaseCtx,
  day: string,
  timeZone: string | undefined,
): Outcome<string> {
  const zone = timeZone ?? ctx.caller.agent.timeZone;
  if (!isTimeZone(zone)) {
    return refuse("invalid_request", "Not an IANA time zone.", {
      pointer: "/timeZone",
    });
  }
  if (day === "today") return done(dateIn(zone, ctx.now));
  if (day === "yesterday") return done(dateIn(zone, ctx.now, 1));
  if (isDate(day)) return done(day);
  return refuse(
    "invalid_request",
    "Not a date (YYYY-MM-DD), today or yesterday.",
    {
      pointer: "/date",
    },
  );
}

/**
 * Deletes log entries whose undo window is over since they ended, a bounded batch at a time: answers a full batch with
 * true, so that the caller comes again.
 */
export const purge = mutation({
  args: { now: v.number() },
  returns: v.object({ more: v.boolean() }),
  handler: async (ctx, { now }) => {
    const usage = new SpaceUsage(ctx);
    const more = await purgeEntries({ ...ctx, now, usage });
    await usage.write();
    return { more };
  },
});
