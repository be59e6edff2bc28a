import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { components, internal } from "../../../convex/_generated/api.js";
import type { MutationCtx } from "../../../convex/components/openclawBackend/_generated/server.js";
import * as embedding from "../../../convex/backend/embedding/embedder.js";
import {
  backendWithAgent,
  createAgent,
  inComponent,
  type Backend,
  type Client,
} from "../../setup.js";

const START = 1_767_225_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Rows as they were stored before there were recallRows. */
async function age(t: Backend): Promise<void> {
  await inComponent(t, async ({ db }) => {
    for (const found of await db.query("recallRows").take(1000)) {
      const { _id, owner, space, model, vectorId, dueAt, attempts = 0 } = found;
      await db.delete("recallRows", _id);
      await nameOwner({ db }, owner, { searchText: found.searchText });
      if (dueAt !== undefined)
        await db.insert("pendingEmbeddings", { owner, space, dueAt, attempts });
      const vector = vectorId && db.normalizeId("vectors_128", vectorId);
      if (!vector) continue;
      const { scopeKey, vector: values } = (await db.get(
        "vectors_128",
        vector,
      ))!;
      await db.replace("vectors_128", vector, {
        ...{ owner, space, model: model, scopeKey, vector: values },
        typeKey: `${model}|${space}|${found.type}`,
      });
    }
    // Whatever is not found: its search text stayed in its row too.
    for (const { _id, searchText } of await db.query("memories").take(1000))
      if (searchText === undefined)
        await db.patch("memories", _id, { searchText: "of old" });
    for (const { _id } of await db.query("memoryTags").take(1000))
      await db.patch("memoryTags", _id, {
        type: undefined,
        // The platform passes over rows without the text that it searches; the engine of the tests does not.
        searchText: "",
      });
    for (const { _id } of await db.query("vectorModels").take(10))
      await db.patch("vectorModels", _id, { dimensions: 128, queuedUpTo: 0 });
    for (const { _id } of await db.query("moves").take(10))
      await db.delete("moves", _id);
  });
}

async function nameOwner(
  { db }: Pick<MutationCtx, "db">,
  owner: string,
  fields: { searchText: string },
): Promise<void> {
  const memory = db.normalizeId("memories", owner);
  if (memory !== null) await db.patch("memories", memory, fields);
  const entry = db.normalizeId("logEntries", owner);
  if (entry !== null) await db.patch("logEntries", entry, fields);
}

/** All that recall finds by, without the ids that the engine gives. */
async function findable(t: Backend) {
  return await inComponent(t, async ({ db }) => {
    const plain = (rows: object[]) =>
      rows
        .map((row) =>
          Object.fromEntries(
            Object.entries(row).filter(([name]) => !name.startsWith("_")),
          ),
        )
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    return {
      recallRows: plain(
        (await db.query("recallRows").take(1000)).map(
          ({ attempts: _attempts, ...row }) => row,
        ),
      ),
      tags: plain(await db.query("memoryTags").take(1000)),
      vectors: plain(await db.query("vectors_128").take(1000)),
      left: [
        ...(await db.query("memories").take(1000)),
        ...(await db.query("logEntries").take(1000)),
      ].filter(({ searchText }) => searchText !== undefined).length,
      queue: (await db.query("pendingEmbeddings").take(1000)).length,
    };
  });
}

async function populated() {
  const made = await backendWithAgent({ trustCeiling: "owner" });
  const { t, send } = made;
  await createAgent(t, "other");
  await send("PUT", "/v1/memories/bonn", { content: "Ana lives in Bonn" });
  vi.advanceTimersByTime(1000);
  const moved = { content: "Ana lives in Rome", supersedes: "bonn" };
  expect((await send("POST", "/v1/memories", moved)).status).toBe(201);
  await send("PUT", "/v1/memories/tea", {
    content: "Prefers green tea in the morning",
    type: "preference",
    tags: ["drinks", "morning"],
    pinned: true,
  });
  await send("PUT", "/v1/memories/rumour", {
    content: "Green tea is forbidden on trains",
    tags: ["drinks"],
    provenance: { trust: "untrusted" },
  });
  await send("PUT", "/v1/memories/gone", { content: "Tea with Carl" });
  await send("DELETE", "/v1/memories/gone");
  await send("POST", "/v1/logs/2026-01-31", { content: "Moved to Rome" });
  vi.advanceTimersByTime(1000);
  await t.action(internal.backend.embeddings.drain, {});
  // Stored while the embedder was down.
  const broken = vi.spyOn(embedding, "embedderOf").mockReturnValue(null);
  await send("PUT", "/v1/memories/late", { content: "The late tea is white" });
  broken.mockRestore();
  return made;
}

const QUESTIONS: object[] = [
  { query: "which tea does the user like?" },
  { query: "which tea does the user like?", minTrust: "agent" },
  { query: "green tea", tags: { all: ["drinks"] }, minTrust: "owner" },
  { query: "green tea", types: ["preference"], mode: "vector" },
  { query: "where does Ana live?", asOf: new Date(START).toISOString() },
  { query: "moved to Rome", include: ["memories", "logs"] },
  { mode: "recent" },
  { mode: "recent", tags: { any: ["drinks"] } },
];

async function answers(send: Client) {
  const all = [];
  for (const body of QUESTIONS) {
    const { status, body: answer } = await send(
      "POST",
      "/v1/recall?fields=full",
      body,
    );
    expect(status).toBe(200);
    all.push(answer.results.map(({ id }: { id: string }) => id).sort());
  }
  return all;
}

