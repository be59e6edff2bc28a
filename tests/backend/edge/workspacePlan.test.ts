import { expect, test } from "vitest";
import { matchChanged } from "../../../convex/backend/edge/workspacePlan.js";

test("a long file of which every line was changed is compared with few pairs", () => {
  const count = 4000;
  const stated = Array.from({ length: count }, (_, n) => ({
    hash: `h${n}`,
    content: `The value of the setting number ${n} is on now`,
    context: [],
    superseded: false,
  }));
  const lost = stated.slice(0, 1000).map((_, n) => n);
  const began = performance.now();
  const changed = matchChanged(
    { same: stated.map(() => null), lost },
    stated,
    (i) => `The value of the setting number ${i} is on`,
  );
  expect(changed.size).toBe(1000);
  for (const [j, i] of changed) expect(j).toBe(i);
  expect(performance.now() - began).toBeLessThan(2000);
});
