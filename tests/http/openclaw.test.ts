import fc from "fast-check";
import { expect, test, vi } from "vitest";
import {
  backendWithAgent,
  client,
  createAgent,
  type Client,
} from "../setup.js";

const MEMORY = `\ufeff# Long-Term Memory\r
\r
## Preferences\r
- Prefers pnpm over npm <!-- trigger: package manager --> <!-- importance: 7 -->\r
- Likes short answers\r
  - in English\r
\r
## Decisions\r
<!-- openclaw-memory-promotion:KEY -->\r
- Deploys run on Fridays [score=0.812 signals=4] <!-- trigger: deploy -->\r
`;
const USER = `<!-- observed: 2026-01-02 | status: superseded -->

- Always answer in French

<!-- observed: 2026-03-04 | status: active -->

- Always answer in English
`;
const DAY = "# 2026-01-05\n\n## Morning\n- met Ada\n\n## Evening\n- met Ada\n";
const SESSION =
  "# Session: 2026-01-05 10:00 UTC\n\n- **Session Key**: agent:main:main\n\n## Conversation Summary\n\nTalked about deploys.";

const FILES = [
  { path: "MEMORY.md", content: MEMORY },
  { path: "USER.md", content: USER },
  { path: "memory/2026-01-05.md", content: DAY },
  { path: "memory/2026-01-05-deploys.md", content: SESSION },
  { path: "memory/imports/codex/empty.md", content: "" },
];

type File = { path: string; content: string };

async function bring(send: Client, files: unknown[]) {
  const answer = await send("POST", "/v1/import/openclaw", { files });
  expect(answer.status).toBe(200);
  return answer.body.files;
}

async function workspace(send: Client): Promise<Record<string, string>> {
  const answer = await send("GET", "/v1/export/openclaw");
  expect(answer.status).toBe(200);
  const files = answer.body.files as File[];
  return Object.fromEntries(files.map(({ path, content }) => [path, content]));
}

const asRecord = (files: File[]) =>
  Object.fromEntries(files.map(({ path, content }) => [path, content]));

async function memories(send: Client, query = "") {
  const { body } = await send("GET", `/v1/memories?limit=100${query}`);
  return body.memories as { id: string; content: string; type: string }[];
}

test("a workspace comes out as it went in, byte by byte, and is memories and logs meanwhile", async () => {
  const { send } = await backendWithAgent();
  const results = await bring(send, FILES);
  expect(
    results.map((r: { status: string; memories: number; entries: number }) => [
      r.status,
      r.memories,
      r.entries,
    ]),
  ).toEqual([
    ["imported", 4, 0],
    ["imported", 2, 0],
    ["imported", 0, 2],
    ["imported", 0, 2],
    ["imported", 0, 0],
  ]);
  expect(await workspace(send)).toEqual(asRecord(FILES));

  const active = await memories(send);
  expect(active.map(({ content, type }) => [content, type]).sort()).toEqual([
    ["Always answer in English", "preference"],
    ["Deploys run on Fridays", "decision"],
    ["Likes short answers", "preference"],
    ["Prefers pnpm over npm", "preference"],
    ["in English", "preference"],
  ]);
  expect(active.find((m) => m.content === "in English")).toMatchObject({
    context: ["Preferences", "Likes short answers"],
  });
  expect(active.find((m) => m.content.startsWith("Prefers"))).toMatchObject({
    context: ["Preferences"],
    tags: ["package manager"],
    importance: 0.7,
    space: "agent/main",
    provenance: { source: "import", ref: "MEMORY.md", trust: "agent" },
  });
  const [old] = await memories(send, "&state=superseded");
  expect(old).toMatchObject({
    content: "Always answer in French",
    createdAt: "2026-01-02T12:00:00.000Z",
  });
  const day = await send("GET", "/v1/logs/2026-01-05");
  expect(day.body.log.entries).toBe(4);
  expect(day.body.entries[0]).toMatchObject({
    content: "met Ada",
    context: ["Morning"],
  });
});

