import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { findPending, insertPending } from "./pending.js";
import { isDimensions, vectorTable } from "./vectors.js";

/**
 * What happens when a deployment changes its embedding model. Vectors of the old one stay where they
 * are and go on answering recalls that can embed a question with it. Their rows are queued in batches,
 * in the order of the vectors' creation, and `queuedUpTo` remembers how far that has come. Attaching
 * the new vector drops the old one. Each row is compared with the question in its own model only.
 */

/** Of more models than this, the rest waits until one of these is done. */
const MAX_MODELS = 8;
/** Vectors read in one transaction: those of 3072 dimensions take 27 KB each. */
const QUEUED_AT_ONCE = 128;
/** Counting further would cost more than the number is worth: it reads vectors. */
const MAX_UNQUEUED_COUNT = 32;

type VectorModel = Doc<"vectorModels">;

/** Remembers that there are vectors of a model. */
export async function noteModel(
  ctx: MutationCtx,
  model: string,
  dimensions: number,
): Promise<void> {
  if ((await findModel(ctx, model)) !== null) return;
  await ctx.db.insert("vectorModels", { model, dimensions, queuedUpTo: 0 });
}

async function findModel(
  ctx: QueryCtx,
  model: string,
): Promise<VectorModel | null> {
  return await ctx.db
    .query("vectorModels")
    .withIndex("by_model", (q) => q.eq("model", model))
    .unique();
}

/** Should the current model be left (again), its vectors are gone through from the first one. */
export async function startOver(
  ctx: MutationCtx,
  current: string,
): Promise<void> {
  const kept = await findModel(ctx, current);
  if (kept !== null && kept.queuedUpTo > 0)
    await ctx.db.patch("vectorModels", kept._id, { queuedUpTo: 0 });
}

/** The names of the models that there are vectors of. */
export async function modelNames(ctx: QueryCtx): Promise<string[]> {
  const models = await ctx.db.query("vectorModels").take(MAX_MODELS);
  return models.map(({ model }) => model);
}

async function oldModels(
  ctx: QueryCtx,
  current: string,
): Promise<VectorModel[]> {
  const models = await ctx.db.query("vectorModels").take(MAX_MODELS);
  return models.filter(({ model }) => model !== current);
}

/** A model's vectors that are not queued yet, oldest first. */
async function unqueued(
  ctx: QueryCtx,
  { model, dimensions, queuedUpTo }: VectorModel,
  limit: number,
) {
  if (!isDimensions(dimensions)) return [];
  return await ctx.db
    .query(vectorTable(dimensions))
    .withIndex("by_model", (q) =>
      q.eq("model", model).gt("_creationTime", queuedUpTo),
    )
    .take(limit);
}

async function isQueueEmpty(ctx: QueryCtx): Promise<boolean> {
  return (await ctx.db.query("pendingEmbeddings").first()) === null;
}

/** Whether `queueOldVectors` has something to do. */
export async function areOldVectorsLeft(
  ctx: QueryCtx,
  current: string,
): Promise<boolean> {
  const models = await oldModels(ctx, current);
  if (models.length > 0 && (await isQueueEmpty(ctx))) return true;
  for (const model of models) {
    if ((await unqueued(ctx, model, 1)).length > 0) return true;
  }
  return false;
}

/** Queues rows with vectors of other models than the current one, and forgets models that have none left. */
export async function queueOldVectors(
  ctx: MutationCtx,
  current: string,
  now: number,
): Promise<number> {
  const isEmpty = await isQueueEmpty(ctx);
  let looked = 0;
  for (const model of await oldModels(ctx, current)) {
    if (looked === QUEUED_AT_ONCE) break;
    const vectors = await unqueued(ctx, model, QUEUED_AT_ONCE - looked);
    looked += vectors.length;
    for (const { owner, space } of vectors) {
      if ((await findPending(ctx, owner)) === null)
        await insertPending(ctx, owner, space, now);
    }
    const last = vectors.at(-1);
    if (last) {
      const queuedUpTo = last._creationTime;
      await ctx.db.patch("vectorModels", model._id, { queuedUpTo });
    } else if (isEmpty) {
      // All that was queued is done. A vector that was passed over, because its transaction began before
      // the last one looked at and ended after it, is met from the start.
      const all = { ...model, queuedUpTo: 0 };
      if ((await unqueued(ctx, all, 1)).length === 0)
        await ctx.db.delete("vectorModels", model._id);
      else await ctx.db.patch("vectorModels", model._id, { queuedUpTo: 0 });
    }
  }
  return looked;
}

/** How many vectors of other models than the current one are not queued yet, in some spaces; bounded. */
export async function countUnqueued(
  ctx: QueryCtx,
  spaces: readonly string[],
  current: string,
): Promise<number> {
  let count = 0;
  for (const { model, dimensions, queuedUpTo } of await oldModels(
    ctx,
    current,
  )) {
    if (!isDimensions(dimensions)) continue;
    const found = await Promise.all(
      spaces.map((space) =>
        ctx.db
          .query(vectorTable(dimensions))
          .withIndex("by_space_and_model", (q) =>
            q
              .eq("space", space)
              .eq("model", model)
              .gt("_creationTime", queuedUpTo),
          )
          .take(MAX_UNQUEUED_COUNT),
      ),
    );
    count += found.reduce((sum, { length }) => sum + length, 0);
  }
  return count;
}
