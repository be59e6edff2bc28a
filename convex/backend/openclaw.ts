/**
 * The transactions of an import and an export of an OpenClaw workspace; `edge/workspace*.ts` put them
 * together. An import is counted once, when it begins; an export by its first page.
 */
import { v } from "convex/values";
import { components } from "../_generated/api.js";
import {
  vEntriesPage,
  vEntryAt,
  vMemoriesPage,
  vMemoryAt,
  vPartAt,
  vPartsPage,
  vReferencesPage,
  vShownState,
} from "../components/openclawBackend/openclaw/exporting.js";
import {
  vFile,
  vLook,
  vText,
} from "../components/openclawBackend/openclaw/importing.js";
import { vBlock } from "../components/openclawBackend/openclaw/statements.js";
import {
  vEnded,
  vGone,
  vTaken,
} from "../components/openclawBackend/openclaw/taking.js";
import { vOutcome, vRefusal } from "../components/openclawBackend/outcome.js";
import {
  callerArgs,
  callOf,
  internalMutation,
  laterCall,
  storingLater,
} from "./caller.js";

const { importing, exporting, taking } = components.openclawBackend.openclaw;

/** Says what is new about files. */
export const look = internalMutation({
  args: {
    ...callerArgs,
    files: v.array(
      v.object({
        path: v.string(),
        content: v.string(),
        mtime: v.optional(v.number()),
      }),
    ),
  },
  returns: vOutcome(v.object({ files: v.array(vLook) })),
  handler: async (ctx, { agentId, request, ...input }) =>
    await ctx.runMutation(
      importing.look,
      await storingLater(ctx, { agentId, request }, input),
    ),
});

/** Reads what memories say. */
export const texts = internalMutation({
  args: { ...callerArgs, ids: v.array(v.string()) },
  returns: vOutcome(v.object({ texts: v.array(vText) })),
  handler: async (ctx, { agentId, request, ...input }) =>
    await ctx.runMutation(importing.texts, {
      call: await laterCall(ctx, { agentId, request }),
      input,
    }),
});

/** Says which rows stand in other files. */
export const held = internalMutation({
  args: {
    ...callerArgs,
    ids: v.array(v.string()),
    except: v.array(v.string()),
    after: v.string(),
  },
  returns: vOutcome(
    v.object({
      ids: v.array(v.string()),
      next: v.union(v.string(), v.null()),
    }),
  ),
  handler: async (ctx, { agentId, request, ...input }) =>
    await ctx.runMutation(importing.held, {
      call: await laterCall(ctx, { agentId, request }),
      input,
    }),
});

/** Makes memories and log entries of blocks. */
export const take = internalMutation({
  args: {
    ...callerArgs,
    blocks: v.array(vBlock),
    before: v.union(v.string(), v.null()),
  },
  returns: vOutcome(v.object({ taken: v.array(vTaken) })),
  handler: async (ctx, { agentId, request, ...input }) =>
    await ctx.runMutation(
      taking.takeBlocks,
      await storingLater(ctx, { agentId, request }, input),
    ),
});

/** Ends what files no longer have. */
export const drop = internalMutation({
  args: { ...callerArgs, gone: v.array(vGone) },
  returns: vOutcome(v.object({ outcomes: v.array(vEnded) })),
  handler: async (ctx, { agentId, request, ...input }) =>
    await ctx.runMutation(taking.dropGone, {
      call: await laterCall(ctx, { agentId, request }),
      input,
    }),
});

/** Stores how files consist of them. */
export const keep = internalMutation({
  args: { ...callerArgs, files: v.array(vFile) },
  returns: vOutcome(
    v.object({ refusals: v.array(v.union(vRefusal, v.null())) }),
  ),
  handler: async (ctx, { agentId, request, ...input }) =>
    await ctx.runMutation(
      importing.keep,
      await storingLater(ctx, { agentId, request }, input),
    ),
});

/** Renders stored files. */
export const parts = internalMutation({
  args: {
    ...callerArgs,
    counted: v.boolean(),
    from: v.union(vPartAt, v.null()),
    quarantined: v.boolean(),
  },
  returns: vOutcome(vPartsPage),
  handler: async (ctx, { agentId, request, counted, ...input }) => {
    const callFor = counted ? callOf : laterCall;
    return await ctx.runMutation(exporting.parts, {
      call: await callFor(ctx, { agentId, request }),
      input,
    });
  },
});

/** Names what stands in stored files. */
export const references = internalMutation({
  args: { ...callerArgs, after: v.string() },
  returns: vOutcome(vReferencesPage),
  handler: async (ctx, { agentId, request, ...input }) =>
    await ctx.runMutation(exporting.references, {
      call: await laterCall(ctx, { agentId, request }),
      input,
    }),
});

/** Lists memories. */
export const memories = internalMutation({
  args: {
    ...callerArgs,
    state: vShownState,
    after: v.union(vMemoryAt, v.null()),
  },
  returns: vOutcome(vMemoriesPage),
  handler: async (ctx, { agentId, request, ...input }) =>
    await ctx.runMutation(exporting.memories, {
      call: await laterCall(ctx, { agentId, request }),
      input,
    }),
});

/** Lists log entries. */
export const entries = internalMutation({
  args: { ...callerArgs, after: v.union(vEntryAt, v.null()) },
  returns: vOutcome(vEntriesPage),
  handler: async (ctx, { agentId, request, ...input }) =>
    await ctx.runMutation(exporting.entries, {
      call: await laterCall(ctx, { agentId, request }),
      input,
    }),
});
