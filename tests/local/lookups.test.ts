import fc from "fast-check";
import { expect, test } from "vitest";
import { costsAt } from "../../bench/requests.js";
import { createEngine } from "../../local/engine.js";
import { lookUpByHash } from "../../local/lookups.js";
import { observe, observed } from "../../local/observe.js";
import { backend } from "../setup.js";
import {
  INDEXES,
  schema,
  Table,
  type Call,
  type Look,
  type Step,
} from "./steps.js";

async function byHash(): Promise<Table> {
  const table = new Table();
  await lookUpByHash(table.t, [schema]);
  return table;
}

/** Of all types, alike in one way or another. */
const VALUES = [
  ...["y", "1", "", 1, 0, -0, NaN, 1n, true, null],
  ...[["x"], { name: "x" }, new Uint8Array([1]).buffer, undefined],
];
/** A few that meet again and again. */
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("x", "y", 1) },
  { weight: 1, arbitrary: fc.constantFrom(...VALUES) },
);
const named = fc.oneof(
  value,
  fc.record({ name: value }),
  fc.record({ length: value }),
);
const fields = fc.record(
  { a: value, b: value, place: named, n: fc.constantFrom(1, 2, -0, undefined) },
  { requiredKeys: [] },
);
const row = fc.nat(5);
const look: fc.Arbitrary<Look> = fc
  .constantFrom(...Object.keys(INDEXES))
  .chain((index) =>
    fc.record({
      index: fc.constant(index),
      values: fc.array(value, { maxLength: INDEXES[index]!.length }),
      order: fc.constantFrom("asc" as const, "desc" as const, undefined),
      end: fc.oneof(
        fc.constantFrom(
          "unique" as const,
          "first" as const,
          "collect" as const,
        ),
        fc.nat(3),
      ),
    }),
  );
const simpleStep = fc.oneof(
  fc.record({
    do: fc.constant("insert" as const),
    fields,
    // Also more rows than are read one by one.
    times: fc.constantFrom(1, 1, 1, 1, 2, 9),
  }),
  fc.record({
    do: fc.constantFrom("patch" as const, "replace" as const),
    row,
    fields,
  }),
  fc.record({ do: fc.constant("delete" as const), row }),
  fc.record({
    do: fc.constantFrom(
      "look" as const,
      "look" as const,
      "stale" as const,
      "emptying" as const,
    ),
    look,
  }),
  fc.record({ do: fc.constant("together" as const), fields, row, look }),
);
const nested: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("nested" as const),
  steps: fc.array(simpleStep, { maxLength: 4 }),
  fails: fc.boolean(),
});
const call: fc.Arbitrary<Call> = fc.record({
  steps: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: simpleStep },
      { weight: 1, arbitrary: nested },
    ),
    { maxLength: 8 },
  ),
  fails: fc.boolean(),
});

test("whatever functions write and roll back, a lookup finds what the engine finds", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 3, maxLength: 12 }),
      async (calls) => {
        const [plain, quick] = [new Table(), await byHash()];
        for (const each of calls) {
          await plain.call(each);
          await quick.call(each);
          expect(quick.found).toEqual(plain.found);
        }
      },
    ),
    { numRuns: Number(process.env.LOOKUP_RUNS ?? 150) },
  );
});

test("engines beside each other, with the same ids, find their own rows", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.boolean(), call), { maxLength: 12 }),
      async (calls) => {
        const plain = [new Table(), new Table()];
        const quick = [await byHash(), await byHash()];
        for (const [second, each] of calls) {
          await plain[Number(second)]!.call(each);
          await quick[Number(second)]!.call(each);
        }
        expect(quick.map(({ found }) => found)).toEqual(
          plain.map(({ found }) => found),
        );
      },
    ),
    { numRuns: 50 },
  );
});

/** As far as these tests go; the schema's own types are not those of the engine's table. */
type Queried = {
  withIndex: (
    index: string,
    range: (q: { eq: (field: string, value: string) => unknown }) => unknown,
  ) => Queried;
  filter: (
    filter: (q: {
      field: (name: string) => unknown;
      neq: (a: unknown, b: unknown) => unknown;
    }) => unknown,
  ) => Queried;
  unique: () => Promise<null>;
};

/** How many of the queries that are begun meanwhile the engine does not see. */
async function lookedUp(table: Table, steps: Step[]): Promise<number> {
  let count = 0;
  const stop = observe({
    onSyscall: (op, _args, answer) => {
      if (op !== "1.0/queryStream") return;
      if ((JSON.parse(answer) as { queryId: number }).queryId < 0) count += 1;
    },
  });
  await table.call({ steps, fails: false });
  stop();
  return count;
}

const insert = (a: unknown, times = 1): Step => ({
  do: "insert",
  fields: { a },
  times,
});
const find = (...values: unknown[]): Extract<Step, { do: "look" }> => ({
  do: "look",
  look: { index: "by_a_and_b", values, order: undefined, end: "collect" },
});

