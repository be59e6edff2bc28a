import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Caller } from "./call.js";
import { endOf, endToken, findToken, NEVER } from "./tokenRows.js";

/**
 * What was made with a token ends with it. Two ways lead there: `under`, from living token to living token,
 * since what is replaced hands its place on; and `madeBy`, also through tokens that were replaced since.
 */

/** Tokens that one transaction visits, each with two reads of its own. */
export const MAX_FAMILY = 1000;
/** Living tokens that an agent may have minted with one of its own. */
export const MAX_CHILDREN = 20;

type Token = Doc<"tokens">;

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
  fresh: Token,
  now: number,
): Promise<void> {
  for (const child of await livingUnder(ctx, old, now, MAX_FAMILY))
    await change(ctx, child, { under: fresh.tokenId });
}

async function change(
  ctx: MutationCtx,
  { _id }: Token,
  changes: { [Field in "under" | "leadsUntil"]?: Token[Field] | undefined },
): Promise<void> {
  const revision = ctx.db.vars.commitTs;
  await ctx.db.patch("tokens", _id, { ...changes, revision } as Partial<Token>);
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
  ended: string[];
  /** The tokens whose descendants are left for another transaction. */
  rest: Token[];
};

/** Ends at once what was made with tokens, and what was made with that; a spared one moves up to `under`. */
export async function endDescendants(
  ctx: MutationCtx,
  roots: Token[],
  now: number,
  spared: (token: Token) => boolean = () => false,
  under?: string,
): Promise<Ended> {
  const ended: string[] = [];
  const seen = new Set(roots.map(({ _id }) => _id));
  const open = [...roots];
  let visited = 0;
  for (let parent = open.shift(); parent; parent = open.shift()) {
    for (const below of [livingUnder, madeWith]) {
      const left = MAX_FAMILY - visited;
      if (left <= 0) return { ended, rest: [parent, ...open] };
      const found = await below(ctx, parent, now, left);
      const isCut = found.length === left;
      for (let token = found.shift(); token; token = found.shift()) {
        if (seen.has(token._id)) continue;
        seen.add(token._id);
        visited += 1;
        if (spared(token)) {
          if (token.under === parent.tokenId)
            await change(ctx, token, { under });
          await change(ctx, parent, { leadsUntil: NEVER });
          continue;
        }
        if (endOf(token) > now) {
          await endToken(ctx, token, now);
          ended.push(token.tokenId);
        }
        open.push(token);
        const heir =
          token.replacedBy &&
          (await findToken(ctx, token.agentId, token.replacedBy));
        if (heir) found.push(heir);
      }
      // There may be more than were taken.
      if (isCut) return { ended, rest: [parent, ...open] };
    }
  }
  return { ended, rest: [] };
}

/** Before a token is deleted that leads to others: they are found from where it was found. */
export async function shorten(ctx: MutationCtx, token: Token): Promise<void> {
  const { madeBy } = token;
  if (madeBy === undefined || token.leadsUntil !== NEVER) return;
  const revision = ctx.db.vars.commitTs;
  for (const { _id } of await madeWith(ctx, token, 0, MAX_FAMILY))
    await ctx.db.patch("tokens", _id, { madeBy, revision });
  const heir =
    token.replacedBy && (await findToken(ctx, token.agentId, token.replacedBy));
  if (heir && heir.madeBy === undefined)
    await ctx.db.patch("tokens", heir._id, { madeBy, revision });
}
