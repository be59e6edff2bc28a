import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { endpoints } from "../../convex/backend/edge/routes.js";
import { backendWithAgent, storedRows } from "../setup.js";
import { fieldsOf, schemaAt, withValue, type Schema } from "./fields.js";
import { requestOf, samples } from "./samples.js";

beforeEach(() => {
  for (const bucket of ["READ", "WRITE", "RECALL"])
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "1000000");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** The longest that a text or a list of a schema may be. */
function maximum(schema: Schema): number | undefined {
  const { checks = [] } = schema._zod.def as {
    checks?: { _zod: { def: { check: string; maximum?: number } } }[];
  };
  return checks
    .map(({ _zod }) => _zod.def)
    .find(({ check }) => check === "max_length")?.maximum;
}

/** Every text and list of every body that has a limit, by the schemas themselves. */
const limits = endpoints.flatMap((endpoint) => {
  const { body, method, path, operationId } = endpoint;
  if (!body || samples[operationId]?.contentType) return [];
  return fieldsOf(body).flatMap((field) => {
    const schema = schemaAt(body, field);
    const most = schema && maximum(schema);
    if (most === undefined) return [];
    const isText = (schema!._zod.def as { type: string }).type === "string";
    const value = isText ? "x".repeat(most + 1) : Array(most + 1).fill("x");
    const name = `${method} ${path} ${field.join(".")}`;
    return [{ name, endpoint, field, value }];
  });
});

describe.each(limits)("$name", ({ endpoint, field, value }) => {
  test("is 413 where it is longer than it may be, and 400 where more is wrong", async () => {
    const { t, send } = await backendWithAgent({
      scopes: [
        "memory:read",
        "memory:write",
        "logs:read",
        "logs:write",
        "admin",
      ],
      trustCeiling: "owner",
    });
    const given = { t, send, agentId: "main" };
    const sample = samples[endpoint.operationId]!;
    const { path, headers } = await requestOf(endpoint, sample, given);
    const before = await storedRows(t);
    const plain = withValue(
      field[0] === "memories" || field[0] === "queries" ? {} : sample.body,
      field,
      value,
    );
    const ask = async (body: unknown) =>
      await send(endpoint.method, path, body, headers);
    // The elements of a list that is too long are not what is wrong with it.
    const isOfTexts = typeof value === "string" || field.at(-1) === "ids";
    const answer = await ask(plain);
    if (isOfTexts) {
      expect(answer.status, JSON.stringify(answer.body.errors)).toBe(413);
      expect(answer.body.code).toBe("payload_too_large");
      expect(answer.body.errors).toEqual([
        {
          pointer: `/${field.join("/")}`,
          detail: expect.stringMatching(/^Must be at most/),
        },
      ]);
    }
    const both = await ask({ ...(plain as object), surplus: 1 });
    expect(both.body.code).toBe("invalid_request");
    expect(await storedRows(t)).toEqual(before);
  });
});

test("the schemas have limits", () => {
  expect(limits.length).toBeGreaterThan(25);
});

describe("a list of too many is 413", () => {
  const many = (count: number, item: unknown) => Array(count).fill(item);
  test.each([
    ["/v1/memories", { memories: many(101, { content: "x" }) }, "/memories"],
    ["/v1/memories", { content: "x", tags: many(17, "a") }, "/tags"],
    ["/v1/memories/forget", { ids: many(101, "a") }, "/ids"],
    ["/v1/recall", { queries: many(5, "tea") }, "/queries"],
    ["/v1/recall", { queries: many(4, "x".repeat(6000)) }, "/queries"],
    ["/v1/recall", { spaces: many(17, "agent/main") }, "/spaces"],
    ["/v1/recall", { tags: { any: many(17, "a") } }, "/tags/any"],
    [
      "/v1/import/openclaw",
      { files: many(501, { path: "MEMORY.md", content: "" }) },
      "/files",
    ],
    [
      "/v1/memories",
      { content: "x", metadata: { a: "v".repeat(4096) } },
      "/metadata",
    ],
  ])("%s", async (path, body, pointer) => {
    const { send } = await backendWithAgent();
    const answer = await send("POST", path, body);
    expect(answer.status).toBe(413);
    expect(answer.body.code).toBe("payload_too_large");
    expect(answer.body.errors).toMatchObject([{ pointer }]);
  });
});

test("an item of a batch is refused for its size as it is alone", async () => {
  const { send } = await backendWithAgent();
  const memories = [
    { content: "x".repeat(16_385) },
    { content: "x".repeat(16_385), type: "rumour" },
    { content: "Tea" },
  ];
  const { body } = await send("POST", "/v1/memories", { memories });
  const codes = body.results.map(
    ({ status, problem }: { status: number; problem?: { code: string } }) => [
      status,
      problem?.code,
    ],
  );
  expect(codes).toEqual([
    [413, "payload_too_large"],
    [400, "invalid_request"],
    [201, undefined],
  ]);
});

test("so are a line of an import, the lines of a page and a file of a workspace", async () => {
  const { send } = await backendWithAgent();
  const line = (content: string) =>
    JSON.stringify({
      ...{ kind: "memory", id: "a", content },
      createdAt: "2026-01-31T12:00:00Z",
    });
  const type = { "Content-Type": "application/x-ndjson" };
  const long = await send("POST", "/v1/import", line("x".repeat(16_385)), type);
  expect(long.body.failed).toMatchObject([
    { line: 1, code: "payload_too_large", pointer: "/content" },
  ]);
  const many = await send("POST", "/v1/import", "\n".repeat(50_001), type);
  expect([many.status, many.body.code]).toEqual([413, "payload_too_large"]);
  const files = [{ path: "MEMORY.md", content: "x".repeat(512 * 1024 + 1) }];
  const file = await send("POST", "/v1/import/openclaw", { files });
  expect(file.body.files[0].problem).toMatchObject({
    ...{ status: 413, code: "payload_too_large", maxBytes: 512 * 1024 },
    errors: [{ pointer: "/content" }],
  });
});

test("a parameter of the address that is too long is 400", async () => {
  const { send } = await backendWithAgent();
  const long = "x".repeat(600);
  for (const path of [
    `/v1/memories?cursor=${long}`,
    `/v1/memories?tag=${long}`,
    `/v1/logs/today?timeZone=${long}`,
    `/v1/memories/${long}?reason=${long}`,
  ]) {
    const method = path.includes("reason") ? "DELETE" : "GET";
    const answer = await send(method, path);
    expect(answer.status, path).toBe(400);
  }
});

test("the operator's functions refuse by the same codes", async () => {
  const { t } = await backendWithAgent();
  const calls = [
    () =>
      t.mutation(internal.memory.addMemory, { content: "x".repeat(16_385) }),
    () =>
      t.mutation(internal.memory.writeDailyLog, {
        content: "x".repeat(65_537),
      }),
    () =>
      t.mutation(internal.memory.addMemory, {
        content: "x",
        tags: ["t".repeat(65)],
      }),
  ];
  for (const call of calls) {
    const answer = await call().catch((error: { data: unknown }) => error.data);
    expect(JSON.stringify(answer)).toContain('"payload_too_large"');
  }
});
