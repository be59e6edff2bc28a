import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { components, internal } from "../../../convex/_generated/api.js";
import { backendWithAgent, inComponent, type Backend } from "../../setup.js";

const START = 1_767_225_600_000;
/** A still clock is up to a millisecond behind the time of a transaction. */
const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BATCH = 200;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What is stored of memories, and of all that hangs on them. */
async function stored(t: Backend) {
  return await inComponent(t, async ({ db }) => ({
    memories: await db.query("memories").take(1000),
    tags: await db.query("memoryTags").take(1000),
    versions: await db.query("memoryVersions").take(1000),
    vectors: [
      ...(await db.query("vectors_128").take(1000)),
      ...(await db.query("vectors_256").take(1000)),
      ...(await db.query("vectors_512").take(1000)),
    ],
    recallRows: await db.query("recallRows").take(1000),
  }));
}

async function purge(t: Backend): Promise<boolean> {
  const args = { now: Date.now(), auditKeptMs: 90 * DAY_MS };
  const { retention } = components.openclawBackend.memories;
  return (await t.mutation(retention.purge, args)).more;
}

const CLEARED = {
  state: "forgotten",
  content: "",
  contentHash: "",
  tags: [],
  metadata: {},
};

const tea = {
  content: "The tea is in the cupboard",
  tags: ["tea"],
  pinned: true,
  metadata: { shelf: 2 },
};

test("an expired memory is hidden at once, and cleared by the next purge", async () => {
  const { t, send } = await backendWithAgent();
  const expiresAt = new Date(START + HOUR_MS).toISOString();
  const { body } = await send("POST", "/v1/memories", { ...tea, expiresAt });
  const path = `/v1/memories/${body.memory.id}`;
  await send("PATCH", path, { importance: 0.9 });
  const shows = async () => {
    const recalled = await Promise.all(
      ["hybrid", "text", "vector", "recent"].map((mode) =>
        send("POST", "/v1/recall", { query: "tea in the cupboard", mode }),
      ),
    );
    const session = (await send("GET", "/v1/session")).body;
    const { memories } = (await send("GET", "/v1/memories")).body;
    const tagged = (await send("GET", "/v1/memories?tag=tea")).body.memories;
    const found = recalled.map((answer) => answer.body.results.length);
    const pinned = session.pinned.length + session.recent.length;
    return [...found, memories.length, tagged.length, pinned];
  };
  vi.setSystemTime(START + HOUR_MS - SECOND_MS);
  expect(await shows()).toEqual([1, 1, 1, 1, 1, 1, 1]);
  await t.mutation(internal.backend.retention.purge, {});
  expect((await send("GET", path)).status).toBe(200);

  vi.setSystemTime(START + HOUR_MS + SECOND_MS);
  expect(await shows()).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect((await send("GET", path)).status).toBe(404);
  expect((await send("GET", `${path}/history`)).status).toBe(404);
  const exported = (await send("GET", "/v1/export")).body;
  expect(exported).not.toContain("cupboard");
  const { changes } = (await send("GET", "/v1/changes")).body;
  expect(changes).toMatchObject([{ op: "forget", id: body.memory.id }]);
  expect((await stored(t)).memories[0]!.content).toBe(tea.content);

  await t.mutation(internal.backend.retention.purge, {});
  const { memories, ...rest } = await stored(t);
  const endedAt = expect.closeTo(START + HOUR_MS + SECOND_MS, -1) as number;
  expect(memories).toMatchObject([{ ...CLEARED, endedAt }]);
  expect(rest).toEqual({ tags: [], versions: [], vectors: [], recallRows: [] });
});

test("a forgotten memory is restorable for 30 days; after them only a tombstone is left", async () => {
  const { t, send } = await backendWithAgent();
  const { id } = (await send("POST", "/v1/memories", tea)).body.memory;
  const path = `/v1/memories/${id}`;
  expect((await stored(t)).vectors).toHaveLength(1);
  await send("DELETE", path);
  vi.setSystemTime(START + 30 * DAY_MS - SECOND_MS);
  await t.mutation(internal.backend.retention.purge, {});
  const restored = await send("POST", `${path}/restore`);
  expect(restored.status).toBe(200);
  expect(restored.body.memory).toMatchObject(tea);
  expect(await stored(t)).toMatchObject({ vectors: [{}], tags: [{}, {}] });

  // Restored, so nothing of it is due any more.
  vi.setSystemTime(START + 31 * DAY_MS);
  await t.mutation(internal.backend.retention.purge, {});
  expect((await send("GET", path)).status).toBe(200);

  await send("DELETE", path);
  vi.setSystemTime(START + 61 * DAY_MS + SECOND_MS);
  expect((await send("POST", `${path}/restore`)).status).toBe(404);
  expect((await stored(t)).memories[0]!.content).toBe(tea.content);
  await t.mutation(internal.backend.retention.purge, {});
  const { memories, ...rest } = await stored(t);
  expect(memories).toMatchObject([{ memoryId: id, ...CLEARED }]);
  expect(memories[0]!.purgeAt).toBeUndefined();
  expect(memories[0]!.vector).toBeUndefined();
  expect(rest).toEqual({ tags: [], versions: [], vectors: [], recallRows: [] });
  expect((await send("POST", `${path}/restore`)).status).toBe(404);
  const { changes } = (await send("GET", "/v1/changes")).body;
  expect(changes).toMatchObject([{ op: "forget", id }]);
});

