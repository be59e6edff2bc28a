import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { metered } from "../../../bench/meter.js";
import { components, internal } from "../../../convex/_generated/api.js";
import {
  sizeOf,
  SpaceUsage,
} from "../../../convex/components/openclawBackend/admission/usage.js";
import { findEntry } from "../../../convex/components/openclawBackend/rows.js";
import {
  backend,
  client,
  createAgent,
  everyRow,
  inComponent,
  type Backend,
} from "../../setup.js";
import { befores, contextsOf, expectInContext } from "../embedding/contexts.js";
import { end, revive } from "./ended.js";

const DATE = "2026-02-28";
const DAY_MS = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T09:00:00Z");
});
afterEach(() => {
  vi.useRealTimers();
});

async function world() {
  const t = backend();
  const owner = { trustCeiling: "owner" } as const;
  const send = client(t, await createAgent(t, "main", owner));
  const scopes = ["admin" as const];
  const admin = client(t, await createAgent(t, "boss", { scopes, ...owner }));
  const append = async (content: string, date = DATE, space?: string) => {
    vi.setSystemTime(Date.now() + 1000);
    const body = { content, ...(space && { space }) };
    const answer = await send("POST", `/v1/logs/${date}`, body);
    return answer.body.entry.id as string;
  };
  const drain = async () => {
    vi.setSystemTime(Date.now() + 1000);
    await t.action(internal.backend.embeddings.drain, {});
  };
  const day = async (query = "") =>
    (await send("GET", `/v1/logs/${DATE}${query}`)).body;
  const days = async () => (await send("GET", "/v1/logs")).body.logs;
  const usage = async () => (await send("GET", "/v1/me")).body.usage[0];
  const changes = async () => (await send("GET", "/v1/changes")).body.changes;
  return { t, send, admin, append, drain, day, days, usage, changes };
}
type World = Awaited<ReturnType<typeof world>>;

/** All that requests are answered of logs, as one text. */
async function shown({ send, admin }: World): Promise<string> {
  const answers = [
    await send("GET", `/v1/logs/${DATE}`),
    await send("GET", `/v1/logs/${DATE}?format=text`),
    await send("GET", "/v1/logs"),
    await send("GET", "/v1/session"),
    await send("GET", "/v1/export/openclaw"),
    await send("POST", "/v1/hooks", {
      ...{ hook_event_name: "SessionStart", session_id: "one" },
    }),
    await admin("GET", "/v1/admin/agents/main/logs"),
  ];
  for (const mode of ["hybrid", "text", "vector", "recent"])
    for (const more of [{}, { minTrust: "agent" }, { since: DATE }])
      answers.push(
        await send("POST", "/v1/recall", {
          ...{ query: "ferry to zanzibar", include: ["logs"], mode, ...more },
        }),
      );
  for (const { status, body } of answers)
    expect(status, JSON.stringify(body)).toBe(200);
  return answers.map(({ body }) => JSON.stringify(body)).join("\n");
}

const FERRY = "Took the ferry to Zanzibar";

