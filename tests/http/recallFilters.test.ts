import { beforeAll, describe, expect, test } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { builtin } from "../../convex/backend/embedding/embedder.js";
import { backendWithAgent, grant, type Client } from "../setup.js";

/** One row that a filter asks for, behind so many that answer the question better and are not asked for. */
const DECOYS = 1200;
const QUERY = "Where is the harbour warehouse key?";
const CONTENT = "Parrots sleep near the harbour";
const PAST = "Seals slept on the harbour wall";
const CREATED = Date.UTC(2026, 0, 1);

type Kind = {
  id: string;
  trust?: "owner" | "agent" | "untrusted";
  type?: string;
  tags?: string[];
  space?: string;
  state?: "superseded";
  isLog?: true;
};

const DECOY_KINDS: Kind[] = [
  { id: "untrusted", trust: "untrusted", type: "fact", tags: ["a", "b"] },
  { id: "otherType", type: "note", tags: ["a", "b"] },
  { id: "otherTag", type: "fact", tags: ["c"] },
  { id: "oneTag", type: "fact", tags: ["a"] },
];
const WANTED: Kind = { id: "wanted", type: "decision", tags: ["b", "z"] };

let send: Client;
let vectors: { [name: string]: number[] };

async function vectorOf(text: string): Promise<number[]> {
  const embedded = await builtin.embed([text], {
    agentId: "main",
    timeoutMs: 1000,
  });
  if (!embedded.ok) throw new Error(embedded.reason);
  return embedded.vectors[0]!;
}

function record(kind: Kind, i: number, content: string) {
  const { id, trust = "agent", type = "fact", tags = [], isLog } = kind;
  const { space = "agent/main", state = "active" } = kind;
  const createdAt = CREATED + i * 1000;
  const common = {
    ...{ space, content, createdAt, writtenAt: createdAt },
    provenance: { source: "agent", trust, agentId: "main" },
  };
  const vector = { model: builtin.model, values: vectors[content]! };
  if (isLog) {
    const date = "2026-01-01";
    const fields = { ...common, entryId: `${id}-${i}`, date, seq: i };
    return { table: "logEntries" as const, fields, vector };
  }
  const fields = {
    ...common,
    ...{ memoryId: `${id}-${i}`, type, tags, state },
    ...(state === "superseded" && { endedAt: CREATED + 10 * 86_400_000 }),
    contentHash: `${id}-${i}`,
    ...{ importance: 0.5, pinned: false, metadata: {}, flags: [] },
    ...{ updatedAt: createdAt, version: 1 },
  };
  return { table: "memories" as const, fields, vector };
}

beforeAll(async () => {
  const made = await backendWithAgent({ trustCeiling: "owner" });
  send = made.send;
  await grant(made.t, "main", "shared/team", "read");
  vectors = {
    [QUERY]: await vectorOf(QUERY),
    [CONTENT]: await vectorOf(CONTENT),
    [PAST]: await vectorOf(PAST),
  };
  const wanted = [
    WANTED,
    { id: "team", space: "shared/team" },
    { id: "entry", isLog: true as const },
  ].map((kind) => record(kind, 0, CONTENT));
  wanted.push(record({ id: "past", state: "superseded" }, 0, PAST));
  const decoys = Array.from({ length: DECOYS }, (_, i) => [
    record(DECOY_KINDS[i % DECOY_KINDS.length]!, i + 1, QUERY),
    record({ id: "log", isLog: true, trust: "untrusted" }, i + 1, QUERY),
  ]).flat();
  // In the middle, whichever way an engine goes through them.
  const records = decoys.toSpliced(decoys.length / 2, 0, ...wanted);
  for (let at = 0; at < records.length; at += 200) {
    const batch = records.slice(at, at + 200);
    const args = { records: batch, first: false };
    const { ok } = await made.t.mutation(
      internal.backend.replica.restore,
      args,
    );
    expect(ok).toBe(true);
  }
}, 60_000);

