import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import {
  MAX_FORGOTTEN,
  MAX_REASON_CHARACTERS,
} from "../../../components/openclawBackend/memories/forgetting.js";
import { SOURCES } from "../../../components/openclawBackend/vocabulary.js";
import { answerTo, endpoint, type AnyEndpoint } from "../endpoint.js";
import {
  zMemory,
  zMemoryType,
  zNotice,
  zOfSpace,
  zQueryBoolean,
  zSpace,
  zTags,
  zDayOrTime,
} from "../schemas.js";
import { memoryBody, present } from "../shapes.js";
import { answerEmbedded } from "../written.js";
import { ACT_ERRORS, changeAnswers, shown } from "./memories.js";

const zReason = z
  .string()
  .check(z.minLength(1), z.maxLength(MAX_REASON_CHARACTERS));

const zRevived = z.object({
  revived: z.nullable(zMemory),
  notice: zNotice,
});

export const forget: AnyEndpoint = endpoint({
  method: "DELETE",
  path: "/v1/memories/{id}",
  operationId: "forgetMemory",
  summary:
    "Forget a memory; it can be restored for 30 days, or, with `purge`, never: that needs the scope admin or a token of owner trust. With `revive` what it superseded is active again",
  scope: "memory:write",
  bucket: "write",
  query: z.strictObject({
    reason: z.exactOptional(zReason),
    revive: z.exactOptional(zQueryBoolean),
    space: z.exactOptional(zSpace),
    purge: z.exactOptional(zQueryBoolean),
  }),
  // Not every client and proxy lets DELETE have a body; who can send one puts the reason there.
  body: z.optional(
    z.strictObject({
      reason: z.exactOptional(zReason),
      revive: z.exactOptional(z.boolean()),
    }),
  ),
  answers: {
    204: { description: "Gone from every read" },
    200: {
      description:
        "With `revive`: gone, and what it superseded is active again, or `notice` says why not",
      body: zRevived,
    },
  },
  example: {
    params: { id: "favourite-editor" },
    body: { reason: "No longer true" },
  },
  errors: [
    "not_found",
    "conflict",
    "precondition_failed",
    "secret_detected",
    "quota_exceeded",
    "idempotency_key_reused",
  ],
  handle: async ({ ctx, caller, params, query, body, ifVersion }) => {
    const outcome = await ctx.runMutation(internal.memory.forgetMemory, {
      ...caller,
      id: params.id!,
      ...present({ ...query, ...body, ifVersion }),
    });
    return answerTo(outcome, (value) => {
      if (value === null) return { status: 204 };
      const revived = value.revived && memoryBody(value.revived);
      return { status: 200, body: { ...value, revived } };
    });
  },
});

export const eraseHistory: AnyEndpoint = endpoint({
  method: "DELETE",
  path: "/v1/memories/{id}/history",
  operationId: "eraseHistory",
  summary:
    "Erase what a memory said before, for good; needs the scope admin or a token of owner trust",
  scope: "memory:write",
  bucket: "write",
  query: zOfSpace,
  answers: { 204: { description: "No earlier version is left" } },
  errors: [
    "not_found",
    "conflict",
    "precondition_failed",
    "idempotency_key_reused",
  ],
  handle: async ({ ctx, caller, params, query, ifVersion }) => {
    const outcome = await ctx.runMutation(internal.memory.eraseHistory, {
      ...caller,
      id: params.id!,
      ...query,
      ...present({ ifVersion }),
    });
    return answerTo(outcome, () => ({ status: 204 }));
  },
});

export const restore: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/memories/{id}/restore",
  operationId: "restoreMemory",
  summary:
    "Undo a forgetting, within 30 days; with a version, bring back what the memory said then",
  scope: "memory:write",
  bucket: "write",
  query: zOfSpace,
  body: z.optional(
    z.strictObject({ version: z.exactOptional(z.int().check(z.gte(1))) }),
  ),
  answers: changeAnswers,
  example: { params: { id: "favourite-editor" }, body: { version: 1 } },
  errors: [...ACT_ERRORS, "secret_detected"],
  handle: async (request) => {
    const { ctx, caller, params, query, body, ifVersion } = request;
    const outcome = await ctx.runMutation(internal.memory.restoreMemory, {
      ...caller,
      id: params.id!,
      ...query,
      ...present({ ...body, ifVersion }),
    });
    return await answerEmbedded(request, outcome, shown);
  },
});

export const forgetMany: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/memories/forget",
  operationId: "forgetMemories",
  summary: "Forget many: first a dry run that names ids, then exactly those",
  scope: "memory:write",
  bucket: "write",
  body: z.strictObject({
    filter: z.exactOptional(
      z.strictObject({
        space: z.exactOptional(zSpace),
        type: z.exactOptional(zMemoryType),
        tags: z.exactOptional(zTags),
        since: z.exactOptional(zDayOrTime),
        until: z.exactOptional(zDayOrTime),
        source: z.exactOptional(z.enum(SOURCES)),
      }),
    ),
    dryRun: z.exactOptional(z.boolean()),
    ids: z.exactOptional(z.array(z.string()).check(z.maxLength(MAX_FORGOTTEN))),
    reason: z.exactOptional(zReason),
  }),
  answers: {
    200: {
      description: "What matched, or what was forgotten",
      body: z.object({
        matched: z.int(),
        ids: z.array(z.string()),
        applied: z.boolean(),
        more: z.boolean(),
      }),
    },
  },
  example: {
    body: { filter: { type: "note", tags: ["draft"] }, dryRun: true },
  },
  errors: [
    "not_found",
    "conflict",
    "secret_detected",
    "idempotency_key_reused",
  ],
  handle: async ({ ctx, caller, body: { filter = {}, ...rest } }) => {
    const outcome = await ctx.runMutation(internal.memory.forgetMemories, {
      ...caller,
      filter,
      ...rest,
    });
    return answerTo(outcome, (forgotten) => ({ status: 200, body: forgotten }));
  },
});
