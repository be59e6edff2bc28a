import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { TOOL_NAMES, toolNamed } from "../../convex/backend/edge/mcp/tools.js";
import { CLIENTS, LARGE_CLIENTS } from "../clients/install.js";
import { fences, root } from "./blocks.js";

const PAGE = "references/mcp.md";
/** The clients that tests run, by the names under which the pages have them. */
const RUN = {
  "Claude Code": LARGE_CLIENTS["@anthropic-ai/claude-code"],
  Codex: LARGE_CLIENTS["@openai/codex"],
  "Gemini CLI": CLIENTS["@google/gemini-cli"],
  OpenClaw: CLIENTS.openclaw,
  mcporter: CLIENTS.mcporter,
};
const NOT_RUN = ["Cursor", "VS Code", "Claude API"];

const read = (page: string) => readFileSync(path.join(root, page), "utf8");
const sectionOf = (name: string) =>
  read(PAGE).split(`\n### ${name}\n\n`)[1] ?? "";

test.each(Object.entries(RUN))(
  "%s is marked with the version that the tests run",
  (name, version) => {
    expect(sectionOf(name)).toMatch(new RegExp(`^Run with ${version}\\.`));
    expect(read("README.md")).toContain(`\n${name} ${version}`);
  },
);

test("what no test runs says so", () => {
  for (const name of NOT_RUN) expect(sectionOf(name)).toMatch(/^Not run\./);
  expect(sectionOf("Claude Desktop")).toContain(
    `mcp-remote@${CLIENTS["mcp-remote"]}`,
  );
  expect(read("README.md")).toMatch(
    /Claude Desktop .*\(the bridge was run\), Cursor, VS Code and the Claude API \(not run\)/,
  );
});

test("each file of a client is whole, and names the server, its address and its token", () => {
  const files = ["json", "toml"]
    .flatMap((language) => fences(PAGE, language))
    .filter(({ words }) => words.length > 0);
  const clients = Object.keys(RUN).length + NOT_RUN.length + 1;
  expect(files).toHaveLength(clients);
  for (const { words, text } of files) {
    if (words[0] !== "codex") JSON.parse(text);
    expect(text).toContain("convex-memory");
    expect(text).toContain('"https://<deployment>.convex.site/mcp"');
    expect(text).toMatch(
      /CONVEX_BACKEND_TOKEN|<the token>|\$\{input:convexToken\}/,
    );
  }
});

test("the page's table has each tool with its arguments and its scope", () => {
  const rows = [...read(PAGE).matchAll(/^\| `(\w+)` +\|(.*)\|$/gm)];
  const ticked = (cell: string) =>
    [...cell.matchAll(/`([\w:]+)`/g)].map(([, word]) => word);
  const stated = rows.map(([, name, rest]) => {
    const [, args, scope] = rest!.split("|");
    return { name, args: ticked(args!), scope: ticked(scope!)[0] ?? null };
  });
  expect(stated).toEqual(
    TOOL_NAMES.map((name) => {
      const { args, scope } = toolNamed(name)!;
      return { name, args: Object.keys(args), scope };
    }),
  );
});
