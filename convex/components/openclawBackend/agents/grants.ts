/** Gives agents shared spaces and takes them away, for administrators. */
import { streamIndexRange } from "convex-helpers/server/stream";
import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { findAgent } from "../admission/agentRows.js";
import { addAbout } from "../admission/auditRows.js";
import { MAX_GRANTS } from "../admission/spaces.js";
import { adminCase, type AdminCtx } from "../admission/useCase.js";
import { isoTime } from "../calendar.js";
import { decodeText, encodeText, pageSize } from "../cursor.js";
import { guardId } from "../guard/texts.js";
import { done, refuse } from "../outcome.js";
import schema from "../schema.js";
import { SHARED_SPACE, vAccess } from "../vocabulary.js";

const MAX_PAGE = 100;

const vGrant = v.object({
  agentId: v.string(),
  space: v.string(),
  access: vAccess,
  /** ISO 8601; of a grant from before changes were kept, when the agent was first given the space. */
  since: v.string(),
  /** The agent whose token did it; null where it was the operator, or is not known. */
  by: v.union(v.string(), v.null()),
});
export const vGrants = v.object({
  grants: v.array(vGrant),
  nextCursor: v.union(v.string(), v.null()),
});
export const grantsArgs = {
  agentId: v.optional(v.string()),
  space: v.optional(v.string()),
  limit: v.optional(v.number()),
  cursor: v.optional(v.string()),
};
export const vGiven = v.object({
  created: v.boolean(),
  /** Not in an answer that was stored before it said so. */
  grant: v.optional(
    v.object({
      ...vGrant.fields,
      access: v.union(vAccess, v.literal("none")),
    }),
  ),
});

function publicGrant(row: Doc<"grants">) {
  const { agentId, space, access, createdAt, changedAt, changedBy } = row;
  const since = isoTime(changedAt ?? createdAt);
  return { agentId, space, access, since, by: changedBy ?? null };
}

async function grantsOf(
  ctx: AdminCtx,
  agentId: string,
): Promise<Doc<"grants">[]> {
  return await ctx.db
    .query("grants")
    .withIndex("by_agentId_and_space", (q) => q.eq("agentId", agentId))
    .take(4 * MAX_GRANTS);
}

/** A page of all grants, or of those for a space, after a place. */
async function page(
  { db }: AdminCtx,
  space: string | undefined,
  [agent = "", of = ""]: string[],
  count: number,
): Promise<Doc<"grants">[]> {
  if (space !== undefined)
    return await db
      .query("grants")
      .withIndex("by_space_and_agentId", (q) =>
        q.eq("space", space).gt("agentId", agent),
      )
      .take(count);
  const bounds = {
    lowerBound: [agent, of],
    lowerBoundInclusive: false,
    upperBound: [],
    upperBoundInclusive: true,
  };
  const index = "by_agentId_and_space";
  return await streamIndexRange(
    ...([db, schema, "grants", index, bounds, "asc"] as const),
  ).take(count);
}

/** Lists who can reach which shared spaces: all, of one agent, or of one space. */
export const list = adminCase({
  action: "grant.list",
  writes: false,
  args: grantsArgs,
  returns: vGrants,
  handler: async (ctx, { agentId, space, limit, cursor = "" }) => {
    if (space !== undefined && !SHARED_SPACE.test(space)) return noSpace();
    const after = decodeText(cursor)?.split(" ");
    if (after === undefined)
      return refuse("invalid_request", "Not a cursor of this list.", {
        pointer: "/cursor",
      });
    if (agentId !== undefined) {
      const found = await findAgent(ctx, agentId);
      if ("refusal" in found) return found;
      const rows = await grantsOf(ctx, found.agent.agentId);
      const meant = rows.filter((row) => (space ?? row.space) === row.space);
      return done({ grants: given(meant), nextCursor: null });
    }
    const size = pageSize(limit, MAX_PAGE);
    const rows = await page(ctx, space, after, size + 1);
    const last = rows.length > size ? rows[size - 1] : undefined;
    return done({
      grants: given(rows.slice(0, size)),
      nextCursor: last ? encodeText(`${last.agentId} ${last.space}`) : null,
    });
  },
});

/** Withdrawn grants stay as rows. */
function given(rows: Doc<"grants">[]) {
  return rows.map(publicGrant).flatMap(({ access, ...grant }) => {
    return access === "none" ? [] : [{ ...grant, access }];
  });
}

function noSpace() {
  return refuse(
    "invalid_request",
    "A shared space is shared/ and 1 to 64 of a-z, 0-9, - and _.",
    { pointer: "/space" },
  );
}

/** Gives an agent a shared space, changes the access, or takes it away with `none`. */
export const put = adminCase({
  action: "grant.put",
  writes: true,
  args: {
    agentId: v.string(),
    space: v.string(),
    access: v.union(vAccess, v.literal("none")),
  },
  returns: vGiven,
  handler: async (ctx, { agentId, space, access }) => {
    if (!SHARED_SPACE.test(space)) return noSpace();
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
    const row = await store(ctx, known, {
      ...{ agentId: found.agent.agentId, space, access },
    });
    ctx.subjects.push(found.agent.agentId, space);
    return done({ created: !wasGiven, grant: publicGrant(row) });
  },
});

async function store(
  ctx: AdminCtx,
  known: Doc<"grants"> | undefined,
  grant: Pick<Doc<"grants">, "agentId" | "space" | "access">,
): Promise<Doc<"grants">> {
  const { db, now } = ctx;
  const revision = db.vars.commitTs;
  const changedBy = ctx.caller?.agent.agentId;
  if (known === undefined) {
    const by = changedBy === undefined ? {} : { changedBy };
    const fields = { ...grant, createdAt: now, changedAt: now, ...by };
    const id = await db.insert("grants", { ...fields, revision });
    return (await db.get("grants", id))!;
  }
  if (known.access !== grant.access)
    await db.patch("grants", known._id, {
      ...{ access: grant.access, changedAt: now, revision },
      // Undefined takes away who changed it before.
      ...({ changedBy } as Partial<Doc<"grants">>),
    });
  return (await db.get("grants", known._id))!;
}
