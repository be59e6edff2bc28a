import type { Infer } from "convex/values";
import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import type { vAgent } from "../../../components/openclawBackend/agents/administration.js";
import type { Outcome } from "../../../components/openclawBackend/outcome.js";
import { AGENT_ID } from "../../../components/openclawBackend/vocabulary.js";
import { makeToken } from "../../tokenText.js";
import {
  answerTo,
  endpoint,
  limitHeaders,
  type AnyEndpoint,
} from "../endpoint.js";
import {
  zCursor,
  zDayOrTime,
  zQueryInteger,
  zSpace,
  zUsage,
} from "../schemas.js";
import { iso, present } from "../shapes.js";
import { expiryOf, tokenBody, tokenShape, zIssued } from "./tokens.js";

const zAgent = z.object({
  agentId: z.string(),
  displayName: z.nullable(z.string()),
  timeZone: z.string(),
  envSegment: z.string(),
  status: z.enum(["active", "disabled"]),
  secretGuard: z.nullable(z.enum(["block", "redact", "off"])),
  createdAt: z.iso.datetime(),
});

const zWord = z.string().check(z.minLength(1), z.maxLength(64));
const zName = z.string().check(z.minLength(1), z.maxLength(100));
const zZone = z.string().check(z.minLength(1), z.maxLength(64));

function agentBody(agent: Infer<typeof vAgent>) {
  return { ...agent, createdAt: iso(agent.createdAt) };
}

export const createAgent: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/admin/agents",
  operationId: "createAgent",
  summary: "Create an agent and its first token",
  scope: "admin",
  bucket: "write",
  body: z.strictObject({
    agentId: z.string().check(z.minLength(1), z.maxLength(64)),
    displayName: z.exactOptional(zName),
    timeZone: z.exactOptional(zZone),
    ...tokenShape,
  }),
  answers: {
    201: {
      description: "The agent, and its token with its secret, shown once",
      body: z.extend(zIssued, { agent: zAgent }),
      headers: ["Location"],
    },
  },
  example: { body: { agentId: "scout", timeZone: "Europe/Berlin" } },
  errors: ["conflict", "secret_detected", "idempotency_key_reused"],
  handle: async ({ ctx, caller, body }) => {
    const { agentId, displayName, timeZone, expiresInDays, ...wanted } = body;
    const { secret, ...made } = await makeToken();
    const outcome = await ctx.runMutation(internal.backend.tokens.createAgent, {
      ...caller,
      agentId,
      ...present({ displayName, timeZone }),
      token: { ...wanted, ...expiryOf(expiresInDays), ...made },
    });
    const replayed = outcome.ok && outcome.replayed === true;
    return answerTo(outcome, ({ agent, token }) => ({
      status: 201,
      body: {
        agent: agentBody(agent),
        token: { ...tokenBody(token), secret: replayed ? null : secret },
      },
      headers: { Location: `/v1/admin/agents/${agent.agentId}` },
    }));
  },
});

export const listAgents: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/admin/agents",
  operationId: "listAgents",
  summary: "List the agents",
  scope: "admin",
  bucket: "read",
  query: z.strictObject({
    limit: z.exactOptional(zQueryInteger(1, 100)),
    cursor: z.exactOptional(
      z.string().check(z.regex(AGENT_ID, "Not a cursor of this list.")),
    ),
  }),
  answers: {
    200: {
      description: "A page, by id",
      body: z.object({
        agents: z.array(zAgent),
        nextCursor: z.nullable(z.string()),
      }),
    },
  },
  errors: [],
  handle: async ({ ctx, caller, query: { limit, cursor } }) => {
    const outcome = await ctx.runMutation(internal.agents.list, {
      ...caller,
      ...present({ limit, after: cursor }),
    });
    return answerTo(outcome, ({ agents, nextAfter }) => ({
      status: 200,
      body: { agents: agents.map(agentBody), nextCursor: nextAfter },
    }));
  },
});