describe("an entry that has ended", () => {
  test("is shown nowhere and found by nothing, and counts until it is deleted", async () => {
    const one = await world();
    const { t, append, drain, day, days, usage } = one;
    const ferry = await append(FERRY);
    await append("Wrote to Ada");
    await drain();
    expect((await shown(one)).match(/Zanzibar/g)!.length).toBeGreaterThan(15);
    const before = await usage();

    await end(t, [ferry]);
    expect(await shown(one)).not.toMatch(/zanzibar/i);
    expect(await shown(one)).toContain("Wrote to Ada");
    expect((await day()).log).toEqual({ date: DATE, entries: 1, bytes: 12 });
    expect(await days()).toMatchObject([
      { entries: 1, bytes: 12, preview: "Wrote to Ada" },
    ]);
    expect(await usage()).toEqual(before);
    const left = (await everyRow(t)).filter(({ text }) =>
      /zanzibar/i.test(text),
    );
    expect(left.map(({ table }) => table)).toEqual(["logEntries"]);
  });

  test("ends once, whoever ends it again, and comes back once", async () => {
    const { t, append, day } = await world();
    const ids = [await append("One"), await append("Two")];
    await end(t, [ids[0]!, ids[0]!]);
    await end(t, ids);
    expect((await day()).log).toMatchObject({ entries: 0, bytes: 0 });
    await revive(t, [...ids, ...ids]);
    await revive(t, ids);
    expect((await day()).log).toMatchObject({ entries: 2, bytes: 6 });
  });

  test("keeps its number, also where it was the last", async () => {
    const { t, append, day } = await world();
    await append("One");
    const two = await append("Two");
    await end(t, [two]);
    await append("Three");
    expect((await day()).entries).toMatchObject([
      { seq: 1, content: "One" },
      { seq: 3, content: "Three" },
    ]);
    await revive(t, [two]);
    await append("Four");
    const { entries } = await day();
    expect(entries.map(({ seq }: { seq: number }) => seq)).toEqual([
      ...[1, 2, 3, 4],
    ]);
  });

  test("leaves the others their own meaning, and what is written next goes on from what is left", async () => {
    const { t, append, drain } = await world();
    const one = await append("Met Ada at the harbour");
    const two = await append(FERRY);
    const three = await append("Slept on deck");
    await drain();
    await expectInContext(t);
    const before = await contextsOf(t);
    await end(t, [two]);
    await expectInContext(t);
    await end(t, [three]);
    const four = await append("Landed at dawn");
    await drain();
    await expectInContext(t);
    const { rows } = await contextsOf(t);
    const of = (id: string) =>
      rows.find((row) => "entryId" in row && row.entryId === id)!;
    expect(of(four).before).toBe(`log/${one}`);

    await revive(t, [two, three]);
    await drain();
    await expectInContext(t);
    const after = await contextsOf(t);
    expect(after.contextRows).toHaveLength(4);
    const vectorsIn = ({ vectors }: typeof after) =>
      vectors.map(({ vector }) => JSON.stringify(vector));
    expect(vectorsIn(after)).toEqual(expect.arrayContaining(vectorsIn(before)));
  });

  test("is before nothing that is written after its end", async () => {
    const { t, send, append } = await world();
    const one = await append("Met Ada at the harbour");
    const two = await append(FERRY);
    await end(t, [two]);
    // A day of old does not name its last entry.
    await inComponent(t, async ({ db }) => {
      const day = (await db.query("dailyLogs").first())!;
      await db.patch("dailyLogs", day._id, { last: undefined });
    });
    await send("PUT", "/v1/memories/tea", { content: "Likes tea" });
    const three = await append("Slept on deck");
    await end(t, [one, three]);
    await append("Landed at dawn");
    const written = await befores(t);
    expect(written["memory/tea"]).toBeNull();
    expect(written[`log/${three}`]).toBe(`log/${one}`);
    expect(Object.values(written)).not.toContain(`log/${two}`);
    expect(Object.values(written)).not.toContain(`log/${three}`);
  });

  test("is followed as one that is to be dropped, and as itself when it comes back", async () => {
    const { t, append, changes } = await world();
    const id = await append(FERRY);
    const about = { kind: "logEntry", id, space: "agent/main" };
    await end(t, [id]);
    expect(await changes()).toEqual([{ op: "forget", ...about }]);
    await revive(t, [id]);
    expect(await changes()).toMatchObject([
      { op: "upsert", ...about, entry: { content: FERRY } },
    ]);
  });

  test("does not get a vector that was on its way", async () => {
    const { t, append, drain } = await world();
    const id = await append(FERRY);
    vi.setSystemTime(Date.now() + 1000);
    const now = Date.now();
    const { claim, attach } = components.openclawBackend.embedding.queue;
    const model = "builtin";
    const { rows } = await t.mutation(claim, { model, now, limit: 10 });
    const item = rows.find((row) => row.id === id)!;
    const { agentId: _agent, text: _text, ...named } = item;
    await end(t, [id]);
    const vector = Array.from({ length: 128 }, () => 0.1);
    const items = [{ ...named, vector }];
    expect(await t.mutation(attach, { model, items })).toEqual({ attached: 0 });
    await drain();
    expect((await contextsOf(t)).vectors).toEqual([]);
  });

  test("comes back as it was, found again by words at once and by meaning later", async () => {
    const one = await world();
    const { t, append, drain, day, days, usage, send } = one;
    const ferry = await append(FERRY);
    await append("Wrote to Ada");
    await drain();
    const whole = async () => [await day(), await usage()];
    const before = await whole();
    await end(t, [ferry]);
    await revive(t, [ferry]);
    expect(await whole()).toEqual(before);
    expect(await days()).toMatchObject([{ entries: 2, preview: FERRY }]);
    const recall = async (mode: string) =>
      (
        await send("POST", "/v1/recall", {
          ...{ query: "zanzibar", include: ["logs"], mode },
        })
      ).body.results.map(({ id }: { id: string }) => id);
    expect(await recall("text")).toContain(ferry);
    await drain();
    expect(await recall("vector")).toContain(ferry);
    expect((await shown(one)).match(/Zanzibar/g)!.length).toBeGreaterThan(15);
  });
});

