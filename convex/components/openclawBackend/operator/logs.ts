/** Answers administrators what the log of an agent says, a line an entry. */
import { streamIndexRange } from "convex-helpers/server/stream";
import { v } from "convex/values";
import type { QueryCtx } from "../_generated/server.js";
import { addAbout } from "../admission/auditRows.js";
import { adminCase } from "../admission/useCase.js";
import { dateIn, isDate, LAST_TIME_MS, rangeOf, vMoment } from "../calendar.js";
import {
  decodeCursor,
  encodeCursor,
  pageSize,
  type Position,
} from "../cursor.js";
import { done, refuse } from "../outcome.js";
import { charactersOf, type EntryRow } from "../rows.js";
import schema from "../schema.js";
import { reachAgent, NOTICE, shortEntry, vShortEntry } from "./views.js";

const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;
/** Of the entries of a page: all of their text is looked through for secrets. */
const MAX_CHARACTERS = 1024 * 1024;

export const logsArgs = {
  agentId: v.string(),
  space: v.optional(v.string()),
  /** Days, both of them included; a time stands for its day. */
  since: v.optional(vMoment),
  until: v.optional(vMoment),
  limit: v.optional(v.number()),
  cursor: v.optional(v.string()),
};
export const vShortEntries = v.object({
  entries: v.array(vShortEntry),
  nextCursor: v.union(v.string(), v.null()),
  notice: v.string(),
});

/** Lists the entries of an agent's log, the last of the last day first. What it shows is audited. */
export const list = adminCase({
  action: "agent.logs",
  writes: false,
  audited: (_, { entries }) => entries.length > 0,
  args: logsArgs,
  returns: vShortEntries,
  handler: async (ctx, { agentId, space, limit, cursor, ...given }) => {
    const reached = await reachAgent(ctx, agentId, space);
    if (!reached.ok) return reached;
    const { agent, space: meant } = reached.value;
    const after = decodeCursor(cursor);
    if (after === undefined || (after !== null && !isDate(after.id)))
      return refuse("invalid_request", "Not a cursor of this list.", {
        pointer: "/cursor",
      });
    const period = rangeOf(agent.timeZone, given);
    if (!period.ok) return period;
    const { since, until } = period.value;
    // Numbers that are no times of a calendar are taken for its ends.
    const dayOf = (at: number) =>
      dateIn(agent.timeZone, Math.min(Math.max(at, 0), LAST_TIME_MS));
    const days = {
      first: since === undefined ? "" : dayOf(since),
      last: until === undefined ? "9999-12-31" : dayOf(until - 1),
    };
    const { rows, next } = await entriesBefore(
      ctx,
      { space: meant, ...days, after },
      pageSize(limit ?? DEFAULT_PAGE, MAX_PAGE),
    );
    ctx.subjects.push(meant);
    addAbout(ctx.about, agent.agentId, meant);
    return done({
      entries: rows.map(shortEntry),
      nextCursor: next === null ? null : encodeCursor(next),
      notice: NOTICE,
    });
  },
});

type Range = {
  space: string;
  first: string;
  last: string;
  after: Position | null;
};

/** Entries from the end of a range of days on, before the place of a page that went before. */
async function entriesBefore(
  { db }: QueryCtx,
  { space, first, last, after }: Range,
  limit: number,
): Promise<{ rows: EntryRow[]; next: Position | null }> {
  const resumes = after !== null && after.id <= last;
  if (resumes && after.id < first) return { rows: [], next: null };
  // Those that have not ended.
  const living = [space, undefined];
  const bounds = {
    lowerBound: [...living, first],
    lowerBoundInclusive: true,
    upperBound: resumes ? [...living, after.id, after.at] : [...living, last],
    upperBoundInclusive: !resumes,
  };
  const index = "by_space_and_endedAt_and_date_and_seq";
  const stream = streamIndexRange(
    ...([db, schema, "logEntries", index, bounds, "desc"] as const),
  );
  const rows: EntryRow[] = [];
  let characters = 0;
  for await (const row of stream) {
    const last = rows.at(-1);
    if (last && (rows.length === limit || characters >= MAX_CHARACTERS))
      return { rows, next: { at: last.seq, id: last.date } };
    rows.push(row);
    characters += charactersOf(row);
  }
  return { rows, next: null };
}
