import type { Doc } from "../_generated/dataModel.js";
import { findAgent } from "../admission/agentRows.js";
import { accessTo, ownSpace, readableSpaces } from "../admission/spaces.js";
import type { AdminCtx, UseCaseCtx } from "../admission/useCase.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { SCOPES } from "../vocabulary.js";

/** Whose rows an administrator looks at. */

/** The context of a use case of the agent's own, in which an administrator looks at what it has. */
export function asAgent(ctx: AdminCtx, agent: Doc<"agents">): UseCaseCtx {
  const all = { scopes: SCOPES, trustCeiling: "owner" } as const;
  return { ...ctx, caller: { agent, token: null, ...all } };
}

/** An agent and one of its spaces: its own, or a shared one that it was given. */
export async function reachAgent(
  ctx: AdminCtx,
  agentId: string,
  space?: string,
): Promise<Outcome<{ agent: Doc<"agents">; space: string }>> {
  const found = await findAgent(ctx, agentId);
  if ("refusal" in found) return found;
  const { agent } = found;
  const meant = space ?? ownSpace(agent.agentId);
  if ((await accessTo(ctx, asAgent(ctx, agent).caller, meant)) !== null)
    return done({ agent, space: meant });
  return refuse("not_found", "The agent has no grant for this space.", {
    pointer: "/space",
  });
}

/** The names of all spaces that an agent reaches, its own first. */
export async function spacesOf(
  ctx: AdminCtx,
  agent: Doc<"agents">,
): Promise<string[]> {
  return (await readableSpaces(ctx, { agent })).map(({ name }) => name);
}
