/**
 * Agents, their tokens and grants, and the audit, for the operator:
 * `npx convex run agents:create '{"agentId":"main"}'`. Secrets are made in actions and shown once; only
 * their hashes reach a mutation.
 */
import { v } from "convex/values";
import { components, internal } from "./_generated/api.js";
import { env } from "./_generated/server.js";
import {
  actingOn,
  callOf,
  internalAction,
  internalMutation,
  storing,
  vRequest,
} from "./backend/caller.js";
import { textOf } from "./backend/edge/shapes.js";
import { embedderOf } from "./backend/embedding/embedder.js";
import { makeToken } from "./backend/tokenText.js";
import { vMoment } from "./components/openclawBackend/calendar.js";
import { vAuditPage } from "./components/openclawBackend/admission/audit.js";
import { rotationFields } from "./components/openclawBackend/admission/tokenActs.js";
import { vToken } from "./components/openclawBackend/admission/tokenRows.js";
import { vAgent } from "./components/openclawBackend/agents/administration.js";
import {
  grantsArgs,
  vGiven,
  vGrants,
} from "./components/openclawBackend/agents/grants.js";
import {
  logsArgs,
  vShortEntries,
} from "./components/openclawBackend/operator/logs.js";
import {
  memoriesArgs,
  vShortMemories,
} from "./components/openclawBackend/operator/memories.js";
import {
  overviewArgs,
  vOverview,
} from "./components/openclawBackend/operator/overview.js";
import {
  promoteArgs,
  quarantineArgs,
  vFreed,
  vQuarantine,
} from "./components/openclawBackend/operator/quarantine.js";
import {
  vOutcome,
  vUsage,
  type Outcome,
} from "./components/openclawBackend/outcome.js";
import { MAX_EXPORT_LINES } from "./components/openclawBackend/portability/exporting.js";
import {
  vImported,
  type Imported,
} from "./components/openclawBackend/portability/importing.js";
import { vOnConflict } from "./components/openclawBackend/portability/lines.js";
import {
  vAccess,
  vScope,
  vSecretGuard,
  vTrust,
} from "./components/openclawBackend/vocabulary.js";

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
const vCreated = v.object({ agent: vAgent, token: vIssued });

