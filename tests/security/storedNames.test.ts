import { afterEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { endpoints } from "../http/endpoints.js";
import { sha256Hex } from "../../convex/backend/tokenText.js";
import { checkMemory } from "../../convex/components/openclawBackend/memories/input.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import {
  backendWithAgent,
  client,
  issueToken,
  storedRows,
  type Backend,
} from "../setup.js";

const NDJSON = { "Content-Type": "application/x-ndjson" };
const ESCAPED = String.raw`"\u005f_proto\u005F_"`;

afterEach(() => {
  vi.unstubAllEnvs();
});

async function everyScope() {
  return await backendWithAgent({ scopes: [...SCOPES], trustCeiling: "owner" });
}

async function auditOf(t: Backend) {
  const page = await t.mutation(internal.agents.audit, { limit: 200 });
  return page.ok ? page.value.events : [];
}

describe("the key __proto__", () => {
  test.each([
    [`{"content":"x","__proto__":{"a":1}}`, "/__proto__"],
    [`{"content":"x",${ESCAPED}:1}`, "/__proto__"],
    [String.raw`{"content":"x","__prot\u006f__":1}`, "/__proto__"],
    [`{"content":"x","metadata":{"__proto__":"y"}}`, "/metadata/__proto__"],
    [`{"content":"x","metadata":{${ESCAPED}:"y"}}`, "/metadata/__proto__"],
    [
      `{"memories":[{"content":"x"},{"content":"y","provenance":{"__proto__":{}}}]}`,
      "/memories/1/provenance/__proto__",
    ],
    [
      `{"content":"x","tags":[{"a":[{"__proto__":0}]}]}`,
      "/tags/0/a/0/__proto__",
    ],
  ])("is refused by name, wherever it stands: %s", async (body, pointer) => {
    const { t, send } = await backendWithAgent();
    const before = await storedRows(t);
    const answer = await send("POST", "/v1/memories", body);
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe("invalid_request");
    expect(answer.body.errors).toEqual([
      { pointer, detail: "This key is not allowed." },
    ]);
    expect(await storedRows(t)).toEqual(before);
  });

  test("is refused by every route, in its body and in its query", async () => {
    const { send } = await everyScope();
    for (const { method, path: pattern, body, ...of } of endpoints) {
      // It looks for members by their names, in its own protocol.
      if (of.isRaw) continue;
      const path = pattern.replace(/\{\w+\}/g, "main");
      const queried = await send(method, `${path}?%5F_proto__=1`);
      const route = `${method} ${path}`;
      expect(queried.status, route).toBe(400);
      expect(queried.body.errors, route).toContainEqual({
        pointer: "/__proto__",
        detail: "This key is not allowed.",
      });
      // Of what another program sends it looks at known members alone.
      if (body === undefined || of.bodyType || of.takesAnyJson) continue;
      const sent = await send(method, path, `{"__proto__":1}`);
      expect(sent.status, route).toBe(400);
      expect(sent.body.errors[0].pointer, route).toBe("/__proto__");
    }
  });

  test("is refused in a line of an import, which does not lose the others", async () => {
    const { send } = await everyScope();
    const line = (more: string) =>
      `{"kind":"memory","id":"m${more.length}","content":"c${more.length}","createdAt":"2026-01-01T00:00:00Z"${more}}`;
    const text = [
      line(`,"metadata":{${ESCAPED}:"x"}`),
      line(`,"__proto__":{}`),
      line(""),
      // What every object has by inheritance is no kind of line.
      `{"kind":"constructor"}`,
      `{"kind":"__proto__"}`,
    ].join("\n");
    const answer = await send("POST", "/v1/import", text, NDJSON);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ imported: 1, failures: 4 });
    expect(answer.body.failed.slice(0, 2)).toMatchObject([
      { line: 1, code: "invalid_request", pointer: "/metadata/__proto__" },
      { line: 2, code: "invalid_request", pointer: "/__proto__" },
    ]);
    expect(answer.body.failed.slice(2)).toMatchObject([
      { line: 4, pointer: "/kind" },
      { line: 5, pointer: "/kind" },
    ]);
  });

  test("is nothing that a memory may have, whoever writes it", () => {
    const metadata = JSON.parse(`{"__proto__":"x"}`) as Record<string, string>;
    expect(checkMemory({ content: "x", metadata }, 0)).toMatchObject({
      refusal: { code: "invalid_request", pointer: "/metadata" },
    });
  });

  test("may be spoken of", async () => {
    const { send } = await backendWithAgent();
    const content = String.raw`"Never assign __proto__, nor \u005f_proto__."`;
    const body = `{"content":${content},"metadata":{"about":"__proto__"}}`;
    expect((await send("POST", "/v1/memories", body)).status).toBe(201);
  });
});

