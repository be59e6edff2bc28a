import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { isTimeZone } from "../calendar.js";
import { refuse, type Refusal } from "../outcome.js";
import { AGENT_ID } from "../vocabulary.js";

type Found = { agent: Doc<"agents"> } | { ok: false; refusal: Refusal };

export async function findAgent(
  ctx: QueryCtx,
  agentId: string,
): Promise<Found> {
  const agent = await ctx.db
    .query("agents")
    .withIndex("by_agentId", (q) => q.eq("agentId", agentId.toLowerCase()))
    .unique();
  return agent
    ? { agent }
    : refuse("not_found", "There is no agent with this id.");
}

/**
 * The agent's part of an environment variable's name: without `-` and `_`, so that
 * `_` cannot make agent `a` with key `B_C` equal agent `a_b` with key `C`.
 */
export function envSegmentOf(agentId: string): string {
  return agentId.toUpperCase().replace(/[-_]/g, "");
}

/** `AGENT_DEFAULT_…` is for every agent, and a part of a name cannot be empty. */
export function isReservedSegment(segment: string): boolean {
  return segment === "DEFAULT" || segment === "";
}

/** Creates an agent, or refuses where its id or its env segment is taken or illegal. */
export async function createAgent(
  ctx: MutationCtx,
  given: { agentId: string; displayName?: string; timeZone?: string },
  now: number,
): Promise<Found> {
  const agentId = given.agentId.toLowerCase();
  const pointer = "/agentId";
  if (!AGENT_ID.test(agentId)) {
    return refuse(
      "invalid_request",
      "An agent id is 1 to 64 of a-z, 0-9, - and _.",
      { pointer },
    );
  }
  const timeZone = given.timeZone ?? "UTC";
  if (!isTimeZone(timeZone)) {
    return refuse("invalid_request", "Not an IANA time zone.", {
      pointer: "/timeZone",
    });
  }
  const envSegment = envSegmentOf(agentId);
  if (isReservedSegment(envSegment)) {
    return refuse("invalid_request", "This agent id is reserved.", { pointer });
  }
  const taken = await ctx.db
    .query("agents")
    .withIndex("by_envSegment", (q) => q.eq("envSegment", envSegment))
    .first();
  if (taken !== null) {
    return refuse(
      "conflict",
      "This id is taken, or differs from a taken one only by - and _.",
      {
        pointer,
      },
    );
  }
  await noteSecretNames(ctx, ({ agents, keys }) => ({
    agents: [...agents, agentId].slice(-MAX_HOLDERS),
    keys,
  }));
  const id = await ctx.db.insert("agents", {
    agentId,
    ...(given.displayName !== undefined && { displayName: given.displayName }),
    timeZone,
    envSegment,
    status: "active",
    createdAt: now,
    revision: ctx.db.vars.commitTs,
  });
  return { agent: (await ctx.db.get("agents", id))! };
}

/** Whose variables are looked at: those of the agents that were made last. */
export const MAX_HOLDERS = 200;

type SecretNames = Pick<Doc<"secretNames">, "agents" | "keys">;

/** The agents and the undeclared keys that the names of secrets are made of; the row is made where there is none. */
export async function secretNames(ctx: MutationCtx): Promise<SecretNames> {
  const row = await ctx.db.query("secretNames").first();
  return row ?? (await noteSecretNames(ctx, (names) => names));
}

export async function noteSecretNames(
  ctx: MutationCtx,
  change: (names: SecretNames) => SecretNames,
): Promise<SecretNames> {
  const row = await ctx.db.query("secretNames").first();
  const names = change(row ?? { agents: await newestAgents(ctx), keys: [] });
  const fields = { ...names, revision: ctx.db.vars.commitTs };
  if (row === null) await ctx.db.insert("secretNames", fields);
  else await ctx.db.patch("secretNames", row._id, fields);
  return names;
}

async function newestAgents(ctx: QueryCtx): Promise<string[]> {
  const agents = await ctx.db.query("agents").order("desc").take(MAX_HOLDERS);
  return agents.map(({ agentId }) => agentId).reverse();
}