/** Creates an agent and its first token. */
export const create = internalAction({
  args: { ...agentArgs, ...tokenArgs },
  returns: vOutcome(vCreated),
  handler: async (
    ctx,
    { agentId, displayName, timeZone, ...token },
  ): Promise<Outcome<Created>> => {
    const { secret, ...made } = await makeToken();
    const outcome = await ctx.runMutation(internal.backend.tokens.createAgent, {
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
type Created = typeof vCreated.type;

/** Issues a further token. */
export const issueToken = internalAction({
  args: { agentId: v.string(), ...tokenArgs },
  returns: vOutcome(v.object({ token: vIssued })),
  handler: async (ctx, { agentId, ...token }): Promise<Outcome<Issued>> => {
    const { secret, ...made } = await makeToken();
    const outcome = await ctx.runMutation(internal.backend.tokens.issueToken, {
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
    /** Whether the tokens made with it stay; they end where there is no overlap. */
    descendants: rotationFields.descendants,
  },
  returns: vOutcome(v.object({ token: vIssued })),
  handler: async (
    ctx,
    { overlapMinutes, ...which },
  ): Promise<Outcome<Issued>> => {
    const { secret, ...fresh } = await makeToken();
    const overlapMs = (overlapMinutes ?? DEFAULT_OVERLAP_MINUTES) * MINUTE_MS;
    const outcome = await ctx.runMutation(internal.backend.tokens.rotateToken, {
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
  handler: actingOn(backend.agents.tokens.revoke),
});

/** Lists the tokens of an agent, without secrets or hashes. */
export const listTokens = internalMutation({
  args: { ...requestArgs, agentId: v.string() },
  returns: vOutcome(v.object({ tokens: v.array(vToken) })),
  handler: actingOn(backend.agents.tokens.list),
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
  handler: actingOn(backend.agents.administration.list),
});

/** Reads one agent, with what the spaces hold that it can write to, and the most they may. */
export const get = internalMutation({
  args: { ...requestArgs, agentId: v.string() },
  returns: vOutcome(v.object({ agent: vAgent, usage: v.array(vUsage) })),
  handler: actingOn(backend.agents.administration.get),
});

/** Changes an agent, e.g. `{"agentId":"main","status":"disabled"}`. */
export const update = internalMutation({
  args: {
    ...requestArgs,
    agentId: v.string(),
    displayName: v.optional(v.string()),
    timeZone: v.optional(v.string()),
    status: v.optional(v.union(v.literal("active"), v.literal("disabled"))),
    secretGuard: v.optional(v.union(vSecretGuard, v.null())),
  },
  returns: vOutcome(v.object({ agent: vAgent })),
  handler: actingOn(backend.agents.administration.update, storing),
});

export { erase, eraseLogDay, eraseLogEntry } from "./backend/erasing.js";

/** Gives an agent a shared space (`read`, `write`) or takes it away (`none`). */
export const grant = internalMutation({
  args: {
    ...requestArgs,
    agentId: v.string(),
    space: v.string(),
    access: v.union(vAccess, v.literal("none")),
  },
  returns: vOutcome(vGiven),
  handler: actingOn(backend.agents.grants.put, storing),
});

/** Lists who can reach which shared spaces: all, of one `agentId`, or of one `space`. */
export const grants = internalMutation({
  args: { ...requestArgs, ...grantsArgs },
  returns: vOutcome(vGrants),
  handler: actingOn(backend.agents.grants.list),
});

/** What each agent is and holds, a row an agent: `npx convex run agents:overview`. */
export const overview = internalMutation({
  args: { ...requestArgs, ...overviewArgs },
  returns: vOutcome(vOverview),
  handler: async (ctx, { request, ...input }) => {
    const model = embedderOf(env)?.model;
    return await ctx.runMutation(backend.operator.overview.list, {
      call: await callOf(ctx, { request }),
      input: { ...input, ...(model !== undefined && { model }) },
    });
  },
});

/** An agent's memories, newest first, a line each, e.g. `{"agentId":"main","tag":"work","since":"2026-11-01"}`. */
export const memories = internalMutation({
  args: { ...requestArgs, ...memoriesArgs },
  returns: vOutcome(vShortMemories),
  handler: actingOn(backend.operator.memories.list),
});

/** The entries of an agent's log, newest first, a line each. */
export const logs = internalMutation({
  args: { ...requestArgs, ...logsArgs },
  returns: vOutcome(vShortEntries),
  handler: actingOn(backend.operator.logs.list),
});

/** What waits in quarantine, of all agents or of one `agentId`, newest first. */
export const quarantine = internalMutation({
  args: { ...requestArgs, ...quarantineArgs },
  returns: vOutcome(vQuarantine),
  handler: actingOn(backend.operator.quarantine.list),
});

/** Takes a memory of an agent out of quarantine. */
export const promote = internalMutation({
  args: { ...requestArgs, ...promoteArgs },
  returns: vOutcome(vFreed),
  handler: async (ctx, { request, ...input }) => {
    const outcome = await ctx.runMutation(backend.operator.quarantine.promote, {
      call: await callOf(ctx, { request }),
      input,
    });
    if (request === undefined)
      await ctx.scheduler.runAfter(0, internal.backend.embeddings.drain, {});
    return outcome;
  },
});

/** Pages through the audit, newest first, e.g. `{"agentId":"main","outcome":"forbidden","since":"2026-11-01"}`. */
export const audit = internalMutation({
  args: {
    ...requestArgs,
    agentId: v.optional(v.string()),
    action: v.optional(v.string()),
    outcome: v.optional(v.string()),
    since: v.optional(vMoment),
    until: v.optional(vMoment),
    limit: v.optional(v.number()),
    cursor: v.optional(v.string()),
  },
  returns: vOutcome(vAuditPage),
  handler: async (ctx, { request, limit = 50, ...input }) =>
    await ctx.runMutation(backend.admission.audit.list, {
      call: await callOf(ctx, { request }),
      input: { limit, ...input },
    }),
});

/** A page of what an agent can read, as lines of NDJSON; `scripts/export.ts` writes all of them. */
const exportPage = internalMutation({
  args: {
    ...requestArgs,
    agentId: v.string(),
    cursor: v.optional(v.string()),
    since: v.optional(vMoment),
    limit: v.optional(v.number()),
  },
  returns: vOutcome(
    v.object({
      lines: v.array(v.string()),
      nextCursor: v.union(v.string(), v.null()),
    }),
  ),
  handler: async (ctx, { request, limit = MAX_EXPORT_LINES, ...input }) => {
    const outcome = await ctx.runMutation(
      backend.portability.exporting.pageOfAgent,
      {
        call: await callOf(ctx, { request }),
        input: { limit: pageSize(limit), ...input },
      },
    );
    if (!outcome.ok) return outcome;
    const { lines, nextCursor } = outcome.value;
    return { ...outcome, value: { lines: lines.map(textOf), nextCursor } };
  },
});

function pageSize(limit: number): number {
  return Math.min(Math.max(1, Math.trunc(limit)), MAX_EXPORT_LINES);
}

/** Takes lines of an export into an agent's memory; `scripts/import.ts` sends a file of them. */
const importLines = internalAction({
  args: {
    agentId: v.string(),
    lines: v.array(v.string()),
    onConflict: v.optional(vOnConflict),
    dryRun: v.optional(v.boolean()),
  },
  returns: vOutcome(vImported),
  handler: async (
    ctx,
    { agentId, lines, onConflict = "skip", dryRun = false },
  ): Promise<Outcome<Imported>> => {
    // Only who imports loads the schemas of the lines.
    const { importText } = await import("./backend/edge/lineImport.js");
    const importer = { ctx, caller: {}, forAgent: agentId };
    // In JSON a line break stands between tokens alone.
    const text = lines.map((line) => line.replaceAll("\n", " ")).join("\n");
    return await importText(importer, text, { onConflict, dryRun });
  },
});

export { exportPage as export, importLines as import };
