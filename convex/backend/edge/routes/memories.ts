import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import type { WrittenMemory } from "../../../components/openclawBackend/memories/rows.js";
import { answerTo, endpoint, type AnyEndpoint } from "../endpoint.js";
import {
  inQuarantine,
  memoryShape,
  zCursor,
  zMemory,
  zMemoryType,
  zNotice,
  zOfSpace,
  zQueryBoolean,
  zQueryInteger,
  zRepeated,
  zShownContext,
  zSpace,
  zState,
  zSupersedes,
  zTag,
  zDayOrTime,
  zTrust,
  zWritten,
} from "../schemas.js";
import { iso, memoryBody, noticedBody, present } from "../shapes.js";
import { answerEmbedded } from "../written.js";
import { rendered, zRemembered } from "./remembering.js";

const zListQuery = z.strictObject({
  type: z.exactOptional(zMemoryType),
  tag: z.exactOptional(zRepeated(zTag)),
  space: z.exactOptional(zSpace),
  state: z.exactOptional(zState),
  pinned: z.exactOptional(zQueryBoolean),
  since: z.exactOptional(zDayOrTime),
  until: z.exactOptional(zDayOrTime),
  limit: z.exactOptional(zQueryInteger(1, 100)),
  cursor: z.exactOptional(zCursor),
});

export const list: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/memories",
  operationId: "listMemories",
  summary: "List memories by filter, newest first",
  scope: "memory:read",
  bucket: "read",
  query: zListQuery,
  answers: {
    200: {
      description: "A page",
      body: z.object({
        memories: z.array(zMemory),
        nextCursor: z.nullable(z.string()),
      }),
    },
  },
  errors: [],
  handle: async ({ ctx, caller, query: { limit, cursor, tag, ...filter } }) => {
    const outcome = await ctx.runMutation(internal.memory.listMemories, {
      ...caller,
      ...present({ limit, cursor }),
      filter: present({ ...filter, tags: tag }),
    });
    return answerTo(outcome, ({ memories, nextCursor }) => ({
      status: 200,
      body: { memories: memories.map(memoryBody), nextCursor },
    }));
  },
});

const oneMemory = {
  description: "The memory",
  body: z.object({ memory: zMemory }),
  headers: ["ETag"],
} as const;

const oneWritten = { ...oneMemory, body: z.object({ memory: zWritten }) };

/** What a change of one memory answers. */
export const changeAnswers = {
  200: oneWritten,
  202: inQuarantine(z.object({ memory: zWritten, notice: zNotice })),
};

export function shown(written: WrittenMemory, withheld: boolean) {
  const { memory, notice } = written;
  return {
    status: notice === undefined ? 200 : 202,
    body: noticedBody(written, withheld),
    headers: { ETag: `"${memory.version}"` },
  };
}

export const get: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/memories/{id}",
  operationId: "getMemory",
  summary: "Read one memory",
  scope: "memory:read",
  bucket: "read",
  query: zOfSpace,
  answers: { 200: oneMemory },
  errors: ["not_found", "conflict"],
  handle: async ({ ctx, caller, params, query }) => {
    const outcome = await ctx.runMutation(internal.memory.getMemory, {
      ...caller,
      id: params.id!,
      ...query,
    });
    return answerTo(outcome, shown);
  },
});

/** How an act on a memory can be refused that brings no text. */
export const ACT_ERRORS = [
  "not_found",
  "conflict",
  "precondition_failed",
  "quota_exceeded",
  "idempotency_key_reused",
] as const;

/** How a change can be refused for what it says. */
const CHANGE_ERRORS = [
  "conflict",
  "precondition_failed",
  "secret_detected",
  "quota_exceeded",
  "idempotency_key_reused",
] as const;

export const put: AnyEndpoint = endpoint({
  method: "PUT",
  path: "/v1/memories/{id}",
  operationId: "putMemory",
  summary: "Create or replace the memory with an id of your choice",
  scope: "memory:write",
  bucket: "write",
  body: z.strictObject({
    ...memoryShape,
    space: z.exactOptional(zSpace),
    supersedes: zSupersedes,
  }),
  answers: {
    201: {
      description: "Created",
      body: zRemembered,
      headers: ["ETag", "Location"],
    },
    200: { description: "Replaced", body: zRemembered, headers: ["ETag"] },
    202: inQuarantine(zRemembered),
  },
  example: {
    params: { id: "favourite-editor" },
    body: { type: "preference", content: "Edits in Vim" },
  },
  errors: ["not_found", ...CHANGE_ERRORS],
  handle: async (request) => {
    const { ctx, caller, params, body, ifVersion } = request;
    const { space, supersedes, ...memory } = body;
    const outcome = await ctx.runMutation(internal.memory.putMemory, {
      ...caller,
      id: params.id!,
      memory,
      ...present({ space, supersedes, ifVersion }),
    });
    return await answerEmbedded(request, outcome, rendered);
  },
});

export const update: AnyEndpoint = endpoint({
  method: "PATCH",
  path: "/v1/memories/{id}",
  operationId: "updateMemory",
  summary: "Change fields of a memory; what was is kept in its history",
  scope: "memory:write",
  bucket: "write",
  query: zOfSpace,
  body: z.strictObject({
    ...memoryShape,
    content: z.exactOptional(memoryShape.content),
    supersedes: zSupersedes,
  }),
  answers: changeAnswers,
  example: { params: { id: "favourite-editor" }, body: { importance: 0.8 } },
  errors: ["not_found", ...CHANGE_ERRORS],
  handle: async (request) => {
    const { ctx, caller, params, query, body, ifVersion } = request;
    const outcome = await ctx.runMutation(internal.memory.updateMemory, {
      ...caller,
      id: params.id!,
      ...query,
      ...body,
      ...present({ ifVersion }),
    });
    return await answerEmbedded(request, outcome, shown);
  },
});

export const history: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/memories/{id}/history",
  operationId: "memoryHistory",
  summary: "What a memory said before, newest version first",
  scope: "memory:read",
  bucket: "read",
  query: zOfSpace,
  answers: {
    200: {
      description: "The versions",
      body: z.object({
        versions: z.array(
          z.object({
            version: z.int(),
            content: z.string(),
            context: zShownContext,
            trust: z.nullable(zTrust),
            flags: z.array(z.string()),
            changedAt: z.iso.datetime(),
            changedBy: z.string(),
            reason: z.nullable(z.string()),
          }),
        ),
      }),
    },
  },
  errors: ["not_found", "conflict"],
  handle: async ({ ctx, caller, params, query }) => {
    const outcome = await ctx.runMutation(internal.memory.memoryHistory, {
      ...caller,
      id: params.id!,
      ...query,
    });
    return answerTo(outcome, ({ versions }) => ({
      status: 200,
      body: {
        versions: versions.map((version) => ({
          ...version,
          changedAt: iso(version.changedAt),
        })),
      },
    }));
  },
});

export const promote: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/memories/{id}/promote",
  operationId: "promoteMemory",
  summary: "Take a memory out of quarantine; needs a token of owner trust",
  scope: "memory:write",
  bucket: "write",
  query: zOfSpace,
  answers: { 200: oneWritten },
  errors: ACT_ERRORS,
  handle: async (request) => {
    const { ctx, caller, params, query, ifVersion } = request;
    const outcome = await ctx.runMutation(internal.memory.promoteMemory, {
      ...caller,
      id: params.id!,
      ...query,
      ...present({ ifVersion }),
    });
    return await answerEmbedded(request, outcome, shown);
  },
});
