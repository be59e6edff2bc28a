/** Answers what an agent needs when a session starts. */
import { v } from "convex/values";
import { vMe, whoIs } from "../admission/identity.js";
import { ownSpace, readableSpaces } from "../admission/spaces.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { dateIn } from "../calendar.js";
import { findDay, publicEntry, vLog, vLogEntry } from "../logs/entries.js";
import { memoriesInOrder } from "../memories/list.js";
import { isExpired, publicMemory, vMemory } from "../memories/rows.js";
import { done } from "../outcome.js";
import type { MemoryRow } from "../rows.js";
import { trusts } from "../vocabulary.js";

const MAX_PINNED = 50;
const MAX_RECENT = 20;
const MAX_ENTRIES_A_DAY = 50;
const MAX_SCANNED = 500;
const CHARACTERS_PER_TOKEN = 4;

const vDay = v.object({ ...vLog.fields, items: v.array(vLogEntry) });

export const vSession = v.object({
  me: vMe,
  envSegment: v.string(),
  pinned: v.array(vMemory),
  recent: v.array(vMemory),
  today: v.union(vDay, v.null()),
  yesterday: v.union(vDay, v.null()),
  truncated: v.boolean(),
});

/**
 * What an agent needs when a session starts, in one call and within a budget: what is pinned first, then
 * today's log, yesterday's, and the newest memories. Nothing untrusted: it would be read unasked.
 */
export const start = useCase({
  action: "session.start",
  scope: null,
  bucket: "read",
  writes: false,
  args: { maxTokens: v.number() },
  returns: vSession,
  handler: async (ctx, { maxTokens }) => {
    const { agent, scopes } = ctx.caller;
    const budget = new Budget(maxTokens);
    const memories = scopes.includes("memory:read");
    const logs = scopes.includes("logs:read");
    const pinned = memories
      ? await trusted(ctx, { pinned: true }, MAX_PINNED)
      : [];
    const recent = memories ? await trusted(ctx, {}, MAX_RECENT) : [];
    const kept = budget.take(pinned);
    const today = logs
      ? await dayOf(ctx, dateIn(agent.timeZone, ctx.now), budget)
      : null;
    const yesterday = logs
      ? await dayOf(ctx, dateIn(agent.timeZone, ctx.now, 1), budget)
      : null;
    const others = recent.filter(({ pinned: isPinned }) => !isPinned);
    return done({
      me: await whoIs(ctx),
      envSegment: agent.envSegment,
      pinned: kept.map(publicMemory),
      today,
      yesterday,
      recent: budget.take(others).map(publicMemory),
      truncated: budget.truncated,
    });
  },
});

/** Tokens left for the answer; whatever does not fit any more is left out whole. */
class Budget {
  truncated = false;
  private left: number;

  constructor(maxTokens: number) {
    this.left = maxTokens;
  }

  take<Item extends { content: string }>(items: Item[]): Item[] {
    return items.filter(({ content }) => {
      const cost = Math.ceil(content.length / CHARACTERS_PER_TOKEN);
      if (cost > this.left) {
        this.truncated = true;
        return false;
      }
      this.left -= cost;
      return true;
    });
  }
}

async function trusted(
  ctx: UseCaseCtx,
  filter: { pinned?: boolean },
  limit: number,
): Promise<MemoryRow[]> {
  const spaces = (await readableSpaces(ctx, ctx.caller)).map(
    ({ name }) => name,
  );
  const rows: MemoryRow[] = [];
  let scanned = 0;
  for await (const row of memoriesInOrder(ctx, spaces, filter, null)) {
    if (rows.length === limit || scanned === MAX_SCANNED) break;
    scanned += 1;
    if (trusts(row.provenance.trust, "agent") && !isExpired(row, ctx.now))
      rows.push(row);
  }
  return rows;
}

/** The newest entries of a day, in their order. */
async function dayOf(ctx: UseCaseCtx, date: string, budget: Budget) {
  const space = ownSpace(ctx.caller.agent.agentId);
  const day = await findDay(ctx, space, date);
  if (day === null) return { date, entries: 0, bytes: 0, items: [] };
  const newest = await ctx.db
    .query("logEntries")
    .withIndex("by_space_and_date_and_seq", (q) =>
      q.eq("space", space).eq("date", date),
    )
    .order("desc")
    .take(MAX_ENTRIES_A_DAY);
  const items = budget.take(
    newest.filter((row) => trusts(row.provenance.trust, "agent")),
  );
  const { entries, bytes } = day;
  return { date, entries, bytes, items: items.reverse().map(publicEntry) };
}
