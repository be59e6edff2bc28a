import { mergedStream, streamIndexRange } from "convex-helpers/server/stream";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Position } from "../cursor.js";
import schema from "../schema.js";

/**
 * How events are found that several filters ask for at once. Each filter has an index in the order of time, and
 * none has the others: what fails one of them leads to the newest older event that this one has, so that a search
 * takes steps in proportion to the rarest filter and passes over what the others have in between.
 */

/** Steps of one search, each a row or two. */
const MAX_STEPS = 300;

type Event = Doc<"auditEvents">;
/** Where the events end that are asked for; itself not among them. */
type End = Position | { at: number } | null;

export type AuditFilter = {
  /** Did it, or it was done to. */
  agentId?: string | undefined;
  action?: string | undefined;
  outcome?: string | undefined;
  since: number;
  before: End;
};

type Facet = {
  has: (event: Event) => boolean;
  /** Newest first. */
  before: (end: End) => {
    take: (count: number) => Promise<Event[]>;
  };
};

/** The newest events, up to a number; where that took too many steps, the place up to which was searched. */
export async function findEvents(
  ctx: QueryCtx,
  filter: AuditFilter,
  count: number,
): Promise<{ events: Event[]; cut: Position | null }> {
  if (isEmpty(filter, filter.before)) return { events: [], cut: null };
  const facets = facetsOf(ctx, filter);
  const [first, second] = facets;
  if (first !== undefined && second === undefined)
    return { events: await first.before(filter.before).take(count), cut: null };

  const events: Event[] = [];
  let next = first!;
  let end = filter.before;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (isEmpty(filter, end)) return { events, cut: null };
    const [event] = await next.before(end).take(1);
    if (event === undefined) return { events, cut: null };
    // Whoever was asked last comes last, so that no frequent pair keeps a rare one waiting.
    facets.push(...facets.splice(facets.indexOf(next), 1));
    const unmet = facets.find(({ has }) => !has(event));
    end = { at: event.at, id: event.eventId };
    if (unmet !== undefined) next = unmet;
    else if (events.push(event) === count) return { events, cut: null };
  }
  return { events, cut: end as Position };
}

/** Streams of nothing have no order that they could be merged in. */
function isEmpty({ since }: AuditFilter, end: End): boolean {
  if (end === null) return false;
  return "id" in end ? end.at < since : end.at <= since;
}

type Index =
  | "by_at_and_eventId"
  | "by_agentId_and_at_and_eventId"
  | "by_about_and_at_and_eventId"
  | "by_action_and_at_and_eventId"
  | "by_outcome_and_at_and_eventId";

/** At least one: where nothing is asked for, every event has it. */
function facetsOf(
  { db }: QueryCtx,
  { agentId, action, outcome, since }: AuditFilter,
): Facet[] {
  const range = (end: End, index: Index, ...prefix: string[]) => {
    const last = end === null ? [] : "id" in end ? [end.at, end.id] : [end.at];
    const bounds = {
      lowerBound: [...prefix, since],
      lowerBoundInclusive: true,
      upperBound: [...prefix, ...last],
      upperBoundInclusive: end === null,
    };
    return streamIndexRange(db, schema, "auditEvents", index, bounds, "desc");
  };
  const facets: Facet[] = [];
  if (agentId !== undefined)
    facets.push({
      has: (event) => event.agentId === agentId || event.about === agentId,
      // No event stands in both: one is about another agent than it is of.
      before: (end) =>
        mergedStream(
          [
            range(end, "by_agentId_and_at_and_eventId", agentId),
            range(end, "by_about_and_at_and_eventId", agentId),
          ],
          ["at", "eventId"],
        ),
    });
  if (action !== undefined)
    facets.push({
      has: (event) => event.action === action,
      before: (end) => range(end, "by_action_and_at_and_eventId", action),
    });
  if (outcome !== undefined)
    facets.push({
      has: (event) => event.outcome === outcome,
      before: (end) => range(end, "by_outcome_and_at_and_eventId", outcome),
    });
  if (facets.length === 0)
    facets.push({
      has: () => true,
      before: (end) => range(end, "by_at_and_eventId"),
    });
  return facets;
}
