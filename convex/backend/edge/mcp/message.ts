import type { RawRequest } from "../endpoint.js";

/**
 * What a POST to /mcp says, as the Model Context Protocol has it: one JSON-RPC message, of the revision that its
 * `_meta` names, or of an earlier one, where a client begins with `initialize`.
 */

export const MODERN_VERSION = "2026-07-28";
/** The newest first: it is answered to who asks for one that nobody knows. */
export const LEGACY_VERSIONS = [
  "2025-11-25",
  "2025-06-18",
  "2025-03-26",
  "2024-11-05",
] as const;

export type Era = "modern" | "legacy";
export type Id = string | number;
export type Fields = Record<string, unknown>;

export type Call = { era: Era; id: Id; method: string; params: Fields };

/** An error of the protocol: what a client did wrong, never what a call was refused for. */
export type Fault = {
  status: 200 | 400 | 403 | 404;
  id?: Id;
  code: number;
  message: string;
  data?: Fields;
};

export type Message = { call: Call } | { fault: Fault } | { unanswered: true };

const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
export const METHOD_NOT_FOUND = -32601;
export const INVALID_PARAMS = -32602;
const HEADER_MISMATCH = -32020;
const UNSUPPORTED_VERSION = -32022;

const UNANSWERED: Message = { unanswered: true };

const META = "io.modelcontextprotocol/";
const VERSION_KEY = `${META}protocolVersion`;
const CAPABILITIES_KEY = `${META}clientCapabilities`;
const VERSION_HEADER = "mcp-protocol-version";
/** Of what a client calls a version, as much as is sent back: too little of a token to be of use. */
const MOST_OF_VERSION = 16;
const REVISION = /^\d{4}-\d{2}-\d{2}$/;

export function readMessage({ headers, query, text }: RawRequest): Message {
  if (text === null) return fault(400, PARSE_ERROR, "The body is not UTF-8.");
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return fault(400, PARSE_ERROR, "The body is not JSON.");
  }
  if (!isFields(message))
    return invalid("Must be one JSON-RPC message; there are no batches.");
  const { id, method, params } = message;
  const named = isId(id) ? id : undefined;
  if (message.jsonrpc !== "2.0")
    return invalid('`jsonrpc` must be "2.0".', named);
  if (typeof method !== "string")
    return method === undefined && ("result" in message || "error" in message)
      ? UNANSWERED
      : invalid("`method` must be a string.", named);
  if (!("id" in message)) return UNANSWERED;
  if (named === undefined)
    return invalid("`id` must be a string or an integer.");
  if (query.size > 0) return invalid("The address takes no parameters.", named);
  if (!isAbsent(params) && !isFields(params))
    return invalid("`params` must be an object.", named);
  const said = { id: named, method, params: isFields(params) ? params : {} };
  const meta = isFields(said.params._meta) ? said.params._meta : {};
  const version = headers.get(VERSION_HEADER)?.trim() ?? null;
  const wrong = isModern(method, meta, version)
    ? wrongInModern(said, meta, headers)
    : wrongInLegacy(said, version);
  if (wrong) return wrong;
  const era = VERSION_KEY in meta ? "modern" : "legacy";
  return { call: { era, ...said } };
}

type Said = Omit<Call, "era">;

/** A claim in the body counts; a header without one only where the body does not say that it is older. */
function isModern(method: string, meta: Fields, version: string | null) {
  if (VERSION_KEY in meta) return true;
  if (method === "initialize" || version === null) return false;
  return REVISION.test(version) && version > LEGACY_VERSIONS[0];
}

/** The first thing that is wrong, in the order of the protocol's own server. */
function wrongInModern(said: Said, meta: Fields, headers: Headers) {
  const { id, method, params } = said;
  const requested = meta[VERSION_KEY];
  if (typeof requested !== "string" || !isFields(meta[CAPABILITIES_KEY])) {
    const needed = `\`${VERSION_KEY}\` as a string and \`${CAPABILITIES_KEY}\` as an object`;
    return fault(400, INVALID_PARAMS, `\`params._meta\` needs ${needed}.`, id);
  }
  const differs = (header: string, place: string) => {
    const message = `The header \`${header}\` must say what ${place} says.`;
    return fault(400, HEADER_MISMATCH, message, id);
  };
  if (headers.get(VERSION_HEADER)?.trim() !== requested)
    return differs("MCP-Protocol-Version", `\`_meta["${VERSION_KEY}"]\``);
  if (requested !== MODERN_VERSION) {
    const message = `The protocol's version must be ${MODERN_VERSION}.`;
    const data = {
      supported: [MODERN_VERSION],
      requested: requested.slice(0, MOST_OF_VERSION),
    };
    return fault(400, UNSUPPORTED_VERSION, message, id, data);
  }
  if (headers.get("mcp-method")?.trim() !== method)
    return differs("Mcp-Method", "`method`");
  const named = NAMED.get(method);
  const name = named === undefined ? undefined : params[named];
  if (typeof name === "string" && nameIn(headers) !== name)
    return differs("Mcp-Name", `\`params.${named}\``);
  return null;
}

/** The methods whose headers say what they are about, with the parameter that does. */
const NAMED = new Map([
  ["tools/call", "name"],
  ["resources/read", "uri"],
  ["prompts/get", "name"],
]);

/** The header's value; what is not visible ASCII comes as Base64 of its UTF-8. */
function nameIn(headers: Headers): string | null {
  const value = headers.get("mcp-name")?.trim() ?? null;
  const encoded = /^=\?base64\?(.*)\?=$/.exec(value ?? "")?.[1];
  if (encoded === undefined) return value;
  try {
    const bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Clients differ in what they send with `initialize`, and some name no version afterwards. */
function wrongInLegacy({ id, method }: Said, version: string | null) {
  const isKnown = (LEGACY_VERSIONS as readonly (string | null)[]).includes(
    version,
  );
  if (method === "initialize" || version === null || isKnown) return null;
  return invalid("`MCP-Protocol-Version` is none that is known here.", id);
}

function fault(
  status: Fault["status"],
  code: number,
  message: string,
  id?: Id,
  data?: Fields,
): { fault: Fault } {
  const named = id !== undefined && { id };
  return { fault: { status, ...named, code, message, ...(data && { data }) } };
}

function invalid(message: string, id?: Id) {
  return fault(400, INVALID_REQUEST, message, id);
}

/** An integer beyond these would come back as another one. */
function isId(id: unknown): id is Id {
  return typeof id === "string" || Number.isSafeInteger(id);
}

/** What clients write where they have nothing to say. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
