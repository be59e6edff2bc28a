import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import type { Trust } from "../../convex/components/openclawBackend/vocabulary.js";
import {
  backendWithAgent,
  grant,
  inComponent,
  type Backend,
  type Client,
} from "../setup.js";

const NOW = Date.UTC(2026, 10, 20, 12);
const TODAY = "2026-11-20";
const OWN = "agent/main";
const CHARACTERS_PER_TOKEN = 4;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

type Given = {
  trust?: Trust;
  pinned?: boolean;
  tags?: string[];
  type?: string;
  expiresAt?: number;
  content?: string;
  state?: "superseded";
  endedAt?: number;
  /** Tokens of each content. */
  tokens?: number;
};

let made = 0;
beforeEach(() => {
  made = 0;
});

/** Memories that each are newer than all before; answers their ids. */
async function memories(
  t: Backend,
  space: string,
  count: number,
  { trust = "agent", tokens = 5, ...given }: Given = {},
): Promise<string[]> {
  const records = Array.from({ length: count }, () => {
    const number = String(++made).padStart(6, "0");
    const createdAt = NOW - 10_000_000 + made;
    return {
      table: "memories" as const,
      fields: {
        memoryId: `note-${number}`,
        space,
        type: "note",
        content: `note ${number}`.padEnd(tokens * CHARACTERS_PER_TOKEN, "."),
        contentHash: number,
        tags: [],
        importance: 0.5,
        pinned: false,
        metadata: {},
        provenance: { source: "agent", trust, agentId: "neighbour" },
        state: "active",
        flags: [],
        createdAt,
        writtenAt: createdAt,
        updatedAt: createdAt,
        version: 1,
        ...given,
      },
    };
  });
  await restore(t, records);
  return records.map(({ fields }) => fields.memoryId);
}

const entryId = (number: number) => `log_${String(number).padStart(26, "0")}`;

/** Entries of today, each later than all before; answers their ids. */
async function entries(
  t: Backend,
  count: number,
  { trust = "agent" }: { trust?: Trust } = {},
): Promise<string[]> {
  const records = Array.from({ length: count }, () => {
    const createdAt = NOW - 10_000_000 + ++made;
    return {
      table: "logEntries" as const,
      fields: {
        entryId: entryId(made),
        space: OWN,
        date: TODAY,
        seq: made,
        content: `entry ${made}`,
        provenance: { source: "agent", trust, agentId: "main" },
        createdAt,
        writtenAt: createdAt,
      },
    };
  });
  await restore(t, records);
  return records.map(({ fields }) => fields.entryId);
}

async function restore(
  t: Backend,
  records: { table: "memories" | "logEntries"; fields: object }[],
): Promise<void> {
  const BATCH = 300;
  for (let at = 0; at < records.length; at += BATCH) {
    const batch = records.slice(at, at + BATCH);
    const args = { records: batch, first: false };
    const { ok } = await t.mutation(internal.backend.replica.restore, args);
    expect(ok).toBe(true);
  }
}

/** The day's counters, which entries that are written as they are do not have. */
async function day(t: Backend, count: number): Promise<void> {
  const fields = {
    space: OWN,
    date: TODAY,
    entries: count,
    bytes: 10,
    updatedAt: NOW,
    preview: "",
  };
  const args = { records: [{ table: "dailyLogs" as const, fields }] };
  await t.mutation(internal.backend.replica.restore, { ...args, first: false });
}

async function shared(t: Backend, ...names: string[]): Promise<string[]> {
  const spaces = names.map((name) => `shared/${name}`);
  for (const space of spaces) await grant(t, "main", space, "read");
  return spaces;
}

type Session = {
  pinned: string[];
  recent: string[];
  today: string[];
  truncated: boolean;
};

async function session(send: Client, maxTokens?: number): Promise<Session> {
  const query = maxTokens === undefined ? "" : `?maxTokens=${maxTokens}`;
  const { status, body } = await send("GET", `/v1/session${query}`);
  expect(status).toBe(200);
  if (maxTokens !== undefined && maxTokens > 50)
    expect(JSON.stringify(body).length).toBeLessThanOrEqual(
      CHARACTERS_PER_TOKEN * maxTokens,
    );
  const entries: { content: string }[] = body.logs?.today ?? [];
  return {
    pinned: idsOf(body.pinned),
    recent: idsOf(body.recent),
    today: entries.map(({ content }) => entryId(Number(content.split(" ")[1]))),
    truncated: body.truncated ?? false,
  };
}

