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
  const records = [...wanted, ...decoys];
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
    const { status, body: answer } = await send("POST", "/v1/recall", body);
    expect(status).toBe(200);
    const found = answer.meta.abstained ? answer.meta.nearest : answer.results;
    expect(found.map((row: { id: string }) => row.id)).toContain(id);
  });
});

/** Trusted rows are few of a type, a tag and a space each, and none of them is among the nearest. */
test.each(["hybrid", "vector", "text", "recent"])(
  "in mode %s one trusted row of a type and tag comes behind all untrusted ones of both",
  async (mode) => {
    const { t, send: own } = await backendWithAgent({ trustCeiling: "owner" });
    const like = { type: "decision", tags: ["b", "z"] };
    const records = [
      record({ ...like, id: "trusted" }, 0, CONTENT),
      ...Array.from({ length: DECOYS }, (_, i) =>
        record({ ...like, id: "other", trust: "untrusted" }, i + 1, QUERY),
      ),
    ];
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
      const { body: answer } = await own("POST", "/v1/recall", body);
      const found = answer.meta.abstained
        ? answer.meta.nearest
        : answer.results;
      expect(found.map((row: { id: string }) => row.id)).toEqual(["trusted-0"]);
    }
  },
  60_000,
);
