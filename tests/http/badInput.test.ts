import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { endpoints } from "./endpoints.js";
import { makeToken } from "../../convex/backend/tokenText.js";
import {
  backendWithAgent,
  client,
  createAgent,
  issueToken,
  storedRows,
} from "../setup.js";
import { samples } from "./samples.js";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Bodies of POST /v1/memories that are refused, with the field that each is refused for. */
const bodies: [what: string, pointer: string, body: unknown][] = [
  ["no content", "/content", { type: "note" }],
  ["content that is null", "/content", { content: null }],
  ["content that is a number", "/content", { content: 5 }],
  ["content that is a list", "/content", { content: ["x"] }],
  ["empty content", "/content", { content: "" }],
  ["blank content", "/content", { content: " \n\t " }],
  ["content of 16 385 characters", "/content", { content: "x".repeat(16_385) }],
  ["a null character", "/content", { content: "a\u0000b" }],
  ["an escape character", "/content", { content: "a\u001b[31mb" }],
  ["a delete character", "/content", { content: "a\u007fb" }],
  ["half a surrogate pair", "/content", { content: "a\ud800b" }],
  ["the other half", "/content", { content: "a\udc00b" }],
  ["an unknown type", "/type", { content: "x", type: "rumour" }],
  ["tags that are no list", "/tags", { content: "x", tags: "a" }],
  ["an empty tag", "/tags/1", { content: "x", tags: ["a", " "] }],
  [
    "a tag of 65 characters",
    "/tags/0",
    { content: "x", tags: ["t".repeat(65)] },
  ],
  ["a tag with a control", "/tags/0", { content: "x", tags: ["a\u0001b"] }],
  [
    "17 tags",
    "/tags",
    { content: "x", tags: Array.from({ length: 17 }, (_, i) => `t${i}`) },
  ],
  ["importance above 1", "/importance", { content: "x", importance: 1.1 }],
  ["importance below 0", "/importance", { content: "x", importance: -0.1 }],
  ["importance as text", "/importance", { content: "x", importance: "1" }],
  ["pinned as text", "/pinned", { content: "x", pinned: "true" }],
  [
    "metadata that nests",
    "/metadata/a",
    { content: "x", metadata: { a: { b: 1 } } },
  ],
  [
    "metadata over 4 KiB",
    "/metadata",
    { content: "x", metadata: { a: "v".repeat(4096) } },
  ],
  [
    "a control in metadata",
    "/metadata",
    { content: "x", metadata: { a: "\u0007" } },
  ],
  [
    "a reference of 513 characters",
    "/provenance/ref",
    { content: "x", provenance: { ref: "r".repeat(513) } },
  ],
  [
    "an author of one's own choosing",
    "/provenance/agentId",
    { content: "x", provenance: { agentId: "boss" } },
  ],
  [
    "an expiry in the past",
    "/expiresAt",
    { content: "x", expiresAt: "2020-01-01T00:00:00Z" },
  ],
  [
    "an expiry that is no time",
    "/expiresAt",
    { content: "x", expiresAt: "soon" },
  ],
  [
    "an expiry beyond the last year that has four digits",
    "/expiresAt",
    { content: "x", expiresAt: "9999-12-31T23:30:00-01:00" },
  ],
  ["an id, which the server gives", "/id", { content: "x", id: "mem_mine" }],
  ["a space that is none", "/space", { content: "x", space: "everything" }],
  ["a batch of none", "/memories", { memories: [] }],
  [
    "a batch of 101",
    "/memories",
    {
      memories: Array.from({ length: 101 }, (_, i) => ({ content: `${i}` })),
    },
  ],
];

/** Those in which nothing is wrong but the size of a text or a list. */
const tooLarge = new Set([
  "content of 16 385 characters",
  "a tag of 65 characters",
  "17 tags",
  "metadata over 4 KiB",
  "a reference of 513 characters",
  "a batch of 101",
]);

describe("POST /v1/memories stores nothing", () => {
  test.each(bodies)("of %s, and points at %s", async (what, pointer, body) => {
    const { t, send } = await backendWithAgent();
    const before = await storedRows(t);
    const answer = await send("POST", "/v1/memories", body);
    expect([answer.status, answer.body.code]).toEqual(
      tooLarge.has(what)
        ? [413, "payload_too_large"]
        : [400, "invalid_request"],
    );
    const pointers = answer.body.errors.map(
      (error: { pointer: string }) => error.pointer,
    );
    expect(pointers).toContain(pointer);
    expect(await storedRows(t)).toEqual(before);
  });

  test("of a space that is not granted", async () => {
    const { t, send } = await backendWithAgent();
    await createAgent(t, "other");
    const before = await storedRows(t);
    for (const space of ["agent/other", "shared/team"]) {
      const answer = await send("POST", "/v1/memories", {
        content: "x",
        space,
      });
      expect(answer.status).toBe(403);
      expect(answer.body.errors[0].pointer).toBe("/space");
    }
    expect(await storedRows(t)).toEqual(before);
  });

  test("but takes content of exactly 16 384 characters, with line breaks and tabs", async () => {
    const { send } = await backendWithAgent();
    const content = "line\r\n\tand another 🙂 ".padEnd(16_384, "x");
    const answer = await send("POST", "/v1/memories", { content });
    expect(answer.status).toBe(201);
    expect(answer.body.memory.content).toBe(content);
  });
});

