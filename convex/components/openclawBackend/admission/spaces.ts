import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { done, refuse, type Outcome, type Refusal } from "../outcome.js";
import { SHARED_SPACE, type Access, type Scope } from "../vocabulary.js";
import type { Caller } from "./call.js";

/** More grants than this for one agent are refused when they are made, so that every read over them is bounded. */
export const MAX_GRANTS = 16;

export type ReadableSpace = { name: string; access: Access };

/** The agent's private space. */
export function ownSpace(agentId: string): string {
  return `agent/${agentId}`;
}

/** Every space that the caller can read, its own first. */
export async function readableSpaces(
  ctx: MutationCtx,
  caller: Pick<Caller, "agent">,
): Promise<ReadableSpace[]> {
  return (await grantedSpaces(ctx, caller)).readable;
}

/** The same, with the grants that were taken away. */
export async function grantedSpaces(
  ctx: MutationCtx,
  { agent }: Pick<Caller, "agent">,
): Promise<{ readable: ReadableSpace[]; withdrawn: Doc<"grants">[] }> {
  const grants = await ctx.db
    .query("grants")
    .withIndex("by_agentId_and_space", (q) => q.eq("agentId", agent.agentId))
    // Withdrawn grants stay as rows; agents rarely have more than a few of either.
    .take(4 * MAX_GRANTS);
  const granted = grants.flatMap(({ space, access }) =>
    access === "none" ? [] : [{ name: space, access }],
  );
  return {
    readable: [{ name: ownSpace(agent.agentId), access: "write" }, ...granted],
    withdrawn: grants.filter(({ access }) => access === "none"),
  };
}

/** What the caller may do in one space; null where it may not even know that the space exists. */
export async function accessTo(
  ctx: MutationCtx,
  { agent }: Caller,
  space: string,
): Promise<Access | null> {
  if (space === ownSpace(agent.agentId)) return "write";
  const grant = await ctx.db
    .query("grants")
    .withIndex("by_agentId_and_space", (q) =>
      q.eq("agentId", agent.agentId).eq("space", space),
    )
    .unique();
  return grant === null || grant.access === "none" ? null : grant.access;
}

/** The space that is meant, the caller's own where none is named, if the caller has the access. */
export async function reachSpace(
  ctx: MutationCtx & { caller: Caller; scopes: readonly Scope[] },
  wanted: string | undefined,
  needed: Access,
  pointer = "/space",
): Promise<Outcome<string>> {
  const space = wanted ?? ownSpace(ctx.caller.agent.agentId);
  const access = await accessTo(ctx, ctx.caller, space);
  const enough = access === "write" || (access === "read" && needed === "read");
  return enough ? done(space) : noAccess(ctx, space, needed, pointer);
}

/**
 * The refusal of a space that the caller does not reach: whether it exists is not told. It names the scope that
 * the act needs too, which the token can have; what is missing is the access.
 */
export function noAccess(
  { scopes }: { scopes: readonly Scope[] },
  space: string,
  requiredAccess: Access,
  pointer?: string,
): { ok: false; refusal: Refusal } {
  const [requiredScope] = scopes;
  const detail = SHARED_SPACE.test(space)
    ? `No ${requiredAccess} access to this space.`
    : "This is another agent's own space, which nobody else reaches.";
  return refuse("forbidden", detail, {
    ...(pointer !== undefined && { pointer }),
    ...(requiredScope !== undefined && { requiredScope }),
    space,
    requiredAccess,
  });
}
