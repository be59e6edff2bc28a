import {
  actionGeneric,
  anyApi,
  defineSchema,
  defineTable,
  mutationGeneric,
} from "convex/server";
import { v } from "convex/values";
import { convexTest } from "convex-test";
import { beforeEach, expect, test } from "vitest";
import { metered, NOTHING, type Cost } from "../../bench/meter.js";
import { tablesOf } from "../../bench/tables.js";
import { observed } from "../../local/observe.js";

/** One table with every kind of index. */
const schema = defineSchema({
  notes: defineTable({
    text: v.string(),
    room: v.object({ name: v.string() }),
    rank: v.optional(v.number()),
    vector: v.array(v.float64()),
  })
    .index("by_room", ["room.name"])
    .index("by_rank_and_text", ["rank", "text"])
    .searchIndex("by_text", { searchField: "text", filterFields: ["rank"] })
    .vectorIndex("by_vector", { vectorField: "vector", dimensions: 2 }),
});
const options = {
  tables: tablesOf({ "": schema }),
  indexSizes: new Map([
    ["notes.by_text", 1000],
    ["notes.by_vector", 2000],
  ]),
};

type Db = {
  get: (id: string) => Promise<object | null>;
  insert: (table: "notes", row: object) => Promise<string>;
  patch: (id: string, fields: object) => Promise<void>;
  replace: (id: string, row: object) => Promise<void>;
  delete: (id: string) => Promise<void>;
  // The generic builder of queries, whose types want a data model.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  query: (table: "notes") => any;
};
type Act = (db: Db) => Promise<unknown>;

/** What the next call of the function does. */
let act: Act = () => Promise.resolve();
const run = mutationGeneric({
  handler: async ({ db }) => {
    await act(db as unknown as Db);
  },
});
const twice = actionGeneric({
  handler: async (ctx) => {
    await ctx.runMutation(anyApi.notes!.run!, {});
    await ctx.runMutation(anyApi.notes!.run!, {});
  },
});
const nearest = actionGeneric({
  handler: async (ctx) => {
    await ctx.vectorSearch("notes", "by_vector", { vector: [1, 0], limit: 2 });
  },
});

let t: ReturnType<typeof convexTest>;
beforeEach(() => {
  const modules = observed({
    "./notes.ts": () => Promise.resolve({ run, twice, nearest }),
    "./_generated/api.ts": () => Promise.resolve({}),
  });
  t = convexTest(schema, modules);
});

const call = (name: "run" | "twice" | "nearest") =>
  name === "run"
    ? t.mutation(anyApi.notes!.run!, {})
    : t.action(anyApi.notes![name]!, {});

async function costOf(what: Act | "nearest"): Promise<Cost> {
  if (what !== "nearest") act = what;
  const name = what === "nearest" ? what : "run";
  return (await metered(() => call(name), options)).cost;
}

async function stored(row: object): Promise<string> {
  let id = "";
  act = async (db) => (id = await db.insert("notes", row));
  await call("run");
  return id;
}

const ROW = { text: "ab", room: { name: "r" }, rank: 1, vector: [1, 0] };

/** A marker and an end; of each field its name, an end, its value. */
const ID = 2 + 32;
const DOCUMENT =
  2 +
  ("_id".length + 1 + ID) +
  ("_creationTime".length + 1 + 9) +
  ("text".length + 1 + (2 + 2)) +
  ("room".length + 1 + (2 + "name".length + 1 + (2 + 1))) +
  ("rank".length + 1 + 9) +
  ("vector".length + 1 + (2 + 2 * 9));
/** In each key the indexed fields, the creation time, the id as text and as bytes. */
const BY_ROOM = 2 + 1 + 9 + ID + 33;
const BY_RANK_AND_TEXT = 9 + (2 + 2) + 9 + ID + 33;
const KEYS = BY_ROOM + BY_RANK_AND_TEXT;
/** The text, and a hash of the filter's value. */
const TO_TEXT = 2 + 32;
/** Two floats of 32 bits, and ids. */
const TO_VECTORS = 2 * 4 + 50;

const written = {
  documentsWritten: 1,
  ingressBytes: DOCUMENT + KEYS,
  textQueryBytes: TO_TEXT,
  vectorQueryBytes: TO_VECTORS,
};
const read = { documentsRead: 1, egressBytes: DOCUMENT };

test("an insert is the whole row and its key in every index", async () => {
  const cost = await costOf((db) => db.insert("notes", ROW));
  expect(cost).toEqual({ ...NOTHING, calls: 1, ...written });
});

