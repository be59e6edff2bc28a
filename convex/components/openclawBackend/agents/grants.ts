/** Gives agents shared spaces and takes them away, for administrators. */
import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { findAgent } from "../admission/agentRows.js";
import { addAbout } from "../admission/auditRows.js";
import { MAX_GRANTS } from "../admission/spaces.js";
import { adminCase, type AdminCtx } from "../admission/useCase.js";
import { guardId } from "../guard/names.js";
import { done, refuse } from "../outcome.js";
import { SHARED_SPACE, vAccess } from "../vocabulary.js";

const vGrant = v.object({
  agentId: v.string(),
  space: v.string(),
  access: vAccess,
});
export const vGrants = v.object({ grants: v.array(vGrant) });

async function grantsOf(
  ctx: AdminCtx,
  agentId: string,
): Promise<Doc<"grants">[]> {
  return await ctx.db
    .query("grants")
    .withIndex("by_agentId_and_space", (q) => q.eq("agentId", agentId))
    .take(4 * MAX_GRANTS);
}

/** Lists the shared spaces that an agent can reach. */
export const list = adminCase({
  action: "grant.list",
  writes: false,
  args: { agentId: v.string() },
  returns: vGrants,
  handler: async (ctx, { agentId }) => {
    const found = await findAgent(ctx, agentId);
    if ("refusal" in found) return found;
    const rows = await grantsOf(ctx, found.agent.agentId);
    const grants = rows.flatMap(({ agentId, space, access }) =>
      access === "none" ? [] : [{ agentId, space, access }],
    );
    return done({ grants });
  },
});

/** Gives an agent a shared space, changes the access, or takes it away with `none`. */
export const put = adminCase({
  action: "grant.put",
  writes: true,
  args: {
    agentId: v.string(),
    space: v.string(),
    access: v.union(vAccess, v.literal("none")),
  },
  returns: v.object({ created: v.boolean() }),
  handler: async (ctx, { agentId, space, access }) => {
    if (!SHARED_SPACE.test(space)) {
      return refuse(
        "invalid_request",
        "A shared space is shared/ and 1 to 64 of a-z, 0-9, - and _.",
        {
          pointer: "/space",
        },
      );
    }
    const named = guardId(ctx, "/space", space);
    if (!named.ok) return named;
    const found = await findAgent(ctx, agentId);
    if ("refusal" in found) return found;
    addAbout(ctx.about, found.agent.agentId, found.agent.agentId);
    const grants = await grantsOf(ctx, found.agent.agentId);
    const known = grants.find((grant) => grant.space === space);
    const wasGiven = known !== undefined && known.access !== "none";
    if (access === "none" && !wasGiven) {
      return refuse("not_found", "The agent has no grant for this space.");
    }
    if (access !== "none" && !wasGiven) {
      const given = grants.filter((grant) => grant.access !== "none").length;
      if (
        given >= MAX_GRANTS ||
        (known === undefined && grants.length >= 4 * MAX_GRANTS)
      ) {
        return refuse("conflict", `An agent has at most ${MAX_GRANTS} grants.`);
      }
    }
    const revision = ctx.db.vars.commitTs;
    if (known) await ctx.db.patch("grants", known._id, { access, revision });
    else {
      await ctx.db.insert("grants", {
        agentId: found.agent.agentId,
        space,
        access,
        createdAt: ctx.now,
        revision,
      });
    }
    ctx.subjects.push(found.agent.agentId, space);
    return done({ created: !wasGiven });
  },
});