describe.each(["hybrid", "vector", "text", "recent"])("in mode %s", (mode) => {
  test.each<[string, object, string]>([
    ["its type", { types: ["decision"] }, "wanted-0"],
    ["its tag", { tags: { any: ["z"] } }, "wanted-0"],
    ["one of several tags", { tags: { any: ["z", "none"] } }, "wanted-0"],
    ["all of its tags", { tags: { all: ["z", "b"] } }, "wanted-0"],
    ["a common and a rare tag", { tags: { all: ["b", "z"] } }, "wanted-0"],
    [
      "its type and a tag of others",
      { types: ["decision"], tags: { any: ["b"] } },
      "wanted-0",
    ],
    [
      "a floor of trust and its type",
      { minTrust: "agent", types: ["decision", "preference"] },
      "wanted-0",
    ],
    [
      "a floor of trust and its tag",
      { minTrust: "agent", tags: { all: ["z"] } },
      "wanted-0",
    ],
    ["its space", { spaces: ["shared/team"] }, "team-0"],
    [
      "log entries of a floor of trust",
      { include: ["logs"], minTrust: "agent" },
      "entry-0",
    ],
    ["a past time", { asOf: new Date(CREATED).toISOString() }, "past-0"],
  ])("%s finds the row", async (_, filter, id) => {
    const body = { query: QUERY, mode, limit: 10, ...filter };
    const { status, body: answer } = await send(
      "POST",
      "/v1/recall?fields=full",
      body,
    );
    expect(status).toBe(200);
    const found = answer.meta.abstained ? answer.meta.nearest : answer.results;
    expect(found.map((row: { id: string }) => row.id)).toContain(id);
  });
});

test.each(["hybrid", "vector", "text", "recent"])(
  "in mode %s what had ended by a past time is not found for it",
  async (mode) => {
    const asOf = (days: number) =>
      new Date(CREATED + days * 86_400_000).toISOString();
    const idsAt = async (days: number) => {
      const when = { asOf: asOf(days), until: asOf(0.0001) };
      const body = { query: PAST, mode, limit: 100, ...when };
      const { body: answer } = await send(
        "POST",
        "/v1/recall?fields=full",
        body,
      );
      return answer.results.map(({ id }: { id: string }) => id);
    };
    expect(await idsAt(9)).toContain("past-0");
    const after = await idsAt(11);
    expect(after).not.toContain("past-0");
    expect(after.length).toBeGreaterThan(0);
  },
);

test.each(["hybrid", "vector", "text"])(
  "in mode %s a past time's row is found by what it says, behind all newer ones of that time",
  async (mode) => {
    const { t, send: own } = await backendWithAgent();
    const kind: Kind = { id: "old", state: "superseded" };
    const records = Array.from({ length: 200 }, (_, i) =>
      record(kind, i + 1, QUERY),
    ).toSpliced(100, 0, record({ ...kind, id: "past" }, 0, PAST));
    const args = { records, first: false };
    await t.mutation(internal.backend.replica.restore, args);
    const asOf = new Date(CREATED + 86_400_000).toISOString();
    const body = { query: "seals on a wall", mode, asOf };
    const { body: answer } = await own("POST", "/v1/recall?fields=full", body);
    expect(answer.results[0]).toMatchObject({ id: "past-0" });
  },
);

test.each(["hybrid", "vector", "text"])(
  "in mode %s a tag's row is found by what it says, behind all newer ones and nearer ones of other tags",
  async (mode) => {
    const { t, send: own } = await backendWithAgent();
    const query = "seals on a wall";
    vectors = { ...vectors, [query]: await vectorOf(query) };
    const records = Array.from({ length: 200 }, (_, i) => [
      record({ id: "newer", tags: ["z"] }, i + 1, CONTENT),
      record({ id: "nearer", tags: ["c"] }, i + 1, query),
    ]).flat();
    const wanted = record({ id: "wanted", tags: ["b", "z"] }, 0, PAST);
    const args = { records: records.toSpliced(200, 0, wanted), first: false };
    await t.mutation(internal.backend.replica.restore, args);
    for (const tags of [{ any: ["z"] }, { all: ["z"] }, { any: ["y", "z"] }]) {
      const body = { query, mode, tags };
      const { body: answer } = await own(
        "POST",
        "/v1/recall?fields=full",
        body,
      );
      expect(answer.results[0]).toMatchObject({ id: "wanted-0" });
    }
  },
);

