/** Answers who the caller is, as the server sees it, alone and with what it needs when a session starts. */
import { components } from "../_generated/api.js";
import { vMeAndUsage } from "../components/openclawBackend/admission/identity.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import { vSession } from "../components/openclawBackend/recall/session.js";
import { callerArgs, callOf, internalMutation } from "./caller.js";

export const me = internalMutation({
  args: callerArgs,
  returns: vOutcome(vMeAndUsage),
  handler: async (ctx, caller) =>
    await ctx.runMutation(components.openclawBackend.admission.entering.me, {
      call: await callOf(ctx, caller),
      input: {},
    }),
});

export const startSession = internalMutation({
  args: callerArgs,
  returns: vOutcome(vSession),
  handler: async (ctx, caller) =>
    await ctx.runMutation(components.openclawBackend.recall.session.start, {
      call: await callOf(ctx, caller),
      input: {},
    }),
});
