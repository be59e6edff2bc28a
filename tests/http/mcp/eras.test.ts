import { describe, expect, test } from "vitest";
import { VERSION } from "../../../convex/backend/edge/endpoint.js";
import { SCOPES } from "../../../convex/components/openclawBackend/vocabulary.js";
import { storedRows, type Answer } from "../../setup.js";
import {
  CAPABILITIES_KEY,
  claim,
  ERAS,
  expectError,
  HEADER_MISMATCH,
  headersOf,
  INVALID_PARAMS,
  INVALID_REQUEST,
  LEGACY,
  mcpAgent,
  memoryOf,
  METHOD_NOT_FOUND,
  MODERN,
  NEWEST_LEGACY,
  resultOf,
  SERVER_KEY,
  UNKNOWN_VERSION,
  VERSION_KEY,
  withoutChance,
  type Era,
} from "./mcp.js";

const CLIENT = {
  clientInfo: { name: "tests", version: "1" },
  capabilities: {},
};
const LEGACY_ERAS = ERAS.filter((era) => era !== MODERN);

describe("the modern revision", () => {
  test("is discovered with what there is, and with how long that may be kept", async () => {
    const { mcp } = await mcpAgent();
    const result = await mcp.result("server/discover");
    expect(result).toEqual({
      resultType: "complete",
      supportedVersions: [MODERN],
      capabilities: { tools: {} },
      instructions: expect.stringMatching(/\S/),
      ttlMs: expect.any(Number),
      cacheScope: "private",
      _meta: { [SERVER_KEY]: expect.objectContaining({ version: VERSION }) },
    });
    expect(Number.isInteger(result.ttlMs)).toBe(true);
    expect(result.ttlMs).toBeGreaterThanOrEqual(0);
  });

  test("marks every result as complete, and by which server it is", async () => {
    const { mcp } = await mcpAgent();
    const server = { name: "convex-memory", version: VERSION };
    for (const result of [
      await mcp.result("server/discover"),
      await mcp.result("tools/list"),
      (await mcp.call("start_session")).result,
      (await mcp.call("forget_memory", { id: "mem_none" })).result,
    ]) {
      expect(result.resultType).toBe("complete");
      expect(result._meta).toMatchObject({ [SERVER_KEY]: server });
    }
  });

  test("lets the list of tools be kept for five minutes, by its own client alone", async () => {
    const { mcp } = await mcpAgent();
    expect(await mcp.result("tools/list")).toMatchObject({
      ttlMs: 300_000,
      cacheScope: "private",
    });
  });

  test.each([
    ...["initialize", "ping", "logging/setLevel", "resources/subscribe"],
    ...["resources/list", "prompts/list", "subscriptions/listen", "tools/LIST"],
    ...["constructor", "__proto__", "toString", "hasOwnProperty", "", "tools"],
  ])("has no method %j", async (method) => {
    const { mcp } = await mcpAgent();
    // An empty header is none.
    const answer = await mcp.ask(method);
    if (method === "") expect(answer.status).toBeGreaterThanOrEqual(400);
    else expectError(answer, { status: 404, code: METHOD_NOT_FOUND, id: 1 });
  });

  test("has no method that comes with a name either", async () => {
    const { mcp } = await mcpAgent();
    for (const [method, params, name] of [
      ["resources/read", { uri: "file:///etc/passwd" }, "file:///etc/passwd"],
      ["prompts/get", { name: "any" }, "any"],
    ] as const) {
      const headers = { "Mcp-Name": name };
      const answer = await mcp.ask(method, params, { headers });
      expectError(answer, { status: 404, code: METHOD_NOT_FOUND, id: 1 });
    }
  });

  const wrongClaims: [what: string, meta: object][] = [
    ["no capabilities", { [VERSION_KEY]: MODERN }],
    ["capabilities as text", claim({ [CAPABILITIES_KEY]: "{}" })],
    ["capabilities as a list", claim({ [CAPABILITIES_KEY]: [] })],
    ["capabilities of null", claim({ [CAPABILITIES_KEY]: null })],
    ["a number for a version", claim({ [VERSION_KEY]: 20260728 })],
    ["null for a version", claim({ [VERSION_KEY]: null })],
    ["a list for a version", claim({ [VERSION_KEY]: [MODERN] })],
    ["nothing at all", {}],
  ];
  test.each(wrongClaims)("refuses %s in `_meta`", async (_, _meta) => {
    const { mcp } = await mcpAgent();
    const message = {
      ...{ jsonrpc: "2.0", id: 7, method: "tools/list", params: { _meta } },
    };
    const answer = await mcp.post(message, headersOf(MODERN, "tools/list"));
    expectError(answer, { status: 400, code: INVALID_PARAMS, id: 7 });
  });

  test.each([
    undefined,
    null,
    {},
    { _meta: null },
    { _meta: "x" },
    { _meta: [] },
  ])("refuses a modern header without the claim: params %j", async (params) => {
    const { mcp } = await mcpAgent();
    const message = {
      jsonrpc: "2.0",
      id: 7,
      method: "server/discover",
      params,
    };
    const answer = await mcp.post(message, headersOf(MODERN, message.method));
    expectError(answer, { status: 400, code: INVALID_PARAMS, id: 7 });
  });

  test.each(["2099-01-01", "2026-07-29", "2025-11-25", "1999-01-01", "draft"])(
    "refuses the version %s with the versions that there are",
    async (version) => {
      const { mcp } = await mcpAgent();
      const asked = {
        meta: { [VERSION_KEY]: version },
        headers: { "MCP-Protocol-Version": version },
      };
      for (const method of ["server/discover", "tools/list"]) {
        const answer = await mcp.ask(method, undefined, asked);
        expectError(answer, { status: 400, code: UNKNOWN_VERSION, id: 1 });
        const { supportedVersions } = await mcp.result("server/discover");
        expect(answer.body.error.data).toEqual({
          supported: supportedVersions,
          requested: version,
        });
      }
    },
  );

  test("tells a header that differs from the claim before a version that it does not know", async () => {
    const { mcp } = await mcpAgent();
    for (const version of [MODERN, "2099-01-01"]) {
      const answer = await mcp.ask("tools/list", undefined, {
        meta: { [VERSION_KEY]: version },
        headers: { "MCP-Protocol-Version": "2025-11-25" },
      });
      expectError(answer, { status: 400, code: HEADER_MISMATCH, id: 1 });
    }
  });

  test("does not insist on who the client is, and ignores what else `_meta` says", async () => {
    const { mcp } = await mcpAgent();
    const meta = {
      "io.modelcontextprotocol/clientInfo": { name: "x", version: "1" },
      "io.modelcontextprotocol/logLevel": "debug",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      progressToken: 0,
      "example.com/other": { deep: [1, 2] },
    };
    expect((await mcp.call("start_session", {}, { meta })).isError).toBe(false);
  });
});

