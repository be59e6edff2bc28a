import { afterEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import { backend, client, createAgent } from "../setup.js";

afterEach(() => {
  vi.useRealTimers();
});

/**
 * In Berlin the clock is put forward on 29 March 2026: the day begins at 23:00 and ends at 22:00 of UTC. In
 * Auckland it is put back on 5 April 2026: the day begins at 11:00 and ends at 12:00 of UTC.
 */
const zones = [
  {
    timeZone: "Europe/Berlin",
    day: "2026-03-29",
    times: ["2026-03-28T22:59:59.999Z", "2026-03-28T23:00:00Z"],
    ends: ["2026-03-29T21:59:59.999Z", "2026-03-29T22:00:00Z"],
  },
  {
    timeZone: "Pacific/Auckland",
    day: "2026-04-05",
    times: ["2026-04-04T10:59:59.999Z", "2026-04-04T11:00:00Z"],
    ends: ["2026-04-05T11:59:59.999Z", "2026-04-05T12:00:00Z"],
  },
];

/** Memories at the borders of a day: before, first, last, after. */
async function world({ timeZone, times, ends }: (typeof zones)[number]) {
  const borders = [...times, ...ends];
  vi.useFakeTimers({
    toFake: ["Date"],
    now: Date.parse(borders[0]!) - 3_600_000,
  });
  const t = backend();
  const scopes = [...SCOPES];
  const token = await createAgent(t, "main", { timeZone, scopes });
  const send = client(t, token);
  for (const [i, at] of borders.entries()) {
    vi.setSystemTime(Date.parse(at));
    const id = ["before", "first", "last", "after"][i]!;
    await send("PUT", `/v1/memories/${id}`, { content: `Tea ${id}` });
  }
  vi.setSystemTime(Date.parse(borders[3]!) + 3_600_000);
  return { t, send };
}

describe.each(zones)("a day of $timeZone", (zone) => {
  const { day } = zone;
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();

  test("is meant whole by a list", async () => {
    const { send } = await world(zone);
    const list = async (query: string) =>
      ids((await send("GET", `/v1/memories?${query}`)).body.memories);
    expect(await list(`since=${day}`)).toEqual(["after", "first", "last"]);
    expect(await list(`until=${day}`)).toEqual(["before", "first", "last"]);
    expect(await list(`since=${day}&until=${day}`)).toEqual(["first", "last"]);
    // A time is exact: itself, and not the end.
    const [, first] = zone.times;
    const [, after] = zone.ends;
    expect(await list(`since=${first}&until=${after}`)).toEqual([
      "first",
      "last",
    ]);
    expect(await list(`since=${day}&until=${after}`)).toEqual([
      "first",
      "last",
    ]);
  });

  test("is meant whole by a forgetting, its dry run and what it applies", async () => {
    const { send } = await world(zone);
    const filter = { since: day, until: day };
    const dry = await send("POST", "/v1/memories/forget", { filter });
    expect(dry.body.ids.sort()).toEqual(["first", "last"]);
    const apply = { filter, dryRun: false, ids: ["first", "last"] };
    expect((await send("POST", "/v1/memories/forget", apply)).status).toBe(200);
    const other = { filter, dryRun: false, ids: ["after"] };
    expect((await send("POST", "/v1/memories/forget", other)).status).toBe(409);
  });

  test("begins what is exported and audited", async () => {
    const { send } = await world(zone);
    const { body } = await send("GET", `/v1/export?since=${day}`);
    const lines = (body as string).trim().split("\n").slice(0, -1);
    expect(ids(lines.map((line) => JSON.parse(line)))).toEqual([
      ...["after", "first", "last"],
    ]);
    const audit = await send(
      "GET",
      `/v1/admin/audit?since=${day}&agentId=main`,
    );
    const subjects = audit.body.events
      .filter(({ action }: { action: string }) => action === "memory.put")
      .flatMap(({ subjects }: { subjects: string[] }) => subjects);
    expect(subjects).toEqual(["after", "last", "first"]);
  });

  test("is meant whole by recall, of what was made and of what held", async () => {
    const { send } = await world(zone);
    const recalled = async (body: object) =>
      ids((await send("POST", "/v1/recall", body)).body.results);
    expect(await recalled({ since: day, until: day })).toEqual([
      "first",
      "last",
    ]);
    expect(await recalled({ asOf: day })).toEqual(["before", "first", "last"]);
    const [, after] = zone.ends;
    expect(await recalled({ asOf: after })).toHaveLength(4);
  });

  test("is one of the days that logs are listed by, and a time stands for its day", async () => {
    const { send } = await world(zone);
    const days = [-1, 0, 1].map((more) =>
      new Date(Date.parse(day) + more * 86_400_000).toISOString().slice(0, 10),
    );
    for (const date of days)
      await send("POST", `/v1/logs/${date}`, { content: "Tea" });
    const list = async (query: string) =>
      (await send("GET", `/v1/logs?${query}`)).body.logs.map(
        ({ date }: { date: string }) => date,
      );
    expect(await list(`since=${day}&until=${day}`)).toEqual([day]);
    expect(await list(`since=${zone.times[1]}&until=${zone.ends[1]}`)).toEqual([
      day,
    ]);
    expect(await list(`since=${zone.times[0]}&until=${zone.ends[0]}`)).toEqual([
      ...[day, days[0]],
    ]);
  });

  test("ends what expires on it", async () => {
    const now = Date.parse(zone.times[0]!);
    vi.useFakeTimers({ toFake: ["Date"], now });
    const { timeZone } = zone;
    const t = backend();
    const send = client(t, await createAgent(t, "main", { timeZone }));
    const end = new Date(zone.ends[1]!).toISOString();
    const made = { content: "Short", expiresAt: day };
    const { body } = await send("POST", "/v1/memories", made);
    expect(body.memory.expiresAt).toBe(end);
    const path = `/v1/memories/${body.memory.id}`;
    const put = await send("PUT", "/v1/memories/short", {
      content: "Shorter",
      expiresAt: day,
    });
    expect(put.body.memory.expiresAt).toBe(end);
    await send("PATCH", path, { expiresAt: null });
    const patched = await send("PATCH", path, { expiresAt: day });
    expect(patched.body.memory.expiresAt).toBe(end);
    const batch = { memories: [{ content: "Third", expiresAt: day }] };
    const { results } = (await send("POST", "/v1/memories", batch)).body;
    expect(results[0].memory.expiresAt).toBe(end);
    vi.setSystemTime(Date.parse(zone.ends[0]!));
    expect((await send("GET", path)).status).toBe(200);
    vi.setSystemTime(Date.parse(zone.ends[1]!));
    expect((await send("GET", path)).status).toBe(404);
  });

  test("is one for the operator's functions, which take ISO times too", async () => {
    const { t } = await world(zone);
    const list = async (since: string | number) => {
      const given = { agentId: "main", filter: { since } };
      const outcome = await t.mutation(internal.memory.listMemories, given);
      return outcome.ok ? ids(outcome.value.memories) : outcome.refusal;
    };
    expect(await list(day)).toEqual(["after", "first", "last"]);
    expect(await list(zone.ends[1]!)).toEqual(["after"]);
    expect(await list(Date.parse(zone.ends[1]!))).toEqual(["after"]);
  });
});

const refused: [what: string, value: string][] = [
  ["a day that is none", "2026-02-30"],
  ["a day in another form", "30.01.2026"],
  ["a time without a zone", "2026-01-31T12:00:00"],
  ["a word", "yesterday"],
];

describe.each(refused)("%s", (_, value) => {
  test("is refused with what it must be", async () => {
    const t = backend();
    const scopes = [...SCOPES];
    const send = client(t, await createAgent(t, "main", { scopes }));
    const asks: [string, string, unknown, string][] = [
      ["GET", `/v1/memories?since=${value}`, undefined, "/since"],
      ["GET", `/v1/memories?until=${value}`, undefined, "/until"],
      ["GET", `/v1/logs?since=${value}`, undefined, "/since"],
      ["GET", `/v1/export?since=${value}`, undefined, "/since"],
      ["GET", `/v1/admin/audit?since=${value}`, undefined, "/since"],
      ["POST", "/v1/recall", { since: value }, "/since"],
      ["POST", "/v1/recall", { asOf: value }, "/asOf"],
      [
        "POST",
        "/v1/memories",
        { content: "x", expiresAt: value },
        "/expiresAt",
      ],
      [
        "POST",
        "/v1/memories/forget",
        { filter: { until: value } },
        "/filter/until",
      ],
    ];
    for (const [method, path, body, pointer] of asks) {
      const answer = await send(method, path, body);
      expect(answer.status, path).toBe(400);
      expect(answer.body.errors).toEqual([
        {
          pointer,
          detail: expect.stringMatching(/^Must be a day such as 2026-01-31/),
        },
      ]);
    }
  });
});

test("what the operator gives as a time and is none is refused, not passed over", async () => {
  const t = backend();
  await createAgent(t, "main");
  const call = t.mutation(internal.memory.listMemories, {
    agentId: "main",
    filter: { since: "yesterday" },
  });
  const answer = await call.catch((error: { data: unknown }) => error.data);
  expect(JSON.stringify(answer)).toContain("Must be a day such as 2026-01-31");
});

test("an expiry on the last day that has four digits can be sent back", async () => {
  const t = backend();
  const timeZone = "America/Los_Angeles";
  const send = client(t, await createAgent(t, "main", { timeZone }));
  const sent = { content: "Long", expiresAt: "9999-12-31" };
  const { body } = await send("POST", "/v1/memories", sent);
  const { id, expiresAt } = body.memory;
  const again = await send("PATCH", `/v1/memories/${id}`, { expiresAt });
  expect(again.status).toBe(200);
  expect(again.body.memory.expiresAt).toBe(expiresAt);
});
