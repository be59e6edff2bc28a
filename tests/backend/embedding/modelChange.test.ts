import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { seedMemories } from "../../../bench/seed.js";
import { internal } from "../../../convex/_generated/api.js";
import {
  backendWithAgent,
  inComponent,
  type Backend,
  type Client,
} from "../../setup.js";
import { answerOf, stubConfiguration, stubProvider } from "./provider.js";

const BUILTIN = "builtin-en2";
const MODEL = "openai/test-model@256";

let now: number;

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(Math, "random").mockReturnValue(0);
  now = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => now);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

const working = () => stubProvider(({ input }) => answerOf(input, 256));

async function remember(send: Client, count: number, word = "memory") {
  const contents = Array.from(
    { length: count },
    (_, i) => `The ${word} of the day is number ${i}`,
  );
  for (let at = 0; at < count; at += 100) {
    const memories = contents
      .slice(at, at + 100)
      .map((content) => ({ content }));
    const { body } = await send("POST", "/v1/memories", { memories });
    for (const { memory } of body.results)
      expect(memory.indexed.vector).toBe(true);
  }
  return contents;
}

async function recall(send: Client, body: object) {
  const answer = await send("POST", "/v1/recall?fields=full", body);
  expect(answer.status).toBe(200);
  return answer.body;
}

async function drain(t: Backend): Promise<number> {
  return await t.action(internal.backend.embeddings.drain, {});
}

async function heal(t: Backend) {
  await t.mutation(internal.backend.embeddings.heal, {});
  await t.finishAllScheduledFunctions(() => {});
}

test("a change of the model embeds every row anew, batch by batch, while recall goes on", async () => {
  const { t, send } = await backendWithAgent();
  const contents = await remember(send, 150);
  const query = contents[77]!;

  stubConfiguration();
  const requests = working();
  const before = await recall(send, { query, limit: 3 });
  expect(before.results[0]).toMatchObject({ content: query });
  // The question is asked in both models, and the rows answer in the old one.
  expect(before.results[0].signals.vector).toBeGreaterThan(0.99);
  expect(before.meta).toMatchObject({ embedder: MODEL, degraded: [] });
  expect(before.meta.pendingIndex).toBeGreaterThan(0);

  // The provider answers two batches and then fails.
  requests.length = 0;
  stubProvider(({ input }) =>
    (requests.push(null as never), requests.length <= 2)
      ? answerOf(input, 256)
      : new Response("", { status: 401 }),
  );
  expect(await drain(t)).toBe(128);
  // What has failed waits, and is not queued again for having an old vector.
  const { length } = requests;
  expect(await drain(t)).toBe(0);
  expect(requests).toHaveLength(length);
  const during = await recall(send, { query, limit: 3 });
  expect(during.results[0]).toMatchObject({ content: query });
  expect(during.meta).toMatchObject({
    embedder: null,
    degraded: ["vector"],
    pendingIndex: 22,
  });

  working();
  now += 10 * 60_000;
  await heal(t);
  const after = await recall(send, { query, limit: 3 });
  expect(after.results[0].signals.vector).toBeGreaterThan(0.99);
  expect(after.meta).toMatchObject({
    embedder: MODEL,
    degraded: [],
    pendingIndex: 0,
  });
  // Of each row there is one vector, in the present model.
  const [old, present] = await inComponent(t, async ({ db }) => [
    await db.query("vectors_128").take(1),
    await db.query("vectors_256").take(1000),
  ]);
  expect(old).toEqual([]);
  expect(present).toHaveLength(150);
  await heal(t);
  const again = working();
  await heal(t);
  expect(again).toEqual([]);
  const models = await inComponent(t, async ({ db }) =>
    db.query("vectorModels").take(10),
  );
  expect(models.map(({ model }) => model)).toEqual([MODEL]);
});

test("a change to a provider that does not work leaves recall with the old model", async () => {
  const { t, send } = await backendWithAgent();
  const [query] = await remember(send, 3);
  stubConfiguration();
  stubProvider(() => new Response("", { status: 401 }));
  expect(await drain(t)).toBe(0);
  const found = await recall(send, { query });
  expect(found.results[0].signals.vector).toBeGreaterThan(0.99);
  expect(found.meta).toMatchObject({
    embedder: BUILTIN,
    degraded: ["vector"],
    pendingIndex: 3,
  });
  const written = await send("POST", "/v1/memories", { content: "New" });
  expect(written.status).toBe(201);
  vi.stubEnv("EMBEDDING_PROVIDER", "builtin");
  now += 10 * 60_000;
  expect(await drain(t)).toBe(1);
  const { meta } = await recall(send, { query });
  expect(meta).toMatchObject({ degraded: [], pendingIndex: 0 });
});