async function move(t: Backend): Promise<void> {
  const { claim } = components.openclawBackend.embedding.queue;
  // A moment before anything is due: none of its batches embeds anything.
  const args = { model: embedding.builtin.model, now: START - 1, limit: 10 };
  for (let i = 0; i < 10; i++) await t.mutation(claim, args);
}

test("rows from before recallRows are moved as they would be written, and found until then", async () => {
  const { t, send } = await populated();
  const written = await findable(t);
  const answered = await answers(send);
  await age(t);
  // Nothing is missed, though more rows may be looked at.
  for (const [i, found] of (await answers(send)).entries())
    expect(found).toEqual(expect.arrayContaining(answered[i]));
  const { body } = await send("POST", "/v1/recall?fields=full", {
    query: "tea",
  });
  expect(body.meta.pendingIndex).toBe(6);

  await move(t);
  expect(await findable(t)).toEqual({ ...written, left: 0, queue: 0 });
  expect(await answers(send)).toEqual(answered);
  const after = await send("POST", "/v1/recall?fields=full", { query: "tea" });
  expect(after.body.meta.pendingIndex).toBe(1);
});

test("the job that heals the queue moves them, and says when there is no more to do", async () => {
  const { t } = await populated();
  await age(t);
  const { backlog } = components.openclawBackend.embedding.queue;
  const model = embedding.builtin.model;
  const isBacklog = async () =>
    await t.query(backlog, { model, now: Date.now() });
  vi.advanceTimersByTime(10 * 60_000);
  expect(await isBacklog()).toBe(true);
  await t.mutation(internal.backend.embeddings.heal, {});
  await t.finishAllScheduledFunctions(() => {});
  const { recallRows, left, queue } = await findable(t);
  expect({ left, queue }).toEqual({ left: 0, queue: 0 });
  expect(recallRows.every((row) => "vector" in row)).toBe(true);
  expect(await isBacklog()).toBe(false);
});

test("more rows than a batch holds are moved in several, each once", async () => {
  const { t, send } = await backendWithAgent();
  const memories = Array.from({ length: 100 }, (_, i) => ({
    content: `Number ${i} of the first`,
  }));
  const broken = vi.spyOn(embedding, "embedderOf").mockReturnValue(null);
  await send("POST", "/v1/memories", { memories });
  await send("POST", "/v1/memories", {
    memories: memories.map(({ content }) => ({
      content: `${content} hundred`,
    })),
  });
  broken.mockRestore();
  await age(t);
  await move(t);
  const { recallRows, left } = await findable(t);
  expect(left).toBe(0);
  expect(new Set(recallRows.map((row) => row["owner"])).size).toBe(200);
  expect(recallRows).toHaveLength(200);
});

test("a row that is not moved yet is found behind many newer ones, by words and by meaning", async () => {
  const { t, send } = await backendWithAgent();
  const content = "The harbour warehouse opens with a brass key";
  await send("PUT", "/v1/memories/wanted", { content });
  for (let i = 0; i < 2; i++) {
    vi.advanceTimersByTime(1000);
    const memories = Array.from({ length: 75 }, (_, j) => ({
      content: `Green tea number ${i} ${j} was poured`,
    }));
    await send("POST", "/v1/memories", { memories });
  }
  await age(t);
  for (const mode of ["text", "vector", "hybrid"]) {
    const body = { query: "which key opens the warehouse?", mode };
    const { body: answer } = await send("POST", "/v1/recall?fields=full", body);
    expect(answer.results[0]).toMatchObject({ id: "wanted" });
  }
});

test("a forgotten row whose undo window ends before it is moved leaves no text behind", async () => {
  const { t } = await populated();
  await age(t);
  const textOf = async () =>
    await inComponent(t, async ({ db }) => {
      const rows = await db.query("memories").take(100);
      const { content, searchText } = rows.find(
        ({ memoryId }) => memoryId === "gone",
      )!;
      return { content, searchText };
    });
  expect(await textOf()).toMatchObject({ searchText: "of old" });
  vi.advanceTimersByTime(31 * 86_400_000);
  await t.mutation(internal.backend.retention.purge, {});
  expect(await textOf()).toEqual({ content: "", searchText: undefined });
});

test.each<[string, (send: Client) => Promise<unknown>]>([
  ["changed", (send) => send("PATCH", "/v1/memories/tea", { importance: 1 })],
  [
    "given another text",
    (send) => send("PUT", "/v1/memories/tea", { content: "Coffee" }),
  ],
  [
    "superseded",
    (send) =>
      send("PUT", "/v1/memories/new", { content: "Coffee", supersedes: "tea" }),
  ],
  ["forgotten", (send) => send("DELETE", "/v1/memories/tea")],
  [
    "forgotten and restored",
    async (send) => {
      await send("DELETE", "/v1/memories/tea");
      await send("POST", "/v1/memories/tea/restore");
    },
  ],
  ["erased", (send) => send("DELETE", "/v1/memories/tea?purge=true")],
])(
  "a row that is %s before it is moved ends as one that was",
  async (_, act) => {
    const rows = async (isOld: boolean) => {
      vi.setSystemTime(START);
      const { t, send } = await populated();
      if (isOld) await age(t);
      await act(send);
      await move(t);
      vi.advanceTimersByTime(10 * 60_000);
      await t.action(internal.backend.embeddings.drain, {});
      const { recallRows, tags, vectors, left, queue } = await findable(t);
      const unnamed = (row: object) => ({
        ...row,
        ...{ owner: "", vectorId: "", memory: "", memoryId: "", writtenAt: 0 },
      });
      return {
        ...{ left, queue, vectors: vectors.length },
        recallRows: recallRows.map(unnamed),
        tags: tags.map(unnamed),
      };
    };
    expect(await rows(true)).toEqual(await rows(false));
  },
);
