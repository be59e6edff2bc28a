import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { convexTest } from "convex-test";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  appRow,
  nextNumber,
  numberOf,
  readRows,
  restoreRows,
  WrittenRows,
} from "../../local/appRows.js";
import type { Engine } from "../../local/engine.js";

const schema = defineSchema({
  tasks: defineTable({
    title: v.string(),
    size: v.optional(v.int64()),
    file: v.optional(v.bytes()),
    share: v.optional(v.number()),
    list: v.optional(v.id("lists")),
  }).index("by_title", ["title"]),
  lists: defineTable({ name: v.string() }).index("by_name", ["name"]),
});

const empty = () =>
  convexTest({
    schema,
    modules: { "./_generated/api.ts": () => Promise.resolve({}) },
    transactionLimits: true,
  });
type Own = ReturnType<typeof empty>;
const engineOf = (t: Own) => t as unknown as Engine;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function everything(t: Own) {
  return await t.query(async ({ db }) => [
    ...(await db.query("lists").collect()),
    ...(await db.query("tasks").collect()),
  ]);
}

/** What another engine has after a restart: all rows, in the form in which the journal keeps them. */
async function restarted(t: Own): Promise<Own> {
  const rows = await everything(t);
  const ids = rows.map(({ _id }) => _id);
  const found = await t.query(async (ctx) => await readRows(ctx, ids));
  const kept = found.map((row, at) => appRow(ids[at]!, row));
  const next = await nextNumber(engineOf(t));
  const line = JSON.parse(JSON.stringify(kept)) as typeof kept;
  const again = empty();
  await restoreRows(engineOf(again), line, next);
  return again;
}

test("rows keep their ids, their times of creation, their values and what refers to them", async () => {
  const t = empty();
  vi.setSystemTime("2026-01-31T12:00:00Z");
  const list = await t.mutation(async ({ db }) => {
    await db.insert("tasks", { title: "gone soon" });
    const made = await db.insert("lists", { name: "home" });
    const file = new Uint8Array([1, 2, 255]).buffer;
    const odd = { size: 2n ** 62n, file, share: -0, list: made };
    await db.insert("tasks", { title: "odd", ...odd });
    return made;
  });
  vi.setSystemTime("2026-03-01T00:00:00Z");
  const last = await t.mutation(async ({ db }) => {
    const first = await db.query("tasks").first();
    await db.delete("tasks", first!._id);
    await db.patch("lists", list, { name: "house" });
    return await db.insert("tasks", { title: "last", share: NaN });
  });
  vi.setSystemTime("2026-11-27T00:00:00Z");
  const again = await restarted(t);
  expect(await everything(again)).toEqual(await everything(t));
  const found = await again.query(async ({ db }) => {
    const task = await db
      .query("tasks")
      .withIndex("by_title", (q) => q.eq("title", "odd"))
      .unique();
    return await db.get("lists", task!.list!);
  });
  expect(found).toMatchObject({ _id: list, name: "house" });
  // What comes is later and has ids that no row had, also none that is gone.
  const fresh = await again.mutation(
    async ({ db }) => await db.insert("tasks", { title: "fresh" }),
  );
  expect(numberOf(fresh)).toBeGreaterThan(numberOf(last));
  expect(await everything(await restarted(again))).toEqual(
    await everything(again),
  );
});

test("whatever is written, in whatever order, is there again", async () => {
  const step = fc.record({
    kind: fc.constantFrom("insert", "insert", "delete", "patch", "fail"),
    table: fc.constantFrom("tasks", "lists"),
    times: fc.integer({ min: 1, max: 20 }),
    wait: fc.constantFrom(0, 0, 1, 1000, -5000),
    row: fc.nat(30),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      let t = empty();
      vi.setSystemTime(1_700_000_000_000);
      for (const { kind, table, times, wait, row } of steps) {
        vi.setSystemTime(Math.max(0, Date.now() + wait));
        await t
          .mutation(async ({ db }) => {
            const rows = await db.query("tasks").take(30);
            const at = rows[row]?._id;
            if (kind === "delete" && at) await db.delete("tasks", at);
            if (kind === "patch" && at)
              await db.patch("tasks", at, { title: "x" });
            if (kind !== "insert" && kind !== "fail") return null;
            for (let i = 0; i < times; i++)
              await (table === "tasks"
                ? db.insert("tasks", { title: `${i}` })
                : db.insert("lists", { name: `${i}` }));
            if (kind === "fail") throw new Error("rolled back");
            return null;
          })
          .catch(() => null);
        const again = await restarted(t);
        expect(await everything(again)).toEqual(await everything(t));
        t = again;
      }
    }),
    { numRuns: 30 },
  );
});

test("many rows and wide gaps take no transaction beyond its limits", async () => {
  const t = empty();
  for (let page = 0; page < 3; page++)
    await t.mutation(async ({ db }) => {
      for (let i = 0; i < 4000; i++) {
        const id = await db.insert("tasks", { title: "x".repeat(200) });
        if (i % 7 > 0) await db.delete("tasks", id);
      }
    });
  const again = await restarted(t);
  expect(await everything(again)).toEqual(await everything(t));
});

test("a row that the schema has outgrown stops the start and names its table", async () => {
  const row = { row: `${"10000".padStart(27, "0")}tasks`, createdAt: 1 };
  const given = [{ ...row, fields: { name: "of before" } }];
  await expect(restoreRows(engineOf(empty()), given, 10_001)).rejects.toThrow(
    /"tasks" does not fit/,
  );
});

test("the rows that were written are known once, but for those of other tables", async () => {
  const t = empty();
  await t.query(() => Promise.resolve(null));
  const written = new WrittenRows(["tasks"]);
  const ids = await t.mutation(async ({ db }) => {
    const [a, b] = [
      await db.insert("tasks", { title: "a" }),
      await db.insert("tasks", { title: "b" }),
    ];
    await db.replace("tasks", a, { title: "c" });
    await db.delete("tasks", b);
    await db.insert("lists", { name: "none" });
    return [a, b];
  });
  expect(written.some).toBe(true);
  expect(written.take(10)).toEqual(ids);
  expect(written.some).toBe(false);
});
