import { internal } from "../../_generated/api.js";
import { env, type ActionCtx } from "../../_generated/server.js";
import { log } from "../log.js";
import { hashOfToken, sha256Hex } from "../tokenText.js";
import { corsHeaders, isForeign } from "./cors.js";
import {
  refusalOf,
  type Answer,
  type AnyEndpoint,
  type RawRequest,
} from "./endpoint.js";
import { problemDocument, PROBLEMS, type Problem } from "./problem.js";
import {
  failure,
  type Caller,
  refusedAfterAdmission,
  refusedAhead,
} from "./refusing.js";
import {
  MAX_BODY_BYTES,
  parseBody,
  readBody,
  unsupportedType,
  type ReadBody,
  type Refused,
} from "./requestBody.js";
import { check, fingerprint, HAS_BODY } from "./requestMeaning.js";
import { matchPath, type Matched, type RouteTable } from "./routeTable.js";
import { misfit } from "./validation.js";

/** A token is none: it would be sent back. */
const REQUEST_ID = /^(?!ocb_)[A-Za-z0-9._-]{1,64}$/;
/** Where clients of MCP look for an authorization server once a token was refused. */
const LOGIN_PROBE =
  /\/\.well-known\/(?:oauth|openid)|^\/(?:mcp\/)?(?:register|authorize|token)\/?$/;
const FIXED_HEADERS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
};

/**
 * Answers one request. Every route goes through here, in this order: request id, route, token's form,
 * body, validation, the endpoint; what is refused on the way is admitted before it is told. Whatever
 * happens, the answer is a response: an uncaught error would show its message to the caller on a
 * development deployment.
 */
export async function respond(
  ctx: ActionCtx,
  request: Request,
  routes: RouteTable,
): Promise<Response> {
  const given = request.headers.get("x-request-id") ?? "";
  const isGiven = REQUEST_ID.test(given);
  const requestId = isGiven ? given : `req_${crypto.randomUUID()}`;
  let answer: Answer;
  try {
    const storedId = isGiven ? await storedRequestId(given) : requestId;
    answer = await answerRequest(ctx, request, routes, storedId);
  } catch (error) {
    log.error("request failed", { requestId, error });
    answer = failure(error);
  }
  return toResponse(answer, requestId, request);
}

/** What a client calls its request may be anything; rows get what it can be found by, not the text. */
async function storedRequestId(given: string): Promise<string> {
  return `sha256:${(await sha256Hex(given)).slice(0, 32)}`;
}

async function answerRequest(
  ctx: ActionCtx,
  request: Request,
  routes: RouteTable,
  requestId: string,
): Promise<Answer> {
  const url = new URL(request.url);
  const method = request.method === "HEAD" ? "GET" : request.method;
  const matched = matchPath(routes, url.pathname, method);
  if (matched === null) {
    return refusal({
      code: "not_found",
      detail: "There is no such route.",
      next: LOGIN_PROBE.test(url.pathname)
        ? "There is no OAuth and no login here: put the agent's token into the header `Authorization: Bearer <token>` of the MCP client's configuration."
        : "See GET /openapi.json for the routes.",
    });
  }
  const toStrangers = Object.values(matched.endpoints).find(
    (served) => served?.toStrangers,
  )?.toStrangers;
  if (
    toStrangers &&
    isForeign(request, originOf(request), env.CORS_ALLOWED_ORIGINS)
  )
    return toStrangers;
  const endpoint = matched.endpoints[method];
  if (endpoint === undefined) {
    const methods = Object.keys(matched.endpoints);
    const allow = [
      ...(methods.includes("GET") ? ["HEAD"] : []),
      ...methods,
      "OPTIONS",
    ].join(", ");
    if (method === "OPTIONS") return { status: 204, headers: { Allow: allow } };
    const detail = "The route does not have this method.";
    return {
      problem: { code: "method_not_allowed", detail },
      headers: { Allow: allow },
    };
  }

  let tokenHash = "";
  if (endpoint.limited) {
    const visit = await ctx.runMutation(internal.backend.admission.visit, {});
    if (!visit.ok) return refusalOf(visit);
  }
  if (endpoint.scope !== "public") {
    const hash = await bearerHash(request.headers.get("authorization"));
    if (hash === null) {
      return refusal({
        code: "unauthenticated",
        detail: "A valid bearer token is required.",
      });
    }
    tokenHash = hash;
  }
  const caller = { tokenHash, requestId };
  const answer = await carryOut(ctx, request, url, matched, {
    endpoint,
    caller,
  });
  // No function has made this refusal, so none has admitted the request.
  return "problem" in answer && answer.headers === undefined
    ? await refusedAfterAdmission(ctx, endpoint, caller, answer.problem)
    : answer;
}

