/**
 * The memory and log functions: what the HTTP routes call with a token's hash, and what the operator
 * calls with an agent's id, e.g. `npx convex run memory:addMemory '{"agentId":"main","content":"…"}'`.
 * Each answers `{ ok: true, value }`. A refusal is answered to a request as `{ ok: false, refusal }`; the
 * operator's call fails with it as a `ConvexError`.
 */
import { v } from "convex/values";
import { components, internal } from "./_generated/api.js";
import type { MutationCtx } from "./_generated/server.js";
import {
  asking,
  callerArgs,
  callOf,
  internalAction,
  internalMutation,
  passedTo,
  storing,
  type CallerArgs,
} from "./backend/caller.js";
import { recall, vRecall } from "./backend/recall.js";
import { vMoment } from "./components/openclawBackend/calendar.js";
import {
  vAppended,
  vDayList,
  vDayPage,
} from "./components/openclawBackend/logs/days.js";
import {
  vForgetFilter,
  vForgotten,
} from "./components/openclawBackend/memories/forgetting.js";
import {
  vHistory,
  vMemoryPage,
} from "./components/openclawBackend/memories/reading.js";
import { memoryFields } from "./components/openclawBackend/memories/input.js";
import { vListFilter } from "./components/openclawBackend/memories/list.js";
import {
  vRemember,
  vRemembered,
  vRememberedAll,
} from "./components/openclawBackend/memories/remembering.js";
import { vRevived } from "./components/openclawBackend/memories/superseding.js";
import {
  vOneMemory,
  vWrittenMemory,
} from "./components/openclawBackend/memories/rows.js";
import { vOutcome } from "./components/openclawBackend/outcome.js";
import { vRecallFilter } from "./components/openclawBackend/recall/request.js";
import {
  vClaimedProvenance,
  vMemoryType,
} from "./components/openclawBackend/vocabulary.js";

const backend = components.openclawBackend;

/** One memory. The space is needed only where several that the agent can read have one with this id. */
const which = { id: v.string(), space: v.optional(v.string()) };

const DEFAULT_LIST_LIMIT = 20;
const DEFAULT_ENTRIES_LIMIT = 100;
const DEFAULT_DAYS_LIMIT = 7;

/** After the operator's writes the queue is drained at once; a request embeds what it wrote itself. */
async function embedSoon(ctx: MutationCtx, request: unknown): Promise<void> {
  if (request === undefined)
    await ctx.scheduler.runAfter(0, internal.backend.embeddings.drain, {});
}

/** The handler of a write: what it stores is embedded soon. */
function writing<Input extends object, Value>(
  ...passed: Parameters<typeof passedTo<Input, Value>>
) {
  const pass = passedTo(...passed);
  return async (ctx: MutationCtx, args: CallerArgs & Input) => {
    const outcome = await pass(ctx, args);
    await embedSoon(ctx, args.request);
    return outcome;
  };
}

/** Remembers one memory; what is known already is added to as `updateMemory` would, and answers what was `changed`. */
export const addMemory = internalMutation({
  args: {
    ...callerArgs,
    ...vRemember.fields,
    /** Only for requests, whose answer can name similar memories: whether the token may see them. */
    alsoReads: v.optional(v.boolean()),
  },
  returns: vOutcome(vRemembered),
  handler: async (ctx, { agentId, request, alsoReads, ...item }) => {
    const input = {
      ...{ items: [item], alone: true },
      ...(alsoReads && { alsoReads }),
    };
    const outcome = await ctx.runMutation(
      backend.memories.remembering.remember,
      await storing(ctx, { agentId, request }, input),
    );
    if (!outcome.ok) return outcome;
    await embedSoon(ctx, request);
    const [result] = outcome.value.results;
    if (!result?.ok)
      throw new Error("One memory that is refused is the refusal of the call.");
    const { ok: _ok, ...value } = result;
    return { ...outcome, value };
  },
});

