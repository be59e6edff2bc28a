import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";

/**
 * What happens when a deployment changes its embedding model. Vectors of the old one stay where they
 * are and go on answering recalls that can embed a question with it. Their rows are queued in batches;
 * attaching the new vector drops the old one. Each row is compared with the question in its own model only.
 */

/** Of more models than this, the rest waits until one of these is done. */
const MAX_MODELS = 8;
/** Rows queued in one transaction. */
const QUEUED_AT_ONCE = 64;

/** Remembers that there are vectors of a model. */
export async function noteModel(
  ctx: MutationCtx,
  model: string,
): Promise<void> {
  const known = await ctx.db
    .query("vectorModels")
    .withIndex("by_model", (q) => q.eq("model", model))
    .unique();
  if (known === null) await ctx.db.insert("vectorModels", { model });
}

/** The names of the models that there are vectors of. */
export async function modelNames(ctx: QueryCtx): Promise<string[]> {
  const models = await ctx.db.query("vectorModels").take(MAX_MODELS);
  return models.map(({ model }) => model);
}

async function oldModels(
  ctx: QueryCtx,
  current: string,
): Promise<Doc<"vectorModels">[]> {
  const models = await ctx.db.query("vectorModels").take(MAX_MODELS);
  return models.filter(({ model }) => model !== current);
}

/** Rows with a vector of a model, those not queued first. */
function rowsOf(ctx: QueryCtx, model: string) {
  return ctx.db
    .query("recallRows")
    .withIndex("by_model_and_dueAt", (q) => q.eq("model", model));
}

/** Whether `queueOldVectors` has something to do. */
export async function areOldVectorsLeft(
  ctx: QueryCtx,
  current: string,
): Promise<boolean> {
  for (const { model } of await oldModels(ctx, current)) {
    const first = await rowsOf(ctx, model).first();
    if (first === null || first.dueAt === undefined) return true;
  }
  return false;
}

/** Queues rows with vectors of other models than the current one, and forgets models that have none left. */
export async function queueOldVectors(
  ctx: MutationCtx,
  current: string,
  now: number,
): Promise<number> {
  let queued = 0;
  for (const { _id, model } of await oldModels(ctx, current)) {
    const rows = await rowsOf(ctx, model).take(QUEUED_AT_ONCE - queued);
    if (rows.length === 0 && queued < QUEUED_AT_ONCE)
      await ctx.db.delete("vectorModels", _id);
    for (const row of rows) {
      if (row.dueAt !== undefined) break;
      await ctx.db.patch("recallRows", row._id, { dueAt: now, attempts: 0 });
      queued += 1;
    }
  }
  return queued;
}
