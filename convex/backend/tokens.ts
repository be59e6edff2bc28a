/**
 * Stores tokens whose secrets an action has made, for an administrator with their agents, and for an agent that manages
 * its own: only the hashes come here.
 */
import { v } from "convex/values";
import { components } from "../_generated/api.js";
import { rotationFields } from "../components/openclawBackend/admission/tokenActs.js";
import {
  vNewToken,
  vToken,
} from "../components/openclawBackend/admission/tokenRows.js";
import { vAgent } from "../components/openclawBackend/agents/administration.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import {
  callOf,
  internalMutation,
  storing,
  vRequest,
  callerArgs,
} from "./caller.js";
import { vOwnToken } from "../components/openclawBackend/agents/ownTokens.js";

const { administration, ownTokens, tokens } = components.openclawBackend.agents;

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
    await ctx.runMutation(
      administration.create,
      await storing(ctx, { request }, input),
    ),
});

export const issueToken = internalMutation({
  args: { ...requestArgs, agentId: v.string(), token: vNewToken },
  returns: vOutcome(v.object({ token: vToken })),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(tokens.issue, await storing(ctx, { request }, input)),
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
    await ctx.runMutation(
      tokens.rotate,
      await storing(ctx, { request }, input),
    ),
});

export const list = internalMutation({
  args: callerArgs,
  returns: vOutcome(v.object({ tokens: v.array(vOwnToken) })),
  handler: async (ctx, caller) =>
    await ctx.runMutation(ownTokens.list, {
      call: await callOf(ctx, caller),
      input: {},
    }),
});

export const create = internalMutation({
  args: { ...callerArgs, token: vNewToken },
  returns: vOutcome(v.object({ token: vToken })),
  handler: async (ctx, { token, ...caller }) =>
    await ctx.runMutation(
      ownTokens.create,
      await storing(ctx, caller, { token }),
    ),
});

export const rotate = internalMutation({
  args: {
    ...callerArgs,
    id: v.string(),
    ...rotationFields,
  },
  returns: vOutcome(v.object({ token: vToken })),
  handler: async (ctx, { agentId, request, ...input }) =>
    await ctx.runMutation(
      ownTokens.rotate,
      await storing(ctx, { agentId, request }, input),
    ),
});

export const revoke = internalMutation({
  args: { ...callerArgs, id: v.string() },
  returns: vOutcome(v.null()),
  handler: async (ctx, { id, ...caller }) =>
    await ctx.runMutation(ownTokens.revoke, {
      call: await callOf(ctx, caller),
      input: { id },
    }),
});
