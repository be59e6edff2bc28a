import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import {
  answerOf,
  stubConfiguration,
  stubProvider,
} from "../backend/embedding/provider.js";
import { backendWithAgent, everyRow, inComponent } from "../setup.js";
import {
  beforeEachCall,
  drainLater,
  dyingAt,
  failingAt,
  prepared,
  routes,
  settled,
  world,
} from "./faults.js";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** The routes whose action calls more than one function: the others are one transaction, done whole or not at all. */
const STEPPED = new Set([
  ...["remember", "putMemory", "restoreMemory", "promoteMemory", "recall"],
  ...["importAll", "importAgent", "importOpenclaw", "exportOpenclaw"],
]);
const stepped = routes.filter(({ endpoint }) =>
  STEPPED.has(endpoint.operationId),
);

describe.each(stepped)("$name", ({ endpoint }) => {
  test("cut off before any of its steps, or before its answer, is done once when it is sent again", async () => {
    const key = { "Idempotency-Key": "key-1" };
    const fine = await world();
    const undisturbed = await prepared(endpoint, fine);
    const { calls, value: expected } = await beforeEachCall(
      async () => await undisturbed(key),
      () => {},
    );
    expect(calls).toBeGreaterThan(1);
    const after = await settled(fine);
    for (let call = 1; call <= calls + 1; call++) {
      const given = await world();
      const send = await prepared(endpoint, given);
      await dyingAt(call, async () => await send(key));
      const again = await send(key);
      expect(again.status).toBe(expected.status);
      expect(await settled(given)).toEqual(after);
    }
  });
});

const LINES = 110;
const NDJSON = { "Content-Type": "application/x-ndjson" };
const lines = Array.from({ length: LINES }, (_, i) =>
  JSON.stringify({
    kind: "memory",
    id: `imported-${i}`,
    createdAt: "2026-01-31T12:00:00Z",
    content: `The number ${i} is a number`,
  }),
).join("\n");

async function memoriesOf(t: Parameters<typeof everyRow>[0]): Promise<number> {
  const rows = await everyRow(t);
  return rows.filter(({ table }) => table === "memories").length;
}

test("an import that ends between two batches goes on with the next when it is sent again", async () => {
  vi.stubEnv("RATE_LIMIT_WRITE_PER_MINUTE", "100000");
  const { t, send } = await backendWithAgent();
  const take = async () => await send("POST", "/v1/import", lines, NDJSON);
  // Its admission, then a batch of 100 lines, and there it ends.
  await dyingAt(3, take);
  expect(await memoriesOf(t)).toBe(100);
  const { status, body } = await take();
  expect(status).toBe(200);
  expect(body).toMatchObject({ imported: LINES - 100, skipped: 100 });
  expect(await memoriesOf(t)).toBe(LINES);
});

test("an import of which the platform refuses a batch does not say that nothing was stored", async () => {
  vi.stubEnv("RATE_LIMIT_WRITE_PER_MINUTE", "100000");
  const { t, send } = await backendWithAgent();
  const take = async () => await send("POST", "/v1/import", lines, NDJSON);
  const refused = "Too many writes per second. Your deployment is limited to";
  const { status, body } = await failingAt(3, refused, take);
  expect(status).toBe(503);
  expect(body.detail).not.toMatch(/nothing|not stored/);
  expect(await memoriesOf(t)).toBe(100);
});

test("a recall that ends after its admission has cost one request, and nothing else is left of it", async () => {
  const { t, send } = await backendWithAgent();
  await send("POST", "/v1/memories", { content: "Tea is at five" });
  const before = await everyRow(t);
  const ask = async () => await send("POST", "/v1/recall", { query: "tea" });
  await dyingAt(2, ask);
  expect(await everyRow(t)).toEqual(before);
  const { body, headers } = await ask();
  expect(body.results).toHaveLength(1);
  expect(headers.get("ratelimit")).toContain("r=298;");
});

test("a hook that ends before its answer is noted tells it at the next prompt", async () => {
  const { send } = await backendWithAgent();
  const content = "The shop is deployed by Maria on Thursdays";
  await send("POST", "/v1/memories", { content });
  const hook = {
    hook_event_name: "UserPromptSubmit",
    session_id: "one",
    prompt: "Who deploys the shop?",
  };
  const ask = async () => await send("POST", "/v1/hooks", hook);
  await dyingAt(3, ask);
  const told = await ask();
  expect(told.body.hookSpecificOutput.additionalContext).toContain(content);
});

const MEMORIES = 100;
const MODEL = "openai/test-model@256";

/** A backend whose rows are to get the vectors of another model, in two batches. */
async function moving() {
  vi.stubEnv("RATE_LIMIT_WRITE_PER_MINUTE", "100000");
  const { t, send } = await backendWithAgent();
  for (let at = 0; at < MEMORIES; at += 50) {
    const memories = Array.from({ length: 50 }, (_, i) => ({
      content: `The number ${at + i} is a number`,
    }));
    await send("POST", "/v1/memories", { memories });
  }
  stubConfiguration();
  stubProvider(({ input }) => answerOf(input, 256));
  return { t, send };
}

async function modelsOf(t: Awaited<ReturnType<typeof moving>>["t"]) {
  return await inComponent(t, async ({ db }) => {
    const rows = await db.query("recallRows").take(1000);
    const vectors = await db.query("vectors_256").take(1000);
    const has = ({ model, dueAt }: (typeof rows)[number]) =>
      model === MODEL && dueAt === undefined;
    return { done: rows.filter(has).length, vectors: vectors.length };
  });
}

test("vectors on their way to another model go on from wherever they were cut off, and none is made twice", async () => {
  const fine = await moving();
  const run = async (t: typeof fine.t) =>
    await t.action(internal.backend.embeddings.drain, {});
  const { calls } = await beforeEachCall(
    async () => await run(fine.t),
    () => {},
  );
  const whole = { done: MEMORIES, vectors: MEMORIES };
  expect(await modelsOf(fine.t)).toEqual(whole);
  for (const call of [2, calls - 3, calls - 1]) {
    const { t, send } = await moving();
    await dyingAt(call, async () => await run(t));
    const ask = { query: "number 7", limit: 5 };
    const found = await send("POST", "/v1/recall", ask);
    expect(found.body.results.length).toBeGreaterThan(0);
    await drainLater(t);
    expect(await modelsOf(t)).toEqual(whole);
  }
});

test("rows that a drain took and died with come again after five minutes, not before", async () => {
  stubConfiguration({ EMBEDDING_PROVIDER: "none" });
  const { t, send } = await backendWithAgent();
  await send("POST", "/v1/memories", { content: "Tea is at five" });
  stubConfiguration();
  stubProvider(({ input }) => answerOf(input, 256));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
  const run = async () => await t.action(internal.backend.embeddings.drain, {});
  // Some calls find that no row is of an earlier form; the last before the end attaches.
  let lent = false;
  for (let call = 2; !lent; call++) {
    await dyingAt(call, run);
    const rows = await inComponent(t, async ({ db }) => [
      await db.query("recallRows").first(),
    ]);
    lent = rows[0]!.dueAt! > Date.now();
    if (!lent) continue;
    expect(await run()).toBe(0);
    vi.advanceTimersByTime(5 * 60_000);
    expect(await run()).toBe(1);
  }
  vi.useRealTimers();
});
