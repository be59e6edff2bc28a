/** Answers the app, which embeds: which rows wait for a vector, and where the vectors go. */
import { v, type Infer } from "convex/values";
import {
  mutation,
  query,
  type MutationCtx,
  type QueryCtx,
  internalMutation,
} from "../_generated/server.js";
import { storeAnswer } from "../admission/idempotency.js";
import { NO_MODEL } from "../tables.js";
import { charactersOf, findMemory } from "../rows.js";
import { inContext } from "../text/content.js";
import { areOldVectorsLeft, noteModel, queueOldVectors } from "./models.js";
import { isMoveDue, moveBatch } from "./moving.js";
import { isRenewDue, renewBatch } from "./renewing.js";
import {
  embeddableOf,
  isOutdated,
  ownerOf,
  rowOf,
  vClaimed,
  vEmbeddable,
  vOwner,
  type Claimed,
} from "./vectors.js";
import { attachVector, findRecallRow, NOT_DUE } from "./recallRows.js";
import { remixAfter } from "./contextRows.js";

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

/** Whether rows wait whose turn it is, or such as are to be moved or queued. */
export const backlog = query({
  args: { model: v.string(), now: v.number() },
  returns: v.boolean(),
  handler: async (ctx, { model, now }) => {
    const [first] = await dueRows(ctx, now, 1);
    return (
      first !== undefined ||
      (await isMoveDue(ctx)) ||
      (await isRenewDue(ctx)) ||
      (await areOldVectorsLeft(ctx, model))
    );
  },
});

/**
 * Takes the rows whose turn it is, oldest first, and when there are none, rows with vectors of another
 * model. They are lent for a while: a drain that runs at the same time takes others, and what a crash
 * leaves behind comes again. As long as there are rows to be moved or renewed, it does that to some instead.
 */
export const claim = mutation({
  args: { model: v.string(), now: v.number(), limit: v.number() },
  /** Where none of many was worth claiming, there are `more`. */
  returns: v.object({ rows: v.array(vClaimed), more: v.boolean() }),
  handler: async (ctx, { model, now, limit }) => {
    if ((await moveBatch(ctx, now)) || (await renewBatch(ctx, now)))
      return { rows: [], more: true };
    let due = await dueRows(ctx, now, limit);
    if (due.length === 0 && (await queueOldVectors(ctx, model, now)) > 0)
      due = await dueRows(ctx, now, limit);
    const rows: Claimed[] = [];
    let characters = 0;
    for (const { _id, owner, model: present } of due) {
      if (characters > MAX_CLAIMED_CHARACTERS) break;
      const row = (await rowOf(ctx, owner))!;
      // After a change of the model and back, a queued row can have a vector of the right model already.
      if (present === model && row.vector && !isOutdated(row, row.vector)) {
        await ctx.db.patch("recallRows", _id, NOT_DUE);
        continue;
      }
      await ctx.db.patch("recallRows", _id, { dueAt: now + LENT_MS });
      rows.push({ ...embeddableOf(row), agentId: row.provenance.agentId });
      characters += charactersOf(row);
    }
    return { rows, more: due.length > 0 };
  },
});

async function dueRows(ctx: QueryCtx, now: number, limit: number) {
  const due = await ctx.db
    .query("recallRows")
    .withIndex("by_dueAt", (q) => q.gte("dueAt", 0).lte("dueAt", now))
    .take(limit);
  if (due.length > 0) return due;
  // Nothing waits so long: what does was put off by a clock that was ahead.
  const never = now + 2 * MAX_RETRY_AFTER_MS;
  return await ctx.db
    .query("recallRows")
    .withIndex("by_dueAt", (q) => q.gt("dueAt", never))
    .take(limit);
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
      if (attached === 0) await noteModel(ctx, model);
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
    similar?: { id: string; content: string; context?: string[] }[];
  }[];
};

/** Similar memories are found by a search of its own: what they said may have been erased since. */
async function withoutErased(ctx: QueryCtx, value: Fuller): Promise<Fuller> {
  for (const { memory, similar = [] } of value.results ?? []) {
    for (const found of similar) {
      const row = memory && (await findMemory(ctx, memory.space, found.id));
      const said = row && inContext(row.content, row.context);
      if (said === inContext(found.content, found.context)) continue;
      found.content = "";
      delete found.context;
    }
  }
  return value;
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
      const pending = row && (await findRecallRow(ctx, row._id));
      if (pending?.dueAt === undefined) continue;
      const { attempts = 0 } = pending;
      const step = attempts + (alone ? 1 : 0);
      const minutes = RETRY_MINUTES[Math.min(step, RETRY_MINUTES.length - 1)]!;
      const asked = Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
      await ctx.db.patch("recallRows", pending._id, {
        attempts: attempts + 1,
        dueAt: now + Math.max(minutes * 60_000, asked),
      });
    }
    return null;
  },
});

/** Queues rows whose vectors do not fit their model. Those stay where they are until there are others. */
export const renew = mutation({
  args: { owners: v.array(vOwner), now: v.number() },
  returns: v.null(),
  handler: async (ctx, { owners, now }) => {
    for (const owner of owners) {
      const row = await findRecallRow(ctx, owner);
      const made = { model: NO_MODEL, vector: undefined };
      if (row !== null)
        await ctx.db.patch("recallRows", row._id, { ...made, dueAt: now });
    }
    return null;
  },
});

/** Goes on with the stored vectors of rows after one that has changed, where these are many. */
export const remix = internalMutation({
  args: { space: v.string(), row: v.string(), from: v.string() },
  returns: v.null(),
  handler: async (ctx, { from, ...of }) => {
    await remixAfter(ctx, of, from);
    return null;
  },
});
