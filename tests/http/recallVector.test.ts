import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { builtin } from "../../convex/backend/embedding/embedder.js";
import {
  answerOf,
  stubConfiguration,
  stubProvider,
} from "../backend/embedding/provider.js";
import { backendWithAgent, client, issueToken } from "../setup.js";

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

async function vectorOf(text: string): Promise<number[]> {
  const options = { agentId: "main", timeoutMs: 1000 };
  const embedded = await builtin.embed([text], options);
  return embedded.ok ? embedded.vectors[0]! : [];
}

describe("POST /v1/recall with a vector", () => {
  test("finds what is near, whatever the vector's length", async () => {
    const { send } = await backendWithAgent();
    await send("POST", "/v1/memories", { content: "The cat sleeps all day" });
    await send("POST", "/v1/memories", { content: "Taxes are due in July" });
    const unit = await vectorOf("The cat sleeps all day");
    for (const scale of [1, 1e300, 1e-300]) {
      const vector = unit.map((part) => part * scale);
      const { status, body } = await send("POST", "/v1/recall?fields=full", {
        vector,
      });
      expect(status).toBe(200);
      expect(body.results[0].content).toBe("The cat sleeps all day");
      expect(body.results[0].signals.vector).toBeCloseTo(1, 4);
      expect(body.meta).toMatchObject({ mode: "hybrid", degraded: [] });
    }
    const vector = null;
    const { body } = await send("POST", "/v1/recall?fields=full", { vector });
    expect(body.meta.mode).toBe("recent");
  });

  test.each([
    ["too short", new Array<number>(127).fill(1)],
    ["of another model's dimensions", new Array<number>(256).fill(1)],
    ["of no model's dimensions", new Array<number>(4000).fill(1)],
    ["empty", []],
    ["all zero", new Array<number>(128).fill(0)],
    ["with null", [null, ...new Array<number>(127).fill(1)]],
    ["with text", ["1", ...new Array<number>(127).fill(1)]],
    ["no list", "vector"],
  ])("answers 400 for one that is %s", async (_, vector) => {
    const { send } = await backendWithAgent();
    for (const mode of ["hybrid", "vector", "text"]) {
      const { status, body } = await send("POST", "/v1/recall?fields=full", {
        vector,
        mode,
      });
      expect(status).toBe(400);
      expect(body.code).toBe("invalid_request");
      expect(body.errors[0].pointer).toMatch(/^\/vector/);
    }
  });

  test("answers 400 for one with a number beyond all bounds", async () => {
    const { send } = await backendWithAgent();
    const text = `{"vector":[1e999${",1".repeat(127)}]}`;
    const { status, body } = await send("POST", "/v1/recall?fields=full", text);
    expect(status).toBe(400);
    expect(body.errors[0].pointer).toMatch(/^\/vector/);
  });
});

describe("POST /v1/recall without an embedder", () => {
  test("answers 503 with Retry-After where only vectors were asked for", async () => {
    const { send } = await backendWithAgent();
    stubConfiguration();
    stubProvider(
      () => new Response("", { status: 429, headers: { "Retry-After": "77" } }),
    );
    const vector = { query: "anything", mode: "vector" };
    const answer = await send("POST", "/v1/recall?fields=full", vector);
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ code: "unavailable", retryable: true });
    expect(answer.headers.get("retry-after")).toBe("77");
    expect(answer.headers.get("ratelimit")).not.toBeNull();
    stubProvider(() => new Response("", { status: 401 }));
    const refused = await send("POST", "/v1/recall?fields=full", vector);
    expect(refused.headers.get("retry-after")).toBe("30");
  });

  test("goes on by words, and by the caller's own vector", async () => {
    stubConfiguration();
    stubProvider(({ input }) => answerOf(input, 256));
    const { send } = await backendWithAgent();
    const content = "Green tea at five";
    await send("POST", "/v1/memories", { content });
    const requests = stubProvider(() => new Response("", { status: 401 }));
    const hybrid = await send("POST", "/v1/recall?fields=full", {
      query: "green tea",
    });
    expect(hybrid.body.results[0]).toMatchObject({ content });
    expect(hybrid.body.meta).toMatchObject({
      mode: "hybrid",
      embedder: null,
      degraded: ["vector"],
      pendingIndex: 0,
    });
    expect(requests).toHaveLength(1);
    const vector = new Array<number>(256).fill(1);
    const own = await send("POST", "/v1/recall?fields=full", {
      vector,
      mode: "vector",
    });
    expect(own.status).toBe(200);
    expect(own.body.meta.degraded).toEqual([]);
    for (const mode of ["text", "recent"]) {
      const { body } = await send("POST", "/v1/recall?fields=full", {
        query: "tea",
        mode,
      });
      expect(body.results).toHaveLength(1);
      expect(body.meta.degraded).toEqual([]);
    }
    expect(requests).toHaveLength(1);
  });
});

