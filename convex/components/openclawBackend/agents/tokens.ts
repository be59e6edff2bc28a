/** Issues, lists, revokes and rotates the tokens of any agent, for administrators. */
import { v } from "convex/values";
import { mutation } from "../_generated/server.js";
import { findAgent } from "../admission/agentRows.js";
import { addAbout } from "../admission/auditRows.js";
import {
  endRest as endMore,
  replaceToken,
  revokeToken,
  rotationFields,
  beyond,
  mintable,
} from "../admission/tokenActs.js";
import * as rows from "../admission/tokenRows.js";
import { adminCase, type AdminCtx } from "../admission/useCase.js";
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
    const { agentId: id } = found.agent;
    addAbout(ctx.about, id, id);
    const wanted = mintable(ctx.caller, token);
    if (!wanted.ok) return wanted;
    // The operator makes as many as it takes.
    if (ctx.caller !== null && !(await rows.hasRoom(ctx, id, ctx.now)))
      return rows.noRoom();
    const inserted = await rows.insertToken(ctx, id, wanted.value);
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

async function noToken(ctx: AdminCtx, agentId: string) {
  const found = await findAgent(ctx, agentId);
  return "refusal" in found
    ? found
    : refuse("not_found", "The agent has no token with this id.");
}

/** Revokes a token at once, and what was made with it. */
export const revoke = adminCase({
  action: "token.revoke",
  writes: true,
  args: { agentId: v.string(), tokenId: v.string() },
  returns: v.object({ token: rows.vToken }),
  handler: async (ctx, { agentId, tokenId }) => {
    const token = await rows.findToken(ctx, agentId.toLowerCase(), tokenId);
    if (token === null) return await noToken(ctx, agentId);
    addAbout(ctx.about, token.agentId, tokenId);
    const refused = beyond(ctx.caller, token);
    if (refused) return refused;
    return done({ token: rows.publicToken(await revokeToken(ctx, token)) });
  },
});

/** Replaces a token by one of the same rights; the old one stays valid for the overlap. */
export const rotate = adminCase({
  action: "token.rotate",
  writes: true,
  args: {
    agentId: v.string(),
    tokenId: v.string(),
    ...rotationFields,
  },
  returns: v.object({ token: rows.vToken }),
  handler: async (ctx, { agentId, tokenId, ...rotation }) => {
    const old = await rows.findToken(ctx, agentId.toLowerCase(), tokenId);
    if (old === null) return await noToken(ctx, agentId);
    addAbout(ctx.about, old.agentId, tokenId);
    return beyond(ctx.caller, old) ?? (await replaceToken(ctx, old, rotation));
  },
});

/** Ends what one transaction has left of a family; scheduled, with tokens that were ended already. */
export const endRest = mutation({
  args: { ids: v.array(v.id("tokens")), at: v.number() },
  returns: v.null(),
  handler: async (ctx, { ids, at }): Promise<null> => {
    await endMore(ctx, ids, at);
    return null;
  },
});
