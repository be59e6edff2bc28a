import type { WithoutSystemFields } from "convex/server";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { makeId } from "../ids.js";
import type { Outcome } from "../outcome.js";
import type { Call, Caller } from "./call.js";

type AuditEvent = Omit<
  WithoutSystemFields<Doc<"auditEvents">>,
  "eventId" | "revision"
>;

/** Appends to the audit log: who did what to which ids, never any content. */
export async function recordEvent(
  ctx: MutationCtx,
  event: AuditEvent,
): Promise<void> {
  await ctx.db.insert("auditEvents", {
    ...event,
    eventId: makeId("evt", event.at),
    revision: ctx.db.vars.commitTs,
  });
}

/** The agents that an act was done to, each with the ids that are its own. */
export type About = Map<string, string[]>;

export function addAbout(about: About, agentId: string, subject: string): void {
  const subjects = about.get(agentId);
  if (subjects) subjects.push(subject);
  else about.set(agentId, [subject]);
}

/**
 * Records how an act ended, and whose it was; null is the operator. An act on several other agents has
 * an event for each of them, so that none of them can be hidden behind another.
 */
export async function recordAct(
  ctx: MutationCtx,
  { requestId }: Call,
  action: string,
  outcome: Outcome<unknown>,
  caller: Caller | null,
  subjects: string[],
  now: number,
  about: About = new Map(),
): Promise<void> {
  const event = {
    at: now,
    ...(caller && { agentId: caller.agent.agentId }),
    ...(caller?.token && { tokenId: caller.token.tokenId }),
    action,
    outcome: outcome.ok ? "ok" : outcome.refusal.code,
    subjects,
    requestId,
  };
  const [first, ...others] = [...about].filter(([id]) => id !== event.agentId);
  await recordEvent(ctx, { ...event, ...(first && { about: first[0] }) });
  for (const [id, own] of others)
    await recordEvent(ctx, { ...event, subjects: own, about: id });
}

/** Deletes what was recorded before a time, at most `limit` rows; answers how many. */
export async function purgeAudit(
  ctx: MutationCtx,
  before: number,
  limit: number,
): Promise<number> {
  const rows = await ctx.db
    .query("auditEvents")
    .withIndex("by_at_and_eventId", (q) => q.lt("at", before))
    .take(limit);
  for (const { _id } of rows) await ctx.db.delete("auditEvents", _id);
  return rows.length;
}
