import { appendFileSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import {
  cleanUp,
  greet,
  kill,
  runToEnd,
  shell,
  start,
  startByNpm,
  temporaryFolder,
  type Started,
} from "./server.js";

const elsewhere = process.env.BACKEND_URL !== undefined;
const name = elsewhere
  ? "npm start (skipped: BACKEND_URL names a deployment, and this is about the local server)"
  : "npm start";

afterEach(cleanUp);

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of every shape
type Body = any;

async function send(
  { url, token }: Pick<Started, "url" | "token">,
  method: string,
  route: string,
  body?: unknown,
): Promise<{ status: number; body: Body }> {
  const response = await fetch(url + route, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body !== undefined && { "Content-Type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? null : JSON.parse(text),
  };
}

const question = { query: "which programming language should I use?" };
const preference = "Prefers TypeScript over JavaScript for new projects";

async function fill(server: Started): Promise<void> {
  for (const content of [
    preference,
    "The staging database lives in Frankfurt",
    "The design files are kept in Figma",
  ]) {
    const { status } = await send(server, "POST", "/v1/memories", { content });
    expect(status).toBe(201);
  }
  const day = "/v1/logs/2026-01-31";
  const appended = await Promise.all(
    ["First", "Second"].map((content) =>
      send(server, "POST", day, { content }),
    ),
  );
  expect(appended.map(({ status }) => status)).toEqual([201, 201]);
}

/** Who has the folder, as its lock says; a server that has ended as it should leaves it empty. */
function holder(data: string): string {
  return readFileSync(path.join(data, "server.lock"), "utf8");
}

async function expectFilled(server: Started): Promise<void> {
  const list = await send(server, "GET", "/v1/memories");
  expect(list.body.memories).toHaveLength(3);
  for (const memory of list.body.memories) {
    expect(memory.indexed).toEqual({ text: true, vector: true });
  }
  const recalled = await send(server, "POST", "/v1/recall", question);
  expect(recalled.body.results[0].content).toBe(preference);
  const day = await send(server, "GET", "/v1/logs/2026-01-31");
  expect(day.body.entries.map((e: Body) => Number(e.seq))).toEqual([1, 2]);
}

describe.skipIf(elsewhere)(name, () => {
  test("prints where it is and its tokens as the first line with --json", async () => {
    const data = temporaryFolder();
    const server = await start("--data", data);
    expect(Object.keys(server).sort()).toEqual(
      ["process", "url", "agentId", "token", "adminToken", "dataDir"].sort(),
    );
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.dataDir).toBe(data);
    const me = await send(server, "GET", "/v1/me");
    expect(me.body.agentId).toBe("main");
    expect(me.body.scopes).not.toContain("admin");
    const admin = { url: server.url, token: server.adminToken };
    expect((await send(admin, "GET", "/v1/me")).body.scopes).toContain("admin");
  });

  test("loses nothing that it acknowledged to kill -9", async () => {
    const data = temporaryFolder();
    const first = await start("--data", data);
    await fill(first);
    const { signal } = await kill(first.process, "SIGKILL");
    expect(signal).toBe("SIGKILL");
    // It still says who has the folder, and nobody does.
    expect(holder(data)).toContain(`"pid":${first.process.pid}`);
    const second = await start("--data", data);
    expect(second.token).toBe(first.token);
    await expectFilled(second);
    // And once more, from the journal that the second one has written anew.
    await kill(second.process, "SIGKILL");
    await expectFilled(await start("--data", data));
  });

  test("keeps a forgotten memory forgotten and a changed one changed", async () => {
    const data = temporaryFolder();
    const first = await start("--data", data);
    const put = (id: string, content: string) =>
      send(first, "PUT", `/v1/memories/${id}`, { content });
    await put("kept", "The office is in Hamburg");
    await put("gone", "The office is in Bremen");
    await put("kept", "The office is in Berlin");
    await send(first, "DELETE", "/v1/memories/gone");
    await kill(first.process, "SIGKILL");
    const second = await start("--data", data);
    const { body } = await send(second, "GET", "/v1/memories/kept");
    expect(body.memory).toMatchObject({
      content: "The office is in Berlin",
      version: 2,
    });
    expect((await send(second, "GET", "/v1/memories/gone")).status).toBe(404);
    const recalled = await send(second, "POST", "/v1/recall", {
      query: "where is the office?",
    });
    expect(recalled.body.results.map((r: Body) => String(r.id))).toEqual([
      "kept",
    ]);
  });

  test("starts on a journal whose last line was torn by a crash", async () => {
    const data = temporaryFolder();
    const first = await start("--data", data);
    await fill(first);
    await kill(first.process, "SIGKILL");
    const journal = path.join(data, "journal.ndjson");
    appendFileSync(journal, '{"table":"memories","fields":{"memoryId":"mem_to');
    await expectFilled(await start("--data", data));
  });

  test("starts where the first start was killed before its tokens were kept", async () => {
    const data = temporaryFolder();
    const first = await start("--data", data);
    await fill(first);
    await kill(first.process, "SIGKILL");
    rmSync(path.join(data, "credentials.json"));
    const second = await start("--data", data);
    expect(second.token).not.toBe(first.token);
    await expectFilled(second);
  });

  test("refuses a data folder that another server has, and leaves that one alone", async () => {
    const data = temporaryFolder();
    const first = await start("--data", data);
    const second = await runToEnd("--json", "--data", data);
    expect(second.code).toBe(1);
    expect(second.stdout).toBe("");
    expect(second.stderr).toContain("in use");
    // It has waited for more than a second, and has come to no journal.
    expect(second.stderr).not.toContain("journal");
    await fill(first);
    await expectFilled(first);
  });

  test("ends with 0 on SIGTERM, with everything on disk and no lock left", async () => {
    const data = temporaryFolder();
    const first = await start("--data", data);
    await fill(first);
    const end = await kill(first.process, "SIGTERM");
    expect(end).toMatchObject({ code: 0, signal: null, stderr: "" });
    expect(holder(data)).toBe("");
    await expectFilled(await start("--data", data));
  });

  test("keeps nothing with --memory, and ends with 0 on SIGINT", async () => {
    const server = await start("--memory");
    expect(server.dataDir).toBeNull();
    await fill(server);
    await expectFilled(server);
    const end = await kill(server.process, "SIGINT");
    expect(end).toMatchObject({ code: 0, signal: null, stderr: "" });
  });

  test("ends with npm, which passes no signal on", async () => {
    const data = temporaryFolder();
    const first = await startByNpm("--data", data);
    await fill(first);
    await kill(first.process, "SIGTERM");
    await expect.poll(() => holder(data), { timeout: 10_000 }).toBe("");
    await expectFilled(await start("--data", data));
  });

  test("keeps tokens and data where only their owner reads them", async () => {
    const data = temporaryFolder();
    const server = await start("--data", path.join(data, "inner"));
    const mode = (file: string) =>
      statSync(path.join(data, "inner", file)).mode & 0o777;
    expect(mode(".")).toBe(0o700);
    expect(mode("credentials.json")).toBe(0o600);
    expect(mode("journal.ndjson")).toBe(0o600);
    const kept = readFileSync(
      path.join(data, "inner", "journal.ndjson"),
      "utf8",
    );
    // The journal knows tokens by their hashes only.
    expect(kept).not.toContain(server.token);
    expect(kept).not.toContain(server.token.slice(4, 40));
  });

  test("greets with three lines that work as pasted", async () => {
    const { greeting } = await greet("--data", temporaryFolder());
    const lines = greeting.split("\n").filter((line) => /^curl /.test(line));
    expect(lines).toHaveLength(3);
    const answers: Body[] = [];
    for (const line of lines) answers.push(JSON.parse(await shell(line)));
    const [me, remembered, recalled] = answers;
    expect(me.agentId).toBe("main");
    expect(remembered.created).toBe(true);
    expect(recalled.results[0].id).toBe(remembered.memory.id);
  });

  test("leaves no lock where its port is taken", async () => {
    const { port } = new URL((await start("--memory")).url);
    const data = temporaryFolder();
    const end = await runToEnd("--port", port, "--data", data);
    expect(end).toMatchObject({ code: 1, stdout: "" });
    expect(end.stderr).toContain("EADDRINUSE");
    expect(holder(data)).toBe("");
  });

  test.each([
    ["a port that is none", ["--port", "http"]],
    ["an empty port", ["--port", ""]],
    ["a port in other digits", ["--port", "0x10"]],
    ["a folder without a name", ["--data", ""]],
    ["an option that it does not have", ["--prot", "1"]],
    ["what is no option", ["9000"]],
  ])("refuses %s, and says what there is", async (_, options) => {
    const end = await runToEnd(...options);
    expect(end.code).toBe(2);
    expect(end.stdout).toBe("");
    expect(end.stderr).toContain("npm start -- ");
    expect(end.stderr).not.toContain("    at ");
  });
});
