import { describe, expect, test } from "vitest";
import {
  SCOPES,
  type Scope,
} from "../../../convex/components/openclawBackend/vocabulary.js";
import { issueToken, storedRows } from "../../setup.js";
import {
  ERAS,
  mcpAgent,
  mcpClient,
  memoryOf,
  MODERN,
  refusedIn,
  TOOLS,
  type ToolName,
} from "./mcp.js";

/** What each tool needs, in this page's own words. */
const NEEDS: Record<ToolName, Scope | null> = {
  start_session: null,
  recall: "memory:read",
  remember: "memory:write",
  append_log: "logs:write",
  read_log: "logs:read",
  forget_memory: "memory:write",
  restore_memory: "memory:write",
};
const USED: Scope[] = [
  "memory:read",
  "memory:write",
  "logs:read",
  "logs:write",
];
const subsets = Array.from({ length: 2 ** USED.length }, (_, bits) =>
  USED.filter((_, i) => bits & (1 << i)),
);
const named = subsets.map((scopes) => ({
  scopes,
  name: scopes.join(" ") || "no scope",
}));
const others = SCOPES.filter((scope) => !USED.includes(scope));

/** A client of a token with these scopes; a token of none at all may be refused to be made. */
async function holderOf(scopes: readonly Scope[]) {
  const { t, mcp } = await mcpAgent({ scopes: [...SCOPES] });
  const given: Scope[] = scopes.length > 0 ? [...scopes] : ["secrets:read"];
  const { secret } = await issueToken(t, "main", { scopes: given });
  return { t, all: mcp, mcp: mcpClient(t, secret) };
}

const allowed = (scopes: readonly Scope[]) =>
  TOOLS.filter((tool) => {
    const need = NEEDS[tool];
    return need === null || scopes.includes(need);
  });

describe.each(named)("a token with $name", ({ scopes }) => {
  test("is listed its tools and no other, in one order, in every era", async () => {
    const { all, mcp } = await holderOf(scopes);
    const order = (await all.tools()).map(({ name }) => name);
    const expected = order.filter((name) =>
      (allowed(scopes) as string[]).includes(name),
    );
    for (const era of ERAS)
      for (let time = 0; time < 2; time++) {
        const names = (await mcp.tools({ era })).map(({ name }) => name);
        expect(names).toEqual(expected);
      }
  });

  test("is offered the logs in a recall only where it may read them", async () => {
    const { mcp } = await holderOf(scopes);
    const recall = (await mcp.tools()).find(({ name }) => name === "recall");
    if (!recall) return expect(scopes).not.toContain("memory:read");
    const { properties } = recall.inputSchema;
    expect("logs" in properties).toBe(scopes.includes("logs:read"));
  });

  test("is told of no tool that it has not", async () => {
    const { mcp } = await holderOf(scopes);
    const { instructions } = await mcp.result("server/discover");
    const names = new Set<string>(allowed(scopes));
    for (const tool of TOOLS)
      if (!names.has(tool)) expect(instructions).not.toContain(tool);
    for (const tool of ["start_session", "recall", "remember", "append_log"])
      if (names.has(tool)) expect(instructions).toContain(tool);
    const era = "unsaid";
    const legacy = await mcp.result("initialize", {}, { era });
    expect(legacy.instructions).toBe(instructions);
    if (!scopes.includes("memory:write"))
      expect(JSON.stringify(await mcp.tools())).not.toMatch(
        /remember|forget_memory|restore_memory/,
      );
  });

  test("may call what it is listed, and is refused the others in the transaction", async () => {
    for (const era of [MODERN, "unsaid"] as const) {
      const { t, all, mcp } = await holderOf(scopes);
      const id = await memoryOf(all, "Kept");
      const gone = await memoryOf(all, "Gone");
      await all.send("DELETE", `/v1/memories/${gone}`);
      const args: Partial<Record<ToolName, object>> = {
        remember: { content: "New" },
        append_log: { content: "New" },
        forget_memory: { id },
        restore_memory: { id: gone },
      };
      for (const tool of TOOLS) {
        const before = await storedRows(t);
        const called = await mcp.call(tool, { ...args[tool] }, { era });
        if (allowed(scopes).includes(tool)) {
          expect(called.isError, called.text).toBe(false);
          continue;
        }
        const { code, text } = refusedIn(called);
        expect(code).toBe("forbidden");
        expect(text).toContain(NEEDS[tool]);
        expect(await storedRows(t)).toEqual(before);
      }
    }
  });
});

describe("the scopes that no tool needs", () => {
  test("bring no tool", async () => {
    const { mcp } = await holderOf(others);
    const names = (await mcp.tools()).map(({ name }) => name);
    expect(names).toEqual(["start_session"]);
    const { instructions } = await mcp.result("server/discover");
    expect(instructions).not.toMatch(/recall|remember|append_log/);
  });

  test("take none away", async () => {
    const { mcp } = await holderOf(SCOPES);
    expect(await mcp.tools()).toHaveLength(TOOLS.length);
  });
});

test("logs in a recall need the scope to read them", async () => {
  const { t, mcp } = await holderOf(["memory:read"]);
  const before = await storedRows(t);
  const { code, text } = refusedIn(await mcp.call("recall", { logs: true }));
  expect(code).toBe("forbidden");
  expect(text).toContain("logs:read");
  expect((await mcp.call("recall", { logs: false })).isError).toBe(false);
  expect(await storedRows(t)).toEqual(before);
});

test("a token that may only write is shown nothing of what was there", async () => {
  const { all, mcp } = await holderOf(["memory:write", "logs:write"]);
  await memoryOf(all, "The kayak leaves at seven", {
    type: "fact",
    tags: ["sea"],
  });
  await all.send("POST", "/v1/logs/today", { content: "Packed the kayak" });
  const calls: [name: string, args: Record<string, unknown>][] = [
    ["remember", { content: "The kayak leaves at eight" }],
    ["remember", { content: "The kayak leaves at seven" }],
    ["append_log", { content: "Left" }],
    ["start_session", {}],
  ];
  for (const [name, args] of calls) {
    const { isError, text } = await mcp.call(name, args);
    expect(isError, text).toBe(false);
    expect(text).not.toMatch(/leaves at seven|Packed|\bsea\b/);
  }
});

test("the list does not depend on what was asked before", async () => {
  const { t, mcp, token } = await mcpAgent();
  const expected = await mcp.tools();
  await mcp.call("remember", { content: "Something" });
  await mcp.ask("initialize", {}, { era: "unsaid" });
  await mcp.call("no_memory", {}).catch(() => {});
  expect(await mcp.tools()).toEqual(expected);
  expect(await mcpClient(t, token).tools()).toEqual(expected);
});