function idsOf(rows: { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}

const newestFirst = (ids: string[]) => ids.toReversed();

describe("a neighbour in a shared space pushes nothing of the agent's own out of its session", () => {
  test("by 60 pinned memories, which come behind and are cut", async () => {
    const { t, send } = await backendWithAgent();
    const [space] = await shared(t, "team");
    const own = await memories(t, OWN, 3, { pinned: true });
    const theirs = await memories(t, space!, 60, { pinned: true });
    const { pinned, truncated } = await session(send);
    expect(pinned.slice(0, 3)).toEqual(newestFirst(own));
    expect(pinned.slice(3)).toEqual(newestFirst(theirs).slice(0, 50));
    expect(truncated).toBe(true);
  });

  test("by 60 newer memories that are not pinned", async () => {
    const { t, send } = await backendWithAgent();
    const [space] = await shared(t, "team");
    const own = await memories(t, OWN, 20);
    const theirs = await memories(t, space!, 60);
    const { recent, truncated } = await session(send);
    expect(recent.slice(0, 20)).toEqual(newestFirst(own));
    expect(recent.slice(20)).toEqual(newestFirst(theirs).slice(0, 20));
    expect(truncated).toBe(true);
  });

  test("by 600 untrusted pinned memories, behind which its own trusted one is still found", async () => {
    const { t, send } = await backendWithAgent();
    const [space] = await shared(t, "team");
    const own = await memories(t, OWN, 3, { pinned: true });
    const theirs = await memories(t, space!, 1, { pinned: true });
    await memories(t, space!, 600, { pinned: true, trust: "untrusted" });
    const { pinned, recent, truncated } = await session(send);
    expect(pinned).toEqual([...newestFirst(own), ...theirs]);
    expect(recent).toEqual([]);
    expect(truncated).toBe(false);
  });

  test("by memories that take the whole budget", async () => {
    const { t, send } = await backendWithAgent();
    const [space] = await shared(t, "team");
    const own = await memories(t, OWN, 3, { pinned: true, tokens: 10 });
    const recent = await memories(t, OWN, 3, { tokens: 10 });
    await memories(t, space!, 60, { pinned: true, tokens: 100 });
    await memories(t, space!, 60, { tokens: 10 });
    const found = await session(send, 300);
    expect(found.pinned.slice(0, 3)).toEqual(newestFirst(own));
    expect(found.recent.slice(0, 3)).toEqual(newestFirst(recent));
    // What is left of the room, the shared space has.
    expect(found.pinned.length).toBeGreaterThan(3);
    expect(found.truncated).toBe(true);
  });

  test("by memories that expired", async () => {
    const { t, send } = await backendWithAgent();
    const [space] = await shared(t, "team");
    const own = await memories(t, OWN, 3, { pinned: true });
    const expiresAt = NOW - 1;
    await memories(t, space!, 600, { pinned: true, expiresAt });
    const { pinned, truncated } = await session(send);
    expect(pinned).toEqual(newestFirst(own));
    // More than a session looks at: it cannot know that nothing lies behind.
    expect(truncated).toBe(true);
  });
});

test("a session starts however long the rows are that a neighbour has written", async () => {
  const { t, send } = await backendWithAgent();
  const [space] = await shared(t, "team");
  const own = await memories(t, OWN, 3, { pinned: true });
  const recent = await memories(t, OWN, 3);
  const content = "\u8a18".repeat(16_384);
  const long = { content, tags: [] };
  for (let at = 0; at < 200; at += 40) {
    await memories(t, space!, 20, { ...long, pinned: true });
    await memories(t, space!, 20, { ...long, expiresAt: NOW });
  }
  const found = await session(send);
  expect(found.pinned.slice(0, 3)).toEqual(newestFirst(own));
  expect(found.recent.slice(0, 3)).toEqual(newestFirst(recent));
  expect(found.truncated).toBe(true);
});

test("lists and recalls answer however long the rows are that a neighbour has written", async () => {
  const { t, send } = await backendWithAgent();
  const space = "shared/team";
  await grant(t, "main", space, "write");
  await memories(t, OWN, 3);
  const content = "\u8a18".repeat(16_384);
  const long = { content, tags: [] };
  for (const type of ["fact", "preference", "decision", "note"] as const)
    for (let at = 0; at < 80; at += 20)
      await memories(t, space, 20, { ...long, type, pinned: true });
  const page = await send("GET", "/v1/memories?pinned=false");
  expect(page.status).toBe(200);
  let listed = page.body.memories.length;
  for (let { nextCursor } = page.body; nextCursor !== null;) {
    const path = `/v1/memories?pinned=false&cursor=${nextCursor}`;
    const { body } = await send("GET", path);
    listed += body.memories.length;
    nextCursor = body.nextCursor;
  }
  expect(listed).toBe(3);
  const filter = { space, source: "web" };
  const dryRun = await send("POST", "/v1/memories/forget", { filter });
  expect(dryRun.body).toMatchObject({ matched: 0, more: true });
  const types = ["fact", "preference", "decision", "note"];
  for (const body of [{ types }, { types, query: "memory" }, {}])
    expect((await send("POST", "/v1/recall", body)).status).toBe(200);
});

describe("each shared space has its share of a session", () => {
  test("of its rows, whoever is loud; what one does not need, another gets", async () => {
    const { t, send } = await backendWithAgent();
    const [loud, quiet, small] = await shared(t, "loud", "quiet", "small");
    const quietPinned = await memories(t, quiet!, 3, { pinned: true });
    const smallRecent = await memories(t, small!, 2);
    const loudPinned = await memories(t, loud!, 60, { pinned: true });
    const loudRecent = await memories(t, loud!, 60);
    const { pinned, recent, truncated } = await session(send);
    expect(pinned).toEqual([
      ...newestFirst(loudPinned).slice(0, 47),
      ...newestFirst(quietPinned),
    ]);
    expect(recent).toEqual([
      ...newestFirst(loudRecent).slice(0, 18),
      ...newestFirst(smallRecent),
    ]);
    expect(truncated).toBe(true);
  });

  test("of its tokens, whoever is loud; what one does not need, another gets", async () => {
    const { t, send } = await backendWithAgent();
    const [first, second, third] = await shared(t, "a", "b", "c");
    const options = { pinned: true, tokens: 10 };
    const ofFirst = await memories(t, first!, 40, options);
    const ofSecond = await memories(t, second!, 2, options);
    const ofThird = await memories(t, third!, 40, options);
    const { pinned, truncated } = await session(send, 400);
    const shown = (ids: string[]) => ids.filter((id) => pinned.includes(id));
    expect(shown(ofSecond)).toEqual(ofSecond);
    const [one, other] = [
      shown(ofFirst).length,
      shown(ofThird).length,
    ] as const;
    expect(one).toBeGreaterThan(3);
    expect(Math.abs(one - other)).toBeLessThanOrEqual(1);
    expect(truncated).toBe(true);
  });

  test("even where the agent's own memories could take the whole budget", async () => {
    const { t, send } = await backendWithAgent();
    const [space] = await shared(t, "team");
    await memories(t, OWN, 20, { tokens: 50 });
    const theirs = await memories(t, space!, 1, { tokens: 50 });
    const { recent } = await session(send, 400);
    expect(recent.length).toBeGreaterThan(3);
    expect(recent.length).toBeLessThan(10);
    expect(recent.at(-1)).toBe(theirs[0]);
  });

  test("with 16 spaces, of which one is loud", async () => {
    const { t, send } = await backendWithAgent();
    const names = Array.from({ length: 16 }, (_, i) => `space-${i}`);
    const spaces = await shared(t, ...names);
    const one: string[] = [];
    for (const space of spaces.slice(1))
      one.push(...(await memories(t, space, 1, { pinned: true })));
    await memories(t, spaces[0]!, 600, { pinned: true });
    const { pinned } = await session(send);
    expect(pinned).toEqual(expect.arrayContaining(one));
    expect(pinned).toHaveLength(50);
  });
});

describe("a session says that it is truncated", () => {
  test.each<[string, boolean, (t: Backend) => Promise<unknown>]>([
    ["nothing is there", false, async () => {}],
    ["50 are pinned", false, (t) => memories(t, OWN, 50, { pinned: true })],
    ["51 are pinned", true, (t) => memories(t, OWN, 51, { pinned: true })],
    ["20 are recent", false, (t) => memories(t, OWN, 20)],
    ["21 are recent", true, (t) => memories(t, OWN, 21)],
    ["one is too long", true, (t) => memories(t, OWN, 1, { tokens: 5000 })],
    [
      "the others have expired",
      false,
      (t) => memories(t, OWN, 30, { expiresAt: NOW }),
    ],
    [
      "the others are untrusted",
      false,
      async (t) => {
        await memories(t, OWN, 20);
        await memories(t, OWN, 600, { trust: "untrusted" });
      },
    ],
    ["a day has 50 entries", false, (t) => entries(t, 50)],
    ["a day has 51 entries", true, (t) => entries(t, 51)],
    [
      "a day has others that are untrusted",
      false,
      async (t) => {
        await entries(t, 50);
        await entries(t, 60, { trust: "untrusted" });
      },
    ],
  ])("where %s: %s", async (_, expected, given) => {
    const { t, send } = await backendWithAgent();
    await day(t, made);
    await given(t);
    const { truncated } = await session(send);
    expect(truncated).toBe(expected);
  });

  test("a budget of one token holds nothing, and says so", async () => {
    const { t, send } = await backendWithAgent();
    const [space] = await shared(t, "team");
    await memories(t, space!, 1);
    await memories(t, OWN, 1);
    const empty = { pinned: [], recent: [], today: [], truncated: true };
    expect(await session(send, 1)).toEqual(empty);
  });
});

test("a session's newest memories are found behind its pinned ones", async () => {
  const { t, send } = await backendWithAgent();
  const recent = await memories(t, OWN, 5);
  const pinned = await memories(t, OWN, 45, { pinned: true });
  expect(await session(send)).toEqual({
    pinned: newestFirst(pinned),
    recent: newestFirst(recent),
    today: [],
    truncated: false,
  });
});

test("60 untrusted entries of a day hide no trusted one from the session", async () => {
  const { t, send } = await backendWithAgent();
  const owners = await entries(t, 1, { trust: "owner" });
  const trusted = await entries(t, 2);
  await entries(t, 60, { trust: "untrusted" });
  await day(t, made);
  const { today, truncated } = await session(send);
  expect(today).toEqual([...owners, ...trusted]);
  expect(truncated).toBe(false);
});

describe("behind 1200 untrusted rows, recall with minTrust", () => {
  const recent = async (send: Client, body: object) => {
    const answer = await send("POST", "/v1/recall", {
      mode: "recent",
      ...body,
    });
    expect(answer.status).toBe(200);
    return idsOf(answer.body.results);
  };

  test("finds the trusted memory: of all, of a type, of a tag", async () => {
    const { t, send } = await backendWithAgent();
    const like = { type: "fact", tags: ["tea", "cup"] };
    const [owners] = await memories(t, OWN, 1, { ...like, trust: "owner" });
    const [agents] = await memories(t, OWN, 1, like);
    await memories(t, OWN, 1200, { ...like, trust: "untrusted" });
    for (const filter of [
      {},
      { types: ["fact"] },
      { types: ["fact", "note"] },
      { tags: { all: ["tea", "cup"] } },
      { tags: { any: ["tea", "other"] } },
      { tags: { any: ["tea"] }, types: ["fact"] },
      { since: new Date(NOW - 10_000_000).toISOString() },
    ]) {
      const ofAgent = { ...filter, minTrust: "agent" };
      expect(await recent(send, ofAgent)).toEqual([agents, owners]);
      const ofOwner = { ...filter, minTrust: "owner" };
      expect(await recent(send, ofOwner)).toEqual([owners]);
      const query = { ...ofAgent, mode: "text", query: "note" };
      expect(await recent(send, query)).toContain(agents);
    }
  });

  test("finds it where as many trusted ones stand under other types and tags", async () => {
    const { t, send } = await backendWithAgent();
    const like = { type: "fact", tags: ["tea"] };
    const wanted = await memories(t, OWN, 1, like);
    await memories(t, OWN, 1200, { ...like, trust: "untrusted" });
    await memories(t, OWN, 1200);
    for (const filter of [{ types: ["fact"] }, { tags: { all: ["tea"] } }]) {
      const body = { ...filter, minTrust: "agent" };
      expect(await recent(send, body)).toEqual(wanted);
    }
  });

  test("finds the one that held at a past time", async () => {
    const { t, send } = await backendWithAgent();
    const ended: Given = { state: "superseded", endedAt: NOW - 1000 };
    const wanted = await memories(t, OWN, 1, ended);
    const others = { ...ended, trust: "untrusted" as const };
    await memories(t, OWN, 1200, others);
    const asOf = new Date(NOW - 2000).toISOString();
    expect(await recent(send, { asOf, minTrust: "agent" })).toEqual(wanted);
  });

  test("finds the trusted log entry", async () => {
    const { t, send } = await backendWithAgent();
    const [owners] = await entries(t, 1, { trust: "owner" });
    const [agents] = await entries(t, 1);
    await entries(t, 1200, { trust: "untrusted" });
    const body = { include: ["logs"], minTrust: "agent" };
    expect(await recent(send, body)).toEqual([agents, owners]);
    const ofOwner = { ...body, minTrust: "owner" };
    expect(await recent(send, ofOwner)).toEqual([owners]);
    const before = new Date(NOW - 10_000_000).toISOString();
    const since = new Date(NOW).toISOString();
    expect(await recent(send, { ...body, until: before })).toEqual([]);
    expect(await recent(send, { ...body, since, asOf: before })).toEqual([]);
  });
});

describe.each([
  ["trust", { trust: undefined, type: undefined }],
  ["type", { type: undefined }],
])("rows from before tags knew %s", (_, unknown) => {
  /** As they were stored then. */
  async function age(t: Backend): Promise<void> {
    await inComponent(t, async ({ db }) => {
      for (const { _id } of await db.query("memoryTags").take(1000))
        await db.patch("memoryTags", _id, unknown);
    });
  }

  test("are in a session and in recall as before, and nothing untrusted is", async () => {
    const { t, send } = await backendWithAgent();
    const like = { pinned: true, tags: ["tea"] };
    const old = await memories(t, OWN, 2, like);
    await memories(t, OWN, 40, { ...like, trust: "untrusted" });
    await age(t);
    const fresh = await memories(t, OWN, 1, { ...like, trust: "owner" });
    const trusted = newestFirst([...old, ...fresh]);
    const { pinned, recent, truncated } = await session(send);
    expect(pinned).toEqual(trusted);
    expect(recent).toEqual([]);
    expect(truncated).toBe(false);
    const body = { mode: "recent", tags: { all: ["tea"] }, minTrust: "agent" };
    const recalled = await send("POST", "/v1/recall", body);
    expect(idsOf(recalled.body.results)).toEqual(trusted);
  });

  test("learn it with their next change", async () => {
    const { t, send } = await backendWithAgent();
    const [id] = await memories(t, OWN, 1, { pinned: true });
    await age(t);
    await send("PATCH", `/v1/memories/${id}`, { importance: 0.9 });
    const tags = await inComponent(t, ({ db }) =>
      db.query("memoryTags").take(10),
    );
    expect(tags.map(({ trust }) => trust)).toEqual(["agent"]);
    expect((await session(send)).pinned).toEqual([id]);
  });
});

test("GET /v1/memories?pinned=true lists what is pinned of any trust, page by page", async () => {
  const { t, send } = await backendWithAgent();
  const ids = [
    ...(await memories(t, OWN, 2, { pinned: true, trust: "untrusted" })),
    ...(await memories(t, OWN, 2, { pinned: true, trust: "owner" })),
    ...(await memories(t, OWN, 2, { pinned: true })),
  ];
  await memories(t, OWN, 2);
  const path = "/v1/memories?pinned=true&limit=4";
  const { body } = await send("GET", path);
  const cursor = encodeURIComponent(body.nextCursor);
  const rest = await send("GET", `${path}&cursor=${cursor}`);
  const listed = [...idsOf(body.memories), ...idsOf(rest.body.memories)];
  expect(listed).toEqual(newestFirst(ids));
});

test("a memory that loses its trust leaves the session at once", async () => {
  const { t, send } = await backendWithAgent();
  const body = { content: "Tea at four", pinned: true };
  await send("PUT", "/v1/memories/tea", body);
  expect((await session(send)).pinned).toEqual(["tea"]);
  const provenance = { trust: "untrusted" };
  await send("PUT", "/v1/memories/tea", {
    ...body,
    content: "Tea at five",
    provenance,
  });
  const kept = await session(send);
  expect([...kept.pinned, ...kept.recent]).toEqual([]);
  expect(await memories(t, OWN, 1)).toEqual((await session(send)).recent);
});