export const getAgent: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/admin/agents/{agentId}",
  operationId: "getAgent",
  summary: "Read an agent, and what the spaces hold that it can write to",
  scope: "admin",
  bucket: "read",
  answers: {
    200: {
      description: "The agent, with its own and its shared spaces",
      body: z.object({ agent: zAgent, usage: z.array(zUsage) }),
    },
  },
  errors: ["not_found"],
  handle: async ({ ctx, caller, params }) => {
    const outcome = await ctx.runMutation(internal.agents.get, {
      ...caller,
      agentId: params.agentId!,
    });
    return answerTo(outcome, ({ agent, usage }) => ({
      status: 200,
      body: { agent: agentBody(agent), usage },
    }));
  },
});

export const updateAgent: AnyEndpoint = endpoint({
  method: "PATCH",
  path: "/v1/admin/agents/{agentId}",
  operationId: "updateAgent",
  summary:
    "Change an agent; disabling it ends the access of all its tokens at once",
  scope: "admin",
  bucket: "write",
  body: z.strictObject({
    displayName: z.exactOptional(zName),
    timeZone: z.exactOptional(zZone),
    status: z.exactOptional(z.enum(["active", "disabled"])),
    secretGuard: z.exactOptional(
      z.nullable(z.enum(["block", "redact", "off"])),
    ),
  }),
  answers: {
    200: { description: "The agent", body: z.object({ agent: zAgent }) },
  },
  example: { params: { agentId: "scout" }, body: { displayName: "Scout" } },
  errors: [
    "not_found",
    "conflict",
    "secret_detected",
    "idempotency_key_reused",
  ],
  handle: async ({ ctx, caller, params, body }) => {
    const outcome = await ctx.runMutation(internal.agents.update, {
      ...caller,
      agentId: params.agentId!,
      ...body,
    });
    return answerTo(outcome, ({ agent }) => ({
      status: 200,
      body: { agent: agentBody(agent) },
    }));
  },
});

const zAccess = z.enum(["read", "write"]);
const zGrant = z.object({
  agentId: z.string(),
  space: z.string(),
  access: zAccess,
  since: z.iso.datetime(),
  by: z.nullable(z.string()),
});
const zGrants = z.object({
  grants: z.array(zGrant),
  nextCursor: z.nullable(z.string()),
});

/** A space stands in the address by its name. */
function inAddress<Value>(outcome: Outcome<Value>): Outcome<Value> {
  if (outcome.ok || outcome.refusal.pointer !== "/space") return outcome;
  const refusal = { ...outcome.refusal, pointer: "/spaceName" };
  return { ...outcome, refusal };
}

export const putGrant: AnyEndpoint = endpoint({
  method: "PUT",
  path: "/v1/admin/grants/{agentId}/{spaceName}",
  operationId: "putGrant",
  summary: "Give an agent the shared space of a name; `write` implies `read`",
  scope: "admin",
  bucket: "write",
  body: z.strictObject({ access: zAccess }),
  answers: {
    201: { description: "Given", body: z.object({ grant: zGrant }) },
    200: { description: "Changed", body: z.object({ grant: zGrant }) },
  },
  example: {
    params: { agentId: "scout", spaceName: "team" },
    body: { access: "write" },
  },
  errors: [
    "not_found",
    "conflict",
    "secret_detected",
    "idempotency_key_reused",
  ],
  handle: async ({ ctx, caller, params, body: { access } }) => {
    const grant = {
      agentId: params.agentId!,
      space: `shared/${params.spaceName!}`,
      access,
    };
    const outcome = await ctx.runMutation(internal.agents.grant, {
      ...caller,
      ...grant,
    });
    return answerTo(
      inAddress(outcome),
      ({ created, grant: given = grant }) => ({
        status: created ? 201 : 200,
        body: { grant: given },
      }),
    );
  },
});

export const deleteGrant: AnyEndpoint = endpoint({
  method: "DELETE",
  path: "/v1/admin/grants/{agentId}/{spaceName}",
  operationId: "deleteGrant",
  summary: "Take a shared space away from an agent",
  scope: "admin",
  bucket: "write",
  answers: { 204: { description: "Taken away" } },
  errors: ["not_found", "idempotency_key_reused"],
  handle: async ({ ctx, caller, params }) => {
    const outcome = await ctx.runMutation(internal.agents.grant, {
      ...caller,
      agentId: params.agentId!,
      space: `shared/${params.spaceName!}`,
      access: "none",
    });
    return answerTo(inAddress(outcome), () => ({ status: 204 }));
  },
});

