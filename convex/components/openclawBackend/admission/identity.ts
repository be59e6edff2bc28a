import { v, type Infer } from "convex/values";
import { vAccess, vScope, vTrust } from "../vocabulary.js";
import { readableSpaces } from "./spaces.js";
import type { UseCaseCtx } from "./useCase.js";

export const vMe = v.object({
  agentId: v.string(),
  displayName: v.union(v.string(), v.null()),
  timeZone: v.string(),
  tokenId: v.union(v.string(), v.null()),
  scopes: v.array(vScope),
  trustCeiling: vTrust,
  spaces: v.array(v.object({ name: v.string(), access: vAccess })),
  expiresAt: v.union(v.number(), v.null()),
});
export type Me = Infer<typeof vMe>;

/** Who the caller is, as the server sees it. */
export async function whoIs(ctx: UseCaseCtx): Promise<Me> {
  const { agent, token, scopes, trustCeiling } = ctx.caller;
  return {
    agentId: agent.agentId,
    displayName: agent.displayName ?? null,
    timeZone: agent.timeZone,
    tokenId: token?.tokenId ?? null,
    scopes: [...scopes],
    trustCeiling,
    spaces: await readableSpaces(ctx, ctx.caller),
    expiresAt: token?.expiresAt ?? null,
  };
}
