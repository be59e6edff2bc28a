/**
 * Finds secrets in stored rows, for the operator: `npx convex run backend/guard:scan '{"kind":"memory"}'`,
 * and the same for `version`, `log` and `file`.
 */
import { v, type Infer } from "convex/values";
import { components } from "../_generated/api.js";
import { OWN_SECRET } from "../components/openclawBackend/guard/invisible.js";
import type { vScan } from "../components/openclawBackend/guard/stored.js";
import { vKind, vScanned } from "../components/openclawBackend/guard/stored.js";
import { internalAction } from "./caller.js";
import { holdsAny, ownSecrets } from "./ownSecrets.js";

/** Pages of one run; a store larger than that is finished by `after`. */
const MAX_PAGES = 200;

/** Ids and rules of the rows that hold what looks like a secret, or one of this deployment; never values. */
export const scan = internalAction({
  args: {
    kind: vKind,
    after: v.optional(v.int64()),
  },
  returns: v.object({
    findings: v.array(vScanned),
    scanned: v.number(),
    /** Where to go on, null at the end. */
    next: v.union(v.int64(), v.null()),
  }),
  handler: async (ctx, { kind, after = 0n }) => {
    const values = await ownSecrets(ctx, {});
    const all = new Map<string, Infer<typeof vScanned>>();
    let scanned = 0;
    let next: bigint | null = after;
    for (let page = 0; page < MAX_PAGES && next !== null; page++) {
      const found: Infer<typeof vScan> = await ctx.runQuery(
        components.openclawBackend.guard.stored.scan,
        { kind, after: next },
      );
      for (const { row, texts } of found.rows) {
        const isOwn = texts.some((text) => holdsAny(text, values));
        const rules = isOwn ? [OWN_SECRET, ...row.rules] : row.rules;
        if (rules.length > 0)
          all.set(`${row.space} ${row.id} ${row.version}`, { ...row, rules });
      }
      scanned += found.rows.length;
      next = found.next;
    }
    return { findings: [...all.values()], scanned, next };
  },
});
