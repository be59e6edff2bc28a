import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import { MAX_EXPORT_LINES } from "../../../components/openclawBackend/portability/exporting.js";
import {
  answerTo,
  endpoint,
  problemOf,
  type AnyEndpoint,
} from "../endpoint.js";
import { importText } from "../lineImport.js";
import { problemDocument } from "../problem.js";
import { MAX_IMPORT_BYTES } from "../requestBody.js";
import {
  zCursor,
  zDayOrTime,
  zEntry,
  zMemory,
  zQueryBoolean,
  zQueryInteger,
  zTime,
} from "../schemas.js";
import { memoryBody, present, textOf, timed } from "../shapes.js";
import { exportWorkspace } from "../workspaceExport.js";
import { importWorkspace } from "../workspaceImport.js";

/** All that an agent can read, out and in: as lines, or as the files of an OpenClaw workspace. */

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

const MAX_FILES = 500;

export const importOpenclaw: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/import/openclaw",
  operationId: "importOpenclaw",
  summary:
    "Import the memory files of an OpenClaw workspace; again, it takes over what has changed in them",
  scope: "memory:write",
  bucket: "write",
  maxBodyBytes: MAX_IMPORT_BYTES,
  body: z.strictObject({
    files: z
      .array(
        z.strictObject({
          path: z.string().check(z.minLength(1)),
          content: z.string(),
          mtime: z.exactOptional(zTime),
        }),
      )
      .check(z.minLength(1), z.maxLength(MAX_FILES)),
  }),
  answers: {
    200: {
      description:
        "What became of each file; one that is refused loses no other",
      body: z.object({
        files: z.array(
          z.object({
            path: z.string(),
            status: z.enum(["imported", "unchanged", "skipped", "failed"]),
            memories: z.int(),
            entries: z.int(),
            superseded: z.int(),
            forgotten: z.int(),
            conflicts: z.array(
              z.object({
                stored: z.string(),
                imported: z.nullable(z.string()),
              }),
            ),
            quarantined: z.int(),
            quarantinedIds: z.array(z.string()),
            problem: z.exactOptional(z.looseObject({ code: z.string() })),
          }),
        ),
      }),
    },
  },
  example: {
    body: {
      files: [
        { path: "MEMORY.md", content: "# Long-Term Memory\n\n- Likes tea\n" },
      ],
    },
  },
  errors: ["idempotency_key_reused"],
  handle: async (request) => {
    const { caller, origin, body } = request;
    const outcome = await importWorkspace(request, body.files);
    const own = caller.request.requestId;
    return answerTo(outcome, ({ requestId = own, files }) => ({
      status: 200,
      body: {
        files: files.map(({ refusal, quarantined, ...file }) => ({
          // An answer that was stored before files were compared with what they were says nothing of it.
          ...{ superseded: 0, forgotten: 0, conflicts: [] },
          ...file,
          quarantined: quarantined.length,
          quarantinedIds: quarantined,
          ...(refusal && {
            problem: problemDocument(problemOf(refusal), requestId, origin),
          }),
        })),
      },
    }));
  },
});

export const exportOpenclaw: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/export/openclaw",
  operationId: "exportOpenclaw",
  summary:
    "Export your own memories and logs as the files of an OpenClaw workspace",
  scope: "export",
  bucket: "read",
  query: z.strictObject({ include: z.exactOptional(z.literal("quarantined")) }),
  answers: {
    200: {
      description:
        "Files that were imported are as they were but for what has changed",
      body: z.object({
        files: z.array(z.object({ path: z.string(), content: z.string() })),
      }),
    },
  },
  errors: ["payload_too_large"],
  handle: async (request) => {
    const quarantined = request.query.include === "quarantined";
    const outcome = await exportWorkspace(request, { quarantined });
    return answerTo(outcome, (body) => ({ status: 200, body }));
  },
});
