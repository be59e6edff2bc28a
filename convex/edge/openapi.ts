import * as z from "zod/mini";
import { PROBLEMS, type ProblemCode } from "./problem.js";
import type { AnyEndpoint } from "./endpoint.js";
import { VERSION } from "./version.js";

/**
 * The OpenAPI 3.1 document, made from the contracts and the very schemas that validate. Loaded only by
 * the route that serves it: no other request pays for it.
 */
type Json = Record<string, unknown>;

const PROBLEM_SCHEMA: Json = {
  type: "object",
  required: [
    "type",
    "title",
    "status",
    "code",
    "detail",
    "requestId",
    "retryable",
    "next",
  ],
  properties: {
    type: { type: "string", format: "uri" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", enum: Object.keys(PROBLEMS) },
    detail: { type: "string" },
    requestId: { type: "string" },
    retryable: { type: "boolean" },
    next: { type: "string", description: "What to do, in one sentence." },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["pointer", "detail"],
        properties: { pointer: { type: "string" }, detail: { type: "string" } },
      },
    },
    requiredScope: { type: "string" },
    maxBytes: { type: "integer" },
    findings: {
      type: "array",
      items: {
        type: "object",
        required: ["rule", "pointer", "start", "end"],
        properties: {
          rule: { type: "string" },
          pointer: { type: "string" },
          start: { type: "integer" },
          end: { type: "integer" },
        },
      },
    },
  },
};

export function openApiDocument(
  endpoints: readonly AnyEndpoint[],
  origin: string,
): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = (paths[endpoint.path] ??= {});
    path[endpoint.method.toLowerCase()] = operation(endpoint);
  }
  const document = {
    openapi: "3.1.0",
    info: {
      title: "OpenClaw Convex backend",
      version: VERSION,
      description:
        "Durable memory, daily logs and named secrets for AI agents.",
      license: { name: "MIT-0", identifier: "MIT-0" },
    },
    servers: [{ url: origin }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "A token of one agent.",
        },
      },
      schemas: { Problem: PROBLEM_SCHEMA } as Json,
    },
  };
  document.components.schemas = {
    ...hoisted(document.paths),
    Problem: PROBLEM_SCHEMA,
  };
  return JSON.parse(
    JSON.stringify(document).replaceAll('"#/$defs/', '"#/components/schemas/'),
  ) as Json;
}

/** Takes the named schemas out of each place that carries them, so that the document has each once. */
function hoisted(node: unknown): Json {
  if (typeof node !== "object" || node === null) return {};
  const own = (node as { $defs?: Json }).$defs ?? {};
  delete (node as { $defs?: Json }).$defs;
  const below = Object.values(node).map(hoisted);
  return Object.assign({}, ...below, own) as Json;
}

function operation(endpoint: AnyEndpoint): Json {
  const { operationId, summary, scope, body, example } = endpoint;
  return {
    operationId,
    summary,
    tags: [endpoint.path.split("/")[2] ?? "discovery"],
    ...(scope === "public" && { security: [] }),
    ...(scope !== null && scope !== "public" && { "x-required-scope": scope }),
    parameters: parameters(endpoint),
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: {
          "application/json": {
            schema: jsonSchema(body, "input"),
            ...(example?.body !== undefined && { example: example.body }),
          },
        },
      },
    }),
    responses: responses(endpoint),
  };
}

function parameters({
  path,
  query,
  method,
  scope,
  example,
}: AnyEndpoint): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
    ...(example?.params && { example: example.params[name!] }),
  }));
  const schema = query && jsonSchema(query, "input");
  const inQuery = Object.entries(
    (schema?.properties ?? {}) as Record<string, Json>,
  ).map(([name, property]) => ({
    name,
    in: "query",
    required: false,
    schema: property,
  }));
  const header = (name: string, description: string) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  });
  const writes = method !== "GET" && scope !== "public";
  return [
    ...inPath,
    ...inQuery,
    ...(writes
      ? [
          header(
            "Idempotency-Key",
            "Makes a retry answer what the first request did, for 24 hours.",
          ),
        ]
      : []),
    ...(method === "PATCH" || method === "PUT" || method === "DELETE"
      ? [header("If-Match", "Refuses where the ETag is no longer the row's.")]
      : []),
  ];
}

/** What the pipeline itself can answer, for any endpoint of this kind. */
function commonErrors({ scope, body }: AnyEndpoint): ProblemCode[] {
  return [
    "invalid_request",
    "internal",
    ...(scope === "public"
      ? []
      : (["unauthenticated", "rate_limited", "unavailable"] as const)),
    ...(scope === "public" || scope === null ? [] : (["forbidden"] as const)),
    ...(body ? (["payload_too_large", "unsupported_media_type"] as const) : []),
  ];
}

function responses(endpoint: AnyEndpoint): Json {
  const found: Record<string, Json> = {};
  for (const [status, { description, body, mediaType }] of Object.entries(
    endpoint.answers,
  )) {
    found[status] = {
      description,
      ...(body && {
        content: {
          [mediaType ?? "application/json"]: {
            schema: jsonSchema(body, "output"),
          },
        },
      }),
    };
  }
  const codes = new Set([...commonErrors(endpoint), ...endpoint.errors]);
  for (const [status, group] of byStatus(codes)) {
    found[status] = {
      description: group
        .map((code) => `\`${code}\`: ${PROBLEMS[code].title}`)
        .join("; "),
      content: {
        "application/problem+json": {
          schema: { $ref: "#/components/schemas/Problem" },
        },
      },
    };
  }
  return found;
}

function byStatus(codes: Iterable<ProblemCode>): Map<number, ProblemCode[]> {
  const groups = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return groups;
}

function jsonSchema(
  schema: z.ZodMiniType<unknown, unknown>,
  io: "input" | "output",
): Json {
  const { $schema: _dialect, ...made } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      // The format says it; the expression is a page long.
      if (jsonSchema.format?.startsWith("date")) delete jsonSchema.pattern;
      // A number in a query is a pattern of digits to the parser and an integer to a reader.
      if (jsonSchema.type === "integer" || jsonSchema.type === "boolean")
        delete jsonSchema.pattern;
      if (jsonSchema.type === "boolean") delete jsonSchema.enum;
    },
  }) as Json;
  return made;
}