/** Trusted rows are few of a type, a tag and a space each, and none of them is among the nearest. */
test.each(["hybrid", "vector", "text", "recent"])(
  "in mode %s one trusted row of a type and tag comes behind all untrusted ones of both",
  async (mode) => {
    const { t, send: own } = await backendWithAgent({ trustCeiling: "owner" });
    const like = { type: "decision", tags: ["b", "z"] };
    const trusted = record({ ...like, id: "trusted" }, 0, CONTENT);
    const records = Array.from({ length: DECOYS }, (_, i) =>
      record({ ...like, id: "other", trust: "untrusted" }, i + 1, QUERY),
    ).toSpliced(DECOYS / 2, 0, trusted);
    for (let at = 0; at < records.length; at += 200)
      await t.mutation(internal.backend.replica.restore, {
        records: records.slice(at, at + 200),
        first: false,
      });
    for (const filter of [
      {},
      { types: ["decision"] },
      { tags: { any: ["z"] } },
      { tags: { all: ["z", "b"] }, types: ["decision"] },
    ]) {
      const body = { query: QUERY, mode, minTrust: "agent", ...filter };
      const { body: answer } = await own(
        "POST",
        "/v1/recall?fields=full",
        body,
      );
      const found = answer.meta.abstained
        ? answer.meta.nearest
        : answer.results;
      expect(found.map((row: { id: string }) => row.id)).toEqual(["trusted-0"]);
    }
  },
  60_000,
);

test("a recall answers however long the entries are that it finds, with as many as there is room for", async () => {
  const { t, send: own } = await backendWithAgent();
  // Each of letters of its own, so that no two say the same.
  const long = (i: number) =>
    Array.from({ length: 65_000 }, (_, at) =>
      String.fromCodePoint(0x3400 + i * 290 + ((at * at * 7919) % 293)),
    ).join("");
  const ANSWER = "The key of the harbour warehouse hangs in the office";
  vectors = { ...vectors, [ANSWER]: await vectorOf(ANSWER) };
  const records = [record({ id: "answer", isLog: true }, 0, ANSWER)];
  for (let i = 1; i <= 95; i++) {
    const content = `harbour warehouse key ${long(i)}`;
    vectors[content] = vectors[QUERY]!;
    records.push(record({ id: "long", isLog: true }, i, content));
  }
  for (let at = 0; at < records.length; at += 20) {
    const args = { records: records.slice(at, at + 20), first: false };
    await t.mutation(internal.backend.replica.restore, args);
  }
  for (const mode of ["hybrid", "vector", "text", "recent"]) {
    const body = { query: QUERY, mode, limit: 100, include: ["logs"] };
    const { status, body: answer } = await own(
      "POST",
      "/v1/recall?fields=full",
      body,
    );
    expect(status, mode).toBe(200);
    expect(answer.results.length, mode).toBeGreaterThan(5);
  }
  const body = { query: QUERY, include: ["logs"], maxTokens: 500 };
  expect((await own("POST", "/v1/recall?fields=full", body)).status).toBe(200);
}, 120_000);

test("a memory that was imported long after it was made is of the time when it was made", async () => {
  const { t, send: own } = await backendWithAgent();
  const [old, recent] = [record(WANTED, 0, CONTENT), record(WANTED, 1, QUERY)];
  Object.assign(old.fields, {
    createdAt: Date.UTC(2020, 0, 1),
    writtenAt: recent.fields.writtenAt + 0.5,
  });
  const records = [old, recent];
  const args = { records, first: false };
  await t.mutation(internal.backend.replica.restore, args);
  const between = new Date(Date.UTC(2023, 0, 1)).toISOString();
  for (const mode of ["hybrid", "vector", "text", "recent"]) {
    for (const [filter, id] of [
      [{ until: between }, "wanted-0"],
      [{ since: between }, "wanted-1"],
      [{ asOf: between }, "wanted-0"],
    ] as const) {
      const body = { query: "harbour", mode, minScore: 0, ...filter };
      const { body: answer } = await own(
        "POST",
        "/v1/recall?fields=full",
        body,
      );
      const found = answer.results.map((row: { id: string }) => row.id);
      expect(found, `${mode} ${JSON.stringify(filter)}`).toEqual([id]);
    }
  }
});
