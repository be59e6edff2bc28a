import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  builtin,
  embedderOf,
} from "../../../convex/backend/embedding/embedder.js";
import { DIMENSIONS } from "../../../convex/backend/embedding/builtin/embedder.js";
import type { Vars } from "../../../convex/backend/secretNames.js";
import { answerOf, SECRET, stubProvider, vectorOf } from "./provider.js";
import { SIMILAR_PAIRS } from "./similarPairs.js";

const VARS: Vars = {
  EMBEDDING_PROVIDER: "openai",
  EMBEDDING_BASE_URL: "https://embeddings.example/v1/",
  EMBEDDING_MODEL: "test-model",
  EMBEDDING_DIMENSIONS: "256",
  OPENAI_API_KEY: SECRET,
};

const OPTIONS = { agentId: "main", timeoutMs: 10_000 };

/** What an embedder with these variables makes of texts. */
async function embed(texts: string[], vars: Vars = {}) {
  const embedder = embedderOf({ ...VARS, ...vars });
  if (embedder === null) throw new Error("no embedder");
  return await embedder.embed(texts, OPTIONS);
}

function jsonOf(data: unknown): () => Response {
  return () => Response.json({ data });
}

function item(embedding: unknown, index = 0) {
  return { index, embedding };
}

beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("configuration", () => {
  test("is the built-in embedder unless another provider is named", () => {
    expect(embedderOf({})).toBe(builtin);
    expect(embedderOf({ EMBEDDING_PROVIDER: "builtin" })).toBe(builtin);
    expect(builtin).toMatchObject({
      model: "builtin-en2",
      dimensions: DIMENSIONS,
    });
  });

  test.each([
    [{ EMBEDDING_PROVIDER: "opnai" }],
    [{ EMBEDDING_BASE_URL: "http://embeddings.example/v1" }],
    [{ EMBEDDING_BASE_URL: "https://user:pass@embeddings.example" }],
    [{ EMBEDDING_BASE_URL: "ftp://embeddings.example" }],
    [{ EMBEDDING_BASE_URL: "embeddings" }],
    [{ EMBEDDING_MODEL: "a|b" }],
    [{ EMBEDDING_DIMENSIONS: "100" }],
    [{ EMBEDDING_DIMENSIONS: "many" }],
    [{ EMBEDDING_DIMENSIONS: undefined }],
    [
      {
        EMBEDDING_MODEL: "text-embedding-ada-002",
        EMBEDDING_DIMENSIONS: "256",
      },
    ],
  ])("names no embedder with %o", (vars) => {
    expect(embedderOf({ ...VARS, ...vars })).toBeNull();
  });

  test("names provider, model and dimensions", () => {
    const model = (vars: Vars) => embedderOf({ ...VARS, ...vars })?.model;
    const openai = { EMBEDDING_PROVIDER: "openai" };
    expect(embedderOf(openai)?.model).toBe(
      "openai/text-embedding-3-small@1536",
    );
    expect(model({})).toBe("openai/test-model@256");
    expect(model({ EMBEDDING_DIMENSIONS: "512" })).toBe(
      "openai/test-model@512",
    );
  });

  test.each([
    "http://127.0.0.1:11434/v1",
    "http://localhost:11434/v1",
    "http://[::1]:11434/v1",
  ])("takes plain HTTP on this machine: %s", (url) => {
    expect(embedderOf({ ...VARS, EMBEDDING_BASE_URL: url })).not.toBeNull();
  });
});

