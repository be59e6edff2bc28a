/** Clears what has ended by the clock, one bounded batch at a time; a cron job. */
import { v } from "convex/values";
import { components, internal } from "../_generated/api.js";
import { internalMutation } from "./caller.js";

const AUDIT_KEPT_MS = 90 * 86_400_000;

export const purge = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const { memories, logs, recall } = components.openclawBackend;
    const now = Date.now();
    const passes = [
      await ctx.runMutation(memories.retention.purge, {
        now,
        auditKeptMs: AUDIT_KEPT_MS,
      }),
      await ctx.runMutation(logs.days.purge, { now }),
      await ctx.runMutation(recall.shown.purge, { now }),
    ];
    if (passes.some(({ more }) => more))
      await ctx.scheduler.runAfter(0, internal.backend.retention.purge, {});
    return null;
  },
});
