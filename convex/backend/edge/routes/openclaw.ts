import * as z from "zod/mini";
import {
  answerTo,
  endpoint,
  problemOf,
  type AnyEndpoint,
} from "../endpoint.js";
import { problemDocument } from "../problem.js";
import { MAX_IMPORT_BYTES } from "../requestBody.js";
import { zTime } from "../schemas.js";
import { exportWorkspace } from "../workspaceExport.js";
import { importWorkspace } from "../workspaceImport.js";

const MAX_FILES = 500;

export const importOpenclaw: AnyEndpoint = endpoint({
  method: "POST",
  path: "/v1/import/openclaw",
  operationId: "importOpenclaw",
  summary:
    "Import the memory files of an OpenClaw workspace; again, it adds only what is new",
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
