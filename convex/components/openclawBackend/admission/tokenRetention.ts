import type { MutationCtx } from "../_generated/server.js";
import { shorten } from "./tokenFamilies.js";
import { endOf, findUse } from "./tokenRows.js";

/** How long an ended token is listed, and its use told from that of an unknown one. */
const KEPT_MS = 30 * 86_400_000;

/**
 * Deletes tokens that ended long ago, and gives those of before `endsAt` was kept theirs; at most
 * `limit` of each. Answers how many of the fuller kind.
 */
export async function purgeTokens(
  ctx: MutationCtx,
  now: number,
  limit: number,
): Promise<number> {
  const ended = await ctx.db
    .query("tokens")
    .withIndex("by_endsAt", (q) =>
      q.gte("endsAt", 0).lte("endsAt", now - KEPT_MS),
    )
    .take(limit);
  for (const row of ended) {
    const { _id, tokenId } = row;
    await shorten(ctx, row);
    const use = await findUse(ctx, tokenId);
    if (use !== null) await ctx.db.delete("tokenUses", use._id);
    await ctx.db.delete("tokens", _id);
  }
  const unknown = await ctx.db
    .query("tokens")
    .withIndex("by_endsAt", (q) => q.eq("endsAt", undefined))
    .take(limit);
  const revision = ctx.db.vars.commitTs;
  for (const row of unknown) {
    const endsAt = endOf(row);
    const until = { endsAt, leadsUntil: endsAt };
    await ctx.db.patch("tokens", row._id, { ...until, revision });
  }
  return Math.max(ended.length, unknown.length);
}
