import { cpSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cleanUp, start, type Started } from "../e2e/server.js";
import { clientsPath, packedSkill } from "./clients.js";
import { mockModel, type Asked, type Step } from "./mockModel.js";
import { modelSettings, SKILL, skillSettings } from "./openclaw.js";
import {
  CONTENT,
  Place,
  QUERY,
  RECALLED,
  settingsOf,
  TOOLS,
} from "./snippets.js";

const FILE = ".openclaw/openclaw.json";
const PREFIX = "convex-memory__";
const ARGS = { query: QUERY };

type Settings = { mcp: { servers: Record<string, object> } };

/** The server beside the skill, as the page says: which of them does the model get to see? */
describe.skipIf(clientsPath === null)("OpenClaw with the MCP server", () => {
  let server: Started;
  let place: Place;
  beforeAll(async () => {
    server = await start("--memory");
    place = homeOf(server);
    const headers = {
      Authorization: `Bearer ${server.token}`,
      "Content-Type": "application/json",
    };
    const body = JSON.stringify({ content: CONTENT });
    const url = `${server.url}/v1/memories`;
    await fetch(url, { method: "POST", headers, body });
  });
  afterAll(cleanUp);

  test("is connected by README's commands, which write the page's file", async () => {
    const { code, output, errors } = await place.follow(
      "README.md",
      "openclaw",
    );
    expect(code, output + errors).toBe(0);
    expect(output).toContain("convex-memory: 7 tools");
    const page = JSON.parse(settingsOf("openclaw", server)) as Settings;
    expect(place.json<Settings>(FILE).mcp).toEqual(page.mcp);
    expect(place.read(FILE)).not.toContain(server.token);
  });

  test("needs the `transport` and the variable that the page names", async () => {
    const page = settingsOf("openclaw", server);
    const without = homeOf(server);
    const { mcp } = JSON.parse(page) as Settings;
    const { transport: _transport, ...rest } = mcp.servers[
      "convex-memory"
    ] as Record<string, unknown>;
    const servers = { "convex-memory": rest };
    without.write(FILE, JSON.stringify({ mcp: { servers } }));
    const old = await without.run("openclaw mcp probe convex-memory");
    expect(old.code).toBe(1);
    expect(old.output + old.errors).toContain("405");

    const nameless = new Place(server);
    nameless.write(FILE, page);
    const unset = await nameless.run(
      "unset CONVEX_BACKEND_TOKEN\nopenclaw mcp probe convex-memory",
    );
    expect(unset.code).toBe(1);
    expect(unset.output + unset.errors).toContain("CONVEX_BACKEND_TOKEN");
  });

  describe("with the skill beside it", () => {
    beforeAll(() => {
      const skills = ".openclaw/workspace/skills";
      cpSync(packedSkill(), path.join(place.home, skills, SKILL), {
        recursive: true,
      });
    });

    test("shows the skill, and finds the tools by a search, as it comes", async () => {
      const [first, searched, called] = await turn("s1", {}, [
        { tool: "tool_search", args: { query: "recall long-term memory" } },
        { tool: "tool_call", args: { id: `${PREFIX}recall`, args: ARGS } },
      ]);
      expect(first!.body).toContain(`<name>${SKILL}</name>`);
      expect(first!.tools).toContain("tool_search");
      expect(first!.body).not.toContain(PREFIX);
      expect(searched!.body).toContain(`${PREFIX}recall`);
      expect(called!.body).toMatch(RECALLED);
    });

    test("shows the skill and the seven tools without the tool search", async () => {
      const tools = { toolSearch: false };
      const [first, called] = await turn("s2", { tools }, [
        { tool: `${PREFIX}recall`, args: ARGS },
      ]);
      expect(first!.body).toContain(`<name>${SKILL}</name>`);
      const offered = first!.tools.filter((name) => name.startsWith(PREFIX));
      expect(offered.map((name) => name.slice(PREFIX.length)).sort()).toEqual(
        TOOLS,
      );
      expect(called!.body).toMatch(RECALLED);
    });

    async function turn(
      session: string,
      settings: object,
      steps: Step[],
    ): Promise<Asked[]> {
      const model = await mockModel(
        (_request, turn) => steps[turn] ?? { text: "TypeScript." },
      );
      const patch = {
        ...modelSettings(model.baseUrl),
        ...skillSettings(server),
        ...settings,
      };
      place.write("patch.json", JSON.stringify(patch));
      const { code, output, errors } = await place.run(`
openclaw config patch --file "$HOME/patch.json"
openclaw agent --local --agent main --session-id ${session} --message "Which language do I like?" --json`);
      model.close();
      expect(code, output + errors).toBe(0);
      for (const { body } of model.requests)
        expect(body).not.toContain(server.token);
      return model.requests;
    }
  });
});

/** A home whose token stands where the page says. */
function homeOf(server: Started): Place {
  const place = new Place(server);
  place.write(".openclaw/.env", `CONVEX_BACKEND_TOKEN=${server.token}\n`);
  delete place.env.CONVEX_BACKEND_TOKEN;
  return place;
}