test("a key is shorter by a field that the row has not", async () => {
  const { rank: _, ...row } = ROW;
  const { ingressBytes } = await costOf((db) => db.insert("notes", row));
  expect(ingressBytes).toBe(DOCUMENT - 14 + KEYS - 9);
});

test("a patch reads the row, and writes all of it and every key anew", async () => {
  const id = await stored(ROW);
  const cost = await costOf((db) => db.patch(id, { rank: 2 }));
  expect(cost).toEqual({ ...NOTHING, calls: 1, ...read, ...written });
});

test("a patch that changes nothing only reads", async () => {
  const id = await stored(ROW);
  const cost = await costOf((db) => db.patch(id, { rank: 1 }));
  expect(cost).toEqual({ ...NOTHING, calls: 1, ...read });
});

test("a replacement reads the old row and writes the new one", async () => {
  const id = await stored({ ...ROW, text: "abcd" });
  const { documentsRead, egressBytes, ...rest } = await costOf((db) =>
    db.replace(id, ROW),
  );
  expect({ documentsRead, egressBytes }).toEqual({
    documentsRead: 1,
    egressBytes: DOCUMENT + 2,
  });
  expect(rest).toMatchObject(written);
});

test("a deletion reads the row and counts as written, without a byte", async () => {
  const id = await stored(ROW);
  const cost = await costOf((db) => db.delete(id));
  expect(cost).toEqual({ ...NOTHING, calls: 1, ...read, documentsWritten: 1 });
});

test("what one transaction does to a row is one write, of what it left", async () => {
  const cost = await costOf(async (db) => {
    const id = await db.insert("notes", { ...ROW, text: "abcdefgh" });
    await db.patch(id, { text: "ab" });
  });
  expect(cost).toMatchObject({ ...written, documentsRead: 1 });
});

test("two transactions are two writes, and two calls", async () => {
  const id = await stored(ROW);
  let rank = 1;
  act = (db) => db.patch(id, { rank: (rank += 1) });
  const { cost } = await metered(() => call("twice"), options);
  expect(cost).toMatchObject({
    calls: 3,
    documentsRead: 2,
    documentsWritten: 2,
    ingressBytes: 2 * (DOCUMENT + KEYS),
  });
});

test("a get is the row alone, and nothing where there is none", async () => {
  const id = await stored(ROW);
  expect(await costOf((db) => db.get(id))).toEqual({
    ...NOTHING,
    calls: 1,
    ...read,
  });
  await costOf((db) => db.delete(id));
  expect(await costOf((db) => db.get(id))).toEqual({ ...NOTHING, calls: 1 });
});

test("a row found by an index comes with its key, one by creation time without", async () => {
  await stored(ROW);
  await stored(ROW);
  // Sort keys: a tag for each value, an end behind a text.
  const key = 9 + (2 + 2) + 9 + ID;
  expect(
    await costOf((db) =>
      db
        .query("notes")
        .withIndex("by_rank_and_text", (q: { eq: unknown }) => q)
        .collect(),
    ),
  ).toEqual({
    ...NOTHING,
    calls: 1,
    documentsRead: 2,
    egressBytes: 2 * (DOCUMENT + key),
  });
  expect(await costOf((db) => db.query("notes").order("desc").first())).toEqual(
    { ...NOTHING, calls: 1, ...read },
  );
});

test("a text search is its rows and the whole index, one for nothing is free", async () => {
  await stored(ROW);
  const search = (text: string) => (db: Db) =>
    db
      .query("notes")
      .withSearchIndex(
        "by_text",
        (q: { search: (field: string, text: string) => unknown }) =>
          q.search("text", text),
      )
      .take(5);
  expect(await costOf(search("ab"))).toEqual({
    ...NOTHING,
    calls: 1,
    ...read,
    textSearches: 1,
    textQueryBytes: 1000,
  });
  expect(await costOf(search("zz"))).toEqual({
    ...NOTHING,
    calls: 1,
    textSearches: 1,
    textQueryBytes: 1000,
  });
  const { textSearches } = await costOf(search(""));
  expect(textSearches).toBe(0);
});

test("a vector search is an id and a score for each result, and the whole index", async () => {
  for (let i = 0; i < 3; i++) await stored(ROW);
  expect(await costOf("nearest")).toEqual({
    ...NOTHING,
    calls: 1,
    egressBytes: 2 * (33 + 4),
    vectorSearches: 1,
    vectorQueryBytes: 2000,
  });
});

test("a table that no schema declares is an error, not nothing", async () => {
  act = (db) => db.insert("notes", ROW);
  const none = { tables: tablesOf({ "": defineSchema({}) }) };
  await expect(metered(() => call("run"), none)).rejects.toThrow("notes");
});
