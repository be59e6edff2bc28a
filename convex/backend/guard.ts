/**
 * Finds secrets in stored rows, for the operator: `npx convex run backend/guard:scan '{"kind":"memory"}'`.
 */
import { v, type Infer } from "convex/values";
import { components } from "../_generated/api.js";
import { internalAction } from "../_generated/server.js";
import { vScan } from "../components/openclawBackend/guard/stored.js";

/** Pages of one run; a store larger than that is finished by `after`. */
const MAX_PAGES = 200;

export const scan = internalAction({
  args: {
    kind: v.union(v.literal("memory"), v.literal("log")),
    after: v.optional(v.int64()),
  },
  returns: vScan,
  handler: async (ctx, { kind, after = 0n }): Promise<Infer<typeof vScan>> => {
    const all = new Map<string, Infer<typeof vScan>["findings"][number]>();
    let scanned = 0;
    let next: bigint | null = after;
    for (let page = 0; page < MAX_PAGES && next !== null; page++) {
      const found: Infer<typeof vScan> = await ctx.runQuery(
        components.openclawBackend.guard.stored.scan,
        { kind, after: next },
      );
      for (const finding of found.findings)
        all.set(`${finding.space} ${finding.id}`, finding);
      scanned += found.scanned;
      next = found.next;
    }
    return { findings: [...all.values()], scanned, next };
  },
});
