import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { backendWithAgent, everyRow } from "../setup.js";

let logged: string[];
beforeEach(() => {
  logged = [];
  for (const level of ["warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
      logged.push(parts.map(String).join(" "));
    });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("a variable that says nothing sensible", () => {
  test.each(["", "0", "-5", "1.5", "many", "1e999", "NaN", "Infinity"])(
    "leaves the limits and quotas at what they are without it: %j",
    async (value) => {
      for (const name of [
        "RATE_LIMIT_READ_PER_MINUTE",
        "RATE_LIMIT_WRITE_PER_MINUTE",
        "QUOTA_ROWS_PER_SPACE",
        "QUOTA_BYTES_PER_SPACE",
      ])
        vi.stubEnv(name, value);
      const { send } = await backendWithAgent();
      const read = await send("GET", "/v1/me");
      expect(read.headers.get("ratelimit-policy")).toBe('"read";q=600;w=60');
      const written = await send("POST", "/v1/memories", { content: "Tea" });
      expect(written.status).toBe(201);
      expect(written.headers.get("ratelimit-policy")).toBe(
        '"write";q=300;w=60',
      );
    },
  );

  test("does not switch the guard off", async () => {
    for (const value of ["", "of", "false", "OFF "]) {
      vi.stubEnv("SECRET_GUARD", value);
      const { t, send } = await backendWithAgent();
      const key = `gh${"p_"}aB3dE5fG7hJ9kL2mN4pQ6rS8tU0vW1xY3zA5`;
      const content = `The key is ${key}`;
      const { status, body } = await send("POST", "/v1/memories", { content });
      expect(status).toBe(422);
      expect(body.code).toBe("secret_detected");
      const rows = await everyRow(t);
      expect(rows.some(({ table }) => table === "memories")).toBe(false);
    }
  });

  test("opens the backend to no origin", async () => {
    for (const value of [",", "*.example", "null", "https://"]) {
      vi.stubEnv("CORS_ALLOWED_ORIGINS", value);
      const { send } = await backendWithAgent();
      const origin = { Origin: "https://evil.example" };
      const { status, headers } = await send(
        "GET",
        "/v1/me",
        undefined,
        origin,
      );
      expect(status).toBe(200);
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("in the catalogue of secrets is no name, and nothing fails", async () => {
    for (const value of [
      "",
      ",,",
      '{"a":1}',
      "two words,=,é",
      "A".repeat(8000),
    ]) {
      vi.stubEnv("SECRETS_CATALOG", value);
      const { send } = await backendWithAgent();
      const { status, body } = await send("GET", "/v1/secrets");
      expect(status, JSON.stringify(body)).toBe(200);
      for (const { present } of body.keys) expect(present).toBe(false);
    }
  });
});

test("a secret whose variable is missing or empty is 404, as one that nobody declared", async () => {
  vi.stubEnv("SECRETS_CATALOG", "PAYMENT_KEY,OTHER_KEY");
  vi.stubEnv("AGENT_MAIN_OTHER_KEY", "");
  const { send } = await backendWithAgent({ scopes: ["secrets:read"] });
  const details: string[] = [];
  for (const key of ["PAYMENT_KEY", "OTHER_KEY", "NEVER_DECLARED"]) {
    const { status, body } = await send("GET", `/v1/secrets/${key}`);
    expect(status).toBe(404);
    expect(body.code).toBe("not_found");
    details.push(body.detail.replaceAll(key, "…"));
  }
  expect(new Set(details).size).toBe(1);
});

test("without any of its variables the backend stores and finds by words and meaning", async () => {
  for (const name of Object.keys(process.env))
    if (/^(EMBEDDING|RATE|QUOTA|SECRET|CORS|AGENT|OPENAI)/.test(name))
      vi.stubEnv(name, undefined);
  const { send } = await backendWithAgent();
  const content = "Tea is at five";
  const written = await send("POST", "/v1/memories", { content });
  expect(written.body.memory.indexed).toEqual({ text: true, vector: true });
  const { body } = await send("POST", "/v1/recall", { query: "when is tea?" });
  expect(body.results[0].content).toBe(content);
  expect(logged).toEqual([]);
});

describe("a client that hangs up in the middle of a body", () => {
  const BODIES: [what: string, path: string, type: string, text: string][] = [
    ["a memory", "/v1/memories", "application/json", '{"content":"Tea"}'],
    ["a log entry", "/v1/logs/today", "application/json", '{"content":"Tea"}'],
    [
      "an import",
      "/v1/import",
      "application/x-ndjson",
      '{"kind":"memory","id":"a","createdAt":"2026-01-31T12:00:00Z","content":"Tea"}\n{"kind":',
    ],
  ];
  const broken = (text: string) =>
    new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
      pull: (controller) => controller.error(new Error("connection lost")),
    });

  test.each(BODIES)("stores nothing of %s", async (_, path, type, text) => {
    const { t, send } = await backendWithAgent();
    const before = await everyRow(t);
    const answer = await send("POST", path, broken(text), {
      "Content-Type": type,
    });
    // Nobody reads it.
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await everyRow(t)).toEqual(before);
    expect(logged.join("\n")).not.toContain("Tea");
  });

  test.each(BODIES.slice(0, 2))(
    "stores nothing of a part of %s that ends too early",
    async (_, path, type, text) => {
      const { t, send } = await backendWithAgent();
      for (let end = 1; end < text.length; end++) {
        const part = text.slice(0, end);
        const { status } = await send("POST", path, part, {
          "Content-Type": type,
        });
        expect(status).toBe(400);
      }
      const rows = await everyRow(t);
      const kept = rows.filter(({ text: row }) => row.includes("Tea"));
      expect(kept).toEqual([]);
    },
  );
});
