import { afterAll, beforeAll, expect, test } from "vitest";
import type { Answer } from "../setup.js";
import { cleanUp, shell, start, temporaryFolder } from "./server.js";

/**
 * The main job over real HTTP. With BACKEND_URL and BACKEND_TOKEN it runs against any deployment;
 * without, against a server of its own.
 */
const given = {
  url: process.env.BACKEND_URL,
  token: process.env.BACKEND_TOKEN,
};
let url = "";
let token = "";

/** Tells the runs of this suite on one deployment apart. */
const run = `${Date.now().toString(36)}`;

beforeAll(async () => {
  if (given.url !== undefined && given.token !== undefined) {
    url = given.url.replace(/\/$/, "");
    token = given.token;
  } else {
    ({ url, token } = await start("--data", temporaryFolder()));
  }
});
afterAll(cleanUp);

async function send(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body !== undefined && { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith("{") ? (JSON.parse(text) as unknown) : text,
  };
}

/** The same by curl, as an agent does it. Answers status, headers and body as they came. */
async function curl(
  ...args: string[]
): Promise<{ status: number; head: string; body: string }> {
  const quoted = args.map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`);
  const out = await shell(`curl -sS -i ${quoted.join(" ")}`);
  const [head = "", ...rest] = out.split("\r\n\r\n");
  return {
    status: Number(head.split(" ")[1]),
    head: head.toLowerCase(),
    body: rest.join("\r\n\r\n"),
  };
}

test("GET /healthz answers without a token", async () => {
  const answer = await curl(`${url}/healthz`);
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({ status: "ok" });
  expect(answer.head).toContain("x-content-type-options: nosniff");
});

test("a request without a token is answered 401 with WWW-Authenticate", async () => {
  const answer = await curl(`${url}/v1/me`);
  expect(answer.status).toBe(401);
  expect(answer.head).toMatch(/www-authenticate: bearer/);
  expect(answer.head).toContain("content-type: application/problem+json");
  expect(JSON.parse(answer.body)).toMatchObject({ code: "unauthenticated" });
});

test("what is remembered is recalled by its meaning, the best first", async () => {
  const wanted = `Prefers TypeScript over JavaScript for new projects`;
  for (const content of [
    wanted,
    "The staging database lives in Frankfurt",
    "The design files are kept in Figma",
  ]) {
    const { status } = await curl(
      `${url}/v1/memories`,
      ...["-H", `Authorization: Bearer ${token}`],
      ...["-H", "Content-Type: application/json"],
      ...["-d", JSON.stringify({ content, tags: [run] })],
    );
    expect([200, 201]).toContain(status);
  }
  const answer = await curl(
    `${url}/v1/recall`,
    ...["-H", `Authorization: Bearer ${token}`],
    ...["-H", "Content-Type: application/json"],
    ...["-d", '{"query":"which programming language should I use?"}'],
  );
  expect(answer.status).toBe(200);
  const { results, meta } = JSON.parse(answer.body);
  expect(results[0].content).toBe(wanted);
  expect(meta?.degraded).toBeUndefined();
});

test("two appends at the same time are both in the log", async () => {
  const path = `/v1/logs/2001-01-01`;
  const contents = [`first ${run}`, `second ${run}`];
  const answers = await Promise.all(
    contents.map((content) => send("POST", path, { content })),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  const seqs = answers.map(({ body }) => Number(body.entry.seq));
  expect(Math.abs(seqs[0]! - seqs[1]!)).toBe(1);
  const after = Math.min(...seqs) - 1;
  const { body } = await send("GET", `${path}?cursor=${after}`);
  const found = body.entries.map(({ content }: { content: string }) => content);
  expect(found.sort()).toEqual(contents);
});

test("a memory goes through its life: written, read, changed, listed, forgotten", async () => {
  const tag = `life-${run}`;
  const created = await send("POST", "/v1/memories", {
    content: `The build number is ${run}`,
    tags: [tag],
  });
  expect(created.status).toBe(201);
  const path = created.headers.get("location")!;
  const read = await send("GET", path);
  expect(read.body.memory).toEqual(created.body.memory);
  const changed = await send(
    "PATCH",
    path,
    { pinned: true },
    { "If-Match": read.headers.get("etag")! },
  );
  expect(changed.body.memory).toMatchObject({ pinned: true, version: 2 });
  const listed = await send("GET", `/v1/memories?tag=${tag}`);
  expect(listed.body.memories).toEqual([changed.body.memory]);
  expect((await send("DELETE", path)).status).toBe(204);
  expect((await send("GET", path)).status).toBe(404);
  const none = await send("GET", `/v1/memories?tag=${tag}`);
  expect(none.body.memories).toEqual([]);
});

test("a client of MCP lists the tools and uses them, in both revisions of the protocol", async () => {
  const asking = async (
    method: string,
    params: object,
    headers: Record<string, string> = {},
  ) => {
    const message = { jsonrpc: "2.0", id: run, method, params };
    const answer = await curl(
      `${url}/mcp`,
      ...["-H", `Authorization: Bearer ${token}`],
      ...["-H", "Content-Type: application/json"],
      ...Object.entries(headers).flatMap(([k, v]) => ["-H", `${k}: ${v}`]),
      ...["-d", JSON.stringify(message)],
    );
    expect(answer.status).toBe(200);
    expect(answer.head).toContain("content-type: application/json");
    const { id, result } = JSON.parse(answer.body);
    expect(id).toBe(run);
    return result;
  };
  const protocolVersion = "2025-06-18";
  const opened = await asking("initialize", {
    ...{ protocolVersion, capabilities: {} },
    clientInfo: { name: "curl", version: "1" },
  });
  expect(opened.protocolVersion).toBe(protocolVersion);
  const { tools } = await asking("tools/list", {});
  expect(tools).toHaveLength(7);
  const content = `Appended by a tool ${run}`;
  const date = "2001-01-03";
  const params = { name: "append_log", arguments: { content, date } };
  expect((await asking("tools/call", params)).isError).not.toBe(true);
  const version = "2026-07-28";
  const read = await asking(
    "tools/call",
    {
      ...{ name: "read_log", arguments: { date } },
      _meta: {
        "io.modelcontextprotocol/protocolVersion": version,
        "io.modelcontextprotocol/clientCapabilities": {},
      },
    },
    {
      "MCP-Protocol-Version": version,
      ...{ "Mcp-Method": "tools/call", "Mcp-Name": "read_log" },
    },
  );
  expect(read.resultType).toBe("complete");
  expect(read.content[0].text).toContain(content);
  const notified = { jsonrpc: "2.0", method: "notifications/initialized" };
  const taken = await send("POST", "/mcp", notified);
  expect([taken.status, taken.body]).toEqual([202, ""]);
  expect((await send("GET", "/mcp")).status).toBe(405);
  const foreign = { Origin: "https://evil.example" };
  expect((await send("POST", "/mcp", notified, foreign)).status).toBe(403);
});

test("a request that is repeated under its idempotency key is done once", async () => {
  const key = { "Idempotency-Key": `key-${run}` };
  const body = { content: `Once ${run}` };
  const path = "/v1/logs/2001-01-02";
  const first = await send("POST", path, body, key);
  const again = await send("POST", path, body, key);
  expect(first.status).toBe(201);
  expect(again.status).toBe(201);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
});

test("HEAD answers like GET without a body", async () => {
  const answer = await curl(
    ...["-I", `${url}/v1/me`],
    ...["-H", `Authorization: Bearer ${token}`],
  );
  expect(answer.status).toBe(200);
  expect(answer.head).toContain("content-type: application/json");
  expect(answer.body).toBe("");
});

test("an unknown route and a wrong method are problems of the backend", async () => {
  const unknown = await send("GET", "/v1/nothing");
  expect(unknown.status).toBe(404);
  expect(unknown.body.code).toBe("not_found");
  const wrong = await send("PUT", "/v1/me");
  expect(wrong.status).toBe(405);
  expect(wrong.headers.get("allow")).toContain("GET");
});

test("a body of 300 KB is refused, with a length and without one", async () => {
  const body = JSON.stringify({ content: "x".repeat(300_000) });
  const headers = {
    Authorization: `Bearer ${token}`,
    "Content-Type": "application/json",
  };
  const announced = await fetch(`${url}/v1/memories`, {
    method: "POST",
    headers,
    body,
  });
  expect(announced.status).toBe(413);
  const chunked = await fetch(`${url}/v1/memories`, {
    method: "POST",
    headers,
    body: new Blob([body]).stream(),
    ...({ duplex: "half" } as object),
  });
  expect(chunked.status).toBe(413);
  expect(chunked.headers.get("content-type")).toBe("application/problem+json");
  // The connection and the server go on.
  expect((await send("GET", "/v1/me")).status).toBe(200);
});
