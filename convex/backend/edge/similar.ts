import { components } from "../../_generated/api.js";
import type { ActionCtx } from "../../_generated/server.js";
import type {
  Memory,
  Similar,
} from "../../components/openclawBackend/memories/rows.js";
import type { Embedder } from "../embedding/contract.js";
import { log } from "../log.js";

/** What a memory may repeat or contradict; undefined where the search fails, which must not lose the write's answer. */
export async function similarTo(
  ctx: ActionCtx,
  { space, id }: Memory,
  { model, similarFrom }: Embedder,
  vector: number[],
): Promise<Similar[] | undefined> {
  try {
    return await ctx.runAction(components.openclawBackend.recall.similar.find, {
      model,
      space,
      vector,
      except: id,
      from: similarFrom,
      now: Date.now(),
    });
  } catch (error) {
    log.error("finding similar memories failed", { error });
    return undefined;
  }
}
