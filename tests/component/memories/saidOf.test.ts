import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../../convex/_generated/api.js";
import { builtin } from "../../../convex/backend/embedding/embedder.js";
import { ownVector } from "../../../convex/components/openclawBackend/embedding/contextRows.js";
import { embeddableOf } from "../../../convex/components/openclawBackend/embedding/vectors.js";
import {
  searchTextOf,
  termsOf,
} from "../../../convex/components/openclawBackend/embedding/recallRows.js";
import type { MemoryRow } from "../../../convex/components/openclawBackend/rows.js";
import {
  contextLine,
  hashOf,
  identityOf,
  inContext,
  sameText,
} from "../../../convex/components/openclawBackend/text/content.js";
import { searchText } from "../../../convex/components/openclawBackend/text/tokens.js";
import {
  backendWithAgent,
  everyRow,
  inComponent,
  issueToken,
  client,
  type Backend,
  type Client,
} from "../../setup.js";

const NDJSON = { "Content-Type": "application/x-ndjson" };
const PORT = "port: 8080";
const STAGING = { content: PORT, context: ["Servers", "staging"] };
const PRODUCTION = { content: PORT, context: ["Servers", "production"] };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 20, 12) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function remember(send: Client, memory: object) {
  const { status, body } = await send("POST", "/v1/memories", memory);
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
}

async function idOf(send: Client, memory: object): Promise<string> {
  return (await remember(send, memory)).memory.id;
}

async function rowOf(t: Backend, memoryId: string): Promise<MemoryRow> {
  return await inComponent(t, async ({ db }) => {
    const rows = await db.query("memories").take(100);
    return rows.find((row) => row.memoryId === memoryId)!;
  });
}

async function usageOf(send: Client) {
  const { body } = await send("GET", "/v1/me");
  const { rows, bytes } = body.usage[0];
  return { rows, bytes };
}

describe("the identity of a text and what it is said of", () => {
  test("is the hash of the text alone where there is nothing that it is said of", async () => {
    expect(await identityOf(PORT)).toBe(await hashOf(PORT));
    expect(await identityOf(PORT, [])).toBe(await hashOf(PORT));
    expect(inContext(PORT)).toBe(PORT);
    expect(inContext(PORT, [])).toBe(PORT);
  });

  test("differs wherever an item ends somewhere else", async () => {
    const all = [
      ["a", []],
      ["a", ["b", "c"]],
      ["a", ["b c"]],
      ["a", ["b / c"]],
      ["a", ["bc"]],
      ["a b", ["c"]],
      ["ab", ["c"]],
      ["a", ["c", "b"]],
    ] as const;
    const found = all.map(async ([text, of]) => await identityOf(text, of));
    expect(new Set(await Promise.all(found)).size).toBe(all.length);
  });

  test("reads as one line in front of the text", () => {
    expect(contextLine(["Servers", "staging"])).toBe("Servers / staging");
    expect(inContext(PORT, ["Servers", "staging"])).toBe(
      "Servers / staging: port: 8080",
    );
  });
});

describe("rows that are said of nothing", () => {
  const memory = { content: "Straße 12, 5 May 2026 in Köln", tags: ["a b"] };
  const entry = { content: memory.content, date: "2026-05-05" };

  test("have the terms, the hash and the text to embed that they always had", async () => {
    const row = { ...memory, state: "active", memoryId: "m", version: 3 };
    const stored = { ...row, provenance: { trust: "agent" } } as MemoryRow;
    expect(searchTextOf(stored)).toBe(searchText(memory.content, ["a b"]));
    // Pinned: a row that is written anew says what the stored ones do.
    expect(searchTextOf(stored)).toMatchInlineSnapshot(
      `"strass 12 in kol koln 20260505 may5 2026w19 202605 may 2026 a b"`,
    );
    const day = { ...entry, entryId: "l", provenance: { trust: "agent" } };
    expect(searchTextOf(day as never)).toMatchInlineSnapshot(
      `"tuesday 20260505 may5 2026w19 202605 may 2026 strass 12 in kol koln 20260505 may5 2026w19 202605 may 2026"`,
    );
    const { hash } = await termsOf({ ...stored, writtenAt: 1 });
    const known = await hashOf(`\n${sameText(memory.content)}`);
    expect(hash).toBe(known.slice(0, 16));
    expect(embeddableOf(stored).text).toBe(memory.content);
    expect(embeddableOf(day as never).text).toBe(
      `Tuesday, 5 May 2026: ${memory.content}`,
    );
  });

  test("are stored without the field, and shown without it", async () => {
    const { t, send } = await backendWithAgent();
    for (const context of [[], null, undefined]) {
      const content = `Said of nothing, ${JSON.stringify(context)}`;
      const { memory } = await remember(send, { content, context });
      expect(memory).not.toHaveProperty("context");
      expect(await rowOf(t, memory.id)).not.toHaveProperty("context");
      expect((await rowOf(t, memory.id)).contentHash).toBe(
        await hashOf(content),
      );
    }
  });
});

