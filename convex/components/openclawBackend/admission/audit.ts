/** Answers who did what to which ids, to administrators. */
import { mergedStream, streamIndexRange } from "convex-helpers/server/stream";
import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { rangeOf, vMoment } from "../calendar.js";
import { decodeCursor, encodeCursor, type Position } from "../cursor.js";
import { done, refuse } from "../outcome.js";
import schema from "../schema.js";
import { adminCase } from "./useCase.js";

const vEvent = v.object({
  id: v.string(),
  at: v.number(),
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
});

/** Who did what to which ids, newest first; of one agent, what it did and what was done to it. */
export const list = adminCase({
  action: "audit.list",
  writes: false,
  args: {
    agentId: v.optional(v.string()),
    /** A day is one of the asker's calendar; the operator's is that of UTC. */
    since: v.optional(vMoment),
    limit: v.number(),
    cursor: v.optional(v.string()),
  },
  returns: vAuditPage,
  handler: async (ctx, { agentId, since: given, limit, cursor }) => {
    const timeZone = ctx.caller?.agent.timeZone ?? "UTC";
    const range = rangeOf(timeZone, { since: given });
    if (!range.ok) return range;
    const { since = 0 } = range.value;
    const after = decodeCursor(cursor);
    if (after === undefined) {
      return refuse("invalid_request", "Not a cursor of this list.", {
        pointer: "/cursor",
      });
    }
    const events = await newest(
      ctx,
      { agentId: agentId?.toLowerCase(), since, after },
      limit + 1,
    );
    const page = events.slice(0, limit);
    const last = page.at(-1);
    const more = events.length > limit && last;
    return done({
      events: page.map(publicEvent),
      nextCursor: more ? encodeCursor({ at: last.at, id: last.eventId }) : null,
    });
  },
});

type Range = {
  agentId: string | undefined;
  since: number;
  after: Position | null;
};

async function newest(
  { db }: QueryCtx,
  { agentId, since, after }: Range,
  count: number,
): Promise<Doc<"auditEvents">[]> {
  // Streams of nothing have no order that they could be merged in.
  if (after !== null && after.at < since) return [];
  const within = (...prefix: string[]) => ({
    lowerBound: [...prefix, since],
    lowerBoundInclusive: true,
    upperBound: [...prefix, ...(after === null ? [] : [after.at, after.id])],
    upperBoundInclusive: after === null,
  });
  if (agentId === undefined) {
    return await streamIndexRange(
      db,
      schema,
      "auditEvents",
      "by_at_and_eventId",
      within(),
      "desc",
    ).take(count);
  }
  // No event stands in both: one is about another agent than it is of.
  const [did, wasDone] = (
    ["by_agentId_and_at_and_eventId", "by_about_and_at_and_eventId"] as const
  ).map((index) =>
    streamIndexRange(db, schema, "auditEvents", index, within(agentId), "desc"),
  );
  return await mergedStream([did!, wasDone!], ["at", "eventId"]).take(count);
}

function publicEvent(row: Doc<"auditEvents">): Infer<typeof vEvent> {
  const { eventId, at, action, outcome, subjects, requestId } = row;
  return {
    id: eventId,
    at,
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
