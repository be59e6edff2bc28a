import { expect } from "vitest";
import {
  backendWithAgent,
  client,
  type Answer,
  type Backend,
  type TokenOptions,
} from "../../setup.js";

/** A client of `POST /mcp` in either era, as plain as the wire: messages in, answers out. */

export const MODERN = "2026-07-28";
export const LEGACY = ["2025-11-25", "2025-06-18", "2025-03-26"] as const;
export const NEWEST_LEGACY = LEGACY[0];
/** What a client speaks: a revision, or an old one without saying which. */
export type Era = typeof MODERN | (typeof LEGACY)[number] | "unsaid";
export const ERAS: readonly Era[] = [MODERN, ...LEGACY, "unsaid"];

export const VERSION_KEY = "io.modelcontextprotocol/protocolVersion";
export const CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities";
export const SERVER_KEY = "io.modelcontextprotocol/serverInfo";

/** JSON-RPC's own codes, and those of the modern revision. */
export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
export const METHOD_NOT_FOUND = -32601;
export const INVALID_PARAMS = -32602;
export const HEADER_MISMATCH = -32020;
export const UNKNOWN_VERSION = -32022;

export const TOOLS = [
  "start_session",
  "recall",
  "remember",
  "append_log",
  "read_log",
  "forget_memory",
  "restore_memory",
] as const;
export type ToolName = (typeof TOOLS)[number];

type Fields = Record<string, unknown>;
export type Headers = Record<string, string>;
export type Id = string | number;
export type Message = {
  jsonrpc: "2.0";
  id?: Id;
  method: string;
  params?: Fields;
};
export type Sent = { message: Message; headers: Headers };
export type Asked = {
  era?: Era;
  id?: Id;
  /** More of `params._meta`. */
  meta?: Fields;
  /** Instead of those that belong to the message, or besides. */
  headers?: Headers;
};

/** The claim that makes a message a modern one. */
export function claim(more: Fields = {}): Fields {
  return { [VERSION_KEY]: MODERN, [CAPABILITIES_KEY]: {}, ...more };
}

/** The headers that say again what a message says. */
export function headersOf(era: Era, method: string, name?: string): Headers {
  if (era === "unsaid") return {};
  if (era !== MODERN) return { "MCP-Protocol-Version": era };
  return {
    "MCP-Protocol-Version": era,
    "Mcp-Method": method,
    ...(name !== undefined && { "Mcp-Name": name }),
  };
}

/** A request as a client of that era sends it. */
export function requestOf(
  method: string,
  params?: Fields,
  { era = MODERN, id = 1, meta, headers }: Asked = {},
): Sent {
  const _meta = era === MODERN ? claim(meta) : meta;
  const all = { ...params, ...(_meta && { _meta }) };
  const name = typeof params?.name === "string" ? params.name : undefined;
  const isEmpty = params === undefined && _meta === undefined;
  return {
    message: {
      ...{ jsonrpc: "2.0", id, method },
      ...(!isEmpty && { params: all }),
    },
    headers: { ...headersOf(era, method, name), ...headers },
  };
}

export type Called = {
  answer: Answer;
  isError: boolean;
  text: string;
  result: Fields;
};

export type McpClient = ReturnType<typeof mcpClient>;

type Fetching = Parameters<typeof client>[0];

export function mcpClient(t: Fetching, token: string | null) {
  const send = client(t, token);
  /** Anything to the endpoint. */
  const post = async (body: unknown, headers: Headers = {}) =>
    await send("POST", "/mcp", body, {
      Accept: "application/json, text/event-stream",
      ...headers,
    });
  const ask = async (method: string, params?: Fields, asked: Asked = {}) => {
    const { message, headers } = requestOf(method, params, asked);
    return await post(message, headers);
  };
  return {
    send,
    post,
    ask,
    /** A notification: a message without an id. */
    notify: async (method: string, params?: Fields, asked: Asked = {}) => {
      const { message, headers } = requestOf(method, params, asked);
      const { id: _, ...others } = message;
      return await post(others, headers);
    },
    /** The result of a request that has one. */
    result: async (method: string, params?: Fields, asked: Asked = {}) =>
      resultOf(await ask(method, params, asked), asked.id),
    /** A tool's result; a call that has none fails. */
    call: async (
      name: string,
      args?: Fields,
      asked: Asked = {},
    ): Promise<Called> => {
      const params = { name, ...(args && { arguments: args }) };
      const answer = await ask("tools/call", params, asked);
      return calledIn(answer, asked.id);
    },
    tools: async (asked: Asked = {}): Promise<Tool[]> => {
      const answer = await ask("tools/list", undefined, asked);
      return resultOf(answer, asked.id).tools as Tool[];
    },
  };
}

