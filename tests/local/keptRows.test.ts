import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { convexTest } from "convex-test";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Engine } from "../../local/engine.js";
import { Journal } from "../../local/journal.js";

const schema = defineSchema({
  tasks: defineTable({
    title: v.string(),
    size: v.optional(v.int64()),
    file: v.optional(v.bytes()),
    share: v.optional(v.number()),
    vector: v.optional(v.array(v.number())),
    list: v.optional(v.id("lists")),
    notes: v.optional(v.record(v.string(), v.string())),
  }).index("by_title", ["title"]),
  lists: defineTable({ name: v.string() }).index("by_name", ["name"]),
});

const MODULES = { "./_generated/api.ts": () => Promise.resolve({}) };
const empty = () =>
  convexTest({
    schema,
    modules: MODULES,
    transactionLimits: true,
  });
type Own = ReturnType<typeof empty>;
const engineOf = (t: Own) => t as unknown as Engine;

let dir = "";
let journal: Journal | undefined;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  dir = mkdtempSync(path.join(tmpdir(), "kept-rows-"));
});
afterEach(async () => {
  await journal?.close();
  journal = undefined;
  vi.useRealTimers();
  rmSync(dir, { recursive: true, force: true });
});

const numberOf = (id: string) => Number.parseInt(id);

async function everything(t: Own) {
  return await t.query(async ({ db }) => [
    ...(await db.query("lists").collect()),
    ...(await db.query("tasks").collect()),
  ]);
}

/** An engine with what the folder keeps, which is kept there from then on. */
async function started(like: () => Own = empty): Promise<Own> {
  const t = like();
  journal = await Journal.open(engineOf(t), dir);
  return t;
}

/** What another engine has after a restart. */
async function restarted(): Promise<Own> {
  await journal!.close();
  return await started();
}

test("rows keep their ids, their times of creation, their values and what refers to them", async () => {
  const t = await started();
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
  const again = await restarted();
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
  expect(await everything(await restarted())).toEqual(await everything(again));
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
      await journal?.close();
      rmSync(path.join(dir, "journal.ndjson"), { force: true });
      let t = await started();
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
        const again = await restarted();
        expect(await everything(again)).toEqual(await everything(t));
        t = again;
      }
    }),
    { numRuns: 30 },
  );
});

test("vectors come back to the last bit, whatever their precision", async () => {
  const t = await started();
  const single = Array.from({ length: 40 }, (_, i) => Math.fround(1 / (i + 3)));
  const double = Array.from({ length: 40 }, (_, i) => 1 / (i + 3));
  await t.mutation(async ({ db }) => {
    for (const vector of [single, double, [-0, 1], Array<number>(40).fill(-0)])
      await db.insert("tasks", { title: "a vector", vector });
  });
  const again = await restarted();
  const kept = (await everything(again)) as { vector: number[] }[];
  expect(kept.map(({ vector }) => vector)).toEqual([
    ...[single, double, [-0, 1], Array<number>(40).fill(-0)],
  ]);
});

test("objects come back, whatever their keys are called", async () => {
  const t = await started();
  const names = ["constructor", "toString", "valueOf", "hasOwnProperty"];
  await t.mutation(async ({ db }) => {
    for (const name of names)
      await db.insert("tasks", { title: "noted", notes: { [name]: "Kept" } });
  });
  const again = await restarted();
  expect(await everything(again)).toEqual(await everything(t));
});

test("a clock that was set back loses nothing and repeats no time of creation", async () => {
  vi.setSystemTime("2026-03-01T00:00:00Z");
  const t = await started();
  const add = (of: Own) =>
    of.mutation(async ({ db }) => await db.insert("lists", { name: "one" }));
  await add(t);
  vi.setSystemTime("2026-02-01T00:00:00Z");
  await add(await restarted());
  const again = await restarted();
  const times = (await everything(again)).map((row) => row._creationTime);
  expect(times).toHaveLength(2);
  expect(times[1]).toBeGreaterThan(times[0]!);
});

test("a row that the schema has outgrown stops the start and names its table", async () => {
  const t = await started();
  await t.mutation(async ({ db }) => {
    await db.insert("tasks", { title: "of before" });
  });
  await journal!.close();
  const before = readFileSync(path.join(dir, "journal.ndjson"));
  const narrower = defineSchema({
    tasks: defineTable({ name: v.string() }),
    lists: defineTable({ name: v.string() }),
  });
  const changed = () =>
    convexTest({ schema: narrower, modules: MODULES }) as unknown as Own;
  journal = undefined;
  await expect(started(changed)).rejects.toThrow(/"tasks" does not fit/);
  expect(readFileSync(path.join(dir, "journal.ndjson"))).toEqual(before);
  // As before the change it is all there.
  expect(await everything(await started())).toHaveLength(1);
});
