import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { builtin } from "../../convex/backend/embedding/embedder.js";
import {
  backendWithAgent,
  inComponent,
  refusalOf,
  type Answer,
} from "../setup.js";

const NOW = Date.parse("2026-05-20T12:00:00Z");
const MODES = ["hybrid", "vector", "text", "recent"] as const;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW - 7 * 86_400_000 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const contents = ({ body }: Answer): string[] =>
  body.results.map(({ content }: { content: string }) => content).sort();

/** Made at the given times, and logged under the given days, whenever that was. */
async function backendWith(
  { memories = [], logs = [] }: { memories?: string[]; logs?: string[] },
  timeZone = "UTC",
) {
  const made = await backendWithAgent({ timeZone });
  for (const time of memories) {
    vi.setSystemTime(time);
    await made.send("POST", "/v1/memories", { content: `Router ${time}` });
  }
  vi.setSystemTime(NOW);
  for (const day of logs)
    await made.send("POST", `/v1/logs/${day}`, { content: `Router on ${day}` });
  vi.setSystemTime(NOW + 60_000);
  await made.t.action(internal.backend.embeddings.drain, {});
  const recall = (body: object) =>
    made.send("POST", "/v1/recall", {
      include: ["memories", "logs"],
      ...{ query: "router", minScore: 0 },
      ...body,
    });
  return { ...made, recall };
}

const LOGS = ["2026-05-17", "2026-05-18", "2026-05-19"];

test.each<[string, object, string[]]>([
  ["a day", { since: "2026-05-18", until: "2026-05-18" }, ["2026-05-18"]],
  ["since a day", { since: "2026-05-18" }, ["2026-05-18", "2026-05-19"]],
  ["until a day", { until: "2026-05-18" }, ["2026-05-17", "2026-05-18"]],
  [
    "since a time of a day",
    { since: "2026-05-18T22:00:00Z" },
    ["2026-05-18", "2026-05-19"],
  ],
  [
    "until a time of a day",
    { until: "2026-05-18T03:00:00Z" },
    ["2026-05-17", "2026-05-18"],
  ],
  ["until midnight", { until: "2026-05-18T00:00:00Z" }, ["2026-05-17"]],
  [
    "a day and a time",
    { since: "2026-05-18", until: "2026-05-19T00:00:00Z" },
    ["2026-05-18"],
  ],
  ["a day without any", { since: "2026-05-20" }, []],
])(
  "%s is the day of a log entry, whenever it was written",
  async (_, range, days) => {
    const { recall } = await backendWith({ logs: LOGS });
    for (const mode of MODES) {
      const answer = await recall({ mode, ...range });
      const expected = days.map((day) => `Router on ${day}`);
      expect(contents(answer), mode).toEqual(expected);
    }
  },
);

describe("in the agent's time zone", () => {
  const memories = [
    "2026-05-18T03:59:59.999Z",
    "2026-05-18T04:00:00.000Z",
    "2026-05-19T03:59:59.999Z",
    "2026-05-19T04:00:00.000Z",
  ];
  test.each<[object, number[]]>([
    [{ since: "2026-05-18", until: "2026-05-18" }, [1, 2]],
    [{ since: "2026-05-19" }, [3]],
    [{ until: "2026-05-17" }, [0]],
    [{ since: memories[2], until: "2026-05-18" }, [2]],
    [{ since: memories[1], until: memories[3] }, [1, 2]],
  ])("%j is the creation of a memory", async (range, places) => {
    const { recall } = await backendWith({ memories }, "America/New_York");
    for (const mode of MODES) {
      const answer = await recall({ mode, ...range });
      const expected = places.map((place) => `Router ${memories[place]}`);
      expect(contents(answer), mode).toEqual(expected);
    }
  });

  test("a time stands for the day that it is of there", async () => {
    const { recall } = await backendWith({ logs: LOGS }, "America/New_York");
    const since = "2026-05-19T03:00:00Z";
    expect(contents(await recall({ since }))).toHaveLength(2);
    const until = "2026-05-18T04:00:00Z";
    expect(contents(await recall({ until }))).toEqual(["Router on 2026-05-17"]);
  });
});

test("both at once: memories by their creation and log entries by their day", async () => {
  const memories = ["2026-05-18T10:00:00.000Z", "2026-05-19T10:00:00.000Z"];
  const { recall } = await backendWith({ memories, logs: LOGS });
  for (const mode of MODES) {
    const range = { since: "2026-05-18", until: "2026-05-18" };
    expect(contents(await recall({ mode, ...range })), mode).toEqual([
      "Router 2026-05-18T10:00:00.000Z",
      "Router on 2026-05-18",
    ]);
  }
});

test("the first and the last day that there are bound nothing, in a zone ahead of UTC too", async () => {
  const { recall } = await backendWith(
    { logs: ["2026-05-18"] },
    "Pacific/Auckland",
  );
  const wide = { since: "0001-01-01", until: "9999-12-31" };
  expect(contents(await recall(wide))).toHaveLength(1);
  const late = { since: "1970-01-01", until: "9999-12-31T23:59:59Z" };
  expect(contents(await recall(late))).toHaveLength(1);
});

