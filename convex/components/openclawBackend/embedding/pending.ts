import type { QueryCtx } from "../_generated/server.js";
import { NO_MODEL } from "../recallTables.js";

/** Counting further would cost more than the number is worth. */
const MAX_COUNT = 100;

/** How many rows of the spaces have no vector yet, or one of a model that is no longer used. */
export async function countPending(
  ctx: QueryCtx,
  spaces: readonly string[],
  current: string | undefined,
  models: readonly string[],
): Promise<number> {
  const old =
    current === undefined ? [] : models.filter((model) => model !== current);
  const found = await Promise.all(
    spaces.flatMap((space) =>
      [NO_MODEL, ...old].map((model) =>
        ctx.db
          .query("recallRows")
          .withIndex("by_space_and_model", (q) =>
            q.eq("space", space).eq("model", model),
          )
          .take(MAX_COUNT),
      ),
    ),
  );
  return found.reduce((sum, { length }) => sum + length, 0);
}
