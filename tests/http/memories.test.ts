import { expect, test } from "vitest";
import {
  backendWithAgent,
  client,
  createAgent,
  grant,
  storedRows,
} from "../setup.js";

test("POST /v1/memories stores a memory and answers 201 with its location", async () => {
  const { send } = await backendWithAgent();
  const content = "Prefers TypeScript over JavaScript";
  const answer = await send("POST", "/v1/memories", {
    content,
    type: "preference",
    tags: [" Coding "],
  });
  expect(answer.status).toBe(201);
  const { memory, created } = answer.body;
  expect(created).toBe(true);
  expect(memory).toMatchObject({
    content,
    type: "preference",
    tags: ["coding"],
    space: "agent/main",
    state: "active",
    version: 1,
    indexed: { text: true, vector: true },
    provenance: { source: "agent", trust: "agent", agentId: "main" },
  });
  expect(memory.id).toMatch(/^mem_[0-9A-Z]{26}$/);
  expect(answer.headers.get("location")).toBe(`/v1/memories/${memory.id}`);
  expect(answer.headers.get("etag")).toBe('"1"');
});

test("POST /v1/memories answers 200 and the known memory for the same content again", async () => {
  const { send } = await backendWithAgent();
  const first = await send("POST", "/v1/memories", { content: "Same" });
  const second = await send("POST", "/v1/memories", { content: "Same" });
  expect(second.status).toBe(200);
  expect(second.body).toMatchObject({
    created: false,
    memory: { id: first.body.memory.id },
  });
});

test("GET /v1/memories/{id} answers 404 for another agent's memory", async () => {
  const { t, send } = await backendWithAgent();
  const { body } = await send("POST", "/v1/memories", { content: "Mine" });
  const stranger = client(t, await createAgent(t, "stranger"));
  const answer = await stranger("GET", `/v1/memories/${body.memory.id}`);
  expect(answer.status).toBe(404);
  expect(answer.body.code).toBe("not_found");
});

test("GET /v1/memories pages through all memories, newest first, none twice", async () => {
  const { send } = await backendWithAgent();
  const memories = Array.from({ length: 25 }, (_, i) => ({
    content: `Memory ${i}`,
    tags: [i % 2 ? "odd" : "even"],
  }));
  expect((await send("POST", "/v1/memories", { memories })).status).toBe(200);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await send(
      "GET",
      `/v1/memories?limit=10${cursor ? `&cursor=${cursor}` : ""}`,
    );
    expect(page.status).toBe(200);
    seen.push(...page.body.memories.map((memory: { id: string }) => memory.id));
    cursor = page.body.nextCursor;
  } while (cursor);
  expect(new Set(seen).size).toBe(25);
  expect(seen).toEqual([...seen].sort().reverse());
  const odd = await send("GET", "/v1/memories?tag=odd&limit=100");
  expect(odd.body.memories).toHaveLength(12);
});

test.each(["", "&tag=x", "&type=note", "&pinned=true"])(
  "GET /v1/memories?since=…%s answers an empty page where the cursor is of before",
  async (filter) => {
    const { send } = await backendWithAgent();
    const memory = { tags: ["x"], type: "note", pinned: true };
    for (const content of ["First", "Second"])
      await send("POST", "/v1/memories", { content, ...memory });
    const page = await send("GET", `/v1/memories?limit=1${filter}`);
    const since = new Date(Date.now() + 60_000).toISOString();
    const later = `since=${since}&cursor=${page.body.nextCursor}`;
    const { status, body } = await send(
      "GET",
      `/v1/memories?${later}${filter}`,
    );
    expect(status).toBe(200);
    expect(body).toEqual({ memories: [], nextCursor: null });
  },
);

test("PATCH /v1/memories/{id} changes what is given and refuses a stale If-Match", async () => {
  const { send } = await backendWithAgent();
  const { body } = await send("POST", "/v1/memories", {
    content: "Old",
    tags: ["a"],
  });
  const path = `/v1/memories/${body.memory.id}`;
  const changed = await send(
    "PATCH",
    path,
    { content: "New" },
    { "If-Match": '"1"' },
  );
  expect(changed.status).toBe(200);
  expect(changed.body.memory).toMatchObject({
    content: "New",
    tags: ["a"],
    version: 2,
  });
  const stale = await send(
    "PATCH",
    path,
    { content: "Newer" },
    { "If-Match": '"1"' },
  );
  expect(stale.status).toBe(412);
  expect(stale.headers.get("etag")).toBe('"2"');
});

test("PATCH /v1/memories/{id} with nothing to change makes no version", async () => {
  const { send } = await backendWithAgent();
  const { body } = await send("POST", "/v1/memories", { content: "Kept" });
  const path = `/v1/memories/${body.memory.id}`;
  const same = await send("PATCH", path, {});
  expect(same.status).toBe(200);
  expect(same.body.memory).toMatchObject({ content: "Kept", version: 1 });
  const { versions } = (await send("GET", `${path}/history`)).body;
  expect(versions).toHaveLength(1);
});

test("PATCH /v1/memories/{id} with another If-Match is another request under its idempotency key", async () => {
  const { send } = await backendWithAgent();
  await send("PUT", "/v1/memories/mine", { content: "Old" });
  const patch = async (version: number) =>
    await send(
      "PATCH",
      "/v1/memories/mine",
      { content: "New" },
      { "If-Match": `"${version}"`, "Idempotency-Key": "key-1" },
    );
  expect((await patch(1)).status).toBe(200);
  const replayed = await patch(1);
  expect(replayed.status).toBe(200);
  expect(replayed.headers.get("idempotent-replayed")).toBe("true");
  const other = await patch(2);
  expect(other.body.code).toBe("idempotency_key_reused");
});