test("importing a workspace again adds nothing; what was appended adds only that", async () => {
  const { send } = await backendWithAgent();
  await bring(send, FILES);
  const again = await bring(send, FILES);
  expect(again.map((r: { status: string }) => r.status)).toEqual(
    FILES.map(() => "unchanged"),
  );
  const grown = {
    path: "memory/2026-01-05.md",
    content: `${DAY}- slept well\n`,
  };
  expect(await bring(send, [grown])).toMatchObject([{ entries: 1 }]);
  const day = await send("GET", "/v1/logs/2026-01-05");
  expect(day.body.entries.at(-1).content).toBe("slept well");
  const longer = { path: "MEMORY.md", content: `${MEMORY}- A new fact\r\n` };
  expect(await bring(send, [longer])).toMatchObject([{ memories: 1 }]);
  const expected = { ...asRecord(FILES), ...asRecord([grown, longer]) };
  expect(await workspace(send)).toEqual(expected);
});

test("a file that was rewritten keeps the memories that it still has, forgets the others and adds new ones", async () => {
  const { send } = await backendWithAgent();
  await bring(send, [{ path: "MEMORY.md", content: "- one\n- two\n" }]);
  const two = (await memories(send)).find((m) => m.content === "two")!.id;
  const content = "# New\n- two\n- three\n";
  expect(await bring(send, [{ path: "MEMORY.md", content }])).toMatchObject([
    { status: "imported", memories: 1, forgotten: 1 },
  ]);
  const after = await memories(send);
  expect(after.map((m) => m.content).sort()).toEqual(["three", "two"]);
  expect(after.map((m) => m.id)).toContain(two);
  expect(await workspace(send)).toEqual({ "MEMORY.md": content });
});

test("what is changed or forgotten over HTTP is changed or gone in its file, and nothing else is", async () => {
  const { send } = await backendWithAgent();
  await bring(send, FILES);
  const find = async (start: string) =>
    (await memories(send)).find((m) => m.content.startsWith(start))!.id;
  await send("PATCH", `/v1/memories/${await find("Prefers pnpm")}`, {
    content: "Prefers bun\nsince January",
  });
  await send("DELETE", `/v1/memories/${await find("Likes short")}`);
  const files = await workspace(send);
  expect(files["MEMORY.md"]).toBe(
    MEMORY.replace(
      "Prefers pnpm over npm",
      "Prefers bun\r\n  since January",
    ).replace("- Likes short answers\r\n", "-\r\n"),
  );
  expect(files["USER.md"]).toBe(USER);
  // The file as the agent still has it reverts nothing.
  await bring(send, [{ path: "MEMORY.md", content: `# Changed\n${MEMORY}` }]);
  expect((await memories(send)).map((m) => m.content)).toContain(
    "Prefers bun\nsince January",
  );
});

test("new memories and log entries stand in files of their own", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 4, 6) });
  const { send } = await backendWithAgent();
  await bring(send, FILES);
  await send("POST", "/v1/memories", {
    content: "Tests run on Node 20\nand 22",
    type: "fact",
    tags: ["ci"],
  });
  await send("POST", "/v1/logs/2026-01-05", { content: "by the API" });
  const { [FILES[0]!.path]: memory, ...files } = await workspace(send);
  expect(memory).toBe(MEMORY);
  expect(files["memory/imports/convex-backend/memories/2026-05.md"]).toBe(
    "# Memories of 2026-05\n\n## Facts\n\n- Tests run on Node 20\n  and 22 <!-- trigger: ci --> <!-- importance: 5 -->\n",
  );
  expect(files["memory/imports/convex-backend/logs/2026-01-05.md"]).toBe(
    "by the API\n\n",
  );
  const derived = Object.entries(files).map(([path, content]) => ({
    path,
    content,
  }));
  const results = await bring(send, derived);
  expect(
    results.filter((r: { path: string; status: string }) =>
      r.path.includes("convex-backend")
        ? r.status !== "skipped"
        : r.status !== "unchanged",
    ),
  ).toEqual([]);
  vi.useRealTimers();
});

