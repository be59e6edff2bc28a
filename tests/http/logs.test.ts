import { afterEach, expect, test, vi } from "vitest";
import {
  backendWithAgent,
  client,
  createAgent,
  grant,
  storedRows,
  type Client,
} from "../setup.js";

const DAY = "/v1/logs/2026-01-31";

afterEach(() => {
  vi.useRealTimers();
});

/** Only the date: timers go on. */
function setTime(time: string): void {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date(time) });
}

test("POST /v1/logs/{date} appends entries in order and counts them", async () => {
  const { send } = await backendWithAgent();
  const first = await send("POST", DAY, { content: "Grüße" });
  expect(first.status).toBe(201);
  expect(first.headers.get("location")).toBe(DAY);
  expect(first.body.entry).toMatchObject({
    date: "2026-01-31",
    seq: 1,
    content: "Grüße",
  });
  expect(first.body.entry.id).toMatch(/^log_[0-9A-Z]{26}$/);
  expect(first.body.log).toEqual({ date: "2026-01-31", entries: 1, bytes: 7 });
  const second = await send("POST", DAY, { content: "Second" });
  expect(second.body.entry.seq).toBe(2);
  expect(second.body.log).toEqual({
    date: "2026-01-31",
    entries: 2,
    bytes: 13,
  });
  const day = await send("GET", DAY);
  expect(day.body).toEqual({
    log: second.body.log,
    entries: [first.body.entry, second.body.entry],
    content: "Grüße\n\nSecond",
    nextCursor: null,
  });
});

test("POST /v1/logs/{date} loses none of 20 concurrent appends", async () => {
  const { send } = await backendWithAgent();
  const contents = Array.from({ length: 20 }, (_, i) => `Entry ${i}`);
  const answers = await Promise.all(
    contents.map((content) => send("POST", DAY, { content })),
  );
  for (const { status } of answers) expect(status).toBe(201);
  const { body } = await send("GET", DAY);
  expect(body.log.entries).toBe(20);
  expect(body.entries.map(({ seq }: { seq: number }) => seq)).toEqual(
    contents.map((_, i) => i + 1),
  );
  expect(
    body.entries.map(({ content }: { content: string }) => content).sort(),
  ).toEqual([...contents].sort());
});

test("POST /v1/logs/{date} keeps the same text twice: a log is what happened", async () => {
  const { send } = await backendWithAgent();
  await send("POST", DAY, { content: "Restarted" });
  await send("POST", DAY, { content: "Restarted" });
  expect((await send("GET", DAY)).body.log.entries).toBe(2);
});

test("GET /v1/logs/{date} answers an empty day with 200 and no entries", async () => {
  const { send } = await backendWithAgent();
  const { status, body } = await send("GET", DAY);
  expect(status).toBe(200);
  expect(body).toEqual({
    log: { date: "2026-01-31", entries: 0, bytes: 0 },
    entries: [],
    content: "",
    nextCursor: null,
  });
});

