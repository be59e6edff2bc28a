/** Answers administrators what each agent is and holds, a row an agent. */
import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { ownSpace } from "../admission/spaces.js";
import { findUse } from "../admission/tokenRows.js";
import { countersOf, findUsage, type Counters } from "../admission/usage.js";
import { adminCase } from "../admission/useCase.js";
import { isoTime } from "../calendar.js";
import { pageSize } from "../cursor.js";
import { modelNames, pendingIn } from "../embedding/models.js";
import { done, refuse } from "../outcome.js";
import { AGENT_ID } from "../vocabulary.js";

const DEFAULT_PAGE = 20;
/** An agent takes about 5 small rows, and up to 200 more where that many tokens live and vectors are pending. */
const MAX_PAGE = 50;
const MAX_TOKENS = 100;
/** Tokens whose last use is looked up one by one, where none has said since whose it is. */
const MAX_USES = 20;
const MAX_SHARED = 50;

/** A number, or `100+` where counting on would have read too much. */
const vCount = v.union(v.number(), v.string());
/** Null where the space was filled before this was counted. */
const vKnown = v.union(v.number(), v.null());

const held = {
  memories: vKnown,
  logDays: vKnown,
  quarantined: vKnown,
  bytes: v.number(),
  /** Rows that wait for a vector of the present model. */
  pending: vCount,
};

export const vOverview = v.object({
  agents: v.array(
    v.object({
      agentId: v.string(),
      status: v.union(v.literal("active"), v.literal("disabled")),
      displayName: v.optional(v.string()),
      /** Living ones. */
      tokens: vCount,
      lastUsed: v.union(v.string(), v.null()),
      ...held,
    }),
  ),
  /** Spaces that agents share, on the first page. */
  shared: v.optional(v.array(v.object({ space: v.string(), ...held }))),
  /** Of this page. */
  totals: v.object({
    agents: v.number(),
    tokens: vCount,
    memories: v.number(),
    logDays: v.number(),
    quarantined: v.number(),
    bytes: v.number(),
    pending: vCount,
  }),
  nextCursor: v.union(v.string(), v.null()),
  /** What is to be done for the numbers to be whole. */
  notice: v.optional(v.string()),
});
export const overviewArgs = {
  limit: v.optional(v.number()),
  cursor: v.optional(v.string()),
};

const UNCOUNTED =
  "Null is what was filled before it was counted: `npx convex run backend/usage:recountAll` counts it.";

export const list = adminCase({
  action: "agent.overview",
  writes: false,
  args: { ...overviewArgs, model: v.optional(v.string()) },
  returns: vOverview,
  handler: async (ctx, { limit, cursor, model }) => {
    if (cursor !== undefined && !AGENT_ID.test(cursor))
      return refuse("invalid_request", "Not a cursor of this list.", {
        pointer: "/cursor",
      });
    const size = pageSize(limit ?? DEFAULT_PAGE, MAX_PAGE);
    const rows = await ctx.db
      .query("agents")
      .withIndex("by_agentId", (q) => q.gt("agentId", cursor ?? ""))
      .take(size + 1);
    const pending = pendingBy(ctx, model, await modelNames(ctx));
    const page = rows.slice(0, size);
    const agents = await Promise.all(
      page.map(async (agent) => ({
        ...(await agentOf(ctx, agent, ctx.now)),
        ...(await heldBy(ctx, ownSpace(agent.agentId), pending)),
      })),
    );
    const names = cursor === undefined ? await sharedSpaces(ctx) : [];
    const shared = await Promise.all(
      names.map(async (space) => ({
        space,
        ...(await heldBy(ctx, space, pending)),
      })),
    );
    const all = [...agents, ...shared];
    const isWhole = all.every(({ memories }) => memories !== null);
    return done({
      agents,
      ...(shared.length > 0 && { shared }),
      totals: {
        agents: agents.length,
        tokens: sumOf(agents.map(({ tokens }) => tokens)),
        ...totalsOf(all),
      },
      nextCursor: rows.length > size ? page.at(-1)!.agentId : null,
      ...(!isWhole && { notice: UNCOUNTED }),
    });
  },
});

type Count = Infer<typeof vCount>;
type Held = { [name in keyof Counters]: number | null } & {
  bytes: number;
  pending: Count;
};

async function agentOf(ctx: MutationCtx, agent: Doc<"agents">, now: number) {
  const { agentId, status, displayName } = agent;
  const living = await ctx.db
    .query("tokens")
    .withIndex("by_agentId_and_endsAt", (q) =>
      q.eq("agentId", agentId).gt("endsAt", now),
    )
    .take(MAX_TOKENS + 1);
  const used = await lastUseOf(ctx, agentId, living);
  return {
    ...{ agentId, status },
    ...(displayName !== undefined && { displayName }),
    tokens: counted(
      Math.min(living.length, MAX_TOKENS),
      living.length <= MAX_TOKENS,
    ),
    lastUsed: used === 0 ? null : isoTime(used),
  };
}

/** When a token of the agent was used last; zero for never. */
async function lastUseOf(
  ctx: MutationCtx,
  agentId: string,
  living: Doc<"tokens">[],
): Promise<number> {
  const last = await ctx.db
    .query("tokenUses")
    .withIndex("by_agentId_and_lastUsedAt", (q) => q.eq("agentId", agentId))
    .order("desc")
    .first();
  if (last !== null) return last.lastUsedAt;
  const uses = await Promise.all(
    living.slice(0, MAX_USES).map(({ tokenId }) => findUse(ctx, tokenId)),
  );
  return Math.max(0, ...uses.map((use) => use?.lastUsedAt ?? 0));
}

type Pending = (space: string) => Promise<Count>;

function pendingBy(
  ctx: MutationCtx,
  model: string | undefined,
  models: string[],
): Pending {
  return async (space) => {
    const { count, isAll } = await pendingIn(ctx, space, model, models);
    return counted(count, isAll);
  };
}

async function heldBy(
  ctx: MutationCtx,
  space: string,
  pending: Pending,
): Promise<Held> {
  const row = await findUsage(ctx, space);
  const unknown = { memories: null, logDays: null, quarantined: null };
  return {
    ...(countersOf(row) ?? unknown),
    bytes: row?.bytes ?? 0,
    pending: await pending(space),
  };
}

/** Shared spaces that hold something. */
async function sharedSpaces(ctx: MutationCtx): Promise<string[]> {
  const rows = await ctx.db
    .query("spaceUsage")
    .withIndex("by_space", (q) =>
      q.gte("space", "shared/").lt("space", "shared0"),
    )
    .take(MAX_SHARED);
  return rows.map(({ space }) => space);
}

function totalsOf(rows: Held[]) {
  const sum = (of: keyof Counters | "bytes") =>
    rows.reduce((total, row) => total + (row[of] ?? 0), 0);
  return {
    memories: sum("memories"),
    logDays: sum("logDays"),
    quarantined: sum("quarantined"),
    bytes: sum("bytes"),
    pending: sumOf(rows.map(({ pending }) => pending)),
  };
}

function counted(count: number, isAll: boolean): Count {
  return isAll ? count : `${count}+`;
}

function sumOf(counts: Count[]): Count {
  const sum = counts.reduce<number>(
    (total, count) => total + Number.parseInt(`${count}`, 10),
    0,
  );
  return counted(
    sum,
    counts.every((count) => typeof count === "number"),
  );
}
