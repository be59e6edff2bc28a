import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { refuse, type Outcome } from "../outcome.js";

/** How long a stored answer is replayed. */
const KEPT_MS = 24 * 3_600_000;

type Key = { key: string; requestHash: string };

async function findKey(
  ctx: MutationCtx,
  agentId: string,
  key: string,
): Promise<Doc<"idempotencyKeys"> | null> {
  return await ctx.db
    .query("idempotencyKeys")
    .withIndex("by_agentId_and_key", (q) =>
      q.eq("agentId", agentId).eq("key", key),
    )
    .unique();
}

/**
 * The stored answer of an earlier request with the same key, or null where there is none.
 * It stands in the transaction of the write that it answers, so two requests with one key
 * at the same time are one write and one replay.
 */
export async function recallAnswer<Value>(
  ctx: MutationCtx,
  agentId: string,
  { key, requestHash }: Key,
  now: number,
): Promise<Outcome<Value> | null> {
  const row = await findKey(ctx, agentId, key);
  if (row === null || row.expiresAt <= now) return null;
  if (row.requestHash !== requestHash) {
    return refuse(
      "idempotency_key_reused",
      "The key was used for another request.",
    );
  }
  return { ok: true, value: JSON.parse(row.result) as Value, replayed: true };
}

/** Stores the answer of a write beside it. Call again to store a later, fuller form of the answer. */
export async function storeAnswer(
  ctx: MutationCtx,
  agentId: string,
  { key, requestHash }: Key,
  value: unknown,
  now: number,
): Promise<void> {
  const row = await findKey(ctx, agentId, key);
  if (row?.erased && row.expiresAt > now) return;
  const answer = {
    agentId,
    key,
    requestHash,
    result: JSON.stringify(value),
    expiresAt: now + KEPT_MS,
    revision: ctx.db.vars.commitTs,
  };
  if (row === null) await ctx.db.insert("idempotencyKeys", answer);
  else await ctx.db.replace("idempotencyKeys", row._id, answer);
}

/** Deletes answers that are replayed no more, at most `limit`; answers how many. */
export async function purgeAnswers(
  ctx: MutationCtx,
  now: number,
  limit: number,
): Promise<number> {
  const rows = await ctx.db
    .query("idempotencyKeys")
    .withIndex("by_expiresAt", (q) => q.lte("expiresAt", now))
    .take(limit);
  for (const { _id } of rows) await ctx.db.delete("idempotencyKeys", _id);
  return rows.length;
}
