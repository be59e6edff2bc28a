import { ownSpace, readableSpaces } from "../admission/spaces.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { serverForm } from "../ids.js";
import { refuse, type Outcome } from "../outcome.js";
import type { findEntry, findMemory } from "../rows.js";

/**
 * Refuses a new row of a shared space whose id the server has given to a row of another space that the
 * caller can read: readers of both would take it for that one. In the caller's own space it deceives nobody.
 */
export async function takenElsewhere(
  ctx: UseCaseCtx,
  space: string,
  id: string,
  find: typeof findMemory | typeof findEntry,
): Promise<Outcome<never> | null> {
  const made = serverForm(id);
  if (made === null || space === ownSpace(ctx.caller.agent.agentId))
    return null;
  for (const { name } of await readableSpaces(ctx, ctx.caller)) {
    if ((await find(ctx, name, made)) === null) continue;
    const detail = "The id is another row's, in a space that you can read.";
    return refuse("conflict", detail, { pointer: "/id" });
  }
  return null;
}