test("GET /v1/logs/{date} pages through a day, each entry once and in order", async () => {
  const { send } = await backendWithAgent();
  for (let i = 1; i <= 7; i++) await send("POST", DAY, { content: `${i}` });
  const seen: string[] = [];
  const sizes: number[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${cursor}`;
    const { body } = await send("GET", `${DAY}?limit=3${query}`);
    sizes.push(body.entries.length);
    seen.push(...body.entries.map((e: { content: string }) => e.content));
    cursor = body.nextCursor;
  } while (cursor !== null);
  expect(sizes).toEqual([3, 3, 1]);
  expect(seen).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
});

test.each([
  ["2026-03-01T07:59:59Z", "2026-02-28"],
  ["2026-03-01T08:00:00Z", "2026-03-01"],
  // Clocks go forward at 10:00 UTC on 8 March: that day has 23 hours.
  ["2026-03-09T06:59:59Z", "2026-03-08"],
  ["2026-03-09T07:00:00Z", "2026-03-09"],
])("today of an agent in Los Angeles at %s is %s", async (time, date) => {
  setTime(time);
  const { t, send } = await backendWithAgent({
    timeZone: "America/Los_Angeles",
  });
  const { body } = await send("POST", "/v1/logs/today", { content: "Here" });
  expect(body.entry.date).toBe(date);
  const read = await send("GET", "/v1/logs/today");
  expect(read.body.entries).toHaveLength(1);
  const inUtc = client(t, await createAgent(t, "utc"));
  const other = await inUtc("POST", "/v1/logs/today", { content: "There" });
  expect(other.body.entry.date).toBe(time.slice(0, 10));
});

test("yesterday is the calendar's day before, where a day has 23 hours too", async () => {
  // Half past midnight after the short day: 24 hours earlier was still 7 March.
  setTime("2026-03-09T07:30:00Z");
  const { send } = await backendWithAgent({ timeZone: "America/Los_Angeles" });
  await send("POST", "/v1/logs/2026-03-08", { content: "The short day" });
  const { body } = await send("GET", "/v1/logs/yesterday");
  expect(body.log.date).toBe("2026-03-08");
  expect(body.entries).toHaveLength(1);
});

test("timeZone of a request wins over the agent's", async () => {
  setTime("2026-03-01T07:00:00Z");
  const { send } = await backendWithAgent({ timeZone: "America/Los_Angeles" });
  const { body } = await send("POST", "/v1/logs/today", {
    content: "In Tokyo",
    timeZone: "Asia/Tokyo",
  });
  expect(body.entry.date).toBe("2026-03-01");
  const read = await send("GET", "/v1/logs/today?timeZone=Asia/Tokyo");
  expect(read.body.entries).toHaveLength(1);
});

test.each([
  ["a day that the calendar lacks", "2026-02-30"],
  ["a time", "2026-01-31T00:00:00Z"],
  ["another word", "tomorrow"],
  ["percent signs that decode to nothing", "%E0%A4%A"],
  ["a null character", "%00"],
  ["10 kB", "9".repeat(10_240)],
])("/v1/logs/{date} refuses %s as a date", async (_, date) => {
  const { t, send } = await backendWithAgent();
  const before = await storedRows(t);
  for (const [method, body] of [
    ["POST", { content: "x" }],
    ["GET", undefined],
  ] as const) {
    const answer = await send(method, `/v1/logs/${date}`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe("/date");
  }
  expect(await storedRows(t)).toEqual(before);
});

test.each([
  ["/content", { content: "" }],
  ["/content", { content: " \n " }],
  ["/content", { content: "x".repeat(65_537) }],
  ["/content", { content: "null \u0000 character" }],
  ["/content", { content: "half a pair \ud83d" }],
  ["/content", {}],
  ["/content", { content: ["x"] }],
  ["/timeZone", { content: "x", timeZone: "Mars/Olympus_Mons" }],
  ["/space", { content: "x", space: "team" }],
  ["/provenance/source", { content: "x", provenance: { source: "gossip" } }],
])("POST /v1/logs/{date} refuses and points at %s", async (pointer, body) => {
  const { t, send } = await backendWithAgent();
  const before = await storedRows(t);
  const answer = await send("POST", DAY, body);
  const isLong = JSON.stringify(body).length > 65_536;
  expect(answer.status).toBe(isLong ? 413 : 400);
  expect(answer.body.errors[0].pointer).toBe(pointer);
  expect(await storedRows(t)).toEqual(before);
});

test("POST /v1/logs/{date} takes an entry of 65 536 characters, however they are escaped", async () => {
  const { send } = await backendWithAgent();
  const content = "\t".repeat(65_535) + "é";
  const body = JSON.stringify({ content }).replace("é", "\\u00e9");
  const answer = await send("POST", DAY, body);
  expect(answer.status).toBe(201);
  expect(answer.body.log.bytes).toBe(65_537);
});

test("GET /v1/logs lists the days that have entries, newest first, in pages", async () => {
  const { send } = await backendWithAgent();
  for (const date of ["2026-01-05", "2026-01-07", "2026-01-06"]) {
    await send("POST", `/v1/logs/${date}`, { content: `First of ${date}` });
    await send("POST", `/v1/logs/${date}`, { content: "Second" });
  }
  const dates = (body: { logs: { date: string }[] }) =>
    body.logs.map(({ date }) => date);
  const first = await send("GET", "/v1/logs?limit=2");
  expect(dates(first.body)).toEqual(["2026-01-07", "2026-01-06"]);
  expect(first.body.logs[0]).toMatchObject({
    entries: 2,
    preview: "First of 2026-01-07",
  });
  const second = await send(
    "GET",
    `/v1/logs?limit=2&cursor=${first.body.nextCursor}`,
  );
  expect(dates(second.body)).toEqual(["2026-01-05"]);
  expect(second.body.nextCursor).toBeNull();
  const within = await send(
    "GET",
    "/v1/logs?since=2026-01-06&until=2026-01-06",
  );
  expect(dates(within.body)).toEqual(["2026-01-06"]);
  const none = await send("GET", "/v1/logs?since=2027-01-01&until=2027-01-02");
  expect(dates(none.body)).toEqual([]);
});

test("GET /v1/logs points at the cursor that is none", async () => {
  const { send } = await backendWithAgent();
  const { status, body } = await send("GET", "/v1/logs?cursor=garbage");
  expect(status).toBe(400);
  expect(body.errors[0].pointer).toBe("/cursor");
});

test("logs of one agent are no one else's", async () => {
  const { t, send } = await backendWithAgent();
  await send("POST", DAY, { content: "Private" });
  const stranger = client(t, await createAgent(t, "stranger"));
  expect((await stranger("GET", DAY)).body.entries).toEqual([]);
  expect((await stranger("GET", "/v1/logs")).body.logs).toEqual([]);
  for (const answer of [
    await stranger("GET", `${DAY}?space=agent/main`),
    await stranger("GET", "/v1/logs?space=agent/main"),
    await stranger("POST", DAY, { content: "Forged", space: "agent/main" }),
  ]) {
    expect(answer.status).toBe(403);
    expect(answer.body.errors[0].pointer).toBe("/space");
  }
  expect((await send("GET", DAY)).body.log.entries).toBe(1);
});

test("a space that is granted for reading can be read and not written", async () => {
  const { t, send } = await backendWithAgent();
  const reader: Client = client(t, await createAgent(t, "reader"));
  await grant(t, "main", "shared/team", "write");
  await grant(t, "reader", "shared/team", "read");
  const body = { content: "For the team", space: "shared/team" };
  expect((await send("POST", DAY, body)).status).toBe(201);
  const read = await reader("GET", `${DAY}?space=shared/team`);
  expect(read.body.entries).toHaveLength(1);
  expect((await reader("POST", DAY, body)).status).toBe(403);
});

test("an entry never changes: there is no route to change or remove one", async () => {
  const { send } = await backendWithAgent();
  await send("POST", DAY, { content: "Stays" });
  for (const method of ["PUT", "PATCH", "DELETE"]) {
    expect((await send(method, DAY, { content: "x" })).status).toBe(405);
  }
});
