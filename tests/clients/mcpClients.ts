import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { clientsPath, run, temporaryFolder, writeJson } from "./clients.js";

/** Where a backend answers, and with whose token it is asked. */
export type Access = { url: string; token: string };
export type Result = { text: string; isError: boolean };
export type Args = Record<string, string | string[]>;

/** An MCP client as its user has it: configured with an address and a token. What it cannot do it throws. */
export type McpClient = {
  name: string;
  tools: (access: Access) => Promise<string[]>;
  call: (access: Access, tool: string, args?: Args) => Promise<Result>;
  /** What its user reads where the token is refused. */
  refused: RegExp;
  /** What its user reads where no tool has the name. */
  unknown: RegExp;
  /** Whether it calls only what is in the list. */
  looksFirst?: boolean;
};

type Block = { type: string; text: string };
type ToolResult = { content: Block[]; isError?: boolean };

/** The part of both SDKs that is used; their own types are not there until they are installed. */
export type SdkClient = {
  connect: (transport: SdkTransport) => Promise<void>;
  listTools: () => Promise<{ tools: { name: string }[] }>;
  callTool: (call: { name: string; arguments: Args }) => Promise<ToolResult>;
  getServerCapabilities: () => object;
  getServerVersion: () => object;
  getInstructions: () => string;
  close: () => Promise<void>;
};
export type SdkTransport = { protocolVersion: string };
type Sdk = {
  Client: new (info: object, options: object) => SdkClient;
  StreamableHTTPClientTransport: new (url: URL, init: object) => SdkTransport;
};

export type Connection = { client: SdkClient; transport: SdkTransport };
export type Connect = (access: Access) => Promise<Connection>;

function connecting(load: () => Sdk, options: object): Connect {
  return async ({ url, token }) => {
    const { Client, StreamableHTTPClientTransport } = load();
    const client = new Client({ name: "tests", version: "1" }, options);
    const headers = { Authorization: `Bearer ${token}` };
    const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), {
      requestInit: { headers },
    });
    await client.connect(transport);
    return { client, transport };
  };
}

function installed(name: string): unknown {
  const folder = path.resolve(clientsPath!.split(":")[1]!, "../..");
  return createRequire(path.join(folder, "package.json"))(name);
}

const sdk2 = () => installed("@modelcontextprotocol/client") as Sdk;
const sdk1 = () =>
  Object.assign(
    {},
    installed("@modelcontextprotocol/sdk/client/index.js"),
    installed("@modelcontextprotocol/sdk/client/streamableHttp.js"),
  ) as Sdk;

/** The ways of the official SDKs to connect, and the revision that each agrees on. */
export const sdks = [
  {
    name: "the official client in the modern era",
    revision: "2026-07-28",
    connect: connecting(sdk2, { versionNegotiation: { mode: "auto" } }),
    refused: /HTTP 401/,
  },
  {
    name: "the official client as it comes",
    revision: "2025-11-25",
    connect: connecting(sdk2, {}),
    refused: /unauthenticated/,
  },
  {
    name: "the client of SDK 1",
    revision: "2025-11-25",
    connect: connecting(sdk1, {}),
    refused: /unauthenticated/,
  },
];

function ofSdk({ name, connect, refused }: (typeof sdks)[number]): McpClient {
  const during = async <T>(
    access: Access,
    act: (c: SdkClient) => Promise<T>,
  ) => {
    const { client } = await connect(access);
    try {
      return await act(client);
    } finally {
      await client.close();
    }
  };
  return {
    name,
    tools: async (access) => {
      const { tools } = await during(access, (client) => client.listTools());
      return tools.map((tool) => tool.name);
    },
    call: async (access, tool, args = {}) =>
      resultOf(
        await during(access, (client) =>
          client.callTool({ name: tool, arguments: args }),
        ),
      ),
    refused,
    unknown: /no such tool/,
  };
}

function resultOf({ content, isError = false }: ToolResult): Result {
  return { text: content.map(({ text }) => text).join("\n"), isError };
}

