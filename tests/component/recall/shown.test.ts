import { beforeEach, describe, expect, test } from "vitest";
import { components } from "../../../convex/_generated/api.js";
import { backend, inComponent, type Backend } from "../../setup.js";

const { shown } = components.openclawBackend.recall;
const NOW = 1_767_225_600_000;
const HOUR_MS = 3_600_000;
const MAX_SHOWN = 200;
const BATCH = 200;
const ONE = { agentId: "main", session: "one" };

let t: Backend;
beforeEach(() => {
  t = backend();
});

async function note(of: {
  shown: string[];
  begins?: boolean;
  session?: string;
  now?: number;
}): Promise<void> {
  await t.mutation(shown.note, { ...ONE, begins: false, now: NOW, ...of });
}

async function seen(now = NOW): Promise<string[]> {
  return await t.query(shown.seen, { ...ONE, now });
}

async function rows() {
  return await inComponent(t, async ({ db }) => {
    return await db.query("hookSessions").take(1000);
  });
}

describe("a session's row", () => {
  test("is made where something was shown, and not before", async () => {
    await note({ shown: [], begins: true });
    await note({ shown: [] });
    expect(await rows()).toEqual([]);
    await note({ shown: ["a"] });
    expect(await rows()).toHaveLength(1);
  });

  test("has of each row what was shown last, and forgets the oldest", async () => {
    const all = Array.from({ length: MAX_SHOWN }, (_, n) => `${n}:a`);
    await note({ shown: all });
    await note({ shown: ["1:b", "new:a"] });
    expect(await seen()).toEqual([...all.slice(2), "1:b", "new:a"]);
  });

  test("forgets what was shown where the session begins anew, even by nothing", async () => {
    await note({ shown: ["a"] });
    await note({ shown: [], begins: true });
    expect(await seen()).toEqual([]);
    expect(await rows()).toHaveLength(1);
  });

  test("ends four hours after it began, whatever was shown since, and then begins again", async () => {
    await note({ shown: ["a"] });
    const later = NOW + 3 * HOUR_MS;
    await note({ shown: ["b"], now: later });
    const end = NOW + 4 * HOUR_MS;
    expect(await seen(end - 1)).toEqual(["a", "b"]);
    expect(await seen(end)).toEqual([]);
    await note({ shown: ["c"], now: end });
    expect(await seen(end)).toEqual(["c"]);
    expect(await rows()).toMatchObject([{ endsAt: end + 4 * HOUR_MS }]);
  });

  test("is another for another session and another agent", async () => {
    await note({ shown: ["a"] });
    await note({ shown: ["b"], session: "two" });
    const other = { ...ONE, agentId: "other", now: NOW };
    expect(await t.query(shown.seen, other)).toEqual([]);
    expect(await seen()).toEqual(["a"]);
  });
});

describe("what has ended", () => {
  test("is deleted, and nothing else", async () => {
    await note({ shown: ["a"] });
    await note({ shown: ["b"], session: "two", now: NOW + 1 });
    const now = NOW + 4 * HOUR_MS;
    expect(await t.mutation(shown.purge, { now })).toEqual({ more: false });
    expect(await rows()).toMatchObject([{ session: "two" }]);
  });

  test("is deleted a batch at a time", async () => {
    for (let n = 0; n <= BATCH; n++)
      await note({ shown: ["a"], session: `${n}` });
    const now = NOW + 5 * HOUR_MS;
    expect(await t.mutation(shown.purge, { now })).toEqual({ more: true });
    expect(await rows()).toHaveLength(1);
    expect(await t.mutation(shown.purge, { now })).toEqual({ more: false });
    expect(await rows()).toEqual([]);
  });
});
