import { expect, test } from "vitest";
import { makeId } from "../../convex/components/openclawBackend/ids.js";

test("ids of later times sort behind those of earlier ones, and none comes twice", () => {
  const times = [0, 1, 31, 32, 1_700_000_000_000, 1_700_000_000_001];
  const ids = times.map((time) => makeId("mem", time));
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^mem_[0-9A-HJKMNP-TV-Z]{26}$/);
  const same = Array.from({ length: 1000 }, () => makeId("log", 5));
  expect(new Set(same).size).toBe(1000);
});
