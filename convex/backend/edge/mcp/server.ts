import { internal } from "../../../_generated/api.js";
import type { Outcome } from "../../../components/openclawBackend/outcome.js";
import type { Scope } from "../../../components/openclawBackend/vocabulary.js";
import type { Request } from "../../caller.js";
import { log } from "../../log.js";
import { sha256Hex } from "../../tokenText.js";
import {
  limitHeaders,
  refusalOf,
  VERSION,
  type Answer,
  type EdgeRequest,
  type RawRequest,
} from "../endpoint.js";
import { admitted, failure, refusedAfterAdmission } from "../refusing.js";
import { canonicalJson } from "../requestMeaning.js";
import { misfit } from "../validation.js";
import { refusalText } from "./answers.js";
import {
  INVALID_PARAMS,
  isAbsent,
  isFields,
  LEGACY_VERSIONS,
  METHOD_NOT_FOUND,
  MODERN_VERSION,
  readMessage,
  type Call,
  type Era,
  type Fault,
  type Fields,
} from "./message.js";
import { checkedArguments, type Tool, type Asks } from "./tool.js";
import { instructions, TOOL_NAMES, toolList, toolNamed } from "./tools.js";

/**
 * The server side of the Model Context Protocol: stateless, one JSON answer to each request, no session, nothing but
 * tools. Each call of a tool is a request to the tool's endpoint, with its checks, its limits and its audit.
 */

const SERVER = {
  name: "convex-memory",
  title: "OpenClaw Convex backend",
  version: VERSION,
};
const CAPABILITIES = { tools: {} };
/** How long a client may keep what depends on the token alone. */
const CACHED = { ttlMs: 300_000, cacheScope: "private" };

export type McpRequest = EdgeRequest & { raw: RawRequest };

export async function answerMessage(request: McpRequest): Promise<Answer> {
  const message = readMessage(request.raw);
  if ("unanswered" in message) return { status: 202 };
  if ("fault" in message) return await faultAnswer(request, message.fault);
  const { call } = message;
  const answer = METHODS[call.era].get(call.method);
  if (answer) return await answer(request, call);
  return await faultAnswer(request, {
    status: call.era === "modern" ? 404 : 200,
    ...{ id: call.id, code: METHOD_NOT_FOUND },
    message: "There is no such method.",
  });
}

type Method = (request: McpRequest, call: Call) => Promise<Answer>;

const SHARED: [string, Method][] = [
  [
    "tools/list",
    (request, call) =>
      answerByScopes(request, call, (scopes) => ({
        tools: toolList(scopes),
        ...(call.era === "modern" && CACHED),
      })),
  ],
  ["tools/call", callTool],
];

const METHODS: Record<Era, ReadonlyMap<string, Method>> = {
  modern: new Map([
    ...SHARED,
    [
      "server/discover",
      (request, call) =>
        answerByScopes(request, call, (scopes) => ({
          supportedVersions: [MODERN_VERSION],
          capabilities: CAPABILITIES,
          instructions: instructions(scopes),
          ...CACHED,
        })),
    ],
  ]),
  legacy: new Map([
    ...SHARED,
    [
      "initialize",
      (request, call) =>
        answerByScopes(request, call, (scopes) => ({
          protocolVersion: versionFor(call.params.protocolVersion),
          capabilities: CAPABILITIES,
          serverInfo: SERVER,
          instructions: instructions(scopes),
        })),
    ],
    [
      "ping",
      async (request, call) => {
        const outcome = await admitted(
          request.ctx,
          ANY,
          request.caller.request,
        );
        return outcome.ok
          ? resultAnswer(call, {}, outcome)
          : refusalOf(outcome);
      },
    ],
  ]),
};

/** Who asks the server itself needs a good token, and counts as a reader. */
const ANY = { scope: null, bucket: "read" } as const;

function versionFor(asked: unknown): string {
  const known = LEGACY_VERSIONS.find((version) => version === asked);
  return known ?? LEGACY_VERSIONS[0];
}

async function answerByScopes(
  { ctx, caller }: McpRequest,
  call: Call,
  resultFor: (scopes: readonly Scope[]) => Fields,
): Promise<Answer> {
  const outcome = await ctx.runMutation(internal.backend.identity.me, caller);
  if (!outcome.ok) return refusalOf(outcome);
  return resultAnswer(call, resultFor(outcome.value.scopes), outcome);
}

async function callTool(request: McpRequest, call: Call): Promise<Answer> {
  const { name, arguments: given } = call.params;
  const tool = typeof name === "string" ? toolNamed(name) : undefined;
  if (tool === undefined || (!isAbsent(given) && !isFields(given))) {
    return await faultAnswer(request, {
      ...{ status: 200, id: call.id, code: INVALID_PARAMS },
      message: tool
        ? "`params.arguments` must be an object."
        : `There is no such tool; there are: ${TOOL_NAMES.join(", ")}.`,
    });
  }
  const answer = await asked(request, tool, given ?? {}, call.params._meta);
  if (!("problem" in answer)) {
    const text = tool.said(answer.body, given ?? {});
    return toolAnswer(call, { text }, answer.headers);
  }
  // Whose token is refused needs another one; no model can do anything about it.
  if (answer.problem.code === "unauthenticated") return answer;
  const { requestId } = request.caller.request;
  const text = refusalText(tool, answer, requestId);
  return toolAnswer(call, { text, isError: true }, answer.headers);
}

