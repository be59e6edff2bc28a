import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import {
  backend,
  client,
  createAgent,
  inComponent,
  refusalOf,
  type Backend,
} from "../setup.js";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime("2026-03-01T09:00:00Z");
});
afterEach(() => {
  vi.useRealTimers();
});

const DATE = "2026-02-28";
const SECRET = "Zanzibar";

async function world() {
  const t = backend();
  const send = client(
    t,
    await createAgent(t, "main", { trustCeiling: "owner" }),
  );
  const admin = client(
    t,
    await createAgent(t, "boss", { scopes: ["admin"], trustCeiling: "owner" }),
  );
  const append = async (content: string, headers = {}) => {
    const path = `/v1/logs/${DATE}`;
    const { body } = await send("POST", path, { content }, headers);
    vi.advanceTimersByTime(1000);
    await t.action(internal.backend.embeddings.drain, {});
    return body.entry.id as string;
  };
  const erase = async (id: string) =>
    await admin("DELETE", `/v1/admin/agents/main/logs/${DATE}/${id}`);
  const day = async (query = "") =>
    (await send("GET", `/v1/logs/${DATE}${query}`)).body;
  return { t, send, admin, append, erase, day };
}

async function everything(t: Backend): Promise<string> {
  return await inComponent(t, async ({ db }) => {
    const rows: unknown[] = [];
    for (const table of [
      "logEntries",
      "dailyLogs",
      "recallRows",
      "contextRows",
      "openclawFiles",
      "idempotencyKeys",
      "lastWrites",
    ] as const)
      rows.push(...(await db.query(table).take(1000)));
    return JSON.stringify(rows, (_, value: unknown) =>
      typeof value === "bigint" ? `${value}` : value,
    );
  });
}

async function vectors(t: Backend): Promise<number[][]> {
  return await inComponent(t, async ({ db }) =>
    (await db.query("vectors_128").take(100)).map(({ vector }) => vector),
  );
}

type Days = { seq: number; content: string }[];
const said = ({ entries }: { entries: Days }) =>
  entries.map(({ seq, content }) => [seq, content]);

