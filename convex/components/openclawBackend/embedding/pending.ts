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
  const old =
    current === undefined ? [] : models.filter((model) => model !== current);
  const counts = await Promise.all(
    spaces.flatMap((space) =>
      [NO_MODEL, ...old].map((model) => countOf(ctx, space, model)),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function countOf(
  ctx: QueryCtx,
  space: string,
  model: string,
): Promise<number> {
  const rows = ctx.db
    .query("recallRows")
    .withIndex("by_space_and_model", (q) =>
      q.eq("space", space).eq("model", model),
    );
  let count = 0;
  let characters = 0;
  for await (const { searchText } of rows) {
    count += 1;
    characters += searchText.length;
    if (count === MAX_COUNT || characters >= MAX_CHARACTERS) break;
  }
  return count;
}
