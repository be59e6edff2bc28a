import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
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

/** What an administrator carries out of an agent's memory, and into it. */

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
