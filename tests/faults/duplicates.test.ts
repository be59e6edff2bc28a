import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { backendWithAgent, everyRow, type Answer } from "../setup.js";
import { prepared, routes, sizes, world } from "./faults.js";

beforeEach(() => {
  vi.stubEnv("AGENT_MAIN_SAMPLE_OF_THE_CONTRACT", "a value");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/**
 * What comes twice without an idempotency key and is two: what happened twice, a token, and in a memory's history a
 * version that says the same. Every other request changes nothing the second time, or is refused.
 */
const TWO: Record<string, string[]> = {
  appendLog: ["logEntries", "recallRows"],
  createToken: ["tokens"],
  putMemory: ["memoryVersions"],
  updateMemory: ["memoryVersions"],
  restoreMemory: ["memoryVersions"],
};
/** Statuses of the second of two that came one after the other. */
const SECOND: Record<string, number> = {
  remember: 200,
  putMemory: 200,
  forgetMemory: 404,
  restoreMemory: 200,
  promoteMemory: 409,
  rotateToken: 409,
  createAgent: 409,
  eraseAgent: 404,
  eraseLogEntry: 404,
  eraseLogDay: 404,
  putGrant: 200,
  deleteGrant: 404,
  promoteAgentMemory: 409,
};

const writing = routes.filter(
  ({ endpoint: { method, operationId } }) =>
    method !== "GET" && !["mcp", "answerHook", "recall"].includes(operationId),
);

describe.each(writing)("$name", ({ endpoint: { operationId, ...rest } }) => {
  test("that comes twice without a key says what it finds, and stores nothing twice that is one", async () => {
    const given = await world();
    const send = await prepared({ operationId, ...rest }, given);
    const first = await send();
    const before = await sizes(given);
    const second = await send();
    expect(second.status).toBe(SECOND[operationId] ?? first.status);
    const after = await sizes(given);
    const grown = Object.keys(after).filter(
      (table) => after[table]! > (before[table] ?? 0),
    );
    expect(grown.sort()).toEqual(TWO[operationId] ?? []);
  });
});

const rowsOf = async (
  t: Parameters<typeof everyRow>[0],
  wanted: string,
): Promise<number> =>
  (await everyRow(t)).filter(({ table }) => table === wanted).length;

describe("without a key, at the same time", () => {
  test("two writes of one memory are one memory", async () => {
    const { t, send } = await backendWithAgent();
    const memory = { content: "Tea is at five" };
    const answers = await Promise.all(
      [1, 2, 3].map(async () => await send("POST", "/v1/memories", memory)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.memory.id)).size).toBe(1);
    expect(await rowsOf(t, "memories")).toBe(1);
    expect(await rowsOf(t, "recallRows")).toBe(1);
  });

  test("two imports of the same lines store each once", async () => {
    const { t, send } = await backendWithAgent();
    const createdAt = "2026-01-31T12:00:00Z";
    const lines = ["a", "b"]
      .map((id) => ({ kind: "memory", id, createdAt, content: `Tea ${id}` }))
      .map((line) => JSON.stringify(line))
      .join("\n");
    const type = { "Content-Type": "application/x-ndjson" };
    const answers: Answer[] = await Promise.all(
      [1, 2].map(async () => await send("POST", "/v1/import", lines, type)),
    );
    const imported = answers.map(({ body }) => Number(body.imported));
    expect(imported[0]! + imported[1]!).toBe(2);
    expect(await rowsOf(t, "memories")).toBe(2);
  });

  test("two changes with one If-Match are one change and a 412", async () => {
    const { send } = await backendWithAgent();
    const { body } = await send("POST", "/v1/memories", { content: "Tea" });
    const path = `/v1/memories/${body.memory.id}`;
    const answers = await Promise.all(
      ["Coffee", "Cocoa"].map(
        async (content) =>
          await send("PATCH", path, { content }, { "If-Match": '"1"' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const { memory } = (await send("GET", path)).body;
    expect(memory.version).toBe(2);
  });
});

test("a hook that is posted twice tells its prompt's answer once, and changes no memory", async () => {
  const { t, send } = await backendWithAgent();
  const content = "The shop is deployed by Maria on Thursdays";
  await send("POST", "/v1/memories", { content });
  const event = {
    hook_event_name: "UserPromptSubmit",
    session_id: "one",
    prompt: "Who deploys the shop?",
  };
  const first = await send("POST", "/v1/hooks", event);
  expect(first.headers.get("hook-outcome")).toBe("recalled");
  const before = await everyRow(t);
  const second = await send("POST", "/v1/hooks", event);
  expect(second.headers.get("hook-outcome")).toBe("repeated");
  expect(await everyRow(t)).toEqual(before);
});
