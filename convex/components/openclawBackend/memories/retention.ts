/**
 * What ends by the clock, a bounded batch at a time: answers a full batch with true, so that the
 * caller comes again. Each pass reads only what is due.
 */
import { v } from "convex/values";
import { mutation } from "../_generated/server.js";
import { purgeAudit } from "../admission/auditRows.js";
import { purgeAnswers } from "../admission/idempotency.js";
import { purgeTokens } from "../admission/tokenFamilies.js";
import { SpaceUsage } from "../admission/usage.js";
import { charactersOf } from "../rows.js";
import { clearMemory, clearVersions, isSpent, type Clearing } from "./store.js";

const BATCH = 200;
/** Versions and tags that one pass deletes. */
const HANGING_ROWS = 2000;
/** Stored text that one pass reads, of up to 3 bytes a character: a transaction may read 16 MiB. */
const CHARACTERS = 2 * 1024 * 1024;

export const purge = mutation({
  args: { now: v.number(), auditKeptMs: v.number() },
  returns: v.object({ more: v.boolean() }),
  handler: async (ctx, { now, auditKeptMs }) => {
    const usage = new SpaceUsage(ctx);
    const memories = await purgeMemories({ ...ctx, usage }, now);
    await usage.write();
    const passes = [
      await purgeAnswers(ctx, now, BATCH),
      await purgeAudit(ctx, now - auditKeptMs, BATCH),
      await purgeTokens(ctx, now, BATCH),
    ];
    return { more: memories || passes.some((count) => count === BATCH) };
  },
});

/** Clears memories that have expired or whose undo window is over. Answers whether some are left. */
async function purgeMemories(ctx: Clearing, now: number): Promise<boolean> {
  let count = 0;
  const budget = { rows: HANGING_ROWS, characters: CHARACTERS };
  const due = ctx.db
    .query("memories")
    .withIndex("by_purgeAt", (q) => q.gt("purgeAt", 0).lte("purgeAt", now));
  for await (const row of due) {
    if (count >= BATCH || isSpent(budget)) return true;
    count += 1;
    budget.rows -= row.tags.length;
    budget.characters -= charactersOf(row);
    const { purgeAt } = row;
    await clearMemory(ctx, row, now);
    // A memory with more versions than one pass takes keeps its place for the next.
    if (!(await clearVersions(ctx, row, Infinity, budget)))
      await ctx.db.patch("memories", row._id, { purgeAt });
  }
  return count >= BATCH || isSpent(budget);
}
