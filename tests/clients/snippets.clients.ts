import { symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { cleanUp, start, type Started } from "../e2e/server.js";
import { clientsPath } from "./clients.js";
import { mockModel } from "./mockModel.js";
import { overStdio, type Entry, type Request } from "./stdioServer.js";
import {
  CONTENT,
  PAGE,
  Place,
  QUERY,
  RECALLED,
  REMEMBERED,
  rememberAndRecall,
  settingsOf,
  TOOLS,
} from "./snippets.js";

const QUESTION = "Which language do I like?";

type Servers = { mcpServers: Record<string, object> };

/** What README and the page say of each client, done as it stands, against the server. */
describe.skipIf(clientsPath === null)("what the pages say to connect", () => {
  let server: Started;
  beforeAll(async () => {
    server = await start("--memory");
  });
  afterAll(cleanUp);

  describe("mcporter", () => {
    const FILE = "project/config/mcporter.json";
    let place: Place;
    beforeAll(() => {
      place = new Place(server);
    });

    test("is connected by README's command, which writes the page's file", async () => {
      const { code, output, errors } = await place.follow(
        "README.md",
        "mcporter",
      );
      expect(code, output + errors).toBe(0);
      for (const tool of TOOLS) expect(output).toContain(`function ${tool}(`);
      const { mcpServers } = place.json<Servers>(FILE);
      const page = JSON.parse(settingsOf("mcporter", server)) as Servers;
      expect(mcpServers).toEqual(page.mcpServers);
      expect(place.read(FILE)).not.toContain(server.token);
    });

    test("remembers and recalls by the page's calls", async () => {
      const { code, output, errors } = await place.follow(PAGE, "mcporter");
      expect(code, output + errors).toBe(0);
      expect(output).toMatch(REMEMBERED);
      expect(output).toMatch(/<<<RECALLED_CONTENT.*Prefers TypeScript/s);
    });

    test("is not connected by `bearerTokenEnv`, of which the page warns", async () => {
      const other = new Place(server);
      const { mcpServers } = JSON.parse(
        settingsOf("mcporter", server),
      ) as Servers;
      const { headers: _headers, ...rest } = mcpServers[
        "convex-memory"
      ] as Record<string, unknown>;
      const changed = { ...rest, bearerTokenEnv: "CONVEX_BACKEND_TOKEN" };
      other.write(
        FILE,
        JSON.stringify({ mcpServers: { "convex-memory": changed } }),
      );
      const { output } = await other.run("mcporter list convex-memory");
      expect(output).not.toContain("function recall(");
    });
  });

  test("Claude Desktop's file starts a bridge to the seven tools", async () => {
    const place = new Place(server);
    // `npx` takes the bridge that is installed where it runs.
    const modules = path.resolve(clientsPath!.split(":")[1]!, "..");
    symlinkSync(modules, path.join(place.folder, "node_modules"));
    const started = async (token: string, requests: Request[]) => {
      const file = settingsOf("claude-desktop", { ...server, token });
      const { mcpServers } = JSON.parse(file) as {
        mcpServers: Record<string, Entry>;
      };
      const { folder: cwd, env } = place;
      return await overStdio(mcpServers["convex-memory"]!, requests, {
        cwd,
        env,
      });
    };
    const list = { method: "tools/list", params: {} };
    const [listed, ...results] = await started(server.token, [
      list,
      call("remember", { content: CONTENT, tags: ["coding"] }),
      call("recall", { query: QUERY }),
    ]);
    const { tools } = listed as { tools: { name: string }[] };
    expect(tools.map(({ name }) => name).sort()).toEqual(TOOLS);
    const [remembered, recalled] = results.map(
      (result) => (result as { content: { text: string }[] }).content[0]!.text,
    );
    expect(remembered).toMatch(REMEMBERED);
    expect(recalled).toMatch(RECALLED);
    // It tries to register where a token is refused; that route says what to do.
    await expect(started("wrong", [list])).rejects.toThrow("There is no OAuth");
  });

  test("Gemini CLI: README's command writes the page's file, and a turn remembers and recalls", async () => {
    const FILE = ".gemini/settings.json";
    const place = new Place(server);
    const { code, output, errors } = await place.follow("README.md", "gemini");
    expect(code, output + errors).toBe(0);
    const written = place.json<Servers>(FILE);
    const page = JSON.parse(settingsOf("gemini", server)) as Servers;
    expect(written).toEqual(page);

    const auth = { selectedType: "gemini-api-key" };
    const privacy = { usageStatisticsEnabled: false };
    place.write(
      FILE,
      JSON.stringify({ ...written, security: { auth }, privacy }),
    );
    const trusted = { GEMINI_CLI_TRUST_WORKSPACE: "true" };
    const list = await place.run("gemini mcp list", trusted);
    expect(list.output + list.errors).toMatch(/convex-memory: .* Connected/);
    const turn = `gemini -m gemini-2.5-flash --yolo -p "${QUESTION}"`;
    await remembersAndRecalls(place, "mcp_convex-memory_", turn, (origin) => ({
      ...trusted,
      GEMINI_API_KEY: "x",
      GOOGLE_GEMINI_BASE_URL: origin,
    }));
  });

  describe.skipIf(!inject("largeClients"))("a large client", () => {
    test("Claude Code: README's command writes the page's file, and a turn remembers and recalls", async () => {
      const place = new Place(server);
      const { code, output, errors } = await place.follow(
        "README.md",
        "claude-code",
      );
      expect(code, output + errors).toBe(0);
      const page = settingsOf("claude-code", server);
      const { projects } = place.json<{ projects: Record<string, Servers> }>(
        ".claude.json",
      );
      expect(Object.values(projects)[0]!.mcpServers).toEqual(
        (JSON.parse(page) as Servers).mcpServers,
      );
      const list = await place.run("claude mcp list");
      expect(list.output, list.errors).toMatch(/convex-memory: .*✔ Connected/);
      const env = { CONVEX_BACKEND_TOKEN: "ocb_no" };
      const wrong = await place.run("claude mcp list", env);
      expect(wrong.output).toMatch(/Failed to connect.*HTTP 401/);
      expect(wrong.output).toContain('"code":"unauthenticated"');

      place.write("project/.mcp.json", page);
      const turn = `claude -p "${QUESTION}" --mcp-config .mcp.json --strict-mcp-config \
--allowedTools mcp__convex-memory__remember,mcp__convex-memory__recall`;
      await remembersAndRecalls(
        place,
        "mcp__convex-memory__",
        turn,
        (origin) => ({
          ANTHROPIC_BASE_URL: origin,
          ANTHROPIC_API_KEY: "x",
          ENABLE_TOOL_SEARCH: "false",
          DISABLE_AUTOUPDATER: "1",
          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        }),
      );
    });

    test("Codex: README's command writes the page's file, and a turn remembers and recalls", async () => {
      const place = new Place(server);
      place.write(".codex/config.toml", "");
      const { code, output, errors } = await place.follow("README.md", "codex");
      expect(code, output + errors).toBe(0);
      expect(place.read(".codex/config.toml").trim()).toBe(
        settingsOf("codex", server).trim(),
      );
      const provider = 'name="mock", wire_api="responses"';
      const turn = `codex exec --skip-git-repo-check -c model=mock -c model_provider=mock \
-c 'model_providers.mock={${provider}, base_url="'"$MODEL"'/v1"}' "${QUESTION}"`;
      await remembersAndRecalls(
        place,
        "mcp__convex_memory.",
        turn,
        (origin) => ({
          MODEL: origin,
        }),
      );
    });
  });

  function call(name: string, args: object): Request {
    return { method: "tools/call", params: { name, arguments: args } };
  }

  /** A turn of an agent whose model calls the tools by the names that it was given. */
  async function remembersAndRecalls(
    place: Place,
    prefix: string,
    turn: string,
    env: (origin: string) => Record<string, string>,
  ): Promise<void> {
    const model = await mockModel(rememberAndRecall(prefix));
    try {
      const ran = await place.run(turn, env(model.origin));
      expect(ran.code, ran.output + ran.errors).toBe(0);
    } finally {
      model.close();
    }
    const [first] = model.requests;
    const offered = first!.tools.filter((name) => name.startsWith(prefix));
    expect(offered.map((name) => name.slice(prefix.length)).sort()).toEqual(
      TOOLS,
    );
    const heard = model.requests.at(-1)!.body;
    expect(heard).toMatch(REMEMBERED);
    expect(heard).toMatch(RECALLED);
    for (const { body } of model.requests)
      expect(body).not.toContain(server.token);
  }
});
