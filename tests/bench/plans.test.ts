import { expect, test } from "vitest";
import { NOTHING } from "../../bench/meter.js";
import {
  billOf,
  GB,
  heldAMonth,
  heldStored,
  type Plan,
} from "../../bench/plans.js";

const plan: Plan = {
  name: "made up",
  calls: 1000,
  databaseGB: 1,
  queryGB: 10,
  storageGB: 1,
  searchStorageGB: 0.1,
};
const free = billOf();

test("a plan holds as many as the resource allows that is used up first", () => {
  const each = (cost: object) =>
    billOf({ cost: { ...NOTHING, ...cost }, times: 1 });
  expect(heldAMonth(plan, each({ calls: 3 }), free)).toEqual({
    count: 333,
    limitedBy: "calls",
  });
  const data = { calls: 1, egressBytes: GB / 200, ingressBytes: GB / 200 };
  expect(heldAMonth(plan, each(data), free)).toEqual({
    count: 100,
    limitedBy: "databaseGB",
  });
  const search = { calls: 1, textQueryBytes: GB / 4, vectorQueryBytes: GB / 4 };
  expect(heldAMonth(plan, each(search), free)).toEqual({
    count: 20,
    limitedBy: "queryGB",
  });
});

test("what comes by itself is taken off first", () => {
  const each = billOf({ cost: { ...NOTHING, calls: 1 }, times: 1 });
  const fixed = billOf({ cost: { ...NOTHING, calls: 2 }, times: 300 });
  expect(heldAMonth(plan, each, fixed).count).toBe(400);
  const all = billOf({ cost: { ...NOTHING, calls: 2 }, times: 600 });
  expect(heldAMonth(plan, each, all).count).toBe(0);
});

test("rows are stored until the tables or the search indexes are full", () => {
  const row = { storageBytes: 1000, searchBytes: 10 };
  expect(heldStored(plan, row)).toEqual({
    count: 1_000_000,
    limitedBy: "storageGB",
  });
  expect(heldStored(plan, { ...row, searchBytes: 500 })).toEqual({
    count: 200_000,
    limitedBy: "searchStorageGB",
  });
  expect(heldStored(plan, { ...row, searchBytes: 0 }).limitedBy).toBe(
    "storageGB",
  );
});
