/**
 * Admits the reading and listing of secrets and records it. The values stay in the deployment's
 * environment, which the component cannot see: they are resolved after admission and are never an
 * argument or a result.
 */
import { v } from "convex/values";
import { mutation, type MutationCtx } from "../_generated/server.js";
import { noteSecretNames, secretNames } from "../admission/agentRows.js";
import { recordEvent } from "../admission/auditRows.js";
import { findTokenByHash } from "../admission/tokenRows.js";
import { useCase } from "../admission/useCase.js";
import { done } from "../outcome.js";

const vReader = v.object({
  agentId: v.string(),
  tokenId: v.union(v.string(), v.null()),
});

/** Admits a reading. What it found is recorded in the same transaction, by `record`. */
export const admit = useCase({
  action: "secret.read",
  scope: "secrets:read",
  bucket: "read",
  writes: false,
  args: {},
  returns: vReader,
  handler: async (ctx) => {
    const { agent, token } = ctx.caller;
    return done({ agentId: agent.agentId, tokenId: token?.tokenId ?? null });
  },
});

/** Records an admitted reading: which declared secret, whether there is a value, and whether it was asked for. */
export const record = mutation({
  args: {
    requestId: v.string(),
    reader: vReader,
    subject: v.string(),
    found: v.boolean(),
    /** A key that is found though nobody has declared it. */
    undeclared: v.optional(v.string()),
    method: v.union(v.literal("GET"), v.literal("HEAD")),
  },
  returns: v.null(),
  handler: async (ctx, { reader, subject, found, undeclared, ...of }) => {
    const { agentId, tokenId } = reader;
    if (undeclared !== undefined) await noteKey(ctx, undeclared);
    await recordEvent(ctx, {
      at: Date.now(),
      agentId,
      ...(tokenId !== null && { tokenId }),
      action: "secret.read",
      outcome: found ? "ok" : "not_found",
      subjects: [subject],
      ...of,
    });
    return null;
  },
});

/** Admits the listing of the declared names. */
export const list = useCase({
  action: "secret.list",
  scope: "secrets:read",
  bucket: "read",
  writes: true,
  args: {},
  returns: v.object({ agentId: v.string() }),
  handler: async (ctx) => done({ agentId: ctx.caller.agent.agentId }),
});

/** A deployment has at most 512 variables. */
const MAX_KEYS = 512;

async function noteKey(ctx: MutationCtx, key: string): Promise<void> {
  const { keys } = await secretNames(ctx);
  if (keys.includes(key) || keys.length >= MAX_KEYS) return;
  await noteSecretNames(ctx, (names) => ({
    ...names,
    keys: [...names.keys, key],
  }));
}

/**
 * What the names of the deployment's secrets are made of, for whoever can read its environment: the agent that writes,
 * the others, and the keys that were found undeclared.
 */
export const names = mutation({
  args: { tokenHash: v.optional(v.string()) },
  returns: v.object({
    writer: v.union(v.string(), v.null()),
    agents: v.array(v.string()),
    keys: v.array(v.string()),
  }),
  handler: async (ctx, { tokenHash }) => {
    const { agents, keys } = await secretNames(ctx);
    const token =
      tokenHash === undefined ? null : await findTokenByHash(ctx, tokenHash);
    return { writer: token?.agentId ?? null, agents, keys };
  },
});
