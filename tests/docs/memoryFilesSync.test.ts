import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { cleanUp, start, type Started } from "../e2e/server.js";
import { blocksOf, runBlock, temporaryFolder } from "./blocks.js";

// The sequence of references/memory-files.md, as one pastes it, over HTTP.

const blocks = blocksOf("references/memory-files.md");
const push = blocks.find(({ text }) => text.includes(".synced\nnode"))!;
const pull = blocks.find(({ text }) => text.includes("/v1/export/openclaw"))!;

let server: Started;
let cwd: string;
beforeAll(async () => {
  server = await start("--memory");
});
beforeEach(() => {
  cwd = temporaryFolder("workspace");
});
afterAll(cleanUp);

type Result = { path: string; status: string; conflicts: unknown[] };

async function run(block: { text: string }): Promise<string> {
  const env = {
    PATH: process.env.PATH!,
    CONVEX_BACKEND_URL: server.url,
    CONVEX_BACKEND_TOKEN: server.token,
  };
  const { code, output, errors } = await runBlock(block, env, cwd);
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  return output;
}

async function pushed(): Promise<Result[]> {
  const lines = (await run(push)).trim().split("\n");
  return lines.flatMap(
    (line) => (JSON.parse(line) as { files: Result[] }).files,
  );
}

async function send(method: string, route: string, body?: unknown) {
  const response = await fetch(server.url + route, {
    method,
    headers: {
      Authorization: `Bearer ${server.token}`,
      "Content-Type": "application/json",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
  const text = await response.text();
  return (text === "" ? null : JSON.parse(text)) as {
    memories: { id: string; content: string }[];
  };
}

const read = (name: string) => readFileSync(path.join(cwd, name), "utf8");

/** Files of before the next step, as an editor would have left them. */
function write(files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    const place = path.join(cwd, name);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, content);
  }
}

async function idOf(content: string): Promise<string> {
  const { memories } = await send("GET", "/v1/memories?limit=100");
  return memories.find((memory) => memory.content === content)!.id;
}

test("two sides that change in turn say the same after each turn", async () => {
  const day = "memory/2026-01-05.md";
  write({
    "MEMORY.md": "\ufeff# Home\r\n\r\n- one\r\n- two\r\n- three\r\n",
    "USER.md": "- Prefer tea\n",
    [day]: "## Atlas\n\n### Done\n- fixed the page\n",
    "memory/topics/deep/notes.md": "| Name | Port |\n|---|---|\n| a | 1 |\n",
  });
  for (const { status } of await pushed()) expect(status).toBe("imported");
  for (const { status } of await pushed()) expect(status).toBe("unchanged");

  await send("PATCH", `/v1/memories/${await idOf("two")}`, { content: "zwei" });
  await send("DELETE", `/v1/memories/${await idOf("three")}`);
  await send("POST", "/v1/memories", { content: "by the API", type: "fact" });
  await run(pull);
  expect(read("MEMORY.md")).toBe("\ufeff# Home\r\n\r\n- one\r\n- zwei\r\n");
  const generated = path.join(cwd, "memory/imports/convex-backend/memories");
  const [month] = readdirSync(generated);
  expect(read(`memory/imports/convex-backend/memories/${month!}`)).toContain(
    "- by the API",
  );

  const edited = {
    "MEMORY.md":
      "\ufeff# Home\r\n\r\n- one and a half\r\n- zwei\r\n- three\r\n",
    [day]: "## Atlas\n\n### Done\n- fixed the login page\n- met Ada\n",
  };
  write(edited);
  const results = await pushed();
  expect(results.filter(({ status }) => status === "imported")).toMatchObject([
    { path: "MEMORY.md", superseded: 1, memories: 2, conflicts: [] },
    { path: day, entries: 2, forgotten: 1, conflicts: [] },
  ]);
  await run(pull);
  for (const [name, content] of Object.entries(edited))
    expect(read(name)).toBe(content);
  for (const { status, path: name } of await pushed())
    expect(status).toBe(
      name.includes("convex-backend") ? "skipped" : "unchanged",
    );
});

test("a conflict is named and loses neither side; what is written meanwhile stays", async () => {
  write({ "MEMORY.md": "- the gate is green\n- x\n" });
  await pushed();
  const id = await idOf("the gate is green");
  await send("PATCH", `/v1/memories/${id}`, { content: "the gate is red" });
  write({ "MEMORY.md": "- the gate is blue\n- x\n" });
  const [result] = (await pushed()).filter(
    ({ path: name }) => name === "MEMORY.md",
  );
  expect(result).toMatchObject({ conflicts: [{ stored: id }] });
  // Between the two steps somebody writes.
  write({ "MEMORY.md": "- the gate is blue\n- x\n- y\n" });
  const later = new Date(Date.now() + 5000);
  utimesSync(path.join(cwd, "MEMORY.md"), later, later);
  await run(pull);
  expect(read("MEMORY.md")).toBe("- the gate is blue\n- x\n- y\n");
  const folder = "memory/imports/convex-backend/memories";
  expect(existsSync(path.join(cwd, folder))).toBe(true);
  const [month] = readdirSync(path.join(cwd, folder));
  expect(read(`${folder}/${month!}`)).toContain("- the gate is red");
});

test("116 files go in pages, and each is told what became of it", async () => {
  const names = Array.from({ length: 112 }, (_, i) => `memory/bulk/${i}.md`);
  write(
    Object.fromEntries(
      names.map((name) => [name, `# ${name}\n\n- of ${name}\n`]),
    ),
  );
  write({
    "memory/bulk/secret.md": `- key AKIA${"IOSFODNN7QWERTYZ"}\n`,
    "memory/bulk/long.md": `- ${"long ".repeat(120_000)}\n`,
    "memory/bulk/many.md": Array.from(
      { length: 4001 },
      (_, i) => `- ${i}\n`,
    ).join(""),
  });
  // As long as real ones are: 161 KB and 1 500 statements.
  const section = (n: number) => `\n## Project ${n}\n\n`;
  const statement = (n: number) =>
    `- Service ${n} of region ${n % 7} listens on port ${8000 + n}, see its page for whom to ask at night\n`;
  const year = Array.from(
    { length: 1500 },
    (_, n) => (n % 25 === 0 ? section(n / 25) : "") + statement(n),
  ).join("");
  write({
    "memory/bulk/year.md":
      year + `<!-- ${"x".repeat(161 * 1024 - year.length)} -->\n`,
  });
  const results = await pushed();
  const statusOf = new Map(results.map((result) => [result.path, result]));
  for (const name of names)
    expect(statusOf.get(name)).toMatchObject({
      status: "imported",
      memories: 1,
    });
  expect(statusOf.get("memory/bulk/secret.md")).toMatchObject({
    status: "failed",
    problem: { code: "secret_detected" },
  });
  expect(statusOf.get("memory/bulk/long.md")).toMatchObject({
    problem: { code: "payload_too_large", maxBytes: 524_288 },
  });
  expect(statusOf.get("memory/bulk/year.md")).toMatchObject({
    status: "imported",
    memories: 1500,
  });
  const many = statusOf.get("memory/bulk/many.md");
  expect(many).toMatchObject({ problem: { code: "payload_too_large" } });
  expect(JSON.stringify(many)).toContain("split it at a heading");
}, 120_000);
