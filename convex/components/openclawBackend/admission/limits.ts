import { MINUTE, RateLimiter } from "@convex-dev/rate-limiter";
import { components } from "../_generated/api.js";
import type { MutationCtx } from "../_generated/server.js";
import type { LimitState } from "../outcome.js";
import type { Bucket } from "../vocabulary.js";

const limiter = new RateLimiter(components.rateLimiter);

/** Well-formed tokens that are not, or no longer, good for anything, for each group of addresses. */
const FAILURES_PER_MINUTE = 30;

/**
 * Counts one request of an agent. Token bucket: a minute's quota may be used in one burst.
 * Not sharded, since a shard's value says nothing about what remains; an agent's requests
 * contend for one row each bucket, which its own retries absorb.
 */
export async function countRequest(
  ctx: MutationCtx,
  agentId: string,
  bucket: Bucket,
  perMinute: number,
  weight = 1,
): Promise<{ ok: boolean; state: LimitState }> {
  const options = {
    key: agentId,
    config: { kind: "token bucket" as const, rate: perMinute, period: MINUTE },
  };
  // Never more than half a minute's quota, or beside other requests it could hardly ever pass.
  const count = Math.min(weight, Math.ceil(perMinute / 2));
  const counted = await limiter.limit(ctx, bucket, { ...options, count });
  if (!counted.ok) {
    const resetMs = Math.ceil(counted.retryAfter);
    return { ok: false, state: { bucket, perMinute, remaining: 0, resetMs } };
  }
  // `limit` does not tell what remains; the same transaction reads the row that it has just written.
  const { value } = await limiter.getValue(ctx, bucket, options);
  const remaining = Math.min(perMinute, Math.max(0, value));
  const resetMs = Math.ceil(((perMinute - remaining) / perMinute) * MINUTE);
  const state = {
    bucket,
    perMinute,
    remaining: Math.floor(remaining),
    resetMs,
  };
  return { ok: true, state };
}

/**
 * Counts a failed authentication. Limiter rows never expire, so the key is one of 256 groups
 * of addresses and not what a stranger sends.
 */
export async function countFailure(
  ctx: MutationCtx,
  addressGroup: string,
): Promise<{ ok: true } | { ok: false; retryAfterMs: number }> {
  const counted = await limiter.limit(ctx, "failedAuthentication", {
    key: addressGroup,
    config: {
      kind: "token bucket",
      rate: FAILURES_PER_MINUTE,
      period: MINUTE,
    },
  });
  return counted.ok
    ? { ok: true }
    : { ok: false, retryAfterMs: Math.ceil(counted.retryAfter) };
}
