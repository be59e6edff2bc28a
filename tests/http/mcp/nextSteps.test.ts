import { afterEach, describe, expect, test, vi } from "vitest";
import { mcpAgent, memoryOf, partsOf, refusedIn } from "./mcp.js";

/** What a model is told to do next is something that its tools do. */

afterEach(() => {
  vi.unstubAllEnvs();
});

test("an id to restore is not said to be where no forgotten memory is", async () => {
  const { mcp } = await mcpAgent();
  const restore = (await mcp.tools()).find(
    ({ name }) => name === "restore_memory",
  );
  const { description } = restore!.inputSchema.properties.id!;
  expect(description).not.toMatch(/recall|start_session/);
});

describe("where a text was cut", () => {
  test("a log says which entries are shown", async () => {
    const { mcp } = await mcpAgent();
    for (let i = 0; i < 3; i++)
      await mcp.call("append_log", {
        content: `${i} ${"kayak ".repeat(1500)}`,
      });
    const { text } = await mcp.call("read_log");
    expect(text).toMatch(/\nCut: these are the last entries\b.*\brecall\b.*$/);
    expect(partsOf(text).stored).toMatch(/: 2 kayak/);
  });
});

describe("a refusal", () => {
  test("of another agent's own space promises no grant", async () => {
    const { mcp } = await mcpAgent();
    for (const [name, args] of [
      ["remember", { content: "x" }],
      ["read_log", {}],
      ["forget_memory", { id: "x" }],
    ] as const) {
      const given = { ...args, space: "agent/other" };
      const { text, isError } = await mcp.call(name, given);
      expect(isError).toBe(true);
      expect(text).toMatch(/^forbidden: /);
      expect(text).not.toMatch(/\b(?:grant|scope)\b/);
    }
  });

  test("for want of room does not send for forgetting, which makes none", async () => {
    vi.stubEnv("QUOTA_ROWS_PER_SPACE", "2");
    const { mcp } = await mcpAgent();
    const id = await memoryOf(mcp, "The kayak is red");
    await memoryOf(mcp, "The kayak is old");
    await mcp.call("forget_memory", { id });
    const called = await mcp.call("remember", { content: "The kayak is new" });
    const { code, lines } = refusedIn(called);
    expect(code).toBe("quota_exceeded");
    expect(lines.at(-2)).toMatch(/operator can give more room/);
    expect(lines.at(-2)).toMatch(/only once it cannot be restored/);
  });

  test("of an id says what else the id of a forgotten memory can be", async () => {
    const { mcp } = await mcpAgent();
    const id = await memoryOf(mcp, "The kayak is red");
    await mcp.call("forget_memory", { id });
    for (const [name, args] of [
      ["forget_memory", { id }],
      ["restore_memory", { id: "kayak" }],
    ] as const) {
      const { text } = await mcp.call(name, args);
      expect(text).toMatch(/^not_found: /);
      expect(text).toMatch(/^Next: .*\bforgotten\b/m);
    }
  });
});
