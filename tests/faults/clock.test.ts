import { afterEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import {
  answerOf,
  stubConfiguration,
  stubProvider,
} from "../backend/embedding/provider.js";
import { inComponent, issueToken, client } from "../setup.js";
import { clock, worldOnClock } from "./clock.js";
import { beforeEachCall } from "./faults.js";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

test("the clock of these tests goes back for transactions too", async () => {
  const { send } = await worldOnClock();
  const at = clock.now;
  clock.now = at + DAY_MS;
  await send("POST", "/v1/memories", { content: "Tomorrow" });
  clock.now = at - DAY_MS;
  const { body } = await send("POST", "/v1/memories", { content: "Yesterday" });
  expect(Date.parse(body.memory.createdAt)).toBe(at - DAY_MS);
});

describe("rate limits", () => {
  test("give a minute's quota after a jump forward and no more", async () => {
    vi.stubEnv("RATE_LIMIT_READ_PER_MINUTE", "5");
    const { send } = await worldOnClock();
    for (let i = 0; i < 5; i++) await send("GET", "/v1/me");
    expect((await send("GET", "/v1/me")).status).toBe(429);
    clock.now += 365 * DAY_MS;
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++)
      statuses.push((await send("GET", "/v1/me")).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test.each([
    ["a second", SECOND_MS],
    ["an hour", HOUR_MS],
    ["a year", 365 * DAY_MS],
  ])(
    "after a jump of %s back refuse nobody for longer than two minutes",
    async (_, back) => {
      vi.stubEnv("RATE_LIMIT_READ_PER_MINUTE", "60");
      const { send } = await worldOnClock();
      expect((await send("GET", "/v1/me")).status).toBe(200);
      clock.now -= back;
      const { status, headers } = await send("GET", "/v1/me");
      const wait = Number(headers.get("retry-after") ?? 0);
      expect(wait).toBeLessThanOrEqual(120);
      clock.now += wait * SECOND_MS;
      expect([status, (await send("GET", "/v1/me")).status]).toContain(200);
    },
  );
});

test("a token ends by the clock, and is good again where the clock was wrong", async () => {
  const { t } = await worldOnClock();
  const expiresAt = clock.now + HOUR_MS;
  const { secret } = await issueToken(t, "main", { expiresAt });
  const send = client(t, secret);
  expect((await send("GET", "/v1/me")).status).toBe(200);
  clock.now += HOUR_MS;
  const ended = await send("GET", "/v1/me");
  expect(ended.status).toBe(401);
  expect(ended.headers.get("www-authenticate")).toMatch(/^Bearer /);
  clock.now -= HOUR_MS;
  expect((await send("GET", "/v1/me")).status).toBe(200);
});

test("an idempotency key counts for a day by the clock, and longer after a jump back", async () => {
  const { send } = await worldOnClock();
  const key = { "Idempotency-Key": "k" };
  const write = async () =>
    await send("POST", "/v1/logs/2026-01-31", { content: "Once" }, key);
  const first = await write();
  clock.now -= 30 * DAY_MS;
  const early = await write();
  expect(early.headers.get("idempotent-replayed")).toBe("true");
  expect(early.body).toEqual(first.body);
  clock.now += 30 * DAY_MS + 25 * HOUR_MS;
  const late = await write();
  expect(late.headers.get("idempotent-replayed")).toBeNull();
  expect(late.body.entry.seq).toBe(first.body.entry.seq + 1);
});

test("a log entry is of the day that the clock says, and each day's entries stay in their order", async () => {
  const { send } = await worldOnClock();
  const write = async (content: string) =>
    (await send("POST", "/v1/logs/today", { content })).body.entry;
  const one = await write("one");
  clock.now += 3 * DAY_MS;
  const ahead = await write("ahead");
  clock.now -= 3 * DAY_MS + MINUTE_MS;
  const two = await write("two");
  expect(ahead.date > one.date).toBe(true);
  const read = await send("GET", `/v1/logs/${two.date}`);
  const contents = read.body.entries.map(
    ({ content }: { content: string }) => content,
  );
  expect(contents.at(-1)).toBe("two");
  const { logs } = (await send("GET", "/v1/logs")).body;
  const dates = logs.map(({ date }: { date: string }) => date);
  expect(dates).toEqual([...dates].sort().reverse());
  expect(dates).toContain(ahead.date);
});

describe("a walk by cursor over rows that were written while the clock went back", () => {
  async function written() {
    const { send, t } = await worldOnClock();
    const contents = ["a", "b", "c", "d", "e"].map((name) => `Memory ${name}`);
    for (const content of contents) {
      clock.now -= 10 * MINUTE_MS;
      await send("POST", "/v1/memories", { content });
    }
    return { send, t, contents };
  }

  test.each([
    ["GET /v1/memories", "/v1/memories?limit=2", "memories"],
    ["GET /v1/changes", "/v1/changes?limit=2", "changes"],
  ])("of %s meets each once", async (_, path, list) => {
    const { send, contents } = await written();
    const met: string[] = [];
    let cursor: string | null = null;
    do {
      const next: string =
        cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await send("GET", `${path}${next}`);
      for (const row of body[list]) met.push((row.memory ?? row).content);
      cursor = body[list].length === 0 ? null : body.nextCursor;
    } while (cursor !== null);
    expect(met.sort()).toEqual(contents);
  });
});

test("a recall whose clock jumps between its steps answers by the time at which it began", async () => {
  const { send } = await worldOnClock();
  const content = "Tea is at five";
  await send("POST", "/v1/memories", { content });
  const until = new Date(clock.now + MINUTE_MS).toISOString();
  for (const jump of [-DAY_MS, 2 * DAY_MS]) {
    const { value } = await beforeEachCall(
      async () => await send("POST", "/v1/recall", { query: "tea", until }),
      (call) => {
        if (call === 2) clock.now += jump;
      },
    );
    expect(value.status).toBe(200);
    expect(value.body.results[0].content).toBe(content);
  }
});

test("a row that was lent or put off while the clock was a year ahead gets its vector once it is right again", async () => {
  stubConfiguration();
  vi.spyOn(console, "warn").mockImplementation(() => {});
  stubProvider(() => new Response("", { status: 401 }));
  const { t, send } = await worldOnClock();
  await send("POST", "/v1/memories", { content: "Tea is at five" });
  clock.now += 365 * DAY_MS;
  const drain = async () =>
    await t.action(internal.backend.embeddings.drain, {});
  expect(await drain()).toBe(0);
  const [row] = await inComponent(
    t,
    async ({ db }) => await db.query("recallRows").take(1),
  );
  expect(row!.dueAt).toBeGreaterThan(clock.now);
  clock.now -= 364 * DAY_MS;
  stubProvider(({ input }) => answerOf(input, 256));
  expect(await drain()).toBe(1);
});