describe("a day whose entries have all ended", () => {
  test("is none, in lists, counters and sessions, and begins anew behind them", async () => {
    vi.setSystemTime(`${DATE}T09:00:00Z`);
    const { t, send, append, day, days, admin } = await world();
    const ids = [await append("One"), await append("Two")];
    await append("Other day", "2026-02-27");
    const logDays = async () =>
      (await admin("GET", "/v1/admin/overview")).body.totals.logDays;
    expect(await logDays()).toBe(2);
    await end(t, ids);
    expect(await logDays()).toBe(1);
    expect((await day()).log).toEqual({ date: DATE, entries: 0, bytes: 0 });
    expect((await day()).nextCursor).toBeNull();
    expect(await days()).toMatchObject([{ date: "2026-02-27" }]);
    const { logs } = (await send("GET", "/v1/session")).body;
    expect(JSON.stringify(logs)).toContain("Other day");
    expect(JSON.stringify(logs)).not.toMatch(/One|Two/);

    await append("Three");
    expect(await days()).toMatchObject([
      { date: DATE, entries: 1, bytes: 5, preview: "Three" },
      {},
    ]);
    expect(await logDays()).toBe(2);
    expect((await day()).entries).toMatchObject([{ seq: 3 }]);
    await revive(t, ids);
    expect(await days()).toMatchObject([
      { entries: 3, bytes: 11, preview: "One" },
      {},
    ]);
    expect(await logDays()).toBe(2);
  });

  test("is not counted when the space is counted anew", async () => {
    const { t, append, admin, usage } = await world();
    await end(t, [await append("One")]);
    await append("Two", "2026-02-27");
    const counted = async () => [
      await usage(),
      (await admin("GET", "/v1/admin/overview")).body.agents[1],
    ];
    const before = await counted();
    expect(before[1]).toMatchObject({ logDays: 1 });
    await t.action(internal.backend.usage.recount, { space: "agent/main" });
    expect(await counted()).toEqual(before);
  });
});

describe("retention", () => {
  const purge = (t: Backend) =>
    t.mutation(internal.backend.retention.purge, {});

  test("deletes what has ended after 30 days, and nothing that has come back", async () => {
    const { t, append, day, usage } = await world();
    const [one, two] = [await append("One"), await append("Two")];
    await end(t, [one, two]);
    await revive(t, [two]);
    const before = await usage();
    const ended = Date.now();
    vi.setSystemTime(ended + 30 * DAY_MS - 1000);
    await purge(t);
    expect(await usage()).toEqual(before);
    vi.setSystemTime(ended + 30 * DAY_MS + 1000);
    await purge(t);
    expect(await usage()).toMatchObject({ rows: 1, bytes: 3 });
    const left = await inComponent(t, async ({ db }) =>
      (await db.query("logEntries").take(10)).map(({ content }) => content),
    );
    expect(left).toEqual(["Two"]);
    await append("Three");
    expect((await day()).entries).toMatchObject([{ seq: 2 }, { seq: 3 }]);
  });

  test("deletes many in several batches", async () => {
    const { t, append, usage } = await world();
    const { entries } = await manyEnded(t, await append("Template"), 450);
    expect(entries).toBe(451);
    vi.setSystemTime(Date.now() + 31 * DAY_MS);
    vi.useFakeTimers();
    await purge(t);
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    const left = await inComponent(t, async ({ db }) =>
      (await db.query("logEntries").take(1000)).map(({ seq }) => seq),
    );
    expect(left).toEqual([1]);
    expect(await usage()).toMatchObject({ rows: 1, bytes: 8 });
  });
});

/** Stores as many ended entries behind an entry, like it. */
async function manyEnded(t: Backend, id: string, many: number, content = "x") {
  return await inComponent(t, async (ctx) => {
    const { db } = ctx;
    const all = await db.query("logEntries").take(1000);
    const {
      _id,
      _creationTime,
      vector: _,
      ...row
    } = all.find(({ entryId }) => entryId === id)!;
    const [endedAt, purgeAt] = [Date.now(), Date.now() + 30 * DAY_MS];
    const usage = new SpaceUsage(ctx);
    for (let seq = 2; seq <= many + 1; seq++) {
      const entry = { ...row, entryId: `log_${seq}`, seq, content };
      const revision = db.vars.commitTs;
      await db.insert("logEntries", { ...entry, endedAt, purgeAt, revision });
      usage.grow("agent/main", sizeOf(entry));
    }
    await usage.write();
    const day = (await db.query("dailyLogs").first())!;
    await db.patch("dailyLogs", day._id, { lastSeq: many + 1 });
    const { _id: _day, _creationTime: _made, last: _last, ...like } = day;
    for (let i = 100; i < 400; i++)
      await db.insert("dailyLogs", {
        ...like,
        ...{ date: `2026-03-${i}`, entries: 0, bytes: 0, preview: "" },
        ...{ isEmpty: true, revision: db.vars.commitTs },
      });
    const entries = (await db.query("logEntries").take(5000)).length;
    return { entries };
  });
}

