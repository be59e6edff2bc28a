import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { adminCase } from "../admission/useCase.js";
import { createAgent, findAgent, isTimeZone } from "../admission/agentRows.js";
import { done, refuse } from "../outcome.js";
import { vSecretGuard } from "../vocabulary.js";
import {
  endToken,
  findToken,
  insertToken,
  publicToken,
  replaceToken,
  tokensOf,
  vNewToken,
  vToken,
} from "../admission/tokenRows.js";

const MAX_PAGE = 100;

export const vAgent = v.object({
  agentId: v.string(),
  displayName: v.union(v.string(), v.null()),
  timeZone: v.string(),
  envSegment: v.string(),
  status: v.union(v.literal("active"), v.literal("disabled")),
  secretGuard: v.union(vSecretGuard, v.null()),
  createdAt: v.number(),
});

function publicAgent(row: Doc<"agents">): Infer<typeof vAgent> {
  const {
    agentId,
    displayName,
    timeZone,
    envSegment,
    status,
    secretGuard,
    createdAt,
  } = row;
  return {
    agentId,
    displayName: displayName ?? null,
    timeZone,
    envSegment,
    status,
    secretGuard: secretGuard ?? null,
    createdAt,
  };
}

/** Creates an agent and its first token, together or not at all. */
export const create = adminCase({
  action: "agent.create",
  writes: true,
  args: {
    agentId: v.string(),
    displayName: v.optional(v.string()),
    timeZone: v.optional(v.string()),
    token: vNewToken,
  },
  returns: v.object({ agent: vAgent, token: vToken }),
  handler: async (ctx, { token, ...given }) => {
    const created = await createAgent(ctx, given, ctx.now);
    if ("refusal" in created) return created;
    const { agent } = created;
    const inserted = await insertToken(ctx, agent.agentId, token, ctx.now);
    if ("refusal" in inserted) {
      await ctx.db.delete("agents", agent._id);
      return inserted;
    }
    ctx.subjects.push(agent.agentId, inserted.token.tokenId);
    return done({
      agent: publicAgent(agent),
      token: publicToken(inserted.token),
    });
  },
});

/** Lists agents by id. */
export const list = adminCase({
  action: "agent.list",
  writes: false,
  args: { limit: v.optional(v.number()), after: v.optional(v.string()) },
  returns: v.object({
    agents: v.array(vAgent),
    nextAfter: v.union(v.string(), v.null()),
  }),
  handler: async (ctx, { limit = MAX_PAGE, after = "" }) => {
    const rows = await ctx.db
      .query("agents")
      .withIndex("by_agentId", (q) => q.gt("agentId", after))
      .take(Math.min(limit, MAX_PAGE) + 1);
    const page = rows.slice(0, Math.min(limit, MAX_PAGE));
    return done({
      agents: page.map(publicAgent),
      nextAfter: rows.length > page.length ? page.at(-1)!.agentId : null,
    });
  },
});

/** Changes an agent; disabling it ends all its tokens' access at once. */
export const update = adminCase({
  action: "agent.update",
  writes: true,
  args: {
    agentId: v.string(),
    displayName: v.optional(v.string()),
    timeZone: v.optional(v.string()),
    status: v.optional(v.union(v.literal("active"), v.literal("disabled"))),
    secretGuard: v.optional(v.union(vSecretGuard, v.null())),
  },
  returns: v.object({ agent: vAgent }),
  handler: async (ctx, { agentId, secretGuard, ...changes }) => {
    const found = await findAgent(ctx, agentId);
    if ("refusal" in found) return found;
    if (changes.timeZone !== undefined && !isTimeZone(changes.timeZone)) {
      return refuse("invalid_request", "Not an IANA time zone.", {
        pointer: "/timeZone",
      });
    }
    await ctx.db.patch("agents", found.agent._id, {
      ...changes,
      // Null goes back to the deployment's mode.
      ...(secretGuard !== undefined && {
        secretGuard: secretGuard ?? undefined,
      }),
      revision: ctx.db.vars.commitTs,
    } as Partial<Doc<"agents">>);
    ctx.subjects.push(found.agent.agentId);
    return done({
      agent: publicAgent((await ctx.db.get("agents", found.agent._id))!),
    });
  },
});

/** Issues a further token of an agent. */
export const issueToken = adminCase({
  action: "token.issue",
  writes: true,
  args: { agentId: v.string(), token: vNewToken },
  returns: v.object({ token: vToken }),
  handler: async (ctx, { agentId, token }) => {
    const found = await findAgent(ctx, agentId);
    if ("refusal" in found) return found;
    const inserted = await insertToken(
      ctx,
      found.agent.agentId,
      token,
      ctx.now,
    );
    if ("refusal" in inserted) return inserted;
    ctx.subjects.push(inserted.token.tokenId);
    return done({ token: publicToken(inserted.token) });
  },
});

/** Lists the tokens of an agent, newest first, without their hashes. */
export const listTokens = adminCase({
  action: "token.list",
  writes: false,
  args: { agentId: v.string() },
  returns: v.object({ tokens: v.array(vToken) }),
  handler: async (ctx, { agentId }) => {
    const found = await findAgent(ctx, agentId);
    if ("refusal" in found) return found;
    const rows = await tokensOf(ctx, found.agent.agentId);
    return done({ tokens: rows.map(publicToken) });
  },
});

/** Revokes a token at once. */
export const revokeToken = adminCase({
  action: "token.revoke",
  writes: true,
  args: { agentId: v.string(), tokenId: v.string() },
  returns: v.object({ token: vToken }),
  handler: async (ctx, { agentId, tokenId }) => {
    const token = await findToken(ctx, agentId.toLowerCase(), tokenId);
    if (token === null)
      return refuse("not_found", "The agent has no token with this id.");
    ctx.subjects.push(tokenId);
    return done({ token: publicToken(await endToken(ctx, token, ctx.now)) });
  },
});

/** Replaces a token by one of the same rights; the old one stays valid for the overlap. */
export const rotateToken = adminCase({
  action: "token.rotate",
  writes: true,
  args: {
    agentId: v.string(),
    tokenId: v.string(),
    fresh: v.object({ hash: v.string(), hint: v.string() }),
    overlapMs: v.number(),
  },
  returns: v.object({ token: vToken }),
  handler: async (ctx, { agentId, tokenId, fresh, overlapMs }) => {
    const old = await findToken(ctx, agentId.toLowerCase(), tokenId);
    if (old === null)
      return refuse("not_found", "The agent has no token with this id.");
    if (old.revokedAt !== undefined)
      return refuse("conflict", "The token is revoked or rotated.");
    const replaced = await replaceToken(ctx, old, fresh, overlapMs, ctx.now);
    if ("refusal" in replaced) return replaced;
    ctx.subjects.push(tokenId, replaced.token.tokenId);
    return done({ token: publicToken(replaced.token) });
  },
});
