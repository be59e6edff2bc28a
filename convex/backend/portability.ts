/**
 * Memories and logs out of the backend and into it, page by page: what the portability routes call,
 * and the operator, e.g. `npx convex run backend/portability:exportPage '{"agentId":"main"}'`.
 */
import { v } from "convex/values";
import { components, internal } from "../_generated/api.js";
import { vMoment } from "../components/openclawBackend/calendar.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import { vExportPage } from "../components/openclawBackend/portability/exporting.js";
import { vFeed } from "../components/openclawBackend/portability/feed.js";
import {
  vOnConflict,
  vLine,
} from "../components/openclawBackend/portability/lines.js";
import { vLineOutcome } from "../components/openclawBackend/portability/importing.js";
import {
  callerArgs,
  callOf,
  internalMutation,
  laterCall,
  storingLater,
} from "./caller.js";

const { exporting, feed, importing } = components.openclawBackend.portability;

const DEFAULT_EXPORT_LINES = 1000;
const DEFAULT_CHANGES = 100;
const DRAIN_DELAY_MS = 1000;

/** A page of everything that the agent can read. */
export const exportPage = internalMutation({
  args: {
    ...callerArgs,
    cursor: v.optional(v.string()),
    since: v.optional(vMoment),
    limit: v.optional(v.number()),
  },
  returns: vOutcome(vExportPage),
  handler: async (
    ctx,
    { agentId, request, limit = DEFAULT_EXPORT_LINES, ...input },
  ) =>
    await ctx.runMutation(exporting.page, {
      call: await callOf(ctx, { agentId, request }),
      input: { limit, ...input },
    }),
});

/** What has changed after a cursor. */
export const followChanges = internalMutation({
  args: {
    ...callerArgs,
    cursor: v.optional(v.string()),
    limit: v.optional(v.number()),
  },
  returns: vOutcome(vFeed),
  handler: async (
    ctx,
    { agentId, request, limit = DEFAULT_CHANGES, ...input },
  ) =>
    await ctx.runMutation(feed.follow, {
      call: await callOf(ctx, { agentId, request }),
      input: { limit, ...input },
    }),
});

const key = v.object({ key: v.string(), requestHash: v.string() });
/** Whose memory an administrator imports into. */
const forAgent = v.optional(v.string());

/** Admits an import of several transactions, and counts it for all of them. */
export const beginImport = internalMutation({
  args: {
    ...callerArgs,
    forAgent,
    key: v.optional(key),
    dryRun: v.optional(v.boolean()),
    weight: v.number(),
  },
  returns: vOutcome(v.object({ earlier: v.union(v.string(), v.null()) })),
  handler: async (ctx, { agentId, request, forAgent, weight, ...input }) => {
    const call = { ...(await callOf(ctx, { agentId, request })), weight };
    return forAgent === undefined
      ? await ctx.runMutation(importing.begin, { call, input })
      : await ctx.runMutation(importing.beginForAgent, {
          call,
          input: { ...input, agentId: forAgent },
        });
  },
});

/** Takes one batch of lines; it was counted when the import began. */
export const importLines = internalMutation({
  args: {
    ...callerArgs,
    forAgent,
    lines: v.array(vLine),
    onConflict: vOnConflict,
    dryRun: v.boolean(),
  },
  returns: vOutcome(v.object({ outcomes: v.array(vLineOutcome) })),
  handler: async (ctx, { agentId, request, forAgent, ...given }) => {
    const caller = { agentId, request };
    const { call, input } = await storingLater(ctx, caller, given);
    return forAgent === undefined
      ? await ctx.runMutation(importing.take, { call, input })
      : await ctx.runMutation(importing.takeForAgent, {
          call,
          input: { ...input, agentId: forAgent },
        });
  },
});

/** Ends an import: its vectors come from the queue, its answer is kept under its idempotency key. */
export const finishImport = internalMutation({
  args: { ...callerArgs, forAgent, answer: v.string(), written: v.boolean() },
  returns: vOutcome(v.string()),
  handler: async (ctx, { agentId, request, forAgent, answer, written }) => {
    // The pages of an import follow one another: not each of them begins a run of its own.
    if (written)
      await ctx.scheduler.runAfter(
        DRAIN_DELAY_MS,
        internal.backend.embeddings.drain,
        {},
      );
    const call = await laterCall(ctx, { agentId, request });
    return forAgent === undefined
      ? await ctx.runMutation(importing.finish, { call, input: { answer } })
      : await ctx.runMutation(importing.finishForAgent, {
          call,
          input: { answer, agentId: forAgent },
        });
  },
});