/** What asks `initialize` for a version. */
async function initialized(
  mcp: {
    post: (body: unknown, headers?: Record<string, string>) => Promise<Answer>;
  },
  protocolVersion: unknown,
  headers: Record<string, string> = {},
) {
  const params = { ...CLIENT, protocolVersion };
  const message = { jsonrpc: "2.0", id: 1, method: "initialize", params };
  return resultOf(await mcp.post(message, headers));
}

describe("initialize", () => {
  test("answers who serves what, and opens no session", async () => {
    const { mcp } = await mcpAgent();
    const params = { ...CLIENT, protocolVersion: NEWEST_LEGACY };
    const answer = await mcp.ask("initialize", params, { era: "unsaid" });
    expect(resultOf(answer)).toEqual({
      protocolVersion: NEWEST_LEGACY,
      capabilities: { tools: {} },
      serverInfo: {
        name: "convex-memory",
        title: "OpenClaw Convex backend",
        version: VERSION,
      },
      instructions: expect.stringMatching(/\S/),
    });
    expect(answer.headers.get("mcp-session-id")).toBeNull();
  });

  test.each(LEGACY)("agrees to %s", async (version) => {
    const { mcp } = await mcpAgent();
    expect((await initialized(mcp, version)).protocolVersion).toBe(version);
  });

  test.each([
    ...["1999-01-01", MODERN, "2099-12-31", "2025-11-26", "latest", ""],
    ...[20251125, null, undefined, {}, ["2025-06-18"], "constructor"],
  ])("offers the newest old revision to who asks for %j", async (version) => {
    const { mcp } = await mcpAgent();
    const { protocolVersion } = await initialized(mcp, version);
    expect(protocolVersion).toBe(NEWEST_LEGACY);
  });

  test.each([MODERN, "2099-01-01", "1999-01-01", ...LEGACY, "none"])(
    "does not look at the version in the header: %s",
    async (header) => {
      const { mcp } = await mcpAgent();
      const headers = { "MCP-Protocol-Version": header };
      const { protocolVersion } = await initialized(mcp, "2025-06-18", headers);
      expect(protocolVersion).toBe("2025-06-18");
    },
  );

  test.each([undefined, null, {}])("works with params %j", async (params) => {
    const { mcp } = await mcpAgent();
    const message = { jsonrpc: "2.0", id: 1, method: "initialize", params };
    const { protocolVersion } = resultOf(await mcp.post(message));
    expect(protocolVersion).toBe(NEWEST_LEGACY);
  });

  test("agrees to no version that it does not serve afterwards", async () => {
    const { mcp } = await mcpAgent();
    for (const wanted of [...LEGACY, MODERN, "2024-11-05", "2024-10-07"]) {
      const { protocolVersion } = await initialized(mcp, wanted);
      const headers = { "MCP-Protocol-Version": protocolVersion as string };
      const message = { jsonrpc: "2.0", id: 1, method: "tools/list" };
      resultOf(await mcp.post(message, headers));
    }
  });
});

