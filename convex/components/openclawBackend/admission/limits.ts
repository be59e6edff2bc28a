import { MINUTE, RateLimiter } from "@convex-dev/rate-limiter";
import { components } from "../_generated/api.js";
import type { MutationCtx } from "../_generated/server.js";
import type { LimitState } from "../outcome.js";
import { vBucket, type Bucket } from "../vocabulary.js";

const limiter = new RateLimiter(components.rateLimiter);

/** Well-formed tokens that are not, or no longer, good for anything, for each group of addresses. */
const FAILURES_PER_MINUTE = 30;
/** Readings of public documents, for each group of addresses. */
export const VISITS_PER_MINUTE = 300;

/** The limiter takes 0 for no bound, and sums of fractions fall short of whole numbers. */
const HAIR = 1e-6;

/**
 * Counts one request of an agent. Token bucket: a minute's quota may be used in one burst.
 * Not sharded, since a shard's value says nothing about what remains; an agent's requests
 * contend for one row each bucket, which its own retries absorb.
 *
 * A heavy request takes up to a whole minute's quota, and passes as soon as half of one is there: what
 * is missing is a debt, for which the next requests wait. Asked to wait for all, it would hardly ever
 * pass beside others.
 */
export async function countRequest(
  ctx: MutationCtx,
  agentId: string,
  bucket: Bucket,
  perMinute: number,
  weight = 1,
): Promise<{ ok: boolean; state: LimitState }> {
  const count = Math.min(weight, perMinute);
  const maxDebt = count - Math.min(weight, Math.ceil(perMinute / 2));
  const config = { ...aMinute(perMinute), maxReserved: maxDebt + HAIR };
  const options = { key: agentId, config };
  const counted = await counting(ctx, bucket, {
    ...options,
    count,
    reserve: true,
  });
  if (!counted.ok) {
    // The limiter tells when all of it will be there.
    const sooner = (maxDebt / perMinute) * MINUTE;
    const resetMs = Math.max(1, Math.ceil(counted.retryAfter - sooner));
    return { ok: false, state: { bucket, perMinute, remaining: 0, resetMs } };
  }
  // `limit` does not tell what remains; the same transaction reads the row that it has just written.
  const { value } = await limiter.getValue(ctx, bucket, options);
  const remaining = Math.max(0, Math.floor(value + HAIR));
  const resetMs = Math.ceil(((perMinute - value) / perMinute) * MINUTE);
  return { ok: true, state: { bucket, perMinute, remaining, resetMs } };
}

/** Whether the next request of an agent would pass, counting nothing. */
export async function wouldPass(
  ctx: MutationCtx,
  agentId: string,
  bucket: Bucket,
  perMinute: number,
): Promise<{ ok: boolean; state: LimitState }> {
  const config = { ...aMinute(perMinute), maxReserved: HAIR };
  const options = { key: agentId, config, reserve: true };
  const checked = await limiter.check(ctx, bucket, options);
  const { retryAfter = 0 } = checked;
  const ok = checked.ok || retryAfter > LONGEST_WAIT;
  const resetMs = Math.ceil(retryAfter);
  return { ok, state: { bucket, perMinute, remaining: ok ? 1 : 0, resetMs } };
}

/** Takes away what was counted of an agent. */
export async function forgetRequests(
  ctx: MutationCtx,
  agentId: string,
): Promise<void> {
  for (const { value: bucket } of vBucket.members)
    await limiter.reset(ctx, bucket, { key: agentId });
}

/** A minute's quota and a debt of as much are paid in two: whoever is to wait longer was counted by a clock that was ahead. */
const LONGEST_WAIT = 2 * MINUTE;

/** Counts, anew where the clock has gone back. */
async function counting(
  ctx: MutationCtx,
  name: string,
  options: Parameters<typeof limiter.limit>[2] & { key: string },
) {
  const counted = await limiter.limit(ctx, name, options);
  if (counted.ok || counted.retryAfter <= LONGEST_WAIT) return counted;
  await limiter.reset(ctx, name, { key: options.key });
  return await limiter.limit(ctx, name, options);
}

function aMinute(rate: number) {
  return { kind: "token bucket" as const, rate, period: MINUTE };
}

/** At most one audit row of failed authentications a minute, for each group of addresses. */
const AUDITED_FAILURES_PER_MINUTE = 1;

/** Counts a failed authentication. */
export async function countFailure(
  ctx: MutationCtx,
  addressGroup: string,
): Promise<Counted> {
  return await countStranger(
    ctx,
    "failedAuthentication",
    addressGroup,
    FAILURES_PER_MINUTE,
  );
}

/** Counts a reading of a public document. */
export async function countVisit(
  ctx: MutationCtx,
  addressGroup: string,
): Promise<Counted> {
  return await countStranger(
    ctx,
    "publicDocument",
    addressGroup,
    VISITS_PER_MINUTE,
  );
}

type Counted = { ok: true } | { ok: false; retryAfterMs: number };

/** Limiter rows never expire, so the key is one of 256 groups of addresses and not what a stranger sends. */
async function countStranger(
  ctx: MutationCtx,
  name: string,
  addressGroup: string,
  perMinute: number,
): Promise<Counted> {
  const counted = await counting(ctx, name, {
    key: addressGroup,
    config: aMinute(perMinute),
  });
  return counted.ok
    ? { ok: true }
    : { ok: false, retryAfterMs: Math.ceil(counted.retryAfter) };
}

/** Whether a failed authentication is to be audited: a stranger must not be able to write rows at will. */
export async function countAuditedFailure(
  ctx: MutationCtx,
  addressGroup: string,
): Promise<boolean> {
  const { ok } = await countStranger(
    ctx,
    "auditedFailure",
    addressGroup,
    AUDITED_FAILURES_PER_MINUTE,
  );
  return ok;
}
