/** Erases an agent with all that is its own, for administrators: as much in a call as one transaction may. */
import { v } from "convex/values";
import { findAgent, noteSecretNames } from "../admission/agentRows.js";
import { addAbout } from "../admission/auditRows.js";
import { ownSpace } from "../admission/spaces.js";
import { adminCase } from "../admission/useCase.js";
import { done, refuse } from "../outcome.js";
import { vErased, type Erased } from "../vocabulary.js";
import { eraseParts, ERASURE, NONE, PARTS } from "./agentParts.js";

/** What one transaction deletes and reads: a character is up to 3 bytes. */
const ROWS = 3000;
const CHARACTERS = 2 * 1024 * 1024;

export const vErasure = v.object({
  agentId: v.string(),
  /** What calls have erased so far. */
  erased: vErased,
  /** The parts that another call has to look through; none where nothing of the agent is left. */
  left: v.array(v.union(...PARTS.map((part) => v.literal(part)))),
});

/**
 * The first call disables the agent and takes its tokens, so that nothing comes in while it goes; the last deletes
 * the agent in the transaction that has found nothing else of it. A call that never came back is made again.
 */
export const erase = adminCase({
  action: ERASURE,
  writes: true,
  args: { agentId: v.string(), confirm: v.optional(v.string()) },
  returns: vErasure,
  handler: async (ctx, { agentId: named, confirm }) => {
    const found = await findAgent(ctx, named);
    if ("refusal" in found) return found;
    const { agent } = found;
    const { agentId } = agent;
    addAbout(ctx.about, agentId, agentId);
    if (confirm?.toLowerCase() !== agentId) {
      const detail =
        "Erasing an agent cannot be undone: `confirm` must be its id once more.";
      return refuse("invalid_request", detail, { pointer: "/confirm" });
    }
    if (ctx.caller?.agent.agentId === agentId) {
      const detail =
        "An agent cannot be erased with a token of its own: use another one's, or the command line.";
      return refuse("forbidden", detail);
    }
    const { startedAt, erased: before } = agent.erasing ?? {
      startedAt: ctx.now,
      erased: NONE,
    };
    const { erased: now, left } = await eraseParts(
      { ...ctx, agentId, space: ownSpace(agentId), startedAt },
      { rows: ROWS, characters: CHARACTERS },
    );
    const erased = sum(before, now);
    ctx.subjects.push(agentId);
    if (left.length > 0) {
      await ctx.db.patch("agents", agent._id, {
        status: "disabled",
        erasing: { startedAt, erased },
        revision: ctx.db.vars.commitTs,
      });
      return done({ agentId, erased, left });
    }
    await noteSecretNames(ctx, ({ agents, keys }) => ({
      agents: agents.filter((id) => id !== agentId),
      keys,
    }));
    await ctx.db.delete("agents", agent._id);
    for (const [kind, count] of Object.entries(erased))
      ctx.subjects.push(`${kind}=${count}`);
    return done({ agentId, erased, left });
  },
});

function sum(a: Erased, b: Erased): Erased {
  const kinds = Object.keys(a) as (keyof Erased)[];
  const both = kinds.map((kind) => [kind, a[kind] + b[kind]]);
  return Object.fromEntries(both) as Erased;
}
