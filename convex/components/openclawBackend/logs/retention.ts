/**
 * Deletes log entries whose undo window is over since they ended, a bounded batch at a time: answers a full batch with
 * true, so that the caller comes again.
 */
import { v } from "convex/values";
import { mutation } from "../_generated/server.js";
import { SpaceUsage } from "../admission/usage.js";
import { purgeEntries } from "./ending.js";

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
