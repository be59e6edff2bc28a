/** Answers what an agent needs when a session starts. */
import { v } from "convex/values";
import { vMeAndUsage, whoIsWithUsage } from "../admission/identity.js";
import { ownSpace, readableSpaces } from "../admission/spaces.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { dateIn } from "../calendar.js";
import { findDay, publicEntry, vLog, vLogEntry } from "../logs/entries.js";
import { lastEntriesOf } from "../logs/walks.js";
import { memoriesInOrder } from "../memories/list.js";
import { isExpired, publicMemory, vMemory } from "../memories/rows.js";
import { done } from "../outcome.js";
import type { MemoryRow } from "../rows.js";
import { trusts, vScope, type Trust } from "../vocabulary.js";
import { inTurn, upTo, type Cut, type SpaceRows } from "./shares.js";

/** Of the agent's own space, and again of all shared ones together. */
const MAX_PINNED = 50;
const MAX_RECENT = 20;
/** Rows passed over on the way to those: expired ones, and pinned ones among the newest. */
const MAX_PASSED = 500;
/** Of one walk, in content and search text: what one transaction may read holds all of a session's walks. */
const MAX_CHARACTERS = 300_000;
const MAX_ENTRIES_A_DAY = 50;
/** Whatever is below would be read unasked. */
const MIN_TRUST: Trust = "agent";

const vDay = v.object({ ...vLog.fields, items: v.array(vLogEntry) });

const vSpaceRows = v.object({
  pinned: v.array(vMemory),
  recent: v.array(vMemory),
});

export const vSession = v.object({
  me: vMeAndUsage,
  /** Today in the agent's time zone. */
  date: v.string(),
  own: vSpaceRows,
  shared: v.array(vSpaceRows),
  today: v.union(vDay, v.null()),
  yesterday: v.union(vDay, v.null()),
  truncated: v.boolean(),
});

/**
 * What an agent needs when a session starts, in one call, a space at a time: who asks says how much of it
 * there is room for. Nothing untrusted: it would be read unasked.
 */
export const start = useCase({
  action: "session.start",
  scope: ({ scope }) => (scope === undefined ? [] : [scope]),
  bucket: "read",
  writes: false,
  /** What the token must be allowed; any token will do without it. */
  args: { scope: v.optional(vScope) },
  returns: vSession,
  handler: async (ctx) => {
    const { agent, scopes } = ctx.caller;
    const cut: Cut = { truncated: false };
    const { own, shared } = scopes.includes("memory:read")
      ? await memoriesOf(ctx, cut)
      : { own: { pinned: [], recent: [] }, shared: [] };
    const logs = scopes.includes("logs:read");
    const day = async (ago: number) =>
      logs ? await dayOf(ctx, dateIn(agent.timeZone, ctx.now, ago), cut) : null;
    const today = await day(0);
    const yesterday = await day(1);
    return done({
      me: await whoIsWithUsage(ctx),
      date: dateIn(agent.timeZone, ctx.now),
      own: shown(own),
      shared: shared.map(shown),
      today,
      yesterday,
      truncated: cut.truncated,
    });
  },
});

function shown({ pinned, recent }: SpaceRows) {
  return {
    pinned: pinned.map(publicMemory),
    recent: recent.map(publicMemory),
  };
}

async function memoriesOf(ctx: UseCaseCtx, cut: Cut) {
  const [own, ...shared] = await readableSpaces(ctx, ctx.caller);
  const [rows] = await rowsOf(ctx, [own!.name], cut);
  const names = shared.map(({ name }) => name);
  return { own: rows!, shared: await rowsOf(ctx, names, cut) };
}

async function rowsOf(
  ctx: UseCaseCtx,
  spaces: string[],
  cut: Cut,
): Promise<SpaceRows[]> {
  const rows = async (isPinned: boolean, limit: number) => {
    const walks = spaces.map((space) =>
      readable(ctx, space, isPinned, spaces.length, cut),
    );
    const { items, more } = await inTurn(walks, limit);
    cut.truncated ||= more;
    return items;
  };
  const pinned = await rows(true, MAX_PINNED);
  const recent = await rows(false, MAX_RECENT);
  return spaces.map((_, i) => ({ pinned: pinned[i]!, recent: recent[i]! }));
}

/**
 * A space's memories that a session may show, the newest first: the pinned ones, or the others. It is one
 * `among` so many spaces, which share what may be read on the way.
 */
async function* readable(
  ctx: UseCaseCtx,
  space: string,
  isPinned: boolean,
  among: number,
  cut: Cut,
): AsyncGenerator<MemoryRow> {
  const filter = { minTrust: MIN_TRUST, ...(isPinned && { pinned: true }) };
  const walk = memoriesInOrder(ctx, [space], filter, null);
  let passed = 0;
  for await (const row of upTo(MAX_CHARACTERS / among, walk, cut)) {
    const may = trusts(row.provenance.trust, MIN_TRUST);
    if (may && row.pinned === isPinned && !isExpired(row, ctx.now)) yield row;
    else passed += 1;
    // What lies behind is not known.
    if (passed > MAX_PASSED / among) {
      cut.truncated = true;
      return;
    }
  }
}

/** The last entries of a day, in their order. */
async function dayOf(ctx: UseCaseCtx, date: string, cut: Cut) {
  const space = ownSpace(ctx.caller.agent.agentId);
  const day = await findDay(ctx, space, date);
  if (day === null) return { date, entries: 0, bytes: 0, items: [] };
  const walk = lastEntriesOf(ctx, space, date, MIN_TRUST);
  const { items, more } = await inTurn(
    [upTo(MAX_CHARACTERS, walk, cut)],
    MAX_ENTRIES_A_DAY,
  );
  cut.truncated ||= more;
  const { entries, bytes } = day;
  const last = items.flat().reverse();
  return { date, entries, bytes, items: last.map(publicEntry) };
}
