import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { NO_MODEL } from "../tables.js";

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

/** Counting further would cost more than the number is worth: of long texts the rows are long too. */
const MAX_COUNT = 100;
const MAX_CHARACTERS = 200_000;

/** How many rows of the spaces have no vector yet, or one of a model that is no longer used. */
export async function countPending(
  ctx: QueryCtx,
  spaces: readonly string[],
  current: string | undefined,
  models: readonly string[],
): Promise<number> {
  const counts = await Promise.all(
    spaces.flatMap((space) =>
      waiting(current, models).map((model) => countOf(ctx, space, model)),
    ),
  );
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** The same of one space among many, and whether that is all; less is read for it. */
export async function pendingIn(
  ctx: QueryCtx,
  space: string,
  current: string | undefined,
  models: readonly string[],
): Promise<{ count: number; isAll: boolean }> {
  const counts = await Promise.all(
    waiting(current, models).map((model) =>
      countOf(ctx, space, model, MAX_CHARACTERS / 10),
    ),
  );
  return {
    count: counts.reduce((sum, { count }) => sum + count, 0),
    isAll: counts.every(({ isAll }) => isAll),
  };
}

/** The models of rows that wait for a vector of the current one. */
function waiting(current: string | undefined, models: readonly string[]) {
  const old =
    current === undefined ? [] : models.filter((model) => model !== current);
  return [NO_MODEL, ...old];
}

async function countOf(
  ctx: QueryCtx,
  space: string,
  model: string,
  maxCharacters = MAX_CHARACTERS,
): Promise<{ count: number; isAll: boolean }> {
  const rows = ctx.db
    .query("recallRows")
    .withIndex("by_space_and_model", (q) =>
      q.eq("space", space).eq("model", model),
    );
  let count = 0;
  let characters = 0;
  for await (const { searchText } of rows) {
    if (count === MAX_COUNT || characters >= maxCharacters)
      return { count, isAll: false };
    count += 1;
    characters += searchText.length;
  }
  return { count, isAll: true };
}
