/**
 * Answers questions with the memories and log entries that rank best, in three steps: admission, vector
 * search, ranking.
 */
import { v, type Infer } from "convex/values";
import { api } from "../_generated/api.js";
import { action, query } from "../_generated/server.js";
import { noAccess, readableSpaces } from "../admission/spaces.js";
import { useCase } from "../admission/useCase.js";
import { modelNames } from "../embedding/models.js";
import { done, refuse } from "../outcome.js";
import { vRecallRequest, vVectorHit } from "./request.js";
import { recallRows, vRanking } from "./results.js";
import { vectorHits } from "./legs.js";

export const vAdmitted = v.object({
  agentId: v.string(),
  displayName: v.optional(v.string()),
  timeZone: v.string(),
  spaces: v.array(v.string()),
  /** The models that there are vectors of: more than one while a change of the model goes on. */
  models: v.array(v.string()),
});

/**
 * Admits a recall and names the spaces that it covers. On its own because vector search runs only in
 * actions, and an action's reads are not one transaction with the rate limit.
 */
export const admit = useCase({
  action: "memory.recall",
  scope: "memory:read",
  bucket: "recall",
  writes: false,
  args: { spaces: v.optional(v.array(v.string())), logs: v.boolean() },
  returns: vAdmitted,
  handler: async (ctx, { spaces: wanted, logs }) => {
    if (logs && !ctx.caller.scopes.includes("logs:read")) {
      return refuse("forbidden", "Recalling log entries needs another scope.", {
        pointer: "/include",
        requiredScope: "logs:read",
      });
    }
    const readable = (await readableSpaces(ctx, ctx.caller)).map(
      ({ name }) => name,
    );
    const foreign =
      wanted?.findIndex((space) => !readable.includes(space)) ?? -1;
    if (foreign >= 0)
      return noAccess(ctx, wanted![foreign]!, "read", `/spaces/${foreign}`);
    const spaces =
      wanted === undefined || wanted.length === 0
        ? readable
        : [...new Set(wanted)];
    const { agentId, displayName, timeZone } = ctx.caller.agent;
    const models = await modelNames(ctx);
    const named = displayName === undefined ? {} : { displayName };
    return done({ agentId, ...named, timeZone, spaces, models });
  },
});

/** Recall without a vector: by words, or newest first. */
export const ranking = query({
  args: { request: vRecallRequest, hits: v.array(vVectorHit) },
  returns: vRanking,
  handler: async (ctx, { request, hits }) =>
    await recallRows(ctx, request, hits),
});

/** The first half of a recall with vectors, for a caller who ranks within a transaction of its own. */
export const hits = action({
  args: { request: vRecallRequest },
  returns: v.array(vVectorHit),
  handler: async (ctx, { request }) => await vectorHits(ctx, request),
});

/** Recall with vectors: the searches of all questions side by side, then the same ranking over all legs. */
export const search = action({
  args: { request: vRecallRequest },
  returns: vRanking,
  handler: async (ctx, { request }): Promise<Infer<typeof vRanking>> => {
    const hits = await vectorHits(ctx, request);
    const args = { request, hits };
    const ranking = await ctx.runQuery(api.recall.search.ranking, args);
    const { unfit } = ranking;
    if (unfit.length > 0) {
      const owners = { owners: unfit, now: request.now };
      await ctx.scheduler.runAfter(0, api.embedding.queue.renew, owners);
    }
    return ranking;
  },
});