/** A folder in which mcporter has one server, `memory`; the token stays in the environment. */
export async function mcporter({ url, token }: Access, ...args: string[]) {
  const cwd = temporaryFolder("mcporter");
  mkdirSync(path.join(cwd, "config"));
  const headers = { Authorization: "Bearer ${CONVEX_BACKEND_TOKEN}" };
  const memory = { baseUrl: `${url}/mcp`, headers };
  writeJson(path.join(cwd, "config/mcporter.json"), { mcpServers: { memory } });
  const env = { HOME: cwd, CONVEX_BACKEND_TOKEN: token };
  return await run("mcporter", args, { cwd, env });
}

const ofMcporter: McpClient = {
  name: "mcporter",
  tools: async (access) => {
    const ran = await mcporter(access, "list", "memory", "--json");
    if (ran.code !== 0) throw new Error(ran.stdout + ran.stderr);
    const { tools } = JSON.parse(ran.stdout) as { tools: { name: string }[] };
    return tools.map(({ name }) => name);
  },
  call: async (access, tool, args = {}) => {
    const line = ["call", `memory.${tool}`, ...pairs(args), "--output", "json"];
    const ran = await mcporter(access, ...line);
    const result = parsed(ran.stdout);
    // A tool's refusal is printed as its result, whatever else is wrong is not.
    if (result === null) throw new Error(ran.stdout + ran.stderr);
    if (ran.code !== Number(result.isError))
      throw new Error(`It ended with ${ran.code}.`);
    return result;
  },
  // After a refusal it tries the transport of before, which is not served, and tells of that alone.
  refused: /405/,
  unknown: /MCP error -32602/,
};

export type Era = "legacy" | "modern";

/** The inspector's CLI; what it says of its own is on standard error. */
export async function inspector(
  { url, token }: Access,
  era: Era,
  ...args: string[]
) {
  const cwd = temporaryFolder("inspector");
  const server = ["--cli", `${url}/mcp`, "--transport", "http"];
  const header = ["--header", `Authorization: Bearer ${token}`];
  const eras = ["--protocol-era", era];
  return await run("mcp-inspector", [...server, ...header, ...eras, ...args], {
    cwd,
    env: { HOME: cwd },
  });
}

/** What its exit codes mean. */
const REFUSED = 3;
const TOOL_FAILED = 5;

function ofInspector(era: Era): McpClient {
  return {
    name: `the inspector in the ${era} era`,
    tools: async (access) => {
      const ran = await inspector(access, era, "--method", "tools/list");
      if (ran.code !== 0) throw new Error(`${ran.code} ${ran.stderr}`);
      const { tools } = JSON.parse(ran.stdout) as { tools: { name: string }[] };
      return tools.map(({ name }) => name);
    },
    call: async (access, tool, args = {}) => {
      const line = ["--method", "tools/call", "--tool-name", tool];
      for (const pair of pairs(args)) line.push("--tool-arg", pair);
      const ran = await inspector(access, era, ...line);
      const result = parsed(ran.stdout);
      if (result === null) throw new Error(`${ran.code} ${ran.stderr}`);
      if (ran.code !== (result.isError ? TOOL_FAILED : 0))
        throw new Error(`It ended with ${ran.code}.`);
      return result;
    },
    refused: new RegExp(`^${REFUSED} .*auth_required`),
    unknown: new RegExp(`^${TOOL_FAILED} .*tool_not_found`),
    looksFirst: true,
  };
}

function pairs(args: Args): string[] {
  return Object.entries(args).map(
    ([name, value]) =>
      `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
}

/** The result in what a program printed; null where there is none, but a complaint. */
function parsed(stdout: string): Result | null {
  if (stdout === "") return null;
  const printed = JSON.parse(stdout) as Partial<ToolResult>;
  return printed.content ? resultOf(printed as ToolResult) : null;
}

export const mcpClients: McpClient[] = [
  ...sdks.map(ofSdk),
  ofMcporter,
  ofInspector("legacy"),
  ofInspector("modern"),
];
