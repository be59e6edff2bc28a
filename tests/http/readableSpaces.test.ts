import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  backend,
  client,
  createAgent,
  storedRows,
  type Answer,
  type Client,
} from "../setup.js";
import {
  kinds,
  visible,
  hidden,
  own,
  writable,
  readable,
  foreign,
  world,
  expectStatus,
  ids,
  expectNothingOf,
  exported,
} from "./spaceKinds.js";

beforeEach(() => {
  for (const bucket of ["READ", "WRITE", "RECALL"]) {
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "100000");
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("without a space's name", () => {
  test.each(["", "?tag=tea", "?pinned=true", "?type=note"])(
    "list%s shows every readable space, and no other",
    async (query) => {
      const { send } = await world();
      const answer = await send("GET", `/v1/memories${query}`);
      expect(ids(answer.body.memories)).toEqual(ids(visible));
      expectNothingOf(answer, hidden);
    },
  );

  test("list shows it page by page too", async () => {
    const { send } = await world();
    const seen: string[] = [];
    for (let cursor = ""; ;) {
      const { body } = await send("GET", `/v1/memories?limit=1${cursor}`);
      seen.push(...ids(body.memories));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
    }
    expect(seen.sort()).toEqual(ids(visible));
  });

  test.each(["hybrid", "text", "vector", "recent"])(
    "recall (%s) looks through every readable space, and no other",
    async (mode) => {
      const { send } = await world();
      const words = kinds.map(({ marker }) => marker).join(" ");
      const include = ["memories", "logs"];
      for (const spaces of [undefined, []]) {
        const body = {
          query: `tea ${words}`,
          mode,
          include,
          limit: 50,
          spaces,
        };
        const answer = await send("POST", "/v1/recall?fields=full", body);
        expectStatus(answer, 200);
        const found = answer.body.results as { space: string }[];
        expect([...new Set(found.map(({ space }) => space))].sort()).toEqual(
          visible.map(({ space }) => space).sort(),
        );
        expectNothingOf(answer, hidden);
      }
    },
  );

  test("a session starts with every readable space, and no other", async () => {
    const { send } = await world();
    const answer = await send("GET", "/v1/session?fields=full");
    expectStatus(answer, 200);
    expect(ids(answer.body.pinned)).toEqual(ids(visible));
    expect(answer.body.spaces).toHaveLength(visible.length);
    for (const { space: name, access } of visible) {
      expect(answer.body.spaces).toContainEqual({ name, access });
    }
    expectNothingOf(answer, hidden);
    expect(JSON.stringify(answer.body)).not.toContain(foreign.space);
  });

  test("changes follow every readable space, and no other", async () => {
    const { send } = await world();
    const answer = await send("GET", "/v1/changes");
    expectStatus(answer, 200);
    const changes = answer.body.changes as { kind: string; id: string }[];
    const memories = changes.filter(({ kind }) => kind === "memory");
    expect(ids(memories)).toEqual(ids(visible));
    expect(changes).toHaveLength(2 * visible.length);
    expect(answer.body.spaces.sort()).toEqual(
      visible.map(({ space }) => space).sort(),
    );
    expectNothingOf(answer, hidden);
  });

  test("an export has every readable space, and no other", async () => {
    const { send } = await world();
    const lines = await exported(send);
    for (const { space, id } of visible) {
      const of = lines.filter((line) => line.space === space);
      const parts = of.map(({ kind }) => kind);
      expect(parts).toEqual(["memory", "version", "logEntry"]);
      expect(of[0]!.id).toBe(id);
    }
    expect(lines).toHaveLength(3 * visible.length);
  });

  test("remember, put, forget many and logs mean the agent's own space", async () => {
    const { send } = await world();
    const one = await send("POST", "/v1/memories", { content: "Unplaced" });
    expect(one.body.memory.space).toBe(own.space);
    const body = { content: "Unplaced as well" };
    const put = await send("PUT", `/v1/memories/${writable.id}`, body);
    expectStatus(put, 201);
    expect(put.body.memory.space).toBe(own.space);
    const dry = { filter: {}, dryRun: true };
    const { matched } = (await send("POST", "/v1/memories/forget", dry)).body;
    expect(matched).toBe(3);
    const { entries } = (await send("GET", "/v1/logs/today")).body;
    expect(entries).toHaveLength(1);
    expect((await send("GET", "/v1/logs")).body.logs).toHaveLength(1);
  });
});

test("forget many applies what its dry run names, also where another space has the same id", async () => {
  const { send, author } = await world();
  const { space, id } = writable;
  await send("PUT", `/v1/memories/${id}`, { content: "The same id at home" });
  const forget = async (more: object) =>
    await send("POST", "/v1/memories/forget", { filter: { space }, ...more });
  const dry = await forget({ dryRun: true });
  expect(dry.body.ids).toEqual([id]);
  const applied = await forget({ dryRun: false, ids: dry.body.ids });
  expectStatus(applied, 200);
  expectStatus(await author("GET", `/v1/memories/${id}`), 404);
  const kept = await send("GET", `/v1/memories/${id}`);
  expect(kept.body.memory.space).toBe(own.space);
});

test("nothing supersedes a memory of another space", async () => {
  const { t, send } = await world();
  const before = await storedRows(t);
  for (const { space, access } of kinds) {
    for (const old of kinds) {
      if (old.space === space) continue;
      const content = `Newer than ${old.id} in ${space}`;
      const body = { content, space, supersedes: old.id };
      const answer = await send("POST", "/v1/memories", body);
      expectStatus(answer, access === "write" ? 404 : 403);
      expectNothingOf(answer, [old]);
    }
  }
  expect(await storedRows(t)).toEqual(before);
  const body = { content: "Newer", space: writable.space };
  const supersedes = writable.id;
  const answer = await send("POST", "/v1/memories", { ...body, supersedes });
  expectStatus(answer, 201);
});

describe.each([writable, readable])(
  "taking away $kind",
  ({ space, id, marker }) => {
    test("ends all access at once, also by what was handed out before", async () => {
      const { t, send, admin } = await world();
      const list = await send("GET", "/v1/memories?limit=1");
      const feed = await send("GET", "/v1/changes?limit=1");
      const query = `?space=${encodeURIComponent(space)}`;
      const path = `/v1/admin/grants/main/${space.split("/")[1]}`;
      expectStatus(await admin("DELETE", path), 204);
      expectStatus(await admin("DELETE", path), 404);
      const before = await storedRows(t);

      const content = "Still here?";
      const refused: [number, string, string, unknown?][] = [
        [403, "POST", "/v1/memories", { content, space }],
        [403, "PUT", `/v1/memories/${id}`, { content, space }],
        [403, "GET", `/v1/memories${query}`],
        [403, "GET", `/v1/logs${query}`],
        [403, "GET", `/v1/logs/today${query}`],
        [403, "POST", "/v1/logs/today", { content, space }],
        [403, "POST", "/v1/recall", { query: "tea", spaces: [space] }],
        [403, "POST", "/v1/memories/forget", { filter: { space } }],
        [404, "GET", `/v1/memories/${id}`],
        [404, "GET", `/v1/memories/${id}/history`],
        [404, "PATCH", `/v1/memories/${id}`, { content }],
        [404, "DELETE", `/v1/memories/${id}`],
        [404, "POST", `/v1/memories/${id}/restore`],
      ];
      for (const [status, method, at, body] of refused) {
        expectStatus(await send(method, at, body), status);
      }
      expect(await storedRows(t)).toEqual(before);

      const cursor = (answer: Answer) =>
        `?cursor=${encodeURIComponent(answer.body.nextCursor)}`;
      const include = ["memories", "logs"];
      for (const answer of [
        await send("GET", "/v1/memories"),
        await send("GET", `/v1/memories${cursor(list)}`),
        await send("GET", "/v1/session"),
        await send("GET", "/v1/changes"),
        await send("GET", `/v1/changes${cursor(feed)}`),
        await send("GET", "/v1/export"),
        await send("POST", "/v1/recall", { query: `tea ${marker}`, include }),
      ]) {
        expectStatus(answer, 200);
        expectNothingOf(answer, [{ ...foreign, marker, id }]);
        const { spaces } = answer.body as { spaces?: unknown };
        expect(JSON.stringify(spaces ?? [])).not.toContain(space);
      }
    });

    test("and giving it again shows what is there", async () => {
      const { send, admin } = await world();
      const path = `/v1/admin/grants/main/${space.split("/")[1]}`;
      await admin("DELETE", path);
      expectStatus(await admin("PUT", path, { access: "read" }), 201);
      expectStatus(await send("GET", `/v1/memories/${id}`), 200);
      expectStatus(await send("DELETE", `/v1/memories/${id}`), 403);
    });
  },
);

test("an export cannot go on in a space that was taken away", async () => {
  const { send, admin } = await world();
  // Own memory, version and log entry, and then the first line of a shared space.
  const { body } = await send("GET", "/v1/export?limit=4");
  const { nextCursor } = JSON.parse(body.trimEnd().split("\n").at(-1));
  for (const name of ["writable", "readable"]) {
    await admin("DELETE", `/v1/admin/grants/main/${name}`);
  }
  const cursor = encodeURIComponent(nextCursor);
  const answer = await send("GET", `/v1/export?cursor=${cursor}`);
  expectStatus(answer, 400);
  expectNothingOf(answer, kinds);
});

test("turning write into read ends writing at once, and reading goes on", async () => {
  const { send, admin } = await world();
  const access = { access: "read" };
  expectStatus(
    await admin("PUT", "/v1/admin/grants/main/writable", access),
    200,
  );
  expectStatus(await send("GET", `/v1/memories/${writable.id}`), 200);
  expectStatus(await send("DELETE", `/v1/memories/${writable.id}`), 403);
});

test("two agents of 300 memories each never see one another's", async () => {
  const t = backend();
  const agents: { name: string; send: Client; own: Set<string> }[] = [];
  for (const name of ["first", "second"]) {
    agents.push({
      name,
      send: client(t, await createAgent(t, name)),
      own: new Set(),
    });
  }
  // In turns, so that the rows of both lie between one another in every order.
  for (let batch = 0; batch < 6; batch++) {
    for (const { name, send, own } of agents) {
      const memories = Array.from({ length: 50 }, (_, i) => ({
        content: `Harbour note ${batch * 50 + i} by ${name}`,
        tags: ["harbour"],
      }));
      const { body } = await send("POST", "/v1/memories", { memories });
      for (const { memory } of body.results) own.add(memory.id);
    }
  }
  for (const { send, own } of agents) {
    expect(own.size).toBe(300);
    for (const filter of ["", "&tag=harbour"]) {
      const listed: string[] = [];
      for (let cursor = ""; ;) {
        const path = `/v1/memories?limit=100${filter}${cursor}`;
        const { body } = await send("GET", path);
        listed.push(...ids(body.memories));
        if (body.nextCursor === null) break;
        cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
      }
      expect(listed.sort()).toEqual([...own].sort());
    }

    const followed = new Set<string>();
    for (let cursor = "", more = true; more;) {
      const { body } = await send("GET", `/v1/changes?limit=100${cursor}`);
      for (const { id } of body.changes) followed.add(id);
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
      more = body.more;
    }
    expect(followed).toEqual(own);

    const lines = await exported(send, "?limit=1000");
    expect(lines).toHaveLength(300);
    expect(new Set(ids(lines))).toEqual(own);

    for (const mode of ["hybrid", "text", "vector", "recent"]) {
      const query = "harbour note by first or second";
      const body = { query, mode, limit: 100 };
      const { results } = (await send("POST", "/v1/recall", body)).body;
      expect(results.length).toBeGreaterThan(0);
      for (const { id } of results) expect(own).toContain(id);
    }
  }
  const [first, second] = agents;
  expect([...first!.own].filter((id) => second!.own.has(id))).toEqual([]);
}, 120_000);

test("a grant that is not there is answered with the state of the limit, like one that is", async () => {
  const t = backend();
  const admin = client(t, await createAgent(t, "main", { scopes: ["admin"] }));
  const answer = await admin("GET", "/v1/admin/grants/main/nowhere");
  expectStatus(answer, 404);
  expect(answer.headers.get("ratelimit")).toMatch(/^"read";r=\d+;t=\d+$/);
});

test("a cursor that no list of agents has given is refused", async () => {
  const t = backend();
  const admin = client(t, await createAgent(t, "main", { scopes: ["admin"] }));
  const answer = await admin("GET", "/v1/admin/agents?cursor=%21%21");
  expectStatus(answer, 400);
  expect(answer.body.errors[0].pointer).toBe("/cursor");
});