describe("two memories of one text", () => {
  test("are known each by what it is said of", async () => {
    const { send } = await backendWithAgent();
    const first = await idOf(send, STAGING);
    const second = await idOf(send, PRODUCTION);
    const bare = await idOf(send, { content: PORT });
    expect(new Set([first, second, bare]).size).toBe(3);
    for (const [memory, id] of [
      [STAGING, first],
      [{ content: PORT, context: [" Servers ", "staging\t"] }, first],
      [PRODUCTION, second],
      [{ content: PORT, context: [] }, bare],
    ] as const) {
      const again = await remember(send, memory);
      expect(again).toMatchObject({ created: false, changed: [] });
      expect(again.memory.id).toBe(id);
      expect(again.memory.version).toBe(1);
    }
  });

  test("are told apart within a batch", async () => {
    const { send } = await backendWithAgent();
    const memories = [STAGING, PRODUCTION, STAGING, { content: PORT }];
    const { body } = await send("POST", "/v1/memories", { memories });
    const made = body.results.map(
      ({ created }: { created: boolean }) => created,
    );
    expect(made).toEqual([true, true, false, true]);
    expect(body.results[2].memory.id).toBe(body.results[0].memory.id);
  });

  test("are changed and forgotten one by one", async () => {
    const { send } = await backendWithAgent();
    const first = await idOf(send, STAGING);
    const second = await idOf(send, PRODUCTION);
    await send("PATCH", `/v1/memories/${first}`, { content: "port: 9090" });
    await send("DELETE", `/v1/memories/${second}`);
    const { body } = await send("GET", "/v1/memories");
    expect(body.memories).toMatchObject([
      { id: first, content: "port: 9090", context: STAGING.context },
    ]);
  });

  test("refuse a change, a put and a restoring that would make them one", async () => {
    const { send } = await backendWithAgent();
    const first = await idOf(send, STAGING);
    const second = await idOf(send, PRODUCTION);
    const { context } = PRODUCTION;
    const taken = { status: 409, body: { errors: [{ pointer: "/content" }] } };
    const path = `/v1/memories/${first}`;
    expect(await send("PATCH", path, { context })).toMatchObject(taken);
    expect(await send("PUT", path, PRODUCTION)).toMatchObject(taken);
    await send("DELETE", `/v1/memories/${second}`);
    expect((await send("PATCH", path, { context })).status).toBe(200);
    const restore = `/v1/memories/${second}/restore`;
    expect(await send("POST", restore)).toMatchObject(taken);
    // What it was said of before is free again, and taken anew.
    await idOf(send, STAGING);
    const back = await send("POST", `${path}/restore`, {
      version: 1,
    });
    expect(back).toMatchObject(taken);
  });
});

