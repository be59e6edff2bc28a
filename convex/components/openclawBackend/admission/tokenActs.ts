import { v, type Infer, type ObjectType } from "convex/values";
import { api } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { leastTrust, trusts } from "../vocabulary.js";
import { addAbout } from "./auditRows.js";
import type { Caller } from "./call.js";
import { endDescendants, passOn, sparedBy } from "./tokenFamilies.js";
import {
  endOf,
  NEVER,
  endToken,
  hasRoom,
  insertToken,
  noRoom,
  publicToken,
  type NewToken,
  type vToken,
} from "./tokenRows.js";
import type { AdminCtx } from "./useCase.js";

/**
 * What may be made, replaced and ended with a token: nothing that can do more, is trusted more or lasts
 * longer than itself. The operator, who calls with none, may all.
 */

function endOfCaller(caller: Caller | null): number {
  return caller?.token ? endOf(caller.token) : NEVER;
}

/** The token to be as the caller may make it: trusted no more and, whatever it asks for, ending no later. */
export function mintable(
  caller: Caller | null,
  wanted: NewToken,
): Outcome<NewToken & Pick<Doc<"tokens">, "madeBy">> {
  if (!caller?.token) return done(wanted);
  const ceiling = caller.trustCeiling;
  const trustCeiling = wanted.trustCeiling ?? leastTrust("agent", ceiling);
  if (!trusts(ceiling, trustCeiling)) {
    return refuse("forbidden", "A token cannot be trusted more than yours.", {
      pointer: "/trustCeiling",
    });
  }
  const endsAt = Math.min(wanted.expiresAt ?? NEVER, endOfCaller(caller));
  return done({
    ...wanted,
    trustCeiling,
    ...(endsAt < NEVER && { expiresAt: endsAt }),
    madeBy: caller.token.tokenId,
  });
}

/** Refuses an act on a token that is trusted more than the caller's, or ends later. */
export function beyond(
  caller: Caller | null,
  token: Doc<"tokens">,
): Extract<Outcome<never>, { ok: false }> | null {
  if (caller === null) return null;
  if (!trusts(caller.trustCeiling, token.trustCeiling))
    return refuse("forbidden", "The token is trusted more than yours.");
  return endOf(token) > endOfCaller(caller)
    ? refuse("forbidden", "The token ends later than yours.")
    : null;
}

/** Rotation and revocation, by whoever may. */

/** A token that takes the place of another one, which stays valid for the overlap. */
export const rotationFields = {
  fresh: v.object({ hash: v.string(), hint: v.string() }),
  overlapMs: v.number(),
  /** What becomes of the tokens that were made with the old one; without an overlap they end, else they stay. */
  descendants: v.optional(v.union(v.literal("keep"), v.literal("revoke"))),
};
type Rotation = ObjectType<typeof rotationFields>;

/** Makes a token with the rights of an old one, which stays valid for the overlap. */
export async function replaceToken(
  ctx: AdminCtx,
  old: Doc<"tokens">,
  { fresh, overlapMs, descendants }: Rotation,
): Promise<Outcome<{ token: Infer<typeof vToken> }>> {
  if (old.revokedAt !== undefined)
    return refuse("conflict", "The token is revoked or rotated already.");
  const adds = ctx.caller !== null && overlapMs > 0;
  if (adds && !(await hasRoom(ctx, old.agentId, ctx.now, true)))
    return noRoom();
  const madeBy = ctx.caller?.token?.tokenId;
  const inserted = await insertToken(ctx, old.agentId, {
    ...fresh,
    label: old.label,
    scopes: old.scopes,
    trustCeiling: old.trustCeiling,
    ...(old.expiresAt !== undefined && { expiresAt: old.expiresAt }),
    ...(madeBy !== undefined && { madeBy }),
    ...(old.under !== undefined && { under: old.under }),
  });
  if ("refusal" in inserted) return inserted;
  const { token } = inserted;
  ctx.subjects.push(old.tokenId, token.tokenId);
  if ((descendants ?? (overlapMs > 0 ? "keep" : "revoke")) === "keep")
    await passOn(ctx, old, token, ctx.now);
  else await endFamily(ctx, old, token);
  await endToken(ctx, old, ctx.now + overlapMs, token.tokenId);
  return done({ token: publicToken(token) });
}

/** Ends a token at once, and with it what was made with it. */
export async function revokeToken(
  ctx: AdminCtx,
  token: Doc<"tokens">,
): Promise<Doc<"tokens">> {
  ctx.subjects.push(token.tokenId);
  const ended = await endToken(ctx, token, ctx.now);
  await endFamily(ctx, token);
  return ended;
}

async function endFamily(
  ctx: AdminCtx,
  root: Doc<"tokens">,
  successor?: Doc<"tokens">,
): Promise<void> {
  const { ended } = await endMadeWith(ctx, root, successor);
  for (const { tokenId } of ended) ctx.subjects.push(tokenId);
}

/** Ends what was made with a token, and answers how much of it at once and whether that is all. */
export async function endMadeWith(
  ctx: AdminCtx,
  root: Doc<"tokens">,
  successor?: Doc<"tokens">,
): Promise<{ ended: Doc<"tokens">[]; isAll: boolean }> {
  const outlasts = sparedBy(ctx.caller);
  const { ended, rest } = await endDescendants(
    ctx,
    [root],
    ctx.now,
    (token) => token._id === successor?._id || outlasts(token),
  );
  for (const { agentId, tokenId } of ended)
    addAbout(ctx.about, agentId, tokenId);
  await scheduleRest(ctx, rest, ctx.now);
  return { ended, isAll: rest.length === 0 };
}

/** Ends what one transaction has left, as much as fits into another. */
export async function endRest(
  ctx: MutationCtx,
  ids: Id<"tokens">[],
  at: number,
): Promise<void> {
  const roots = await Promise.all(ids.map((id) => ctx.db.get("tokens", id)));
  const { rest } = await endDescendants(
    ctx,
    roots.filter((root) => root !== null),
    at,
  );
  await scheduleRest(ctx, rest, at);
}

async function scheduleRest(
  ctx: MutationCtx,
  rest: Doc<"tokens">[],
  at: number,
): Promise<void> {
  if (rest.length === 0) return;
  const ids = rest.map(({ _id }) => _id);
  await ctx.scheduler.runAfter(0, api.agents.tokens.endRest, { ids, at });
}
