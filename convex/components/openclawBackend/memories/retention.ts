/**
 * What ends by the clock, a bounded batch at a time: answers a full batch with true, so that the
 * caller comes again. Each pass reads only what is due.
 */
import { v } from "convex/values";
import { mutation, type MutationCtx } from "../_generated/server.js";
import { purgeAudit } from "../admission/auditRows.js";
import { purgeAnswers } from "../admission/idempotency.js";
import { purgeTokens } from "../admission/tokenRetention.js";
import { minus, NOTHING, sizeOf, SpaceUsage } from "../admission/usage.js";
import { dropVector } from "../embedding/vectors.js";

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
    const memories = await purgeMemories(ctx, usage, now);
    await usage.write();
    const passes = [
      await purgeAnswers(ctx, now, BATCH),
      await purgeAudit(ctx, now - auditKeptMs, BATCH),
      await purgeTokens(ctx, now, BATCH),
    ];
    return { more: memories || passes.some((count) => count === BATCH) };
  },
});

/**
 * Clears memories that have expired or whose undo window is over. The row stays as a tombstone without
 * content, so that followers of changes and exports know that it is gone. Answers whether some are left.
 */
async function purgeMemories(
  ctx: MutationCtx,
  usage: SpaceUsage,
  now: number,
): Promise<boolean> {
  let count = 0;
  let hanging = 0;
  let characters = 0;
  const full = () =>
    count >= BATCH || hanging >= HANGING_ROWS || characters >= CHARACTERS;
  const due = ctx.db
    .query("memories")
    .withIndex("by_purgeAt", (q) => q.gt("purgeAt", 0).lte("purgeAt", now));
  for await (const row of due) {
    if (full()) return true;
    count += 1;
    characters += row.content.length + row.searchText.length;
    await dropVector(ctx, row);
    const tags = await ctx.db
      .query("memoryTags")
      .withIndex("by_memory", (q) => q.eq("memory", row._id))
      .take(64);
    for (const { _id } of tags) await ctx.db.delete("memoryTags", _id);
    hanging += tags.length;
    const versions = ctx.db
      .query("memoryVersions")
      .withIndex("by_space_and_memoryId_and_version", (q) =>
        q.eq("space", row.space).eq("memoryId", row.memoryId),
      );
    // A memory with more versions than one pass takes keeps its place for the next.
    let done = true;
    for await (const version of versions) {
      await ctx.db.delete("memoryVersions", version._id);
      usage.grow(row.space, minus(NOTHING, sizeOf(version)));
      hanging += 1;
      characters += version.content.length;
      if (hanging >= HANGING_ROWS || characters >= CHARACTERS) {
        done = false;
        break;
      }
    }
    usage.grow(row.space, minus(NOTHING, sizeOf(row)));
    await ctx.db.patch("memories", row._id, {
      state: "forgotten",
      content: "",
      contentHash: "",
      searchText: "",
      tags: [],
      metadata: {},
      endedAt: row.endedAt ?? now,
      updatedAt: now,
      ...(done && { purgeAt: undefined }),
      revision: ctx.db.vars.commitTs,
    });
  }
  return full();
}
