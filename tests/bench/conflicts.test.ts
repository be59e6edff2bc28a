import { beforeAll, describe, expect, test } from "vitest";
import { ATTEMPTS, contention } from "../../bench/contention.js";
import {
  overtaken,
  reaches,
  type Condition,
  type WrittenRow,
} from "../../bench/footprint.js";
import { hotRows, type HotRow, type Sharing } from "../../bench/hotRows.js";
import { backend } from "../setup.js";

describe("how often a transaction is run again", () => {
  test("never where nobody else writes", () => {
    expect(contention(0)).toEqual({ conflicts: 0, attempts: 1, fails: 0 });
  });

  test("by about the writes that fall into its length", () => {
    expect(contention(1).conflicts).toBeCloseTo(0.02, 3);
    expect(contention(10).conflicts).toBeCloseTo(0.1813, 4);
    expect(contention(10, 0.01).conflicts).toBe(contention(5, 0.02).conflicts);
  });

  test("as the sum over all attempts has it", () => {
    for (const perSecond of [1, 10, 100]) {
      const { conflicts, attempts, fails } = contention(perSecond);
      let expected = ATTEMPTS * fails;
      for (let k = 1; k <= ATTEMPTS; k++)
        expected += k * conflicts ** (k - 1) * (1 - conflicts);
      expect(attempts).toBeCloseTo(expected, 9);
    }
  });
});

describe("what a write reaches of what was read", () => {
  const inSpace = (space: string): Condition => ({
    ...{ type: "Eq", fieldPath: "space", value: space },
  });
  const inserted = (space: string, at: number): WrittenRow => ({
    ...{ table: "rows", id: "1", before: null, after: { space, at } },
  });
  const range = { table: "rows", conditions: [inSpace("a")] };

  test("a row of the range, and none of another or of another table", () => {
    expect(reaches(range, inserted("a", 1))).toBe(true);
    expect(reaches(range, inserted("b", 1))).toBe(false);
    expect(reaches({ ...range, table: "others" }, inserted("a", 1))).toBe(
      false,
    );
  });

  test("a row that has left it, and one that was deleted", () => {
    const moved = { ...inserted("b", 1), before: { space: "a", at: 1 } };
    expect(reaches(range, moved)).toBe(true);
    expect(reaches(range, { ...moved, after: null })).toBe(true);
  });

  test.each([
    { isDescending: false, at: 4, found: true },
    { isDescending: false, at: 6, found: false },
    { isDescending: true, at: 4, found: false },
    { isDescending: true, at: 6, found: true },
    { isDescending: true, at: 5, found: true },
  ])(
    "up to the last row that was taken: $at, descending $isDescending",
    ({ isDescending, at, found }) => {
      const row = { space: "a", at: 5 };
      const last = { fields: ["space", "at"], row, isDescending };
      expect(reaches({ ...range, last }, inserted("a", at))).toBe(found);
    },
  );

  test.each([
    ["Gt", 5, false],
    ["Gte", 5, true],
    ["Lt", 5, false],
    ["Lte", 5, true],
    ["Gt", 6, true],
    ["Lt", 4, true],
  ] as const)("a bound: %s, a row at %d", (type, at, found) => {
    const conditions = [inSpace("a"), { type, fieldPath: "at", value: 5 }];
    const bounded = { table: "rows", conditions };
    expect(reaches(bounded, inserted("a", at))).toBe(found);
  });

  test("a field that is missing is below all values", () => {
    const conditions = [{ type: "Lt", fieldPath: "endedAt", value: 0 }];
    const bounded = { table: "rows", conditions };
    expect(reaches(bounded, inserted("a", 1))).toBe(true);
  });

  test("of all that a transaction writes, what the other has read", () => {
    const writes = [inserted("a", 1), inserted("b", 1)];
    const by = { reads: [], writes };
    expect(overtaken(by, { reads: [range], writes: [] })).toEqual([writes[0]]);
  });
});

describe("the backend's rows", () => {
  let rows: HotRow[];
  beforeAll(async () => {
    rows = await hotRows(backend());
  }, 900_000);

  const namesOf = (sharing: Sharing) =>
    rows.filter((row) => row.sharing === sharing).map(({ row }) => row);

  test("agents that share nothing contend for what strangers are counted by and for the names of secrets", () => {
    expect(namesOf("none").sort()).toEqual([
      "rateLimits, publicDocument",
      "secretNames",
    ]);
    const names = rows.find(
      ({ sharing, row }) => sharing === "none" && row === "secretNames",
    );
    // Once for each key that nobody has declared.
    expect(names!.writers).toEqual(["readSecret, undeclared"]);
  });

  test("one agent's requests contend for the count of its own", () => {
    expect(namesOf("agent")).toEqual(
      expect.arrayContaining([
        ...["rateLimits, read", "rateLimits, write", "rateLimits, recall"],
        ...["spaceUsage", "dailyLogs", "lastWrites"],
      ]),
    );
  });

  test("agents of a shared space contend for what it holds", () => {
    expect(namesOf("space")).toEqual(
      expect.arrayContaining(["spaceUsage", "dailyLogs"]),
    );
    expect(namesOf("space").join()).not.toContain("rateLimits");
  });
});
