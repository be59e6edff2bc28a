import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { internal } from "../../../convex/_generated/api.js";
import { backendWithAgent, type Client } from "../../setup.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 20, 12) });
});
afterEach(() => vi.useRealTimers());

const BIRTHDAYS = [
  { content: "birthday 7 May", context: ["Anna"] },
  { content: "birthday 9 June", context: ["Ben"] },
];
const PORTS = [
  { content: "port: 8080", context: ["Servers", "staging"] },
  { content: "port: 8080", context: ["Servers", "production"] },
];

async function remember(send: Client, memories: object[]) {
  const { status, body } = await send("POST", "/v1/memories", { memories });
  expect(status, JSON.stringify(body)).toBe(200);
}

async function recall(send: Client, query: string, mode?: string) {
  const { status, body } = await send("POST", "/v1/recall", {
    ...{ query, minConfidence: 0 },
    ...(mode && { mode }),
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.results as { content: string; context?: string[] }[];
}

test.each(["hybrid", "text", "vector"])(
  "recall by %s finds a memory by what it is said of, and answers with it",
  async (mode) => {
    const { send } = await backendWithAgent();
    await remember(send, [...BIRTHDAYS, { content: "likes tea" }]);
    for (const [question, found] of [
      ["when is Ben's birthday?", BIRTHDAYS[1]],
      ["when is Anna's birthday?", BIRTHDAYS[0]],
    ] as const)
      expect((await recall(send, question, mode))[0]).toMatchObject(found!);
    const [tea] = await recall(send, "likes tea", mode);
    expect(tea).not.toHaveProperty("context");
  },
);

test("a word of the context alone finds it", async () => {
  const { send } = await backendWithAgent();
  await remember(send, [...PORTS, ...BIRTHDAYS]);
  const [first] = await recall(send, "staging", "text");
  expect(first).toMatchObject(PORTS[0]!);
  expect(await recall(send, "Servers", "text")).toHaveLength(2);
});

test("equal texts that are said of two things are two answers", async () => {
  const { send } = await backendWithAgent();
  await remember(send, PORTS);
  expect(await recall(send, "port 8080")).toHaveLength(2);
});

test("a log entry is found by its heading, and a date there is a date", async () => {
  const { t, send } = await backendWithAgent();
  const append = async (entry: object) => {
    const { status } = await send("POST", "/v1/logs/2026-11-02", entry);
    expect(status).toBe(201);
  };
  const done = { content: "fixed the login page", context: ["Atlas", "Done"] };
  await append(done);
  await append({ content: "cleaned the kitchen", context: ["House"] });
  await append({ content: "met Ada", context: ["5 May 2026"] });
  await t.action(internal.backend.embeddings.drain, {});
  const find = async (query: string) => {
    const { body } = await send("POST", "/v1/recall", {
      ...{ query, include: ["logs"], minConfidence: 0 },
    });
    return body.results[0];
  };
  expect(await find("Atlas")).toMatchObject(done);
  expect(await find("what happened on 2026-05-05?")).toMatchObject({
    content: "met Ada",
  });
});

test("a memory is found under a tag by what it is said of", async () => {
  const { send } = await backendWithAgent();
  await remember(
    send,
    PORTS.map((port) => ({ ...port, tags: ["net"] })),
  );
  const { body } = await send("POST", "/v1/recall", {
    ...{ query: "production", mode: "text", minConfidence: 0 },
    tags: { all: ["net"] },
  });
  expect(body.results[0]).toMatchObject(PORTS[1]!);
});

test("what is similar to a new memory says what it is said of", async () => {
  const { send } = await backendWithAgent();
  await remember(send, [
    { content: "The port of the server is 8080", context: ["staging"] },
  ]);
  const { body } = await send("POST", "/v1/memories?similar=true", {
    ...{ content: "The port of the server is 9090", context: ["staging"] },
  });
  expect(body.similar).toMatchObject([
    { content: "The port of the server is 8080", context: ["staging"] },
  ]);
});