describe.each(LEGACY_ERAS)("an old client, version %s", (era) => {
  test("is answered a ping with an empty object", async () => {
    const { mcp } = await mcpAgent();
    expect(await mcp.result("ping", undefined, { era })).toEqual({});
  });

  test("gets results without what only the modern revision has", async () => {
    const { mcp } = await mcpAgent();
    const listed = await mcp.result("tools/list", {}, { era });
    expect(listed).not.toHaveProperty("resultType");
    const { result } = await mcp.call("start_session", {}, { era });
    expect(result).not.toHaveProperty("resultType");
  });

  test("lists and calls with params that are null or not there", async () => {
    const { mcp } = await mcpAgent();
    const headers = headersOf(era, "");
    for (const params of [undefined, null, {}]) {
      const list = { jsonrpc: "2.0", id: 1, method: "tools/list", params };
      const { tools } = resultOf(await mcp.post(list, headers));
      expect(tools).toHaveLength(7);
      const ping = { jsonrpc: "2.0", id: 1, method: "ping", params };
      expect(resultOf(await mcp.post(ping, headers))).toEqual({});
    }
    const { isError } = await mcp.call("start_session", undefined, { era });
    expect(isError).toBe(false);
  });

  test.each([
    ...["server/discover", "logging/setLevel", "resources/list"],
    ...["prompts/list", "completion/complete", "tools/LIST", ""],
    ...["constructor", "__proto__", "toString", "hasOwnProperty"],
  ])("is told in a 200 that there is no method %j", async (method) => {
    const { mcp } = await mcpAgent();
    const answer = await mcp.ask(method, {}, { era });
    expectError(answer, { status: 200, code: METHOD_NOT_FOUND, id: 1 });
  });
});

test.each(["1999-01-01", "2024-01-01", "2025-11-24", "2025-03-27"])(
  "the version %s in the header of an old client is refused",
  async (version) => {
    const { mcp } = await mcpAgent();
    const headers = { "MCP-Protocol-Version": version };
    for (const method of ["tools/list", "ping", "tools/call", "nothing"]) {
      const message = { jsonrpc: "2.0", id: 3, method };
      const answer = await mcp.post(message, headers);
      expectError(answer, { status: 400, code: INVALID_REQUEST, id: 3 });
    }
  },
);