describe("/v1/memories/{id}", () => {
  const ids: [what: string, id: string, status: number][] = [
    ["a percent sign that decodes to nothing", "%", 400],
    ["broken UTF-8", "%E0%A4%A", 400],
    ["an encoded slash", "a%2Fb", 404],
    ["a null character", "%00", 400],
    ["10 kB", "x".repeat(10_240), 404],
    ["65 characters", "x".repeat(65), 404],
    ["a space", "%20", 400],
    ["another table's id", "tok_01ARZ3NDEKTSV4RRFFQ69G5FAV", 404],
    ["a word of the language", "__proto__", 404],
  ];
  test.each(ids)("refuses %s as an id", async (_, id, status) => {
    const { t, send } = await backendWithAgent();
    const before = await storedRows(t);
    for (const [method, body] of [
      ["GET", undefined],
      ["PATCH", { content: "x" }],
      ["DELETE", undefined],
    ] as const) {
      const answer = await send(method, `/v1/memories/${id}`, body);
      expect(answer.status, method).toBe(status);
    }
    expect(await storedRows(t)).toEqual(before);
  });

  test.each(["..", "%2e%2e", "../..", "a/b"])(
    "does not reach another route by %s",
    async (id) => {
      const { t, send } = await backendWithAgent();
      const before = await storedRows(t);
      const answer = await send("PUT", `/v1/memories/${id}`, { content: "x" });
      expect([404, 405]).toContain(answer.status);
      expect(await storedRows(t)).toEqual(before);
    },
  );

  test.each([
    ["an encoded slash", "a%2Fb"],
    ["10 kB", "x".repeat(10_240)],
    ["an umlaut", "%C3%BC"],
    ["a blank", "%20"],
  ])("PUT refuses %s as an id to be", async (_, id) => {
    const { t, send } = await backendWithAgent();
    const before = await storedRows(t);
    const answer = await send("PUT", `/v1/memories/${id}`, { content: "x" });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe("/id");
    expect(await storedRows(t)).toEqual(before);
  });

  test("is not found with another agent's id, and that memory stays as it is", async () => {
    const { t, send } = await backendWithAgent();
    const { body } = await send("POST", "/v1/memories", { content: "Mine" });
    const stranger = client(t, await createAgent(t, "stranger"));
    const before = await storedRows(t);
    const path = `/v1/memories/${body.memory.id}`;
    const answers = [
      await stranger("GET", path),
      await stranger("HEAD", path),
      await stranger("PATCH", path, { content: "Theirs" }),
      await stranger("DELETE", path),
    ];
    const unknown = await stranger("GET", "/v1/memories/mem_none");
    for (const answer of answers) expect(answer.status).toBe(404);
    expect(answers[0]!.body.detail).toBe(unknown.body.detail);
    expect(await storedRows(t)).toEqual(before);
    const supersedes = body.memory.id;
    const superseding = await stranger("POST", "/v1/memories", {
      content: "Newer",
      supersedes,
    });
    expect(superseding.status).toBe(404);
    expect(await storedRows(t)).toEqual(before);
  });

  test.each(["3", 'W/"1"', '"one"', "*1"])(
    "refuses If-Match: %s",
    async (etag) => {
      const { t, send } = await backendWithAgent();
      const { body } = await send("POST", "/v1/memories", { content: "x" });
      const before = await storedRows(t);
      const path = `/v1/memories/${body.memory.id}`;
      const header = { "If-Match": etag };
      const answer = await send("PATCH", path, { content: "y" }, header);
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].pointer).toBe("/headers/If-Match");
      expect(await storedRows(t)).toEqual(before);
    },
  );
});

test.each([
  "/",
  "/v1",
  "/v1/memory",
  "/v1/memories/a/b/c/d",
  "/V1/me",
  "//v1/me",
])(
  "the unknown route %s is 404 for every method, without a token too",
  async (path) => {
    const { t, send } = await backendWithAgent();
    for (const ask of [send, client(t, null)]) {
      for (const method of [
        "GET",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
      ]) {
        const answer = await ask(method, path);
        expect(answer.status, method).toBe(404);
        expect(answer.body.code).toBe("not_found");
      }
    }
  },
);

