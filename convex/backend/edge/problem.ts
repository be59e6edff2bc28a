import type { Usage } from "../../components/openclawBackend/outcome.js";
import type {
  Access,
  Scope,
  Trust,
} from "../../components/openclawBackend/vocabulary.js";

/**
 * Errors as RFC 9457 problem documents. One closed set of codes, one table from code to status,
 * one place that writes the response.
 */
export const PROBLEMS = {
  invalid_request: {
    status: 400,
    title: "Invalid request",
    next: "Correct the fields named in `errors` and send the request again.",
  },
  unauthenticated: {
    status: 401,
    title: "Not authenticated",
    next: "Send `Authorization: Bearer <token>` with a valid token; ask the operator for one.",
  },
  forbidden: {
    status: 403,
    title: "Not allowed",
    next: "Ask the operator for a token or a grant that allows this.",
  },
  not_found: {
    status: 404,
    title: "Not found",
    next: "Check the id with GET /v1/memories or search with POST /v1/recall.",
  },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
    next: "Use one of the methods in the `Allow` header.",
  },
  conflict: {
    status: 409,
    title: "Conflict",
    next: "Read the current state, then decide whether the change is still wanted.",
  },
  precondition_failed: {
    status: 412,
    title: "Precondition failed",
    next: "Read the row again and repeat the change with its new `ETag`.",
  },
  payload_too_large: {
    status: 413,
    title: "Too large",
    next: "Send less at once: split it, or shorten what `errors` names.",
  },
  unsupported_media_type: {
    status: 415,
    title: "Unsupported media type",
    next: "Send the body as `Content-Type: application/json`.",
  },
  secret_detected: {
    status: 422,
    title: "Secret detected",
    next: "Remove the secret; name where it is kept instead. If it is none, ask the user: a token with the trust owner can allow it by `allowFindings`.",
  },
  idempotency_key_reused: {
    status: 422,
    title: "Idempotency key reused",
    next: "Use a new `Idempotency-Key` for a new request.",
  },
  quota_exceeded: {
    status: 403,
    title: "Quota exceeded",
    next: "Forget or purge what is not needed (what can be restored still counts), or ask the operator to raise `QUOTA_ROWS_PER_SPACE` or `QUOTA_BYTES_PER_SPACE`.",
  },
  rate_limited: {
    status: 429,
    title: "Too many requests",
    next: "Wait for the seconds in `Retry-After`, then send the same request again.",
  },
  internal: {
    status: 500,
    title: "Internal error",
    next: "Try once more; if it stays, give the operator the `requestId`.",
  },
  unavailable: {
    status: 503,
    title: "Unavailable",
    next: "Wait for the seconds in `Retry-After`, then send the same request again.",
  },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

const RETRYABLE: ReadonlySet<ProblemCode> = new Set([
  "rate_limited",
  "internal",
  "unavailable",
]);

export type FieldError = { pointer: string; detail: string };

export type Problem = {
  code: ProblemCode;
  detail: string;
  next?: string;
  errors?: FieldError[];
  requiredScope?: Scope;
  requiredTrust?: Trust;
  space?: string;
  requiredAccess?: Access;
  maxBytes?: number;
  usage?: Usage;
  findings?: { rule: string; pointer: string; start: number; end: number }[];
};

/** The problem document; its `type` is a page of the deployment itself. `detail` and `errors` say where, never repeat what was sent. */
export function problemDocument(
  { code, next, ...members }: Problem,
  requestId: string,
  origin: string,
) {
  const { status, title, next: usual } = PROBLEMS[code];
  return {
    type: `${origin}/problems/${code}`,
    title,
    status,
    code,
    ...members,
    requestId,
    retryable: RETRYABLE.has(code),
    next: next ?? usual,
  };
}

/**
 * Whether the platform gave up on what may well succeed when it is tried again: write contention after its own retries,
 * too much at once, an index that is not loaded yet. It tells so in a message alone, without a code or a class, so this
 * is the one place that looks into one; what comes through a function of its own begins with `Uncaught Error`.
 */
const TRANSIENT =
  /^(?:Uncaught Error: )*(?:OptimisticConcurrencyControlFailure|Data read or written in this mutation changed|Documents read from or written to|Too many (?:concurrent|writes (?:per|to) )|There are no available workers|Selected isolate was|Couldn't acquire a permit|I'm a bit busy|\w+ indexes (?:are )?bootstrapping|Index \S+ is currently backfilling|Your request (?:couldn't be completed|timed out)|\w*Overloaded)/;

export function isTransient(error: unknown): boolean {
  return error instanceof Error && TRANSIENT.test(error.message);
}