test("DELETE /v1/memories/{id} takes a memory out of get, list and recall at once", async () => {
  const { send } = await backendWithAgent();
  const { body } = await send("POST", "/v1/memories", {
    content: "The staging database lives in Frankfurt",
    tags: ["db"],
  });
  const path = `/v1/memories/${body.memory.id}`;
  expect((await send("DELETE", path)).status).toBe(204);
  expect((await send("GET", path)).status).toBe(404);
  expect((await send("GET", "/v1/memories")).body.memories).toEqual([]);
  expect((await send("GET", "/v1/memories?tag=db")).body.memories).toEqual([]);
  const recalled = await send("POST", "/v1/recall", {
    query: "where is the staging database?",
  });
  expect(recalled.body.results).toEqual([]);
});

test("DELETE /v1/memories/{id} refuses a secret in its reason, which history would keep", async () => {
  const { send } = await backendWithAgent();
  const { body } = await send("POST", "/v1/memories", { content: "Kept" });
  const path = `/v1/memories/${body.memory.id}`;
  const reason = `it held ${"ghp_" + "a1B2c3D4e5".repeat(4).slice(0, 36)}`;
  const refused = await send("DELETE", path, { reason });
  expect(refused.status).toBe(422);
  expect(refused.body.code).toBe("secret_detected");
  expect(refused.body.findings).toMatchObject([{ pointer: "/reason" }]);
  const filter = { type: "note" };
  const many = { filter, dryRun: false, ids: [body.memory.id], reason };
  const both = await send("POST", "/v1/memories/forget", many);
  expect(both.body.code).toBe("secret_detected");
  expect((await send("GET", path)).status).toBe(200);
});

test("DELETE /v1/memories/{id} takes its reason in the query or in the body", async () => {
  const { send } = await backendWithAgent();
  const ways = [
    { id: "by-query", query: "?reason=moved", body: undefined },
    { id: "by-body", query: "", body: { reason: "moved" } },
  ];
  for (const { id, query, body } of ways) {
    const path = `/v1/memories/${id}`;
    await send("PUT", path, { content: `To be forgotten ${id}` });
    expect((await send("DELETE", path + query, body)).status).toBe(204);
    await send("POST", `${path}/restore`);
    const { versions } = (await send("GET", `${path}/history`)).body;
    const reasons = versions.map(({ reason }: { reason: string }) => reason);
    expect(reasons).toContain("moved");
  }
});

test.each([
  ["that is not ASCII", "naïve"],
  ["that the platform reserves", "$ref"],
  ["that begins with an underscore", "_id"],
  ["that is empty", ""],
  ["of 65 characters", "k".repeat(65)],
  ["of 2 000 characters", "k".repeat(2000)],
])(
  "POST /v1/memories refuses a metadata key %s and points at the metadata",
  async (_, key) => {
    const { t, send } = await backendWithAgent();
    const before = await storedRows(t);
    const answer = await send("POST", "/v1/memories", {
      content: "Known by its key",
      metadata: { [key]: 1 },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toMatch(/^\/metadata/);
    expect(answer.body.errors[0].detail).toMatch(/ASCII/);
    expect(await storedRows(t)).toEqual(before);
  },
);

test.each([
  ["a batch of one", []],
  ["a batch of which the others are malformed", [{ content: "" }]],
  ["a batch with a good one", [{ content: "Good" }]],
])(
  "POST /v1/memories answers a refused item in its place of %s",
  async (_, others) => {
    const { send } = await backendWithAgent();
    const answer = await send("POST", "/v1/memories", {
      memories: [...others, { content: "Newer", supersedes: "mem_unknown" }],
    });
    expect(answer.status).toBe(200);
    expect(answer.body.results).toHaveLength(others.length + 1);
    const [refused] = answer.body.results.slice(-1);
    expect(refused.status).toBe(404);
    expect(refused.problem.code).toBe("not_found");
    expect(refused.problem.errors[0].pointer).toBe("/supersedes");
  },
);

test("an idempotency key stays its sender's where the memory is another agent's", async () => {
  const { t, send } = await backendWithAgent();
  const other = client(t, await createAgent(t, "other"));
  for (const agentId of ["main", "other"]) {
    await grant(t, agentId, "shared/team", "write");
  }
  const { body } = await send("POST", "/v1/memories", {
    content: "We meet on Mondays",
    space: "shared/team",
  });
  const path = `/v1/memories/${body.memory.id}`;
  const key = { "Idempotency-Key": "same-key" };
  const changed = await other("PATCH", path, { type: "decision" }, key);
  expect(changed.status).toBe(200);
  expect(changed.body.memory.provenance.agentId).toBe("main");
  const replayed = await other("PATCH", path, { type: "decision" }, key);
  expect(replayed.headers.get("idempotent-replayed")).toBe("true");
  expect(replayed.body).toEqual(changed.body);
  const mine = await send("POST", "/v1/memories", { content: "Mine" }, key);
  expect(mine.status).toBe(201);
});

test("POST /v1/memories replays a batch word for word, with what was refused in it", async () => {
  const { send } = await backendWithAgent();
  const key = { "Idempotency-Key": "batch-1" };
  const memories = [
    { content: "Good" },
    { content: "" },
    { content: "Elsewhere", space: "shared/nowhere" },
  ];
  const first = await send("POST", "/v1/memories", { memories }, key);
  const statuses = first.body.results.map(
    ({ status }: { status: number }) => status,
  );
  expect(statuses).toEqual([201, 400, 403]);
  const again = await send("POST", "/v1/memories", { memories }, key);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(again.body).toEqual(first.body);
});
