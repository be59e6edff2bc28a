/**
 * Admits what no single transaction can carry out: recall, whose vector search runs only in actions;
 * the reading of secrets, whose values are in the environment; requests that the edge refuses, or whose
 * long body it has still to read; readers of public documents.
 */
import { v } from "convex/values";
import { components } from "../_generated/api.js";
import { env } from "../_generated/server.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import { vAdmitted } from "../components/openclawBackend/recall/search.js";
import { vBucket, vScope } from "../components/openclawBackend/vocabulary.js";
import {
  addressGroup,
  callerArgs,
  callOf,
  edgeMutation,
  internalMutation,
  vRequest,
} from "./caller.js";
import { catalogue, configuredNames, resolveSecret } from "./secretNames.js";

const backend = components.openclawBackend;
const { entering } = backend.admission;

/** The first of a recall's calls: who asks, whether they may, and which spaces that covers. */
export const recall = internalMutation({
  args: {
    ...callerArgs,
    spaces: v.optional(v.array(v.string())),
    logs: v.boolean(),
  },
  returns: vOutcome(vAdmitted),
  handler: async (ctx, { agentId, request, ...input }) =>
    await ctx.runMutation(backend.recall.search.admit, {
      call: await callOf(ctx, { agentId, request }),
      input,
    }),
});

/**
 * Admits and records the reading of a secret; the HTTP action takes its value afterwards. The audit
 * holds a name only where it is declared: any other may be anything, a secret itself too.
 */
export const readSecret = internalMutation({
  args: { ...callerArgs, key: v.string(), isHead: v.boolean() },
  returns: vOutcome(v.object({ agentId: v.string() })),
  handler: async (ctx, { key, isHead, ...caller }) => {
    const call = await callOf(ctx, caller);
    const outcome = await ctx.runMutation(backend.agents.secrets.admit, {
      call,
      input: {},
    });
    if (!outcome.ok) return outcome;
    const { agentId } = outcome.value;
    const isDeclared = catalogue(env).includes(key);
    const found = resolveSecret(env, agentId, key) !== null;
    await ctx.runMutation(backend.agents.secrets.record, {
      requestId: call.requestId,
      reader: outcome.value,
      subject: isDeclared ? key : "undeclared",
      found,
      ...(found && !configuredNames(env).includes(key) && { undeclared: key }),
      method: isHead ? "HEAD" : "GET",
    });
    return { ...outcome, value: { agentId } };
  },
});

/** Admits and records the listing of the declared names. */
export const listSecrets = internalMutation({
  args: callerArgs,
  returns: vOutcome(v.object({ agentId: v.string() })),
  handler: async (ctx, caller) =>
    await ctx.runMutation(backend.agents.secrets.list, {
      call: await callOf(ctx, caller),
      input: {},
    }),
});

const REFUSED = {
  read: entering.refusedRead,
  write: entering.refusedWrite,
  recall: entering.refusedRecall,
};

/** Admits a request that was refused before it called any function. */
export const refused = internalMutation({
  args: {
    request: vRequest,
    bucket: vBucket,
    scope: v.union(vScope, v.null()),
  },
  returns: vOutcome(v.null()),
  handler: async (ctx, { request, bucket, scope }) =>
    await ctx.runMutation(REFUSED[bucket], {
      call: await callOf(ctx, { request }),
      input: { scope },
    }),
});

const AHEAD = {
  read: entering.aheadOfRead,
  write: entering.aheadOfWrite,
  recall: entering.aheadOfRecall,
};

/** Admits a request whose body is too long to be read for anybody; its next call counts. */
export const ahead = internalMutation({
  args: {
    request: vRequest,
    bucket: vBucket,
    scope: v.union(vScope, v.null()),
  },
  returns: vOutcome(v.null()),
  handler: async (ctx, { request, bucket, scope }) =>
    await ctx.runMutation(AHEAD[bucket], {
      call: await callOf(ctx, { request }),
      input: { scope },
    }),
});

/** Admits a reader of a public document. */
export const visit = edgeMutation({
  args: {},
  returns: vOutcome(v.null()),
  handler: async (ctx) => {
    const { ip } = await ctx.meta.getRequestMetadata();
    return await ctx.runMutation(entering.visit, {
      addressGroup: addressGroup(ip),
    });
  },
});
