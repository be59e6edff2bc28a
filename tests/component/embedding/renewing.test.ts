import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { components, internal } from "../../../convex/_generated/api.js";
import * as embedding from "../../../convex/backend/embedding/embedder.js";
import {
  unpackOwn,
  pack,
} from "../../../convex/components/openclawBackend/embedding/vectors.js";
import { termsOf } from "../../../convex/components/openclawBackend/embedding/recallRows.js";
import { backendWithAgent, inComponent, type Backend } from "../../setup.js";
import { befores, contextsOf, embedded, expectInContext } from "./contexts.js";

const START = 1_767_225_600_000;
const MINUTE_MS = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
  vi.spyOn(console, "warn").mockReturnValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Rows as they were stored before contextRows: found without their day, and by vectors that are their own. */
async function age(t: Backend): Promise<void> {
  await inComponent(t, async ({ db }) => {
    for (const table of ["contextRows", "lastWrites", "moves"] as const)
      for (const { _id } of await db.query(table).take(1000))
        await db.delete(table, _id);
    for (const row of await db.query("memories").take(1000))
      await db.patch("memories", row._id, { before: undefined });
    for (const { _id } of await db.query("dailyLogs").take(1000))
      await db.patch("dailyLogs", _id, { last: undefined });
    for (const { _id, vector, content } of await db
      .query("logEntries")
      .take(1000)) {
      const { form: _, ...pointer } = vector!;
      await db.patch("logEntries", _id, { before: undefined, vector: pointer });
      await setOwn(pointer.id, content);
    }
    const found = await db.query("recallRows").take(1000);
    for (const [i, { _id, kind, searchText }] of found.entries()) {
      await db.patch("recallRows", _id, {
        day: undefined,
        hash: kind === "log" ? undefined : `0123456${i}`,
        searchText: `${searchText} oldterm`,
      });
    }
    for (const { _id } of await db.query("memoryTags").take(1000))
      await db.patch("memoryTags", _id, { searchText: "oldterm" });
    for (const { content, vector } of await db.query("memories").take(1000))
      if (vector) await setOwn(vector.id, content);

    async function setOwn(id: string, content: string) {
      const own = unpackOwn(await embedded(content));
      await db.patch("vectors_128", id as never, { vector: own });
      const found = await db
        .query("recallRows")
        .withIndex("by_vectorId", (q) => q.eq("vectorId", id))
        .unique();
      await db.patch("recallRows", found!._id, { vector: pack(own) });
    }
  });
}

async function populated() {
  const made = await backendWithAgent({ trustCeiling: "owner" });
  const { t, send } = made;
  const put = async (id: string, content: string, more = {}) => {
    const body = { content, ...more };
    expect((await send("PUT", `/v1/memories/${id}`, body)).status).toBe(201);
    vi.advanceTimersByTime(1000);
  };
  await put("ferry", "The ferry to Oslo leaves on Fridays", { tags: ["sea"] });
  await put("gone", "Lunch with Carl");
  await put("late", "It is often late");
  await put("rumour", "It burned down", { provenance: { trust: "untrusted" } });
  await put("trusted", "Tickets are sold on board");
  vi.advanceTimersByTime(40 * MINUTE_MS);
  await put("far", "Bonn lies on the Rhine");
  await send("DELETE", "/v1/memories/gone");
  for (const content of ["Rotated the keys", "Two cannot sign in"])
    await send("POST", "/v1/logs/2026-01-01", { content });
  await send("POST", "/v1/logs/2026-01-02", { content: "All is well" });
  await drain(t);
  return made;
}

async function drain(t: Backend): Promise<void> {
  vi.advanceTimersByTime(10 * MINUTE_MS);
  await t.action(internal.backend.embeddings.drain, {});
}

/** Batches that embed nothing. */
async function walk(t: Backend): Promise<void> {
  const { claim } = components.openclawBackend.embedding.queue;
  const args = { model: embedding.builtin.model, now: START - 1, limit: 10 };
  for (let i = 0; i < 12; i++) await t.mutation(claim, args);
}

async function expectTerms(t: Backend): Promise<void> {
  const { rows, recallRows } = await contextsOf(t);
  for (const row of rows) {
    const found = recallRows.find(({ owner }) => owner === row._id);
    if (found) expect(found).toMatchObject(await termsOf(row));
  }
}

