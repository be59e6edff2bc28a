import type * as z from "zod/mini";
import type { ActionCtx } from "../../_generated/server.js";
import type {
  Outcome,
  Refusal,
} from "../../components/openclawBackend/outcome.js";
import type {
  Bucket,
  Scope,
} from "../../components/openclawBackend/vocabulary.js";
import type { Request as CallerRequest } from "../caller.js";
import type { Problem, ProblemCode } from "./problem.js";
import type { BodyType } from "./requestBody.js";

/** The version in package.json; a test keeps both equal. */
export const VERSION = "0.1.0";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

type Schema = z.ZodMiniType<unknown, unknown>;
type Parsed<S> =
  S extends z.ZodMiniType<infer Output, unknown> ? Output : undefined;

/** What an endpoint's handler gets: everything checked, nothing raw. */
export type EdgeRequest<Query = unknown, Body = unknown> = {
  ctx: ActionCtx;
  /** The caller, as the internal functions take it. */
  caller: { request: CallerRequest };
  params: Record<string, string>;
  query: Query;
  body: Body;
  /** The version in `If-Match`, if any. */
  ifVersion?: number;
  /** The forms of an answer that the client takes. */
  accept: string;
  /** A GET whose body nobody gets. */
  isHead: boolean;
  /** The deployment's address. */
  origin: string;
  /** Where the endpoint reads its requests itself. */
  raw?: RawRequest;
};

export type RawRequest = {
  headers: Headers;
  query: URLSearchParams;
  /** The body; null where it is no UTF-8. */
  text: string | null;
};

export type Answer =
  | {
      status: number;
      body?: unknown;
      headers?: Record<string, string>;
      replayed?: boolean;
    }
  | { problem: Problem; headers?: Record<string, string> };

/** One route's contract: method, path, rights, schemas, errors and documentation in one place. */
export type Endpoint<
  Query extends Schema | undefined = Schema | undefined,
  Body extends Schema | undefined = Schema | undefined,
> = {
  method: Method;
  /** Segments in braces are parameters: `/v1/memories/{id}`. */
  path: string;
  operationId: string;
  summary: string;
  /** `public` needs no token; null any token. */
  scope: Scope | "public" | null;
  /** A public document that is made or sent anew each time: strangers can have it so often a minute. */
  limited?: boolean;
  bucket: Bucket;
  query?: Query;
  body?: Body;
  maxBodyBytes?: number;
  /** JSON unless said otherwise; a body of lines is handed on as text. */
  bodyType?: BodyType;
  /** Another program's JSON: what of it the endpoint does not read may be anything. It takes no key to repeat it by. */
  takesAnyJson?: true;
  /** Headers, query and body are a protocol's own, which the endpoint reads and refuses itself. */
  isRaw?: true;
  /** What a page of another origin is answered, whatever its method, unless the operator has listed it. */
  toStrangers?: Answer;
  /** Status of each successful answer, with the schema of its body and the headers of its own. */
  answers: Record<
    number,
    {
      description: string;
      body?: Schema;
      mediaType?: string;
      /** Where it is sent as Markdown too, if asked. */
      asText?: true;
      headers?: readonly ("ETag" | "Hook-Outcome" | "Location")[];
    }
  >;
  /** What this endpoint can refuse with, beyond what every endpoint can. */
  errors: readonly ProblemCode[];
  /** A request that succeeds where the examples of the routes before it have run. */
  example?: {
    params?: Record<string, string>;
    query?: Record<string, string>;
    body?: unknown;
  };
  handle: (
    request: EdgeRequest<Parsed<Query>, Parsed<Body>>,
  ) => Promise<Answer>;
};

/** An endpoint whose schemas are no longer known to the type system; the pipeline has applied them. */
export type AnyEndpoint = Omit<Endpoint, "handle"> & {
  handle: (request: EdgeRequest) => Promise<Answer>;
};

/** Declares an endpoint; its handler's types follow from its schemas. */
export function endpoint<
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(contract: Endpoint<Query, Body>): AnyEndpoint {
  return contract as unknown as AnyEndpoint;
}

/**
 * The answer to an outcome: what `render` makes of its value, or its refusal as a problem. Of a value that
 * is withheld from the caller it may show no more than what the caller named.
 */
export function answerTo<Value>(
  outcome: Outcome<Value>,
  render: (
    value: Value,
    withheld: boolean,
  ) => {
    status: number;
    body?: unknown;
    headers?: Record<string, string>;
  },
): Answer {
  if (outcome.ok) {
    const { headers, ...rest } = render(
      outcome.value,
      outcome.withheld ?? false,
    );
    return {
      ...rest,
      headers: {
        ...headers,
        ...limitHeaders(outcome),
        ...(outcome.replayed && { "Idempotent-Replayed": "true" }),
      },
    };
  }
  return refusalOf(outcome);
}

/** The answer to a refusal. */
export function refusalOf(outcome: Extract<Outcome<unknown>, { ok: false }>) {
  const { retryAfterMs, version } = outcome.refusal;
  return {
    problem: problemOf(outcome.refusal),
    headers: {
      ...limitHeaders(outcome),
      ...(retryAfterMs !== undefined && {
        "Retry-After": seconds(retryAfterMs),
      }),
      ...(version !== undefined && { ETag: `"${version}"` }),
    },
  };
}

/** A refusal as a problem. */
export function problemOf({
  code,
  detail,
  pointer,
  requiredScope,
  requiredTrust,
  space,
  requiredAccess,
  usage,
  maxBytes,
  findings,
}: Refusal): Problem {
  return {
    code,
    detail,
    ...(pointer !== undefined && { errors: [{ pointer, detail }] }),
    ...(requiredScope !== undefined && { requiredScope }),
    ...(requiredTrust !== undefined && { requiredTrust }),
    ...(space !== undefined && { space }),
    ...(requiredAccess !== undefined && { requiredAccess }),
    ...(usage !== undefined && { usage }),
    ...(maxBytes !== undefined && { maxBytes }),
    ...(findings !== undefined && { findings }),
  };
}

/** RateLimit fields as draft-ietf-httpapi-ratelimit-headers has them. */
export function limitHeaders({
  limit,
}: Outcome<unknown>): Record<string, string> {
  if (limit === undefined) return {};
  const { bucket, perMinute, remaining, resetMs } = limit;
  return {
    "RateLimit-Policy": `"${bucket}";q=${perMinute};w=60`,
    RateLimit: `"${bucket}";r=${remaining};t=${seconds(resetMs)}`,
  };
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.ceil(ms / 1000))}`;
}
