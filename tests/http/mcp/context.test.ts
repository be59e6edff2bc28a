import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { mcpAgent } from "./mcp.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 20, 12) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("a context over MCP", () => {
  test("tells two memories of one shape apart, in each tool's text", async () => {
    const { mcp } = await mcpAgent();
    for (const [name, day] of [
      ["Anna", "7 May"],
      ["Ben", "9 June"],
    ]) {
      const args = { content: `birthday ${day}`, context: [name] };
      const { text, isError } = await mcp.call("remember", args);
      expect(isError, text).toBe(false);
      expect(text).toMatch(/^Remembered mem_/);
    }
    const query = "when is Ben's birthday?";
    const { text } = await mcp.call("recall", { query });
    const [first] = text.split("\n").slice(2);
    expect(first).toMatch(/^[0-9a-f]{4} \w+: Ben: birthday 9 June$/);
    const session = await mcp.call("start_session");
    expect(session.text).toMatch(/: Ben: birthday 9 June\n/);
    expect(session.text).toMatch(/: Anna: birthday 7 May\n/);
  });

  test("is part of what is known already", async () => {
    const { mcp } = await mcpAgent();
    const port = { content: "port: 8080" };
    const said: string[] = [];
    for (const context of [["staging"], ["production"], ["staging"]])
      said.push((await mcp.call("remember", { ...port, context })).text);
    expect(said[0]).toMatch(/^Remembered/);
    expect(said[1]).toMatch(/^Remembered/);
    expect(said[2]).toMatch(/^Known already/);
  });

  test("comes with an entry, as a list or as the JSON of one", async () => {
    const { mcp } = await mcpAgent();
    const content = "rotated the keys";
    for (const context of [["Atlas", "Ops"], '["Atlas","Ops"]']) {
      const args = { content, context, key: JSON.stringify(context) };
      expect((await mcp.call("append_log", args)).isError).toBe(false);
    }
    const { text } = await mcp.call("read_log");
    expect(text.match(/: Atlas \/ Ops: rotated the keys\n/g)).toHaveLength(2);
  });

  test.each([
    [{ context: "Anna" }, /^context: Must be an array\.$/m],
    [{ context: [7] }, /^context\/0: Must be a string\.$/m],
    [{ context: Array(9).fill("x") }, /^context: .*8/m],
    [{ context: ["x".repeat(121)] }, /^context\/0: .*120/m],
    [{ context: [" "] }, /^context\/0: Must/m],
    [{ context: ["a\nb"] }, /^context\/0: .*line breaks/m],
  ])("that is none is refused in words: %j", async (wrong, words) => {
    const { mcp } = await mcpAgent();
    for (const name of ["remember", "append_log"]) {
      const args = { content: "birthday 7 May", ...wrong };
      const { text, isError } = await mcp.call(name, args);
      expect(isError).toBe(true);
      expect(text).toMatch(words);
    }
  });

  test("that had a secret says so", async () => {
    const secret = "sk-ant-" + "api03-" + "A1b2C3d4E5f6G7h8".repeat(6);
    vi.stubEnv("SECRET_GUARD", "redact");
    const { mcp } = await mcpAgent();
    for (const name of ["remember", "append_log"]) {
      const args = { content: "its key", context: ["Anthropic", secret] };
      const { text, isError } = await mcp.call(name, args);
      expect(isError, text).toBe(false);
      expect(text).toContain("[redacted:");
      expect(text).not.toContain(secret);
    }
  });
});
