import { afterEach, describe, expect, test, vi } from "vitest";
import type { Scope } from "../../../convex/components/openclawBackend/vocabulary.js";
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

  test("names the spaces of others by what the token may do there", async () => {
    const { t, mcp } = await mcpAgent();
    await grant(t, "main", "shared/team", "write");
    await grant(t, "main", "shared/news", "read");
    const own = async (scopes: Scope[]) => {
      const { secret } = await issueToken(t, "main", { scopes });
      const called = await mcpClient(t, secret).call("start_session");
      return partsOf(called.text).own;
    };
    const all = partsOf((await mcp.call("start_session")).text).own;
    expect(all).toContain("You can also write to shared/team.\n");
    expect(all).toContain("You can also read shared/news.\n");
    const reader = await own(["memory:read", "logs:read"]);
    expect(reader).not.toContain("write to");
    expect(reader).toMatch(/You can also read .*shared\/team/);
    expect(reader).toMatch(/You can also read .*shared\/news/);
    const writer = await own(["memory:write"]);
    expect(writer).toContain("You can also write to shared/team.\n");
    expect(writer).not.toContain("shared/news");
    expect(await own(["secrets:read"])).not.toContain("shared/");
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
