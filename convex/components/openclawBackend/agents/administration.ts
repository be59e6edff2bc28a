/** Creates, lists and changes agents, for administrators. */
import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { createAgent, findAgent } from "../admission/agentRows.js";
import { addAbout } from "../admission/auditRows.js";
import { mintable } from "../admission/tokenActs.js";
import {
  insertToken,
  refusedToken,
  publicToken,
  vNewToken,
  vToken,
} from "../admission/tokenRows.js";
import { readableSpaces } from "../admission/spaces.js";
import { usageOf } from "../admission/usage.js";
import { adminCase, type AdminCtx } from "../admission/useCase.js";
import { isTimeZone } from "../calendar.js";
import { guardId, guardName } from "../guard/texts.js";
import { done, refuse, vUsage } from "../outcome.js";
import { vSecretGuard } from "../vocabulary.js";

const MAX_PAGE = 100;
const MAX_NAME_CHARACTERS = 100;

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
    const wanted = mintable(ctx.caller, token);
    if (!wanted.ok) return wanted;
    const named = guardAgent(ctx, given);
    if (!named.ok) return named;
    const refused = refusedToken(ctx, wanted.value);
    if (refused) return refused;
    const created = await createAgent(ctx, given, ctx.now);
    if ("refusal" in created) return created;
    const { agent } = created;
    const inserted = await insertToken(ctx, agent.agentId, wanted.value);
    if ("refusal" in inserted) return inserted;
    ctx.subjects.push(agent.agentId, inserted.token.tokenId);
    addAbout(ctx.about, agent.agentId, agent.agentId);
    return done({
      agent: publicAgent(agent),
      token: publicToken(inserted.token),
    });
  },
});

/** What an administrator may call an agent. */
function guardAgent(
  ctx: AdminCtx,
  { agentId, displayName }: { agentId: string; displayName?: string },
) {
  const id = guardId(ctx, "/agentId", agentId);
  return !id.ok || displayName === undefined
    ? id
    : guardName(ctx, "/displayName", displayName, MAX_NAME_CHARACTERS);
}

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

/** Reads one agent, with what the spaces hold that it can write to. */
export const get = adminCase({
  action: "agent.get",
  writes: false,
  args: { agentId: v.string() },
  returns: v.object({ agent: vAgent, usage: v.array(vUsage) }),
  handler: async (ctx, { agentId }) => {
    const found = await findAgent(ctx, agentId);
    if ("refusal" in found) return found;
    const spaces = await readableSpaces(ctx, found);
    return done({
      agent: publicAgent(found.agent),
      usage: await usageOf(ctx, ctx.call.policy, spaces),
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
    addAbout(ctx.about, found.agent.agentId, found.agent.agentId);
    if (found.agent.erasing)
      return refuse("conflict", "The agent is being erased.");
    if (changes.timeZone !== undefined && !isTimeZone(changes.timeZone)) {
      return refuse("invalid_request", "Not an IANA time zone.", {
        pointer: "/timeZone",
      });
    }
    const named = guardAgent(ctx, { ...found.agent, ...changes });
    if (!named.ok) return named;
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
