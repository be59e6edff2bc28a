import { v, type Infer, type Validator } from "convex/values";
import { vAccess, vBucket, vScope, vTrust } from "./vocabulary.js";

/** What a space holds, in rows and in bytes of text, and the most it may. */
export const vUsage = v.object({
  space: v.string(),
  rows: v.number(),
  bytes: v.number(),
  maxRows: v.number(),
  maxBytes: v.number(),
});
export type Usage = Infer<typeof vUsage>;

/**
 * What a use case answers: a value, or a refusal. Refusals are values, never exceptions, so that
 * consumed quota and audit rows commit together with the refusal.
 */
export const vRefusal = v.object({
  code: v.union(
    v.literal("invalid_request"),
    v.literal("unauthenticated"),
    v.literal("forbidden"),
    v.literal("not_found"),
    v.literal("conflict"),
    v.literal("precondition_failed"),
    v.literal("payload_too_large"),
    v.literal("secret_detected"),
    v.literal("idempotency_key_reused"),
    v.literal("quota_exceeded"),
    v.literal("rate_limited"),
    v.literal("unavailable"),
  ),
  /** One sentence without any of the caller's text. */
  detail: v.string(),
  /** JSON pointer to the offending field. */
  pointer: v.optional(v.string()),
  requiredScope: v.optional(vScope),
  /** The space that a grant is missing for, and what it would have to give. */
  space: v.optional(v.string()),
  requiredAccess: v.optional(vAccess),
  /** The least trust of a token that may do this. */
  requiredTrust: v.optional(vTrust),
  retryAfterMs: v.optional(v.number()),
  /** The current version of the row that a precondition was about. */
  version: v.optional(v.number()),
  usage: v.optional(vUsage),
  /** The limit that a text or a body is beyond, where it is one of bytes. */
  maxBytes: v.optional(v.number()),
  findings: v.optional(
    v.array(
      v.object({
        rule: v.string(),
        pointer: v.string(),
        start: v.number(),
        end: v.number(),
      }),
    ),
  ),
});
export type Refusal = Infer<typeof vRefusal>;
export type RefusalCode = Refusal["code"];

/** The state of the rate limit that a request was counted against. */
export const vLimitState = v.object({
  bucket: vBucket,
  perMinute: v.number(),
  remaining: v.number(),
  /** Until the bucket is full again, or, where the request was refused, until it may be tried again. */
  resetMs: v.number(),
});
export type LimitState = Infer<typeof vLimitState>;

export type Outcome<Value> =
  | {
      ok: true;
      value: Value;
      limit?: LimitState;
      replayed?: boolean;
      /** The token may not read what it wrote: of the value it is shown what it named alone. */
      withheld?: boolean;
    }
  | { ok: false; refusal: Refusal; limit?: LimitState };

export function vOutcome<Value extends Validator<unknown, "required", string>>(
  value: Value,
) {
  return v.union(
    v.object({
      ok: v.literal(true),
      value,
      limit: v.optional(vLimitState),
      replayed: v.optional(v.boolean()),
      withheld: v.optional(v.boolean()),
    }),
    v.object({
      ok: v.literal(false),
      refusal: vRefusal,
      limit: v.optional(vLimitState),
    }),
  );
}

export function done<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}

export function refuse(
  code: RefusalCode,
  detail: string,
  more: Omit<Partial<Refusal>, "code" | "detail"> = {},
): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, detail, ...more } };
}
