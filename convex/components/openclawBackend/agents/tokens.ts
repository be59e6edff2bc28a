/** Issues, lists, revokes and rotates the tokens of any agent, for administrators. */
import { v } from "convex/values";
import { findAgent } from "../admission/agentRows.js";
import * as rows from "../admission/tokenRows.js";
import { adminCase } from "../admission/useCase.js";
import { done, refuse } from "../outcome.js";

/** Issues a further token of an agent. */
export const issue = adminCase({
  action: "token.issue",
  writes: true,
  args: { agentId: v.string(), token: rows.vNewToken },
  returns: v.object({ token: rows.vToken }),
  handler: async (ctx, { agentId, token }) => {
    const found = await findAgent(ctx, agentId);
    if ("refusal" in found) return found;
    const inserted = await rows.insertToken(
      ctx,
      found.agent.agentId,
      token,
      ctx.now,
    );
    if ("refusal" in inserted) return inserted;
    ctx.subjects.push(inserted.token.tokenId);
    return done({ token: rows.publicToken(inserted.token) });
  },
});

/** Lists the tokens of an agent, newest first, without their hashes. */
export const list = adminCase({
  action: "token.list",
  writes: false,
  args: { agentId: v.string() },
  returns: v.object({ tokens: v.array(rows.vToken) }),
  handler: async (ctx, { agentId }) => {
    const found = await findAgent(ctx, agentId);
    if ("refusal" in found) return found;
    const tokens = await rows.tokensOf(ctx, found.agent.agentId);
    return done({ tokens: tokens.map(rows.publicToken) });
  },
});

/** Revokes a token at once. */
export const revoke = adminCase({
  action: "token.revoke",
  writes: true,
  args: { agentId: v.string(), tokenId: v.string() },
  returns: v.object({ token: rows.vToken }),
  handler: async (ctx, { agentId, tokenId }) => {
    const token = await rows.findToken(ctx, agentId.toLowerCase(), tokenId);
    if (token === null)
      return refuse("not_found", "The agent has no token with this id.");
    ctx.subjects.push(tokenId);
    return done({
      token: rows.publicToken(await rows.endToken(ctx, token, ctx.now)),
    });
  },
});

/** Replaces a token by one of the same rights; the old one stays valid for the overlap. */
export const rotate = adminCase({
  action: "token.rotate",
  writes: true,
  args: {
    agentId: v.string(),
    tokenId: v.string(),
    ...rows.rotationFields,
  },
  returns: v.object({ token: rows.vToken }),
  handler: async (ctx, { agentId, tokenId, ...rotation }) => {
    const old = await rows.findToken(ctx, agentId.toLowerCase(), tokenId);
    if (old === null)
      return refuse("not_found", "The agent has no token with this id.");
    if (old.revokedAt !== undefined)
      return refuse("conflict", "The token is revoked or rotated.");
    return await rows.replaceToken(ctx, old, rotation);
  },
});
