import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { metered, type Cost } from "../../../bench/meter.js";
import { remember } from "../recallStores.js";
import {
  ERAS,
  mcpAgent,
  mcpClient,
  memoryOf,
  requestOf,
  type McpClient,
} from "./mcp.js";

beforeEach(() => {
  vi.stubEnv("RATE_LIMIT_WRITE_PER_MINUTE", "100000");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function world() {
  const made = await mcpAgent();
  const contents = Array.from({ length: 50 }, (_, i) => ({
    content: `Deploy ${i} happened on day ${i % 7} of week ${i}`,
  }));
  await remember(made.mcp.send, contents);
  await made.mcp.send("POST", "/v1/logs/today", { content: "Deployed" });
  // A token is marked as used once in a while.
  await made.mcp.tools();
  return made;
}

async function costOf(act: () => Promise<unknown>): Promise<Cost> {
  // What an earlier request has scheduled must not run within this one.
  await new Promise((resolve) => setTimeout(resolve, 2));
  return (await metered(act)).cost;
}

const calling =
  (mcp: McpClient, name: string, args: Record<string, unknown> = {}) =>
  async () => {
    const { isError, text } = await mcp.call(name, args);
    expect(isError, text).toBe(false);
  };

describe("function calls", () => {
  test.each(ERAS)("of each tool, version %s", async (era) => {
    const { mcp } = await world();
    const id = await memoryOf(mcp, "Forgotten soon");
    const calls: [
      name: string,
      args: Record<string, unknown>,
      calls: number,
    ][] = [
      ["recall", { query: "when do deploys happen?" }, 4],
      ["remember", { content: "Deploys happen on Thursdays" }, 3],
      ["append_log", { content: "Deployed again" }, 2],
      ["read_log", {}, 2],
      ["start_session", {}, 2],
      ["forget_memory", { id }, 2],
    ];
    for (const [name, args, expected] of calls) {
      const { calls } = await costOf(async () => {
        const { isError, text } = await mcp.call(name, args, { era });
        expect(isError, text).toBe(false);
      });
      expect(calls, name).toBe(expected);
    }
  });

  test.each(ERAS)("of what is no tool, version %s", async (era) => {
    const { mcp } = await world();
    const asked: [method: string, calls: number][] = [
      ["tools/list", 2],
      [era === "2026-07-28" ? "server/discover" : "initialize", 2],
      ["ping", 2],
      ["no/method", 2],
    ];
    for (const [method, expected] of asked) {
      const cost = await costOf(async () => await mcp.ask(method, {}, { era }));
      expect(cost.calls, method).toBe(expected);
    }
    const notified = await costOf(
      async () => await mcp.notify("notifications/initialized", {}, { era }),
    );
    expect(notified.calls).toBe(1);
    expect(notified.documentsRead + notified.documentsWritten).toBe(0);
  });

  test("of a message that is refused are two, of one without a token's form one", async () => {
    const { t, mcp } = await world();
    const nobody = mcpClient(t, null);
    const { message, headers } = requestOf("tools/list");
    for (const body of ["{", [], { ...message, id: null }, message]) {
      const sent = { ...headers, "Mcp-Method": "other" };
      const refused = await costOf(async () => await mcp.post(body, sent));
      expect(refused.calls).toBe(2);
      const unknown = await costOf(async () => await nobody.post(body, sent));
      expect(unknown.calls).toBe(1);
      expect(unknown.documentsRead + unknown.documentsWritten).toBe(0);
    }
  });

  test("of a tool's call that does not fit are two, whatever the tool", async () => {
    const { mcp } = await world();
    for (const [name, args] of [
      ["recall", { limit: 0 }],
      ["remember", {}],
      ["append_log", { content: 5 }],
      ["start_session", { surplus: 1 }],
      ["no_tool", {}],
    ] as const) {
      const cost = await costOf(
        async () => await mcp.ask("tools/call", { name, arguments: args }),
      );
      expect(cost.calls, name).toBe(2);
    }
  });

  test("of an answer that nobody has asked for is one", async () => {
    const { mcp } = await world();
    const message = { jsonrpc: "2.0", id: 1, result: {} };
    const cost = await costOf(async () => await mcp.post(message));
    expect(cost.calls).toBe(1);
  });
});

describe("what a tool reads and writes is what its route does", () => {
  const both: [
    name: string,
    args: Record<string, unknown>,
    route: readonly [method: string, path: string, body?: unknown],
  ][] = [
    [
      "recall",
      { query: "deploys" },
      ["POST", "/v1/recall", { query: "deploys" }],
    ],
    ["remember", { content: "A" }, ["POST", "/v1/memories", { content: "B" }]],
    [
      "append_log",
      { content: "A" },
      ["POST", "/v1/logs/today", { content: "B" }],
    ],
    ["read_log", {}, ["GET", "/v1/logs/today"]],
    ["start_session", {}, ["GET", "/v1/session"]],
  ];
  test.each(both)("%s", async (name, args, route) => {
    const { mcp } = await world();
    const byTool = await costOf(calling(mcp, name, args));
    const byRoute = await costOf(async () => await mcp.send(...route));
    expect(byTool.calls).toBe(byRoute.calls);
    for (const part of ["documentsRead", "documentsWritten"] as const)
      expect(byTool[part] - byRoute[part], part).toBeLessThanOrEqual(2);
    expect(byTool.vectorSearches).toBe(byRoute.vectorSearches);
    expect(byTool.textSearches).toBe(byRoute.textSearches);
  });

  test("forget_memory and restore_memory", async () => {
    type Act = (mcp: McpClient, id: string) => Promise<unknown>;
    /** Of both, in a store of their own: what is done before has its traces. */
    const costsOf = async (forget: Act, restore: Act) => {
      const { mcp } = await world();
      const id = await memoryOf(mcp, "Forgotten and restored");
      return [
        await costOf(async () => await forget(mcp, id)),
        await costOf(async () => await restore(mcp, id)),
      ];
    };
    const path = (id: string) => `/v1/memories/${id}`;
    const byRoute = await costsOf(
      (mcp, id) => mcp.send("DELETE", path(id)),
      (mcp, id) => mcp.send("POST", `${path(id)}/restore`),
    );
    const byTool = await costsOf(
      (mcp, id) => mcp.call("forget_memory", { id }),
      (mcp, id) => mcp.call("restore_memory", { id }),
    );
    for (const [i, cost] of byTool.entries()) {
      expect(cost.calls).toBe(byRoute[i]!.calls);
      for (const part of ["documentsRead", "documentsWritten"] as const)
        expect(Math.abs(cost[part] - byRoute[i]![part])).toBeLessThanOrEqual(2);
    }
  });
});

test("a list of tools reads as little as it can, however much is stored", async () => {
  const { mcp } = await world();
  const cost = await costOf(async () => await mcp.tools());
  expect(cost.documentsRead).toBeLessThanOrEqual(8);
  expect(cost.documentsWritten).toBeLessThanOrEqual(1);
});

test("what a tool does is in the audit as its route's is", async () => {
  const { t, mcp } = await mcpAgent({
    scopes: ["memory:read", "memory:write", "logs:read", "logs:write", "admin"],
  });
  const id = await memoryOf(mcp, "Forgotten by its route");
  await mcp.send("POST", "/v1/logs/today", { content: "By its route" });
  await mcp.send("DELETE", `/v1/memories/${id}`);
  await mcp.send("POST", `/v1/memories/${id}/restore`);
  const actions = async () => {
    const { body } = await mcp.send("GET", "/v1/admin/audit?limit=50");
    return (body.events as { action: string; outcome: string }[])
      .filter(({ action }) => /^(?:memory|log)/.test(action))
      .map(({ action, outcome }) => `${action} ${outcome}`);
  };
  const byRoutes = await actions();
  expect(byRoutes).toHaveLength(4);
  const { text } = await mcp.call("remember", { content: "By a tool" });
  const args = { id: /\bmem_\w+/.exec(text)![0] };
  await mcp.call("append_log", { content: "By a tool" });
  await mcp.call("forget_memory", args);
  await mcp.call("restore_memory", args);
  expect(await actions()).toEqual([...byRoutes, ...byRoutes]);
  expect(t).toBeDefined();
});