describe("a log entry that is erased", () => {
  test.each(["alone", "with its day"])(
    "gives its number to no other, also when it was the only one and is erased %s",
    async (how) => {
      const { admin, append, erase, day, send } = await world();
      const only = await append("Only");
      expect(said(await day())).toEqual([[1, "Only"]]);
      if (how === "alone") expect((await erase(only)).status).toBe(204);
      else await admin("DELETE", `/v1/admin/agents/main/logs/${DATE}`);
      expect((await send("GET", "/v1/logs")).body.logs).toEqual([]);
      await append("Next");
      expect(said(await day())).toEqual([[2, "Next"]]);
    },
  );

  test("stands nowhere any more, and the others keep their numbers", async () => {
    const { t, append, erase, day, send } = await world();
    const key = { "Idempotency-Key": "entry" };
    const first = await append(`First ${SECRET}`, key);
    await append("Second");
    const third = await append("Third");
    const alone = await vectorOf("Second");

    expect((await erase(first)).status).toBe(204);
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    expect(await everything(t)).not.toMatch(/zanzibar/i);
    const after = await day();
    expect(said(after)).toEqual([
      [2, "Second"],
      [3, "Third"],
    ]);
    expect(after.log).toMatchObject({ entries: 2, bytes: 11 });
    const list = await send("GET", "/v1/logs");
    expect(list.body.logs).toMatchObject([{ preview: "Second" }]);
    // The one after it has a vector of its own text alone.
    expect(await vectors(t)).toHaveLength(2);
    expect((await vectors(t)).some((one) => near(one, alone))).toBe(true);

    expect((await erase(third)).status).toBe(204);
    const fourth = await append("Fourth");
    expect(said(await day())).toEqual([
      [2, "Second"],
      [4, "Fourth"],
    ]);
    expect((await erase(fourth)).status).toBe(204);
    // A page behind which there are only erased ones is the last.
    expect((await day("?limit=1")).nextCursor).toBeDefined();
    const pages: unknown[] = [];
    for (let query = "?limit=1", left = 5; left > 0; left--) {
      const page = await day(query);
      pages.push(...said(page));
      if (page.nextCursor === null) break;
      query = `?limit=1&cursor=${page.nextCursor}`;
      expect(left).toBeGreaterThan(1);
    }
    expect(pages).toEqual([[2, "Second"]]);
    const me = await send("GET", "/v1/me");
    expect(me.body.usage).toMatchObject([{ rows: 1, bytes: 6 }]);
  });

  test("takes its day with it where it was the only one", async () => {
    const { t, append, erase, send } = await world();
    const only = await append("Only");
    expect(await vectors(t)).toHaveLength(1);
    await erase(only);
    expect((await send("GET", "/v1/logs")).body.logs).toEqual([]);
    expect(await vectors(t)).toEqual([]);
    await append("Anew");
    expect((await send("GET", "/v1/logs")).body.logs).toHaveLength(1);
  });

  test("leaves a memory of the same id as it is", async () => {
    const { t, append, erase, send } = await world();
    const id = await append("Entry");
    await inComponent(t, async ({ db }) => {
      const { _id } = (await db.query("logEntries").first())!;
      await db.patch("logEntries", _id, { entryId: "same" });
    });
    const key = { "Idempotency-Key": "memory" };
    const body = { content: "Memory", metadata: {} };
    await send("PUT", "/v1/memories/same", body, key);
    await send("PATCH", "/v1/memories/same", { content: "Memory now" });
    expect((await erase(id)).status).toBe(404);
    expect((await erase("same")).status).toBe(204);
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    const history = await send("GET", "/v1/memories/same/history");
    expect(history.body.versions).toHaveLength(2);
    const again = await send("PUT", "/v1/memories/same", body, key);
    expect(again.body.memory.content).toBe("Memory");
  });

  test("leaves an imported file byte for byte but for itself", async () => {
    const { t, append, erase } = await world();
    const id = await append(SECRET);
    await inComponent(t, async ({ db }) => {
      const piece = { open: "", close: "", hash: "h", superseded: false };
      await db.insert("openclawFiles", {
        ...{ space: "agent/main", path: "memory/x.md", sha256: "x" },
        ...{ characters: 1, tail: "\n", importedAt: 1 },
        pieces: [
          { ...piece, gap: "# Day\n\n", kind: "logEntry", close: "x", id },
          { ...piece, gap: "\n\n", kind: "memory", id },
        ],
        revision: db.vars.commitTs,
      });
    });
    await erase(id);
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    const [file] = await inComponent(t, async ({ db }) =>
      (await db.query("openclawFiles").take(2)).map(({ pieces, tail }) => ({
        pieces,
        tail,
      })),
    );
    expect(file).toMatchObject({
      pieces: [
        { gap: "# Day\n\n", kind: "logEntry", id, hash: "", close: "" },
        { gap: "\n\n", kind: "memory", id, hash: "h" },
      ],
      tail: "\n",
    });
  });

  test("is found by no other day, agent or date that is none, and audited", async () => {
    const { t, append, admin } = await world();
    const id = await append("Entry");
    const at = "/v1/admin/agents/main/logs";
    for (const [path, status] of [
      [`${at}/2026-02-27/${id}`, 404],
      [`${at}/2026-02-30/${id}`, 400],
      [`/v1/admin/agents/boss/logs/${DATE}/${id}`, 404],
      [`/v1/admin/agents/nobody/logs/${DATE}/${id}`, 404],
      [`${at}/${DATE}/log_unknown`, 404],
    ] as const)
      expect((await admin("DELETE", path)).status, path).toBe(status);
    const which = { agentId: "main", date: DATE, entryId: id };
    await t.mutation(internal.agents.eraseLogEntry, which);
    expect(
      await refusalOf(t.mutation(internal.agents.eraseLogEntry, which)),
    ).toMatchObject({ code: "not_found" });
    const audit = await t.mutation(internal.agents.audit, { agentId: "main" });
    expect(audit.ok && audit.value.events[0]).toMatchObject({
      ...{ action: "log.eraseEntry", outcome: "ok", about: "main" },
      subjects: [id],
    });
  });

  function near(a: number[], b: number[]): boolean {
    return a.reduce((sum, part, i) => sum + part * b[i]!, 0) > 0.999;
  }

  /** Of a text that nothing was written before. */
  async function vectorOf(content: string): Promise<number[]> {
    const other = await world();
    await other.append(content);
    return (await vectors(other.t))[0]!;
  }
});

test("a day is erased in as many calls as it takes, and nothing else", async () => {
  const { t, append, admin, send } = await world();
  await append("Template");
  await send("POST", "/v1/logs/2026-02-27", { content: "Other day" });
  await inComponent(t, async ({ db }) => {
    const entries = await db.query("logEntries").take(2);
    const { _id, _creationTime, vector: _, ...row } = entries[0]!;
    for (let seq = 2; seq <= 150; seq++)
      await db.insert("logEntries", {
        ...{ ...row, entryId: `log_${seq}`, seq },
        revision: db.vars.commitTs,
      });
    const day = (await db.query("dailyLogs").take(2)).find(
      ({ date }) => date === DATE,
    )!;
    await db.patch("dailyLogs", day._id, { entries: 150 });
  });
  const path = `/v1/admin/agents/main/logs/${DATE}`;
  const first = await admin("DELETE", path);
  expect(first.body).toEqual({ date: DATE, erased: 100, left: true });
  const second = await admin("DELETE", path);
  expect(second.body).toEqual({ date: DATE, erased: 50, left: false });
  expect((await admin("DELETE", path)).status).toBe(404);
  const { body } = await send("GET", "/v1/logs");
  expect(body.logs).toMatchObject([{ date: "2026-02-27", entries: 1 }]);
});