type Called = { endpoint: AnyEndpoint; caller: Caller };

async function carryOut(
  ctx: ActionCtx,
  request: Request,
  url: URL,
  { params, faults }: Pick<Matched, "params" | "faults">,
  { endpoint, caller }: Called,
): Promise<Answer> {
  const { method } = endpoint;
  const body = HAS_BODY.has(method)
    ? await readBody(request, endpoint.maxBodyBytes ?? MAX_BODY_BYTES, () =>
        refusedAhead(ctx, endpoint, caller),
      )
    : { ok: true as const, text: "" };
  const common = {
    ctx,
    origin: originOf(request),
    accept: request.headers.get("accept") ?? "",
    isHead: request.method === "HEAD",
    params,
  };
  if (endpoint.isRaw) {
    const raw = rawOf(request, url, body);
    if ("problem" in raw) return raw;
    const asked = { ...common, raw, query: undefined, body: undefined };
    return await endpoint.handle({ ...asked, caller: { request: caller } });
  }
  if (!body.ok) return body.answer;
  const json = parseBody(
    body.text,
    request.headers.get("content-type"),
    endpoint.bodyType,
    endpoint.takesAnyJson,
  );
  if (!json.ok) return refusal(json.problem);

  const checked = check(endpoint, request, url.searchParams, json.value);
  const wrong = [...faults, ...("faults" in checked ? checked.faults : [])];
  if ("faults" in checked || wrong.length > 0)
    return refusal(misfit("The request does not fit the route.", wrong));
  const { idempotencyKey, ...parts } = checked;
  const isKeyed = idempotencyKey !== undefined && !endpoint.takesAnyJson;
  return await endpoint.handle({
    ...common,
    ...parts,
    caller: {
      request: {
        ...caller,
        ...(isKeyed && {
          idempotency: {
            key: await sha256Hex(idempotencyKey),
            requestHash: await fingerprint({
              ...{ method, path: endpoint.path, params },
              search: url.searchParams,
              ...(parts.ifVersion !== undefined && {
                ifVersion: parts.ifVersion,
              }),
              body: json.value,
            }),
          },
        }),
      },
    },
  });
}

/** What an endpoint gets that reads its requests itself, unless its body is too large or of another type. */
function rawOf(
  { headers }: Request,
  { searchParams: query }: URL,
  body: ReadBody,
): RawRequest | Refused {
  if (!body.ok) {
    const isUnreadable = body.answer.problem.code === "invalid_request";
    return isUnreadable ? { headers, query, text: null } : body.answer;
  }
  const { text } = body;
  const problem =
    text === "" ? null : unsupportedType(headers.get("content-type"));
  return problem ? { problem } : { headers, query, text };
}

function refusal(problem: Problem): Answer {
  return { problem };
}

async function bearerHash(
  authorization: string | null,
): Promise<string | null> {
  const match = /^Bearer +(\S+)$/i.exec(authorization ?? "");
  return match ? await hashOfToken(match[1]!) : null;
}

/** The deployment's own address as its operator has set it, which may be a custom domain. */
function originOf(request: Request): string {
  return env.CONVEX_SITE_URL || new URL(request.url).origin;
}

function toResponse(
  answer: Answer,
  requestId: string,
  request: Request,
): Response {
  const headers: Record<string, string> = {
    ...FIXED_HEADERS,
    "X-Request-Id": requestId,
    ...corsHeaders(request, env.CORS_ALLOWED_ORIGINS, answer.headers?.Allow),
    ...answer.headers,
  };
  const failed = "problem" in answer;
  const status = failed ? PROBLEMS[answer.problem.code].status : answer.status;
  const content = failed
    ? problemDocument(answer.problem, requestId, originOf(request))
    : answer.body;
  if (status === 401)
    headers["WWW-Authenticate"] = 'Bearer realm="openclaw-convex-backend"';
  if (content === undefined) return new Response(null, { status, headers });
  headers["Content-Type"] ??= failed
    ? "application/problem+json"
    : "application/json";
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const body = text.endsWith("\n") ? text : `${text}\n`;
  return new Response(request.method === "HEAD" ? null : body, {
    status,
    headers,
  });
}
