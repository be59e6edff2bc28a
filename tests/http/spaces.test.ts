import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import {
  backend,
  client,
  createAgent,
  storedRows,
  type Answer,
  type Backend,
  type Client,
} from "../setup.js";

type Kind = {
  kind: string;
  space: string;
  access: "read" | "write" | null;
  /** The memory that stands in the space, and the word that only its texts have. */
  id: string;
  marker: string;
};

const kinds: Kind[] = [
  {
    kind: "the agent's own space",
    space: "agent/main",
    access: "write",
    id: "of-main",
    marker: "aardvark",
  },
  {
    kind: "a space granted to write",
    space: "shared/writable",
    access: "write",
    id: "of-writable",
    marker: "bumblebee",
  },
  {
    kind: "a space granted to read",
    space: "shared/readable",
    access: "read",
    id: "of-readable",
    marker: "crocodile",
  },
  {
    kind: "a foreign shared space",
    space: "shared/foreign",
    access: null,
    id: "of-foreign",
    marker: "dragonfly",
  },
  {
    kind: "another agent's own space",
    space: "agent/author",
    access: null,
    id: "of-author",
    marker: "elephant",
  },
];
const visible = kinds.filter(({ access }) => access !== null);
const hidden = kinds.filter(({ access }) => access === null);
const [own, writable, readable, foreign] = kinds as [Kind, Kind, Kind, Kind];

type World = { t: Backend; send: Client; author: Client; admin: Client };

beforeEach(() => {
  for (const bucket of ["READ", "WRITE", "RECALL"]) {
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "100000");
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Every kind of space, with a pinned memory of two versions and a log entry in each. */
async function world(): Promise<World> {
  const t = backend();
  const send = client(t, await createAgent(t, "main"));
  const author = client(t, await createAgent(t, "author"));
  const scopes = [...SCOPES];
  const admin = client(t, await createAgent(t, "boss", { scopes }));
  for (const { space, access } of kinds) {
    const [, shared] = /^shared\/(.+)$/.exec(space) ?? [];
    if (shared === undefined) continue;
    const path = (agentId: string) => `/v1/admin/grants/${agentId}/${shared}`;
    expectStatus(await admin("PUT", path("author"), { access: "write" }), 201);
    if (access === null) continue;
    expectStatus(await admin("PUT", path("main"), { access }), 201);
  }
  for (const { space, id, marker } of kinds) {
    const writer = space === own.space ? send : author;
    for (const content of [`Tea for the ${marker}`, `Two teas, ${marker}`]) {
      const body = { content, space, pinned: true, tags: ["tea"] };
      expect((await writer("PUT", `/v1/memories/${id}`, body)).status).toBe(
        content.startsWith("Tea") ? 201 : 200,
      );
    }
    const entry = { content: `Tea with the ${marker}`, space };
    expectStatus(await writer("POST", "/v1/logs/today", entry), 201);
  }
  return { t, send, author, admin };
}

function expectStatus(answer: Answer, status: number): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
}

function ids(rows: { id: string }[]): string[] {
  return rows.map(({ id }) => id).sort();
}

function expectNothingOf(answer: Answer, spaces: Kind[]): void {
  const text = JSON.stringify(answer.body);
  for (const { marker, id } of spaces) {
    expect(text).not.toContain(marker);
    expect(text).not.toContain(`"${id}"`);
  }
}

async function exported(send: Client, query = "") {
  const answer = await send("GET", `/v1/export${query}`);
  expectStatus(answer, 200);
  const lines = (answer.body as string).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line)).slice(0, -1) as {
    kind: string;
    id: string;
    space: string;
  }[];
}

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

  test.runIf(access === null)(
    "an id that is not the caller's to know is like one that never was",
    async () => {
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
    },
  );

  test.runIf(access === null)(
    "a name that does not exist is refused like one that is foreign",
    async () => {
      const { send } = await world();
      for (const name of [space, "shared/never", "agent/never"]) {
        const of = `?space=${encodeURIComponent(name)}`;
        expectStatus(await send("GET", `/v1/memories${of}`), 403);
        expectStatus(await send("GET", `/v1/logs${of}`), 403);
      }
    },
  );
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
