import type { Infer } from "convex/values";
import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import type { vToken } from "../../../components/openclawBackend/admission/tokenRows.js";
import { SCOPES } from "../../../components/openclawBackend/vocabulary.js";
import { makeToken } from "../../tokenText.js";
import { answerTo, endpoint, type AnyEndpoint } from "../endpoint.js";

import { zTrust, zUsage } from "../schemas.js";
import { DAY_MS, iso, isoOrNull, meBody, present } from "../shapes.js";

/** Who the bearer of a token is, and the tokens of its agent. */

export const zMe = z.object({
  agentId: z.string(),
  displayName: z.nullable(z.string()),
  timeZone: z.string(),
  tokenId: z.nullable(z.string()),
  scopes: z.array(z.enum(SCOPES)),
  trustCeiling: zTrust,
  spaces: z.array(
    z.object({ name: z.string(), access: z.enum(["read", "write"]) }),
  ),
  expiresAt: z.nullable(z.iso.datetime()),
  /** Of the spaces that it can write to. */
  usage: z.array(zUsage),
  /** What the operator should hear of soon, one sentence each. */
  warnings: z.array(z.string()),
});

export const me: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/me",
  operationId: "whoAmI",
  summary: "Who you are: agent, scopes, spaces",
  scope: null,
  bucket: "read",
  answers: {
    200: {
      description: "The caller as the server sees it",
      body: zMe,
    },
  },
  errors: [],
  handle: async ({ ctx, caller }) => {
    const outcome = await ctx.runMutation(internal.backend.identity.me, caller);
    return answerTo(outcome, (me) => ({ status: 200, body: meBody(me) }));
  },
});

/** A minute and a half: less may be over before the token is made. */
const MIN_DAYS = 0.001;
const MINUTE_MS = 60_000;
const MAX_OVERLAP_MINUTES = 7 * 24 * 60;
const DEFAULT_OVERLAP_MINUTES = 60;

const zToken = z.object({
  id: z.string(),
  agentId: z.string(),
  label: z.string(),
  hint: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  trustCeiling: zTrust,
  createdAt: z.iso.datetime(),
  expiresAt: z.nullable(z.iso.datetime()),
  revokedAt: z.nullable(z.iso.datetime()),
  /** The token that it was made with; null where the operator made it. */
  madeBy: z.nullable(z.string()),
});

/** The secret is shown once: a replayed answer has none. */
export const zIssued = z.object({
  token: z.extend(zToken, { secret: z.nullable(z.string()) }),
});

export const tokenShape = {
  label: z.exactOptional(z.string().check(z.maxLength(100))),
  scopes: z.exactOptional(z.array(z.enum(SCOPES)).check(z.minLength(1))),
  trustCeiling: z.exactOptional(zTrust),
  expiresInDays: z.exactOptional(
    z.number().check(z.gte(MIN_DAYS), z.lte(3650)),
  ),
};

export function expiryOf(expiresInDays: number | undefined): {
  expiresAt?: number;
} {
  return expiresInDays === undefined
    ? {}
    : { expiresAt: Date.now() + expiresInDays * DAY_MS };
}

export function tokenBody(token: Infer<typeof vToken>) {
  return {
    ...token,
    createdAt: iso(token.createdAt),
    expiresAt: isoOrNull(token.expiresAt),
    revokedAt: isoOrNull(token.revokedAt),
  };
}

export const list: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/tokens",
  operationId: "listTokens",
  summary: "List your agent's tokens",
  scope: null,
  bucket: "read",
  answers: {
    200: {
      description: "The tokens, newest first, without their secrets",
      body: z.object({
        tokens: z.array(
          z.extend(zToken, { lastUsedAt: z.nullable(z.iso.datetime()) }),
        ),
      }),
    },
  },
  errors: [],
  handle: async ({ ctx, caller }) => {
    const outcome = await ctx.runMutation(internal.backend.tokens.list, caller);
    return answerTo(outcome, ({ tokens }) => ({
      status: 200,
      body: {
        tokens: tokens.map((token) => ({
          ...tokenBody(token),
          lastUsedAt: isoOrNull(token.lastUsedAt),
        })),
      },
    }));
  },
});

export const create: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/tokens",
  operationId: "createToken",
  summary: "Make a token of your agent that can do as much as yours or less",
  scope: null,
  bucket: "write",
  body: z.strictObject(tokenShape),
  answers: {
    201: {
      description: "The token with its secret, shown once",
      body: zIssued,
    },
  },
  example: {
    body: { label: "read only", scopes: ["memory:read"], expiresInDays: 30 },
  },
  errors: [
    "forbidden",
    "conflict",
    "secret_detected",
    "idempotency_key_reused",
  ],
  handle: async ({ ctx, caller, body: { expiresInDays, ...wanted } }) => {
    const { secret, ...made } = await makeToken();
    const outcome = await ctx.runMutation(internal.backend.tokens.create, {
      ...caller,
      token: { ...wanted, ...expiryOf(expiresInDays), ...made },
    });
    const replayed = outcome.ok && outcome.replayed === true;
    return answerTo(outcome, ({ token }) =>
      issued(token, replayed ? null : secret),
    );
  },
});

export function issued(token: Infer<typeof vToken>, secret: string | null) {
  return { status: 201, body: { token: { ...tokenBody(token), secret } } };
}

export const rotate: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/tokens/{id}/rotate",
  operationId: "rotateToken",
  summary: "Replace a token; the old one stays valid for the overlap",
  scope: null,
  bucket: "write",
  body: z.optional(
    z.strictObject({
      overlapMinutes: z.exactOptional(
        z.int().check(z.gte(0), z.lte(MAX_OVERLAP_MINUTES)),
      ),
      /** What becomes of the tokens that were made with it; `revoke` where there is no overlap. */
      descendants: z.exactOptional(z.enum(["keep", "revoke"])),
    }),
  ),
  answers: {
    201: {
      description: "The new token with its secret, shown once",
      body: zIssued,
    },
  },
  errors: [
    "forbidden",
    "not_found",
    "conflict",
    "secret_detected",
    "idempotency_key_reused",
  ],
  handle: async ({ ctx, caller, params, body = {} }) => {
    const { secret, ...fresh } = await makeToken();
    const outcome = await ctx.runMutation(internal.backend.tokens.rotate, {
      ...caller,
      id: params.id!,
      fresh,
      overlapMs: (body.overlapMinutes ?? DEFAULT_OVERLAP_MINUTES) * MINUTE_MS,
      ...present({ descendants: body.descendants }),
    });
    const replayed = outcome.ok && outcome.replayed === true;
    return answerTo(outcome, ({ token }) =>
      issued(token, replayed ? null : secret),
    );
  },
});

export const revoke: AnyEndpoint = endpoint({
  method: "DELETE",
  path: "/v1/tokens/{id}",
  operationId: "revokeToken",
  summary: "Revoke a token at once, and every token that was made with it",
  scope: null,
  bucket: "write",
  answers: { 204: { description: "Revoked" } },
  errors: ["forbidden", "not_found", "idempotency_key_reused"],
  handle: async ({ ctx, caller, params }) => {
    const outcome = await ctx.runMutation(internal.backend.tokens.revoke, {
      ...caller,
      ...present({ id: params.id! }),
    });
    return answerTo(outcome, () => ({ status: 204 }));
  },
});
