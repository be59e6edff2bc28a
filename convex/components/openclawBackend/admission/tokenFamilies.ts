import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Caller } from "./call.js";
import { endOf, endToken } from "./tokenRows.js";

/** What was made with a token ends with it: living tokens alone are followed, each hangs on a living one. */

/** Tokens that one transaction ends, each with its own two reads. */
export const MAX_FAMILY = 1000;
/** Living tokens that an agent may have minted with one of its own. */
export const MAX_CHILDREN = 20;

type Descent = "madeBy" | "under";

async function livingBy(
  ctx: QueryCtx,
  descent: Descent,
  tokenId: string,
  now: number,
  limit: number,
): Promise<Doc<"tokens">[]> {
  return descent === "madeBy"
    ? await ctx.db
        .query("tokens")
        .withIndex("by_madeBy_and_endsAt", (q) =>
          q.eq("madeBy", tokenId).gt("endsAt", now),
        )
        .take(limit)
    : await ctx.db
        .query("tokens")
        .withIndex("by_under_and_endsAt", (q) =>
          q.eq("under", tokenId).gt("endsAt", now),
        )
        .take(limit);
}

/** Whether the token may mint one more. */
export async function mayMint(
  ctx: QueryCtx,
  { tokenId }: Doc<"tokens">,
  now: number,
): Promise<boolean> {
  const children = await livingBy(ctx, "under", tokenId, now, MAX_CHILDREN);
  return children.length < MAX_CHILDREN;
}

/** Hands what hangs on a token to the one that takes its place. */
export async function passOn(
  ctx: MutationCtx,
  old: Doc<"tokens">,
  fresh: Doc<"tokens">,
  now: number,
): Promise<void> {
  const children = await livingBy(ctx, "under", old.tokenId, now, MAX_FAMILY);
  for (const { _id } of children) await hangOn(ctx, _id, fresh.tokenId);
}

async function hangOn(
  ctx: MutationCtx,
  token: Doc<"tokens">["_id"],
  under: string | undefined,
): Promise<void> {
  const revision = ctx.db.vars.commitTs;
  await ctx.db.patch("tokens", token, { under, revision });
}

/**
 * Whether a token outlasts a revocation of what it was made with: the one that revokes, and what ends
 * later than that one, over which it has no say.
 */
export function sparedBy(caller: Caller | null) {
  const own = caller?.token ?? null;
  return (token: Doc<"tokens">): boolean =>
    own !== null && (token._id === own._id || endOf(token) > endOf(own));
}

type Ended = {
  ended: string[];
  /** The tokens whose descendants are left for another transaction. */
  rest: string[];
};

/** Ends at once what was made with tokens, and what was made with that; a spared one moves up to `under`. */
export async function endDescendants(
  ctx: MutationCtx,
  roots: string[],
  now: number,
  spared: (token: Doc<"tokens">) => boolean = () => false,
  under?: string,
): Promise<Ended> {
  const ended: string[] = [];
  const seen = new Set<string>();
  const open = [...roots];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    for (const descent of ["under", "madeBy"] as const) {
      const left = MAX_FAMILY - ended.length;
      const children = await livingBy(ctx, descent, id, now, left);
      for (const child of children) {
        if (seen.has(child.tokenId)) continue;
        seen.add(child.tokenId);
        if (spared(child)) {
          if (child.under === id) await hangOn(ctx, child._id, under);
          continue;
        }
        await endToken(ctx, child, now);
        ended.push(child.tokenId);
        open.push(child.tokenId);
      }
      // There may be more than were taken.
      if (children.length === left) return { ended, rest: [id, ...open] };
    }
  }
  return { ended, rest: [] };
}
