import { v, type Infer } from "convex/values";
import { vUsage } from "../outcome.js";
import { vAccess, vScope, vTrust } from "../vocabulary.js";
import { readableSpaces } from "./spaces.js";
import { endOf, NEVER } from "./tokenRows.js";
import { usageOf } from "./usage.js";
import type { UseCaseCtx } from "./useCase.js";

/** How long an agent is warned, and of how many tokens at once. */
const WARNED_MS = 7 * 86_400_000;
const MAX_WARNED = 5;

export const vMe = v.object({
  agentId: v.string(),
  displayName: v.union(v.string(), v.null()),
  timeZone: v.string(),
  tokenId: v.union(v.string(), v.null()),
  scopes: v.array(vScope),
  trustCeiling: vTrust,
  spaces: v.array(v.object({ name: v.string(), access: vAccess })),
  /** When the token ends, by expiry or because it was replaced. */
  expiresAt: v.union(v.number(), v.null()),
  /** Revoked or replaced tokens of the agent that were used all the same within the last week, the latest first. */
  refusedTokens: v.array(v.object({ tokenId: v.string(), at: v.number() })),
});
export type Me = Infer<typeof vMe>;

/** With what the spaces hold that the caller can write. */
export const vMeAndUsage = v.object({
  ...vMe.fields,
  usage: v.array(vUsage),
});

export async function whoIsWithUsage(
  ctx: UseCaseCtx,
): Promise<Infer<typeof vMeAndUsage>> {
  const me = await whoIs(ctx);
  return { ...me, usage: await usageOf(ctx, ctx.call.policy, me.spaces) };
}

/** Who the caller is, as the server sees it. */
export async function whoIs(ctx: UseCaseCtx): Promise<Me> {
  const { agent, token, scopes, trustCeiling } = ctx.caller;
  const end = token === null ? NEVER : endOf(token);
  return {
    agentId: agent.agentId,
    displayName: agent.displayName ?? null,
    timeZone: agent.timeZone,
    tokenId: token?.tokenId ?? null,
    scopes: [...scopes],
    trustCeiling,
    spaces: await readableSpaces(ctx, ctx.caller),
    expiresAt: end < NEVER ? end : null,
    refusedTokens: await refusedTokens(ctx),
  };
}

async function refusedTokens(ctx: UseCaseCtx): Promise<Me["refusedTokens"]> {
  const uses = await ctx.db
    .query("tokenUses")
    .withIndex("by_warnedAgentId_and_refusedAt", (q) =>
      q
        .eq("warnedAgentId", ctx.caller.agent.agentId)
        .gt("refusedAt", ctx.now - WARNED_MS),
    )
    .order("desc")
    .take(MAX_WARNED);
  return uses.map(({ tokenId, refusedAt = 0 }) => ({ tokenId, at: refusedAt }));
}
