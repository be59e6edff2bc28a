import { afterEach, describe, expect, test, vi } from "vitest";
import fc from "fast-check";
import { internal } from "../../convex/_generated/api.js";
import { makeToken } from "../../convex/backend/tokenText.js";
import { metered } from "../../bench/meter.js";
import {
  backend,
  backendWithAgent,
  client,
  issueToken,
  storedRows,
  type Answer,
  type Client,
} from "../setup.js";

const NDJSON = { "Content-Type": "application/x-ndjson" };
const KIB = 1024;
/** A part of an item that counts once. */
const PART = 16 * KIB;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** A world whose clock stands still unless it is moved. */
async function world(writesPerMinute?: number) {
  vi.useFakeTimers({ toFake: ["Date"] });
  if (writesPerMinute !== undefined)
    vi.stubEnv("RATE_LIMIT_WRITE_PER_MINUTE", `${writesPerMinute}`);
  return await backendWithAgent({
    scopes: ["memory:read", "memory:write", "logs:write"],
  });
}

function remaining({ headers }: Answer): number {
  return Number(/;r=(\d+);/.exec(headers.get("ratelimit") ?? "")?.[1]);
}

function line(id: string, content: string): string {
  const createdAt = "2026-01-02T10:00:00Z";
  const date = "2026-01-02";
  return JSON.stringify({ kind: "logEntry", id, date, content, createdAt });
}

const items = (count: number, of = "Memory") =>
  Array.from({ length: count }, (_, i) => ({ content: `${of} ${i}` }));
const batch = (send: Client, memories: unknown[]) =>
  send("POST", "/v1/memories", { memories });
const imports = (send: Client, lines: string[]) =>
  send("POST", "/v1/import", lines.join("\n"), NDJSON);

describe("a request of many things", () => {
  test("is a batch that counts for each of its items, also the malformed ones", async () => {
    const { send } = await world(200);
    expect(remaining(await batch(send, items(60)))).toBe(140);
    const malformed = [{}, 7, null, { content: "" }, { content: "good" }];
    expect(remaining(await batch(send, malformed))).toBe(135);
  });

  test("is a batch that counts once more for each 16 KiB begun of an item", async () => {
    const { send } = await world(200);
    const long = { content: "é".repeat(PART - 100) };
    // Two bytes a character, and what stands around them.
    expect(remaining(await batch(send, [long]))).toBe(198);
    const short = { content: "a".repeat(PART - 100) };
    expect(remaining(await batch(send, [short, { content: "b" }]))).toBe(196);
  });

  test("is a forgetting that counts for each of its ids, and once as a dry run", async () => {
    const { send } = await world(200);
    const path = "/v1/memories/forget";
    const { body } = await batch(send, items(30));
    const ids = body.results.map(
      (r: { memory: { id: string } }) => r.memory.id,
    );
    const filter = { type: "note" };
    expect(remaining(await send("POST", path, { filter }))).toBe(169);
    const applied = await send("POST", path, { filter, dryRun: false, ids });
    expect(applied.body.matched).toBe(30);
    expect(remaining(applied)).toBe(139);
  });

  test("is an import that counts for each of its lines, also those that fail or are skipped", async () => {
    const { send } = await world(200);
    const lines = Array.from({ length: 40 }, (_, i) => line(`l${i}`, `E ${i}`));
    expect(remaining(await imports(send, lines))).toBe(160);
    expect(remaining(await imports(send, lines))).toBe(120);
    const bad = ["nonsense", "{}", "", line("long", "é".repeat(PART))];
    expect(remaining(await imports(send, bad))).toBe(115);
  });

  test("is an import of a workspace that counts for its statements and its bytes, whichever is more", async () => {
    const { send } = await world(200);
    const path = "/v1/import/openclaw";
    const statements = Array.from({ length: 50 }, (_, i) => `- s${i}\n`);
    const files = [
      { path: "MEMORY.md", content: statements.join("") },
      { path: "memory/2026-01-02.md", content: "- One\n" },
      { path: "memory/elsewhere.txt", content: "x".repeat(3 * PART) },
    ];
    expect(remaining(await send("POST", path, { files }))).toBe(146);
    const headings = [{ path: "USER.md", content: "# h\n".repeat(8 * KIB) }];
    expect(remaining(await send("POST", path, { files: headings }))).toBe(144);
  });

  test("passes with half of a minute's quota, takes up to all of one, and what follows waits", async () => {
    const { send } = await world(20);
    expect(remaining(await batch(send, items(10)))).toBe(10);
    const heavy = await batch(send, items(40, "Heavy"));
    expect(heavy.status).toBe(200);
    expect(heavy.headers.get("ratelimit")).toBe('"write";r=0;t=90');
    // Ten are owed, and one for the request itself: at 20 a minute.
    const next = await send("POST", "/v1/memories", { content: "Next" });
    expect(next.status).toBe(429);
    expect(next.headers.get("retry-after")).toBe("33");
    vi.advanceTimersByTime(32_999);
    const soon = await send("POST", "/v1/memories", { content: "Next" });
    expect(soon.status).toBe(429);
    vi.advanceTimersByTime(1);
    const after = await send("POST", "/v1/memories", { content: "Next" });
    expect(after.status).toBe(201);
    expect(after.headers.get("ratelimit")).toBe('"write";r=0;t=60');
  });

  test("is told what it counts for, and stores nothing, where it is refused", async () => {
    const { t, send } = await world(20);
    await batch(send, items(15));
    const before = await storedRows(t);
    const refused = await batch(send, items(12, "Heavy"));
    expect(refused.status).toBe(429);
    expect(refused.body.detail).toContain("counts for 12");
    expect(refused.headers.get("ratelimit")).toBe('"write";r=0;t=15');
    expect(await storedRows(t)).toEqual(before);
  });
});