test("rows from before contextRows get their context, day and terms, memories without being embedded anew", async () => {
  const { t, send } = await populated();
  await age(t);
  const embed = vi.spyOn(embedding.builtin, "embed");
  await walk(t);
  expect(embed).not.toHaveBeenCalled();
  await expectTerms(t);
  const entries = (await contextsOf(t)).rows.flatMap((row) =>
    "entryId" in row ? [`log/${row.entryId}`] : [],
  );
  expect(await befores(t)).toEqual({
    "memory/ferry": null,
    "memory/gone": "memory/ferry",
    // What is forgotten by then is before nothing.
    "memory/late": "memory/ferry",
    "memory/rumour": "memory/late",
    "memory/trusted": null,
    "memory/far": null,
    [entries[0]!]: null,
    [entries[1]!]: entries[0],
    [entries[2]!]: null,
  });
  const tags = await inComponent(t, ({ db }) => db.query("memoryTags").take(9));
  expect(tags.map(({ searchText }) => searchText)).not.toContain("oldterm");

  // Of log entries the text has changed: their vectors stay until there are others.
  const { recallRows } = await contextsOf(t);
  for (const { kind, vector, dueAt } of recallRows) {
    expect(vector).toBeDefined();
    expect(dueAt !== undefined).toBe(kind === "log");
  }
  await drain(t);
  expect(embed).toHaveBeenCalledTimes(1);
  await expectInContext(t);
  const { results } = (
    await send("POST", "/v1/recall?fields=full", {
      query: "2026-01-02",
      include: ["logs"],
      mode: "text",
    })
  ).body;
  expect(results[0]).toMatchObject({ content: "All is well" });
});

test("until they are renewed rows are found as they were", async () => {
  const { t, send } = await populated();
  await age(t);
  for (const question of [
    { query: "when does the ferry leave?", mode: "vector" },
    { query: "oldterm", mode: "text" },
  ]) {
    const { body } = await send("POST", "/v1/recall?fields=full", {
      ...question,
      minScore: 0,
    });
    const ids = body.results.map(({ id }: { id: string }) => id);
    expect(ids).toContain("ferry");
  }
  await send("PUT", "/v1/memories/new", { content: "The ferry is blue" });
  await send("PATCH", "/v1/memories/late", { content: "It is never late" });
  await send("DELETE", "/v1/memories/rumour");
  await walk(t);
  await drain(t);
  await expectTerms(t);
  await expectInContext(t);
});

test("the job that heals the queue renews them, and says when there is no more to do", async () => {
  const { t } = await populated();
  await age(t);
  const { backlog } = components.openclawBackend.embedding.queue;
  const model = embedding.builtin.model;
  expect(await t.query(backlog, { model, now: Date.now() })).toBe(true);
  await t.mutation(internal.backend.embeddings.heal, {});
  await t.finishAllScheduledFunctions(() => {});
  expect(await t.query(backlog, { model, now: Date.now() })).toBe(false);
  await expectInContext(t);
});

test("a walk of an earlier form is begun anew, chooses no row before another twice and renews terms", async () => {
  const { t } = await populated();
  await walk(t);
  const chosen = await befores(t);
  await inComponent(t, async ({ db }) => {
    const [moves] = await db.query("moves").take(1);
    const renewed = { ...moves!.renewed!, form: 1 };
    await db.patch("moves", moves!._id, { renewed });
    for (const { _id } of await db.query("recallRows").take(100))
      await db.patch("recallRows", _id, { searchText: "oldterm" });
  });
  const before = await contextsOf(t);
  await walk(t);
  await expectTerms(t);
  expect(await befores(t)).toEqual(chosen);
  const { vectors, contextRows } = await contextsOf(t);
  expect(vectors).toEqual(before.vectors);
  expect(contextRows).toEqual(before.contextRows);
});

test("more rows than a batch holds are renewed, each after the one before it", async () => {
  const { t, send } = await backendWithAgent();
  const broken = vi.spyOn(embedding, "embedderOf").mockReturnValue(null);
  for (const part of ["first", "second", "third"]) {
    const memories = Array.from({ length: 80 }, (_, i) => ({
      content: `Number ${i} of the ${part} part`,
    }));
    await send("POST", "/v1/memories", { memories });
  }
  broken.mockRestore();
  const written = await befores(t);
  await age(t);
  await walk(t);
  expect(await befores(t)).toEqual(written);
});
