import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import {
  answerOf,
  SECRET,
  stubConfiguration,
  stubProvider,
  vectorOf,
} from "../backend/embedding/provider.js";
import { backendWithAgent, type Answer, type Client } from "../setup.js";
import { drainLater } from "./faults.js";

/** What the embedder does wrong, as a client that writes and asks sees it; what becomes of its answers is tested beside it. */

let logged: string[];
beforeEach(() => {
  logged = [];
  for (const level of ["log", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
      logged.push(parts.map(String).join(" "));
    });
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  expect(logged.join("\n")).not.toContain(SECRET);
});

const CONTENT = "Tea is at five";
const write = async (send: Client): Promise<Answer> =>
  await send("POST", "/v1/memories", { content: CONTENT });
const ask = async (send: Client, mode: string): Promise<Answer> =>
  await send("POST", "/v1/recall?fields=full", { query: "tea", mode });

/** A stored memory without a vector, words that find it, and 503 where vectors alone were wanted. */
function expectWithout(written: Answer, found: Answer, only: Answer): void {
  expect(written.status).toBe(201);
  expect(written.body.memory.indexed).toEqual({ text: true, vector: false });
  expect(found.status).toBe(200);
  expect(found.body.results[0].content).toBe(CONTENT);
  expect(found.body.meta).toMatchObject({
    degraded: ["vector"],
    pendingIndex: 1,
  });
  expect(only.status).toBe(503);
  expect(only.body).toMatchObject({ code: "unavailable", retryable: true });
  expect(Number(only.headers.get("retry-after"))).toBeGreaterThan(0);
  const shown = JSON.stringify([written.body, found.body, only.body]);
  expect(shown).not.toContain(SECRET);
}

describe("an embedder that is slow", () => {
  let asked: () => boolean;

  /** An answer, and how long it took from when the embedder was asked: what goes before takes no time of this clock. */
  async function timed(run: Promise<Answer>): Promise<[Answer, number]> {
    let isOver = false;
    void run.then(() => (isOver = true));
    const turn = async () =>
      await new Promise((resolve) => setImmediate(resolve));
    while (!asked()) await turn();
    const from = Date.now();
    for (let turns = 0; !isOver; turns++) {
      await turn();
      // What does not wait for the clock has its time too.
      if (turns % 20 === 0) await vi.advanceTimersByTimeAsync(500);
    }
    return [await run, Date.now() - from];
  }

  /** A byte a second, and no end. */
  const trickle = () =>
    new Response(
      new ReadableStream({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 1000));
          controller.enqueue(new TextEncoder().encode(" "));
        },
      }),
    );

  test.each([
    ["never answers", () => new Promise<Response>(() => {})],
    ["answers byte by byte", trickle],
  ])(
    "and %s holds a write up for ten seconds and a recall for five",
    async (_, answer) => {
      stubConfiguration();
      const { t, send } = await backendWithAgent();
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
      const requests = stubProvider(answer);
      asked = () => requests.splice(0).length > 0;
      const [written, waited] = await timed(write(send));
      const [found, recalled] = await timed(ask(send, "hybrid"));
      const [only] = await timed(ask(send, "vector"));
      expectWithout(written, found, only);
      expect(waited).toBeGreaterThanOrEqual(10_000);
      expect(waited).toBeLessThanOrEqual(12_000);
      expect(recalled).toBeLessThanOrEqual(7_000);
      vi.useRealTimers();
      stubProvider(({ input }) => answerOf(input, 256));
      expect(await drainLater(t)).toBe(1);
    },
  );
});

/** A body without an end: whoever reads it to its end has no memory left. */
function endless(): { response: () => Response; sent: () => number } {
  let bytes = 0;
  const chunk = new TextEncoder().encode(" ".repeat(64 * 1024));
  const response = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          bytes += chunk.length;
          if (bytes > 16 * 1024 * 1024) controller.close();
          else controller.enqueue(chunk);
        },
      }),
    );
  return { response, sent: () => bytes };
}

test("an embedder whose answer has no end is read no further than an answer can be long", async () => {
  stubConfiguration();
  const { t, send } = await backendWithAgent();
  const { response, sent } = endless();
  stubProvider(response);
  const written = await write(send);
  const found = await ask(send, "hybrid");
  expectWithout(written, found, await ask(send, "vector"));
  expect(sent()).toBeLessThan(8 * 1024 * 1024);
  stubProvider(({ input }) => answerOf(input, 256));
  expect(await drainLater(t)).toBe(1);
});

test("an embedder that answers fewer vectors than there were texts gives none of them to the wrong text", async () => {
  stubConfiguration();
  const { t, send } = await backendWithAgent();
  const memories = ["Tea is at five", "Rent is due"].map((content) => ({
    content,
  }));
  stubProvider(({ input }) => answerOf(input.slice(1), 256));
  const { body } = await send("POST", "/v1/memories", { memories });
  for (const { memory } of body.results)
    expect(memory.indexed.vector).toBe(false);
  stubProvider(({ input }) => answerOf(input, 256));
  expect(await drainLater(t)).toBe(2);
  const found = await ask(send, "vector");
  expect(found.body.results[0].content).toBe("Tea is at five");
});

test("an embedder of another model with as many numbers cannot be told, until the configuration names it", async () => {
  stubConfiguration();
  const { t, send } = await backendWithAgent();
  // Another model: other directions for the same words.
  stubProvider(({ input }) =>
    Response.json({
      model: "another-model",
      data: input.map((text, index) => ({
        index,
        embedding: vectorOf(text, 256).reverse(),
      })),
    }),
  );
  expect((await write(send)).body.memory.indexed.vector).toBe(true);
  stubProvider(({ input }) => answerOf(input, 256));
  // Its words find it all the same, and a new name has all vectors made anew.
  expect((await ask(send, "hybrid")).body.results[0].content).toBe(CONTENT);
  vi.stubEnv("EMBEDDING_MODEL", "named-anew");
  await t.mutation(internal.backend.embeddings.heal, {});
  await t.finishAllScheduledFunctions(() => {});
  const { body } = await ask(send, "vector");
  expect(body.meta.embedder).toBe("openai/named-anew@256");
  expect(body.results[0].signals.vector).toBeGreaterThan(0.4);
});

describe("an embedder whose key is missing", () => {
  test("is not asked, and costs nothing but the vectors until there is one", async () => {
    stubConfiguration({
      EMBEDDING_BASE_URL: undefined,
      EMBEDDING_MODEL: undefined,
      EMBEDDING_DIMENSIONS: undefined,
      OPENAI_API_KEY: undefined,
    });
    const requests = stubProvider(({ input }) => answerOf(input, 1536));
    const { t, send } = await backendWithAgent();
    const written = await write(send);
    const found = await ask(send, "hybrid");
    expectWithout(written, found, await ask(send, "vector"));
    expect(requests).toEqual([]);
    vi.stubEnv("OPENAI_API_KEY", SECRET);
    expect(await drainLater(t)).toBe(1);
    expect(requests).toHaveLength(1);
  });
});
