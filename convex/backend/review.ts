/** Answers what in an agent's memory is worth a look. */
import { v } from "convex/values";
import { components } from "../_generated/api.js";
import { env } from "../_generated/server.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import { vFindingKind } from "../components/openclawBackend/review/findings.js";
import {
  MAX_FINDINGS,
  vReview,
} from "../components/openclawBackend/review/reviewing.js";
import { callerArgs, callOf, internalMutation } from "./caller.js";
import { builtin, embedderOf } from "./embedding/embedder.js";

export const find = internalMutation({
  args: {
    ...callerArgs,
    kinds: v.optional(v.array(vFindingKind)),
    limit: v.optional(v.number()),
    space: v.optional(v.string()),
    cursor: v.optional(v.string()),
  },
  returns: vOutcome(vReview),
  handler: async (
    ctx,
    { agentId, request, limit = MAX_FINDINGS, ...input },
  ) => {
    const { similarFrom } = embedderOf(env) ?? builtin;
    return await ctx.runMutation(
      components.openclawBackend.review.reviewing.find,
      {
        call: await callOf(ctx, { agentId, request }),
        input: { ...input, limit, similarFrom },
      },
    );
  },
});