describe("a change of what a memory is said of", () => {
  test("is a version, another ETag and another vector", async () => {
    const { t, send } = await backendWithAgent();
    const id = await idOf(send, STAGING);
    const before = await rowOf(t, id);
    const { context } = PRODUCTION;
    const answer = await send("PATCH", `/v1/memories/${id}`, { context });
    expect(answer.body.memory).toMatchObject({ context, version: 2 });
    expect(answer.headers.get("ETag")).toContain("2");
    const after = await rowOf(t, id);
    expect(after.contentHash).toBe(await identityOf(PORT, context));
    expect(after.vector!.id).not.toBe(before.vector!.id);
    const own = await inComponent(t, async (ctx) => {
      const row = (await ctx.db.get("memories", after._id))!;
      return (await ownVector(ctx, row, row.vector!))!.values;
    });
    const embedded = await builtin.embed([inContext(PORT, context)], {
      agentId: "main",
      timeoutMs: 1000,
    });
    const [whole] = embedded.ok ? embedded.vectors : [];
    const cosine = own.reduce((sum, part, i) => sum + part * whole![i]!, 0);
    expect(cosine).toBeGreaterThan(0.99);
  });

  test("waits in the queue where the operator made it, with the text in front", async () => {
    const { t, send } = await backendWithAgent();
    const id = await idOf(send, STAGING);
    const { context } = PRODUCTION;
    const changed = { agentId: "main", id, context };
    await t.mutation(internal.memory.updateMemory, changed);
    const rows = await inComponent(t, async ({ db }) =>
      (await db.query("recallRows").take(10)).filter(
        ({ dueAt }) => dueAt !== undefined,
      ),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.searchText.split(" ")).toContain("product");
    expect(rows[0]!.searchText.split(" ")).not.toContain("stage");
    expect(embeddableOf(await rowOf(t, id)).text).toBe(
      "Servers / production: port: 8080",
    );
  });

  test("leaves the content, and a change of the content leaves it", async () => {
    const { t, send } = await backendWithAgent();
    const id = await idOf(send, STAGING);
    const path = `/v1/memories/${id}`;
    await send("PATCH", path, { content: "port: 9090" });
    const { body } = await send("PATCH", path, { tags: ["net"] });
    const { context } = STAGING;
    expect(body.memory).toMatchObject({ content: "port: 9090", context });
    const { contentHash } = await rowOf(t, id);
    expect(contentHash).toBe(await identityOf("port: 9090", context));
  });

  test.each([[[]], [null]])("by %j takes it away", async (context) => {
    const { t, send } = await backendWithAgent();
    const id = await idOf(send, STAGING);
    const path = `/v1/memories/${id}`;
    const { body } = await send("PATCH", path, { context });
    expect(body.memory).not.toHaveProperty("context");
    expect((await rowOf(t, id)).contentHash).toBe(await hashOf(PORT));
    expect((await remember(send, { content: PORT })).memory.id).toBe(id);
  });

  test("is undone by a version, which brings back that there was none too", async () => {
    const { send } = await backendWithAgent();
    const id = await idOf(send, { content: PORT });
    const path = `/v1/memories/${id}`;
    const { context } = STAGING;
    await send("PATCH", path, { context });
    await send("PATCH", path, { context: ["Laptop"] });
    const history = await send("GET", `${path}/history`);
    const said = history.body.versions.map(
      ({ context: of }: { context?: string[] }) => of,
    );
    expect(said).toEqual([["Laptop"], context, undefined]);
    const second = await send("POST", `${path}/restore`, {
      version: 2,
    });
    expect(second.body.memory.context).toEqual(context);
    const first = await send("POST", `${path}/restore`, {
      version: 1,
    });
    expect(first.body.memory).not.toHaveProperty("context");
    expect((await remember(send, { content: PORT })).memory.id).toBe(id);
  });

  test("by PUT is whole: what is not said anew is not kept", async () => {
    const { t, send } = await backendWithAgent();
    await send("PUT", "/v1/memories/port", STAGING);
    const { body } = await send("PUT", "/v1/memories/port", { content: PORT });
    expect(body.memory).not.toHaveProperty("context");
    expect((await rowOf(t, "port")).contentHash).toBe(await hashOf(PORT));
  });

  test("raises nobody's trust in the text", async () => {
    const { t, send } = await backendWithAgent();
    const provenance = { trust: "untrusted" };
    await send("PUT", "/v1/memories/port", { content: PORT, provenance });
    for (const memory of [STAGING, { content: "Servers / port: 8080" }]) {
      const { body } = await send("PUT", "/v1/memories/port", memory);
      const isSame = memory === STAGING;
      expect(body.memory.provenance.trust).toBe(isSame ? "untrusted" : "agent");
      await send("PUT", "/v1/memories/port", { content: PORT, provenance });
    }
    // Moved from the one to the other it is the same text.
    const whole = { content: inContext(PORT, STAGING.context), provenance };
    await send("PUT", "/v1/memories/whole", whole);
    const moved = await send("PUT", "/v1/memories/whole", STAGING);
    expect(moved.body.memory.provenance.trust).toBe("untrusted");
    // Whoever changes it answers for it.
    const { secret } = await issueToken(t, "main", { trustCeiling: "owner" });
    const owner = client(t, secret);
    const id = await idOf(owner, { content: "door: 12" });
    const changed = await send("PATCH", `/v1/memories/${id}`, {
      context: ["House"],
    });
    expect(changed.body.memory.provenance.trust).toBe("agent");
  });
});

