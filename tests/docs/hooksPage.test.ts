import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLIENTS, LARGE_CLIENTS } from "../clients/install.js";
import { fences, root, runBlock, type Ran } from "./blocks.js";

const PAGE = "references/hooks.md";
/** The clients that tests run, by the names under which the page has them. */
const RUN = {
  Codex: LARGE_CLIENTS["@openai/codex"],
  "Claude Code": LARGE_CLIENTS["@anthropic-ai/claude-code"],
  "Gemini CLI": CLIENTS["@google/gemini-cli"],
  "Qwen Code": CLIENTS["@qwen-code/qwen-code"],
  OpenClaw: CLIENTS.openclaw,
};
const page = readFileSync(path.join(root, PAGE), "utf8");
const files = ["json", "toml", "js"]
  .flatMap((language) => fences(PAGE, language))
  .filter(({ words }) => words[0]?.startsWith("hooks-"));

/** The commands of a client's file. */
function commandsOf(client: string): string[] {
  const { text } = files.find(({ words }) => words[0] === `hooks-${client}`)!;
  return client === "codex"
    ? [...text.matchAll(/^command = '''(.*)'''$/gm)].map(([, line]) => line!)
    : [...text.matchAll(/^ *"command": (".*"),$/gm)].map(
        ([, line]) => JSON.parse(line!) as string,
      );
}

describe.each(Object.entries(RUN))("%s", (name, version) => {
  const section = page.split(`\n## ${name}\n\n`)[1]!.split("\n## ")[0]!;

  test("is marked with the version that the tests run", () => {
    expect(section).toMatch(new RegExp(`^Run with ${version}\\.`));
  });

  test.each(["Token", "What was shown", "Off"])("says: %s", (title) => {
    expect(section).toContain(`\n**${title}.** `);
  });
});

test("no file of a client has a token, and every one that posts its variable", () => {
  const posting = files.filter(({ text }) => text.includes("/v1/hooks"));
  expect(posting).toHaveLength(Object.keys(RUN).length + 1);
  for (const { text } of files) expect(text).not.toMatch(/ocb_|<the token>/);
  for (const { text } of posting)
    expect(text).toContain("CONVEX_BACKEND_TOKEN");
});

test("all clients run one line, but that Qwen Code's speaks to the model", () => {
  const [line, ...others] = commandsOf("codex");
  for (const client of ["claude-code", "gemini"])
    others.push(...commandsOf(client));
  expect(others).toHaveLength(5);
  for (const other of others) expect(other.trim()).toBe(line!.trim());
  const call = (command: string) => command.split("|| case")[0];
  const [qwen, ...more] = commandsOf("qwen");
  expect(more).toEqual([]);
  expect(call(qwen!)).toBe(call(line!));
});

describe.each(["codex", "qwen"])("the line of %s", (client) => {
  const [line] = commandsOf(client);
  const EVENT = '{"hook_event_name":"Stop"}';
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => (body += String(part)));
      request.on("end", () => {
        const { authorization = "" } = request.headers;
        const status = Number(authorization.replace("Bearer ", ""));
        response.writeHead(status).end(body);
      });
    });
    await new Promise<void>((resolve) =>
      server.listen(0, "127.0.0.1", resolve),
    );
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const run = async (address: string, token: string): Promise<Ran> =>
    await runBlock(
      { text: `printf '%s' '${EVENT}' | { ${line!.trim()}; }` },
      {
        PATH: process.env.PATH!,
        CONVEX_BACKEND_URL: address,
        CONVEX_BACKEND_TOKEN: token,
      },
      root,
    );

  test("posts what the client says and prints what is answered", async () => {
    expect(await run(url, "200")).toEqual({
      ...{ code: 0, output: EVENT, errors: "" },
    });
  });

  test("is silent where nothing listens", async () => {
    expect(await run("http://127.0.0.1:9", "200")).toEqual({
      ...{ code: 0, output: "", errors: "" },
    });
  });

  test.each([400, 401, 403, 413, 500])("tells of a %i", async (status) => {
    const { code, output, errors } = await run(url, `${status}`);
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toMatch(/Memory: this hook was refused or has no address/);
    expect(output).not.toContain(EVENT);
  });

  test("tells that there is no address", async () => {
    const { code, output } = await run("", "200");
    expect(code).toBe(0);
    expect(output).toMatch(/has no address/);
  });
});
