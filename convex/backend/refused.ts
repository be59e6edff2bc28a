import { v } from "convex/values";
import { components } from "../_generated/api.js";
import { internalMutation } from "../_generated/server.js";
import { callOf, vRequest } from "./caller.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import { vBucket, vScope } from "../components/openclawBackend/vocabulary.js";

/** Admits a request that was refused before it called any function. */
export const admit = internalMutation({
  args: {
    request: vRequest,
    bucket: vBucket,
    scope: v.union(vScope, v.null()),
  },
  returns: vOutcome(v.null()),
  handler: async (ctx, { request, bucket, scope }) =>
    await ctx.runMutation(
      components.openclawBackend.admission.refused[bucket],
      {
        call: await callOf(ctx, { request }),
        input: { scope },
      },
    ),
});
