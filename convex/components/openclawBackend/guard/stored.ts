/** Answers the operator which stored rows hold what looks like a secret. */
import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { query } from "../_generated/server.js";
import { scanFields, textFields } from "./fields.js";

/**
 * Rows of one page: more than one transaction writes, and within what one may read. A scan costs some
 * 50 µs a kilobyte.
 */
const ROWS = { memory: 250, log: 100 };

export const vScan = v.object({
  findings: v.array(
    v.object({
      kind: v.union(v.literal("memory"), v.literal("log")),
      space: v.string(),
      id: v.string(),
      rules: v.array(v.string()),
    }),
  ),
  scanned: v.number(),
  /** Where to go on, null at the end. */
  next: v.union(v.int64(), v.null()),
});

/** Looks for secrets in what was stored before the guard, or while it was off: ids and rules, never values. */
export const scan = query({
  args: {
    kind: v.union(v.literal("memory"), v.literal("log")),
    after: v.int64(),
  },
  returns: vScan,
  handler: async (ctx, { kind, after }) => {
    const table = kind === "memory" ? "memories" : "logEntries";
    const rows: (Doc<"memories"> | Doc<"logEntries">)[] = await ctx.db
      .query(table)
      .withIndex("by_revision", (q) => q.gt("revision", after))
      .take(ROWS[kind]);
    const findings = rows.flatMap((row) => {
      const rules = [
        ...new Set(scanFields(textFields(row)).map(({ rule }) => rule)),
      ];
      const id = "memoryId" in row ? row.memoryId : row.entryId;
      return rules.length > 0 ? [{ kind, space: row.space, id, rules }] : [];
    });
    const last = rows.at(-1)?.revision;
    const more = rows.length === ROWS[kind] && typeof last === "bigint";
    // A batch shares one revision: the page goes on within it rather than past it.
    const next = more ? (last > after + 1n ? last - 1n : last) : null;
    return { findings, scanned: rows.length, next };
  },
});
