import { v, type Infer, type ObjectType } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { makeId } from "../ids.js";
import { done, refuse, type Outcome, type Refusal } from "../outcome.js";
import { SCOPES, vScope, vTrust, type Scope } from "../vocabulary.js";

/** One agent's live and dead tokens together; issuing more is refused. */
export const MAX_TOKENS = 200;
const MAX_LABEL_CHARACTERS = 100;

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

/** A token that takes the place of another one, which stays valid for the overlap. */
export const rotationFields = {
  fresh: v.object({ hash: v.string(), hint: v.string() }),
  overlapMs: v.number(),
};

type Rotation = ObjectType<typeof rotationFields>;

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
  };
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

export async function tokensOf(
  ctx: QueryCtx,
  agentId: string,
): Promise<Doc<"tokens">[]> {
  return await ctx.db
    .query("tokens")
    .withIndex("by_agentId_and_tokenId", (q) => q.eq("agentId", agentId))
    .order("desc")
    .take(MAX_TOKENS);
}

export async function insertToken(
  ctx: MutationCtx,
  agentId: string,
  token: NewToken,
  now: number,
): Promise<{ token: Doc<"tokens"> } | { ok: false; refusal: Refusal }> {
  if ((token.label ?? "").length > MAX_LABEL_CHARACTERS) {
    return refuse(
      "invalid_request",
      `At most ${MAX_LABEL_CHARACTERS} characters.`,
      {
        pointer: "/label",
      },
    );
  }
  if (token.scopes?.length === 0) {
    return refuse("invalid_request", "At least one scope.", {
      pointer: "/scopes",
    });
  }
  if (token.expiresAt !== undefined && !(token.expiresAt > now)) {
    return refuse("invalid_request", "Must be in the future.", {
      pointer: "/expiresAt",
    });
  }
  if ((await tokensOf(ctx, agentId)).length >= MAX_TOKENS) {
    return refuse("conflict", `An agent has at most ${MAX_TOKENS} tokens.`);
  }
  const id = await ctx.db.insert("tokens", {
    tokenId: makeId("tok", now),
    agentId,
    hash: token.hash,
    hint: token.hint,
    label: token.label ?? "",
    scopes: token.scopes ?? DEFAULT_SCOPES,
    trustCeiling: token.trustCeiling ?? "agent",
    createdAt: now,
    ...(token.expiresAt !== undefined && { expiresAt: token.expiresAt }),
    revision: ctx.db.vars.commitTs,
  });
  return { token: (await ctx.db.get("tokens", id))! };
}

/** Ends a token at `at`; one that ends sooner keeps its end. */
export async function endToken(
  ctx: MutationCtx,
  token: Doc<"tokens">,
  at: number,
): Promise<Doc<"tokens">> {
  if (token.revokedAt === undefined || token.revokedAt > at) {
    await ctx.db.patch("tokens", token._id, {
      revokedAt: at,
      revision: ctx.db.vars.commitTs,
    });
  }
  return (await ctx.db.get("tokens", token._id))!;
}

/** Makes a token with the rights of an old one, which stays valid for the overlap. */
export async function replaceToken(
  ctx: MutationCtx & { now: number; subjects: string[] },
  old: Doc<"tokens">,
  { fresh, overlapMs }: Rotation,
): Promise<Outcome<{ token: Infer<typeof vToken> }>> {
  const inserted = await insertToken(
    ctx,
    old.agentId,
    {
      ...fresh,
      label: old.label,
      scopes: old.scopes,
      trustCeiling: old.trustCeiling,
      ...(old.expiresAt !== undefined && { expiresAt: old.expiresAt }),
    },
    ctx.now,
  );
  if ("refusal" in inserted) return inserted;
  await endToken(ctx, old, ctx.now + overlapMs);
  ctx.subjects.push(old.tokenId, inserted.token.tokenId);
  return done({ token: publicToken(inserted.token) });
}