describe("requests", () => {
  test("post the texts, the model and the key", async () => {
    const requests = stubProvider(({ input }) => answerOf(input, 256));
    const embedded = await embed(["one", "two words"]);
    expect(embedded.ok && embedded.vectors).toHaveLength(2);
    expect(requests).toEqual([
      {
        url: "https://embeddings.example/v1/embeddings",
        authorization: `Bearer ${SECRET}`,
        model: "test-model",
        input: ["one", "two words"],
        dimensions: 256,
      },
    ]);
  });

  test("ask OpenAI's models for dimensions only where these are fewer than their own", async () => {
    const requests = stubProvider(({ input, dimensions = 1536 }) =>
      answerOf(input, dimensions),
    );
    const EMBEDDING_MODEL = "text-embedding-3-small";
    await embed(["a"], { EMBEDDING_MODEL, EMBEDDING_DIMENSIONS: undefined });
    await embed(["a"], { EMBEDDING_MODEL, EMBEDDING_DIMENSIONS: "1536" });
    await embed(["a"], { EMBEDDING_MODEL, EMBEDDING_DIMENSIONS: "512" });
    expect(requests.map(({ dimensions }) => dimensions)).toEqual([
      undefined,
      undefined,
      512,
    ]);
  });

  test("leave dimensions out where another model does not take them", async () => {
    const requests = stubProvider(({ input, dimensions }) =>
      dimensions === undefined
        ? answerOf(input, 256)
        : new Response("no", { status: 400 }),
    );
    expect((await embed(["a"])).ok).toBe(true);
    expect(requests).toHaveLength(2);
  });

  test("divide many and long texts, and keep their order", async () => {
    const requests = stubProvider(({ input }) => answerOf(input, 256));
    const texts = Array.from({ length: 150 }, (_, i) => `text${i}`);
    const embedded = await embed(texts);
    expect(requests.map(({ input }) => input.length)).toEqual([64, 64, 22]);
    expect(embedded.ok && embedded.vectors).toEqual(
      texts.map((text) => vectorOf(text, 256)),
    );
    requests.length = 0;
    await embed(Array.from({ length: 60 }, () => "word ".repeat(4000)));
    expect(requests.length).toBeGreaterThan(1);
    for (const { input } of requests)
      expect(input.join("").length).toBeLessThanOrEqual(500_000);
  });

  test("cut a text that is longer than a model takes", async () => {
    const requests = stubProvider(({ input }) =>
      input[0]!.length > 2000
        ? new Response("too long", { status: 400 })
        : answerOf(input, 256),
    );
    expect((await embed(["a".repeat(30_000)])).ok).toBe(true);
    expect(requests[0]!.input[0]).toHaveLength(16_384);
    expect(requests.length).toBeLessThan(10);
  });

  test("carry no key where a server of one's own has none", async () => {
    const requests = stubProvider(({ input }) => answerOf(input, 256));
    expect((await embed(["a"], { OPENAI_API_KEY: undefined })).ok).toBe(true);
    expect(requests[0]!.authorization).toBeNull();
  });

  test("are not made to OpenAI without a key, nor with one that no header carries", async () => {
    const requests = stubProvider(({ input }) => answerOf(input, 256));
    const openai = {
      EMBEDDING_BASE_URL: undefined,
      EMBEDDING_MODEL: undefined,
    };
    expect(
      await embed(["a"], { ...openai, OPENAI_API_KEY: undefined }),
    ).toEqual({ ok: false, fault: "provider", reason: "no key" });
    expect(await embed(["a"], { OPENAI_API_KEY: "sk\nx" })).toEqual({
      ok: false,
      fault: "provider",
      reason: "malformed key",
    });
    expect(requests).toEqual([]);
  });

  test("use the agent's key before the default and the global one", async () => {
    const requests = stubProvider(({ input }) => answerOf(input, 256));
    const vars = {
      EMBEDDING_API_KEY_NAME: "EMBED_KEY",
      AGENT_HOMEBOT_EMBED_KEY: "own",
      AGENT_DEFAULT_EMBED_KEY: "default",
      EMBED_KEY: "global",
    };
    const embedder = embedderOf({ ...VARS, ...vars })!;
    await embedder.embed(["a"], { ...OPTIONS, agentId: "home-bot" });
    await embedder.embed(["a"], OPTIONS);
    const { AGENT_DEFAULT_EMBED_KEY: _, ...rest } = vars;
    await embed(["a"], rest);
    expect(requests.map(({ authorization }) => authorization)).toEqual([
      "Bearer own",
      "Bearer default",
      "Bearer global",
    ]);
    expect(embedder.accountOf("main")).toBe(embedder.accountOf("other"));
    expect(embedder.accountOf("main")).not.toBe(embedder.accountOf("home-bot"));
  });
});