describe("the eras do not drift apart", () => {
  test("the tools are the same, in the same order", async () => {
    const { mcp } = await mcpAgent();
    const [first, ...others] = await Promise.all(
      ERAS.map((era) => mcp.tools({ era })),
    );
    for (const tools of others) expect(tools).toEqual(first);
  });

  test("the instructions are the same", async () => {
    const { mcp } = await mcpAgent();
    const { instructions } = await mcp.result("server/discover");
    for (const version of LEGACY) {
      const legacy = await initialized(mcp, version);
      expect(legacy.instructions).toBe(instructions);
    }
  });

  test("the same call has the same content, an answer or a refusal", async () => {
    const { mcp } = await mcpAgent({ scopes: [...SCOPES] });
    const id = await memoryOf(mcp, "The kayak leaves at seven", {
      tags: ["sea"],
    });
    await mcp.send("POST", "/v1/logs/today", { content: "Packed the kayak" });
    const calls: [name: string, args: Record<string, unknown>][] = [
      ["start_session", {}],
      ["recall", { query: "when does the kayak leave?" }],
      ["recall", { query: "who won the chess match?" }],
      ["recall", { logs: true, limit: 5, tag: "sea" }],
      ["recall", { limit: 0 }],
      ["read_log", {}],
      ["read_log", { date: "2026-02-30" }],
      ["remember", { content: "The kayak leaves at seven" }],
      ["remember", {}],
      ["forget_memory", { id: "mem_none" }],
      ["restore_memory", { id }],
    ];
    for (const [name, args] of calls) {
      const seen = new Set<string>();
      for (const era of ERAS) {
        const { text, isError } = await mcp.call(name, args, { era });
        seen.add(`${isError} ${withoutChance(text)}`);
      }
      expect([...seen], name).toHaveLength(1);
    }
  });

  test("what one era has written the others read", async () => {
    const { mcp } = await mcpAgent();
    const contents: string[] = [];
    for (const [i, era] of ERAS.entries()) {
      const content = `Entry ${i} of a client`;
      await mcp.call("append_log", { content }, { era });
      contents.push(content);
      for (const reading of ERAS) {
        const { text } = await mcp.call("read_log", {}, { era: reading });
        for (const known of contents) expect(text).toContain(known);
      }
    }
  });
});

const unknownTools = [
  ...["search", "Recall", "recall ", "", "constructor", "__proto__"],
  ...["toString", "hasOwnProperty", "mcp__convex-memory__recall"],
];
describe.each<Era>(ERAS)("a tool that there is not, version %s", (era) => {
  test.each(unknownTools)(
    "%j is the call's error, not the tool's",
    async (name) => {
      const { t, mcp } = await mcpAgent();
      const before = await storedRows(t);
      // A name of nothing or of blanks does not stand in a header as it is.
      const encoded = `=?base64?${btoa(name)}?=`;
      const headers = era === MODERN ? { "Mcp-Name": encoded } : {};
      const answer = await mcp.ask("tools/call", { name }, { era, headers });
      expectError(answer, { status: 200, code: INVALID_PARAMS, id: 1 });
      expect(await storedRows(t)).toEqual(before);
    },
  );

  test("is not what arguments are that are no object", async () => {
    const { t, mcp } = await mcpAgent();
    const before = await storedRows(t);
    for (const args of [[], ["x"], "{}", 5, true]) {
      const params = { name: "remember", arguments: args };
      const answer = await mcp.ask("tools/call", params, { era });
      expectError(answer, { status: 200, code: INVALID_PARAMS, id: 1 });
    }
    expect(await storedRows(t)).toEqual(before);
  });
});

test.each([undefined, null, 5, true, {}, ["recall"]])(
  "a tool's name that is no text is refused: %j",
  async (name) => {
    const { mcp } = await mcpAgent();
    const params = { name, arguments: {} };
    for (const era of LEGACY_ERAS) {
      const answer = await mcp.ask("tools/call", params, { era });
      expectError(answer, { status: 200, code: INVALID_PARAMS, id: 1 });
    }
    const { status, body } = await mcp.ask("tools/call", params);
    expect([200, 400]).toContain(status);
    expect([INVALID_PARAMS, HEADER_MISMATCH]).toContain(body.error.code);
  },
);
