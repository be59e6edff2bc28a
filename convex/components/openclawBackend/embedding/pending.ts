import type { QueryCtx } from "../_generated/server.js";
import { NO_MODEL } from "../recallTables.js";

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
