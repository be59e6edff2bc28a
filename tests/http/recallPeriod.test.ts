import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { backendWithAgent, type Client } from "../setup.js";
import {
  contents,
  DAY_MS,
  dayAfter,
  embedWaiting,
  EVERYTHING,
  liftLimits,
  logged,
  range,
  remember,
  setTime,
} from "./recallStores.js";

beforeAll(liftLimits);
afterEach(() => {
  vi.useRealTimers();
});

describe("since and until", () => {
  const DAYS = range("2026-05-16", "2026-05-20");
  /** Auckland is 12 hours ahead: its day begins at noon of the day before. */
  const midnight = (day: string) => `${dayAfter(day, -1)}T12:00:00Z`;
  let send: Client;
  beforeAll(async () => {
    const timeZone = "Pacific/Auckland";
    setTime(midnight("2026-05-16"));
    const made = await backendWithAgent({ timeZone });
    ({ send } = made);
    for (const day of DAYS) {
      for (const [name, at] of [
        ["first", 0],
        ["last", DAY_MS - 1],
      ] as const) {
        setTime(new Date(Date.parse(midnight(day)) + at).toISOString());
        await remember(send, [{ content: `The ${name} mare of ${day}` }]);
      }
    }
    // Written long after their days: the day counts, not the writing.
    setTime("2026-05-25T00:00:00Z");
    for (const day of DAYS) await logged(send, day, `A mare ran on ${day}`);
    await embedWaiting(made.t);
  });

  const noon = (day: string) => `${day}T00:00:00Z`;
  const cases: [object, string[], string[]][] = [
    [{ since: "2026-05-18" }, DAYS.slice(2), DAYS.slice(2)],
    [{ until: "2026-05-18" }, DAYS.slice(0, 3), DAYS.slice(0, 3)],
    [
      { since: "2026-05-18", until: "2026-05-18" },
      ["2026-05-18"],
      ["2026-05-18"],
    ],
    [
      { since: "2026-05-17", until: "2026-05-19" },
      DAYS.slice(1, 4),
      DAYS.slice(1, 4),
    ],
    [{ since: midnight("2026-05-18") }, DAYS.slice(2), DAYS.slice(2)],
    [{ until: midnight("2026-05-18") }, DAYS.slice(0, 2), DAYS.slice(0, 2)],
    [
      { since: midnight("2026-05-17"), until: "2026-05-17" },
      ["2026-05-17"],
      ["2026-05-17"],
    ],
    [{ since: "2026-05-20" }, ["2026-05-20"], ["2026-05-20"]],
    [{ since: "2026-05-21" }, [], []],
    [{ until: "2026-05-15" }, [], []],
    [{ since: null, until: null }, DAYS, DAYS],
    [{ since: "2024-02-29", until: "2028-02-29" }, DAYS, DAYS],
  ];

  test.each(cases)("%j", async (bounds, logDays, memoryDays) => {
    setTime("2026-05-26T00:00:00Z");
    for (const query of ["mare", null]) {
      const limit = 50;
      const body = { query, limit, ...EVERYTHING, ...bounds, fields: "full" };
      const answer = await send("POST", "/v1/recall", body);
      expect(answer.status).toBe(200);
      const { results } = answer.body;
      const of = (kind: string): string[] => {
        const own = results.filter(
          (row: { kind: string }) => row.kind === kind,
        );
        return own.map(({ content }: { content: string }) =>
          content.slice(-10),
        );
      };
      expect([...new Set(of("log"))].sort(), `logs ${query}`).toEqual(logDays);
      const twice = memoryDays.flatMap((day) => [day, day]);
      expect(of("memory").sort(), `memories ${query}`).toEqual(twice);
    }
  });

  test("a time within a day bounds memories by the moment and logs by their day", async () => {
    setTime("2026-05-26T00:00:00Z");
    const ask = async (bounds: object): Promise<string[]> => {
      const body = { query: "mare", limit: 50, ...EVERYTHING, ...bounds };
      return contents(await send("POST", "/v1/recall", body)).sort();
    };
    const since = await ask({ since: noon("2026-05-20") });
    expect(since).toEqual([
      "A mare ran on 2026-05-20",
      "The last mare of 2026-05-20",
    ]);
    const until = await ask({ until: noon("2026-05-16") });
    expect(until).toEqual([
      "A mare ran on 2026-05-16",
      "The first mare of 2026-05-16",
    ]);
  });

  test.each([
    ...["2026-02-30", "2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01"],
    ...["2026-00-10", "2026-05-00", "2026-5-3", "20260503", "2026-05"],
    ...["tomorrow", "", "2026-05-03 ", "2026-02-30T00:00:00Z", 20260503],
    ...["2026-05-03T25:00:00Z", "2026-05-03T10:00:00", true, ["2026-05-03"]],
  ])("%j is refused by the name of its field", async (day) => {
    for (const field of ["since", "until"]) {
      const body = { query: "mare", [field]: day };
      const answer = await send("POST", "/v1/recall", body);
      expect(answer.status, field).toBe(400);
      expect(answer.body.errors[0].pointer).toBe(`/${field}`);
    }
  });

  test.each([
    ["2026-05-19", "2026-05-18"],
    ["2026-05-19", midnight("2026-05-19")],
    [midnight("2026-05-20"), "2026-05-18"],
  ])("since %s until %s holds nothing and is refused", async (since, until) => {
    const answer = await send("POST", "/v1/recall", { since, until });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe("/until");
  });
});
