import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import {
  backendWithAgent,
  client,
  issueToken,
  refusalOf,
  type Client,
} from "../setup.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 20, 12) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const MAY = { content: "birthday 7 May", context: ["Anna"] };
const JUNE = { content: "birthday 9 June", context: ["Ben"] };
const DEEP = ["Projects", "Atlas", "Done"];

async function remember(send: Client, memory: object): Promise<string> {
  const { body, status } = await send("POST", "/v1/memories", memory);
  expect(status, JSON.stringify(body)).toBe(201);
  return body.memory.id;
}

/** The lines between the markers, without what is drawn anew. */
function itemsOf(text: string): string[] {
  const [, mark, body] =
    /Items begin with ([0-9a-f]{4})\.\n<<<.*>>>\n([^]*)<<<END_.*>>>\n/.exec(
      text,
    )!;
  return body!
    .split("\n")
    .slice(0, -1)
    .map((line) => (line.startsWith(mark!) ? line.slice(4) : line));
}

/** Of an item, what stands behind its head. */
const said = (item: string) => item.replace(/^[^:]*: /, "");

describe("two memories of one shape", () => {
  test.each([
    ["when is Ben's birthday?", JUNE],
    ["when is Anna's birthday?", MAY],
  ])("are told apart by what they are said of: %s", async (query, answer) => {
    const { send } = await backendWithAgent();
    for (const memory of [MAY, JUNE]) await remember(send, memory);
    const { body } = await send("POST", "/v1/recall", { query });
    expect(body.results[0]).toMatchObject(answer);
    const text = await send("POST", "/v1/recall?format=text", { query });
    expect(said(itemsOf(text.body)[0]!)).toBe(
      `${answer.context[0]}: ${answer.content}`,
    );
  });

  test("of one text are two, and each is known when it is said again", async () => {
    const { send } = await backendWithAgent();
    const port = { content: "port: 8080" };
    const staging = await remember(send, { ...port, context: ["staging"] });
    const production = await remember(send, {
      ...port,
      context: ["production"],
    });
    const bare = await remember(send, port);
    expect(new Set([staging, production, bare]).size).toBe(3);
    const again = await send("POST", "/v1/memories", {
      ...port,
      context: ["  production "],
    });
    expect(again.status).toBe(200);
    expect(again.body.memory.id).toBe(production);
    const empty = await send("POST", "/v1/memories", { ...port, context: [] });
    expect(empty.body).toMatchObject({ created: false, memory: { id: bare } });
    const none = await send("POST", "/v1/memories", { ...port, context: null });
    expect(none.body).toMatchObject({ created: false, memory: { id: bare } });
  });
});

