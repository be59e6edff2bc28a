/**
 * Admits the reading and listing of secrets and records it. The values stay in the deployment's
 * environment, which the component cannot see: they are resolved after admission and are never an
 * argument or a result.
 */
import { v } from "convex/values";
import { mutation } from "../_generated/server.js";
import { recordEvent } from "../admission/auditRows.js";
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
    method: v.union(v.literal("GET"), v.literal("HEAD")),
  },
  returns: v.null(),
  handler: async (ctx, { reader, subject, found, ...of }) => {
    const { agentId, tokenId } = reader;
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
