/** Answers who the caller is, as the server sees it. */
import { components } from "../_generated/api.js";
import { vMeAndUsage } from "../components/openclawBackend/admission/identity.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import { callerArgs, callOf, internalMutation } from "./caller.js";

export const me = internalMutation({
  args: callerArgs,
  returns: vOutcome(vMeAndUsage),
  handler: async (ctx, caller) =>
    await ctx.runMutation(components.openclawBackend.admission.me.me, {
      call: await callOf(ctx, caller),
      input: {},
    }),
});