describe("answers", () => {
  test("are put in order by their index, at unit length", async () => {
    const vector = (at: number) =>
      Array.from({ length: 256 }, (_, i) => (i === at ? 5 : 0));
    stubProvider(jsonOf([item(vector(1), 1), item(vector(0), 0)]));
    const embedded = await embed(["a", "b"]);
    expect(embedded.ok && embedded.vectors.map((v) => [v[0], v[1]])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  const good = vectorOf("a", 256);
  test.each([
    [
      "HTML with 200",
      () => new Response("<html>", { status: 200 }),
      "provider",
      "not an embeddings answer",
    ],
    ["no data", jsonOf(undefined), "provider", "not an embeddings answer"],
    ["null", () => Response.json(null), "provider", "not an embeddings answer"],
    ["no vector", jsonOf([null]), "provider", "not an embeddings answer"],
    ["base64", jsonOf([item("AAAA")]), "provider", "not an embeddings answer"],
    [
      "wrong dimensions",
      jsonOf([item([1, 2, 3])]),
      "provider",
      "wrong dimensions",
    ],
    ["too few", jsonOf([]), "input", "wrong number of vectors"],
    [
      "too many",
      jsonOf([item(good), item(good, 1)]),
      "input",
      "wrong number of vectors",
    ],
    [
      "an index outside",
      jsonOf([item(good, 7)]),
      "input",
      "wrong order of vectors",
    ],
    [
      "NaN",
      jsonOf([item([...good.slice(1), NaN])]),
      "input",
      "not a vector of numbers",
    ],
    [
      "strings",
      jsonOf([item([...good.slice(1), "1"])]),
      "input",
      "not a vector of numbers",
    ],
    [
      "zeros",
      jsonOf([item(good.map(() => 0))]),
      "input",
      "not a vector of numbers",
    ],
  ])("are refused: %s", async (_, answer, fault, reason) => {
    stubProvider(answer);
    expect(await embed(["a"])).toEqual({ ok: false, fault, reason });
  });

  test.each([
    [401, "provider", 1],
    [403, "provider", 1],
    [404, "provider", 1],
    [422, "input", 2],
    [500, "input", 3],
    [503, "provider", 3],
  ])(
    "of status %d are a fault of %s after %d requests",
    async (status, fault, count) => {
      const requests = stubProvider(
        () => new Response(`${SECRET} is wrong`, { status }),
      );
      const embedded = await embed(["a"]);
      expect(embedded).toEqual({
        ok: false,
        fault,
        reason: `status ${status}`,
      });
      expect(requests).toHaveLength(count);
    },
  );

  test("of 429 are awaited as long as the server asks", async () => {
    vi.useFakeTimers();
    const startedAt = Date.now();
    let asked = 0;
    stubProvider(({ input }) => {
      asked += 1;
      const headers = { "Retry-After": "3" };
      return asked === 1
        ? new Response("", { status: 429, headers })
        : answerOf(input, 256);
    });
    const embedding = embed(["a"]);
    await vi.runAllTimersAsync();
    expect((await embedding).ok).toBe(true);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(3000);
  });

  test("of 429 are not awaited beyond the time there is", async () => {
    const requests = stubProvider(
      () =>
        new Response("", { status: 429, headers: { "Retry-After": "120" } }),
    );
    expect(await embed(["a"])).toEqual({
      ok: false,
      fault: "provider",
      reason: "status 429",
      retryAfterMs: 120_000,
    });
    expect(requests).toHaveLength(1);
  });

  test("that never come end in time", async () => {
    vi.useFakeTimers();
    const startedAt = Date.now();
    stubProvider(() => new Promise(() => {}));
    const embedding = embed(["a"]);
    await vi.runAllTimersAsync();
    expect(await embedding).toEqual({
      ok: false,
      fault: "slow",
      reason: "no answer in time",
    });
    expect(Date.now() - startedAt).toBe(10_000);
  });

  test("whose body stalls end in time", async () => {
    vi.useFakeTimers();
    stubProvider(() => new Response(new ReadableStream({})));
    const embedding = embed(["a"]);
    await vi.runAllTimersAsync();
    expect(await embedding).toMatchObject({ fault: "slow" });
  });

  test("that a broken connection prevents are tried for again", async () => {
    const requests = stubProvider(() => {
      throw new TypeError(`fetch failed with ${SECRET}`);
    });
    expect(await embed(["a"])).toEqual({
      ok: false,
      fault: "provider",
      reason: "no connection",
    });
    expect(requests).toHaveLength(3);
  });
});

test("the built-in embedder's floor of similarity tells rewordings from other statements", async () => {
  const found = { true: 0, false: 0 };
  for (const [isSimilar, ...pair] of SIMILAR_PAIRS) {
    const embedded = await builtin.embed(pair, OPTIONS);
    const [a, b] = embedded.ok ? embedded.vectors : [];
    const cosine = a!.reduce((sum, part, i) => sum + part * b![i]!, 0);
    if (cosine >= builtin.similarFrom) found[`${isSimilar}`] += 1;
  }
  expect(found.true).toBeGreaterThanOrEqual(35);
  expect(found.false).toBeLessThanOrEqual(5);
});
