import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../../convex/_generated/api.js";
import {
  backendWithAgent,
  client,
  createAgent,
  everyRow,
  inComponent,
  type Client,
} from "../../setup.js";
import { end, revive } from "./ended.js";

const DATE = "2026-02-28";
const DAY_MS = 86_400_000;
const NDJSON = { "Content-Type": "application/x-ndjson" };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T09:00:00Z");
});
afterEach(() => {
  vi.useRealTimers();
});

type Line = { kind: string; id: string; endedAt?: string };

async function exported(send: Client, query = ""): Promise<Line[]> {
  const { body } = await send("GET", `/v1/export${query}`);
  const lines = (body as string).trimEnd().split("\n");
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Line);
}

async function imported(send: Client, lines: object[], query = "") {
  const text = lines.map((line) => JSON.stringify(line)).join("\n");
  const answer = await send("POST", `/v1/import${query}`, text, NDJSON);
  expect(answer.status).toBe(200);
  const { imported, skipped, failed } = answer.body;
  return { imported, skipped, failed };
}

async function world() {
  const made = await backendWithAgent({ trustCeiling: "owner" });
  const { send } = made;
  const append = async (content: string) => {
    vi.setSystemTime(Date.now() + 1000);
    const { body } = await send("POST", `/v1/logs/${DATE}`, { content });
    return body.entry.id as string;
  };
  const day = async () => (await send("GET", `/v1/logs/${DATE}`)).body;
  return { ...made, append, day };
}

const entry = (id: string, endedAt?: string) => ({
  ...{ kind: "logEntry", id, date: DATE, content: `Said by ${id}` },
  ...{ createdAt: `${DATE}T09:00:00Z`, ...(endedAt && { endedAt }) },
});

describe("an export", () => {
  test("says of an entry when it ended, and of no other", async () => {
    const { t, send, append } = await world();
    const [one, two] = [await append("One"), await append("Two")];
    vi.setSystemTime("2026-03-02T09:00:00Z");
    await end(t, [one]);
    const endedAt = "2026-03-02T09:00:00.000Z";
    expect(await exported(send)).toMatchObject([
      { id: one, content: "One", seq: 1, endedAt },
      { id: two, content: "Two", seq: 2 },
    ]);
    expect((await exported(send))[1]).not.toHaveProperty("endedAt");
    // Its end is what has changed since.
    const since = await exported(send, "?since=2026-03-02");
    expect(since).toMatchObject([{ id: one, endedAt }]);
    await revive(t, [one]);
    expect((await exported(send))[0]).not.toHaveProperty("endedAt");
  });

  test("is the same where it was imported, and the ended entry as hidden there", async () => {
    const { t, send, append } = await world();
    const ids = [await append("One"), await append("Two")];
    await end(t, [ids[0]!]);
    const other = await world();
    const lines = await exported(send);
    const done = { imported: 2, skipped: 0, failed: [] };
    expect(await imported(other.send, lines)).toEqual(done);
    expect(await exported(other.send)).toEqual(lines);
    const { log, entries } = await other.day();
    expect(log).toMatchObject({ entries: 1, bytes: 3 });
    expect(entries).toMatchObject([{ seq: 2, content: "Two" }]);
    const recall = { query: "One", include: ["logs"], mode: "recent" };
    const { body } = await other.send("POST", "/v1/recall", recall);
    expect(body.results).toMatchObject([{ content: "Two" }]);
    const again = { imported: 0, skipped: 2, failed: [] };
    expect(await imported(other.send, lines)).toEqual(again);
  });

  test("has nothing of an entry any more whose time is over, deleted or not", async () => {
    const { t, send, append } = await world();
    await end(t, [await append("One")]);
    vi.setSystemTime(Date.now() + 30 * DAY_MS + 1000);
    expect(await exported(send)).toEqual([]);
  });

  test("goes on behind a page of ended entries", async () => {
    const { t, send, append } = await world();
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push(await append(`Entry ${i}`));
    await end(t, ids.slice(1, 4));
    const found: string[] = [];
    let query = "?limit=2";
    for (let left = 6; left > 0; left--) {
      const { body } = await send("GET", `/v1/export${query}`);
      const lines = (body as string).trimEnd().split("\n");
      const { nextCursor } = JSON.parse(lines.pop()!);
      found.push(...lines.map((line) => (JSON.parse(line) as Line).id));
      if (nextCursor === null) break;
      query = `?limit=2&cursor=${nextCursor}`;
    }
    expect(found).toEqual(ids);
  });
});

