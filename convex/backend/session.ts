/** Answers what an agent needs when a session starts. */
import { components } from "../_generated/api.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import { vSession } from "../components/openclawBackend/recall/session.js";
import { callerArgs, callOf, internalMutation } from "./caller.js";

export const start = internalMutation({
  args: callerArgs,
  returns: vOutcome(vSession),
  handler: async (ctx, caller) =>
    await ctx.runMutation(components.openclawBackend.recall.session.start, {
      call: await callOf(ctx, caller),
      input: {},
    }),
});
