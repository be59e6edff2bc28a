import * as embedding from "../../../convex/backend/embedding/embedder.js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { observing } from "../../../local/observe.js";
import { components, internal } from "../../../convex/_generated/api.js";
import { FORMS } from "../../../convex/components/openclawBackend/embedding/vectors.js";
import {
  backend,
  backendWithAgent,
  client,
  createAgent,
  inComponent,
  storedRows,
  type Backend,
  refusalOf,
} from "../../setup.js";

const START = 1_767_225_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function breakEmbedder() {
  return vi.spyOn(embedding, "embedderOf").mockReturnValue({
    ...embedding.builtin,
    embed: async () => ({ ok: false, fault: "provider", reason: "down" }),
  });
}

async function pending(t: Backend) {
  return await inComponent(t, async ({ db }) =>
    (await db.query("recallRows").take(200)).filter(
      ({ dueAt }) => dueAt !== undefined,
    ),
  );
}

async function vectors(t: Backend) {
  return await inComponent(t, async ({ db }) =>
    (
      await Promise.all(
        (["vectors_128", "vectors_256", "vectors_512"] as const).map((table) =>
          db.query(table).take(200),
        ),
      )
    ).flat(),
  );
}

test("a failing embedder leaves the row in the queue, which drains when it works again", async () => {
  const { t, send } = await backendWithAgent();
  const broken = breakEmbedder();
  const { body } = await send("POST", "/v1/memories", {
    content: "Wait for me",
  });
  expect(await pending(t)).toHaveLength(1);
  vi.advanceTimersByTime(60_000);
  expect(await t.action(internal.backend.embeddings.drain, {})).toBe(0);
  const [waiting] = await pending(t);
  expect(waiting).toMatchObject({ attempts: 1, dueAt: START + 120_000 });

  broken.mockRestore();
  // Its turn has not come yet.
  expect(await t.action(internal.backend.embeddings.drain, {})).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(await t.action(internal.backend.embeddings.drain, {})).toBe(1);
  expect(await pending(t)).toEqual([]);
  const read = await send("GET", `/v1/memories/${body.memory.id}`);
  expect(read.body.memory.indexed.vector).toBe(true);
});

test("a provider that stays down is asked ever more rarely, and nothing is given up", async () => {
  const { t, send } = await backendWithAgent();
  breakEmbedder();
  await send("POST", "/v1/logs/today", { content: "Wait" });
  const waits: number[] = [];
  for (let i = 0; i < 10; i++) {
    await t.action(internal.backend.embeddings.drain, {});
    const [row] = await pending(t);
    waits.push((row!.dueAt! - Date.now()) / 60_000);
    vi.setSystemTime(row!.dueAt!);
  }
  expect(waits).toEqual([1, 2, 5, 15, 30, 60, 120, 120, 120, 120]);
});

test("a vector of a text that has changed meanwhile is not attached", async () => {
  const { t, send } = await backendWithAgent();
  const broken = breakEmbedder();
  const { body } = await send("POST", "/v1/memories", { content: "Old text" });
  const { id, space } = body.memory;
  const { rows } = await t.mutation(
    components.openclawBackend.embedding.queue.claim,
    { model: "test-model", now: START + 60_000, limit: 10 },
  );
  const [stale] = rows;
  expect(stale).toMatchObject({ id, version: 1, text: "Old text" });
  await send("PATCH", `/v1/memories/${id}`, { content: "New text" });
  const vector = Array.from({ length: 128 }, () => 0.1);
  const item = { kind: "memory" as const, space, id, vector };
  const attach = async (version: number) =>
    await t.mutation(internal.backend.embeddings.attach, {
      model: "test-model",
      items: [{ ...item, version }],
    });
  expect(await attach(1)).toEqual({ attached: 0 });
  expect(await vectors(t)).toEqual([]);
  expect(await pending(t)).toHaveLength(1);
  expect(await attach(2)).toEqual({ attached: 1 });
  expect(await pending(t)).toEqual([]);
  broken.mockRestore();
});

test("a vector follows its memory's type, and only a new text gets a new one", async () => {
  const { t, send } = await backendWithAgent();
  const { body } = await send("POST", "/v1/memories", { content: "One" });
  const path = `/v1/memories/${body.memory.id}`;
  const [first] = await vectors(t);
  await send("PATCH", path, { tags: ["x"] });
  const [tagged] = await vectors(t);
  expect(tagged).toEqual({ ...first, tag1: expect.stringMatching(/\|x$/) });
  await send("PATCH", path, { type: "decision" });
  const [second, ...more] = await vectors(t);
  expect(more).toEqual([]);
  expect(second!.vector).toEqual(first!.vector);
  expect(second!.facetKey).toMatch(/decision\|agent$/);
  await send("PATCH", path, { content: "Two" });
  const [third, ...others] = await vectors(t);
  expect(others).toEqual([]);
  expect(third!.vector).not.toEqual(second!.vector);
});

test("a forgotten memory leaves neither a vector nor a place in the queue", async () => {
  const { t, send } = await backendWithAgent();
  const broken = breakEmbedder();
  await send("PUT", "/v1/memories/waiting", { content: "Waiting" });
  broken.mockRestore();
  await send("PUT", "/v1/memories/embedded", { content: "Embedded" });
  expect(await vectors(t)).toHaveLength(1);
  for (const id of ["waiting", "embedded"])
    await send("DELETE", `/v1/memories/${id}`);
  expect(await vectors(t)).toEqual([]);
  expect(await pending(t)).toEqual([]);
});