export type Schema = {
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: string[];
};
export type Tool = {
  name: string;
  title: string;
  description: string;
  inputSchema: Schema & { properties: Record<string, Schema> };
  annotations: Record<string, unknown>;
};

/** The result in an answer that has one, in the shape that both eras share. */
export function resultOf({ status, body, headers }: Answer, id: Id = 1) {
  expect(status, JSON.stringify(body)).toBe(200);
  expect(headers.get("content-type")).toMatch(/^application\/json\b/);
  expect(body.error, JSON.stringify(body)).toBeUndefined();
  expect(Object.keys(body).sort()).toEqual(["id", "jsonrpc", "result"]);
  expect(body.jsonrpc).toBe("2.0");
  expect(body.id).toBe(id);
  return body.result as Fields;
}

/** A tool's result is one block of text and no more. */
export function calledIn(answer: Answer, id: Id = 1): Called {
  const result = resultOf(answer, id);
  const content = result.content as { type: string; text: string }[];
  expect(content).toEqual([{ type: "text", text: expect.any(String) }]);
  expect(result.structuredContent).toBeUndefined();
  expect([undefined, true, false]).toContain(result.isError);
  const isError = result.isError === true;
  return { answer, isError, text: content[0]!.text, result };
}

/** Another error than the call's own: JSON-RPC's, with the id where one could be read. */
export function expectError(
  { status, body, headers }: Answer,
  wanted: { status: number; code: number; id?: Id },
): void {
  const seen = JSON.stringify(body);
  expect(status, seen).toBe(wanted.status);
  expect(headers.get("content-type")).toMatch(/^application\/json\b/);
  expect(body.jsonrpc, seen).toBe("2.0");
  expect(body.error.code, seen).toBe(wanted.code);
  expect(body.error.message, seen).toMatch(/\S/);
  expect(body.result, seen).toBeUndefined();
  if (wanted.id === undefined) expect(Object.hasOwn(body, "id")).toBe(false);
  else expect(body.id, seen).toBe(wanted.id);
}

/** What a refused call tells: a code, what is wrong, what to do, and by which name to ask for help. */
export type Refused = { code: string; lines: string[]; text: string };

export function refusedIn({ isError, text, answer }: Called): Refused {
  expect(isError, text).toBe(true);
  const lines = text.trimEnd().split("\n");
  const [first = ""] = lines;
  expect(first).toMatch(/^[a-z_]+: \S/);
  expect(lines.at(-2), text).toMatch(/^Next: \S/);
  expect(lines.at(-1)).toBe(`Request: ${answer.headers.get("x-request-id")}`);
  // In terms of tools: the caller sees neither routes nor headers.
  expect(text).not.toMatch(
    /\/v1\/|\b(?:GET|POST|PUT|PATCH|DELETE)\b|Retry-After|ETag|If-Match|Idempotency-Key|Bearer|HTTP/,
  );
  expect(text).not.toContain("RECALLED_CONTENT");
  return { code: first.split(":")[0]!, lines, text };
}

const FENCE =
  /<<<RECALLED_CONTENT id="([0-9a-f]{16})">>>\n([^]*?)<<<END_RECALLED_CONTENT id="\1">>>/;

/** The stored part of a text, and what the server itself says around it. */
export function partsOf(text: string): { stored: string; own: string } {
  const found = FENCE.exec(text);
  if (found === null) return { stored: "", own: text };
  const own =
    text.slice(0, found.index) + text.slice(found.index + found[0].length);
  return { stored: found[2]!, own };
}

/** The text without what is drawn anew for each answer. */
export function withoutChance(text: string): string {
  const id = FENCE.exec(text)?.[1];
  const plain = id
    ? text.replaceAll(id, "ID").replaceAll(id.slice(0, 4), "MARK")
    : text;
  return plain.replace(/Request: \S+/, "Request: ID");
}

/** A backend with an agent and a client of its endpoint. */
export async function mcpAgent(
  options: TokenOptions & { timeZone?: string } = {},
): Promise<{ t: Backend; token: string; mcp: McpClient }> {
  const { t, token } = await backendWithAgent(options);
  return { t, token, mcp: mcpClient(t, token) };
}

/** The id of a memory that is stored by its own route. */
export async function memoryOf(
  { send }: Pick<McpClient, "send">,
  content: string,
  more: object = {},
): Promise<string> {
  const { body } = await send("POST", "/v1/memories", { content, ...more });
  if (!body.memory) throw new Error(JSON.stringify(body));
  return body.memory.id as string;
}

/** What a day's log says, by its own route. */
export async function entriesOf(
  { send }: Pick<McpClient, "send">,
  date = "today",
): Promise<string[]> {
  const { body } = await send("GET", `/v1/logs/${date}?limit=200`);
  return body.entries.map(({ content }: { content: string }) => content);
}