test("whoever reads a log passes none of many that have ended", async () => {
  const { t, send, admin, append } = await world();
  const id = await append(FERRY);
  const ask = async () => {
    const costs: number[] = [];
    for (const [client, method, path, body] of [
      [send, "GET", `/v1/logs/${DATE}`],
      [send, "GET", `/v1/logs/${DATE}?format=text`],
      [send, "GET", "/v1/logs"],
      [send, "GET", "/v1/session"],
      [admin, "GET", "/v1/admin/agents/main/logs"],
      ...[{}, { minTrust: "agent" }, { since: DATE }].map(
        (more) =>
          [
            ...([send, "POST", "/v1/recall"] as const),
            { query: "ferry", include: ["logs"], mode: "text", ...more },
          ] as const,
      ),
    ] as const) {
      const { answer, cost } = await metered(() => client(method, path, body));
      expect(JSON.stringify(answer.body)).toContain(FERRY);
      costs.push(cost.documentsRead);
    }
    return costs;
  };
  // The first time makes rows of limits besides.
  await ask();
  const alone = await ask();
  await manyEnded(t, id, 1500);
  expect(await ask()).toEqual(alone);
});

test("whatever becomes of entries, their days are what lives of them", async () => {
  const next = fc.constantFrom("append", "end", "revive", "erase", "purge");
  const steps = fc.array(fc.tuple(next, fc.nat(7)), { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      vi.setSystemTime("2026-03-01T09:00:00Z");
      const { t, append, admin, usage } = await world();
      const ids = [await append("First")];
      let count = 0;
      for (const [step, which] of all) {
        const id = ids[which % ids.length];
        if (step === "append")
          ids.push(await append(`Entry ${count++}`, "2026-02-2" + (which % 2)));
        else if (step === "purge") {
          vi.setSystemTime(Date.now() + 20 * DAY_MS);
          await t.mutation(internal.backend.retention.purge, {});
        } else if (id !== undefined && (await isStored(t, id))) {
          if (step === "end") await end(t, [id]);
          if (step === "revive") await revive(t, [id]);
          if (step === "erase") await erase(t, admin, id);
        }
        await expectDays(t);
      }
      const before = [
        await usage(),
        (await admin("GET", "/v1/admin/overview")).body.agents[1],
      ];
      await t.action(internal.backend.usage.recount, { space: "agent/main" });
      expect([
        await usage(),
        (await admin("GET", "/v1/admin/overview")).body.agents[1],
      ]).toEqual(before);
    }),
    { numRuns: 25 },
  );
}, 60_000);

async function isStored(t: Backend, id: string): Promise<boolean> {
  return await inComponent(
    t,
    async (ctx) => (await findEntry(ctx, "agent/main", id)) !== null,
  );
}

async function erase(t: Backend, admin: World["admin"], id: string) {
  const date = await inComponent(
    t,
    async (ctx) => (await findEntry(ctx, "agent/main", id))!.date,
  );
  const path = `/v1/admin/agents/main/logs/${date}/${id}`;
  expect((await admin("DELETE", path)).status).toBe(204);
}

async function expectDays(t: Backend): Promise<void> {
  const { days, rows, found } = await inComponent(t, async ({ db }) => ({
    days: await db.query("dailyLogs").take(100),
    rows: await db.query("logEntries").take(100),
    found: await db.query("recallRows").take(100),
  }));
  const living = rows.filter(({ endedAt }) => endedAt === undefined);
  expect(found.map(({ owner }) => owner).sort()).toEqual(
    living.map(({ _id }) => _id).sort(),
  );
  for (const { date } of rows)
    expect(days.some((day) => day.date === date)).toBe(true);
  for (const day of days) {
    const own = living
      .filter(({ date }) => date === day.date)
      .sort((a, b) => a.seq - b.seq);
    const text = own.map(({ content }) => content).join("");
    expect(day).toMatchObject({
      ...{ entries: own.length, bytes: text.length },
      preview: own[0]?.content ?? "",
    });
    const last = own.at(-1);
    expect(day.last?.row).toBe(last && `log/${last.entryId}`);
    expect(day.isEmpty).toBe(own.length === 0 ? true : undefined);
    const numbers = rows
      .filter(({ date }) => date === day.date)
      .map(({ seq }) => seq);
    expect(day.lastSeq ?? day.entries).toBeGreaterThanOrEqual(
      Math.max(0, ...numbers),
    );
  }
}