test("a file with a secret or a bad path is refused alone and stored nowhere", async () => {
  const { send } = await backendWithAgent();
  const secret = `AKIA${"IOSFODNN7QWERTYZ"}`;
  const results = await bring(send, [
    { path: "../MEMORY.md", content: "- x" },
    { path: "MEMORY.md", content: `- fine\n- key ${secret}\n` },
    { path: "USER.md", content: "x".repeat(600_000) },
    { path: "DREAMS.md", content: "a dream" },
    { path: "memory/2026-01-05.md", content: "# ok\nfine" },
  ]);
  expect(
    results.map((r: { status: string; problem?: { code: string } }) => [
      r.status,
      r.problem?.code,
    ]),
  ).toEqual([
    ["failed", "invalid_request"],
    ["failed", "secret_detected"],
    ["failed", "payload_too_large"],
    ["skipped", undefined],
    ["imported", undefined],
  ]);
  expect(results[1].problem.findings).toMatchObject([
    { pointer: "/content", start: 13, end: 33 },
  ]);
  expect(JSON.stringify(results)).not.toContain(secret);
  expect(Object.keys(await workspace(send))).toEqual(["memory/2026-01-05.md"]);
  expect(await memories(send)).toEqual([]);
});

test("in mode redact a file is stored without its secrets", async () => {
  vi.stubEnv("SECRET_GUARD", "redact");
  const { send } = await backendWithAgent();
  const secret = `AKIA${"IOSFODNN7QWERTYZ"}`;
  const file = {
    path: "MEMORY.md",
    content: `# key ${secret}\n- key ${secret}\n`,
  };
  await bring(send, [file]);
  const files = await workspace(send);
  expect(files["MEMORY.md"]).not.toContain(secret);
  expect(files["MEMORY.md"]).toMatch(
    /^# key \[redacted:.*\]\n- key \[redacted:.*\]\n$/,
  );
  expect(await bring(send, [file])).toMatchObject([{ status: "unchanged" }]);
  vi.unstubAllEnvs();
});

test("another agent's workspace is its own", async () => {
  const { t, send } = await backendWithAgent();
  await bring(send, FILES);
  const stranger = client(t, await createAgent(t, "stranger"));
  expect(await workspace(stranger)).toEqual({});
});

test("an import of a workspace with an idempotency key is replayed", async () => {
  const { send } = await backendWithAgent();
  const key = { "Idempotency-Key": "ws-1" };
  const body = { files: FILES };
  const first = await send("POST", "/v1/import/openclaw", body, key);
  const second = await send("POST", "/v1/import/openclaw", body, key);
  expect(second.body).toEqual(first.body);
  expect(second.headers.get("idempotent-replayed")).toBe("true");
});

const markdown = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "- ",
        "  - ",
        "# ",
        "## A\n",
        "```\n",
        "<!-- x -->",
        "\n",
        "\r\n",
        "\n\n",
        "\ufeff",
        "word ",
        "same",
      ),
      fc.string({ unit: "grapheme", maxLength: 6 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(""));

test("any files come out as they went in, also when they grow", async () => {
  await fc.assert(
    fc.asyncProperty(
      markdown,
      markdown,
      markdown,
      async (memory, log, more) => {
        const { send } = await backendWithAgent();
        const files = [
          { path: "MEMORY.md", content: memory },
          { path: "memory/2026-01-05.md", content: log },
        ];
        await bring(send, files);
        expect(await workspace(send)).toEqual(asRecord(files));
        const grown = files.map(({ path, content }) => ({
          path,
          content: content + more,
        }));
        await bring(send, grown);
        const now = await workspace(send);
        for (const { path, content } of grown) expect(now[path]).toBe(content);
      },
    ),
    { numRuns: 40 },
  );
});
