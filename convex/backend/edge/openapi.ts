import * as z from "zod/mini";
import { type AnyEndpoint, VERSION } from "./endpoint.js";
import { GLOSSARY, glossaryKey } from "./glossary.js";
import { PROBLEMS, type ProblemCode } from "./problem.js";

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
    next: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["pointer", "detail"],
        properties: { pointer: { type: "string" }, detail: { type: "string" } },
      },
    },
    requiredScope: { type: "string" },
    requiredTrust: { type: "string" },
    space: { type: "string" },
    requiredAccess: { type: "string", enum: ["read", "write"] },
    maxBytes: { type: "integer" },
    usage: {
      type: "object",
      required: ["space", "rows", "bytes", "maxRows", "maxBytes"],
      properties: {
        space: { type: "string" },
        rows: { type: "integer" },
        bytes: { type: "integer" },
        maxRows: { type: "integer" },
        maxBytes: { type: "integer" },
      },
    },
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

/** Headers of answers, by the name that they are sent under. */
const HEADERS: Record<string, Json> = {
  "X-Request-Id": text(
    "The request's id: the one that was sent, or a new one.",
  ),
  "RateLimit-Policy": text(
    "The quota and its window in seconds, as draft-ietf-httpapi-ratelimit-headers has it.",
  ),
  RateLimit: text(
    "What remains of the quota, and the seconds until it is whole.",
  ),
  "Retry-After": {
    description: "When to try again, in seconds.",
    schema: { type: "integer", minimum: 1 },
  },
  "WWW-Authenticate": text("The scheme that is asked for: Bearer."),
  "Idempotent-Replayed": text(
    "`true` where an earlier request with the same key has done this.",
  ),
  ETag: text("The memory's version, for `If-Match`."),
  Location: text("The path of what was made."),
  "Hook-Outcome": text(
    "`session`, `recalled`; or why nothing is told: `repeated` (the session was shown all of it before), `nothing` (nothing is convincing), `ignored` (another event), `degraded` (no embedder answered), `rate_limited`, `unavailable`.",
  ),
};

function text(description: string): Json {
  return { description, schema: { type: "string" } };
}

const REQUEST_ID: Json = {
  name: "X-Request-Id",
  in: "header",
  required: false,
  description: "An id of your own for the request, which the answer repeats.",
  schema: { type: "string", pattern: "^[A-Za-z0-9._-]{1,64}$" },
};

/** The glossary speaks of the backend's own endpoints; others describe their fields themselves. */
export function openApiDocument(
  endpoints: readonly AnyEndpoint[],
  origin: string,
  isOwn: (endpoint: AnyEndpoint) => boolean = () => true,
): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = (paths[endpoint.path] ??= {});
    const made = operation(endpoint);
    if (isOwn(endpoint)) describe(made, [endpoint.operationId]);
    path[endpoint.method.toLowerCase()] = made;
  }
  const problem = structuredClone(PROBLEM_SCHEMA);
  describe(problem, ["Problem"]);
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
      parameters: { RequestId: REQUEST_ID },
      headers: HEADERS,
      schemas: { Problem: problem } as Json,
    },
  };
  document.components.schemas = {
    ...hoisted(document.paths),
    Problem: problem,
  };
  return JSON.parse(
    JSON.stringify(document).replaceAll('"#/$defs/', '"#/components/schemas/'),
  ) as Json;
}

/** Takes the named schemas out of each place that carries them, so that the document has each once: the first. */
function hoisted(node: unknown): Json {
  if (typeof node !== "object" || node === null) return {};
  const own = (node as { $defs?: Json }).$defs ?? {};
  delete (node as { $defs?: Json }).$defs;
  const below = Object.values(node).map(hoisted).reverse();
  return Object.assign({}, ...below, own) as Json;
}