describe("what a client calls its requests", () => {
  const ID = "my-customers-name.1";
  const KEY = "customer-4711-address";
  const named = { "X-Request-Id": ID, "Idempotency-Key": KEY };
  const writes: [string, string, unknown?, object?][] = [
    ["POST", "/v1/memories", { content: "One" }],
    ["POST", "/v1/memories", { memories: [{ content: "Two" }, { a: 1 }] }],
    ["PUT", "/v1/memories/three", { content: "Three" }],
    ["DELETE", "/v1/memories/three"],
    ["DELETE", "/v1/memories/none"],
    ["POST", "/v1/logs/2026-01-01", { content: "Four" }],
    ["POST", "/v1/tokens", { label: "five" }],
    ["POST", "/v1/import", `{"kind":"nothing"}`, NDJSON],
    [
      "POST",
      "/v1/import/openclaw",
      { files: [{ path: "../x", content: "six" }] },
    ],
    ["POST", "/v1/memories", "no json"],
    ["GET", "/v1/secrets/KEY"],
    ["PUT", "/v1/admin/agents/main/grants/shared%2Fteam", { access: "read" }],
  ];

  test("is told back to it, and stands in no row", async () => {
    const { t, send } = await everyScope();
    for (const [i, [method, path, body, more]] of writes.entries()) {
      const headers = { ...named, "Idempotency-Key": `${KEY}-${i}`, ...more };
      const answer = await send(method, path, body, headers);
      expect(answer.headers.get("x-request-id"), path).toBe(ID);
      if (answer.status >= 400) expect(answer.body.requestId).toBe(ID);
    }
    const events = await auditOf(t);
    const stored = JSON.stringify(await storedRows(t)) + JSON.stringify(events);
    expect(stored).not.toContain("customer");
    const derived = `sha256:${(await sha256Hex(ID)).slice(0, 32)}`;
    const found = events.filter(({ requestId }) => requestId === derived);
    expect(found.length).toBeGreaterThanOrEqual(writes.length);
    expect(stored).toContain(await sha256Hex(`${KEY}-0`));
  });

  test("leaves the server's own ids as they are, which no client can take", async () => {
    const { t, send } = await backendWithAgent();
    const first = await send("POST", "/v1/memories", { content: "One" });
    const own = first.headers.get("x-request-id")!;
    expect(own).toMatch(/^req_/);
    await send(
      "POST",
      "/v1/memories",
      { content: "Two" },
      { "X-Request-Id": own },
    );
    const ids = (await auditOf(t))
      .filter(({ action }) => action === "memory.remember")
      .map(({ requestId }) => requestId);
    expect(ids).toEqual([`sha256:${(await sha256Hex(own)).slice(0, 32)}`, own]);
  });

  test.each([
    ["/v1/memories", { memories: [{ content: "Two" }, { a: 1 }] }],
    ["/v1/import/openclaw", { files: [{ path: "../x", content: "six" }] }],
  ])(
    "replays %s byte for byte, its problems with the stored id",
    async (path, body) => {
      const { t, send } = await everyScope();
      const key = { "Idempotency-Key": KEY };
      const first = await send("POST", path, body, {
        ...key,
        "X-Request-Id": ID,
      });
      const again = await send("POST", path, body, key);
      expect(again.headers.get("idempotent-replayed")).toBe("true");
      expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
      const items = first.body.results ?? first.body.files;
      const { requestId } = items.find(
        (item: { problem?: object }) => item.problem,
      ).problem;
      const recorded = (await auditOf(t)).map((event) => event.requestId);
      expect(requestId).toMatch(/^sha256:[0-9a-f]{32}$/);
      expect(recorded).toContain(requestId);
    },
  );

  test("keeps a key apart from every other, and an agent's from another agent's", async () => {
    const { send } = await backendWithAgent();
    const write = async (key: string, content: string) =>
      await send(
        "POST",
        "/v1/logs/2026-01-01",
        { content },
        { "Idempotency-Key": key },
      );
    expect((await write("a", "One")).status).toBe(201);
    expect((await write("b", "One")).body.entry.seq).toBe(2);
    expect((await write("a", "Two")).body.code).toBe("idempotency_key_reused");
    // The hash of a key is another key.
    expect((await write(await sha256Hex("a"), "Two")).body.entry.seq).toBe(3);
  });
});