describe("an import", () => {
  test.each(["skip", "replace", "newer"])(
    "ends no entry that lives, and brings none back that has ended (onConflict=%s)",
    async (onConflict) => {
      const { t, send, append, day } = await world();
      const [one, two] = [await append("One"), await append("Two")];
      await end(t, [one]);
      const before = await exported(send);
      const now = new Date(Date.now()).toISOString();
      const lines = [
        { ...before[0], endedAt: undefined },
        { ...before[1], endedAt: now },
      ];
      const nothing = { imported: 0, skipped: 2, failed: [] };
      const query = `?onConflict=${onConflict}`;
      expect(await imported(send, lines, query)).toEqual(nothing);
      expect(await exported(send)).toEqual(before);
      expect((await day()).entries).toMatchObject([{ id: two }]);
    },
  );

  test("takes in nothing that would be deleted at once, and no end of the future or of before time", async () => {
    const { send } = await world();
    const lines = [
      entry("over", "2026-01-28T09:00:00Z"),
      entry("future", "2026-03-01T09:30:00Z"),
      entry("before", "1969-12-31T00:00:00Z"),
      entry("none", "soon"),
    ];
    const { skipped, failed } = await imported(send, lines);
    expect(skipped).toBe(1);
    const pointer = "/endedAt";
    expect(failed).toMatchObject([
      { line: 2, code: "invalid_request", pointer },
      { line: 3, code: "invalid_request", pointer },
      { line: 4, code: "invalid_request", pointer },
    ]);
    expect(await exported(send)).toEqual([]);
  });

  test("leaves an ended entry its own time, and the guard and the quota their say", async () => {
    const { t, send } = await world();
    const endedAt = "2026-02-10T09:00:00.000Z";
    const secret = "ghp_" + "a1B2c3D4e5".repeat(4).slice(0, 36);
    const { failed } = await imported(send, [
      entry("one", endedAt),
      { ...entry("two", endedAt), content: `The key is ${secret}` },
    ]);
    expect(failed).toMatchObject([{ line: 2, code: "secret_detected" }]);
    const { usage } = (await send("GET", "/v1/me")).body;
    expect(usage[0]).toMatchObject({ rows: 1, bytes: 11 });
    vi.setSystemTime(Date.parse(endedAt) + 30 * DAY_MS - 1000);
    await t.mutation(internal.backend.retention.purge, {});
    expect(await exported(send)).toMatchObject([{ id: "one", endedAt }]);
    vi.setSystemTime(Date.parse(endedAt) + 30 * DAY_MS + 1000);
    await t.mutation(internal.backend.retention.purge, {});
    const left = await inComponent(
      t,
      async ({ db }) => (await db.query("logEntries").take(2)).length,
    );
    expect(left).toBe(0);
  });

  test("begins a day with an ended entry, and the day is none", async () => {
    const { send, day } = await world();
    await imported(send, [entry("one", "2026-02-28T10:00:00Z")]);
    expect((await send("GET", "/v1/logs")).body.logs).toEqual([]);
    const { body } = await send("POST", `/v1/logs/${DATE}`, { content: "Two" });
    expect(body).toMatchObject({
      ...{ entry: { seq: 2 }, log: { entries: 1, bytes: 3 } },
    });
    expect((await day()).entries).toMatchObject([{ seq: 2 }]);
  });
});

