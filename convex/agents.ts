import { v } from "convex/values";
import { components, internal } from "./_generated/api.js";
import { internalAction, internalMutation } from "./_generated/server.js";
import { callOf, vRequest } from "./caller.js";
import { vAgent } from "./components/openclawBackend/agents.js";
import {
  vOutcome,
  type Outcome,
} from "./components/openclawBackend/outcome.js";
import { vNewToken, vToken } from "./components/openclawBackend/tokenRows.js";
import { vScope, vTrust } from "./components/openclawBackend/vocabulary.js";
import { makeToken } from "./tokenText.js";

/**
 * Agents and their tokens, for the operator: `npx convex run agents:create '{"agentId":"main"}'`.
 * Secrets are made in actions and shown once; only their hashes reach a mutation.
 */
const backend = components.openclawBackend;
const MINUTE_MS = 60_000;
const DEFAULT_OVERLAP_MINUTES = 60;

const requestArgs = { request: v.optional(vRequest) };

const tokenArgs = {
  label: v.optional(v.string()),
  scopes: v.optional(v.array(vScope)),
  trustCeiling: v.optional(vTrust),
  expiresAt: v.optional(v.number()),
};

const agentArgs = {
  agentId: v.string(),
  displayName: v.optional(v.string()),
  timeZone: v.optional(v.string()),
};

const vIssued = v.object({ ...vToken.fields, secret: v.string() });
const vCreated = v.object({ agent: vAgent, token: vToken });

export const insert = internalMutation({
  args: { ...requestArgs, ...agentArgs, token: vNewToken },
  returns: vOutcome(vCreated),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(backend.agents.create, {
      call: await callOf(ctx, { request }),
      input,
    }),
});
export const insertToken = internalMutation({
  args: { ...requestArgs, agentId: v.string(), token: vNewToken },
  returns: vOutcome(v.object({ token: vToken })),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(backend.agents.issueToken, {
      call: await callOf(ctx, { request }),
      input,
    }),
});

export const replaceToken = internalMutation({
  args: {
    ...requestArgs,
    agentId: v.string(),
    tokenId: v.string(),
    fresh: v.object({ hash: v.string(), hint: v.string() }),
    overlapMs: v.number(),
  },
  returns: vOutcome(v.object({ token: vToken })),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(backend.agents.rotateToken, {
      call: await callOf(ctx, { request }),
      input,
    }),
});

/** Creates an agent and its first token. */
export const create = internalAction({
  args: { ...agentArgs, ...tokenArgs },
  returns: vOutcome(v.object({ agent: vAgent, token: vIssued })),
  handler: async (
    ctx,
    { agentId, displayName, timeZone, ...token },
  ): Promise<Outcome<Created>> => {
    const { secret, ...made } = await makeToken();
    const outcome = await ctx.runMutation(internal.agents.insert, {
      agentId,
      ...(displayName !== undefined && { displayName }),
      ...(timeZone !== undefined && { timeZone }),
      token: { ...token, ...made },
    });
    if (!outcome.ok) return outcome;
    const { agent, token: issued } = outcome.value;
    return { ...outcome, value: { agent, token: { ...issued, secret } } };
  },
});
type Created = typeof vCreated.type & { token: typeof vIssued.type };

/** Issues a further token. */
export const issueToken = internalAction({
  args: { agentId: v.string(), ...tokenArgs },
  returns: vOutcome(v.object({ token: vIssued })),
  handler: async (ctx, { agentId, ...token }): Promise<Outcome<Issued>> => {
    const { secret, ...made } = await makeToken();
    const outcome = await ctx.runMutation(internal.agents.insertToken, {
      agentId,
      token: { ...token, ...made },
    });
    return shown(outcome, secret);
  },
});
type Issued = { token: typeof vIssued.type };

/** Replaces a token; the old one stays valid for the overlap. */
export const rotateToken = internalAction({
  args: {
    agentId: v.string(),
    tokenId: v.string(),
    overlapMinutes: v.optional(v.number()),
  },
  returns: vOutcome(v.object({ token: vIssued })),
  handler: async (
    ctx,
    { overlapMinutes, ...which },
  ): Promise<Outcome<Issued>> => {
    const { secret, ...fresh } = await makeToken();
    const overlapMs = (overlapMinutes ?? DEFAULT_OVERLAP_MINUTES) * MINUTE_MS;
    const outcome = await ctx.runMutation(internal.agents.replaceToken, {
      ...which,
      fresh,
      overlapMs,
    });
    return shown(outcome, secret);
  },
});

function shown(
  outcome: Outcome<{ token: typeof vToken.type }>,
  secret: string,
): Outcome<Issued> {
  return outcome.ok
    ? { ...outcome, value: { token: { ...outcome.value.token, secret } } }
    : outcome;
}

/** Revokes a token at once. */
export const revokeToken = internalMutation({
  args: { ...requestArgs, agentId: v.string(), tokenId: v.string() },
  returns: vOutcome(v.object({ token: vToken })),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(backend.agents.revokeToken, {
      call: await callOf(ctx, { request }),
      input,
    }),
});

/** Lists the tokens of an agent, without secrets or hashes. */
export const listTokens = internalMutation({
  args: { ...requestArgs, agentId: v.string() },
  returns: vOutcome(v.object({ tokens: v.array(vToken) })),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(backend.agents.listTokens, {
      call: await callOf(ctx, { request }),
      input,
    }),
});

/** Lists the agents. */
export const list = internalMutation({
  args: {
    ...requestArgs,
    limit: v.optional(v.number()),
    after: v.optional(v.string()),
  },
  returns: vOutcome(
    v.object({
      agents: v.array(vAgent),
      nextAfter: v.union(v.string(), v.null()),
    }),
  ),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(backend.agents.list, {
      call: await callOf(ctx, { request }),
      input,
    }),
});

/** Gives an agent a shared space, or takes it away: the operator looks for it here. */
export { grant } from "./admin.js";