describe("a context", () => {
  test("is shown by every answer that has the text", async () => {
    const { send, t } = await backendWithAgent({ trustCeiling: "owner" });
    const written = await send("PUT", "/v1/memories/login", {
      content: "fixed the login page",
      context: DEEP,
    });
    expect(written.body.memory.context).toEqual(DEEP);
    const one = await send("GET", "/v1/memories/login");
    expect(one.body.memory.context).toEqual(DEEP);
    const { body: list } = await send("GET", "/v1/memories");
    expect(list.memories[0].context).toEqual(DEEP);
    const query = "what was done for Atlas?";
    const lean = await send("POST", "/v1/recall", { query });
    expect(lean.body.results[0].context).toEqual(DEEP);
    const full = await send("POST", "/v1/recall?fields=full", { query });
    expect(full.body.results[0].context).toEqual(DEEP);
    for (const fields of ["lean", "full"]) {
      const { body } = await send("GET", `/v1/session?fields=${fields}`);
      expect(body.recent[0].context).toEqual(DEEP);
    }
    const changes = await send("GET", "/v1/changes");
    expect(changes.body.changes[0].memory.context).toEqual(DEEP);
    const exported = await send("GET", "/v1/export");
    const line = JSON.parse(exported.body.split("\n")[0]);
    expect(line).toMatchObject({
      content: "fixed the login page",
      context: DEEP,
    });
    const similar = await send("POST", "/v1/memories?similar=true", {
      content: "fixed the login page again",
      context: DEEP,
    });
    expect(similar.body.similar[0].context).toEqual(DEEP);
    const { body: review } = await send("GET", "/v1/review");
    const [duplicate] = review.findings;
    expect(duplicate.memories[1].context).toEqual(DEEP);
    expect(duplicate.why).toContain('"Projects / Atlas / Done: fixed the');
    const { secret } = await issueToken(t, "main", { scopes: ["admin"] });
    const admin = await client(t, secret)(
      "GET",
      "/v1/admin/agents/main/memories",
    );
    expect(admin.body.memories[1].content).toBe(
      "Projects / Atlas / Done: fixed the login page",
    );
  });

  test("is shown in every text that a model is told", async () => {
    const { send } = await backendWithAgent();
    await remember(send, { ...MAY, pinned: true });
    await remember(send, { content: "fixed the\nlogin page", context: DEEP });
    const entry = { content: "rotated the keys", context: ["Atlas", "Ops"] };
    const { body: appended } = await send("POST", "/v1/logs/today", entry);
    expect(appended.entry).toMatchObject(entry);
    const memory = ["Projects / Atlas / Done: fixed the", "  login page"];
    const log = "Atlas / Ops: rotated the keys";

    const recall = await send("POST", "/v1/recall?format=text", {
      include: ["memories", "logs"],
    });
    expect(itemsOf(recall.body).map(said)).toEqual([
      log,
      ...memory,
      "Anna: birthday 7 May",
    ]);
    const session = await send("GET", "/v1/session?format=text");
    expect(itemsOf(session.body).map(said)).toEqual([
      " == pinned",
      "Anna: birthday 7 May",
      " == log 2026-11-20",
      log,
      " == recent",
      ...memory,
    ]);
    const day = await send("GET", "/v1/logs/today?format=text");
    expect(itemsOf(day.body)).toEqual([`: ${log}`]);
    const page = await send("GET", "/v1/logs/today");
    expect(page.body.content).toBe(log);
    expect(page.body.entries[0]).toMatchObject(entry);
    const days = await send("GET", "/v1/logs");
    expect(days.body.logs[0].preview).toBe(log);
    const hook = async (more: object) => {
      const { body } = await send("POST", "/v1/hooks", {
        session_id: "one",
        ...more,
      });
      return itemsOf(body.hookSpecificOutput.additionalContext).map(said);
    };
    expect(await hook({ hook_event_name: "SessionStart" })).toContain(
      "Anna: birthday 7 May",
    );
    const prompt = "What was done for the login page of Atlas?";
    expect(
      await hook({ hook_event_name: "UserPromptSubmit", prompt }),
    ).toContain(memory[0]);
  });

  test("makes a text new to a client's session, where it has changed", async () => {
    const { send } = await backendWithAgent();
    const path = `/v1/memories/${await remember(send, JUNE)}`;
    const ask = async () => {
      const { body, headers } = await send("POST", "/v1/hooks", {
        session_id: "one",
        hook_event_name: "UserPromptSubmit",
        prompt: "When is Ben's birthday?",
      });
      const { additionalContext = "" } = body.hookSpecificOutput ?? {};
      return [headers.get("hook-outcome"), additionalContext];
    };
    expect(await ask()).toEqual([
      "recalled",
      expect.stringContaining(": Ben:"),
    ]);
    expect(await ask()).toEqual(["repeated", ""]);
    await send("PATCH", path, { context: ["Friends", "Ben"] });
    const again = expect.stringContaining(": Friends / Ben: birthday");
    expect(await ask()).toEqual(["recalled", again]);
  });

  test("is taken from the operator, and shown in their lines", async () => {
    const { t, send } = await backendWithAgent();
    const of = { agentId: "main" };
    await t.mutation(internal.memory.addMemory, { ...of, ...MAY });
    const entry = { content: "rotated the keys", context: ["Atlas", "Ops"] };
    await t.mutation(internal.memory.writeDailyLog, { ...of, ...entry });
    const { body } = await send("GET", "/v1/memories");
    expect(body.memories).toMatchObject([MAY]);
    const lines = await t.mutation(internal.agents.memories, of);
    expect(lines).toMatchObject({
      value: { memories: [{ content: "Anna: birthday 7 May" }] },
    });
    const logs = await t.mutation(internal.agents.logs, of);
    expect(logs).toMatchObject({
      value: { entries: [{ content: "Atlas / Ops: rotated the keys" }] },
    });
    const wrong = { ...of, content: "x", context: ["a", "b\nc"] };
    for (const call of [
      t.mutation(internal.memory.addMemory, wrong),
      t.mutation(internal.memory.writeDailyLog, wrong),
    ])
      expect(await refusalOf(call)).toMatchObject({ pointer: "/context/1" });
  });

  test("is left out where there is none", async () => {
    const { send } = await backendWithAgent();
    for (const context of [undefined, [], null]) {
      const content = `Likes tea ${JSON.stringify(context)}`;
      const { body } = await send("POST", "/v1/memories", { content, context });
      expect(body.memory).not.toHaveProperty("context");
      const day = await send("POST", "/v1/logs/today", { content, context });
      expect(day.body.entry).not.toHaveProperty("context");
    }
  });

  test("is changed and taken away by PATCH, which a version undoes", async () => {
    const { send } = await backendWithAgent();
    const path = `/v1/memories/${await remember(send, MAY)}`;
    const moved = await send("PATCH", path, { context: ["Ben"] });
    expect(moved.body.memory).toMatchObject({ context: ["Ben"], version: 2 });
    expect(moved.headers.get("etag")).toBe('"2"');
    const bare = await send("PATCH", path, { context: null });
    expect(bare.body.memory).not.toHaveProperty("context");
    const kept = await send("PATCH", path, { pinned: true });
    expect(kept.body.memory).not.toHaveProperty("context");
    const { body } = await send("GET", `${path}/history`);
    const contexts = body.versions.map(
      ({ context }: { context?: string[] }) => context ?? null,
    );
    expect(contexts.slice(-3)).toEqual([null, ["Ben"], ["Anna"]]);
    const restored = await send("POST", `${path}/restore`, { version: 1 });
    expect(restored.body.memory).toMatchObject(MAY);
    const query = { query: "when is Anna's birthday?" };
    const found = await send("POST", "/v1/recall", query);
    expect(found.body.results[0]).toMatchObject(MAY);
  });

  test("is replaced by PUT, and If-Match is about the version alone", async () => {
    const { send } = await backendWithAgent();
    const path = "/v1/memories/birthday";
    await send("PUT", path, MAY);
    const stale = await send("PUT", path, JUNE, { "If-Match": '"7"' });
    expect(stale.status).toBe(412);
    const { content } = MAY;
    const put = await send("PUT", path, { content }, { "If-Match": '"1"' });
    expect(put.status).toBe(200);
    expect(put.body.memory).not.toHaveProperty("context");
  });

  test("comes with a batch and with lines, which fail one by one", async () => {
    const { send } = await backendWithAgent();
    const memories = [MAY, { ...JUNE, context: [" "] }, JUNE];
    const { body } = await send("POST", "/v1/memories", { memories });
    const statuses = body.results.map(
      ({ status }: { status: number }) => status,
    );
    expect(statuses).toEqual([201, 400, 201]);
    expect(body.results[1].problem.errors).toMatchObject([
      { pointer: "/context/0" },
    ]);
    const exported = await send("GET", "/v1/export");
    const lines = exported.body.split("\n").slice(0, 2) as string[];
    const other = await backendWithAgent();
    const into = async (texts: string[]) =>
      await other.send("POST", "/v1/import", texts.join("\n"), {
        "Content-Type": "application/x-ndjson",
      });
    const wrong = lines.map((text) =>
      JSON.stringify({ ...JSON.parse(text), context: ["x".repeat(121)] }),
    );
    const failed = await into(wrong);
    expect(failed.body).toMatchObject({ imported: 0, failures: 2 });
    expect(failed.body.failed[0]).toMatchObject({
      pointer: "/context/0",
      code: "payload_too_large",
    });
    expect((await into(lines)).body).toMatchObject({ imported: 2 });
    const { body: list } = await other.send("GET", "/v1/memories");
    expect(list.memories).toMatchObject([JUNE, MAY]);
  });
});

