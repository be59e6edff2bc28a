/** Answers whether a stranger may read another public document now, and counts it. */
import { v } from "convex/values";
import { mutation } from "../_generated/server.js";
import { done, refuse, vOutcome } from "../outcome.js";
import { countVisit, VISITS_PER_MINUTE } from "./limits.js";

export const count = mutation({
  args: { addressGroup: v.string() },
  returns: vOutcome(v.null()),
  handler: async (ctx, { addressGroup }) => {
    const counted = await countVisit(ctx, addressGroup);
    if (counted.ok) return done(null);
    const { retryAfterMs } = counted;
    const detail = `More than ${VISITS_PER_MINUTE} readings of public documents a minute.`;
    return refuse("rate_limited", detail, { retryAfterMs });
  },
});
