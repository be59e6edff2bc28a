/**
 * Finds secrets in stored rows, for the operator: `npx convex run backend/guard:scan '{"kind":"memory"}'`,
 * and the same for `version`, `log` and `file`.
 */
import { v, type Infer } from "convex/values";
import { components } from "../_generated/api.js";
import { vKind, vScan } from "../components/openclawBackend/guard/stored.js";
import { internalAction } from "./caller.js";

/** Pages of one run; a store larger than that is finished by `after`. */
const MAX_PAGES = 200;

export const scan = internalAction({
  args: {
    kind: vKind,
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
        all.set(`${finding.space} ${finding.id} ${finding.version}`, finding);
      scanned += found.scanned;
      next = found.next;
    }
    return { findings: [...all.values()], scanned, next };
  },
});
