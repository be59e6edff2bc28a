/**
 * Answers what a client's session was shown by its hooks, and takes down what it is shown now: no prompt of the
 * session brings it again before the row ends.
 */
import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { mutation, query, type QueryCtx } from "../_generated/server.js";

/** From the session's beginning: by then a client has shortened what it was told, and not every client says so. */
const KEPT_MS = 4 * 3_600_000;
/** The oldest are forgotten first, and may be shown again. */
const MAX_SHOWN = 200;
const BATCH = 200;

export const seen = query({
  args: { agentId: v.string(), session: v.string(), now: v.number() },
  returns: v.array(v.string()),
  handler: async (ctx, { agentId, session, now }) => {
    const row = await findSession(ctx, agentId, session);
    return row !== null && row.endsAt > now ? row.shown : [];
  },
});

export const note = mutation({
  args: {
    agentId: v.string(),
    session: v.string(),
    /** Each once. */
    shown: v.array(v.string()),
    /** What was shown before counts no more: the client may have lost it. */
    begins: v.boolean(),
    now: v.number(),
  },
  returns: v.null(),
  handler: async (ctx, { agentId, session, shown: added, begins, now }) => {
    const row = await findSession(ctx, agentId, session);
    const goesOn = row !== null && !begins && row.endsAt > now;
    const again = new Set(added.map(rowOf));
    // Of each row the text that was shown last: an older one that comes back is new to who has read another since.
    const before = (goesOn ? row.shown : []).filter(
      (shown) => !again.has(rowOf(shown)),
    );
    const fresh = {
      ...{ agentId, session },
      shown: [...before, ...added].slice(-MAX_SHOWN),
      endsAt: goesOn ? row.endsAt : now + KEPT_MS,
    };
    if (row !== null) await ctx.db.replace("hookSessions", row._id, fresh);
    else if (added.length > 0) await ctx.db.insert("hookSessions", fresh);
    return null;
  },
});

/** Deletes what has ended, a batch at a time; answers whether there may be more. */
export const purge = mutation({
  args: { now: v.number() },
  returns: v.object({ more: v.boolean() }),
  handler: async (ctx, { now }) => {
    const rows = await ctx.db
      .query("hookSessions")
      .withIndex("by_endsAt", (q) => q.lte("endsAt", now))
      .take(BATCH);
    for (const { _id } of rows) await ctx.db.delete("hookSessions", _id);
    return { more: rows.length === BATCH };
  },
});

/** Which row was shown, without what it said. */
function rowOf(shown: string): string {
  return shown.split(":")[0]!;
}

async function findSession(
  ctx: QueryCtx,
  agentId: string,
  session: string,
): Promise<Doc<"hookSessions"> | null> {
  return await ctx.db
    .query("hookSessions")
    .withIndex("by_agentId_and_session", (q) =>
      q.eq("agentId", agentId).eq("session", session),
    )
    .unique();
}
