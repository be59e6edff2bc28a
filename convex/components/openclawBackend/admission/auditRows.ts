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

/** Records how an act ended, and whose it was; null is the operator. */
export async function recordAct(
  ctx: MutationCtx,
  { requestId }: Call,
  action: string,
  outcome: Outcome<unknown>,
  caller: Caller | null,
  subjects: string[],
  now: number,
): Promise<void> {
  await recordEvent(ctx, {
    at: now,
    ...(caller && { agentId: caller.agent.agentId }),
    ...(caller?.token && { tokenId: caller.token.tokenId }),
    action,
    outcome: outcome.ok ? "ok" : outcome.refusal.code,
    subjects,
    requestId,
  });
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
