/** What an agent may do with its own tokens: nothing that would widen what it can do already. */
import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import {
  replaceToken,
  revokeToken,
  rotationFields,
  beyond,
  mintable,
} from "../admission/tokenActs.js";
import { MAX_CHILDREN, mayMint } from "../admission/tokenFamilies.js";
import * as rows from "../admission/tokenRows.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { done, refuse, type Outcome } from "../outcome.js";

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
        lastUsedAt: (await rows.findUse(ctx, row.tokenId))?.lastUsedAt || null,
      })),
    );
    return done({ tokens });
  },
});

/** Makes a token of the same agent that can do as much or less, for as long or shorter, and ends with it. */
export const create = useCase({
  action: "token.create",
  scope: null,
  bucket: "write",
  writes: true,
  args: { token: rows.vNewToken },
  returns: v.object({ token: rows.vToken }),
  handler: async (ctx, { token }) => {
    const { caller, now } = ctx;
    const scopes = token.scopes ?? [...caller.scopes];
    const requiredScope = scopes.find(
      (scope) => !caller.scopes.includes(scope),
    );
    if (requiredScope !== undefined) {
      return refuse(
        "forbidden",
        "A token cannot have a scope that yours lacks.",
        { pointer: "/scopes", requiredScope },
      );
    }
    const wanted = mintable(caller, { ...token, scopes });
    if (!wanted.ok) return wanted;
    const { agentId } = caller.agent;
    const own = caller.token;
    if (own !== null) {
      if (!(await rows.hasRoom(ctx, agentId, now))) return rows.noRoom();
      if (!(await mayMint(ctx, own, now))) {
        const detail = `A token makes at most ${MAX_CHILDREN} living ones.`;
        return refuse("conflict", detail);
      }
    }
    const inserted = await rows.insertToken(ctx, agentId, {
      ...wanted.value,
      ...(own !== null && { under: own.tokenId }),
    });
    if ("refusal" in inserted) return inserted;
    ctx.subjects.push(inserted.token.tokenId);
    return done({ token: rows.publicToken(inserted.token) });
  },
});

/** Replaces a token; the old one stays valid for the overlap. */
export const rotate = useCase({
  action: "token.rotate",
  scope: null,
  bucket: "write",
  writes: true,
  args: {
    id: v.string(),
    ...rotationFields,
  },
  returns: v.object({ token: rows.vToken }),
  handler: async (ctx, { id, ...rotation }) => {
    const old = await reach(ctx, id);
    return old.ok ? await replaceToken(ctx, old.value, rotation) : old;
  },
});

/** Revokes a token at once, and what was made with it. */
export const revoke = useCase({
  action: "token.revoke",
  scope: null,
  bucket: "write",
  writes: true,
  args: { id: v.string() },
  returns: v.null(),
  handler: async (ctx, { id }) => {
    const token = await reach(ctx, id);
    if (!token.ok) return token;
    await revokeToken(ctx, token.value);
    return done(null);
  },
});

/** One of the agent's tokens that can do no more than the caller's, for no longer. */
async function reach(
  ctx: UseCaseCtx,
  id: string,
): Promise<Outcome<Doc<"tokens">>> {
  const { caller } = ctx;
  const token = await rows.findToken(ctx, caller.agent.agentId, id);
  if (token === null)
    return refuse("not_found", "You have no token with this id.");
  const requiredScope = token.scopes.find(
    (scope) => !caller.scopes.includes(scope),
  );
  if (requiredScope !== undefined) {
    const detail = "The token can do more than yours.";
    return refuse("forbidden", detail, { requiredScope });
  }
  return beyond(caller, token) ?? done(token);
}
