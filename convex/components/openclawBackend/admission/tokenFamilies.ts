import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Caller } from "./call.js";
import { endOf, endToken, findToken, NEVER, findUse } from "./tokenRows.js";

/**
 * What was made with a token ends with it. Two ways lead there, `under` and `madeBy`, from living tokens and
 * from ended ones that something has outlasted.
 */

/** Tokens that one transaction visits, each with two reads of its own. */
export const MAX_FAMILY = 1000;
/** Living tokens that an agent may have minted with one of its own. */
export const MAX_CHILDREN = 20;

type Token = Doc<"tokens">;

async function hungOn(
  ctx: QueryCtx,
  { tokenId }: Token,
  now: number,
  limit: number,
): Promise<Token[]> {
  return await ctx.db
    .query("tokens")
    .withIndex("by_under_and_leadsUntil", (q) =>
      q.eq("under", tokenId).gt("leadsUntil", now),
    )
    .take(limit);
}

async function madeWith(
  ctx: QueryCtx,
  { tokenId }: Token,
  now: number,
  limit: number,
): Promise<Token[]> {
  return await ctx.db
    .query("tokens")
    .withIndex("by_madeBy_and_leadsUntil", (q) =>
      q.eq("madeBy", tokenId).gt("leadsUntil", now),
    )
    .take(limit);
}

async function livingUnder(
  ctx: QueryCtx,
  { tokenId }: Token,
  now: number,
  limit: number,
): Promise<Token[]> {
  return await ctx.db
    .query("tokens")
    .withIndex("by_under_and_endsAt", (q) =>
      q.eq("under", tokenId).gt("endsAt", now),
    )
    .take(limit);
}

/** Whether the token may mint one more. */
export async function mayMint(
  ctx: QueryCtx,
  token: Token,
  now: number,
): Promise<boolean> {
  const children = await livingUnder(ctx, token, now, MAX_CHILDREN);
  return children.length < MAX_CHILDREN;
}

/** Hands what hangs on a token to the one that takes its place. */
export async function passOn(
  ctx: MutationCtx,
  old: Token,
  { tokenId: under }: Token,
  now: number,
): Promise<void> {
  const revision = ctx.db.vars.commitTs;
  for (const { _id } of await livingUnder(ctx, old, now, MAX_FAMILY))
    await ctx.db.patch("tokens", _id, { under, revision });
}

/**
 * Whether a token outlasts a revocation of what it was made with: the one that revokes, and what ends
 * later than that one, over which it has no say.
 */
export function sparedBy(caller: Caller | null) {
  const own = caller?.token ?? null;
  return (token: Token): boolean =>
    own !== null && (token._id === own._id || endOf(token) > endOf(own));
}

type Ended = {
  ended: Token[];
  /** The tokens whose descendants are left for another transaction. */
  rest: Token[];
};

/** Ends at once what was made with tokens, and what was made with that; what led to a spared one goes on doing so. */
export async function endDescendants(
  ctx: MutationCtx,
  roots: Token[],
  now: number,
  spared: (token: Token) => boolean = () => false,
): Promise<Ended> {
  const ended: Token[] = [];
  /** Every token that was visited, with the one that led to it. */
  const found = new Map<Token["_id"], Token | null>(
    roots.map(({ _id }) => [_id, null]),
  );
  const outlasted = new Set<Token>();
  const open = [...roots];
  const finish = async (rest: Token[]): Promise<Ended> => {
    for (const token of outlasted) await leadOn(ctx, token);
    return { ended, rest };
  };
  for (let parent = open.shift(); parent; parent = open.shift()) {
    for (const below of [hungOn, madeWith]) {
      const left = MAX_FAMILY + roots.length - found.size;
      if (left <= 0) return await finish([parent, ...open]);
      const children = await below(ctx, parent, now, left);
      const isCut = children.length === left;
      for (let token = children.shift(); token; token = children.shift()) {
        if (found.has(token._id)) continue;
        found.set(token._id, parent);
        if (spared(token)) {
          let above: Token | null | undefined = parent;
          for (; above; above = found.get(above._id)) outlasted.add(above);
          continue;
        }
        if (endOf(token) > now) {
          await endToken(ctx, token, now);
          ended.push(token);
        }
        open.push(token);
        const heir =
          token.replacedBy &&
          (await findToken(ctx, token.agentId, token.replacedBy));
        if (heir) children.push(heir);
      }
      // There may be more than were taken.
      if (isCut) return await finish([parent, ...open]);
    }
  }
  return await finish([]);
}

async function leadOn(ctx: MutationCtx, { _id }: Token): Promise<void> {
  const revision = ctx.db.vars.commitTs;
  await ctx.db.patch("tokens", _id, { leadsUntil: NEVER, revision });
}

/** Before a token is deleted that leads to others: they are found from where it was found. Answers how many. */
export async function shorten(ctx: MutationCtx, token: Token): Promise<number> {
  let count = 0;
  if (token.leadsUntil !== NEVER) return count;
  const { madeBy, under, replacedBy } = token;
  const revision = ctx.db.vars.commitTs;
  if (under !== undefined)
    for (const { _id } of await hungOn(ctx, token, 0, MAX_FAMILY)) {
      await ctx.db.patch("tokens", _id, { under, revision });
      count += 1;
    }
  if (madeBy === undefined) return count;
  for (const { _id } of await madeWith(ctx, token, 0, MAX_FAMILY)) {
    await ctx.db.patch("tokens", _id, { madeBy, revision });
    count += 1;
  }
  const heir = replacedBy && (await findToken(ctx, token.agentId, replacedBy));
  if (heir && heir.madeBy === undefined)
    await ctx.db.patch("tokens", heir._id, { madeBy, revision });
  return count;
}

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
