/** An agent's own tokens. Secrets are made in the HTTP action; only hashes come here. */
import { v } from "convex/values";
import { components } from "../_generated/api.js";
import { rotationFields } from "../components/openclawBackend/admission/tokenActs.js";
import {
  vNewToken,
  vToken,
} from "../components/openclawBackend/admission/tokenRows.js";
import { vOwnToken } from "../components/openclawBackend/agents/ownTokens.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import { callerArgs, callOf, internalMutation } from "./caller.js";

const { ownTokens: tokens } = components.openclawBackend.agents;

export const list = internalMutation({
  args: callerArgs,
  returns: vOutcome(v.object({ tokens: v.array(vOwnToken) })),
  handler: async (ctx, caller) =>
    await ctx.runMutation(tokens.list, {
      call: await callOf(ctx, caller),
      input: {},
    }),
});

export const create = internalMutation({
  args: { ...callerArgs, token: vNewToken },
  returns: vOutcome(v.object({ token: vToken })),
  handler: async (ctx, { token, ...caller }) =>
    await ctx.runMutation(tokens.create, {
      call: await callOf(ctx, caller),
      input: { token },
    }),
});

export const rotate = internalMutation({
  args: {
    ...callerArgs,
    id: v.string(),
    ...rotationFields,
  },
  returns: vOutcome(v.object({ token: vToken })),
  handler: async (ctx, { agentId, request, ...input }) =>
    await ctx.runMutation(tokens.rotate, {
      call: await callOf(ctx, { agentId, request }),
      input,
    }),
});

export const revoke = internalMutation({
  args: { ...callerArgs, id: v.string() },
  returns: vOutcome(v.null()),
  handler: async (ctx, { id, ...caller }) =>
    await ctx.runMutation(tokens.revoke, {
      call: await callOf(ctx, caller),
      input: { id },
    }),
});
