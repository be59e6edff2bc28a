import * as z from "zod/mini";
import { endpoint, type AnyEndpoint } from "../endpoint.js";
import { INVALID_REQUEST } from "../mcp/message.js";
import { answerMessage, errorAnswer, type McpRequest } from "../mcp/server.js";

/** Tools for clients of the Model Context Protocol, with the same token and the same limits as the routes. */

/** As much as the longest log entry takes, each character of it escaped. */
const MAX_MESSAGE_BYTES = 512 * 1024;

const zId = z.union([z.string(), z.int()]);

const zRequest = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.exactOptional(zId),
  method: z.string(),
  params: z.exactOptional(z.looseObject({})),
});

const zError = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.exactOptional(zId),
  error: z.object({
    code: z.int(),
    message: z.string(),
    data: z.exactOptional(z.looseObject({})),
  }),
});

const zResult = z.object({
  jsonrpc: z.literal("2.0"),
  id: zId,
  result: z.looseObject({}),
});

export const mcp: AnyEndpoint = endpoint({
  method: "POST",
  path: "/mcp",
  operationId: "mcp",
  summary:
    "One message of the Model Context Protocol (2026-07-28, or by `initialize` 2025-11-25 and earlier): tools of the agent whose token it is",
  scope: null,
  bucket: "read",
  body: zRequest,
  isRaw: true,
  maxBodyBytes: MAX_MESSAGE_BYTES,
  toStrangers: errorAnswer({
    status: 403,
    code: INVALID_REQUEST,
    message: "Pages of this origin may not use the server.",
  }),
  answers: {
    200: {
      description:
        "The result; what a tool refuses is a result too, with `isError`",
      body: z.union([zResult, zError]),
    },
    202: { description: "A notification, which has no answer" },
    400: { description: "Not a message of the protocol", body: zError },
    403: { description: "A page of another origin", body: zError },
    404: { description: "No such method", body: zError },
  },
  errors: [],
  example: {
    body: { jsonrpc: "2.0", id: 1, method: "tools/list" },
  },
  // The pipeline gives a raw endpoint its raw request.
  handle: async (request) => await answerMessage(request as McpRequest),
});