describe("erasing", () => {
  async function withAdmin() {
    const made = await world();
    const scopes = ["admin" as const];
    const token = await createAgent(made.t, "boss", { scopes });
    return { ...made, admin: client(made.t, token) };
  }
  const at = `/v1/admin/agents/main/logs/${DATE}`;

  test("an ended entry takes all of it, and leaves the day its counters", async () => {
    const { t, admin, append, day } = await withAdmin();
    const [one, two] = [await append("Zanzibar"), await append("Two")];
    await end(t, [one]);
    expect((await admin("DELETE", `${at}/${one}`)).status).toBe(204);
    expect((await day()).log).toMatchObject({ entries: 1, bytes: 3 });
    const left = (await everyRow(t)).filter(({ text }) =>
      text.includes("Zanzibar"),
    );
    expect(left).toEqual([]);
    await end(t, [two]);
    expect((await admin("DELETE", `${at}/${two}`)).status).toBe(204);
    // Of the day its numbers are left, and nothing that was said.
    const days = await inComponent(
      t,
      async ({ db }) => await db.query("dailyLogs").take(2),
    );
    expect(days).toMatchObject([
      { entries: 0, bytes: 0, preview: "", isEmpty: true, lastSeq: 2 },
    ]);
  });

  test("the last living entry leaves the ended ones, and no day", async () => {
    const { t, send, admin, append } = await withAdmin();
    const [one, two] = [await append("One"), await append("Two")];
    await end(t, [one]);
    expect((await admin("DELETE", `${at}/${two}`)).status).toBe(204);
    expect((await send("GET", "/v1/logs")).body.logs).toEqual([]);
    await revive(t, [one]);
    expect((await send("GET", "/v1/logs")).body.logs).toMatchObject([
      { entries: 1, bytes: 3, preview: "One" },
    ]);
  });

  test("a day and an agent take what has ended along", async () => {
    const { t, admin, append } = await withAdmin();
    const ids = [await append("One"), await append("Two"), await append("Six")];
    await end(t, ids.slice(0, 2));
    const { body } = await admin("DELETE", at);
    expect(body).toEqual({ date: DATE, erased: 3, left: false });
    await end(t, [await append("Four")]);
    await append("Five");
    const gone = await admin("POST", "/v1/admin/agents/main/erase", {
      confirm: "main",
    });
    expect(gone.body.erased).toMatchObject({ logEntries: 2, logDays: 1 });
    const rows = await inComponent(t, async ({ db }) => [
      ...(await db.query("logEntries").take(9)),
      ...(await db.query("dailyLogs").take(9)),
    ]);
    expect(rows).toEqual([]);
  });

  test("a day with its last entry is no day of the space any more", async () => {
    const { t, admin, append } = await withAdmin();
    await append("One");
    const logDays = async () =>
      (await admin("GET", "/v1/admin/overview")).body.totals.logDays;
    expect(await logDays()).toBe(1);
    await admin("DELETE", at);
    expect(await logDays()).toBe(0);
    await t.action(internal.backend.usage.recount, { space: "agent/main" });
    expect(await logDays()).toBe(0);
  });
});

test("an entry of before recallRows ends and comes back like every other", async () => {
  const { t, send, append, day } = await world();
  const id = await append("Took the ferry to Zanzibar");
  await inComponent(t, async ({ db }) => {
    const found = (await db.query("recallRows").first())!;
    await db.delete("recallRows", found._id);
    const row = (await db.query("logEntries").first())!;
    await db.patch("logEntries", row._id, { searchText: found.searchText });
    const { owner, space } = found;
    const queued = { owner, space, dueAt: 0, attempts: 0 };
    await db.insert("pendingEmbeddings", queued);
  });
  const recall = async () => {
    const body = { query: "zanzibar", include: ["logs"], mode: "text" };
    return (await send("POST", "/v1/recall", body)).body.results.length;
  };
  expect(await recall()).toBe(1);
  await end(t, [id]);
  expect(await recall()).toBe(0);
  expect((await day()).entries).toEqual([]);
  for (let i = 0; i < 4; i++)
    await t.action(internal.backend.embeddings.drain, {});
  expect(await recall()).toBe(0);
  const rest = await inComponent(t, async ({ db }) => [
    ...(await db.query("recallRows").take(2)),
    ...(await db.query("pendingEmbeddings").take(2)),
    ...(await db.query("vectors_128").take(2)),
  ]);
  expect(rest).toEqual([]);
  await revive(t, [id]);
  expect(await recall()).toBe(1);
});
