import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { storedRows, type Answer, type Client } from "../setup.js";
import {
  hidden,
  kinds,
  own,
  writable,
  world,
  expectStatus,
  ids,
  expectNothingOf,
  type World,
} from "./spaceKinds.js";

beforeEach(() => {
  for (const bucket of ["READ", "WRITE", "RECALL"]) {
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "100000");
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each(kinds)("in $kind", ({ space, access, id, marker }) => {
  const path = `/v1/memories/${id}`;
  const query = `?space=${encodeURIComponent(space)}`;

  /** A write that the access allows answers `status`; any other writes nothing. */
  async function writes(
    status: number,
    request: (send: Client) => Promise<Answer>,
    found: "by name" | "by id",
  ): Promise<World & { answer: Answer }> {
    const given = await world();
    const before = await storedRows(given.t);
    const answer = await request(given.send);
    if (access === "write") {
      expectStatus(answer, status);
    } else {
      expectStatus(answer, access === null && found === "by id" ? 404 : 403);
      expectNothingOf(answer, kinds);
      expect(await storedRows(given.t)).toEqual(before);
    }
    return { ...given, answer };
  }

  /** A read answers 200 where there is any access. */
  async function reads(
    request: (send: Client) => Promise<Answer>,
    found: "by name" | "by id",
  ): Promise<Answer> {
    const { send } = await world();
    const answer = await request(send);
    if (access !== null) {
      expectStatus(answer, 200);
      expect(JSON.stringify(answer.body)).toContain(marker);
    } else {
      expectStatus(answer, found === "by id" ? 404 : 403);
      expectNothingOf(answer, kinds);
    }
    return answer;
  }

  test("remember", async () => {
    const body = { content: "A new thought", space };
    const { answer } = await writes(
      201,
      (send) => send("POST", "/v1/memories", body),
      "by name",
    );
    if (access === "write") expect(answer.body.memory.space).toBe(space);
  });

  test("remember what is there already: is told to who may write, and to nobody else", async () => {
    const body = { content: `Two teas, ${marker}`, space };
    const { answer } = await writes(
      200,
      (send) => send("POST", "/v1/memories", body),
      "by name",
    );
    if (access === "write") expect(answer.body.memory.id).toBe(id);
  });

  test("remember in a batch: refused alone, beside items that are stored", async () => {
    const { send, author } = await world();
    const memories = [
      { content: "Before it", space: own.space },
      { content: "The one in question", space },
      { content: "After it" },
    ];
    const answer = await send("POST", "/v1/memories", { memories });
    expectStatus(answer, 200);
    const statuses = answer.body.results.map(
      ({ status }: { status: number }) => status,
    );
    expect(statuses).toEqual([201, access === "write" ? 201 : 403, 201]);
    expect(answer.body.results[1].problem?.code).toBe(
      access === "write" ? undefined : "forbidden",
    );
    if (space === own.space) return;
    const there = await author("GET", `/v1/memories${query}`);
    expect(there.body.memories).toHaveLength(access === "write" ? 2 : 1);
  });

  test("list with the space", async () => {
    const { body } = await reads(
      (send) => send("GET", `/v1/memories${query}`),
      "by name",
    );
    if (access !== null) expect(ids(body.memories)).toEqual([id]);
  });

  test.each(["&tag=tea", "&pinned=true", "&type=note", "&state=active"])(
    "list with the space and %s",
    async (more) => {
      const { body } = await reads(
        (send) => send("GET", `/v1/memories${query}${more}`),
        "by name",
      );
      if (access !== null) expect(ids(body.memories)).toEqual([id]);
    },
  );

  test("get by id", async () => {
    await reads((send) => send("GET", path), "by id");
  });

  test("history", async () => {
    const { body } = await reads(
      (send) => send("GET", `${path}/history`),
      "by id",
    );
    if (access !== null) expect(body.versions).toHaveLength(2);
  });

  test("put, onto an id that is there", async () => {
    const body = { content: "Put over it", space };
    await writes(200, (send) => send("PUT", path, body), "by name");
  });

  test("put, with an id of its own", async () => {
    const body = { content: "Put beside it", space };
    await writes(
      201,
      (send) => send("PUT", "/v1/memories/beside", body),
      "by name",
    );
  });

  test("patch", async () => {
    const body = { content: "Patched" };
    await writes(200, (send) => send("PATCH", path, body), "by id");
  });

  test("delete", async () => {
    await writes(204, (send) => send("DELETE", path), "by id");
  });

  test("restore", async () => {
    const { t, send, author } = await world();
    const writer = space === own.space ? send : author;
    expectStatus(await writer("DELETE", path), 204);
    const before = await storedRows(t);
    const answer = await send("POST", `${path}/restore`);
    if (access === "write") {
      expectStatus(answer, 200);
      expectStatus(await send("GET", path), 200);
    } else {
      expectStatus(answer, access === "read" ? 403 : 404);
      expectNothingOf(answer, kinds);
      expect(await storedRows(t)).toEqual(before);
    }
  });

  test("recall in the space", async () => {
    for (const mode of ["hybrid", "text", "vector", "recent"]) {
      const body = {
        query: `tea ${marker}`,
        spaces: [space],
        include: ["memories", "logs"],
        mode,
      };
      const answer = await reads(
        (send) => send("POST", "/v1/recall?fields=full", body),
        "by name",
      );
      if (access === null) continue;
      for (const result of answer.body.results) {
        expect(result.space).toBe(space);
      }
    }
  });

  test("recall in the space beside the own one", async () => {
    const body = { query: `tea ${marker}`, spaces: [own.space, space] };
    await reads(
      (send) => send("POST", "/v1/recall?fields=full", body),
      "by name",
    );
  });

  test("forget many: the dry run", async () => {
    const body = { filter: { space }, dryRun: true };
    const { answer } = await writes(
      200,
      (send) => send("POST", "/v1/memories/forget", body),
      "by name",
    );
    if (access === "write") expect(answer.body.ids).toEqual([id]);
  });

  test("forget many", async () => {
    const body = { filter: { space }, dryRun: false, ids: [id] };
    const { send } = await writes(
      200,
      (send) => send("POST", "/v1/memories/forget", body),
      "by name",
    );
    expect((await send("GET", path)).status).toBe(
      access === "read" ? 200 : 404,
    );
  });

  test("forget many under another space's name reaches nothing of it", async () => {
    const { t, send } = await world();
    const filter = { space: space === own.space ? writable.space : own.space };
    const before = await storedRows(t);
    const body = { filter, dryRun: false, ids: [id] };
    expectStatus(await send("POST", "/v1/memories/forget", body), 404);
    expect(await storedRows(t)).toEqual(before);
  });

  test("append to a log", async () => {
    const body = { content: "Appended", space };
    await writes(
      201,
      (send) => send("POST", "/v1/logs/today", body),
      "by name",
    );
  });

  test("read a log", async () => {
    const { body } = await reads(
      (send) => send("GET", `/v1/logs/today${query}`),
      "by name",
    );
    if (access !== null) expect(body.entries).toHaveLength(1);
  });

  test("list logs", async () => {
    const { body } = await reads(
      (send) => send("GET", `/v1/logs${query}`),
      "by name",
    );
    if (access !== null) expect(body.logs).toHaveLength(1);
  });
});

describe.each(hidden)("in $kind", ({ space, id }) => {
  const path = `/v1/memories/${id}`;

  test("an id that is not the caller's to know is like one that never was", async () => {
    const { send } = await world();
    const requests = [
      ["GET", ""],
      ["GET", "/history"],
      ["PATCH", "", { content: "Mine now" }],
      ["DELETE", ""],
      ["POST", "/restore"],
    ] as const;
    for (const [method, suffix, body] of requests) {
      const there = await send(method, `${path}${suffix}`, body);
      const never = await send(method, `/v1/memories/never${suffix}`, body);
      expectStatus(there, 404);
      const unnumbered = { requestId: "" };
      expect({ ...there.body, ...unnumbered }).toEqual({
        ...never.body,
        ...unnumbered,
      });
    }
  });

  test("a name that does not exist is refused like one that is foreign", async () => {
    const { send } = await world();
    for (const name of [space, "shared/never", "agent/never"]) {
      const of = `?space=${encodeURIComponent(name)}`;
      expectStatus(await send("GET", `/v1/memories${of}`), 403);
      expectStatus(await send("GET", `/v1/logs${of}`), 403);
    }
  });
});
