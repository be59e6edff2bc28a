/** Answers who did what to which ids, to administrators. */
import { streamIndexRange } from "convex-helpers/server/stream";
import { v } from "convex/values";
import { decodeCursor, encodeCursor } from "../cursor.js";
import { done, refuse } from "../outcome.js";
import schema from "../schema.js";
import { adminCase } from "./useCase.js";

export const vAuditPage = v.object({
  events: v.array(
    v.object({
      id: v.string(),
      at: v.number(),
      agentId: v.union(v.string(), v.null()),
      tokenId: v.union(v.string(), v.null()),
      action: v.string(),
      outcome: v.string(),
      subjects: v.array(v.string()),
      requestId: v.string(),
      method: v.union(v.string(), v.null()),
    }),
  ),
  nextCursor: v.union(v.string(), v.null()),
});

/** Who did what to which ids, newest first. */
export const list = adminCase({
  action: "audit.list",
  writes: false,
  args: {
    agentId: v.optional(v.string()),
    since: v.optional(v.number()),
    limit: v.number(),
    cursor: v.optional(v.string()),
  },
  returns: vAuditPage,
  handler: async (ctx, { agentId, since = 0, limit, cursor }) => {
    const after = decodeCursor(cursor);
    if (after === undefined) {
      return refuse("invalid_request", "Not a cursor of this list.", {
        pointer: "/cursor",
      });
    }
    const prefix = agentId === undefined ? [] : [agentId.toLowerCase()];
    const upper = after === null ? [] : [after.at, after.id];
    const index =
      agentId === undefined
        ? "by_at_and_eventId"
        : "by_agentId_and_at_and_eventId";
    const events = await streamIndexRange(
      ctx.db,
      schema,
      "auditEvents",
      index,
      {
        lowerBound: [...prefix, since],
        lowerBoundInclusive: true,
        upperBound: [...prefix, ...upper],
        upperBoundInclusive: after === null,
      },
      "desc",
    ).take(limit + 1);
    const page = events.slice(0, limit);
    const last = page.at(-1);
    const more = events.length > limit && last;
    return done({
      events: page.map(
        ({ eventId, at, action, outcome, subjects, requestId, ...more }) => ({
          id: eventId,
          at,
          agentId: more.agentId ?? null,
          tokenId: more.tokenId ?? null,
          action,
          outcome,
          subjects,
          requestId,
          method: more.method ?? null,
        }),
      ),
      nextCursor: more ? encodeCursor({ at: last.at, id: last.eventId }) : null,
    });
  },
});
