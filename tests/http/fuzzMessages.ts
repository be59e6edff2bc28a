import fc from "fast-check";
import { MODERN_VERSION } from "../../convex/backend/edge/mcp/message.js";
import { toolList } from "../../convex/backend/edge/mcp/tools.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import type { Schema } from "./fuzzDocument.js";
import { fitting } from "./fuzzValues.js";

/** Messages of the Model Context Protocol, made from the schemas of the tools. */

const TOOLS = toolList([...SCOPES]) as unknown as {
  name: string;
  inputSchema: Schema;
}[];

export function message(modern: boolean): fc.Arbitrary<unknown> {
  const meta = modern && {
    _meta: {
      "io.modelcontextprotocol/protocolVersion": MODERN_VERSION,
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  };
  const tool = fc.oneof(
    ...TOOLS.map(({ name, inputSchema }) =>
      fitting(inputSchema).map((given) => ({
        method: "tools/call",
        params: { name, arguments: given, ...meta },
      })),
    ),
  );
  const other = fc
    .constantFrom(
      ...["initialize", "ping", "tools/list", "server/discover", "x"],
      ...["notifications/initialized", "resources/list", "constructor"],
    )
    .map((method) => ({
      method,
      params: { protocolVersion: "2025-06-18", ...meta },
    }));
  return fc
    .tuple(
      fc.oneof({ weight: 4, arbitrary: tool }, { weight: 1, arbitrary: other }),
      fc.constantFrom<string | number>(0, 1, "a", -5),
    )
    .map(([said, id]) => ({ jsonrpc: "2.0", id, ...said }));
}

/** What a client of the protocol says in its headers too. */
export function headersOf(given: unknown): [string, string][] {
  const { method, params } = given as {
    method: string;
    params: { name?: string };
  };
  return [
    ["MCP-Protocol-Version", MODERN_VERSION],
    ["Mcp-Method", method],
    ...(params.name === undefined
      ? []
      : [["Mcp-Name", params.name] as [string, string]]),
  ];
}
