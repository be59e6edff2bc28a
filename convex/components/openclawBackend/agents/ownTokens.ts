/** What an agent may do with its own tokens: nothing that would widen what it can do already. */
import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { Caller } from "../admission/call.js";
import * as rows from "../admission/tokenRows.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { done, refuse } from "../outcome.js";
import { trusts, type Scope } from "../vocabulary.js";

export const vOwnToken = v.object({
  ...rows.vToken.fields,
  lastUsedAt: v.union(v.number(), v.null()),
});

/** Lists the agent's tokens, newest first, without their hashes. */
export const list = useCase({
  action: "token.list",
  scope: null,
  bucket: "read",
  writes: false,
  args: {},
  returns: v.object({ tokens: v.array(vOwnToken) }),
  handler: async (ctx) => {
    const found = await rows.tokensOf(ctx, ctx.caller.agent.agentId);
    const tokens = await Promise.all(
      found.map(async (row) => ({
        ...rows.publicToken(row),
        lastUsedAt: await lastUse(ctx, row),
      })),
    );
    return done({ tokens });
  },
});

async function lastUse(
  ctx: UseCaseCtx,
  { tokenId }: Doc<"tokens">,
): Promise<number | null> {
  const use = await ctx.db
    .query("tokenUses")
    .withIndex("by_tokenId", (q) => q.eq("tokenId", tokenId))
    .unique();
  return use?.lastUsedAt ?? null;
}

/** Makes a token of the same agent that can do as much or less, for as long or shorter. */
export const create = useCase({
  action: "token.create",
  scope: null,
  bucket: "write",
  writes: true,
  args: { token: rows.vNewToken },
  returns: v.object({ token: rows.vToken }),
  handler: async (ctx, { token }) => {
    const { caller } = ctx;
    const scopes = token.scopes ?? [...caller.scopes];
    const missing = scopes.find((scope) => !caller.scopes.includes(scope));
    if (missing !== undefined) {
      return refuse(
        "forbidden",
        "A token cannot have a scope that yours lacks.",
        {
          pointer: "/scopes",
          requiredScope: missing,
        },
      );
    }
    const trustCeiling = token.trustCeiling ?? caller.trustCeiling;
    if (!trusts(caller.trustCeiling, trustCeiling)) {
      return refuse("forbidden", "A token cannot be trusted more than yours.", {
        pointer: "/trustCeiling",
      });
    }
    const expiry = soonest(token.expiresAt, caller.token?.expiresAt);
    const inserted = await rows.insertToken(
      ctx,
      caller.agent.agentId,
      {
        ...token,
        scopes,
        trustCeiling,
        ...(expiry !== undefined && { expiresAt: expiry }),
      },
      ctx.now,
    );
    if ("refusal" in inserted) return inserted;
    ctx.subjects.push(inserted.token.tokenId);
    return done({ token: rows.publicToken(inserted.token) });
  },
});

function soonest(
  a: number | undefined,
  b: number | undefined,
): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

/** Replaces a token; the old one stays valid for the overlap. */
export const rotate = useCase({
  action: "token.rotate",
  scope: null,
  bucket: "write",
  writes: true,
  args: {
    id: v.string(),
    ...rows.rotationFields,
  },
  returns: v.object({ token: rows.vToken }),
  handler: async (ctx, { id, ...rotation }) => {
    const old = await rows.findToken(ctx, ctx.caller.agent.agentId, id);
    if (old === null)
      return refuse("not_found", "You have no token with this id.");
    if (!isWithin(ctx.caller, old)) return beyondCaller(ctx.caller, old);
    if (old.revokedAt !== undefined) {
      return refuse("conflict", "The token is revoked or rotated already.");
    }
    return await rows.replaceToken(ctx, old, rotation);
  },
});

/** Revokes a token at once. */
export const revoke = useCase({
  action: "token.revoke",
  scope: null,
  bucket: "write",
  writes: true,
  args: { id: v.string() },
  returns: v.null(),
  handler: async (ctx, { id }) => {
    const token = await rows.findToken(ctx, ctx.caller.agent.agentId, id);
    if (token === null)
      return refuse("not_found", "You have no token with this id.");
    if (!isWithin(ctx.caller, token)) return beyondCaller(ctx.caller, token);
    await rows.endToken(ctx, token, ctx.now);
    ctx.subjects.push(id);
    return done(null);
  },
});

function lacking(caller: Caller, token: Doc<"tokens">): Scope | undefined {
  return token.scopes.find((scope) => !caller.scopes.includes(scope));
}

/** Whether a token can do no more than the caller's. */
function isWithin(caller: Caller, token: Doc<"tokens">): boolean {
  return (
    lacking(caller, token) === undefined &&
    trusts(caller.trustCeiling, token.trustCeiling)
  );
}

function beyondCaller(caller: Caller, token: Doc<"tokens">) {
  const requiredScope = lacking(caller, token);
  return refuse("forbidden", "The token can do more than yours.", {
    ...(requiredScope !== undefined && { requiredScope }),
  });
}
