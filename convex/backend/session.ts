/** Answers what an agent needs when a session starts. */
import { v } from "convex/values";
import { components } from "../_generated/api.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import { vSession } from "../components/openclawBackend/recall/session.js";
import { callerArgs, callOf, internalMutation } from "./caller.js";

const DEFAULT_MAX_TOKENS = 4000;

export const start = internalMutation({
  args: { ...callerArgs, maxTokens: v.optional(v.number()) },
  returns: vOutcome(vSession),
  handler: async (ctx, { maxTokens = DEFAULT_MAX_TOKENS, ...caller }) =>
    await ctx.runMutation(components.openclawBackend.recall.session.start, {
      call: await callOf(ctx, caller),
      input: { maxTokens },
    }),
});