describe("the reading of secrets in the audit", () => {
  async function reader() {
    vi.stubEnv("SECRETS_CATALOG", "DECLARED_KEY,EMPTY_KEY");
    vi.stubEnv("AGENT_MAIN_DECLARED_KEY", "a value");
    vi.stubEnv("AGENT_MAIN_OTHER_KEY", "a value");
    const { t, token, send } = await backendWithAgent();
    const read = async (method: string, key: string) => {
      const answer = await send(method, `/v1/secrets${key && `/${key}`}`);
      const [event] = await auditOf(t);
      return { status: answer.status, event };
    };
    return { t, token, read };
  }

  test("says which declared one, whether there was a value, and whether it was asked for", async () => {
    const { read } = await reader();
    const of = (subject: string, outcome: string, method: string) => ({
      action: "secret.read",
      agentId: "main",
      subjects: [subject],
      outcome,
      method,
    });
    for (const method of ["GET", "HEAD"]) {
      expect(await read(method, "DECLARED_KEY")).toMatchObject({
        status: 200,
        event: of("DECLARED_KEY", "ok", method),
      });
      expect(await read(method, "EMPTY_KEY")).toMatchObject({
        status: 404,
        event: of("EMPTY_KEY", "not_found", method),
      });
      expect(await read(method, "OTHER_KEY")).toMatchObject({
        status: 200,
        event: of("undeclared", "ok", method),
      });
      for (const none of [
        "PASSWORD_HUNTER2",
        "hunter2",
        "%2e%2e%2fx",
        "SECRETS_CATALOG",
      ])
        expect(await read(method, none)).toMatchObject({
          status: 404,
          event: of("undeclared", "not_found", method),
        });
    }
  });

  test("calls a listing a listing", async () => {
    const { read } = await reader();
    expect(await read("GET", "")).toMatchObject({
      status: 200,
      event: {
        action: "secret.list",
        outcome: "ok",
        subjects: [],
        method: null,
      },
    });
  });

  test("names the token, and neither it nor any row holds what is no name of a secret, or a value", async () => {
    const { t, read } = await reader();
    for (const key of ["OTHER_KEY", "PASSWORD_HUNTER2", "DECLARED_KEY"])
      await read("GET", key);
    const events = await auditOf(t);
    expect(events[0]!.tokenId).toMatch(/^tok_/);
    const stored = JSON.stringify([await storedRows(t), events]);
    expect(stored).not.toMatch(/HUNTER2|a value/);
    expect(JSON.stringify(events)).not.toContain("OTHER_KEY");
  });

  test("is answered to an administrator with its method", async () => {
    const { t, read } = await reader();
    await read("HEAD", "DECLARED_KEY");
    const { secret } = await issueToken(t, "main", { scopes: ["admin"] });
    const page = await client(t, secret)("GET", "/v1/admin/audit");
    const methods = page.body.events.map(
      (event: { action: string; method: string | null }) => [
        event.action,
        event.method,
      ],
    );
    expect(methods).toContainEqual(["secret.read", "HEAD"]);
    expect(methods).toContainEqual(["token.issue", null]);
  });

  test("is refused and recorded like every act without its scope", async () => {
    const { t } = await reader();
    const { secret } = await issueToken(t, "main", { scopes: ["memory:read"] });
    const answer = await client(t, secret)(
      "GET",
      "/v1/secrets/PASSWORD_HUNTER2",
    );
    expect(answer.status).toBe(403);
    expect((await auditOf(t))[0]).toMatchObject({
      action: "secret.read",
      outcome: "forbidden",
      subjects: [],
    });
  });
});
