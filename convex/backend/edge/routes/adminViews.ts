import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import { answerTo, endpoint, type AnyEndpoint } from "../endpoint.js";
import {
  zCursor,
  zDate,
  zDayOrTime,
  zMemoryType,
  zQueryInteger,
  zSpace,
  zState,
  zTag,
  zTrust,
} from "../schemas.js";
import { present } from "../shapes.js";
import { ACT_ERRORS } from "./memories.js";

/** What an administrator sees of all agents: what they hold, a line a row, and what waits to be judged. */

const zWord = z.string().check(z.minLength(1), z.maxLength(64));
/** `100+` where counting on would have read too much. */
const zCount = z.union([z.int(), z.string()]);
const zKnown = z.nullable(z.int());

const page = {
  limit: z.exactOptional(zQueryInteger(1, 100)),
  cursor: z.exactOptional(zCursor),
};
const period = {
  since: z.exactOptional(zDayOrTime),
  until: z.exactOptional(zDayOrTime),
};

const held = {
  memories: zKnown,
  logDays: zKnown,
  quarantined: zKnown,
  bytes: z.int(),
  pending: zCount,
};

export const overview: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/admin/overview",
  operationId: "overview",
  summary: "What each agent is and holds, a row an agent",
  scope: "admin",
  bucket: "read",
  query: z.strictObject({
    limit: z.exactOptional(zQueryInteger(1, 50)),
    cursor: page.cursor,
  }),
  answers: {
    200: {
      description:
        "A page by id, the shared spaces with the first, and its totals",
      body: z.object({
        agents: z.array(
          z.object({
            agentId: z.string(),
            status: z.enum(["active", "disabled"]),
            displayName: z.exactOptional(z.string()),
            tokens: zCount,
            lastUsed: z.nullable(z.iso.datetime()),
            ...held,
          }),
        ),
        shared: z.exactOptional(
          z.array(z.object({ space: z.string(), ...held })),
        ),
        totals: z.object({
          agents: z.int(),
          tokens: zCount,
          memories: z.int(),
          logDays: z.int(),
          quarantined: z.int(),
          bytes: z.int(),
          pending: zCount,
        }),
        nextCursor: z.nullable(z.string()),
        notice: z.exactOptional(z.string()),
      }),
    },
  },
  errors: [],
  handle: async ({ ctx, caller, query }) => {
    const outcome = await ctx.runMutation(internal.agents.overview, {
      ...caller,
      ...query,
    });
    return answerTo(outcome, (body) => ({ status: 200, body }));
  },
});

const unusual = {
  trust: z.exactOptional(zTrust),
  flags: z.exactOptional(z.array(z.string())),
};

export const memories: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/admin/agents/{agentId}/memories",
  operationId: "listAgentMemories",
  summary: "An agent's memories, newest first, a line each",
  scope: "admin",
  bucket: "read",
  query: z.strictObject({
    space: z.exactOptional(zSpace),
    state: z.exactOptional(zState),
    type: z.exactOptional(zMemoryType),
    tag: z.exactOptional(zTag),
    ...period,
    ...page,
  }),
  answers: {
    200: {
      description: "A page of lines, without what is as usual",
      body: z.object({
        memories: z.array(
          z.object({
            id: z.string(),
            type: zMemoryType,
            state: zState,
            date: zDate,
            content: z.string(),
            tags: z.exactOptional(z.array(z.string())),
            ...unusual,
          }),
        ),
        nextCursor: z.nullable(z.string()),
        notice: z.string(),
      }),
    },
  },
  errors: ["not_found"],
  handle: async ({ ctx, caller, params, query }) => {
    const outcome = await ctx.runMutation(internal.agents.memories, {
      ...caller,
      agentId: params.agentId!,
      ...query,
    });
    return answerTo(outcome, (body) => ({ status: 200, body }));
  },
});

export const logs: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/admin/agents/{agentId}/logs",
  operationId: "listAgentLogs",
  summary: "The entries of an agent's log, newest first, a line each",
  scope: "admin",
  bucket: "read",
  query: z.strictObject({
    space: z.exactOptional(zSpace),
    ...period,
    ...page,
  }),
  answers: {
    200: {
      description: "A page of lines, without what is as usual",
      body: z.object({
        entries: z.array(
          z.object({
            id: z.string(),
            date: zDate,
            seq: z.int(),
            content: z.string(),
            ...unusual,
          }),
        ),
        nextCursor: z.nullable(z.string()),
        notice: z.string(),
      }),
    },
  },
  errors: ["not_found"],
  handle: async ({ ctx, caller, params, query }) => {
    const outcome = await ctx.runMutation(internal.agents.logs, {
      ...caller,
      agentId: params.agentId!,
      ...query,
    });
    return answerTo(outcome, (body) => ({ status: 200, body }));
  },
});

export const quarantine: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/admin/quarantine",
  operationId: "listQuarantine",
  summary: "What waits in quarantine, of all agents or of one, newest first",
  scope: "admin",
  bucket: "read",
  query: z.strictObject({ agentId: z.exactOptional(zWord), ...page }),
  answers: {
    200: {
      description: "A page, with the reasons",
      body: z.object({
        memories: z.array(
          z.object({
            id: z.string(),
            agentId: z.string(),
            space: z.string(),
            since: z.iso.datetime(),
            flags: z.array(z.string()),
            why: z.string(),
            content: z.string(),
            version: z.int(),
          }),
        ),
        nextCursor: z.nullable(z.string()),
        notice: z.string(),
      }),
    },
  },
  errors: ["not_found"],
  handle: async ({ ctx, caller, query }) => {
    const outcome = await ctx.runMutation(internal.agents.quarantine, {
      ...caller,
      ...query,
    });
    return answerTo(outcome, (body) => ({ status: 200, body }));
  },
});

export const promote: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/admin/agents/{agentId}/memories/{id}/promote",
  operationId: "promoteAgentMemory",
  summary:
    "Take a memory of any agent out of quarantine; needs a token of owner trust",
  scope: "admin",
  bucket: "write",
  query: z.strictObject({ space: z.exactOptional(zSpace) }),
  answers: {
    200: {
      description: "What it is now",
      body: z.object({
        id: z.string(),
        agentId: z.string(),
        space: z.string(),
        state: zState,
      }),
    },
  },
  errors: ACT_ERRORS,
  handle: async ({ ctx, caller, params, query, ifVersion }) => {
    const outcome = await ctx.runMutation(internal.agents.promote, {
      ...caller,
      agentId: params.agentId!,
      id: params.id!,
      ...query,
      ...present({ version: ifVersion }),
    });
    return answerTo(outcome, (body) => ({ status: 200, body }));
  },
});