/** Remembers up to 100 memories; one that is refused does not lose the others. */
export const addMemories = internalMutation({
  args: {
    ...callerArgs,
    items: v.array(vRemember),
    weight: v.optional(v.number()),
  },
  returns: vOutcome(vRememberedAll),
  handler: async (ctx, { agentId, request, items, weight = items.length }) => {
    const caller = { agentId, request };
    const { call, input } = await storing(ctx, caller, { items });
    const outcome = await ctx.runMutation(
      backend.memories.remembering.remember,
      { call: { ...call, weight: Math.max(1, weight) }, input },
    );
    await embedSoon(ctx, request);
    return outcome;
  },
});

/** Creates or replaces the memory with a chosen id. */
export const putMemory = internalMutation({
  args: {
    ...callerArgs,
    id: v.string(),
    space: v.optional(v.string()),
    memory: v.object(memoryFields),
    supersedes: v.optional(v.string()),
    ifVersion: v.optional(v.number()),
  },
  returns: vOutcome(vRemembered),
  handler: writing(backend.memories.remembering.put, storing),
});

/** Reads one memory. */
export const getMemory = internalMutation({
  args: { ...callerArgs, ...which },
  returns: vOutcome(vOneMemory),
  handler: passedTo(backend.memories.reading.get),
});

/** Lists memories, newest first. */
export const listMemories = internalMutation({
  args: {
    ...callerArgs,
    filter: v.optional(vListFilter),
    limit: v.optional(v.number()),
    cursor: v.optional(v.string()),
  },
  returns: vOutcome(vMemoryPage),
  handler: async (
    ctx,
    { agentId, request, filter = {}, limit = DEFAULT_LIST_LIMIT, ...rest },
  ) =>
    await ctx.runMutation(backend.memories.reading.list, {
      call: await callOf(ctx, { agentId, request }),
      input: { filter, limit, ...rest },
    }),
});

/** Changes the fields that are given. */
export const updateMemory = internalMutation({
  args: {
    ...callerArgs,
    ...which,
    ...memoryFields,
    content: v.optional(v.string()),
    supersedes: v.optional(v.string()),
    ifVersion: v.optional(v.number()),
  },
  returns: vOutcome(vWrittenMemory),
  handler: async (
    ctx,
    { agentId, request, id, space, ifVersion, ...changes },
  ) => {
    const input = {
      ...{ id, changes },
      ...(space !== undefined && { space }),
      ...(ifVersion !== undefined && { ifVersion }),
    };
    const outcome = await ctx.runMutation(
      backend.memories.editing.update,
      await storing(ctx, { agentId, request }, input),
    );
    await embedSoon(ctx, request);
    return outcome;
  },
});

/**
 * Forgets a memory; it can be restored for 30 days. With `purge` its text is gone at once and for good, with
 * `revive` the memory that it superseded is active again.
 */
export const forgetMemory = internalMutation({
  args: {
    ...callerArgs,
    ...which,
    reason: v.optional(v.string()),
    ifVersion: v.optional(v.number()),
    purge: v.optional(v.boolean()),
    revive: v.optional(v.boolean()),
  },
  returns: vOutcome(v.union(v.null(), vRevived)),
  handler: async (ctx, { agentId, request, purge, reason, ...input }) => {
    const caller = { agentId, request };
    // The history that a reason is for goes too.
    if (purge || reason === undefined)
      return await ctx.runMutation(
        purge
          ? backend.erasing.erasing.purge
          : backend.memories.forgetting.forget,
        await asking(ctx, caller, input),
      );
    return await ctx.runMutation(
      backend.memories.forgetting.forget,
      await storing(ctx, caller, { ...input, reason }),
    );
  },
});

/** Takes away for good what a memory said before. */
export const eraseHistory = internalMutation({
  args: {
    ...callerArgs,
    ...which,
    ifVersion: v.optional(v.number()),
  },
  returns: vOutcome(v.null()),
  handler: passedTo(backend.erasing.erasing.eraseHistory),
});

const actArgs = {
  ...callerArgs,
  ...which,
  ifVersion: v.optional(v.number()),
};

/** Undoes a forgetting; with a version, brings back what the memory said then. */
export const restoreMemory = internalMutation({
  args: { ...actArgs, version: v.optional(v.number()) },
  returns: vOutcome(vWrittenMemory),
  handler: writing(backend.memories.restoring.restore),
});

/** Takes a memory out of quarantine. */
export const promoteMemory = internalMutation({
  args: actArgs,
  returns: vOutcome(vOneMemory),
  handler: writing(backend.memories.editing.promote),
});

