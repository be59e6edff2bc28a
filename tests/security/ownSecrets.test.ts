import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { backendWithAgent, client, createAgent, issueToken } from "../setup.js";

/** What looks like nothing at all: words, which no rule of a format can know. */
const VALUE = ["blue heron", "over", "lake"].join(" ");
const KEY = "WEATHER_KEY";

beforeEach(() => {
  vi.stubEnv("SECRETS_CATALOG", `OTHER_KEY,${KEY}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

type Send = Awaited<ReturnType<typeof backendWithAgent>>["send"];
const remember = async (send: Send, content: string, more = {}) =>
  await send("POST", "/v1/memories", { content, ...more });
const found = (pointer: string, start: number, rule = "deployment-secret") => ({
  ...{ pointer, rule, start },
  end: start + VALUE.length,
});

describe("the value of a secret of the deployment", () => {
  test.each([
    `AGENT_MAIN_${KEY}`,
    `AGENT_main_${KEY}`,
    `AGENT_DEFAULT_${KEY}`,
    KEY,
  ])("is found, whatever it looks like, by %s", async (variable) => {
    vi.stubEnv(variable, VALUE);
    const { send } = await backendWithAgent();
    const refused = await remember(send, `We said ${VALUE} today`);
    expect(refused).toMatchObject({
      status: 422,
      body: { code: "secret_detected", findings: [found("/content", 8)] },
    });
    expect(JSON.stringify(refused.body)).not.toContain(VALUE);
    expect((await remember(send, "We said blue heron")).status).toBe(201);
  });

  test.each([
    ["in base64", btoa(VALUE)],
    ["in hex", Buffer.from(VALUE).toString("hex")],
    ["percent-encoded", encodeURIComponent(VALUE)],
    ["with invisible characters", VALUE.replace("heron", "he\u200bron")],
    ["in capitals", VALUE.toUpperCase()],
  ])("is found %s", async (_, said) => {
    vi.stubEnv(`AGENT_DEFAULT_${KEY}`, VALUE);
    const { send } = await backendWithAgent();
    const { status, body } = await remember(send, `Note: ${said} .`);
    expect([status, body.findings?.[0]?.rule]).toEqual([
      422,
      "deployment-secret",
    ]);
  });

  test("is found in every text that is stored", async () => {
    vi.stubEnv(`AGENT_DEFAULT_${KEY}`, VALUE);
    const { send } = await backendWithAgent({
      scopes: [
        "memory:write",
        "logs:write",
        "memory:read",
        "logs:read",
        "admin",
      ],
    });
    await send("PUT", "/v1/memories/known", { content: "Known" });
    const content = "harmless";
    const texts: [string, string, object, string][] = [
      ["POST", "/v1/memories", { content, context: [VALUE] }, "/context/0"],
      ["POST", "/v1/memories", { content, tags: [VALUE] }, "/tags/0"],
      [
        ...["POST", "/v1/memories"],
        { content: VALUE.toUpperCase() },
        "/content",
      ] as [string, string, object, string],
      [
        ...["POST", "/v1/memories"],
        { content, metadata: { a: VALUE } },
        "/metadata/a",
      ] as [string, string, object, string],
      [
        "POST",
        "/v1/memories",
        { content, provenance: { ref: VALUE } },
        "/provenance/ref",
      ],
      ["PUT", "/v1/memories/own", { content: VALUE }, "/content"],
      ["PATCH", "/v1/memories/known", { content: VALUE }, "/content"],
      ["POST", "/v1/logs/today", { content: VALUE }, "/content"],
      ["POST", "/v1/tokens", { label: VALUE }, "/label"],
      [
        "POST",
        "/v1/admin/agents",
        { agentId: "other", displayName: VALUE },
        "/displayName",
      ],
    ];
    for (const [method, path, body, pointer] of texts) {
      const { status, body: answer } = await send(method, path, body);
      expect([path, status, answer.findings]).toEqual([
        path,
        422,
        [found(pointer, 0)],
      ]);
    }
    const batch = await send("POST", "/v1/memories", {
      memories: [{ content }, { content: VALUE }],
    });
    expect(
      batch.body.results.map((result: { status: number }) => result.status),
    ).toEqual([201, 422]);
    const key = await send("POST", "/v1/memories", {
      content,
      metadata: { [VALUE]: 1 },
    });
    expect(key.status).toBe(422);
    const forgotten = await send(
      "DELETE",
      `/v1/memories/known?reason=${encodeURIComponent(VALUE)}`,
    );
    expect(forgotten.status).toBe(422);
  });

  test("is found in files and lines that are imported", async () => {
    vi.stubEnv(`AGENT_DEFAULT_${KEY}`, VALUE);
    const { send } = await backendWithAgent();
    const files = [
      { path: "MEMORY.md", content: `# Notes\n\n- The word is ${VALUE}\n` },
    ];
    const { body } = await send("POST", "/v1/import/openclaw", { files });
    expect(body.files[0]).toMatchObject({
      status: "failed",
      problem: { code: "secret_detected" },
    });
    const createdAt = "2026-01-01T00:00:00.000Z";
    const line = { kind: "memory", id: "mine", createdAt, content: VALUE };
    const lines = await send("POST", "/v1/import", JSON.stringify(line), {
      "Content-Type": "application/x-ndjson",
    });
    expect(lines.body.failed[0]).toMatchObject({ code: "secret_detected" });
  });

  test("is found for an agent that reads another one's, and where nobody declared it once it was asked for", async () => {
    vi.stubEnv(`AGENT_HOMEBOT_${KEY}`, VALUE);
    vi.stubEnv("AGENT_DEFAULT_LAMP_KEY", "lamps on the stairs");
    const { t, send } = await backendWithAgent({
      scopes: ["memory:write", "secrets:read"],
    });
    await createAgent(t, "home-bot");
    expect((await remember(send, `Say ${VALUE}`)).status).toBe(422);
    const said = "Let there be lamps on the stairs";
    expect((await remember(send, `${said}, one`)).status).toBe(201);
    expect((await send("GET", "/v1/secrets/LAMP_KEY")).status).toBe(200);
    expect((await remember(send, `${said}, two`)).status).toBe(422);
  });

  test.each(["redact", "off"])(
    "is never stored, also with SECRET_GUARD=%s",
    async (mode) => {
      vi.stubEnv("SECRET_GUARD", mode);
      vi.stubEnv(`AGENT_DEFAULT_${KEY}`, VALUE);
      const { send, t } = await backendWithAgent();
      const { body } = await remember(send, `We said ${VALUE} today`, {
        tags: [VALUE],
        metadata: { a: VALUE },
      });
      expect(body.memory).toMatchObject({
        content: "We said [redacted:deployment-secret] today",
        tags: ["[redacted:deployment-secret]"],
        metadata: { a: "[redacted]" },
      });
      await t.mutation(internal.memory.writeDailyLog, {
        agentId: "main",
        content: VALUE,
      });
      const log = await send("GET", "/v1/logs/today");
      expect(log.body.content).toContain("[redacted:deployment-secret]");
    },
  );

  test("is found by the operator's scan in what was stored before", async () => {
    const { t, send } = await backendWithAgent();
    const { body } = await remember(send, `We said ${VALUE} today`);
    await remember(send, "Something else");
    vi.stubEnv(`AGENT_MAIN_${KEY}`, VALUE);
    const scanned = await t.action(internal.backend.guard.scan, {
      kind: "memory",
    });
    expect(scanned).toMatchObject({
      findings: [{ id: body.memory.id, rules: ["deployment-secret"] }],
      scanned: 2,
    });
    expect(JSON.stringify(scanned)).not.toContain(VALUE);
  });

  test("may be shorter than a secret is", async () => {
    vi.stubEnv(`AGENT_DEFAULT_${KEY}`, "short");
    const { send } = await backendWithAgent();
    expect((await remember(send, "A short text")).status).toBe(201);
  });

  test("is let through where the owner allows it", async () => {
    vi.stubEnv(`AGENT_DEFAULT_${KEY}`, "us-east-1");
    const { send } = await backendWithAgent({ trustCeiling: "owner" });
    const content = "We deploy to us-east-1";
    const refused = await remember(send, content);
    expect(refused.status).toBe(422);
    const allowFindings = ["deployment-secret"];
    const stored = await remember(send, content, { allowFindings });
    expect(stored.body.memory.content).toBe(content);
  });
});

