import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import { PARTS } from "../../../components/openclawBackend/erasing/agentParts.js";
import { answerTo, endpoint, type AnyEndpoint } from "../endpoint.js";
import { importText } from "../lineImport.js";
import { MAX_IMPORT_BYTES } from "../requestBody.js";
import { present } from "../shapes.js";
import {
  exportAnswers,
  exportPage,
  exportQuery,
  importAnswers,
  importQuery,
  NDJSON,
} from "./portability.js";

/** What an administrator carries out of an agent's memory and into it, and what is erased of it for good. */

export const exportAgent: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/admin/agents/{agentId}/export",
  operationId: "exportAgent",
  summary:
    "Export what an agent can read, page by page, as it would itself; takes the scope `export` too",
  scope: "admin",
  bucket: "read",
  query: exportQuery,
  answers: exportAnswers,
  errors: ["not_found"],
  handle: async ({ ctx, caller, params, query }) => {
    const outcome = await ctx.runMutation(internal.agents.export, {
      ...caller,
      agentId: params.agentId!,
      ...present(query),
    });
    return answerTo(outcome, ({ lines, nextCursor }) =>
      exportPage(lines, nextCursor),
    );
  },
});

export const importAgent: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/admin/agents/{agentId}/import",
  operationId: "importAgent",
  summary:
    "Import lines into an agent's memory, as it would itself; takes `memory:write` and `logs:write` too",
  scope: "admin",
  bucket: "write",
  bodyType: NDJSON,
  maxBodyBytes: MAX_IMPORT_BYTES,
  query: importQuery,
  body: z.string(),
  answers: importAnswers,
  errors: ["not_found", "idempotency_key_reused"],
  handle: async ({ ctx, caller, params, query, body }) => {
    const { onConflict = "skip", dryRun = false } = query;
    const importer = { ctx, caller, forAgent: params.agentId! };
    const outcome = await importText(importer, body, { onConflict, dryRun });
    return answerTo(outcome, (imported) => ({ status: 200, body: imported }));
  },
});

const zCount = z.number();
const zErasure = z.object({
  agentId: z.string(),
  erased: z.object({
    tokens: zCount,
    answers: zCount,
    memories: zCount,
    versions: zCount,
    logEntries: zCount,
    logDays: zCount,
    files: zCount,
    grants: zCount,
    events: zCount,
  }),
  left: z.array(z.enum(PARTS)),
});

export const eraseAgent: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/admin/agents/{agentId}/erase",
  operationId: "eraseAgent",
  summary: "Erase an agent with all that is its own, which cannot be undone",
  scope: "admin",
  bucket: "write",
  body: z.strictObject({ confirm: z.string().check(z.maxLength(64)) }),
  answers: {
    200: { description: "Erased, with the counts of its rows", body: zErasure },
    202: {
      description: "Erased in part: the same call, under a new key, goes on",
      body: zErasure,
    },
  },
  example: { params: { agentId: "scout" }, body: { confirm: "scout" } },
  errors: ["not_found", "idempotency_key_reused"],
  handle: async ({ ctx, caller, params, body }) => {
    const outcome = await ctx.runMutation(internal.backend.erasing.agent, {
      ...caller,
      agentId: params.agentId!,
      ...body,
    });
    return answerTo(outcome, (erasure) => ({
      status: erasure.left.length > 0 ? 202 : 200,
      body: erasure,
    }));
  },
});

export const eraseLogEntry: AnyEndpoint = endpoint({
  method: "DELETE",
  path: "/v1/admin/agents/{agentId}/logs/{date}/{entryId}",
  operationId: "eraseLogEntry",
  summary: "Erase a log entry of an agent's own, which cannot be undone",
  scope: "admin",
  bucket: "write",
  answers: { 204: { description: "Erased" } },
  errors: ["not_found", "idempotency_key_reused"],
  handle: async ({ ctx, caller, params: { agentId, date, entryId } }) => {
    const { eraseLogEntry: erase } = internal.backend.erasing;
    const which = { agentId: agentId!, date: date!, entryId: entryId! };
    const outcome = await ctx.runMutation(erase, { ...caller, ...which });
    return answerTo(outcome, () => ({ status: 204 }));
  },
});

export const eraseLogDay: AnyEndpoint = endpoint({
  method: "DELETE",
  path: "/v1/admin/agents/{agentId}/logs/{date}",
  operationId: "eraseLogDay",
  summary: "Erase a day of an agent's log, which cannot be undone",
  scope: "admin",
  bucket: "write",
  answers: {
    200: {
      description: "How many entries are erased; `left` where others are there",
      body: z.object({ date: z.string(), erased: zCount, left: z.boolean() }),
    },
  },
  errors: ["not_found", "idempotency_key_reused"],
  handle: async ({ ctx, caller, params: { agentId, date } }) => {
    const { eraseLogDay: erase } = internal.backend.erasing;
    const which = { agentId: agentId!, date: date! };
    const outcome = await ctx.runMutation(erase, { ...caller, ...which });
    return answerTo(outcome, (body) => ({ status: 200, body }));
  },
});
