import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { guardName, type Writer } from "../guard/texts.js";
import { makeId } from "../ids.js";
import { refuse, type Refusal } from "../outcome.js";
import { SCOPES, vScope, vTrust, type Scope } from "../vocabulary.js";

/** One agent's living tokens, unless the operator makes more. */
export const MAX_TOKENS = 200;
/** With those that stay valid for a while after a rotation: minting up to the limit leaves room to rotate. */
const MAX_WITH_OVERLAPS = 2 * MAX_TOKENS;
/** Rows of a list: the living ones, then those that ended last. */
const MAX_LISTED = 200;
const MAX_LABEL_CHARACTERS = 100;
/** The last moment that a clock can tell: the end of a token that never ends. */
export const NEVER = 8_640_000_000_000_000;

/** What an agent may do unless less, or more, is asked for. */
export const DEFAULT_SCOPES: Scope[] = SCOPES.filter(
  (scope) => scope !== "admin",
);

/** A token to be: the secret stays where it was made, only its hash comes here. */
export const vNewToken = v.object({
  hash: v.string(),
  hint: v.string(),
  label: v.optional(v.string()),
  scopes: v.optional(v.array(vScope)),
  trustCeiling: v.optional(vTrust),
  expiresAt: v.optional(v.number()),
});
export type NewToken = Infer<typeof vNewToken>;

export const vToken = v.object({
  id: v.string(),
  agentId: v.string(),
  label: v.string(),
  hint: v.string(),
  scopes: v.array(vScope),
  trustCeiling: vTrust,
  createdAt: v.number(),
  expiresAt: v.union(v.number(), v.null()),
  revokedAt: v.union(v.number(), v.null()),
  /** The token that it was made with; null where the operator made it. */
  madeBy: v.union(v.string(), v.null()),
});

export function publicToken(row: Doc<"tokens">): Infer<typeof vToken> {
  return {
    id: row.tokenId,
    agentId: row.agentId,
    label: row.label,
    hint: row.hint,
    scopes: row.scopes,
    trustCeiling: row.trustCeiling,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt ?? null,
    revokedAt: row.revokedAt ?? null,
    madeBy: row.madeBy ?? null,
  };
}

/** When a token ends, by its expiry or by a revocation, which may be that of a rotation's overlap. */
export function endOf({
  expiresAt = NEVER,
  revokedAt = NEVER,
}: Pick<Doc<"tokens">, "expiresAt" | "revokedAt">): number {
  return Math.min(expiresAt, revokedAt);
}

export async function findTokenByHash(
  ctx: QueryCtx,
  hash: string,
): Promise<Doc<"tokens"> | null> {
  return await ctx.db
    .query("tokens")
    .withIndex("by_hash", (q) => q.eq("hash", hash))
    .unique();
}

export async function findToken(
  ctx: QueryCtx,
  agentId: string,
  tokenId: string,
): Promise<Doc<"tokens"> | null> {
  return await ctx.db
    .query("tokens")
    .withIndex("by_agentId_and_tokenId", (q) =>
      q.eq("agentId", agentId).eq("tokenId", tokenId),
    )
    .unique();
}

/** An agent's tokens, newest first: of more than a list takes, those that ended longest ago are left out. */
export async function tokensOf(
  ctx: QueryCtx,
  agentId: string,
): Promise<Doc<"tokens">[]> {
  const rows = await ctx.db
    .query("tokens")
    .withIndex("by_agentId_and_endsAt", (q) => q.eq("agentId", agentId))
    .order("desc")
    .take(MAX_LISTED);
  return rows.sort((a, b) => (a.tokenId < b.tokenId ? 1 : -1));
}

/** Whether the agent may have one more living token; a rotation may go beyond what minting may. */
export async function hasRoom(
  ctx: QueryCtx,
  agentId: string,
  now: number,
  rotates = false,
): Promise<boolean> {
  const max = rotates ? MAX_WITH_OVERLAPS : MAX_TOKENS;
  const living = await ctx.db
    .query("tokens")
    .withIndex("by_agentId_and_endsAt", (q) =>
      q.eq("agentId", agentId).gt("endsAt", now),
    )
    .take(max);
  return living.length < max;
}

export function noRoom() {
  return refuse("conflict", `An agent has at most ${MAX_TOKENS} tokens.`);
}

/** What is wrong with a token that is to be made. */
export function refusedToken(
  ctx: Writer & { now: number },
  { label = "", scopes, expiresAt }: NewToken,
) {
  const named = guardName(ctx, "/label", label, MAX_LABEL_CHARACTERS);
  if (!named.ok) return named;
  if (scopes?.length === 0) {
    return refuse("invalid_request", "At least one scope.", {
      pointer: "/scopes",
    });
  }
  if (expiresAt !== undefined && !(expiresAt > ctx.now)) {
    return refuse("invalid_request", "Must be in the future.", {
      pointer: "/expiresAt",
    });
  }
  return null;
}

export async function insertToken(
  ctx: MutationCtx & Writer & { now: number },
  agentId: string,
  token: NewToken & Pick<Doc<"tokens">, "madeBy" | "under">,
): Promise<{ token: Doc<"tokens"> } | { ok: false; refusal: Refusal }> {
  const { now } = ctx;
  const { expiresAt, label = "", madeBy, under } = token;
  const refused = refusedToken(ctx, token);
  if (refused) return refused;
  const id = await ctx.db.insert("tokens", {
    tokenId: makeId("tok", now),
    agentId,
    hash: token.hash,
    hint: token.hint,
    label,
    scopes: token.scopes ?? DEFAULT_SCOPES,
    trustCeiling: token.trustCeiling ?? "agent",
    createdAt: now,
    ...(expiresAt !== undefined && { expiresAt }),
    endsAt: expiresAt ?? NEVER,
    leadsUntil: expiresAt ?? NEVER,
    ...(madeBy !== undefined && { madeBy }),
    ...(under !== undefined && { under }),
    revision: ctx.db.vars.commitTs,
  });
  return { token: (await ctx.db.get("tokens", id))! };
}

/** Ends a token at `at`, for another one if there is one; one that ends sooner keeps its end. */
export async function endToken(
  ctx: MutationCtx,
  token: Doc<"tokens">,
  at: number,
  replacedBy?: string,
): Promise<Doc<"tokens">> {
  if (token.revokedAt === undefined || token.revokedAt > at) {
    const endsAt = Math.min(endOf(token), at);
    await ctx.db.patch("tokens", token._id, {
      revokedAt: at,
      endsAt,
      // What a replaced token has led to is led to by it for good.
      ...(replacedBy !== undefined && { replacedBy, leadsUntil: NEVER }),
      ...(token.replacedBy === undefined &&
        replacedBy === undefined && { leadsUntil: endsAt }),
      revision: ctx.db.vars.commitTs,
    });
  }
  return (await ctx.db.get("tokens", token._id))!;
}

export async function findUse(
  ctx: QueryCtx,
  tokenId: string,
): Promise<Doc<"tokenUses"> | null> {
  return await ctx.db
    .query("tokenUses")
    .withIndex("by_tokenId", (q) => q.eq("tokenId", tokenId))
    .unique();
}