/** Names what a filter matches, or forgets exactly the ids that are given. */
export const forgetMemories = internalMutation({
  args: {
    ...callerArgs,
    filter: vForgetFilter,
    dryRun: v.optional(v.boolean()),
    ids: v.optional(v.array(v.string())),
    reason: v.optional(v.string()),
  },
  returns: vOutcome(vForgotten),
  handler: async (ctx, { agentId, request, dryRun = true, ...given }) => {
    const weight = dryRun ? 1 : Math.max(1, given.ids?.length ?? 1);
    const prepare = given.reason === undefined ? asking : storing;
    const caller = { agentId, request };
    const { call, input } = await prepare(ctx, caller, { dryRun, ...given });
    return await ctx.runMutation(backend.memories.forgetting.forgetMany, {
      call: { ...call, weight },
      input,
    });
  },
});

/** The versions of a memory, newest first. */
export const memoryHistory = internalMutation({
  args: { ...callerArgs, ...which },
  returns: vOutcome(vHistory),
  handler: passedTo(backend.memories.reading.history),
});

/** Recalls by meaning and words; without a query, the newest. An action, because vector search needs one. */
export const searchMemory = internalAction({
  args: {
    ...callerArgs,
    query: v.optional(v.string()),
    /** One to four ways to ask, in place of `query`. */
    queries: v.optional(v.array(v.string())),
    type: v.optional(vMemoryType),
    include: v.optional(vRecallFilter.fields.include),
    since: v.optional(vMoment),
    until: v.optional(vMoment),
    limit: v.optional(v.number()),
  },
  returns: vOutcome(vRecall),
  handler: async (
    ctx,
    { query, queries, type, include, since, until, limit, ...caller },
  ) => {
    const outcome = await recall(ctx, caller, {
      ...(query !== undefined && { query }),
      ...(queries && { queries }),
      ...(type && { types: [type] }),
      ...(include && { include }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(limit !== undefined && { limit }),
    });
    if (!outcome.ok) return outcome;
    const { asker: _asker, ...value } = outcome.value;
    return { ...outcome, value };
  },
});

/** Appends an entry to a day's log. */
export const writeDailyLog = internalMutation({
  args: {
    ...callerArgs,
    date: v.optional(v.string()),
    content: v.string(),
    context: memoryFields.context,
    space: v.optional(v.string()),
    timeZone: v.optional(v.string()),
    provenance: v.optional(vClaimedProvenance),
    allowFindings: memoryFields.allowFindings,
  },
  returns: vOutcome(vAppended),
  handler: async (ctx, { agentId, request, date = "today", ...input }) => {
    const outcome = await ctx.runMutation(
      backend.logs.days.append,
      await storing(ctx, { agentId, request }, { date, ...input }),
    );
    await embedSoon(ctx, request);
    return outcome;
  },
});

/** Reads a day's log. */
export const getDailyLog = internalMutation({
  args: {
    ...callerArgs,
    date: v.optional(v.string()),
    space: v.optional(v.string()),
    timeZone: v.optional(v.string()),
    limit: v.optional(v.number()),
    after: v.optional(v.number()),
    newest: v.optional(v.number()),
  },
  returns: vOutcome(vDayPage),
  handler: async (
    ctx,
    {
      agentId,
      request,
      date = "today",
      limit = DEFAULT_ENTRIES_LIMIT,
      ...input
    },
  ) =>
    await ctx.runMutation(backend.logs.days.read, {
      call: await callOf(ctx, { agentId, request }),
      input: { date, limit, ...input },
    }),
});

/** Lists the days that have a log, newest first. */
export const listDailyLogs = internalMutation({
  args: {
    ...callerArgs,
    space: v.optional(v.string()),
    since: v.optional(vMoment),
    until: v.optional(vMoment),
    limit: v.optional(v.number()),
    before: v.optional(v.string()),
  },
  returns: vOutcome(vDayList),
  handler: async (
    ctx,
    { agentId, request, limit = DEFAULT_DAYS_LIMIT, ...input },
  ) =>
    await ctx.runMutation(backend.logs.days.list, {
      call: await callOf(ctx, { agentId, request }),
      input: { limit, ...input },
    }),
});