/** Of each parameter and of each field below; `holders` are what holds it, the nearest first. */
function describe(node: unknown, holders: readonly string[]): void {
  if (typeof node !== "object" || node === null) return;
  type Node = { [place: string]: unknown } & {
    properties?: Record<string, Json>;
    $defs?: Record<string, Json>;
  };
  const { properties = {}, $defs = {}, example: _, ...others } = node as Node;
  if ("in" in others && typeof others.name === "string")
    (node as Node).description ??= descriptionOf(others.name, holders);
  for (const [name, schema] of Object.entries($defs)) describe(schema, [name]);
  for (const [name, property] of Object.entries(properties)) {
    property.description ??= descriptionOf(name, holders);
    describe(property, [name, ...holders]);
  }
  for (const below of Object.values(others)) describe(below, holders);
}

function descriptionOf(name: string, holders: readonly string[]) {
  const key = glossaryKey(name, holders);
  return key === undefined ? undefined : GLOSSARY[key];
}

function operation(endpoint: AnyEndpoint): Json {
  const { operationId, summary, scope, body, example } = endpoint;
  return {
    operationId,
    summary,
    tags: [tagOf(endpoint)],
    ...(scope === "public" && { security: [] }),
    ...(scope !== null && scope !== "public" && { "x-required-scope": scope }),
    parameters: parameters(endpoint),
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: {
          [endpoint.bodyType ?? "application/json"]: {
            schema: jsonSchema(body, "input"),
            ...(example?.body !== undefined && { example: example.body }),
          },
        },
      },
    }),
    responses: responses(endpoint),
  };
}

function tagOf({ path, scope }: AnyEndpoint): string {
  const [, first = "", second] = path.split("/");
  return second ?? (scope === "public" ? "discovery" : first);
}

function parameters(endpoint: AnyEndpoint): Json[] {
  const { path, query, errors, example } = endpoint;
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
  return [
    ...inPath,
    ...inQuery,
    { $ref: "#/components/parameters/RequestId" },
    ...(isKeyed(endpoint)
      ? [
          header(
            "Idempotency-Key",
            "Makes a retry answer what the first request did, for 24 hours.",
          ),
        ]
      : []),
    ...(errors.includes("precondition_failed")
      ? [header("If-Match", "Refuses where the ETag is no longer the row's.")]
      : []),
  ];
}

/** Whether its answer is kept under an idempotency key. */
function isKeyed({ errors }: AnyEndpoint): boolean {
  return errors.includes("idempotency_key_reused");
}

/** What the pipeline itself can answer, for any endpoint of this kind. */
function commonErrors(endpoint: AnyEndpoint): ProblemCode[] {
  const { scope, limited, method, isRaw } = endpoint;
  return [
    ...(isRaw ? [] : (["invalid_request"] as const)),
    "internal",
    ...(scope === "public"
      ? limited
        ? (["rate_limited", "unavailable"] as const)
        : []
      : (["unauthenticated", "rate_limited", "unavailable"] as const)),
    ...(scope === "public" || scope === null ? [] : (["forbidden"] as const)),
    ...(method === "GET"
      ? []
      : (["payload_too_large", "unsupported_media_type"] as const)),
  ];
}

const HEADERS_OF_ERRORS: Record<number, string[]> = {
  401: ["WWW-Authenticate"],
  412: ["ETag"],
  429: ["Retry-After"],
  503: ["Retry-After"],
};

function commonHeaders({ scope }: AnyEndpoint): string[] {
  const limits = scope === "public" ? [] : ["RateLimit-Policy", "RateLimit"];
  return ["X-Request-Id", ...limits];
}

function headerRefs(names: readonly string[]): Json {
  return Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}

function responses(endpoint: AnyEndpoint): Json {
  const found: Record<string, Json> = {};
  for (const [status, answer] of Object.entries(endpoint.answers)) {
    const { description, body, mediaType, asText, headers = [] } = answer;
    found[status] = {
      description,
      headers: headerRefs([
        ...commonHeaders(endpoint),
        ...(isKeyed(endpoint) ? ["Idempotent-Replayed"] : []),
        ...headers,
      ]),
      ...(body && {
        content: {
          [mediaType ?? "application/json"]: {
            schema: jsonSchema(body, "output"),
          },
          ...(asText && { "text/markdown": { schema: { type: "string" } } }),
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
      headers: headerRefs([
        ...(status === 401 || status >= 500
          ? ["X-Request-Id"]
          : commonHeaders(endpoint)),
        ...(HEADERS_OF_ERRORS[status] ?? []),
      ]),
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