describe("what a memory or log entry is said of", () => {
  test.each([
    ["nine items", Array.from({ length: 9 }, (_, i) => `h${i}`), "/context"],
    ["a long item", ["ok", "x".repeat(121)], "/context/1"],
    ["a blank item", ["ok", " \u200b "], "/context/1"],
    ["a line break", ["a\nb"], "/context/0"],
    ["a control character", ["a\u0085b"], "/context/0"],
    ["a line separator", ["a\u2028b"], "/context/0"],
  ])("is refused with %s", async (_, context, pointer) => {
    const { t, send } = await backendWithAgent();
    const item = { content: PORT, context };
    const call = { agentId: "main", ...item };
    // The operator's way knows no shapes of the edge.
    for (const refused of [
      t.mutation(internal.memory.addMemory, call),
      t.mutation(internal.memory.writeDailyLog, call),
    ]) {
      await expect(refused).rejects.toMatchObject({ data: { pointer } });
    }
    const { status } = await send("POST", "/v1/memories", item);
    expect([400, 413, 422]).toContain(status);
    expect(await usageOf(send)).toEqual({ rows: 0, bytes: 0 });
  });

  test("counts as text, until it is taken away", async () => {
    const { send } = await backendWithAgent({ trustCeiling: "owner" });
    const id = await idOf(send, STAGING);
    const version = PORT.length + "Serversstaging".length;
    const noMetadata = "{}".length;
    const bytes = version + noMetadata;
    expect(await usageOf(send)).toEqual({ rows: 1, bytes });
    await send("PATCH", `/v1/memories/${id}`, { context: [] });
    // What it was stays as a version.
    const both = version + PORT.length + noMetadata;
    expect(await usageOf(send)).toEqual({ rows: 2, bytes: both });
    await send("POST", "/v1/logs/today", {
      ...{ content: "done", context: ["Atlas"] },
    });
    expect(await usageOf(send)).toEqual({ rows: 3, bytes: both + 9 });
    await send("DELETE", `/v1/memories/${id}?purge=true`);
    expect(await usageOf(send)).toEqual({ rows: 1, bytes: 9 });
  });

  test("counts the same when everything is counted anew", async () => {
    const { t, send } = await backendWithAgent();
    const id = await idOf(send, STAGING);
    await send("PATCH", `/v1/memories/${id}`, { context: ["Laptop"] });
    await send("POST", "/v1/logs/today", {
      ...{ content: "done", context: ["Atlas"] },
    });
    const counted = await usageOf(send);
    await t.action(internal.backend.usage.recountAll, {});
    expect(await usageOf(send)).toEqual(counted);
  });

  test("is gone everywhere once it is erased", async () => {
    const { t, send } = await backendWithAgent({ trustCeiling: "owner" });
    const key = { "Idempotency-Key": "k1" };
    const secretly = { content: "port: 1", context: ["Quuxland", "Zorbing"] };
    const { body } = await send(
      ...(["POST", "/v1/memories", secretly, key] as const),
    );
    const { id } = body.memory;
    await send("PATCH", `/v1/memories/${id}`, { context: ["Plughville"] });
    await send("PATCH", `/v1/memories/${id}`, {
      ...{ tags: ["net"], pinned: true },
    });
    const said = /quux|zorb|plugh/i;
    const left = async () =>
      (await everyRow(t)).filter(({ text }) => said.test(text));
    expect((await left()).map(({ table }) => table)).toContain(
      "idempotencyKeys",
    );
    expect((await left()).map(({ table }) => table)).toContain("memoryTags");
    await send("DELETE", `/v1/memories/${id}?purge=true`);
    expect(await left()).toEqual([]);
  });

  test("is gone when the undo window of a forgotten memory ends", async () => {
    const { t, send } = await backendWithAgent();
    const id = await idOf(send, { content: "a", context: ["Quuxland"] });
    await send("DELETE", `/v1/memories/${id}`);
    vi.advanceTimersByTime(31 * 86_400_000);
    await t.mutation(internal.backend.retention.purge, {});
    const rows = (await everyRow(t)).filter(({ text }) => /Quux/.test(text));
    expect(rows).toEqual([]);
    expect((await rowOf(t, id)).content).toBe("");
  });
});

