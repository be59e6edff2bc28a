import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { forgetRequests } from "../admission/limits.js";
import { endMadeWith } from "../admission/tokenActs.js";
import { shorten } from "../admission/tokenFamilies.js";
import { findUse } from "../admission/tokenRows.js";
import type { AdminCtx } from "../admission/useCase.js";
import { findRecallRow, unindexTags } from "../embedding/recallRows.js";
import { deleteVector } from "../embedding/vectors.js";
import { isSpent, type Budget } from "../memories/store.js";
import { charactersOf, type Row } from "../rows.js";
import type { Erased } from "../vocabulary.js";

/**
 * All that the backend holds of an agent, in the order in which it is erased: first what a request could come in
 * by. Rows are deleted, not cleared: nobody else could follow or read any of them. What it wrote into shared
 * spaces is theirs, and stays.
 */
export const PARTS = [
  ...["tokens", "answers", "memories", "versions", "logEntries", "logDays"],
  ...["files", "indexRows", "grants", "events", "counters"],
] as const;
type Part = (typeof PARTS)[number];

/** `indexRows` and `counters` are made of the others and not counted. */
export const NONE: Erased = {
  ...{ tokens: 0, answers: 0, memories: 0, versions: 0 },
  ...{ logEntries: 0, logDays: 0, files: 0, grants: 0, events: 0 },
};

/** The agent's rows of an erasure that is under way. */
export type Erasing = AdminCtx & {
  agentId: string;
  space: string;
  startedAt: number;
};

/** The event that an erasure leaves is of no agent any more, and outlasts the next agent of the id. */
export const ERASURE = "agent.erase";

/** Erases as much as the budget allows: what it was, and the parts that are left. */
export async function eraseParts(
  ctx: Erasing,
  budget: Budget,
): Promise<{ erased: Erased; left: Part[] }> {
  const erased = { ...NONE };
  for (const [i, part] of PARTS.entries()) {
    const { count, isDone } = await ERASE[part](ctx, budget);
    if (part in erased) erased[part as keyof Erased] += count;
    if (!isDone) return { erased, left: PARTS.slice(i) };
  }
  return { erased, left: [] };
}

type Done = { count: number; isDone: boolean };
/** Beyond the row itself, and whether that is left for another step. */
type Cost = { rows?: number; characters?: number; isLeft?: boolean };

/** Erases rows one by one; each says what it has cost beyond its own deletion. */
async function each<Found>(
  budget: Budget,
  rows: AsyncIterable<Found>,
  erase: (row: Found) => Promise<Cost | void>,
): Promise<Done> {
  let count = 0;
  for await (const row of rows) {
    if (isSpent(budget)) return { count, isDone: false };
    const { isLeft, ...cost } = (await erase(row)) ?? {};
    const { rows: more = 0, characters = 0 } = cost;
    if (isLeft) return { count, isDone: false };
    count += 1;
    budget.rows -= 1 + more;
    budget.characters -= characters;
  }
  return { count, isDone: true };
}

/** Several, of which the later ones wait for the earlier. */
async function inTurn(...parts: (() => Promise<Done>)[]): Promise<Done> {
  let sum = 0;
  for (const part of parts) {
    const { count, isDone } = await part();
    sum += count;
    if (!isDone) return { count: sum, isDone };
  }
  return { count: sum, isDone: true };
}