test("a token in the query is no token", async () => {
  const { t, token } = await backendWithAgent();
  const send = client(t, null);
  for (const name of ["token", "access_token", "authorization"]) {
    const answer = await send("GET", `/v1/me?${name}=${token}`);
    expect(answer.status).toBe(401);
    expect(JSON.stringify(answer.body)).not.toContain(token.slice(4, 20));
  }
});

test("a flood of unknown, expired and revoked tokens is slowed down, whichever they are", async () => {
  const { t } = await backendWithAgent();
  const now = Date.now();
  const expired = await issueToken(t, "main", { expiresAt: now + 1000 });
  const revoked = await issueToken(t, "main");
  await t.mutation(internal.agents.revokeToken, {
    agentId: "main",
    tokenId: revoked.id,
  });
  vi.useFakeTimers({ toFake: ["Date"], now: now + 2000 });
  const unknown = await makeToken();
  for (const [i, { secret }] of [unknown, expired, revoked].entries()) {
    const from = t.withRequestMetadata({ ip: `192.0.2.${i}` });
    const send = client(from, secret);
    const statuses: number[] = [];
    for (let i = 0; i < 31; i++)
      statuses.push((await send("GET", "/v1/me")).status);
    expect(new Set(statuses.slice(0, 30))).toEqual(new Set([401]));
    expect(statuses[30]).toBe(429);
  }
});

test("no request makes an internal error, whatever it is", async () => {
  const { send } = await backendWithAgent();
  for (const bucket of ["READ", "WRITE", "RECALL"])
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "100000");
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom("\u0000", "today", "2026-01-31", "-1", "1e9", "null", "%"),
  );
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2, stringUnit: "binary" }),
    text,
    fc.constant("agent/main"),
  );
  const names = [
    ...["content", "query", "tags", "metadata", "type", "limit", "memories"],
    ...["since", "until", "spaces", "space", "mode", "timeZone", "cursor"],
    ...["importance", "supersedes", "expiresAt", "provenance", "include"],
  ];
  const request = fc.record({
    endpoint: fc.constantFrom(...endpoints),
    segment: fc.option(text),
    query: fc.dictionary(fc.constantFrom(...names), text, { maxKeys: 1 }),
    whole: fc.option(value, { freq: 4 }),
    fields: fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 2 }),
  });
  type Request = typeof request extends fc.Arbitrary<infer R> ? R : never;
  /** The endpoint's sample with something else in a place or two. */
  const sent = async (made: Request) => {
    const { method, path, operationId } = made.endpoint;
    const { params = {}, body } = samples[operationId]!;
    const known = typeof params === "function" ? { id: "known" } : params;
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encoded(made.segment ?? known[name] ?? "known"),
    );
    const search = new URLSearchParams(made.query).toString();
    const content = made.whole ?? { ...(body as object), ...made.fields };
    return await send(
      method,
      search === "" ? filled : `${filled}?${search}`,
      method === "GET" ? undefined : JSON.stringify(content),
    );
  };
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(request, async (made) => {
      const { status } = await sent(made);
      statuses.add(status);
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 500 },
  );
  expect(logged).not.toHaveBeenCalled();
  // Some were good enough to be answered.
  expect(Math.min(...statuses)).toBeLessThan(300);
  expect(statuses).toContain(400);
});

function encoded(segment: string): string {
  return encodeURIComponent(segment.toWellFormed()) || "x";
}

describe("a range that ends before it begins", () => {
  const times = {
    since: "2026-02-01T00:00:00Z",
    until: "2026-01-01T00:00:00Z",
  };
  const days = { since: "2026-02-01", until: "2026-01-01" };
  test.each([
    ["GET", "/v1/memories", times, undefined, "/until"],
    ["GET", "/v1/logs", days, undefined, "/until"],
    ["POST", "/v1/recall", {}, times, "/until"],
    ["POST", "/v1/memories/forget", {}, { filter: times }, "/filter/until"],
  ] as const)("is refused by %s %s", async (method, path, query, body, at) => {
    const { send } = await backendWithAgent();
    const search = new URLSearchParams(query).toString();
    const answer = await send(method, `${path}?${search}`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([
      { pointer: at, detail: expect.stringContaining("`since`") },
    ]);
  });

  test("but one day is a range of days", async () => {
    const { send } = await backendWithAgent();
    await send("POST", "/v1/logs/2026-01-31", { content: "That day" });
    const day = "since=2026-01-31&until=2026-01-31";
    const { status, body } = await send("GET", `/v1/logs?${day}`);
    expect(status).toBe(200);
    expect(body.logs).toHaveLength(1);
  });
});