describe("lines of an export", () => {
  test("carry it to another deployment and back, the same byte for byte", async () => {
    const { send } = await backendWithAgent();
    const id = await idOf(send, STAGING);
    await idOf(send, PRODUCTION);
    await idOf(send, { content: PORT });
    await send("PATCH", `/v1/memories/${id}`, { context: ["Laptop"] });
    await send("POST", "/v1/logs/today", {
      ...{ content: "fixed the login page", context: ["Atlas", "Done"] },
    });
    const exported = (await send("GET", "/v1/export")).body as string;
    expect(exported).toContain('"context":["Servers","staging"]');
    expect(exported).toContain('"context":["Atlas","Done"]');
    const other = await backendWithAgent();
    const taken = await other.send("POST", "/v1/import", exported, NDJSON);
    expect(taken.body).toMatchObject({ imported: 5, failures: 0 });
    expect((await other.send("GET", "/v1/export")).body).toBe(exported);
    const again = await other.send("POST", "/v1/import", exported, NDJSON);
    expect(again.body).toMatchObject({ imported: 0, skipped: 5, failures: 0 });
    const known = await remember(other.send, PRODUCTION);
    expect(known.created).toBe(false);
  });

  test("of before have none, and mean none", async () => {
    const { t, send } = await backendWithAgent();
    const line = { kind: "memory", id: "old", content: PORT };
    const body = JSON.stringify({ ...line, createdAt: "2026-01-01T00:00:00Z" });
    const taken = await send("POST", "/v1/import", body, NDJSON);
    expect(taken.body).toMatchObject({ imported: 1 });
    const row = await rowOf(t, "old");
    expect(row).not.toHaveProperty("context");
    expect(row.contentHash).toBe(await hashOf(PORT));
  });

  test("replace what is here by what they say, with what it is said of", async () => {
    const { t, send } = await backendWithAgent();
    await send("PUT", "/v1/memories/port", STAGING);
    const { createdAt } = (await send("GET", "/v1/memories/port")).body.memory;
    const line = { kind: "memory", id: "port", content: PORT, createdAt };
    const replace = async (context?: string[]) => {
      const body = JSON.stringify({ ...line, ...(context && { context }) });
      const path = "/v1/import?onConflict=replace";
      return (await send("POST", path, body, NDJSON)).body;
    };
    expect(await replace(STAGING.context)).toMatchObject({ failures: 0 });
    expect((await rowOf(t, "port")).context).toEqual(STAGING.context);
    expect(await replace(["Laptop"])).toMatchObject({ replaced: 1 });
    expect((await rowOf(t, "port")).context).toEqual(["Laptop"]);
    expect(await replace()).toMatchObject({ replaced: 1 });
    const row = await rowOf(t, "port");
    expect(row).not.toHaveProperty("context");
    expect(row.contentHash).toBe(await hashOf(PORT));
  });

  test("of a tombstone leave the text for its undo window, and what it is said of", async () => {
    const { t, send } = await backendWithAgent();
    await send("PUT", "/v1/memories/port", STAGING);
    const { createdAt } = (await send("GET", "/v1/memories/port")).body.memory;
    const line = { kind: "memory", id: "port", content: null, createdAt };
    const gone = { ...line, state: "forgotten", context: ["Elsewhere"] };
    const path = "/v1/import?onConflict=replace";
    const taken = await send("POST", path, JSON.stringify(gone), NDJSON);
    expect(taken.body).toMatchObject({ replaced: 1 });
    const row = await rowOf(t, "port");
    expect(row).toMatchObject({ ...STAGING, state: "forgotten" });
    expect(row.contentHash).toBe(await identityOf(PORT, STAGING.context));
    const back = await send("POST", "/v1/memories/port/restore");
    expect(back.body.memory).toMatchObject(STAGING);
  });
});