/** What the tool's endpoint answers, as its route would. */
async function asked(
  { ctx, origin, accept, caller, raw }: McpRequest,
  tool: Tool,
  given: Fields,
  meta: unknown,
): Promise<Answer> {
  const { request } = caller;
  const { endpoint } = tool;
  try {
    const checked = checkedArguments(tool, given, raw.text ?? "");
    const answer =
      "faults" in checked
        ? { problem: misfit("The arguments do not fit.", checked.faults) }
        : await endpoint.handle({
            ...{ ctx, origin, accept, isHead: false, params: {} },
            ...{ query: undefined, body: undefined, ...checked.asks },
            caller: {
              request: {
                ...request,
                ...(await idempotencyOf(tool, given, checked.asks, meta)),
              },
            },
          });
    return "problem" in answer && answer.headers === undefined
      ? await refusedAfterAdmission(ctx, endpoint, request, answer.problem)
      : answer;
  } catch (error) {
    log.error("a tool failed", { requestId: request.requestId, error });
    return failure(error);
  }
}

type Said = { text: string; isError?: true };

function toolAnswer(
  call: Call,
  { text, ...failed }: Said,
  headers: Record<string, string> = {},
): Answer {
  const content = [{ type: "text", text }];
  const kept = Object.entries(headers).filter(([name]) => KEPT.has(name));
  return {
    ...resultAnswer(call, { content, ...failed }),
    headers: Object.fromEntries(kept),
  };
}

/** Of an endpoint's headers, those that are about the caller and not about a row. */
const KEPT = new Set(["RateLimit", "RateLimit-Policy", "Retry-After"]);

function resultAnswer(
  { era, id }: Call,
  result: Fields,
  outcome?: Outcome<unknown>,
): Answer {
  const modern = {
    resultType: "complete",
    _meta: { "io.modelcontextprotocol/serverInfo": SERVER },
  };
  return {
    status: 200,
    body: {
      ...{ jsonrpc: "2.0", id },
      result: { ...result, ...(era === "modern" && modern) },
    },
    ...(outcome && { headers: limitHeaders(outcome) }),
  };
}

/** A malformed message needs a good token all the same. */
async function faultAnswer(
  { ctx, caller }: McpRequest,
  fault: Fault,
): Promise<Answer> {
  const outcome = await admitted(ctx, ANY, caller.request);
  if (!outcome.ok) return refusalOf(outcome);
  return { ...errorAnswer(fault), headers: limitHeaders(outcome) };
}

export function errorAnswer({ status, id, ...error }: Fault): Answer {
  const named = id !== undefined && { id };
  return { status, body: { jsonrpc: "2.0", ...named, error } };
}

/**
 * How a call that is sent again is known. The protocol has no key for it, and the ids of its messages are counted
 * anew by every client: what counts is the model's own key of an entry, or the id that some clients give a call.
 */

const MAX_ID_CHARACTERS = 255;

/** The names that clients send the id of a model's call under. */
const CALL_IDS = ["claudecode/toolUseId", "callId", "itemId"];

/** A call is what it asks, whatever its arguments are written like. */
async function idempotencyOf(
  tool: Tool,
  { key }: Fields,
  meant: Asks,
  meta: unknown,
): Promise<Pick<Request, "idempotency">> {
  if (tool.hints.reads) return {};
  // The key alone says which entry it is: with another text it is refused, not written.
  const retried =
    typeof key === "string" && key !== ""
      ? ["key", key]
      : callOf(meta, canonicalJson(meant));
  if (retried === null) return {};
  const named = canonicalJson([tool.name, ...retried]);
  return {
    idempotency: {
      key: await sha256Hex(`mcp:${await sha256Hex(named)}`),
      requestHash: await sha256Hex(canonicalJson([tool.name, meant])),
    },
  };
}

function callOf(meta: unknown, meant: string): string[] | null {
  if (!isFields(meta)) return null;
  const id = CALL_IDS.map((name) => meta[name]).find(isShortText);
  return id === undefined ? null : ["call", threadIn(meta), id, meant];
}

/** Codex says of which conversation a call is; its ids are unique within one. */
function threadIn(meta: Fields): string {
  const turn = meta["x-codex-turn-metadata"];
  const ids = [
    meta.threadId,
    meta.sessionId,
    ...(isFields(turn) ? [turn.thread_id, turn.session_id] : []),
  ];
  return ids.find(isShortText) ?? "";
}

function isShortText(value: unknown): value is string {
  return (
    typeof value === "string" &&
    value !== "" &&
    value.length <= MAX_ID_CHARACTERS
  );
}