test("a request that has waited for `Retry-After` passes, whatever was sent before and however heavy", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 70 }),
      fc.array(
        fc.record({
          weight: fc.integer({ min: 1, max: 100 }),
          laterMs: fc.integer({ min: 0, max: 30_000 }),
        }),
        { minLength: 2, maxLength: 6 },
      ),
      async (perMinute, requests) => {
        const { send } = await world(perMinute);
        for (const { weight, laterMs } of requests) {
          const memories = Array.from({ length: weight }, () => ({}));
          const first = await batch(send, memories);
          if (first.status === 429) {
            const seconds = Number(first.headers.get("retry-after"));
            vi.advanceTimersByTime(seconds * 1000);
            const second = await batch(send, memories);
            expect(second.status).toBe(200);
            expect(remaining(second)).toBeGreaterThanOrEqual(0);
          }
          vi.advanceTimersByTime(laterMs);
        }
      },
    ),
    { numRuns: 25 },
  );
});

/** A body that tells how much of it was read, and that it is JSON only at its very end. */
function streamed(bytes: number) {
  const state = { read: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (state.read >= bytes) return controller.close();
        state.read += 4 * KIB;
        controller.enqueue(new Uint8Array(4 * KIB).fill(0x20));
      },
      cancel() {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { state, body };
}

describe("a long body", () => {
  test("of a self-made token with a right checksum is read no further than 64 KiB, and never parsed", async () => {
    const { t } = await world();
    const { secret } = await makeToken();
    const parse = vi.spyOn(JSON, "parse");
    for (const [path, headers] of [
      ["/v1/import", NDJSON],
      ["/v1/import/openclaw", { "Content-Type": "application/json" }],
    ] as const) {
      const { state, body } = streamed(8 * 1024 * KIB);
      const { status } = await client(t, secret)("POST", path, body, headers);
      expect(status).toBe(401);
      expect(state.read).toBeLessThanOrEqual(68 * KIB);
      expect(state.cancelled).toBe(true);
    }
    // The runner of the tests may parse a text of its own meanwhile; the body is nothing but blanks.
    const parsed = parse.mock.calls.filter(([text]) => /^ {1024}/.test(text));
    expect(parsed.map(([text]) => text.length)).toEqual([]);
  });

  test("that announces its length is not read at all before its token is admitted", async () => {
    const { t } = await world();
    const { secret } = await makeToken();
    const { state, body } = streamed(100 * KIB);
    const headers = { "Content-Length": `${100 * KIB}` };
    const refused = await client(t, secret)("POST", "/v1/memories", body, {
      "Content-Type": "application/json",
      ...headers,
    });
    expect(refused.status).toBe(401);
    expect(state.read).toBe(0);
  });

  test("is not read for a token that is revoked, lacks the scope, or has no quota left", async () => {
    const { t } = await world(3);
    const reader = await issueToken(t, "main", { scopes: ["memory:read"] });
    const revoked = await issueToken(t, "main", { scopes: ["memory:write"] });
    await t.mutation(internal.agents.revokeToken, {
      agentId: "main",
      tokenId: revoked.id,
    });
    const spent = await issueToken(t, "main", { scopes: ["memory:write"] });
    for (const [secret, status] of [
      [revoked.secret, 401],
      [reader.secret, 403],
      [spent.secret, 429],
    ] as const) {
      if (status === 429) await batch(client(t, secret), items(2));
      const { state, body } = streamed(1024 * KIB);
      const path = "/v1/import";
      const answer = await client(t, secret)("POST", path, body, NDJSON);
      expect(answer.status).toBe(status);
      expect(state.read).toBeLessThanOrEqual(68 * KIB);
      if (status === 403)
        expect(answer.body.requiredScope).toBe("memory:write");
      if (status === 429) expect(answer.headers.get("retry-after")).toBe("20");
    }
  });

  test("of an admitted token is taken, counts once, and is the only one that costs a further call", async () => {
    const { send } = await world(200);
    const memory = (size: number) => ({ content: "a".repeat(size) });
    const short = await metered(() => batch(send, [memory(15 * KIB)]));
    const many = Array.from({ length: 5 }, (_, i) => memory(15 * KIB - i - 1));
    const long = await metered(() => batch(send, many));
    expect(remaining(short.answer)).toBe(199);
    expect(remaining(long.answer)).toBe(194);
    expect(long.answer.body.results.at(-1).status).toBe(201);
    expect(long.cost.calls).toBe(short.cost.calls + 1);
  });

  test("that turns out too large is refused as before, and counts once", async () => {
    const { send } = await world(200);
    const { body } = streamed(300 * KIB);
    const headers = { "Content-Type": "application/json" };
    const answer = await send("POST", "/v1/memories", body, headers);
    expect(answer.status).toBe(413);
    expect(remaining(answer)).toBe(199);
  });
});

describe("public documents", () => {
  const LIMITED = [
    "/openapi.json",
    "/skill.md",
    "/references/api.md",
    "/llms.txt",
    "/.well-known/agent-skills/index.json",
  ];

  test("are 300 a minute together for a group of addresses, then 429 with a true `Retry-After`", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const read = client(backend(), null);
    for (let i = 0; i < 300; i++) {
      const { status } = await read(i % 2 ? "GET" : "HEAD", "/llms.txt");
      expect(status).toBe(200);
    }
    for (const path of LIMITED) {
      const refused = await read("GET", path);
      expect(refused.status).toBe(429);
      expect(refused.body).toMatchObject({
        code: "rate_limited",
        retryable: true,
      });
      expect(refused.headers.get("retry-after")).toBe("1");
    }
    expect((await read("GET", "/healthz")).status).toBe(200);
    expect((await read("GET", "/problems/not_found")).status).toBe(200);
    vi.advanceTimersByTime(1000);
    expect((await read("GET", "/skill.md")).status).toBe(200);
  });

  test("leave the limits of agents alone", async () => {
    const { t, send } = await backendWithAgent();
    const before = remaining(await send("GET", "/v1/me"));
    for (let i = 0; i < 3; i++) await client(t, null)("GET", "/llms.txt");
    expect(remaining(await send("GET", "/v1/me"))).toBeGreaterThanOrEqual(
      before - 1,
    );
  });
});
