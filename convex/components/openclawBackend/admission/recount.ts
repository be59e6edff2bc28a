/** Counts anew what a space holds, for the operator: page by page, and then sets the sum at once. */
import { streamIndexRange } from "convex-helpers/server/stream";
import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { mutation, query } from "../_generated/server.js";
import schema from "../schema.js";
import {
  countersOf,
  findUsage,
  LOG_DAY,
  NOTHING,
  plus,
  sizeOf,
  type Size,
} from "./usage.js";

/** What a query reads well below what it may. */
const PAGE_ROWS = 500;
const PAGE_BYTES = 2 * 1024 * 1024;

/** The tables that hold text, and the days of the log, each with an index that begins with the space, and its other fields. */
const COUNTED = [
  ["memories", "by_space_and_memoryId", ["memoryId"]],
  [
    "memoryVersions",
    "by_space_and_memoryId_and_version",
    ["memoryId", "version"],
  ],
  ["logEntries", "by_space_and_entryId", ["entryId"]],
  ["openclawFiles", "by_space_and_path", ["path"]],
  ["dailyLogs", "by_space_and_date", ["date"]],
] as const;

/** A table by its number, and the row that goes before the next one. */
const vPlace = v.object({
  table: v.number(),
  after: v.array(v.union(v.string(), v.number())),
});

/** Changes with every change of what the space is known to hold; null where nothing is known. */
const vRevision = v.union(v.int64(), v.null());

export const vSize = v.object({
  rows: v.number(),
  bytes: v.number(),
  memories: v.number(),
  quarantined: v.number(),
  logDays: v.number(),
});

export const vCounted = v.object({
  ...vSize.fields,
  revision: vRevision,
  next: v.union(vPlace, v.null()),
});

export const page = query({
  args: { space: v.string(), from: v.optional(vPlace) },
  returns: vCounted,
  handler: async (ctx, { space, from = { table: 0, after: [] } }) => {
    const { table, after } = from;
    const revision = revisionOf(await findUsage(ctx, space));
    const [name, index, fields] = COUNTED[table]!;
    const bounds = {
      lowerBound: [space, ...after],
      lowerBoundInclusive: after.length === 0,
      upperBound: [space],
      upperBoundInclusive: true,
    };
    const found = streamIndexRange(
      ...([ctx.db, schema, name, index as never, bounds, "asc"] as const),
    ) as unknown as AsyncIterable<Doc<"memories">>;
    let sum = NOTHING;
    let read = 0;
    for await (const row of found) {
      sum = plus(sum, name === "dailyLogs" ? sizeOfDay(row) : sizeOf(row));
      read += 1;
      if (read < PAGE_ROWS && sum.bytes < PAGE_BYTES) continue;
      const place = fields.map((field) => row[field as "memoryId"]);
      return { ...sum, revision, next: { table, after: place } };
    }
    const isLast = table === COUNTED.length - 1;
    const next = isLast ? null : { table: table + 1, after: [] };
    return { ...sum, revision, next };
  },
});

/** A day whose entries have all ended is none. */
function sizeOfDay(row: object): Size {
  return "isEmpty" in row ? NOTHING : LOG_DAY;
}

/** Spaces that do not know what their rows are, by name. */
export const uncounted = query({
  args: { after: v.string() },
  returns: v.object({
    spaces: v.array(v.string()),
    next: v.union(v.string(), v.null()),
  }),
  handler: async (ctx, { after }) => {
    const rows = await ctx.db
      .query("spaceUsage")
      .withIndex("by_space", (q) => q.gt("space", after))
      .take(PAGE_ROWS);
    const unknown = rows.filter((row) => countersOf(row) === null);
    return {
      spaces: unknown.map(({ space }) => space),
      next: rows.length === PAGE_ROWS ? rows.at(-1)!.space : null,
    };
  },
});

/** Sets what was counted, unless something was written to the space meanwhile: then answers false. */
export const settle = mutation({
  args: {
    space: v.string(),
    ...vSize.fields,
    revision: vRevision,
  },
  returns: v.boolean(),
  handler: async (ctx, { revision, ...counted }) => {
    const row = await findUsage(ctx, counted.space);
    if (revisionOf(row) !== revision) return false;
    const fields = { ...counted, revision: ctx.db.vars.commitTs };
    if (row === null) await ctx.db.insert("spaceUsage", fields);
    else await ctx.db.patch("spaceUsage", row._id, fields);
    return true;
  },
});

function revisionOf(row: Doc<"spaceUsage"> | null): bigint | null {
  return typeof row?.revision === "bigint" ? row.revision : null;
}
