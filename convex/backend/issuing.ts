/** Stores agents and tokens whose secrets an action has made: only the hashes come here. */
import { v } from "convex/values";
import { components } from "../_generated/api.js";
import { rotationFields } from "../components/openclawBackend/admission/tokenActs.js";
import {
  vNewToken,
  vToken,
} from "../components/openclawBackend/admission/tokenRows.js";
import { vAgent } from "../components/openclawBackend/agents/administration.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import { callOf, internalMutation, vRequest } from "./caller.js";

const { administration, tokens } = components.openclawBackend.agents;

const requestArgs = { request: v.optional(vRequest) };

export const createAgent = internalMutation({
  args: {
    ...requestArgs,
    agentId: v.string(),
    displayName: v.optional(v.string()),
    timeZone: v.optional(v.string()),
    token: vNewToken,
  },
  returns: vOutcome(v.object({ agent: vAgent, token: vToken })),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(administration.create, {
      call: await callOf(ctx, { request }),
      input,
    }),
});

export const issueToken = internalMutation({
  args: { ...requestArgs, agentId: v.string(), token: vNewToken },
  returns: vOutcome(v.object({ token: vToken })),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(tokens.issue, {
      call: await callOf(ctx, { request }),
      input,
    }),
});

export const rotateToken = internalMutation({
  args: {
    ...requestArgs,
    agentId: v.string(),
    tokenId: v.string(),
    ...rotationFields,
  },
  returns: vOutcome(v.object({ token: vToken })),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(tokens.rotate, {
      call: await callOf(ctx, { request }),
      input,
    }),
});
