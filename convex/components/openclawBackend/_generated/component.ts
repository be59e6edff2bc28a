/* eslint-disable */
/**
 * Generated `ComponentApi` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type { FunctionReference } from "convex/server";

/**
 * A utility for referencing a Convex component's exposed API.
 *
 * Useful when expecting a parameter like `components.myComponent`.
 * Usage:
 * ```ts
 * async function myFunction(ctx: QueryCtx, component: ComponentApi) {
 *   return ctx.runQuery(component.someFile.someQuery, { ...args });
 * }
 * ```
 */
export type ComponentApi<Name extends string | undefined = string | undefined> =
  {
    admission: {
      audit: {
        list: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              action?: string;
              agentId?: string;
              cursor?: string;
              limit: number;
              outcome?: string;
              since?: number | string;
              until?: number | string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                events: Array<{
                  about: string | null;
                  action: string;
                  agentId: string | null;
                  at: string;
                  id: string;
                  method: string | null;
                  outcome: string;
                  requestId: string;
                  subjects: Array<string>;
                  tokenId: string | null;
                }>;
                nextCursor: string | null;
                searchedTo?: string;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      entering: {
        aheadOfRead: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              scope:
                | "memory:read"
                | "memory:write"
                | "logs:read"
                | "logs:write"
                | "secrets:read"
                | "export"
                | "admin"
                | null;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: null;
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        aheadOfRecall: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              scope:
                | "memory:read"
                | "memory:write"
                | "logs:read"
                | "logs:write"
                | "secrets:read"
                | "export"
                | "admin"
                | null;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: null;
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        aheadOfWrite: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              scope:
                | "memory:read"
                | "memory:write"
                | "logs:read"
                | "logs:write"
                | "secrets:read"
                | "export"
                | "admin"
                | null;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: null;
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        customRead: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              action: string;
              scope:
                | "memory:read"
                | "memory:write"
                | "logs:read"
                | "logs:write"
                | "secrets:read"
                | "export"
                | "admin"
                | null;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                agentId: string;
                displayName: string | null;
                expiresAt: number | null;
                refusedTokens: Array<{ at: number; tokenId: string }>;
                scopes: Array<
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin"
                >;
                spaces: Array<{ access: "read" | "write"; name: string }>;
                timeZone: string;
                tokenId: string | null;
                trustCeiling: "owner" | "agent" | "untrusted";
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        customWrite: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              action: string;
              scope:
                | "memory:read"
                | "memory:write"
                | "logs:read"
                | "logs:write"
                | "secrets:read"
                | "export"
                | "admin"
                | null;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                agentId: string;
                displayName: string | null;
                expiresAt: number | null;
                refusedTokens: Array<{ at: number; tokenId: string }>;
                scopes: Array<
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin"
                >;
                spaces: Array<{ access: "read" | "write"; name: string }>;
                timeZone: string;
                tokenId: string | null;
                trustCeiling: "owner" | "agent" | "untrusted";
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        me: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {};
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                agentId: string;
                displayName: string | null;
                expiresAt: number | null;
                refusedTokens: Array<{ at: number; tokenId: string }>;
                scopes: Array<
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin"
                >;
                spaces: Array<{ access: "read" | "write"; name: string }>;
                timeZone: string;
                tokenId: string | null;
                trustCeiling: "owner" | "agent" | "untrusted";
                usage: Array<{
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                }>;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        refusedRead: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              scope:
                | "memory:read"
                | "memory:write"
                | "logs:read"
                | "logs:write"
                | "secrets:read"
                | "export"
                | "admin"
                | null;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: null;
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        refusedRecall: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              scope:
                | "memory:read"
                | "memory:write"
                | "logs:read"
                | "logs:write"
                | "secrets:read"
                | "export"
                | "admin"
                | null;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: null;
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        refusedWrite: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              scope:
                | "memory:read"
                | "memory:write"
                | "logs:read"
                | "logs:write"
                | "secrets:read"
                | "export"
                | "admin"
                | null;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: null;
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        visit: FunctionReference<
          "mutation",
          "internal",
          { addressGroup: string },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: null;
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      recount: {
        page: FunctionReference<
          "query",
          "internal",
          {
            from?: { after: Array<string | number>; table: number };
            space: string;
          },
          {
            bytes: number;
            logDays: number;
            memories: number;
            next: { after: Array<string | number>; table: number } | null;
            quarantined: number;
            revision: bigint | null;
            rows: number;
          },
          Name
        >;
        settle: FunctionReference<
          "mutation",
          "internal",
          {
            bytes: number;
            logDays: number;
            memories: number;
            quarantined: number;
            revision: bigint | null;
            rows: number;
            space: string;
          },
          boolean,
          Name
        >;
        uncounted: FunctionReference<
          "query",
          "internal",
          { after: string },
          { next: string | null; spaces: Array<string> },
          Name
        >;
      };
    };
    agents: {
      administration: {
        create: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              agentId: string;
              displayName?: string;
              timeZone?: string;
              token: {
                expiresAt?: number;
                hash: string;
                hint: string;
                label?: string;
                scopes?: Array<
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin"
                >;
                trustCeiling?: "owner" | "agent" | "untrusted";
              };
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                agent: {
                  agentId: string;
                  createdAt: number;
                  displayName: string | null;
                  envSegment: string;
                  secretGuard: "block" | "redact" | "off" | null;
                  status: "active" | "disabled";
                  timeZone: string;
                };
                token: {
                  agentId: string;
                  createdAt: number;
                  expiresAt: number | null;
                  hint: string;
                  id: string;
                  label: string;
                  madeBy: string | null;
                  revokedAt: number | null;
                  scopes: Array<
                    | "memory:read"
                    | "memory:write"
                    | "logs:read"
                    | "logs:write"
                    | "secrets:read"
                    | "export"
                    | "admin"
                  >;
                  trustCeiling: "owner" | "agent" | "untrusted";
                };
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        get: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { agentId: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                agent: {
                  agentId: string;
                  createdAt: number;
                  displayName: string | null;
                  envSegment: string;
                  secretGuard: "block" | "redact" | "off" | null;
                  status: "active" | "disabled";
                  timeZone: string;
                };
                usage: Array<{
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                }>;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        list: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { after?: string; limit?: number };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                agents: Array<{
                  agentId: string;
                  createdAt: number;
                  displayName: string | null;
                  envSegment: string;
                  secretGuard: "block" | "redact" | "off" | null;
                  status: "active" | "disabled";
                  timeZone: string;
                }>;
                nextAfter: string | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        update: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              agentId: string;
              displayName?: string;
              secretGuard?: "block" | "redact" | "off" | null;
              status?: "active" | "disabled";
              timeZone?: string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                agent: {
                  agentId: string;
                  createdAt: number;
                  displayName: string | null;
                  envSegment: string;
                  secretGuard: "block" | "redact" | "off" | null;
                  status: "active" | "disabled";
                  timeZone: string;
                };
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      grants: {
        list: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              agentId?: string;
              cursor?: string;
              limit?: number;
              space?: string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                grants: Array<{
                  access: "read" | "write";
                  agentId: string;
                  by: string | null;
                  since: string;
                  space: string;
                }>;
                nextCursor: string | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        put: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              access: "read" | "write" | "none";
              agentId: string;
              space: string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                created: boolean;
                grant?: {
                  access: "read" | "write" | "none";
                  agentId: string;
                  by: string | null;
                  since: string;
                  space: string;
                };
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      ownTokens: {
        create: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              token: {
                expiresAt?: number;
                hash: string;
                hint: string;
                label?: string;
                scopes?: Array<
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin"
                >;
                trustCeiling?: "owner" | "agent" | "untrusted";
              };
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                token: {
                  agentId: string;
                  createdAt: number;
                  expiresAt: number | null;
                  hint: string;
                  id: string;
                  label: string;
                  madeBy: string | null;
                  revokedAt: number | null;
                  scopes: Array<
                    | "memory:read"
                    | "memory:write"
                    | "logs:read"
                    | "logs:write"
                    | "secrets:read"
                    | "export"
                    | "admin"
                  >;
                  trustCeiling: "owner" | "agent" | "untrusted";
                };
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        list: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {};
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                tokens: Array<{
                  agentId: string;
                  createdAt: number;
                  expiresAt: number | null;
                  hint: string;
                  id: string;
                  label: string;
                  lastUsedAt: number | null;
                  madeBy: string | null;
                  revokedAt: number | null;
                  scopes: Array<
                    | "memory:read"
                    | "memory:write"
                    | "logs:read"
                    | "logs:write"
                    | "secrets:read"
                    | "export"
                    | "admin"
                  >;
                  trustCeiling: "owner" | "agent" | "untrusted";
                }>;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        revoke: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { id: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: null;
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        rotate: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              descendants?: "keep" | "revoke";
              fresh: { hash: string; hint: string };
              id: string;
              overlapMs: number;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                token: {
                  agentId: string;
                  createdAt: number;
                  expiresAt: number | null;
                  hint: string;
                  id: string;
                  label: string;
                  madeBy: string | null;
                  revokedAt: number | null;
                  scopes: Array<
                    | "memory:read"
                    | "memory:write"
                    | "logs:read"
                    | "logs:write"
                    | "secrets:read"
                    | "export"
                    | "admin"
                  >;
                  trustCeiling: "owner" | "agent" | "untrusted";
                };
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      secrets: {
        admit: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {};
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: { agentId: string; tokenId: string | null };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        list: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {};
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: { agentId: string };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        names: FunctionReference<
          "mutation",
          "internal",
          { tokenHash?: string },
          { agents: Array<string>; keys: Array<string>; writer: string | null },
          Name
        >;
        record: FunctionReference<
          "mutation",
          "internal",
          {
            found: boolean;
            method: "GET" | "HEAD";
            reader: { agentId: string; tokenId: string | null };
            requestId: string;
            subject: string;
            undeclared?: string;
          },
          null,
          Name
        >;
      };
      tokens: {
        endRest: FunctionReference<
          "mutation",
          "internal",
          { at: number; ids: Array<string> },
          null,
          Name
        >;
        issue: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              agentId: string;
              token: {
                expiresAt?: number;
                hash: string;
                hint: string;
                label?: string;
                scopes?: Array<
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin"
                >;
                trustCeiling?: "owner" | "agent" | "untrusted";
              };
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                token: {
                  agentId: string;
                  createdAt: number;
                  expiresAt: number | null;
                  hint: string;
                  id: string;
                  label: string;
                  madeBy: string | null;
                  revokedAt: number | null;
                  scopes: Array<
                    | "memory:read"
                    | "memory:write"
                    | "logs:read"
                    | "logs:write"
                    | "secrets:read"
                    | "export"
                    | "admin"
                  >;
                  trustCeiling: "owner" | "agent" | "untrusted";
                };
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        list: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { agentId: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                tokens: Array<{
                  agentId: string;
                  createdAt: number;
                  expiresAt: number | null;
                  hint: string;
                  id: string;
                  label: string;
                  madeBy: string | null;
                  revokedAt: number | null;
                  scopes: Array<
                    | "memory:read"
                    | "memory:write"
                    | "logs:read"
                    | "logs:write"
                    | "secrets:read"
                    | "export"
                    | "admin"
                  >;
                  trustCeiling: "owner" | "agent" | "untrusted";
                }>;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        revoke: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { agentId: string; tokenId: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                token: {
                  agentId: string;
                  createdAt: number;
                  expiresAt: number | null;
                  hint: string;
                  id: string;
                  label: string;
                  madeBy: string | null;
                  revokedAt: number | null;
                  scopes: Array<
                    | "memory:read"
                    | "memory:write"
                    | "logs:read"
                    | "logs:write"
                    | "secrets:read"
                    | "export"
                    | "admin"
                  >;
                  trustCeiling: "owner" | "agent" | "untrusted";
                };
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        rotate: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              agentId: string;
              descendants?: "keep" | "revoke";
              fresh: { hash: string; hint: string };
              overlapMs: number;
              tokenId: string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                token: {
                  agentId: string;
                  createdAt: number;
                  expiresAt: number | null;
                  hint: string;
                  id: string;
                  label: string;
                  madeBy: string | null;
                  revokedAt: number | null;
                  scopes: Array<
                    | "memory:read"
                    | "memory:write"
                    | "logs:read"
                    | "logs:write"
                    | "secrets:read"
                    | "export"
                    | "admin"
                  >;
                  trustCeiling: "owner" | "agent" | "untrusted";
                };
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
    };
    embedding: {
      queue: {
        attach: FunctionReference<
          "mutation",
          "internal",
          {
            answer?: {
              key: string;
              requestHash: string;
              result: string;
              tokenHash: string;
            };
            items: Array<{
              id: string;
              kind: "memory" | "log";
              space: string;
              vector: Array<number>;
              version: number;
            }>;
            model: string;
          },
          { attached: number },
          Name
        >;
        backlog: FunctionReference<
          "query",
          "internal",
          { model: string; now: number },
          boolean,
          Name
        >;
        claim: FunctionReference<
          "mutation",
          "internal",
          { limit: number; model: string; now: number },
          {
            more: boolean;
            rows: Array<{
              agentId: string;
              id: string;
              kind: "memory" | "log";
              space: string;
              text: string;
              version: number;
            }>;
          },
          Name
        >;
        postpone: FunctionReference<
          "mutation",
          "internal",
          {
            alone?: boolean;
            items: Array<{
              id: string;
              kind: "memory" | "log";
              space: string;
              version: number;
            }>;
            now: number;
            retryAfterMs?: number;
          },
          null,
          Name
        >;
        renew: FunctionReference<
          "mutation",
          "internal",
          { now: number; owners: Array<string | string> },
          null,
          Name
        >;
      };
    };
    erasing: {
      agents: {
        erase: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { agentId: string; confirm?: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                agentId: string;
                erased: {
                  answers: number;
                  events: number;
                  files: number;
                  grants: number;
                  logDays: number;
                  logEntries: number;
                  memories: number;
                  tokens: number;
                  versions: number;
                };
                left: Array<
                  | "tokens"
                  | "answers"
                  | "memories"
                  | "versions"
                  | "logEntries"
                  | "logDays"
                  | "files"
                  | "indexRows"
                  | "grants"
                  | "events"
                  | "counters"
                >;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      erasing: {
        eraseHistory: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { id: string; ifVersion?: number; space?: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: null;
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        purge: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              id: string;
              ifVersion?: number;
              revive?: boolean;
              space?: string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: null | {
                notice?: string;
                revived: {
                  content: string;
                  context?: Array<string>;
                  createdAt: number;
                  expiresAt: number | null;
                  flags: Array<string>;
                  id: string;
                  importance: number;
                  indexed: { text: boolean; vector: boolean };
                  metadata: Record<string, string | number | boolean>;
                  pinned: boolean;
                  provenance: {
                    agentId: string;
                    ref?: string;
                    source: "user" | "agent" | "tool" | "web" | "import";
                    trust: "owner" | "agent" | "untrusted";
                  };
                  space: string;
                  state: "active" | "superseded" | "forgotten" | "quarantined";
                  supersededBy: string | null;
                  supersedes: string | null;
                  tags: Array<string>;
                  type: "fact" | "preference" | "decision" | "note";
                  updatedAt: number;
                  version: number;
                } | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      logs: {
        eraseDay: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { agentId: string; date: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: { date: string; erased: number; left: boolean };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        eraseEntry: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { agentId: string; date: string; entryId: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: null;
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
    };
    guard: {
      stored: {
        scan: FunctionReference<
          "query",
          "internal",
          { after: bigint; kind: "memory" | "version" | "log" | "file" },
          {
            next: bigint | null;
            rows: Array<{
              row: {
                id: string;
                kind: "memory" | "version" | "log" | "file";
                rules: Array<string>;
                space: string;
                version?: number;
              };
              texts: Array<string>;
            }>;
          },
          Name
        >;
      };
    };
    logs: {
      days: {
        append: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              allowFindings?: Array<string>;
              content: string;
              context?: Array<string> | null;
              date: string;
              provenance?: {
                ref?: string;
                source?: "user" | "agent" | "tool" | "web" | "import";
                trust?: "owner" | "agent" | "untrusted";
              };
              space?: string;
              timeZone?: string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                entry: {
                  content: string;
                  context?: Array<string>;
                  createdAt: number;
                  date: string;
                  flags: Array<string>;
                  id: string;
                  seq: number;
                  trust: "owner" | "agent" | "untrusted";
                };
                log: { bytes: number; date: string; entries: number };
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        list: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              before?: string;
              limit: number;
              since?: number | string;
              space?: string;
              until?: number | string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                logs: Array<{
                  bytes: number;
                  date: string;
                  entries: number;
                  flags: Array<string>;
                  preview: string;
                  trust: "owner" | "agent" | "untrusted" | null;
                  updatedAt: number;
                }>;
                nextBefore: string | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        purge: FunctionReference<
          "mutation",
          "internal",
          { now: number },
          { more: boolean },
          Name
        >;
        read: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              after?: number;
              date: string;
              limit: number;
              newest?: number;
              space?: string;
              timeZone?: string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                entries: Array<{
                  content: string;
                  context?: Array<string>;
                  createdAt: number;
                  date: string;
                  flags: Array<string>;
                  id: string;
                  seq: number;
                  trust: "owner" | "agent" | "untrusted";
                }>;
                log: { bytes: number; date: string; entries: number };
                nextAfter: number | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
    };
    memories: {
      editing: {
        promote: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { id: string; ifVersion?: number; space?: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                memory: {
                  content: string;
                  context?: Array<string>;
                  createdAt: number;
                  expiresAt: number | null;
                  flags: Array<string>;
                  id: string;
                  importance: number;
                  indexed: { text: boolean; vector: boolean };
                  metadata: Record<string, string | number | boolean>;
                  pinned: boolean;
                  provenance: {
                    agentId: string;
                    ref?: string;
                    source: "user" | "agent" | "tool" | "web" | "import";
                    trust: "owner" | "agent" | "untrusted";
                  };
                  space: string;
                  state: "active" | "superseded" | "forgotten" | "quarantined";
                  supersededBy: string | null;
                  supersedes: string | null;
                  tags: Array<string>;
                  type: "fact" | "preference" | "decision" | "note";
                  updatedAt: number;
                  version: number;
                };
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        update: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              changes: {
                allowFindings?: Array<string>;
                content?: string;
                context?: Array<string> | null;
                expiresAt?: number | string | null;
                importance?: number;
                metadata?: Record<string, string | number | boolean>;
                pinned?: boolean;
                provenance?: {
                  ref?: string;
                  source?: "user" | "agent" | "tool" | "web" | "import";
                  trust?: "owner" | "agent" | "untrusted";
                };
                supersedes?: string;
                tags?: Array<string>;
                type?: "fact" | "preference" | "decision" | "note";
              };
              id: string;
              ifVersion?: number;
              space?: string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                memory: {
                  content: string;
                  context?: Array<string>;
                  createdAt: number;
                  expiresAt: number | null;
                  flags: Array<string>;
                  id: string;
                  importance: number;
                  indexed: { text: boolean; vector: boolean };
                  metadata: Record<string, string | number | boolean>;
                  pinned: boolean;
                  provenance: {
                    agentId: string;
                    ref?: string;
                    source: "user" | "agent" | "tool" | "web" | "import";
                    trust: "owner" | "agent" | "untrusted";
                  };
                  space: string;
                  state: "active" | "superseded" | "forgotten" | "quarantined";
                  supersededBy: string | null;
                  supersedes: string | null;
                  tags: Array<string>;
                  type: "fact" | "preference" | "decision" | "note";
                  updatedAt: number;
                  version: number;
                };
                notice?: string;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      forgetting: {
        forget: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              id: string;
              ifVersion?: number;
              reason?: string;
              revive?: boolean;
              space?: string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: null | {
                notice?: string;
                revived: {
                  content: string;
                  context?: Array<string>;
                  createdAt: number;
                  expiresAt: number | null;
                  flags: Array<string>;
                  id: string;
                  importance: number;
                  indexed: { text: boolean; vector: boolean };
                  metadata: Record<string, string | number | boolean>;
                  pinned: boolean;
                  provenance: {
                    agentId: string;
                    ref?: string;
                    source: "user" | "agent" | "tool" | "web" | "import";
                    trust: "owner" | "agent" | "untrusted";
                  };
                  space: string;
                  state: "active" | "superseded" | "forgotten" | "quarantined";
                  supersededBy: string | null;
                  supersedes: string | null;
                  tags: Array<string>;
                  type: "fact" | "preference" | "decision" | "note";
                  updatedAt: number;
                  version: number;
                } | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        forgetMany: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              dryRun: boolean;
              filter: {
                since?: number | string;
                source?: "user" | "agent" | "tool" | "web" | "import";
                space?: string;
                tags?: Array<string>;
                type?: "fact" | "preference" | "decision" | "note";
                until?: number | string;
              };
              ids?: Array<string>;
              reason?: string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                applied: boolean;
                ids: Array<string>;
                matched: number;
                more: boolean;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      reading: {
        get: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { id: string; space?: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                memory: {
                  content: string;
                  context?: Array<string>;
                  createdAt: number;
                  expiresAt: number | null;
                  flags: Array<string>;
                  id: string;
                  importance: number;
                  indexed: { text: boolean; vector: boolean };
                  metadata: Record<string, string | number | boolean>;
                  pinned: boolean;
                  provenance: {
                    agentId: string;
                    ref?: string;
                    source: "user" | "agent" | "tool" | "web" | "import";
                    trust: "owner" | "agent" | "untrusted";
                  };
                  space: string;
                  state: "active" | "superseded" | "forgotten" | "quarantined";
                  supersededBy: string | null;
                  supersedes: string | null;
                  tags: Array<string>;
                  type: "fact" | "preference" | "decision" | "note";
                  updatedAt: number;
                  version: number;
                };
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        history: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { id: string; space?: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                versions: Array<{
                  changedAt: number;
                  changedBy: string;
                  content: string;
                  context?: Array<string>;
                  flags: Array<string>;
                  reason: string | null;
                  trust: "owner" | "agent" | "untrusted" | null;
                  version: number;
                }>;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        list: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              cursor?: string;
              filter: {
                pinned?: boolean;
                since?: number | string;
                space?: string;
                state?: "active" | "superseded" | "forgotten" | "quarantined";
                tags?: Array<string>;
                type?: "fact" | "preference" | "decision" | "note";
                until?: number | string;
              };
              limit: number;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                memories: Array<{
                  content: string;
                  context?: Array<string>;
                  createdAt: number;
                  expiresAt: number | null;
                  flags: Array<string>;
                  id: string;
                  importance: number;
                  indexed: { text: boolean; vector: boolean };
                  metadata: Record<string, string | number | boolean>;
                  pinned: boolean;
                  provenance: {
                    agentId: string;
                    ref?: string;
                    source: "user" | "agent" | "tool" | "web" | "import";
                    trust: "owner" | "agent" | "untrusted";
                  };
                  space: string;
                  state: "active" | "superseded" | "forgotten" | "quarantined";
                  supersededBy: string | null;
                  supersedes: string | null;
                  tags: Array<string>;
                  type: "fact" | "preference" | "decision" | "note";
                  updatedAt: number;
                  version: number;
                }>;
                nextCursor: string | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      remembering: {
        put: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              id: string;
              ifVersion?: number;
              memory: {
                allowFindings?: Array<string>;
                content: string;
                context?: Array<string> | null;
                expiresAt?: number | string | null;
                importance?: number;
                metadata?: Record<string, string | number | boolean>;
                pinned?: boolean;
                provenance?: {
                  ref?: string;
                  source?: "user" | "agent" | "tool" | "web" | "import";
                  trust?: "owner" | "agent" | "untrusted";
                };
                tags?: Array<string>;
                type?: "fact" | "preference" | "decision" | "note";
              };
              space?: string;
              supersedes?: string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                changed?: Array<string>;
                created: boolean;
                memory: {
                  content: string;
                  context?: Array<string>;
                  createdAt: number;
                  expiresAt: number | null;
                  flags: Array<string>;
                  id: string;
                  importance: number;
                  indexed: { text: boolean; vector: boolean };
                  metadata: Record<string, string | number | boolean>;
                  pinned: boolean;
                  provenance: {
                    agentId: string;
                    ref?: string;
                    source: "user" | "agent" | "tool" | "web" | "import";
                    trust: "owner" | "agent" | "untrusted";
                  };
                  space: string;
                  state: "active" | "superseded" | "forgotten" | "quarantined";
                  supersededBy: string | null;
                  supersedes: string | null;
                  tags: Array<string>;
                  type: "fact" | "preference" | "decision" | "note";
                  updatedAt: number;
                  version: number;
                };
                notice?: string;
                similar?: Array<{
                  content: string;
                  context?: Array<string>;
                  flags: Array<string>;
                  id: string;
                  score: number;
                  trust: "owner" | "agent" | "untrusted";
                }>;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        remember: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              alone?: boolean;
              alsoReads?: boolean;
              items: Array<{
                allowFindings?: Array<string>;
                content: string;
                context?: Array<string> | null;
                expiresAt?: number | string | null;
                importance?: number;
                metadata?: Record<string, string | number | boolean>;
                pinned?: boolean;
                provenance?: {
                  ref?: string;
                  source?: "user" | "agent" | "tool" | "web" | "import";
                  trust?: "owner" | "agent" | "untrusted";
                };
                space?: string;
                supersedes?: string;
                tags?: Array<string>;
                type?: "fact" | "preference" | "decision" | "note";
              }>;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                requestId: string;
                results: Array<
                  | {
                      changed?: Array<string>;
                      created: boolean;
                      memory: {
                        content: string;
                        context?: Array<string>;
                        createdAt: number;
                        expiresAt: number | null;
                        flags: Array<string>;
                        id: string;
                        importance: number;
                        indexed: { text: boolean; vector: boolean };
                        metadata: Record<string, string | number | boolean>;
                        pinned: boolean;
                        provenance: {
                          agentId: string;
                          ref?: string;
                          source: "user" | "agent" | "tool" | "web" | "import";
                          trust: "owner" | "agent" | "untrusted";
                        };
                        space: string;
                        state:
                          "active" | "superseded" | "forgotten" | "quarantined";
                        supersededBy: string | null;
                        supersedes: string | null;
                        tags: Array<string>;
                        type: "fact" | "preference" | "decision" | "note";
                        updatedAt: number;
                        version: number;
                      };
                      notice?: string;
                      ok: true;
                      similar?: Array<{
                        content: string;
                        context?: Array<string>;
                        flags: Array<string>;
                        id: string;
                        score: number;
                        trust: "owner" | "agent" | "untrusted";
                      }>;
                    }
                  | {
                      ok: false;
                      refusal: {
                        code:
                          | "invalid_request"
                          | "unauthenticated"
                          | "forbidden"
                          | "not_found"
                          | "conflict"
                          | "precondition_failed"
                          | "payload_too_large"
                          | "secret_detected"
                          | "idempotency_key_reused"
                          | "quota_exceeded"
                          | "rate_limited"
                          | "unavailable";
                        detail: string;
                        findings?: Array<{
                          end: number;
                          pointer: string;
                          rule: string;
                          start: number;
                        }>;
                        maxBytes?: number;
                        pointer?: string;
                        requiredAccess?: "read" | "write";
                        requiredScope?:
                          | "memory:read"
                          | "memory:write"
                          | "logs:read"
                          | "logs:write"
                          | "secrets:read"
                          | "export"
                          | "admin";
                        requiredTrust?: "owner" | "agent" | "untrusted";
                        retryAfterMs?: number;
                        space?: string;
                        usage?: {
                          bytes: number;
                          maxBytes: number;
                          maxRows: number;
                          rows: number;
                          space: string;
                        };
                        version?: number;
                      };
                    }
                >;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      restoring: {
        restore: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              id: string;
              ifVersion?: number;
              space?: string;
              version?: number;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                memory: {
                  content: string;
                  context?: Array<string>;
                  createdAt: number;
                  expiresAt: number | null;
                  flags: Array<string>;
                  id: string;
                  importance: number;
                  indexed: { text: boolean; vector: boolean };
                  metadata: Record<string, string | number | boolean>;
                  pinned: boolean;
                  provenance: {
                    agentId: string;
                    ref?: string;
                    source: "user" | "agent" | "tool" | "web" | "import";
                    trust: "owner" | "agent" | "untrusted";
                  };
                  space: string;
                  state: "active" | "superseded" | "forgotten" | "quarantined";
                  supersededBy: string | null;
                  supersedes: string | null;
                  tags: Array<string>;
                  type: "fact" | "preference" | "decision" | "note";
                  updatedAt: number;
                  version: number;
                };
                notice?: string;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      retention: {
        purge: FunctionReference<
          "mutation",
          "internal",
          { auditKeptMs: number; now: number },
          { more: boolean },
          Name
        >;
      };
    };
    openclaw: {
      exporting: {
        entries: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { after: { date: string; seq: number } | null };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                entries: Array<{
                  content: string;
                  context?: Array<string>;
                  date: string;
                  id: string;
                  trust: "owner" | "agent" | "untrusted";
                }>;
                next: { date: string; seq: number } | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        memories: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              after: { createdAt: number; id: string } | null;
              state: "active" | "quarantined";
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                memories: Array<{
                  content: string;
                  context?: Array<string>;
                  createdAt: number;
                  id: string;
                  importance: number;
                  tags: Array<string>;
                  trust: "owner" | "agent" | "untrusted";
                  type: "fact" | "preference" | "decision" | "note";
                }>;
                next: { createdAt: number; id: string } | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        parts: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              from: { path: string; piece: number } | null;
              quarantined: boolean;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                next: { path: string; piece: number } | null;
                parts: Array<{
                  path: string;
                  text: string;
                  trust: "owner" | "agent" | "untrusted";
                }>;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        references: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { after: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: { ids: Array<string>; next: string | null };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      importing: {
        held: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { after: string; except: Array<string>; ids: Array<string> };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: { ids: Array<string>; next: string | null };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        keep: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              files: Array<{
                characters: number;
                isSame: boolean;
                known: string | null;
                mtime?: number;
                path: string;
                pieces: Array<{
                  close: string;
                  columns?: Array<string>;
                  edits?: Array<{ add: string; at: number; drop: number }>;
                  gap: string;
                  hash: string;
                  id: string;
                  kind: "memory" | "logEntry";
                  open: string;
                  shown?: string;
                  superseded: boolean;
                }>;
                sha256: string;
                tail: string;
              }>;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                refusals: Array<{
                  code:
                    | "invalid_request"
                    | "unauthenticated"
                    | "forbidden"
                    | "not_found"
                    | "conflict"
                    | "precondition_failed"
                    | "payload_too_large"
                    | "secret_detected"
                    | "idempotency_key_reused"
                    | "quota_exceeded"
                    | "rate_limited"
                    | "unavailable";
                  detail: string;
                  findings?: Array<{
                    end: number;
                    pointer: string;
                    rule: string;
                    start: number;
                  }>;
                  maxBytes?: number;
                  pointer?: string;
                  requiredAccess?: "read" | "write";
                  requiredScope?:
                    | "memory:read"
                    | "memory:write"
                    | "logs:read"
                    | "logs:write"
                    | "secrets:read"
                    | "export"
                    | "admin";
                  requiredTrust?: "owner" | "agent" | "untrusted";
                  retryAfterMs?: number;
                  space?: string;
                  usage?: {
                    bytes: number;
                    maxBytes: number;
                    maxRows: number;
                    rows: number;
                    space: string;
                  };
                  version?: number;
                } | null>;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        look: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              files: Array<{ content: string; mtime?: number; path: string }>;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                files: Array<
                  | { status: "unchanged" }
                  | { status: "derived" }
                  | {
                      known: null | {
                        exportedAt: number | null;
                        pieces: Array<{
                          close: string;
                          hash: string;
                          id: string;
                          kind: "memory" | "logEntry";
                          shown?: string;
                          superseded: boolean;
                        }>;
                        revision: string;
                      };
                      redacted?: string;
                      sha256: string;
                      status: "new";
                    }
                  | {
                      refusal: {
                        code:
                          | "invalid_request"
                          | "unauthenticated"
                          | "forbidden"
                          | "not_found"
                          | "conflict"
                          | "precondition_failed"
                          | "payload_too_large"
                          | "secret_detected"
                          | "idempotency_key_reused"
                          | "quota_exceeded"
                          | "rate_limited"
                          | "unavailable";
                        detail: string;
                        findings?: Array<{
                          end: number;
                          pointer: string;
                          rule: string;
                          start: number;
                        }>;
                        maxBytes?: number;
                        pointer?: string;
                        requiredAccess?: "read" | "write";
                        requiredScope?:
                          | "memory:read"
                          | "memory:write"
                          | "logs:read"
                          | "logs:write"
                          | "secrets:read"
                          | "export"
                          | "admin";
                        requiredTrust?: "owner" | "agent" | "untrusted";
                        retryAfterMs?: number;
                        space?: string;
                        usage?: {
                          bytes: number;
                          maxBytes: number;
                          maxRows: number;
                          rows: number;
                          space: string;
                        };
                        version?: number;
                      };
                      status: "refused";
                    }
                >;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        texts: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { ids: Array<string> };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                texts: Array<{ content: string; context?: Array<string> }>;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      taking: {
        dropGone: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              gone: Array<{
                id: string;
                kind: "memory" | "logEntry";
                known: string;
                path: string;
                seen: Array<string>;
              }>;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: { outcomes: Array<"ended" | "conflict" | "none"> };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        takeBlocks: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              before: string | null;
              blocks: Array<{
                at: number;
                before?: string | null;
                content: string;
                context?: Array<string>;
                createdAt: number;
                day: string | null;
                id: string;
                importance: number;
                past: {
                  id: string;
                  importance: number;
                  seen: Array<string>;
                  tags: Array<string>;
                } | null;
                path: string;
                superseded: boolean;
                tags: Array<string>;
                type: "fact" | "preference" | "decision" | "note";
              }>;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                taken: Array<
                  | {
                      conflict: string | null;
                      created: boolean;
                      hash: string;
                      id: string;
                      ok: true;
                      quarantined: boolean;
                      superseded: boolean;
                    }
                  | {
                      ok: false;
                      refusal: {
                        code:
                          | "invalid_request"
                          | "unauthenticated"
                          | "forbidden"
                          | "not_found"
                          | "conflict"
                          | "precondition_failed"
                          | "payload_too_large"
                          | "secret_detected"
                          | "idempotency_key_reused"
                          | "quota_exceeded"
                          | "rate_limited"
                          | "unavailable";
                        detail: string;
                        findings?: Array<{
                          end: number;
                          pointer: string;
                          rule: string;
                          start: number;
                        }>;
                        maxBytes?: number;
                        pointer?: string;
                        requiredAccess?: "read" | "write";
                        requiredScope?:
                          | "memory:read"
                          | "memory:write"
                          | "logs:read"
                          | "logs:write"
                          | "secrets:read"
                          | "export"
                          | "admin";
                        requiredTrust?: "owner" | "agent" | "untrusted";
                        retryAfterMs?: number;
                        space?: string;
                        usage?: {
                          bytes: number;
                          maxBytes: number;
                          maxRows: number;
                          rows: number;
                          space: string;
                        };
                        version?: number;
                      };
                    }
                >;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
    };
    operator: {
      logs: {
        list: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              agentId: string;
              cursor?: string;
              limit?: number;
              since?: number | string;
              space?: string;
              until?: number | string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                entries: Array<{
                  content: string;
                  date: string;
                  flags?: Array<string>;
                  id: string;
                  seq: number;
                  trust?: "owner" | "agent" | "untrusted";
                }>;
                nextCursor: string | null;
                notice: string;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      memories: {
        list: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              agentId: string;
              cursor?: string;
              limit?: number;
              since?: number | string;
              space?: string;
              state?: "active" | "superseded" | "forgotten" | "quarantined";
              tag?: string;
              type?: "fact" | "preference" | "decision" | "note";
              until?: number | string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                memories: Array<{
                  content: string;
                  date: string;
                  flags?: Array<string>;
                  id: string;
                  state: "active" | "superseded" | "forgotten" | "quarantined";
                  tags?: Array<string>;
                  trust?: "owner" | "agent" | "untrusted";
                  type: "fact" | "preference" | "decision" | "note";
                }>;
                nextCursor: string | null;
                notice: string;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      overview: {
        list: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { cursor?: string; limit?: number; model?: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                agents: Array<{
                  agentId: string;
                  bytes: number;
                  displayName?: string;
                  lastUsed: string | null;
                  logDays: number | null;
                  memories: number | null;
                  pending: number | string;
                  quarantined: number | null;
                  status: "active" | "disabled";
                  tokens: number | string;
                }>;
                nextCursor: string | null;
                notice?: string;
                shared?: Array<{
                  bytes: number;
                  logDays: number | null;
                  memories: number | null;
                  pending: number | string;
                  quarantined: number | null;
                  space: string;
                }>;
                totals: {
                  agents: number;
                  bytes: number;
                  logDays: number;
                  memories: number;
                  pending: number | string;
                  quarantined: number;
                  tokens: number | string;
                };
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      quarantine: {
        list: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { agentId?: string; cursor?: string; limit?: number };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                memories: Array<{
                  agentId: string;
                  content: string;
                  flags: Array<string>;
                  id: string;
                  since: string;
                  space: string;
                  version: number;
                  why: string;
                }>;
                nextCursor: string | null;
                notice: string;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        promote: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              agentId: string;
              id: string;
              space?: string;
              version?: number;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                agentId: string;
                id: string;
                space: string;
                state: "active" | "superseded" | "forgotten" | "quarantined";
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
    };
    portability: {
      exporting: {
        page: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { cursor?: string; limit: number; since?: number | string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                lines: Array<
                  | {
                      before?: string | null;
                      content: string | null;
                      context?: Array<string>;
                      createdAt: number;
                      endedAt: number | null;
                      expiresAt: number | null;
                      flags: Array<string>;
                      id: string;
                      importance: number;
                      kind: "memory";
                      metadata: Record<string, string | number | boolean>;
                      pinned: boolean;
                      provenance: {
                        agentId: string;
                        ref?: string;
                        source: "user" | "agent" | "tool" | "web" | "import";
                        trust: "owner" | "agent" | "untrusted";
                      };
                      space: string;
                      state:
                        "active" | "superseded" | "forgotten" | "quarantined";
                      supersededBy: string | null;
                      supersedes: string | null;
                      tags: Array<string>;
                      type: "fact" | "preference" | "decision" | "note";
                      updatedAt: number;
                      version: number;
                      writtenAt: number;
                    }
                  | {
                      changedAt: number;
                      changedBy: string;
                      content: string;
                      context?: Array<string>;
                      flags?: Array<string>;
                      id: string;
                      kind: "version";
                      reason: string | null;
                      space: string;
                      tags: Array<string>;
                      trust?: "owner" | "agent" | "untrusted";
                      type: "fact" | "preference" | "decision" | "note";
                      version: number;
                    }
                  | {
                      before?: string | null;
                      content: string;
                      context?: Array<string>;
                      createdAt: number;
                      date: string;
                      endedAt?: number;
                      flags?: Array<string>;
                      id: string;
                      kind: "logEntry";
                      provenance: {
                        agentId: string;
                        ref?: string;
                        source: "user" | "agent" | "tool" | "web" | "import";
                        trust: "owner" | "agent" | "untrusted";
                      };
                      seq: number;
                      space: string;
                      writtenAt: number;
                    }
                >;
                nextCursor: string | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        pageOfAgent: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              agentId: string;
              cursor?: string;
              limit: number;
              since?: number | string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                lines: Array<
                  | {
                      before?: string | null;
                      content: string | null;
                      context?: Array<string>;
                      createdAt: number;
                      endedAt: number | null;
                      expiresAt: number | null;
                      flags: Array<string>;
                      id: string;
                      importance: number;
                      kind: "memory";
                      metadata: Record<string, string | number | boolean>;
                      pinned: boolean;
                      provenance: {
                        agentId: string;
                        ref?: string;
                        source: "user" | "agent" | "tool" | "web" | "import";
                        trust: "owner" | "agent" | "untrusted";
                      };
                      space: string;
                      state:
                        "active" | "superseded" | "forgotten" | "quarantined";
                      supersededBy: string | null;
                      supersedes: string | null;
                      tags: Array<string>;
                      type: "fact" | "preference" | "decision" | "note";
                      updatedAt: number;
                      version: number;
                      writtenAt: number;
                    }
                  | {
                      changedAt: number;
                      changedBy: string;
                      content: string;
                      context?: Array<string>;
                      flags?: Array<string>;
                      id: string;
                      kind: "version";
                      reason: string | null;
                      space: string;
                      tags: Array<string>;
                      trust?: "owner" | "agent" | "untrusted";
                      type: "fact" | "preference" | "decision" | "note";
                      version: number;
                    }
                  | {
                      before?: string | null;
                      content: string;
                      context?: Array<string>;
                      createdAt: number;
                      date: string;
                      endedAt?: number;
                      flags?: Array<string>;
                      id: string;
                      kind: "logEntry";
                      provenance: {
                        agentId: string;
                        ref?: string;
                        source: "user" | "agent" | "tool" | "web" | "import";
                        trust: "owner" | "agent" | "untrusted";
                      };
                      seq: number;
                      space: string;
                      writtenAt: number;
                    }
                >;
                nextCursor: string | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      feed: {
        follow: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { cursor?: string; limit: number };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                changes: Array<
                  | {
                      id: string;
                      kind: "memory";
                      memory: {
                        content: string;
                        context?: Array<string>;
                        createdAt: number;
                        expiresAt: number | null;
                        flags: Array<string>;
                        id: string;
                        importance: number;
                        indexed: { text: boolean; vector: boolean };
                        metadata: Record<string, string | number | boolean>;
                        pinned: boolean;
                        provenance: {
                          agentId: string;
                          ref?: string;
                          source: "user" | "agent" | "tool" | "web" | "import";
                          trust: "owner" | "agent" | "untrusted";
                        };
                        space: string;
                        state:
                          "active" | "superseded" | "forgotten" | "quarantined";
                        supersededBy: string | null;
                        supersedes: string | null;
                        tags: Array<string>;
                        type: "fact" | "preference" | "decision" | "note";
                        updatedAt: number;
                        version: number;
                      };
                      op: "upsert";
                      space: string;
                    }
                  | {
                      id: string;
                      kind: "memory" | "logEntry";
                      op: "forget";
                      space: string;
                    }
                  | {
                      entry: {
                        content: string;
                        context?: Array<string>;
                        createdAt: number;
                        date: string;
                        flags: Array<string>;
                        id: string;
                        seq: number;
                        trust: "owner" | "agent" | "untrusted";
                      };
                      id: string;
                      kind: "logEntry";
                      op: "upsert";
                      space: string;
                    }
                  | { id: string; kind: "space"; op: "revoke"; space: string }
                >;
                more: boolean;
                nextCursor: string;
                spaces: Array<string>;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      importing: {
        begin: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              dryRun?: boolean;
              key?: { key: string; requestHash: string };
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: { earlier: string | null };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        beginForAgent: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              agentId: string;
              dryRun?: boolean;
              key?: { key: string; requestHash: string };
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: { earlier: string | null };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        finish: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { answer: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: string;
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        finishForAgent: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { agentId: string; answer: string };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: string;
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        take: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              dryRun: boolean;
              lines: Array<
                | {
                    before?: string | null;
                    content: string | null;
                    context?: Array<string>;
                    createdAt: number;
                    endedAt: number | null;
                    expiresAt: number | null;
                    flags: Array<string>;
                    id: string;
                    importance: number;
                    kind: "memory";
                    metadata: Record<string, string | number | boolean>;
                    pinned: boolean;
                    provenance: {
                      agentId: string;
                      ref?: string;
                      source: "user" | "agent" | "tool" | "web" | "import";
                      trust: "owner" | "agent" | "untrusted";
                    };
                    space: string;
                    state:
                      "active" | "superseded" | "forgotten" | "quarantined";
                    supersededBy: string | null;
                    supersedes: string | null;
                    tags: Array<string>;
                    type: "fact" | "preference" | "decision" | "note";
                    updatedAt: number;
                    version: number;
                    writtenAt: number;
                  }
                | {
                    changedAt: number;
                    changedBy: string;
                    content: string;
                    context?: Array<string>;
                    flags?: Array<string>;
                    id: string;
                    kind: "version";
                    reason: string | null;
                    space: string;
                    tags: Array<string>;
                    trust?: "owner" | "agent" | "untrusted";
                    type: "fact" | "preference" | "decision" | "note";
                    version: number;
                  }
                | {
                    before?: string | null;
                    content: string;
                    context?: Array<string>;
                    createdAt: number;
                    date: string;
                    endedAt?: number;
                    flags?: Array<string>;
                    id: string;
                    kind: "logEntry";
                    provenance: {
                      agentId: string;
                      ref?: string;
                      source: "user" | "agent" | "tool" | "web" | "import";
                      trust: "owner" | "agent" | "untrusted";
                    };
                    seq: number;
                    space: string;
                    writtenAt: number;
                  }
              >;
              onConflict: "skip" | "replace" | "newer";
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                outcomes: Array<
                  | {
                      quarantined?: boolean;
                      status: "imported" | "skipped" | "replaced";
                    }
                  | {
                      code: string;
                      detail: string;
                      pointer?: string;
                      status: "failed";
                    }
                >;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        takeForAgent: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              agentId: string;
              dryRun: boolean;
              lines: Array<
                | {
                    before?: string | null;
                    content: string | null;
                    context?: Array<string>;
                    createdAt: number;
                    endedAt: number | null;
                    expiresAt: number | null;
                    flags: Array<string>;
                    id: string;
                    importance: number;
                    kind: "memory";
                    metadata: Record<string, string | number | boolean>;
                    pinned: boolean;
                    provenance: {
                      agentId: string;
                      ref?: string;
                      source: "user" | "agent" | "tool" | "web" | "import";
                      trust: "owner" | "agent" | "untrusted";
                    };
                    space: string;
                    state:
                      "active" | "superseded" | "forgotten" | "quarantined";
                    supersededBy: string | null;
                    supersedes: string | null;
                    tags: Array<string>;
                    type: "fact" | "preference" | "decision" | "note";
                    updatedAt: number;
                    version: number;
                    writtenAt: number;
                  }
                | {
                    changedAt: number;
                    changedBy: string;
                    content: string;
                    context?: Array<string>;
                    flags?: Array<string>;
                    id: string;
                    kind: "version";
                    reason: string | null;
                    space: string;
                    tags: Array<string>;
                    trust?: "owner" | "agent" | "untrusted";
                    type: "fact" | "preference" | "decision" | "note";
                    version: number;
                  }
                | {
                    before?: string | null;
                    content: string;
                    context?: Array<string>;
                    createdAt: number;
                    date: string;
                    endedAt?: number;
                    flags?: Array<string>;
                    id: string;
                    kind: "logEntry";
                    provenance: {
                      agentId: string;
                      ref?: string;
                      source: "user" | "agent" | "tool" | "web" | "import";
                      trust: "owner" | "agent" | "untrusted";
                    };
                    seq: number;
                    space: string;
                    writtenAt: number;
                  }
              >;
              onConflict: "skip" | "replace" | "newer";
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                outcomes: Array<
                  | {
                      quarantined?: boolean;
                      status: "imported" | "skipped" | "replaced";
                    }
                  | {
                      code: string;
                      detail: string;
                      pointer?: string;
                      status: "failed";
                    }
                >;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      replica: {
        follow: FunctionReference<
          "query",
          "internal",
          {
            after: bigint;
            tables?: Array<
              | "agents"
              | "tokens"
              | "grants"
              | "memories"
              | "memoryVersions"
              | "logEntries"
              | "dailyLogs"
              | "openclawFiles"
              | "spaceUsage"
              | "idempotencyKeys"
              | "auditEvents"
              | "secretNames"
            >;
          },
          {
            more: boolean;
            position: bigint;
            records: Array<{
              fields: any;
              table:
                | "agents"
                | "tokens"
                | "grants"
                | "memories"
                | "memoryVersions"
                | "logEntries"
                | "dailyLogs"
                | "openclawFiles"
                | "spaceUsage"
                | "idempotencyKeys"
                | "auditEvents"
                | "secretNames";
              vector?: { form?: number; model: string; values: Array<number> };
            }>;
          },
          Name
        >;
        position: FunctionReference<"query", "internal", {}, bigint, Name>;
        restore: FunctionReference<
          "mutation",
          "internal",
          {
            first: boolean;
            records: Array<{
              fields: any;
              table:
                | "agents"
                | "tokens"
                | "grants"
                | "memories"
                | "memoryVersions"
                | "logEntries"
                | "dailyLogs"
                | "openclawFiles"
                | "spaceUsage"
                | "idempotencyKeys"
                | "auditEvents"
                | "secretNames";
              vector?: { form?: number; model: string; values: Array<number> };
            }>;
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: { restored: number };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
    };
    recall: {
      search: {
        admit: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: { logs: boolean; spaces?: Array<string> };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                agentId: string;
                displayName?: string;
                models: Array<string>;
                spaces: Array<string>;
                timeZone: string;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
        hits: FunctionReference<
          "action",
          "internal",
          {
            request: {
              filter: {
                asOf?: number;
                firstDay?: string;
                include: Array<"memories" | "logs">;
                lastDay?: string;
                minTrust: "owner" | "agent" | "untrusted";
                since?: number;
                spaces: Array<string>;
                tagsAll?: Array<string>;
                tagsAny?: Array<string>;
                types?: Array<"fact" | "preference" | "decision" | "note">;
                until?: number;
              };
              limit: number;
              minConfidence?: number;
              minScore: number;
              mode: "hybrid" | "vector" | "text" | "recent";
              model?: string;
              noise: Array<string>;
              now: number;
              questions: Array<{
                isKnown: boolean;
                text?: string;
                vectors: Array<{ model: string; values: Array<number> }>;
              }>;
              scale: "builtin" | "other";
              today: string;
            };
          },
          Array<{
            cosines: Array<number | null>;
            dimensions: number;
            id: string;
          }>,
          Name
        >;
        ranking: FunctionReference<
          "query",
          "internal",
          {
            hits: Array<{
              cosines: Array<number | null>;
              dimensions: number;
              id: string;
            }>;
            request: {
              filter: {
                asOf?: number;
                firstDay?: string;
                include: Array<"memories" | "logs">;
                lastDay?: string;
                minTrust: "owner" | "agent" | "untrusted";
                since?: number;
                spaces: Array<string>;
                tagsAll?: Array<string>;
                tagsAny?: Array<string>;
                types?: Array<"fact" | "preference" | "decision" | "note">;
                until?: number;
              };
              limit: number;
              minConfidence?: number;
              minScore: number;
              mode: "hybrid" | "vector" | "text" | "recent";
              model?: string;
              noise: Array<string>;
              now: number;
              questions: Array<{
                isKnown: boolean;
                text?: string;
                vectors: Array<{ model: string; values: Array<number> }>;
              }>;
              scale: "builtin" | "other";
              today: string;
            };
          },
          {
            abstained: boolean;
            droppedTerms: Array<string>;
            more: number;
            nearest: Array<{
              answers: Array<number>;
              confidence: number;
              content: string;
              context?: Array<string>;
              createdAt: number;
              date?: string;
              flags: Array<string>;
              id: string;
              kind: "memory" | "log";
              score: number;
              signals: {
                importance: number;
                recency: number;
                text: number | null;
                vector: number | null;
              };
              space: string;
              tags: Array<string>;
              trust: "owner" | "agent" | "untrusted";
              type: "fact" | "preference" | "decision" | "note" | "log";
            }>;
            pendingIndex: number;
            results: Array<{
              answers: Array<number>;
              confidence: number;
              content: string;
              context?: Array<string>;
              createdAt: number;
              date?: string;
              flags: Array<string>;
              id: string;
              kind: "memory" | "log";
              score: number;
              signals: {
                importance: number;
                recency: number;
                text: number | null;
                vector: number | null;
              };
              space: string;
              tags: Array<string>;
              trust: "owner" | "agent" | "untrusted";
              type: "fact" | "preference" | "decision" | "note" | "log";
            }>;
            truncated: boolean;
            unfit: Array<string | string>;
          },
          Name
        >;
        search: FunctionReference<
          "action",
          "internal",
          {
            request: {
              filter: {
                asOf?: number;
                firstDay?: string;
                include: Array<"memories" | "logs">;
                lastDay?: string;
                minTrust: "owner" | "agent" | "untrusted";
                since?: number;
                spaces: Array<string>;
                tagsAll?: Array<string>;
                tagsAny?: Array<string>;
                types?: Array<"fact" | "preference" | "decision" | "note">;
                until?: number;
              };
              limit: number;
              minConfidence?: number;
              minScore: number;
              mode: "hybrid" | "vector" | "text" | "recent";
              model?: string;
              noise: Array<string>;
              now: number;
              questions: Array<{
                isKnown: boolean;
                text?: string;
                vectors: Array<{ model: string; values: Array<number> }>;
              }>;
              scale: "builtin" | "other";
              today: string;
            };
          },
          {
            abstained: boolean;
            droppedTerms: Array<string>;
            more: number;
            nearest: Array<{
              answers: Array<number>;
              confidence: number;
              content: string;
              context?: Array<string>;
              createdAt: number;
              date?: string;
              flags: Array<string>;
              id: string;
              kind: "memory" | "log";
              score: number;
              signals: {
                importance: number;
                recency: number;
                text: number | null;
                vector: number | null;
              };
              space: string;
              tags: Array<string>;
              trust: "owner" | "agent" | "untrusted";
              type: "fact" | "preference" | "decision" | "note" | "log";
            }>;
            pendingIndex: number;
            results: Array<{
              answers: Array<number>;
              confidence: number;
              content: string;
              context?: Array<string>;
              createdAt: number;
              date?: string;
              flags: Array<string>;
              id: string;
              kind: "memory" | "log";
              score: number;
              signals: {
                importance: number;
                recency: number;
                text: number | null;
                vector: number | null;
              };
              space: string;
              tags: Array<string>;
              trust: "owner" | "agent" | "untrusted";
              type: "fact" | "preference" | "decision" | "note" | "log";
            }>;
            truncated: boolean;
            unfit: Array<string | string>;
          },
          Name
        >;
      };
      session: {
        start: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              scope?:
                | "memory:read"
                | "memory:write"
                | "logs:read"
                | "logs:write"
                | "secrets:read"
                | "export"
                | "admin";
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                date: string;
                me: {
                  agentId: string;
                  displayName: string | null;
                  expiresAt: number | null;
                  refusedTokens: Array<{ at: number; tokenId: string }>;
                  scopes: Array<
                    | "memory:read"
                    | "memory:write"
                    | "logs:read"
                    | "logs:write"
                    | "secrets:read"
                    | "export"
                    | "admin"
                  >;
                  spaces: Array<{ access: "read" | "write"; name: string }>;
                  timeZone: string;
                  tokenId: string | null;
                  trustCeiling: "owner" | "agent" | "untrusted";
                  usage: Array<{
                    bytes: number;
                    maxBytes: number;
                    maxRows: number;
                    rows: number;
                    space: string;
                  }>;
                };
                own: {
                  pinned: Array<{
                    content: string;
                    context?: Array<string>;
                    createdAt: number;
                    expiresAt: number | null;
                    flags: Array<string>;
                    id: string;
                    importance: number;
                    indexed: { text: boolean; vector: boolean };
                    metadata: Record<string, string | number | boolean>;
                    pinned: boolean;
                    provenance: {
                      agentId: string;
                      ref?: string;
                      source: "user" | "agent" | "tool" | "web" | "import";
                      trust: "owner" | "agent" | "untrusted";
                    };
                    space: string;
                    state:
                      "active" | "superseded" | "forgotten" | "quarantined";
                    supersededBy: string | null;
                    supersedes: string | null;
                    tags: Array<string>;
                    type: "fact" | "preference" | "decision" | "note";
                    updatedAt: number;
                    version: number;
                  }>;
                  recent: Array<{
                    content: string;
                    context?: Array<string>;
                    createdAt: number;
                    expiresAt: number | null;
                    flags: Array<string>;
                    id: string;
                    importance: number;
                    indexed: { text: boolean; vector: boolean };
                    metadata: Record<string, string | number | boolean>;
                    pinned: boolean;
                    provenance: {
                      agentId: string;
                      ref?: string;
                      source: "user" | "agent" | "tool" | "web" | "import";
                      trust: "owner" | "agent" | "untrusted";
                    };
                    space: string;
                    state:
                      "active" | "superseded" | "forgotten" | "quarantined";
                    supersededBy: string | null;
                    supersedes: string | null;
                    tags: Array<string>;
                    type: "fact" | "preference" | "decision" | "note";
                    updatedAt: number;
                    version: number;
                  }>;
                };
                shared: Array<{
                  pinned: Array<{
                    content: string;
                    context?: Array<string>;
                    createdAt: number;
                    expiresAt: number | null;
                    flags: Array<string>;
                    id: string;
                    importance: number;
                    indexed: { text: boolean; vector: boolean };
                    metadata: Record<string, string | number | boolean>;
                    pinned: boolean;
                    provenance: {
                      agentId: string;
                      ref?: string;
                      source: "user" | "agent" | "tool" | "web" | "import";
                      trust: "owner" | "agent" | "untrusted";
                    };
                    space: string;
                    state:
                      "active" | "superseded" | "forgotten" | "quarantined";
                    supersededBy: string | null;
                    supersedes: string | null;
                    tags: Array<string>;
                    type: "fact" | "preference" | "decision" | "note";
                    updatedAt: number;
                    version: number;
                  }>;
                  recent: Array<{
                    content: string;
                    context?: Array<string>;
                    createdAt: number;
                    expiresAt: number | null;
                    flags: Array<string>;
                    id: string;
                    importance: number;
                    indexed: { text: boolean; vector: boolean };
                    metadata: Record<string, string | number | boolean>;
                    pinned: boolean;
                    provenance: {
                      agentId: string;
                      ref?: string;
                      source: "user" | "agent" | "tool" | "web" | "import";
                      trust: "owner" | "agent" | "untrusted";
                    };
                    space: string;
                    state:
                      "active" | "superseded" | "forgotten" | "quarantined";
                    supersededBy: string | null;
                    supersedes: string | null;
                    tags: Array<string>;
                    type: "fact" | "preference" | "decision" | "note";
                    updatedAt: number;
                    version: number;
                  }>;
                }>;
                today: {
                  bytes: number;
                  date: string;
                  entries: number;
                  items: Array<{
                    content: string;
                    context?: Array<string>;
                    createdAt: number;
                    date: string;
                    flags: Array<string>;
                    id: string;
                    seq: number;
                    trust: "owner" | "agent" | "untrusted";
                  }>;
                } | null;
                truncated: boolean;
                yesterday: {
                  bytes: number;
                  date: string;
                  entries: number;
                  items: Array<{
                    content: string;
                    context?: Array<string>;
                    createdAt: number;
                    date: string;
                    flags: Array<string>;
                    id: string;
                    seq: number;
                    trust: "owner" | "agent" | "untrusted";
                  }>;
                } | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
      shown: {
        note: FunctionReference<
          "mutation",
          "internal",
          {
            agentId: string;
            begins: boolean;
            now: number;
            session: string;
            shown: Array<string>;
          },
          null,
          Name
        >;
        purge: FunctionReference<
          "mutation",
          "internal",
          { now: number },
          { more: boolean },
          Name
        >;
        seen: FunctionReference<
          "query",
          "internal",
          { agentId: string; now: number; session: string },
          Array<string>,
          Name
        >;
      };
      similar: {
        find: FunctionReference<
          "action",
          "internal",
          {
            except: string;
            from: number;
            model: string;
            now: number;
            space: string;
            vector: Array<number>;
          },
          Array<{
            content: string;
            context?: Array<string>;
            flags: Array<string>;
            id: string;
            score: number;
            trust: "owner" | "agent" | "untrusted";
          }>,
          Name
        >;
        load: FunctionReference<
          "query",
          "internal",
          {
            except: string;
            from: number;
            hits: Array<{ id: string }>;
            now: number;
            space: string;
            vector: Array<number>;
          },
          Array<{
            content: string;
            context?: Array<string>;
            flags: Array<string>;
            id: string;
            score: number;
            trust: "owner" | "agent" | "untrusted";
          }>,
          Name
        >;
      };
    };
    review: {
      reviewing: {
        find: FunctionReference<
          "mutation",
          "internal",
          {
            call: {
              idempotency?: { key: string; requestHash: string };
              policy: {
                bytesPerSpace: number;
                readPerMinute: number;
                recallPerMinute: number;
                rowsPerSpace: number;
                secretGuard: "block" | "redact" | "off";
                writePerMinute: number;
              };
              principal:
                | { addressGroup: string; hash: string; kind: "token" }
                | { agentId: string; kind: "operator" };
              requestId: string;
              weight?: number;
            };
            input: {
              cursor?: string;
              kinds?: Array<
                | "contradiction"
                | "duplicate"
                | "quarantined"
                | "expiring"
                | "pending"
                | "stale"
                | "unindexed"
              >;
              limit: number;
              similarFrom: number;
              space?: string;
            };
          },
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: true;
              replayed?: boolean;
              value: {
                compared: {
                  memories: number;
                  since: number | null;
                  until: number | null;
                };
                findings: Array<{
                  kind:
                    | "contradiction"
                    | "duplicate"
                    | "quarantined"
                    | "expiring"
                    | "pending"
                    | "stale"
                    | "unindexed";
                  memories: Array<{
                    content: string;
                    context?: Array<string>;
                    createdAt: number;
                    cut: boolean;
                    expiresAt?: number;
                    flags: Array<string>;
                    id: string;
                    space: string;
                    state:
                      "active" | "superseded" | "forgotten" | "quarantined";
                    trust: "owner" | "agent" | "untrusted";
                    type: "fact" | "preference" | "decision" | "note";
                    updatedAt: number;
                    version: number;
                  }>;
                  requiredScope?:
                    | "memory:read"
                    | "memory:write"
                    | "logs:read"
                    | "logs:write"
                    | "secrets:read"
                    | "export"
                    | "admin";
                  requiredTrust?: "owner" | "agent" | "untrusted";
                  settle: Array<{
                    act: "forget" | "change" | "promote";
                    changes?: {
                      expiresAt?: null;
                      metadata?: Record<string, string | number | boolean>;
                      supersedes?: string;
                      tags?: Array<string>;
                      type?: "fact" | "preference" | "decision" | "note";
                    };
                    does: string;
                    id: string;
                    space: string;
                  }>;
                  why: string;
                }>;
                more: Array<
                  | "contradiction"
                  | "duplicate"
                  | "quarantined"
                  | "expiring"
                  | "pending"
                  | "stale"
                  | "unindexed"
                >;
                nextCursor: string | null;
              };
              withheld?: boolean;
            }
          | {
              limit?: {
                bucket: "read" | "write" | "recall";
                perMinute: number;
                remaining: number;
                resetMs: number;
              };
              ok: false;
              refusal: {
                code:
                  | "invalid_request"
                  | "unauthenticated"
                  | "forbidden"
                  | "not_found"
                  | "conflict"
                  | "precondition_failed"
                  | "payload_too_large"
                  | "secret_detected"
                  | "idempotency_key_reused"
                  | "quota_exceeded"
                  | "rate_limited"
                  | "unavailable";
                detail: string;
                findings?: Array<{
                  end: number;
                  pointer: string;
                  rule: string;
                  start: number;
                }>;
                maxBytes?: number;
                pointer?: string;
                requiredAccess?: "read" | "write";
                requiredScope?:
                  | "memory:read"
                  | "memory:write"
                  | "logs:read"
                  | "logs:write"
                  | "secrets:read"
                  | "export"
                  | "admin";
                requiredTrust?: "owner" | "agent" | "untrusted";
                retryAfterMs?: number;
                space?: string;
                usage?: {
                  bytes: number;
                  maxBytes: number;
                  maxRows: number;
                  rows: number;
                  space: string;
                };
                version?: number;
              };
            },
          Name
        >;
      };
    };
  };
