/** Answers who did what to which ids, to administrators. */
import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { isoTime, rangeOf, vMoment } from "../calendar.js";
import { decodeCursor, encodeCursor, pageSize } from "../cursor.js";
import { done, refuse } from "../outcome.js";
import { findAgent } from "./agentRows.js";
import { findEvents } from "./auditSearch.js";
import { adminCase } from "./useCase.js";

const MAX_PAGE = 200;

const vEvent = v.object({
  id: v.string(),
  /** ISO 8601. */
  at: v.string(),
  agentId: v.union(v.string(), v.null()),
  tokenId: v.union(v.string(), v.null()),
  /** Another agent, whom it was done to. */
  about: v.union(v.string(), v.null()),
  action: v.string(),
  outcome: v.string(),
  subjects: v.array(v.string()),
  requestId: v.string(),
  method: v.union(v.string(), v.null()),
});

export const vAuditPage = v.object({
  events: v.array(vEvent),
  nextCursor: v.union(v.string(), v.null()),
  /** Where so many events failed one of several filters that the search goes on with the cursor: how far it came. */
  searchedTo: v.optional(v.string()),
});

/** Who did what to which ids, newest first; of one agent, what it did and what was done to it. */
export const list = adminCase({
  action: "audit.list",
  writes: false,
  args: {
    agentId: v.optional(v.string()),
    action: v.optional(v.string()),
    outcome: v.optional(v.string()),
    since: v.optional(vMoment),
    until: v.optional(vMoment),
    limit: v.number(),
    cursor: v.optional(v.string()),
  },
  returns: vAuditPage,
  handler: async (ctx, { agentId: id, limit: asked, cursor, ...given }) => {
    const after = decodeCursor(cursor);
    if (after === undefined) {
      return refuse("invalid_request", "Not a cursor of this list.", {
        pointer: "/cursor",
      });
    }
    const limit = pageSize(asked, MAX_PAGE);
    const agentId = id?.toLowerCase();
    const { timeZone, unknown } = await zoneOf(ctx, agentId);
    const period = rangeOf(timeZone, given);
    if (!period.ok) return period;
    const { since = 0, until = Infinity } = period.value;
    const end = until === Infinity ? null : { at: until };
    const { action, outcome } = given;
    const { events, cut } = await findEvents(
      ctx,
      {
        ...{ agentId, action, outcome, since },
        before: after !== null && after.at < until ? after : end,
      },
      limit + 1,
    );
    if (unknown && events.length === 0 && (await isUnheardOf(ctx, agentId!)))
      return unknown;
    const page = events.slice(0, limit);
    const last = page.at(-1);
    const next =
      events.length > limit && last ? { at: last.at, id: last.eventId } : cut;
    return done({
      events: page.map(publicEvent),
      nextCursor: next === null ? null : encodeCursor(next),
      ...(cut !== null && { searchedTo: isoTime(cut.at) }),
    });
  },
});

/** The time zone whose days are meant: the agent's, where there is one. */
async function zoneOf(ctx: QueryCtx, agentId: string | undefined) {
  const found = agentId === undefined ? null : await findAgent(ctx, agentId);
  if (found === null) return { timeZone: "UTC", unknown: null };
  return "refusal" in found
    ? { timeZone: "UTC", unknown: found }
    : { timeZone: found.agent.timeZone, unknown: null };
}

/** Whether nothing at all is left of the agent: one that was erased still has its events. */
async function isUnheardOf(ctx: QueryCtx, agentId: string): Promise<boolean> {
  const ever = { agentId, since: 0, before: null };
  return (await findEvents(ctx, ever, 1)).events.length === 0;
}

function publicEvent(row: Doc<"auditEvents">): Infer<typeof vEvent> {
  const { eventId, at, action, outcome, subjects, requestId } = row;
  return {
    id: eventId,
    at: isoTime(at),
    agentId: row.agentId ?? null,
    tokenId: row.tokenId ?? null,
    about: row.about ?? null,
    action,
    outcome,
    subjects,
    requestId,
    method: row.method ?? null,
  };
}