test.each<[string, object, string]>([
  ["no day of the calendar", { since: "2026-02-30" }, "/since"],
  ["no month", { until: "2026-13-01" }, "/until"],
  ["no leap day", { until: "2025-02-29" }, "/until"],
  ["a word", { since: "yesterday" }, "/since"],
  ["a number", { since: 1_767_225_600_000 }, "/since"],
  ["a short day", { since: "2026-5-1" }, "/since"],
  ["a time of no day", { since: "2026-02-30T00:00:00Z" }, "/since"],
  [
    "days in the wrong order",
    { since: "2026-05-19", until: "2026-05-18" },
    "/until",
  ],
  [
    "a day after a time",
    { since: "2026-05-19", until: "2026-05-18T10:00:00Z" },
    "/until",
  ],
  [
    "a time after a day",
    { since: "2026-05-19T00:00:00Z", until: "2026-05-18" },
    "/until",
  ],
  [
    "twice the same time",
    { since: "2026-05-19T00:00:00Z", until: "2026-05-19T00:00:00Z" },
    "/until",
  ],
])("%s is refused", async (_, range, pointer) => {
  const { recall } = await backendWith({});
  const embed = vi.spyOn(builtin, "embed");
  for (const mode of MODES) {
    const { status, body } = await recall({ mode, ...range });
    expect(status).toBe(400);
    expect(body.code).toBe("invalid_request");
    expect(body.errors).toMatchObject([{ pointer }]);
  }
  expect(embed).not.toHaveBeenCalled();
});

/** Behind more of other days than recall looks at, of which all answer as well. */
describe("behind 1 200 newer entries", () => {
  async function backlog() {
    const made = await backendWithAgent({ trustCeiling: "owner" });
    const entry = (date: string, seq: number, trust: string) => ({
      table: "logEntries" as const,
      fields: {
        ...{ space: "agent/main", date, seq, entryId: `log-${date}-${seq}` },
        content: seq === 0 ? "Repaired the router" : `Router ${seq}`,
        provenance: { source: "agent", trust, agentId: "main" },
        // Written down in an order of their own.
        createdAt: NOW - (date < "2026-05-01" ? 2000 : 1000) * 1000 + seq,
        writtenAt: NOW + seq,
      },
    });
    const day = (date: string, entries: number) => ({
      table: "dailyLogs" as const,
      fields: {
        ...{ space: "agent/main", date, entries, bytes: 0, updatedAt: NOW },
        preview: "",
      },
    });
    const decoys = Array.from({ length: 1200 }, (_, i) =>
      entry("2026-05-19", i + 1, "untrusted"),
    );
    const records = [
      day("2026-04-02", 2),
      day("2026-05-19", 1200),
      entry("2026-04-02", 0, "agent"),
      entry("2026-04-02", 1300, "untrusted"),
      ...decoys,
    ];
    for (let at = 0; at < records.length; at += 200)
      await made.t.mutation(internal.backend.replica.restore, {
        records: records.slice(at, at + 200),
        first: false,
      });
    return made;
  }

  test("an older day's is found, alone and under a floor of trust", async () => {
    const { send } = await backlog();
    // Without vectors nothing but the walk finds it.
    const down = { ok: false, fault: "provider", reason: "down" } as const;
    vi.spyOn(builtin, "embed").mockResolvedValue(down);
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const range = { since: "2026-04-01", until: "2026-04-30" };
    for (const mode of ["hybrid", "text", "recent"]) {
      const ask = async (filter: object) => {
        const body = { query: "router", mode, include: ["logs"], ...filter };
        return contents(await send("POST", "/v1/recall", body));
      };
      const both = ["Repaired the router", "Router 1300"];
      expect(await ask(range), mode).toEqual(both);
      const floor = { minTrust: "agent" };
      expect(await ask({ ...range, ...floor }), mode).toEqual([both[0]]);
      expect(await ask({ since: "2026-04-01", ...floor }), mode).toEqual([
        both[0],
      ]);
    }
  }, 60_000);
});

test("an entry that was written down before its row said its day is of its day too", async () => {
  const { t, recall } = await backendWith({ logs: LOGS });
  await inComponent(t, async ({ db }) => {
    for (const { _id } of await db.query("recallRows").take(10))
      await db.patch("recallRows", _id, { day: undefined });
  });
  const range = { since: "2026-05-18", until: "2026-05-18" };
  for (const mode of MODES)
    expect(contents(await recall({ mode, ...range })), mode).toEqual([
      "Router on 2026-05-18",
    ]);
});

test("the operator asks for days too", async () => {
  const { t } = await backendWith({ logs: LOGS });
  const args = { agentId: "main", query: "router", include: ["logs" as const] };
  const search = async (range: object) =>
    await t.action(internal.memory.searchMemory, { ...args, ...range });
  const found = await search({ since: "2026-05-18", until: "2026-05-18" });
  expect(found).toMatchObject({
    ok: true,
    value: { results: [{ date: "2026-05-18" }] },
  });
  const refused = await refusalOf(search({ until: "2026-02-30" }));
  expect(refused).toMatchObject({ code: "invalid_request", pointer: "/until" });
});
