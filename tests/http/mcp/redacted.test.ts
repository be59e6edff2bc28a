import { afterEach, describe, expect, test, vi } from "vitest";
import { mcpAgent } from "./mcp.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("where the operator has secrets taken out", () => {
  const SECRET = "sk-ant-" + "api03-" + "A1b2C3d4E5f6G7h8".repeat(6);

  test.each([
    ["remember", { content: `The key is ${SECRET}` }],
    ["append_log", { content: `Found the key ${SECRET}` }],
  ])("%s says that the text was stored without one", async (name, args) => {
    vi.stubEnv("SECRET_GUARD", "redact");
    const { mcp } = await mcpAgent();
    const { text, isError } = await mcp.call(name, args);
    expect(isError, text).toBe(false);
    expect(text).toMatch(/secret/);
    expect(text).toContain("[redacted:");
    expect(text).not.toContain(SECRET);
    const again = "Anthropic's key is [redacted:anthropic-key] in the notes";
    const other = await mcp.call(name, { content: again });
    expect(other.text).not.toMatch(/secret/);
  });
});
