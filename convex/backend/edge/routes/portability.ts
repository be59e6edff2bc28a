import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import { MAX_EXPORT_LINES } from "../../../components/openclawBackend/portability/exporting.js";
import { answerTo, endpoint, type AnyEndpoint } from "../endpoint.js";
import { importText } from "../lineImport.js";
import { textOf, memoryBody, present, timed } from "../shapes.js";
import { MAX_IMPORT_BYTES } from "../requestBody.js";
import {
  zCursor,
  zEntry,
  zMemory,
  zQueryBoolean,
  zQueryInteger,
  zDayOrTime,
} from "../schemas.js";

export const NDJSON = "application/x-ndjson";

export const exportQuery = z.strictObject({
  cursor: z.exactOptional(zCursor),
  since: z.exactOptional(zDayOrTime),
  limit: z.exactOptional(zQueryInteger(1, MAX_EXPORT_LINES)),
});
export const exportAnswers = {
  200: {
    description:
      'One JSON object a line; the last is {"kind":"end","nextCursor"}',
    body: z.string(),
    mediaType: NDJSON,
  },
};

/** A page as it is sent: its lines, and how it ends. */
export function exportPage(lines: string[], nextCursor: string | null) {
  return {
    status: 200,
    body: [...lines, JSON.stringify({ kind: "end", nextCursor })]
      .map((line) => `${line}\n`)
      .join(""),
    headers: { "Content-Type": NDJSON },
  };
}

export const importQuery = z.strictObject({
  onConflict: z.exactOptional(z.enum(["skip", "replace", "newer"])),
  dryRun: z.exactOptional(zQueryBoolean),
});
export const importAnswers = {
  200: {
    description: "What became of the lines; one bad line loses no other",
    body: z.object({
      imported: z.int(),
      skipped: z.int(),
      replaced: z.int(),
      failed: z.array(
        z.object({
          line: z.int(),
          code: z.string(),
          detail: z.string(),
          pointer: z.exactOptional(z.string()),
        }),
      ),
      failures: z.int(),
      quarantined: z.int(),
      quarantinedIds: z.array(z.string()),
      dryRun: z.boolean(),
    }),
  },
};

export const exportAll: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/export",
  operationId: "exportAll",
  summary:
    "Export memories, their versions and log entries of your spaces, page by page",
  scope: "export",
  bucket: "read",
  query: exportQuery,
  answers: exportAnswers,
  errors: [],
  handle: async ({ ctx, caller, query }) => {
    const outcome = await ctx.runMutation(
      internal.backend.portability.exportPage,
      {
        ...caller,
        ...present(query),
      },
    );
    return answerTo(outcome, ({ lines, nextCursor }) =>
      exportPage(lines.map(textOf), nextCursor),
    );
  },
});

export const importAll: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/import",
  operationId: "importAll",
  summary: "Import lines of an export; importing them again changes nothing",
  scope: "memory:write",
  bucket: "write",
  bodyType: NDJSON,
  maxBodyBytes: MAX_IMPORT_BYTES,
  query: importQuery,
  body: z.string(),
  answers: importAnswers,
  errors: ["idempotency_key_reused"],
  handle: async (request) => {
    const { onConflict = "skip", dryRun = false } = request.query;
    const options = { onConflict, dryRun };
    const outcome = await importText(request, request.body, options);
    return answerTo(outcome, (body) => ({ status: 200, body }));
  },
});

export const changes: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/changes",
  operationId: "followChanges",
  summary: "Follow what is written in your spaces, in commit order",
  scope: "export",
  bucket: "read",
  query: z.strictObject({
    cursor: z.exactOptional(zCursor),
    limit: z.exactOptional(zQueryInteger(1, 500)),
  }),
  answers: {
    200: {
      description:
        "Whole transactions, so a page may be longer than the limit; at the end, ask again with the cursor",
      body: z.object({
        changes: z.array(
          z.object({
            op: z.enum(["upsert", "forget", "revoke"]),
            kind: z.enum(["memory", "logEntry", "space"]),
            id: z.string(),
            space: z.string(),
            memory: z.exactOptional(zMemory),
            entry: z.exactOptional(zEntry),
          }),
        ),
        nextCursor: z.string(),
        more: z.boolean(),
        spaces: z.array(z.string()),
      }),
    },
  },
  errors: [],
  handle: async ({ ctx, caller, query }) => {
    const outcome = await ctx.runMutation(
      internal.backend.portability.followChanges,
      {
        ...caller,
        ...present(query),
      },
    );
    return answerTo(outcome, ({ changes: rows, ...rest }) => ({
      status: 200,
      body: {
        changes: rows.map((change) => {
          if ("memory" in change)
            return { ...change, memory: memoryBody(change.memory) };
          return "entry" in change
            ? { ...change, entry: timed(change.entry) }
            : change;
        }),
        ...rest,
      },
    }));
  },
});
