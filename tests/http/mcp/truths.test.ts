import { afterEach, describe, expect, test, vi } from "vitest";
import { grant, issueToken } from "../../setup.js";
import { mcpAgent, mcpClient, memoryOf, partsOf } from "./mcp.js";

/** What the server says in its own words holds, whatever the token may and whatever the operator has set. */

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a session", () => {
  test("does not say that nothing is stored to a token that may not read it", async () => {
    const { t, mcp } = await mcpAgent();
    await memoryOf(mcp, "The kayak is red");
    const { secret } = await issueToken(t, "main", {
      scopes: ["memory:write", "logs:write"],
    });
    const { text } = await mcpClient(t, secret).call("start_session");
    expect(text).not.toContain("kayak");
    expect(text).not.toMatch(/nothing is stored/i);
  });

  test("does not say so of what is too little trusted to be shown", async () => {
    const { mcp } = await mcpAgent();
    await mcp.call("remember", { content: "The kayak is red", source: "web" });
    const { text } = await mcp.call("start_session");
    expect(text).not.toContain("kayak");
    expect(text).not.toMatch(/nothing is stored/i);
  });

  test("names spaces to write to only where the token writes", async () => {
    const { t, mcp } = await mcpAgent();
    await grant(t, "main", "shared/team", "write");
    const own = async (client: typeof mcp) =>
      partsOf((await client.call("start_session")).text).own;
    expect(await own(mcp)).toContain("You can also write to shared/team.");
    const { secret } = await issueToken(t, "main", {
      scopes: ["memory:read", "logs:read"],
    });
    expect(await own(mcpClient(t, secret))).not.toContain("write to");
  });
});

test("a recall by words alone does not blame an embedder that there is none of", async () => {
  vi.stubEnv("EMBEDDING_PROVIDER", "none");
  const { mcp } = await mcpAgent();
  await memoryOf(mcp, "The kayak is red");
  const { text } = await mcp.call("recall", { query: "kayak" });
  const { own } = partsOf(text);
  expect(own).toMatch(/by words alone/);
  expect(own).not.toMatch(/\bthe embedder\b/);
});
