import type { WithoutSystemFields } from "convex/server";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { makeId } from "../ids.js";

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