test("vectors of two models with the same dimensions are never compared", async () => {
  stubConfiguration({ EMBEDDING_DIMENSIONS: "256" });
  working();
  const { send } = await backendWithAgent();
  await send("POST", "/v1/memories", { content: "Blue is the favourite" });
  stubConfiguration({ EMBEDDING_MODEL: "other-model" });
  const requests = working();
  const found = await recall(send, { query: "Blue is the favourite" });
  expect(requests).toHaveLength(1);
  expect(found.results).toHaveLength(1);
  expect(found.results[0].signals).toMatchObject({ vector: null, text: 1 });
  expect(found.meta).toMatchObject({ degraded: [], pendingIndex: 1 });
  const byVector = await recall(send, { query: "Blue", mode: "vector" });
  expect(byVector.results).toEqual([]);
});

test("changing the model back and forth loses no row and embeds none twice", async () => {
  const { t, send } = await backendWithAgent();
  const contents = await remember(send, 140);
  stubConfiguration();
  let left = 1;
  const requests = stubProvider(({ input }) =>
    left-- > 0 ? answerOf(input, 256) : new Response("", { status: 401 }),
  );
  expect(await drain(t)).toBe(64);
  vi.stubEnv("EMBEDDING_PROVIDER", "builtin");
  now += 10 * 60_000;
  // Those that have a vector of the model already are only taken off the queue.
  expect(await drain(t)).toBe(64);
  expect((await recall(send, { query: contents[3] })).meta.pendingIndex).toBe(
    0,
  );

  vi.stubEnv("EMBEDDING_PROVIDER", "openai");
  requests.length = 0;
  working();
  expect(await drain(t)).toBe(140);
  const { meta } = await recall(send, { query: contents[3] });
  expect(meta).toMatchObject({ embedder: MODEL, pendingIndex: 0 });
  await drain(t);
  const models = await recall(send, { query: contents[3], mode: "vector" });
  expect(models.results[0].content).toBe(contents[3]);
});

test("log entries and superseded memories change their model too", async () => {
  const { t, send } = await backendWithAgent();
  const first = await send("POST", "/v1/memories", {
    content: "Lives in Bonn",
  });
  await send("POST", "/v1/memories", {
    content: "Lives in Rome",
    supersedes: first.body.memory.id,
  });
  await send("POST", "/v1/logs/today", { content: "Moved house" });
  now += 2 * 60_000;
  // The entry alone: a superseded memory keeps its vector.
  expect(await drain(t)).toBe(1);
  stubConfiguration();
  working();
  expect(await drain(t)).toBe(3);
  const { results } = await recall(send, {
    query: "Moved house",
    mode: "vector",
    include: ["memories", "logs"],
  });
  expect(results[0]).toMatchObject({ kind: "log", content: "Moved house" });
});

test("rows of the built-in model before this one are found by words at once, and by meaning when they are embedded anew", async () => {
  const { t, send } = await backendWithAgent();
  const before = { model: "builtin-use1", dimensions: 128 };
  await seedMemories(t, "main", { from: 0, to: 60, ...before });
  now += 10 * 60_000;

  const query = "a dentist";
  const byWords = await recall(send, { query, limit: 3 });
  expect(byWords.results.length).toBeGreaterThan(0);
  for (const { content, signals } of byWords.results) {
    expect(content).toMatch(/dentist/);
    // Their made-up vectors are as long as the question's, and still not compared with it.
    expect(signals).toMatchObject({ vector: null });
  }
  expect(byWords.meta).toMatchObject({ embedder: BUILTIN, degraded: [] });
  // As far as it counts what nobody has queued yet.
  expect(byWords.meta.pendingIndex).toBe(60);
  const paraphrase = { query: "someone repairs my teeth", mode: "vector" };
  expect((await recall(send, paraphrase)).results).toEqual([]);

  expect(await drain(t)).toBe(60);
  const byMeaning = await recall(send, paraphrase);
  expect(byMeaning.results[0].content).toMatch(/dentist/);
  expect(byMeaning.results[0].signals.vector).toBeGreaterThan(0.3);
  expect(byMeaning.meta).toMatchObject({ embedder: BUILTIN, pendingIndex: 0 });
});