describe("what no context is", () => {
  const WRONG: [string, unknown, string, number][] = [
    ["a text", "Anna", "/context", 400],
    ["nine items", Array(9).fill("x"), "/context", 413],
    ["an item of 121 characters", ["a", "x".repeat(121)], "/context/1", 413],
    ["a number", [7], "/context/0", 400],
    ["an empty item", [""], "/context/0", 400],
    ["a blank item", ["Anna", " \u200b"], "/context/1", 400],
    ["two lines", ["Anna\nBen"], "/context/0", 400],
    ["a line separator", ["Anna\u2028Ben"], "/context/0", 400],
    ["a tab", ["Anna\tBen"], "/context/0", 400],
    ["a control", ["Anna\u001b[0m"], "/context/0", 400],
  ];
  test.each(WRONG)("%s is refused", async (_, context, pointer, status) => {
    const { send } = await backendWithAgent();
    const path = `/v1/memories/${await remember(send, { content: "Likes tea" })}`;
    const { content } = MAY;
    const requests = [
      ["POST", "/v1/memories", { content, context }],
      ["PUT", "/v1/memories/birthday", { content, context }],
      ["PATCH", path, { context }],
      ["POST", "/v1/logs/today", { content, context }],
    ] as const;
    for (const [method, route, body] of requests) {
      const answer = await send(method, route, body);
      expect(answer.status, `${method} ${route}`).toBe(status);
      expect(answer.body.errors).toMatchObject([{ pointer }]);
    }
    const { body: list } = await send("GET", "/v1/memories");
    expect(list.memories).toMatchObject([{ version: 1 }]);
  });

  test("eight items of 120 characters are one, and what surrounds them goes", async () => {
    const { send } = await backendWithAgent();
    const context = Array.from({ length: 8 }, (_, i) =>
      `${i}`.padEnd(120, "x"),
    );
    const { body } = await send("POST", "/v1/memories", {
      ...MAY,
      context: context.map((item) => `\n ${item} \t`),
    });
    expect(body.memory.context).toEqual(context);
  });
});

describe("within a number of tokens", () => {
  test.each(["text", "json"])("a context counts, as %s", async (format) => {
    const { send } = await backendWithAgent();
    const context = Array.from({ length: 8 }, (_, i) =>
      `${i} `.padEnd(100, "x"),
    );
    for (let i = 0; i < 12; i++)
      await remember(send, { content: `${i} ${"tea ".repeat(60)}.`, context });
    for (const maxTokens of [150, 400, 700, 1500]) {
      const requests = [
        ["POST", "/v1/recall", { format, maxTokens }],
        ["GET", `/v1/session?format=${format}&maxTokens=${maxTokens}`],
      ] as const;
      for (const [method, path, asked] of requests) {
        const { body } = await send(method, path, asked);
        const text = typeof body === "string" ? body : JSON.stringify(body);
        expect(text.length, path).toBeLessThanOrEqual(4 * maxTokens);
        if (maxTokens > 150) expect(text).toContain("tea tea");
      }
    }
  });
});
