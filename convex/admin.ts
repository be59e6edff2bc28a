import { v } from "convex/values";
import { components } from "./_generated/api.js";
import { internalMutation } from "./_generated/server.js";
import { callOf, vRequest } from "./caller.js";
import { vAgent } from "./components/openclawBackend/agents.js";
import { vAuditPage } from "./components/openclawBackend/audit.js";
import { vGrants } from "./components/openclawBackend/grants.js";
import { vOutcome } from "./components/openclawBackend/outcome.js";
import {
  vAccess,
  vSecretGuard,
} from "./components/openclawBackend/vocabulary.js";

/** What an administrator does with agents that exist; creating them and their tokens is in `agents.ts`. */
const backend = components.openclawBackend;
const requestArgs = { request: v.optional(vRequest) };

/** Changes an agent, e.g. `{"agentId":"main","status":"disabled"}`. */
export const updateAgent = internalMutation({
  args: {
    ...requestArgs,
    agentId: v.string(),
    displayName: v.optional(v.string()),
    timeZone: v.optional(v.string()),
    status: v.optional(v.union(v.literal("active"), v.literal("disabled"))),
    secretGuard: v.optional(v.union(vSecretGuard, v.null())),
  },
  returns: vOutcome(v.object({ agent: vAgent })),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(backend.agents.update, {
      call: await callOf(ctx, { request }),
      input,
    }),
});

/** Gives an agent a shared space (`read`, `write`) or takes it away (`none`). */
export const grant = internalMutation({
  args: {
    ...requestArgs,
    agentId: v.string(),
    space: v.string(),
    access: v.union(vAccess, v.literal("none")),
  },
  returns: vOutcome(v.object({ created: v.boolean() })),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(backend.grants.put, {
      call: await callOf(ctx, { request }),
      input,
    }),
});

/** Lists an agent's grants. */
export const listGrants = internalMutation({
  args: { ...requestArgs, agentId: v.string() },
  returns: vOutcome(vGrants),
  handler: async (ctx, { request, ...input }) =>
    await ctx.runMutation(backend.grants.list, {
      call: await callOf(ctx, { request }),
      input,
    }),
});

/** Pages through the audit, newest first. */
export const listAudit = internalMutation({
  args: {
    ...requestArgs,
    agentId: v.optional(v.string()),
    since: v.optional(v.number()),
    limit: v.optional(v.number()),
    cursor: v.optional(v.string()),
  },
  returns: vOutcome(vAuditPage),
  handler: async (ctx, { request, limit = 50, ...input }) =>
    await ctx.runMutation(backend.audit.list, {
      call: await callOf(ctx, { request }),
      input: { limit, ...input },
    }),
});
