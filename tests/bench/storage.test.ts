import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { convexTest } from "convex-test";
import { expect, test } from "vitest";
import { searchIndexSizes, storedIn } from "../../bench/storage.js";
import { tablesOf } from "../../bench/tables.js";

const schema = defineSchema({
  notes: defineTable({ text: v.string(), vector: v.array(v.float64()) })
    .index("by_text", ["text"])
    .searchIndex("search", { searchField: "text", filterFields: [] })
    .vectorIndex("nearest", { vectorField: "vector", dimensions: 2 }),
  empty: defineTable({}),
});

test("a table takes its rows, a copy for each index, and what its search indexes hold", async () => {
  const t = convexTest(schema, { "./_generated/api.ts": async () => ({}) });
  await t.run(async ({ db }) => {
    await db.insert("notes", { text: "one two", vector: [1, 0] });
    await db.insert("notes", { text: "Two.", vector: [0, 1] });
    // Of a length that the index leaves out.
    await db.insert("notes", { text: "two", vector: [1] });
  });
  const stored = await storedIn(t, tablesOf({ "": schema }));
  // An object, _id, _creationTime, text and vector.
  const fixed = 2 + (4 + 34) + (14 + 9) + (5 + 2) + (7 + 2);
  const documentBytes = 3 * fixed + (7 + 4 + 3) + 5 * 9;
  const keyBytes = 3 * (2 + 9 + 34 + 33) + (7 + 4 + 3);
  expect([...stored.keys()]).toEqual(["notes"]);
  expect(stored.get("notes")).toMatchObject({
    documents: 3,
    documentBytes,
    indexBytes: 3 * documentBytes,
    keyBytes,
  });
  const sizes = searchIndexSizes(stored);
  // Four tokens of two terms in three rows.
  expect(sizes.get("notes.search")).toBeCloseTo(
    3 * 50 + 4 * 2.15 + 2 * (12 + 3),
  );
  expect(sizes.get("notes.nearest")).toBe(2 * 2 * 4);
});

test("two tables of one name are refused: a row would not tell which it is of", () => {
  expect(() => tablesOf({ a: schema, b: schema })).toThrow("notes");
});