const ERASE: Record<Part, (ctx: Erasing, budget: Budget) => Promise<Done>> = {
  tokens: async (ctx, budget) => {
    const rows = ctx.db
      .query("tokens")
      .withIndex("by_agentId_and_tokenId", (q) => q.eq("agentId", ctx.agentId));
    return await each(budget, rows, async (token) => {
      const { ended, isAll } = await endMadeWith(ctx, token);
      const rows = 3 * ended.length;
      // What is left is found from it.
      if (!isAll) return { rows, isLeft: true };
      const now = await ctx.db.get("tokens", token._id);
      // What outlasts it, the caller's own, is found from where it was found itself.
      const relinked = now === null ? 0 : await shorten(ctx, now);
      const use = await findUse(ctx, token.tokenId);
      if (use !== null) await ctx.db.delete("tokenUses", use._id);
      await ctx.db.delete("tokens", token._id);
      return { rows: rows + relinked + 1 };
    });
  },

  answers: async ({ db, agentId }, budget) => {
    const rows = db
      .query("idempotencyKeys")
      .withIndex("by_agentId_and_key", (q) => q.eq("agentId", agentId));
    return await each(budget, rows, async ({ _id, result }) => {
      await db.delete("idempotencyKeys", _id);
      return { characters: result.length };
    });
  },

  memories: async (ctx, budget) => {
    const rows = ctx.db
      .query("memories")
      .withIndex("by_space_and_memoryId", (q) => q.eq("space", ctx.space));
    return await each(budget, rows, async (row) => {
      const cost = await eraseFound(ctx, row);
      await unindexTags(ctx, row._id);
      await ctx.db.delete("memories", row._id);
      const { length } = row.tags;
      const perTag = Math.min(2_000, charactersOf(row));
      return {
        rows: cost.rows + length + 1,
        characters: cost.characters + length * perTag,
      };
    });
  },

  versions: async ({ db, space }, budget) => {
    const rows = db
      .query("memoryVersions")
      .withIndex("by_space_and_memoryId_and_version", (q) =>
        q.eq("space", space),
      );
    return await each(budget, rows, async (row) => {
      await db.delete("memoryVersions", row._id);
      return { characters: charactersOf(row) };
    });
  },

  logEntries: async (ctx, budget) => {
    const rows = ctx.db
      .query("logEntries")
      .withIndex("by_space_and_entryId", (q) => q.eq("space", ctx.space));
    return await each(budget, rows, async (row) => {
      const cost = await eraseFound(ctx, row);
      await ctx.db.delete("logEntries", row._id);
      return cost;
    });
  },

  logDays: async ({ db, space }, budget) => {
    const rows = db
      .query("dailyLogs")
      .withIndex("by_space_and_date", (q) => q.eq("space", space));
    return await each(budget, rows, ({ _id }) => db.delete("dailyLogs", _id));
  },

  files: async ({ db, space }, budget) => {
    const rows = db
      .query("openclawFiles")
      .withIndex("by_space_and_path", (q) => q.eq("space", space));
    return await each(budget, rows, async ({ _id, pieces, tail }) => {
      await db.delete("openclawFiles", _id);
      return { characters: JSON.stringify(pieces).length + tail.length };
    });
  },

  indexRows: async ({ db, space, agentId }, budget) => {
    const contexts = db
      .query("contextRows")
      .withIndex("by_space_and_row", (q) => q.eq("space", space));
    const writes = db
      .query("lastWrites")
      .withIndex("by_space_and_writer", (q) => q.eq("space", space));
    const sessions = db
      .query("hookSessions")
      .withIndex("by_agentId_and_session", (q) => q.eq("agentId", agentId));
    return await inTurn(
      () => each(budget, sessions, ({ _id }) => db.delete("hookSessions", _id)),
      () =>
        each(budget, contexts, async ({ _id, own }) => {
          await db.delete("contextRows", _id);
          return { characters: own.byteLength };
        }),
      () => each(budget, writes, ({ _id }) => db.delete("lastWrites", _id)),
    );
  },

  grants: async ({ db, agentId }, budget) => {
    const rows = db
      .query("grants")
      .withIndex("by_agentId_and_space", (q) => q.eq("agentId", agentId));
    return await each(budget, rows, async ({ _id, space }) => {
      const last = await db
        .query("lastWrites")
        .withIndex("by_space_and_writer", (q) =>
          q.eq("space", space).eq("writer", agentId),
        )
        .unique();
      if (last !== null) await db.delete("lastWrites", last._id);
      await db.delete("grants", _id);
      return { rows: 1 };
    });
  },

  events: async ({ db, agentId, startedAt }, budget) => {
    const uses = db
      .query("tokenUses")
      .withIndex("by_warnedAgentId_and_refusedAt", (q) =>
        q.eq("warnedAgentId", agentId),
      );
    const did = db
      .query("auditEvents")
      .withIndex("by_agentId_and_at_and_eventId", (q) =>
        q.eq("agentId", agentId),
      );
    const wasDone = db
      .query("auditEvents")
      .withIndex("by_about_and_at_and_eventId", (q) => q.eq("about", agentId));
    const erase = async ({ _id, action, at }: Doc<"auditEvents">) => {
      // Of this erasure only what ends it stays.
      if (action !== ERASURE || at >= startedAt)
        await db.delete("auditEvents", _id);
    };
    return await inTurn(
      () => each(budget, did, erase),
      () => each(budget, wasDone, erase),
      async () => {
        const { isDone } = await each(budget, uses, ({ _id }) =>
          db.delete("tokenUses", _id),
        );
        return { count: 0, isDone };
      },
    );
  },

  counters: async (ctx, budget) => {
    await forgetRequests(ctx, ctx.agentId);
    const rows = ctx.db
      .query("spaceUsage")
      .withIndex("by_space", (q) => q.eq("space", ctx.space));
    return await each(budget, rows, ({ _id }) =>
      ctx.db.delete("spaceUsage", _id),
    );
  },
};

/** What recall finds a row by. The rows after it go as well: no vector is made anew. */
async function eraseFound(
  ctx: MutationCtx,
  row: Row,
): Promise<{ rows: number; characters: number }> {
  const known = await findRecallRow(ctx, row._id);
  if (known !== null) await ctx.db.delete("recallRows", known._id);
  if (row.vector) await deleteVector(ctx, row.vector);
  const pending = await ctx.db
    .query("pendingEmbeddings")
    .withIndex("by_owner", (q) => q.eq("owner", row._id))
    .take(1);
  for (const { _id } of pending) await ctx.db.delete("pendingEmbeddings", _id);
  // The terms are about as long as the text; of the vector there are two, of 8 bytes and of fewer a dimension.
  const vectors = 4 * (row.vector?.dimensions ?? 0);
  return { rows: 3, characters: 2 * charactersOf(row) + vectors };
}