test("an idempotency key holds for 24 hours, is free after them, and is deleted", async () => {
  const { t, send } = await backendWithAgent();
  const keyed = async (content: string) =>
    await send("POST", "/v1/memories", { content }, { "Idempotency-Key": "k" });
  const keys = async () =>
    await inComponent(t, ({ db }) => db.query("idempotencyKeys").take(10));
  const first = await keyed("One");
  expect(first.status).toBe(201);
  vi.setSystemTime(START + DAY_MS - SECOND_MS);
  await t.mutation(internal.backend.retention.purge, {});
  expect((await keyed("One")).body.memory.id).toBe(first.body.memory.id);
  expect((await keyed("Two")).body.code).toBe("idempotency_key_reused");

  vi.setSystemTime(START + DAY_MS + SECOND_MS);
  expect((await keyed("Two")).status).toBe(201);
  expect(await keys()).toHaveLength(1);
  vi.setSystemTime(START + 2 * DAY_MS + 2 * SECOND_MS);
  await t.mutation(internal.backend.retention.purge, {});
  expect(await keys()).toEqual([]);
  expect((await keyed("Three")).status).toBe(201);
});

async function insertAudit(t: Backend, count: number, at: number) {
  await inComponent(t, async ({ db }) => {
    for (let i = 0; i < count; i++) {
      await db.insert("auditEvents", {
        eventId: `evt_${at}_${i}`,
        at,
        action: "test",
        outcome: "ok",
        subjects: [],
        requestId: "req_1",
        revision: db.vars.commitTs,
      });
    }
  });
}

async function audited(t: Backend) {
  const rows = await inComponent(t, ({ db }) =>
    db.query("auditEvents").take(1000),
  );
  return rows.filter(({ action }) => action === "test");
}

test("audit rows are kept for 90 days and then deleted", async () => {
  const { t } = await backendWithAgent();
  await insertAudit(t, 1, START - 90 * DAY_MS - SECOND_MS);
  const kept = START - 90 * DAY_MS + SECOND_MS;
  await insertAudit(t, 1, kept);
  await t.mutation(internal.backend.retention.purge, {});
  expect(await audited(t)).toMatchObject([{ at: kept }]);
});

/** Forgotten memories, each with `content`, whose window is over. */
async function insertDue(t: Backend, count: number, content: string) {
  for (let from = 0; from < count; from += 100) {
    await inComponent(t, async ({ db }) => {
      for (let i = from; i < Math.min(count, from + 100); i++) {
        await db.insert("memories", {
          memoryId: `mem_${i}`,
          space: "agent/main",
          type: "note",
          content,
          contentHash: `${i}`,
          tags: [],
          importance: 0.5,
          pinned: false,
          metadata: {},
          provenance: { source: "agent", trust: "agent", agentId: "main" },
          state: "forgotten",
          flags: [],
          endedAt: START - 1,
          purgeAt: START - 1,
          createdAt: START - 2,
          writtenAt: START - 2,
          updatedAt: START - 1,
          version: 1,
          revision: db.vars.commitTs,
        });
      }
    });
  }
}

async function uncleared(t: Backend): Promise<number> {
  const { memories } = await stored(t);
  return memories.filter(({ content }) => content !== "").length;
}

test("one pass takes a bounded batch and says that there is more", async () => {
  const { t } = await backendWithAgent();
  await insertDue(t, BATCH + 50, "Due");
  await insertAudit(t, BATCH + 50, START - 91 * DAY_MS);
  expect(await purge(t)).toBe(true);
  expect(await uncleared(t)).toBe(50);
  expect(await audited(t)).toHaveLength(50);
  expect(await purge(t)).toBe(false);
  expect(await uncleared(t)).toBe(0);
  expect(await audited(t)).toEqual([]);
});

test("a purge comes again by itself until nothing is due", async () => {
  const { t } = await backendWithAgent();
  await insertDue(t, 2 * BATCH + 50, "Due");
  vi.useFakeTimers({ now: START });
  await t.mutation(internal.backend.retention.purge, {});
  expect(await uncleared(t)).toBe(BATCH + 50);
  await t.finishAllScheduledFunctions(vi.runAllTimers);
  expect(await uncleared(t)).toBe(0);
});

test("a batch of the largest memories fits into its transactions", async () => {
  const { t } = await backendWithAgent();
  await insertDue(t, BATCH, "語".repeat(16_384));
  while (await purge(t));
  expect(await uncleared(t)).toBe(0);
}, 60_000);

test("a memory of more and larger versions than one pass takes is cleared over several", async () => {
  const { t } = await backendWithAgent();
  await insertDue(t, 1, "Due");
  const content = "語".repeat(16_384);
  for (let from = 1; from <= 300; from += 100) {
    await inComponent(t, async ({ db }) => {
      for (let version = from; version < from + 100; version++) {
        await db.insert("memoryVersions", {
          memoryId: "mem_0",
          space: "agent/main",
          version,
          content,
          type: "note",
          tags: [],
          changedAt: START - 2,
          changedBy: "main",
          revision: db.vars.commitTs,
        });
      }
    });
  }
  expect(await purge(t)).toBe(true);
  expect(await uncleared(t)).toBe(0);
  while (await purge(t));
  const { memories, versions } = await stored(t);
  expect(versions).toEqual([]);
  expect(memories[0]!.purgeAt).toBeUndefined();
}, 60_000);