test("few rows by equal plain values are looked up, all else is left to the engine", async () => {
  const table = await byHash();
  await lookedUp(table, [insert("few", 2), insert("many", 40), insert(1n)]);
  expect(await lookedUp(table, [find("few"), find("few", null)])).toBe(2);
  expect(await lookedUp(table, [find("none")])).toBe(1);
  expect(await lookedUp(table, [find("many"), find(), find(1n)])).toBe(0);
  expect(await lookedUp(new Table(), [find("none")])).toBe(0);
});

test("what a transaction has changed and not committed is found as it was once that is rolled back", async () => {
  const table = await byHash();
  const { steps, fails }: Call = {
    steps: [{ do: "patch", row: 0, fields: { a: "y" } }, find("x")],
    fails: true,
  };
  await table.call({ steps: [insert("x")], fails: false });
  await table.call({
    steps: [{ do: "nested", steps, fails }, find("x")],
    fails,
  });
  await table.call({ steps, fails });
  await table.call({ steps: [find("x")], fails: false });
  const row = [expect.stringMatching(/items/)];
  expect(table.found).toEqual([[], row, [], row]);
});

test("what comes back to a value while that is looked up is found from then on", async () => {
  const table = await byHash();
  const patch = (a: string): Step => ({ do: "patch", row: 0, fields: { a } });
  await table.call({ steps: [insert("x")], fails: false });
  await table.call({ steps: [patch("y")], fails: false });
  const [back, { look }] = [{ a: "x" }, find("x")];
  const step: Step = { do: "together", fields: back, row: 0, look };
  await table.call({ steps: [step, find("x")], fails: false });
  expect(table.found.at(-1)).toHaveLength(2);
});

test("the length of a list is no field of it", async () => {
  const table = await byHash();
  const list: Step = { do: "insert", fields: { place: ["x"] }, times: 1 };
  const { look } = find(1);
  const byLength: Step = { do: "look", look: { ...look, index: "by_length" } };
  await table.call({ steps: [list, byLength], fails: false });
  expect(table.found).toEqual([[]]);
});

test("each lookup counts as a query of the transaction, and a row that it reads as one read", async () => {
  const table = await byHash();
  await table.call({ steps: [insert("x"), insert("y")], fails: false });
  const used = await table.t.query(async (ctx) => {
    const items = () => ctx.db.query("items") as unknown as Queried;
    await items()
      .withIndex("by_a_and_b", (q) => q.eq("a", "x"))
      .unique();
    await items()
      .withIndex("by_a_and_b", (q) => q.eq("a", "none"))
      .unique();
    const { databaseQueries, documentsRead } =
      await ctx.meta.getTransactionMetrics();
    return [databaseQueries.used, documentsRead.used];
  });
  expect(used).toEqual([2, 1]);
});

test("a filter is left to the engine", async () => {
  const table = await byHash();
  await table.call({ steps: [insert("x")], fails: false });
  const found = await table.t.query(async ({ db }) => {
    const items = db.query("items") as unknown as Queried;
    const x = items.withIndex("by_a_and_b", (q) => q.eq("a", "x"));
    return await x.filter((q) => q.neq(q.field("a"), "x")).unique();
  });
  expect(found).toBeNull();
});

test("what the engine refuses is refused", async () => {
  const { t } = await byHash();
  const asked = async (index: string, field: string) =>
    await t.query(async ({ db }) => {
      const items = db.query("items") as unknown as Queried;
      return await items.withIndex(index, (q) => q.eq(field, "x")).unique();
    });
  await expect(asked("by_a_and_b", "b")).rejects.toThrow(/expected "a"/);
  await expect(asked("by_c", "c")).rejects.toThrow(/not declared/);
});

test("a value that one row after the other has had is still looked up", async () => {
  const table = await byHash();
  for (let row = 0; row < 50; row++) {
    await table.call({ steps: [insert("x")], fails: false });
    expect(await lookedUp(table, [find("x")])).toBe(1);
    await table.call({ steps: [{ do: "delete", row }], fails: false });
    expect(await lookedUp(table, [find("x")])).toBe(1);
  }
  expect(table.found.slice(-2)).toEqual([[expect.stringMatching(/items/)], []]);
});

test("what two components call by the same name is left to the engine", async () => {
  const table = new Table();
  await lookUpByHash(table.t, [schema, schema]);
  expect(await lookedUp(table, [insert("x"), find("x")])).toBe(0);
});

test("routes cost what they cost without, but for what chance and the clock decide", async () => {
  const routesOf = async (make: Parameters<typeof costsAt>[0]) =>
    (await costsAt(make, [40])).get(40)!.routes;
  const plain = await routesOf(backend);
  const quick = await routesOf(() => createEngine(observed));
  expect(quick.map(({ route }) => route)).toEqual(
    plain.map(({ route }) => route),
  );
  // What runs between requests, and which part of a counter is asked, differs each time.
  const others = quick.filter(
    ({ cost }, i) => JSON.stringify(cost) !== JSON.stringify(plain[i]!.cost),
  );
  expect(others.length).toBeLessThan(quick.length / 4);
}, 120_000);
