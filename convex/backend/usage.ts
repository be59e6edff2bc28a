/**
 * Counts anew what a space holds, for the operator, where it was filled before that was counted:
 * `npx convex run backend/usage:recount '{"space":"agent/main"}'`.
 */
import { v, type Infer } from "convex/values";
import { components } from "../_generated/api.js";
import { internalAction } from "../_generated/server.js";
import type { vCounted } from "../components/openclawBackend/admission/recount.js";

const { recount: counting } = components.openclawBackend.admission;
/** A space that is written to while it is counted is counted once more. */
const ATTEMPTS = 5;

export const recount = internalAction({
  args: { space: v.string() },
  returns: v.object({
    space: v.string(),
    rows: v.number(),
    bytes: v.number(),
    /** False where the space was written to each time: nothing is changed then. */
    settled: v.boolean(),
  }),
  handler: async (ctx, { space }) => {
    let rows = 0;
    let bytes = 0;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      [rows, bytes] = [0, 0];
      let at: Counted = await ctx.runQuery(counting.page, { space });
      const { revision } = at;
      for (;;) {
        rows += at.rows;
        bytes += at.bytes;
        if (at.next === null) break;
        at = await ctx.runQuery(counting.page, { space, from: at.next });
      }
      const counted = { space, rows, bytes };
      if (await ctx.runMutation(counting.settle, { ...counted, revision }))
        return { ...counted, settled: true };
    }
    return { space, rows, bytes, settled: false };
  },
});
type Counted = Infer<typeof vCounted>;