export const getGrant: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/admin/grants/{agentId}/{spaceName}",
  operationId: "getGrant",
  summary: "Read one grant",
  scope: "admin",
  bucket: "read",
  answers: {
    200: { description: "The grant", body: z.object({ grant: zGrant }) },
  },
  errors: ["not_found"],
  handle: async ({ ctx, caller, params }) => {
    const agentId = params.agentId!;
    const outcome = await ctx.runMutation(internal.agents.grants, {
      ...caller,
      agentId,
    });
    if (!outcome.ok) return answerTo(outcome, () => ({ status: 200 }));
    const space = `shared/${params.spaceName!}`;
    const grant = outcome.value.grants.find((given) => given.space === space);
    const detail = "The agent has no grant for this space.";
    return grant
      ? answerTo(outcome, () => ({ status: 200, body: { grant } }))
      : {
          problem: { code: "not_found", detail },
          headers: limitHeaders(outcome),
        };
  },
});

export const listGrants: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/admin/grants/{agentId}",
  operationId: "listGrants",
  summary: "List the shared spaces that an agent can reach",
  scope: "admin",
  bucket: "read",
  answers: {
    200: { description: "Grants", body: zGrants },
  },
  errors: ["not_found"],
  handle: async ({ ctx, caller, params }) => {
    const outcome = await ctx.runMutation(internal.agents.grants, {
      ...caller,
      agentId: params.agentId!,
    });
    return answerTo(outcome, (grants) => ({ status: 200, body: grants }));
  },
});

export const listAllGrants: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/admin/grants",
  operationId: "listAllGrants",
  summary: "List who can reach which shared spaces",
  scope: "admin",
  bucket: "read",
  query: z.strictObject({
    agentId: z.exactOptional(zWord),
    space: z.exactOptional(zSpace),
    limit: z.exactOptional(zQueryInteger(1, 100)),
    cursor: z.exactOptional(zCursor),
  }),
  answers: {
    200: { description: "A page, by agent and space", body: zGrants },
  },
  errors: ["not_found"],
  handle: async ({ ctx, caller, query }) => {
    const outcome = await ctx.runMutation(internal.agents.grants, {
      ...caller,
      ...query,
    });
    return answerTo(outcome, (grants) => ({ status: 200, body: grants }));
  },
});

export const listAudit: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/admin/audit",
  operationId: "listAudit",
  summary:
    "Who did what to which ids, newest first; of an agent, also what was done to it",
  scope: "admin",
  bucket: "read",
  query: z.strictObject({
    agentId: z.exactOptional(zWord),
    action: z.exactOptional(zWord),
    outcome: z.exactOptional(zWord),
    since: z.exactOptional(zDayOrTime),
    until: z.exactOptional(zDayOrTime),
    limit: z.exactOptional(zQueryInteger(1, 200)),
    cursor: z.exactOptional(zCursor),
  }),
  answers: {
    200: {
      description: "A page of events, without any contents",
      body: z.object({
        events: z.array(
          z.object({
            id: z.string(),
            at: z.iso.datetime(),
            agentId: z.nullable(z.string()),
            tokenId: z.nullable(z.string()),
            about: z.nullable(z.string()),
            action: z.string(),
            outcome: z.string(),
            subjects: z.array(z.string()),
            requestId: z.string(),
            method: z.nullable(z.string()),
          }),
        ),
        nextCursor: z.nullable(z.string()),
        searchedTo: z.exactOptional(z.iso.datetime()),
      }),
    },
  },
  errors: ["not_found"],
  handle: async ({ ctx, caller, query }) => {
    const outcome = await ctx.runMutation(internal.agents.audit, {
      ...caller,
      ...query,
    });
    return answerTo(outcome, (page) => ({ status: 200, body: page }));
  },
});