describe("POST /v1/memories?similar=true", () => {
  const OLD = "The user prefers dark mode in all editors";
  const NEW = "The user prefers light mode in all editors";

  test("names active memories of the space that the new one may contradict", async () => {
    const { t, send } = await backendWithAgent();
    const old = await send("POST", "/v1/memories", { content: OLD });
    await send("POST", "/v1/memories", { content: "Taxes are due in July" });
    await t.mutation(internal.memory.addMemory, {
      agentId: "other",
      content: "The user prefers dark mode in each editor",
    });
    await t.finishAllScheduledFunctions(() => {});
    const { status, body } = await send("POST", "/v1/memories?similar=true", {
      content: NEW,
    });
    expect(status).toBe(201);
    expect(body.memory.indexed.vector).toBe(true);
    expect(body.similar).toEqual([
      {
        id: old.body.memory.id,
        content: OLD,
        trust: "agent",
        flags: [],
        score: expect.any(Number),
      },
    ]);
    expect(body.similar[0].score).toBeGreaterThan(0.7);

    const known = await send("POST", "/v1/memories?similar=true", {
      content: NEW,
    });
    expect(known.status).toBe(200);
    expect(known.body.similar).toEqual(body.similar);

    await send("DELETE", `/v1/memories/${old.body.memory.id}`);
    const after = await send("POST", "/v1/memories?similar=true", {
      content: NEW,
    });
    expect(after.body.similar).toEqual([]);
    const plain = await send("POST", "/v1/memories", { content: "Plain" });
    expect(plain.body).not.toHaveProperty("similar");
  });

  test("names at most three, the nearest first", async () => {
    const { send } = await backendWithAgent();
    for (const n of [1, 2, 3, 4, 5])
      await send("POST", "/v1/memories", { content: `${OLD} ${n}` });
    const { body } = await send("POST", "/v1/memories?similar=true", {
      content: OLD,
    });
    expect(body.similar).toHaveLength(3);
    const scores = body.similar.map(({ score }: { score: number }) => score);
    expect([...scores].sort((a, b) => b - a)).toEqual(scores);
  });

  test("repeats the whole answer under an idempotency key", async () => {
    const { send } = await backendWithAgent();
    await send("POST", "/v1/memories", { content: OLD });
    const once = async (content: string, key: string) =>
      await send(
        "POST",
        "/v1/memories?similar=true",
        { content },
        { "Idempotency-Key": key },
      );
    for (const key of ["new", "known"]) {
      const first = await once(NEW, key);
      await send("POST", "/v1/memories", { content: `${OLD}, says ${key}` });
      const again = await once(NEW, key);
      expect(again.headers.get("idempotent-replayed")).toBe("true");
      expect(again.body).toEqual(first.body);
    }
  });

  test("leaves them out where the embedder fails, and stores the memory", async () => {
    stubConfiguration();
    stubProvider(() => new Response("", { status: 401 }));
    const { send } = await backendWithAgent();
    const { status, body } = await send("POST", "/v1/memories?similar=true", {
      content: NEW,
    });
    expect(status).toBe(201);
    expect(body).not.toHaveProperty("similar");
  });

  test("answers 403 for a token that may not read, and stores nothing", async () => {
    const { t, send } = await backendWithAgent();
    const { secret } = await issueToken(t, "main", {
      scopes: ["memory:write"],
    });
    const { status, body } = await client(t, secret)(
      "POST",
      "/v1/memories?similar=true",
      { content: NEW },
    );
    expect(status).toBe(403);
    expect(body.requiredScope).toBe("memory:read");
    const list = await send("GET", "/v1/memories");
    expect(list.body.memories).toEqual([]);
  });

  test("replays them to no token that may not read", async () => {
    const { t, send } = await backendWithAgent();
    const { secret } = await issueToken(t, "main", {
      scopes: ["memory:write"],
    });
    const request = [
      "POST",
      "/v1/memories?similar=true",
      { content: NEW },
      { "Idempotency-Key": "key-1" },
    ] as const;
    expect((await send(...request)).status).toBe(201);
    const { status, body } = await client(t, secret)(...request);
    expect(status).toBe(403);
    expect(body).not.toHaveProperty("similar");
    const again = await send(...request);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
  });

  test("answers 400 for a batch and for another value", async () => {
    const { send } = await backendWithAgent();
    const batch = { memories: [{ content: NEW }] };
    for (const [query, body] of [
      ["similar=true", batch],
      ["similar=1", { content: NEW }],
    ] as const) {
      const answer = await send("POST", `/v1/memories?${query}`, body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].pointer).toBe("/similar");
    }
  });
});
