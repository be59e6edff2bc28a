/** Answers who the caller is, as the server sees it. */
import { components } from "../_generated/api.js";
import { internalMutation } from "../_generated/server.js";
import { vMe } from "../components/openclawBackend/admission/identity.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import { callerArgs, callOf } from "./caller.js";

export const me = internalMutation({
  args: callerArgs,
  returns: vOutcome(vMe),
  handler: async (ctx, caller) =>
    await ctx.runMutation(components.openclawBackend.admission.me.me, {
      call: await callOf(ctx, caller),
      input: {},
    }),
});