test("one drain embeds more rows than fit in one batch", async () => {
  const { t, send } = await backendWithAgent();
  const broken = breakEmbedder();
  const memories = Array.from({ length: 70 }, (_, i) => ({
    content: `Row ${i}`,
  }));
  await send("POST", "/v1/memories", { memories });
  broken.mockRestore();
  vi.advanceTimersByTime(60_000);
  expect(await t.action(internal.backend.embeddings.drain, {})).toBe(70);
  expect(await pending(t)).toEqual([]);
});

test("a vector that no table takes is not tried for ever within one drain", async () => {
  const { t, send } = await backendWithAgent();
  const embed = vi.fn(async (texts: string[]) => ({
    ok: true as const,
    vectors: texts.map(() => [1, 2, 3]),
  }));
  vi.spyOn(embedding, "embedderOf").mockReturnValue({
    ...embedding.builtin,
    model: "odd",
    dimensions: 3,
    embed,
  });
  await send("POST", "/v1/logs/today", { content: "Odd" });
  await t.action(internal.backend.embeddings.drain, {});
  expect(embed.mock.calls.length).toBeLessThanOrEqual(2);
  expect(await pending(t)).toHaveLength(1);
});

test("what follows the changes can be restored, and says the same again", async () => {
  const { t, send } = await backendWithAgent();
  await send("POST", "/v1/memories", {
    content: "The staging database lives in Frankfurt",
    tags: ["db"],
    pinned: true,
    metadata: { by: "Anna", n: 1 },
  });
  await send("PUT", "/v1/memories/own", { content: "First" });
  await send("PUT", "/v1/memories/own", { content: "Second" });
  await send("PUT", "/v1/memories/gone", { content: "Gone" });
  await send("DELETE", "/v1/memories/gone");
  await send("POST", "/v1/logs/2026-01-31", { content: "Entry" });
  vi.advanceTimersByTime(1000);
  await t.action(internal.backend.embeddings.drain, {});
  const records = (
    await t.query(internal.backend.replica.follow, { after: 0n })
  ).records;

  const copy = backend();
  const restore = async (first: boolean) =>
    await copy.mutation(internal.backend.replica.restore, { records, first });
  expect(await restore(true)).toMatchObject({ ok: true });
  const again = await copy.query(internal.backend.replica.follow, {
    after: 0n,
  });
  const plain = (rows: typeof records) =>
    rows.map((row) => JSON.stringify(row)).sort();
  expect(plain(again.records)).toEqual(plain(records));
  expect(await pending(copy)).toEqual([]);
  expect(await refusalOf(restore(true))).toMatchObject({ code: "conflict" });

  // The copy answers as the original does: list by tag, pinned, recall, log.
  const token = await createAgentToken(copy);
  const there = client(copy, token);
  for (const path of [
    "/v1/memories",
    "/v1/memories?tag=db",
    "/v1/memories?pinned=true",
    "/v1/memories/own",
    "/v1/memories/gone",
    "/v1/logs/2026-01-31",
    "/v1/logs",
  ]) {
    const [here, copied] = [await send("GET", path), await there("GET", path)];
    expect({ ...copied.body, requestId: "" }, path).toEqual({
      ...here.body,
      requestId: "",
    });
  }
  const question = { query: "where is the database?" };
  const recalled = await there("POST", "/v1/recall?fields=full", question);
  expect(recalled.body.results).toEqual(
    (await send("POST", "/v1/recall?fields=full", question)).body.results,
  );
});

test("a restore looks up nothing for each row, and knows the model of its vectors", async () => {
  const records = Array.from({ length: 20 }, (_, i) => i + 1).map((seq) => ({
    table: "logEntries" as const,
    fields: {
      entryId: `log_${seq}`,
      space: "agent/main",
      date: "2026-01-31",
      seq,
      content: "Entry",
      provenance: { source: "agent", trust: "agent", agentId: "main" },
      createdAt: START,
      writtenAt: START,
      before: seq === 1 ? null : `log/log_${seq - 1}`,
    },
    vector: {
      form: FORMS.log,
      model: "m",
      values: Array<number>(128).fill(0.1),
    },
  }));
  const t = backend();
  let queries = 0;
  const onSyscall = (op: string) => {
    if (op === "1.0/queryStreamNext") queries += 1;
  };
  await observing({ onSyscall }, async () => {
    await t.mutation(internal.backend.replica.restore, {
      records,
      first: true,
    });
  });
  // Whether the deployment is empty, the model, what was written last, and where the walks stand.
  expect(queries).toBeLessThan(records.length);
  const models = await inComponent(t, async ({ db }) =>
    db.query("vectorModels").take(2),
  );
  expect(models).toMatchObject([{ model: "m" }]);
});

async function createAgentToken(t: Backend): Promise<string> {
  const outcome = await t.action(internal.agents.issueToken, {
    agentId: "main",
  });
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value.token.secret;
}

test("changes are followed page by page without losing or repeating one", async () => {
  const t = backend();
  const send = client(t, await createAgent(t, "main"));
  let position = 0n;
  const seen: string[] = [];
  for (let i = 0; i < 5; i++) {
    await send("POST", "/v1/logs/2026-01-31", { content: `Entry ${i}` });
    const page = await t.query(internal.backend.replica.follow, {
      after: position,
    });
    expect(page.position).toBeGreaterThan(position);
    position = page.position;
    for (const { table, fields } of page.records)
      if (table === "logEntries") seen.push(fields.content as string);
  }
  expect(seen).toEqual([0, 1, 2, 3, 4].map((i) => `Entry ${i}`));
  const rest = await t.query(internal.backend.replica.follow, {
    after: position,
  });
  expect(rest).toEqual({ records: [], position, more: false });
  expect(await t.query(internal.backend.replica.position, {})).toBe(position);
  expect((await storedRows(t)).length).toBeGreaterThan(5);
});
