import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { components, internal } from "../../../convex/_generated/api.js";
import { bisect } from "../../../convex/backend/embedding/embedder.js";
import { backendWithAgent, createAgent, type Backend } from "../../setup.js";
import {
  answerOf,
  SECRET,
  stubConfiguration,
  stubProvider,
  type ProviderRequest,
} from "./provider.js";

const MODEL = "openai/test-model@256";
const DOWN = () => new Response(`down, ${SECRET}`, { status: 503 });
const MINUTE = 60_000;

/** Everything that was logged, so that no test passes while a key or a text leaks. */
let logged: string[];
let now: number;

beforeEach(() => {
  logged = [];
  for (const level of ["log", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
      logged.push(parts.map(String).join(" "));
    });
  }
  vi.spyOn(Math, "random").mockReturnValue(0);
  now = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => now);
});

afterEach(() => {
  expect(logged.join("\n")).not.toContain(SECRET);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

async function drain(t: Backend): Promise<number> {
  // Where the clock stands still, what was written is of the millisecond after.
  now += 1;
  return await t.action(internal.backend.embeddings.drain, {});
}

/** Writes memories as the operator, and lets the drain that follows find no embedder. */
async function write(t: Backend, contents: string[], agentId = "main") {
  const provider = process.env.EMBEDDING_PROVIDER;
  vi.stubEnv("EMBEDDING_PROVIDER", "none");
  for (let at = 0; at < contents.length; at += 100) {
    const outcome = await t.mutation(internal.memory.addMemories, {
      agentId,
      items: contents.slice(at, at + 100).map((content) => ({ content })),
    });
    expect(outcome.ok).toBe(true);
  }
  await t.finishAllScheduledFunctions(() => {});
  vi.stubEnv("EMBEDDING_PROVIDER", provider);
}

async function isBacklog(t: Backend, model: string): Promise<boolean> {
  return await t.query(components.openclawBackend.embedding.queue.backlog, {
    model,
    now,
  });
}

const numbered = (count: number, word = "item") =>
  Array.from({ length: count }, (_, i) => `${word} number ${i}`);

describe("a write with a dead provider", () => {
  test("is stored, found by its words at once, and healed by the cron", async () => {
    stubConfiguration();
    stubProvider(DOWN);
    const { t, send } = await backendWithAgent();
    const content = "The parrot is called Ada";
    const written = await send("POST", "/v1/memories", { content });
    expect(written.status).toBe(201);
    expect(written.body.memory.indexed).toEqual({ text: true, vector: false });
    expect(JSON.stringify(written.body)).not.toContain(SECRET);

    const found = await send("POST", "/v1/recall?fields=full", {
      query: "parrot",
    });
    expect(
      found.body.results.map((r: { content: string }) => r.content),
    ).toEqual([content]);
    expect(found.body.meta).toMatchObject({
      mode: "hybrid",
      embedder: null,
      degraded: ["vector"],
      pendingIndex: 1,
    });

    stubProvider(({ input }) => answerOf(input, 256));
    now += 2 * MINUTE;
    expect(await isBacklog(t, MODEL)).toBe(true);
    await t.mutation(internal.backend.embeddings.heal, {});
    await t.finishAllScheduledFunctions(() => {});
    expect(await isBacklog(t, MODEL)).toBe(false);
    const healed = await send("POST", "/v1/recall?fields=full", {
      query: "parrot",
    });
    expect(healed.body.meta).toMatchObject({
      embedder: MODEL,
      degraded: [],
      pendingIndex: 0,
    });
    expect(healed.body.results[0].signals.vector).toBeGreaterThan(0);
  });

  test("waits longer after each failure, and as long as the provider asks", async () => {
    stubConfiguration();
    const { t } = await backendWithAgent();
    await write(t, ["one"]);
    const requests = stubProvider(
      () =>
        new Response("", { status: 429, headers: { "Retry-After": "600" } }),
    );
    expect(await drain(t)).toBe(0);
    now += 9 * MINUTE;
    expect(await drain(t)).toBe(0);
    expect(requests).toHaveLength(1);
    now += MINUTE;
    stubProvider(() => new Response("", { status: 401 }));
    await drain(t);
    now += 1.5 * MINUTE;
    expect(await isBacklog(t, MODEL)).toBe(false);
    now += MINUTE;
    expect(await isBacklog(t, MODEL)).toBe(true);
  });

  test("does not make the drain spin", async () => {
    stubConfiguration();
    const { t } = await backendWithAgent();
    await write(t, numbered(200));
    const requests = stubProvider(() => new Response("", { status: 401 }));
    expect(await drain(t)).toBe(0);
    expect(requests).toHaveLength(1);
    expect(await drain(t)).toBe(0);
    expect(requests).toHaveLength(1);
  });

  test("answers every write and every recall the same way without a legal configuration", async () => {
    stubConfiguration({ EMBEDDING_PROVIDER: "opnai" });
    const { t, send } = await backendWithAgent();
    const content = "Tea is at five";
    const written = await send("POST", "/v1/memories", { content });
    expect(written.status).toBe(201);
    expect(written.body.memory.indexed.vector).toBe(false);
    const found = await send("POST", "/v1/recall?fields=full", {
      query: "tea",
    });
    expect(found.body.results).toHaveLength(1);
    expect(found.body.meta.degraded).toEqual(["vector"]);
    await t.mutation(internal.backend.embeddings.heal, {});
    expect(await drain(t)).toBe(0);
  });
});

describe("a poison row", () => {
  test.each([
    ["refused", () => new Response("", { status: 400 })],
    ["stumbled over", () => new Response("", { status: 500 })],
    [
      "answered with NaN",
      ({ input }: ProviderRequest) =>
        Response.json({
          data: input.map(() => ({
            embedding: new Array<null>(256).fill(null),
          })),
        }),
    ],
  ])("costs no other row its vector: %s", async (_, poisoned) => {
    stubConfiguration();
    const { t } = await backendWithAgent();
    await write(t, [...numbered(30), "poison", ...numbered(30, "more")]);
    vi.spyOn(Math, "random").mockReturnValue(-0.49);
    const requests = stubProvider((request) =>
      request.input.includes("poison")
        ? poisoned(request)
        : answerOf(request.input, 256),
    );
    expect(await drain(t)).toBe(60);
    const { length } = requests;
    expect(length).toBeLessThan(45);
    expect(await drain(t)).toBe(0);
    expect(requests).toHaveLength(length);
  });

  test("is out of the others' way even where there are many", async () => {
    stubConfiguration();
    const { t } = await backendWithAgent();
    await write(t, [...numbered(20, "poison"), ...numbered(20)]);
    stubProvider(({ input }) =>
      input.some((text) => text.startsWith("poison"))
        ? new Response("", { status: 422 })
        : answerOf(input, 256),
    );
    let attached = 0;
    for (let minute = 0; minute < 60 && attached < 20; minute += 2) {
      attached += await drain(t);
      now += 2 * MINUTE;
    }
    expect(attached).toBe(20);
  });

  test("that never gets an answer is singled out by time", async () => {
    const rows = ["a", "b", "poison", "c"].map((text) => ({
      text,
      agentId: "main",
    }));
    const slow = await bisect(
      {
        model: "m",
        dimensions: 1,
        similarFrom: 1,
        accountOf: () => "",
        embed: async (texts) =>
          texts.includes("poison")
            ? { ok: false, fault: "slow", reason: "no answer in time" }
            : { ok: true, vectors: texts.map(() => [1]) },
      },
      rows,
      1000,
    );
    expect(slow.embedded).toHaveLength(3);
    expect(slow.refused).toEqual([rows[2]]);
    expect(slow.untried).toEqual([]);
  });
});

test("the drain embeds each agent's rows with the agent's own key, and one bad key stops nobody else", async () => {
  stubConfiguration({ AGENT_OTHER_OPENAI_API_KEY: "bad" });
  const { t } = await backendWithAgent();
  await createAgent(t, "other");
  await createAgent(t, "third");
  await write(t, ["one"]);
  await write(t, ["two"], "other");
  await write(t, ["three"], "third");
  const requests = stubProvider(({ input, authorization }) =>
    authorization === "Bearer bad"
      ? new Response("", { status: 401 })
      : answerOf(input, 256),
  );
  expect(await drain(t)).toBe(2);
  expect(
    requests.map(({ input, authorization }) => [authorization, input]),
  ).toEqual([
    [`Bearer ${SECRET}`, ["one", "three"]],
    ["Bearer bad", ["two"]],
  ]);
});

test("two drains at once embed each row once", async () => {
  stubConfiguration();
  const { t } = await backendWithAgent();
  await write(t, numbered(100));
  const requests = stubProvider(({ input }) => answerOf(input, 256));
  const attached = await Promise.all([drain(t), drain(t)]);
  expect(attached[0] + attached[1]).toBe(100);
  expect(requests.flatMap(({ input }) => input)).toHaveLength(100);
});

test("a queue of the longest log entries stays within a transaction's limits", async () => {
  stubConfiguration({ EMBEDDING_PROVIDER: "none" });
  const { t } = await backendWithAgent();
  const content = "日本語の記録".repeat(10_000);
  for (let i = 0; i < 40; i++) {
    await t.mutation(internal.memory.writeDailyLog, {
      agentId: "main",
      content,
    });
  }
  await t.finishAllScheduledFunctions(() => {});
  stubConfiguration();
  const requests = stubProvider(({ input }) => answerOf(input, 256));
  expect(await drain(t)).toBe(40);
  expect(requests.length).toBeGreaterThan(3);
});