describe("allowFindings", () => {
  const PASSWORD = ["The password is", "Maple" + 47 + "oak!"].join(" ");

  test("stores one text as it is, for the owner, and the audit says so", async () => {
    const { send } = await backendWithAgent({
      trustCeiling: "owner",
      scopes: ["memory:write", "memory:read", "admin"],
    });
    const refused = await remember(send, PASSWORD);
    expect(refused.body.findings[0].rule).toBe("password");
    const wrong = await remember(send, PASSWORD, { allowFindings: ["jwt"] });
    expect(wrong.status).toBe(422);
    const stored = await remember(send, PASSWORD, {
      allowFindings: ["password"],
    });
    expect(stored).toMatchObject({
      status: 201,
      body: { memory: { content: PASSWORD } },
    });
    expect(stored.body.memory).not.toHaveProperty("allowFindings");
    const { body } = await send(
      "GET",
      "/v1/admin/audit?action=memory.remember&limit=1",
    );
    expect(body.events[0].subjects).toContain("allowed=password");
    expect((await remember(send, `${PASSWORD} still`)).status).toBe(422);
  });

  test.each(["agent", "untrusted"] as const)(
    "is refused to a token with the trust %s",
    async (trustCeiling) => {
      const { t } = await backendWithAgent();
      const { secret } = await issueToken(t, "main", { trustCeiling });
      const { status, body } = await client(t, secret)("POST", "/v1/memories", {
        content: PASSWORD,
        allowFindings: ["password"],
      });
      expect([status, body.code]).toEqual([403, "forbidden"]);
    },
  );

  test("is taken by every route that stores one text", async () => {
    const { send } = await backendWithAgent({ trustCeiling: "owner" });
    const given = { content: PASSWORD, allowFindings: ["password"] };
    expect((await send("PUT", "/v1/memories/pw", given)).status).toBe(201);
    const more = { ...given, content: `${PASSWORD} now` };
    expect((await send("PATCH", "/v1/memories/pw", more)).status).toBe(200);
    expect((await send("POST", "/v1/logs/today", given)).status).toBe(201);
    const batch = await send("POST", "/v1/memories", {
      memories: [
        { ...given, content: `${PASSWORD} too` },
        { content: `${PASSWORD} not` },
      ],
    });
    expect(
      batch.body.results.map((result: { status: number }) => result.status),
    ).toEqual([201, 422]);
  });

  test("leaves the other findings to the guard", async () => {
    vi.stubEnv("SECRET_GUARD", "redact");
    const token =
      "ghp_" + ["Zk3xB8", "qLw5Rt"].join("vN2").repeat(2) + "a7Hd9M";
    const { send } = await backendWithAgent({ trustCeiling: "owner" });
    const { body } = await remember(send, `${PASSWORD} and ${token}`, {
      allowFindings: ["password"],
    });
    expect(body.memory.content).toBe(`${PASSWORD} and [redacted:github-token]`);
  });
});
