/**
 * Counts anew what a space holds, for the operator, where it was filled before that was counted:
 * `npx convex run backend/usage:recount '{"space":"agent/main"}'`; `backend/usage:recountAll` does it for every
 * space that does not know what its rows are.
 */
import { v, type Infer } from "convex/values";
import { components } from "../_generated/api.js";
import type { ActionCtx } from "../_generated/server.js";
import {
  vSize,
  type vCounted,
} from "../components/openclawBackend/admission/recount.js";
import {
  NOTHING,
  plus,
} from "../components/openclawBackend/admission/usage.js";
import { refuse } from "../components/openclawBackend/outcome.js";
import { internalAction, refusalError } from "./caller.js";

const { recount: counting } = components.openclawBackend.admission;
/** A space that is written to while it is counted is counted once more. */
const ATTEMPTS = 5;

const vRecounted = v.object({
  space: v.string(),
  ...vSize.fields,
  /** False where the space was written to each time: nothing is changed then. */
  settled: v.boolean(),
});

export const recount = internalAction({
  args: { space: v.string() },
  returns: vRecounted,
  handler: async (ctx, { space }) => await recounted(ctx, space),
});

export const recountAll = internalAction({
  args: {},
  returns: v.object({ spaces: v.array(vRecounted) }),
  handler: async (ctx) => {
    const spaces: Infer<typeof vRecounted>[] = [];
    for (let after = ""; ;) {
      const page: Spaces = await ctx.runQuery(counting.uncounted, { after });
      for (const space of page.spaces) spaces.push(await recounted(ctx, space));
      if (page.next === null) return { spaces };
      after = page.next;
    }
  },
});
type Spaces = { spaces: string[]; next: string | null };

async function recounted(ctx: ActionCtx, space: string) {
  let sum = NOTHING;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    sum = NOTHING;
    let at: Counted = await ctx.runQuery(counting.page, { space });
    const { revision } = at;
    for (;;) {
      sum = plus(sum, at);
      if (at.next === null) break;
      at = await ctx.runQuery(counting.page, { space, from: at.next });
    }
    // A misspelt name must not make a space.
    if (sum.rows === 0 && revision === null)
      throw refusalError(
        refuse("not_found", "No space of this name holds anything.").refusal,
      );
    const counted = { space, ...sum };
    if (await ctx.runMutation(counting.settle, { ...counted, revision }))
      return { ...counted, settled: true };
  }
  return { space, ...sum, settled: false };
}
type Counted = Infer<typeof vCounted>;
