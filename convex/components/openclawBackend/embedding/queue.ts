/** Answers the app, which embeds: which rows wait for a vector, and where the vectors go. */
import { v, type Infer } from "convex/values";
import {
  mutation,
  query,
  type MutationCtx,
  type QueryCtx,
} from "../_generated/server.js";
import { storeAnswer } from "../admission/idempotency.js";
import { findMemory, type Row } from "../rows.js";
import { isRecallable } from "../vocabulary.js";
import {
  areOldVectorsLeft,
  noteModel,
  queueOldVectors,
  startOver,
} from "./models.js";
import {
  embeddableOf,
  ownerOf,
  rowOf,
  vClaimed,
  vEmbeddable,
  type Claimed,
} from "./owners.js";
import { findPending } from "./pending.js";
import {
  dropVector,
  insertVector,
  isDimensions,
  loadVector,
} from "./vectors.js";

/** Waits between attempts, in minutes: a provider that is down for a day is asked about a dozen times. */
const RETRY_MINUTES = [1, 2, 5, 15, 30, 60, 120];
/** Longer than a drain takes over one batch. */
const LENT_MS = 5 * 60_000;
/** A provider may ask for more patience than that, within reason. */
const MAX_RETRY_AFTER_MS = 2 * 3_600_000;

/** A transaction reads 16 MiB: a long log entry, with the text that it is searched by, takes up to one. */
const MAX_CLAIMED_CHARACTERS = 500_000;

/** The answer that a write gets once its vectors are there. */
export const vFullerAnswer = v.object({
  tokenHash: v.string(),
  key: v.string(),
  requestHash: v.string(),
  result: v.string(),
});
export type FullerAnswer = Infer<typeof vFullerAnswer>;

/** Vectors of one model, each with the row that it is of. */
export const vAttached = v.object({
  model: v.string(),
  items: v.array(
    v.object({ ...vEmbeddable.fields, vector: v.array(v.float64()) }),
  ),
  answer: v.optional(vFullerAnswer),
});

/** Whether rows wait whose turn it is, or vectors of a model that is no longer used. */
export const backlog = query({
  args: { model: v.string(), now: v.number() },
  returns: v.boolean(),
  handler: async (ctx, { model, now }) => {
    const [first] = await dueRows(ctx, now, 1);
    return first !== undefined || (await areOldVectorsLeft(ctx, model));
  },
});

/**
 * Takes the rows whose turn it is, oldest first, and when there are none, rows with vectors of another
 * model. They are lent for a while: a drain that runs at the same time takes others, and what a crash
 * leaves behind comes again.
 */
export const claim = mutation({
  args: { model: v.string(), now: v.number(), limit: v.number() },
  /** Where none of many was worth claiming, there are `more`. */
  returns: v.object({ rows: v.array(vClaimed), more: v.boolean() }),
  handler: async (ctx, { model, now, limit }) => {
    await startOver(ctx, model);
    let pending = await dueRows(ctx, now, limit);
    if (pending.length === 0 && (await queueOldVectors(ctx, model, now)) > 0)
      pending = await dueRows(ctx, now, limit);
    const rows: Claimed[] = [];
    let characters = 0;
    for (const { _id, owner } of pending) {
      if (characters > MAX_CLAIMED_CHARACTERS) break;
      const row = await rowOf(ctx, owner);
      if (row === null || (await hasVectorOf(ctx, row, model))) {
        await ctx.db.delete("pendingEmbeddings", _id);
        continue;
      }
      await ctx.db.patch("pendingEmbeddings", _id, { dueAt: now + LENT_MS });
      const { agentId } = row.provenance;
      rows.push({ ...embeddableOf(row), agentId });
      characters += row.content.length;
    }
    return { rows, more: pending.length > 0 };
  },
});

async function dueRows(ctx: QueryCtx, now: number, limit: number) {
  return await ctx.db
    .query("pendingEmbeddings")
    .withIndex("by_dueAt", (q) => q.lte("dueAt", now))
    .take(limit);
}

/** After a change of the model and back, a queued row can have a vector of the right model already. */
async function hasVectorOf(
  ctx: QueryCtx,
  { vector }: Row,
  model: string,
): Promise<boolean> {
  const loaded = vector && (await loadVector(ctx, vector));
  return loaded ? loaded.doc.model === model : false;
}

/**
 * Attaches vectors to the rows that still say what was embedded, and takes them off the queue; a row
 * that changed in the meantime keeps its place. With `answer`, and where every vector found its row, the
 * answer stored under the request's idempotency key is replaced in the same transaction by the one that
 * says that the vectors are there.
 */
export const attach = mutation({
  args: vAttached.fields,
  returns: v.object({ attached: v.number() }),
  handler: async (ctx, { model, items, answer }) => {
    let attached = 0;
    for (const { vector, ...item } of items) {
      const row = await ownerOf(ctx, item);
      if (row === null || embeddableOf(row).version !== item.version) continue;
      if (!(await attachVector(ctx, row, model, vector))) continue;
      if (attached === 0) await noteModel(ctx, model, vector.length);
      attached += 1;
    }
    if (answer && attached === items.length) await keepAnswer(ctx, answer);
    return { attached };
  },
});

/** Identity comes from the token alone: a row's writer need not be the one who asks. */
async function keepAnswer(
  ctx: MutationCtx,
  { tokenHash, result, ...key }: Infer<typeof vFullerAnswer>,
): Promise<void> {
  const token = await ctx.db
    .query("tokens")
    .withIndex("by_hash", (q) => q.eq("hash", tokenHash))
    .unique();
  if (token === null) return;
  const value = await withoutErased(ctx, JSON.parse(result) as Fuller);
  await storeAnswer(ctx, token.agentId, key, value, Date.now());
}

type Fuller = {
  results?: {
    memory?: { space: string };
    similar?: { id: string; content: string }[];
  }[];
};

/** Similar memories are found by a search of its own: what they said may have been erased since. */
async function withoutErased(ctx: QueryCtx, value: Fuller): Promise<Fuller> {
  for (const { memory, similar = [] } of value.results ?? []) {
    for (const found of similar) {
      const row = memory && (await findMemory(ctx, memory.space, found.id));
      if (row?.content !== found.content) found.content = "";
    }
  }
  return value;
}

async function attachVector(
  ctx: MutationCtx,
  row: Row,
  model: string,
  vector: number[],
): Promise<boolean> {
  if ("state" in row && !isRecallable(row.state)) return false;
  if (!isDimensions(vector.length)) return false;
  await dropVector(ctx, row);
  return await insertVector(ctx, row, model, vector);
}

/**
 * Puts rows whose embedding failed at the back, each time for longer. Nothing is ever given up. A row
 * that failed `alone` waits a step longer than those that failed in its company, so that it is never
 * again in their way.
 */
export const postpone = mutation({
  args: {
    items: v.array(vEmbeddable),
    alone: v.optional(v.boolean()),
    retryAfterMs: v.optional(v.number()),
    now: v.number(),
  },
  returns: v.null(),
  handler: async (ctx, { items, alone = false, retryAfterMs = 0, now }) => {
    for (const item of items) {
      const row = await ownerOf(ctx, item);
      const pending = row && (await findPending(ctx, row._id));
      if (!pending) continue;
      const step = pending.attempts + (alone ? 1 : 0);
      const minutes = RETRY_MINUTES[Math.min(step, RETRY_MINUTES.length - 1)]!;
      const asked = Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
      await ctx.db.patch("pendingEmbeddings", pending._id, {
        attempts: pending.attempts + 1,
        dueAt: now + Math.max(minutes * 60_000, asked),
      });
    }
    return null;
  },
});
