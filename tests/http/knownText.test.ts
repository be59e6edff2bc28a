import { describe, expect, test } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { backendWithAgent, storedRows, type Client } from "../setup.js";

const TEXT = "The office is in Hamburg";

/** A known memory, and what a POST of its text makes of it. */
async function known(fields: object = {}) {
  const given = await backendWithAgent();
  const { send } = given;
  await send("PUT", "/v1/memories/office", { content: TEXT, ...fields });
  return { ...given, again: sayer(send), read: reader(send) };
}

function sayer(send: Client) {
  return (fields: object = {}, headers = {}) =>
    send("POST", "/v1/memories", { content: TEXT, ...fields }, headers);
}

function reader(send: Client) {
  return async (id = "office") =>
    (await send("GET", `/v1/memories/${id}`)).body.memory;
}

describe("POST /v1/memories of a text that is known", () => {
  test("adds what is said of it this time, and names what is other than it was", async () => {
    const { again, read } = await known({ tags: ["work"] });
    const said = {
      tags: ["Travel", "work"],
      pinned: true,
      importance: 0.9,
      type: "fact",
      metadata: { city: "Hamburg" },
      expiresAt: "2099-01-31T12:00:00.000Z",
    };
    const { status, body } = await again(said);
    expect(status).toBe(200);
    expect(body.created).toBe(false);
    expect(body.changed).toEqual([
      ...["type", "tags", "importance", "pinned", "metadata", "expiresAt"],
    ]);
    const now = { ...said, tags: ["work", "travel"], version: 2 };
    expect(body.memory).toMatchObject(now);
    expect(await read()).toMatchObject(now);
  });

  test("changes nothing where nothing new is said, be it in other words of JSON", async () => {
    const fields = {
      ...{ tags: ["work"], pinned: true, importance: 0.9, type: "fact" },
      metadata: { a: 1, b: 2 },
      expiresAt: "2099-01-31T12:00:00Z",
    };
    const { t, send, again, read } = await known(fields);
    const before = await read();
    const metadata = { b: 2, a: 1 };
    for (const body of [
      {},
      fields,
      { tags: [" WORK "], metadata, expiresAt: "2099-01-31T13:00:00+01:00" },
      { provenance: { source: "user", trust: "owner", ref: "chat/1" } },
    ]) {
      const stored = (await storedRows(t)).length;
      const answer = await again(body);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ created: false, changed: [] });
      expect(answer.headers.get("etag")).toBe('"1"');
      expect(await storedRows(t)).toHaveLength(stored);
    }
    expect(await read()).toEqual(before);
    const { body } = await send("GET", "/v1/memories/office/history");
    expect(body.versions).toHaveLength(1);
  });

  test("leaves alone what is not said", async () => {
    const fields = {
      ...{ tags: ["work"], pinned: true, importance: 0.9, type: "fact" },
      metadata: { a: 1 },
      expiresAt: "2099-01-31T12:00:00.000Z",
    };
    const { again, read } = await known(fields);
    const { body } = await again({ importance: 0.1 });
    expect(body.changed).toEqual(["importance"]);
    expect(await read()).toMatchObject({ ...fields, importance: 0.1 });
  });

  test("takes an expiry away where it says so", async () => {
    const { again, read } = await known({ expiresAt: "2099-01-31T12:00:00Z" });
    const { body } = await again({ expiresAt: null });
    expect(body.changed).toEqual(["expiresAt"]);
    expect((await read()).expiresAt).toBeNull();
  });

  test("keeps what was as a version, and its vector", async () => {
    const { send, again } = await known();
    const { body } = await again({ tags: ["work"] });
    expect(body.memory.indexed).toEqual({ text: true, vector: true });
    const history = await send("GET", "/v1/memories/office/history");
    expect(history.body.versions).toHaveLength(2);
    expect((await send("GET", "/v1/memories?tag=work")).body.memories).toEqual([
      expect.objectContaining({ id: "office" }),
    ]);
  });

  test("refuses more tags than a memory has, as PATCH does, and writes none", async () => {
    const tags = Array.from({ length: 15 }, (_, i) => `tag-${i}`);
    const { again, read } = await known({ tags });
    expect((await again({ tags: ["one"] })).body.changed).toEqual(["tags"]);
    const refused = await again({ tags: ["two"], pinned: true });
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].pointer).toBe("/tags");
    expect(await read()).toMatchObject({ pinned: false, version: 2 });
  });

  test("does so in a batch, for what the batch itself has stored too", async () => {
    const { send, read } = await known();
    const memories = [
      { content: TEXT, pinned: true },
      { content: "New" },
      { content: "New", tags: ["fresh"] },
      { content: TEXT, pinned: true },
    ];
    const { body } = await send("POST", "/v1/memories", { memories });
    const told = body.results.map(
      ({ status, created, changed }: Record<string, unknown>) => [
        ...[status, created, changed],
      ],
    );
    expect(told).toEqual([
      [200, false, ["pinned"]],
      [201, true, undefined],
      [200, false, ["tags"]],
      [200, false, []],
    ]);
    expect((await read()).pinned).toBe(true);
  });

  test("does so for the operator", async () => {
    const { t, read } = await known();
    const args = { content: TEXT, pinned: true };
    const value = { created: false, changed: ["pinned"] };
    expect(await t.mutation(internal.memory.addMemory, args)).toMatchObject({
      value,
    });
    expect((await read()).pinned).toBe(true);
  });

  test("is replayed word for word, whatever has come since", async () => {
    const { send, again } = await known();
    const key = { "Idempotency-Key": "again" };
    const first = await again({ tags: ["work"] }, key);
    await send("PATCH", "/v1/memories/office", { tags: [] });
    const replay = await again({ tags: ["work"] }, key);
    expect(replay.headers.get("idempotent-replayed")).toBe("true");
    expect(replay.body).toEqual(first.body);
    expect(replay.body.changed).toEqual(["tags"]);
  });

  test.each(["forgotten", "superseded"])(
    "stores it anew where the known one is %s",
    async (state) => {
      const { send, again } = await known();
      const next = { content: "It moved to Kiel", supersedes: "office" };
      if (state === "forgotten") await send("DELETE", "/v1/memories/office");
      else await send("POST", "/v1/memories", next);
      const { status, body } = await again({ tags: ["work"] });
      expect(status).toBe(201);
      expect(body.memory.id).not.toBe("office");
      expect(body.memory.tags).toEqual(["work"]);
    },
  );
});
