import { describe, expect, test } from "vitest";
import {
  clientsPath,
  deployableSkill,
  deployment,
  freshAgentId,
  run,
} from "./clients.js";
import { sdks } from "./mcpClients.js";

const named = clientsPath !== null && deployment !== null;

describe.skipIf(!named)("MCP on a deployment", () => {
  const cwd = named ? deployableSkill() : "";

  test("the official client remembers and recalls in the modern era", async () => {
    const pushed = await run("npx", ["convex", "deploy", "-y"], { cwd });
    expect(pushed.code, pushed.stderr).toBe(0);
    const args = JSON.stringify({ agentId: freshAgentId() });
    const made = await run("npx", ["convex", "run", "agents:create", args], {
      cwd,
    });
    expect(made.code, made.stderr).toBe(0);
    const { value } = JSON.parse(made.stdout) as {
      value: { token: { secret: string } };
    };
    const { connect, revision } = sdks[0]!;
    const token = value.token.secret;
    const access = { url: deployment!.siteUrl, token };
    const { client, transport } = await connect(access);
    expect(transport.protocolVersion).toBe(revision);
    expect((await client.listTools()).tools).toHaveLength(7);
    const content = "The ferry to Finkenwerder leaves at a quarter past";
    const use = async (name: string, given: Record<string, string>) =>
      await client.callTool({ name, arguments: given });
    expect(await use("remember", { content })).not.toHaveProperty("isError");
    const found = await use("recall", { query: "when does the ferry leave?" });
    expect(found.content[0]!.text).toContain(content);
    await client.close();
  });
});
