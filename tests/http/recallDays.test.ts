import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { backendWithAgent, type Answer } from "../setup.js";
import {
  contents,
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

const dates = ({ status, body }: Answer): string[] => {
  expect(status).toBe(200);
  return body.results.map(({ date }: { date: string }) => date);
};
/** What one does each day, so that the day alone tells entries apart. */
const DONE = "Fed the horses and repaired the fence";
const OTHER = [
  "Sold two saddles to a riding school",
  "The blacksmith cancelled, his truck broke down",
  "Ordered hay, forty bales",
  "A fox got into the henhouse",
  "Painted the stable door blue",
  "Lost the keys of the tractor in the meadow",
  "The vet vaccinated the foals",
];

type Diary = { timeZone: string; now: string; days: string[] };

/** An agent's log with the same entry and one of its own on each of the days. */
async function diary({ timeZone, now, days }: Diary) {
  setTime(now);
  const { t, send } = await backendWithAgent({ timeZone });
  for (const [i, day] of days.entries()) {
    await logged(send, day, DONE);
    await logged(send, day, OTHER[i % OTHER.length]!);
  }
  await embedWaiting(t);
  const recall = async (body: object): Promise<Answer> => {
    setTime(now);
    return await send("POST", "/v1/recall?fields=full", {
      ...EVERYTHING,
      ...body,
    });
  };
  return { send, recall };
}

type Recall = (body: object) => Promise<Answer>;

/** The entry that is asked for comes first where the day alone tells it apart, and where nothing but the day is said. */
async function expectDay(recall: Recall, when: string, day: string[]) {
  const fence = dates(
    await recall({ query: `Was the fence repaired ${when}?`, limit: 5 }),
  );
  expect(day, `fence ${when}: ${fence.join()}`).toContain(fence[0]);
  const all = dates(
    await recall({ query: `What happened ${when}?`, limit: 10 }),
  );
  expect(day, `all ${when}: ${all.join()}`).toContain(all[0]);
  expect(day, `all ${when}: ${all.join()}`).toContain(all[1]);
}

/** Wednesday 20 May 2026 where the agent is; where UTC is, it is that day or another. */
const WEDNESDAYS: [string, string][] = [
  ["UTC", "2026-05-20T12:00:00Z"],
  ["Pacific/Auckland", "2026-05-19T20:00:00Z"],
  ["Pacific/Kiritimati", "2026-05-19T11:00:00Z"],
  ["America/Los_Angeles", "2026-05-21T05:00:00Z"],
  ["Pacific/Pago_Pago", "2026-05-21T10:30:00Z"],
];

describe.each(WEDNESDAYS)("in %s at %s", (timeZone, now) => {
  let recall: Recall;
  beforeAll(async () => {
    const days = range("2026-05-04", "2026-05-20");
    ({ recall } = await diary({ timeZone, now, days }));
  }, 60_000);

  test.each([
    ["today", "2026-05-20"],
    ["this morning", "2026-05-20"],
    ["yesterday", "2026-05-19"],
    ["yesterday evening", "2026-05-19"],
    ["the day before yesterday", "2026-05-18"],
    ["3 days ago", "2026-05-17"],
    ["last Friday", "2026-05-15"],
    ["last Saturday", "2026-05-16"],
    ["on Monday", "2026-05-18"],
  ])("%s is %s", async (when, day) => {
    await expectDay(recall, when, [day]);
  });

  test.each([
    ["this week", range("2026-05-18", "2026-05-20")],
    ["last week", range("2026-05-11", "2026-05-17")],
  ])("%s is of %j", async (when, days) => {
    await expectDay(recall, when, days);
  });
});

describe("a day is found by each way to write it", () => {
  let recall: Recall;
  beforeAll(async () => {
    const days = [
      ...range("2026-05-16", "2026-05-22"),
      ...["2026-04-19", "2026-06-19", "2025-05-19", "2026-09-05"],
    ];
    const now = "2026-10-01T12:00:00Z";
    ({ recall } = await diary({ timeZone: "Europe/Berlin", now, days }));
  }, 60_000);

  test.each([
    "on 2026-05-19",
    "on May 19, 2026",
    "on May 19th, 2026",
    "on 19 May 2026",
    "on the 19th of May 2026",
    "on 19.05.2026",
    "on 19.5.2026",
    "on Tuesday, 19 May 2026",
  ])("%s", async (when) => {
    await expectDay(recall, when, ["2026-05-19"]);
  });

  test.each([
    "on May 19",
    "on 19 May",
    "on the 19th of May",
    "am 19.05.",
    "on Tuesday, May 19",
  ])("%s, of any year", async (when) => {
    await expectDay(recall, when, ["2026-05-19", "2025-05-19"]);
  });

  test("the year decides where it is said", async () => {
    await expectDay(recall, "on 19 May 2025", ["2025-05-19"]);
    await expectDay(recall, "on 2025-05-19", ["2025-05-19"]);
  });

  test("a bare day is a question", async () => {
    for (const query of ["2026-05-19", "19 May 2026", "19.05.2026"])
      expect(dates(await recall({ query }))[0], query).toBe("2026-05-19");
  });

  test("what happened is found without its day, and the day does not drown it", async () => {
    const fox = "When did the fox get into the henhouse?";
    expect(contents(await recall({ query: fox }))[0]).toBe(OTHER[3]);
    const both = "Did a fox get into the henhouse on 19 May 2026?";
    const [first] = (await recall({ query: both })).body.results;
    expect(first.content).toBe(OTHER[3]);
    expect(first.date).toBe("2026-05-19");
  });
});

type Border = {
  where: string;
  timeZone: string;
  now: string;
  today: string;
  days: string[];
  asked: Record<string, string[]>;
};
const BORDERS: Border[] = [
  {
    where: "the change of the year",
    timeZone: "Asia/Tokyo",
    now: "2026-12-31T16:00:00Z",
    today: "2027-01-01",
    days: [...range("2026-12-18", "2027-01-01"), "2025-12-31"],
    asked: {
      today: ["2027-01-01"],
      yesterday: ["2026-12-31"],
      "the day before yesterday": ["2026-12-30"],
      "this week": range("2026-12-28", "2027-01-01"),
      "last week": range("2026-12-21", "2026-12-27"),
      "on 31 December 2026": ["2026-12-31"],
      "on 31.12.2025": ["2025-12-31"],
    },
  },
  {
    where: "a Monday",
    timeZone: "America/New_York",
    now: "2026-06-01T10:00:00Z",
    today: "2026-06-01",
    days: range("2026-05-18", "2026-06-01"),
    asked: {
      yesterday: ["2026-05-31"],
      "last week": range("2026-05-25", "2026-05-31"),
      "this week": ["2026-06-01"],
      "last Thursday": ["2026-05-28"],
    },
  },
  {
    where: "a Sunday",
    timeZone: "Australia/Sydney",
    now: "2026-06-06T15:00:00Z",
    today: "2026-06-07",
    days: range("2026-05-25", "2026-06-07"),
    asked: {
      today: ["2026-06-07"],
      yesterday: ["2026-06-06"],
      "on Thursday": ["2026-06-04"],
      "2 days ago": ["2026-06-05"],
    },
  },
  {
    where: "a leap day",
    timeZone: "Europe/Lisbon",
    now: "2028-03-01T09:00:00Z",
    today: "2028-03-01",
    days: range("2028-02-20", "2028-03-01"),
    asked: {
      yesterday: ["2028-02-29"],
      "the day before yesterday": ["2028-02-28"],
      "on February 29": ["2028-02-29"],
      "on 29.02.2028": ["2028-02-29"],
      "on 2028-02-29": ["2028-02-29"],
    },
  },
  {
    where: "the end of a common February",
    timeZone: "Europe/Lisbon",
    now: "2027-03-01T09:00:00Z",
    today: "2027-03-01",
    days: range("2027-02-20", "2027-03-01"),
    asked: { yesterday: ["2027-02-28"], "2 days ago": ["2027-02-27"] },
  },
  {
    where: "a day of 23 hours",
    timeZone: "America/Los_Angeles",
    now: "2026-03-09T07:30:00Z",
    today: "2026-03-09",
    days: range("2026-03-01", "2026-03-09"),
    asked: { today: ["2026-03-09"], yesterday: ["2026-03-08"] },
  },
];

test.each(BORDERS)(
  "at $where: in $timeZone at $now it is $today",
  async ({ today, asked, ...of }) => {
    const { send, recall } = await diary(of);
    expect((await send("GET", "/v1/logs/today")).body.log.date).toBe(today);
    for (const [when, expected] of Object.entries(asked))
      await expectDay(recall, when, expected);
  },
  60_000,
);

describe("a memory that says a date is found by its other forms", () => {
  const FORMS: ((day: number, month: number, year: number) => string)[] = [
    (d, m, y) => `${y}-${two(m)}-${two(d)}`,
    (d, m, y) => `${d} ${MONTHS[m - 1]} ${y}`,
    (d, m, y) => `${MONTHS[m - 1]} ${d}, ${y}`,
    (d, m, y) => `the ${d}th of ${MONTHS[m - 1]} ${y}`,
    (d, m, y) => `${two(d)}.${two(m)}.${y}`,
    (d, m, y) => `${y}年${m}月${d}日`,
  ];
  const MONTHS =
    "January February March April May June July August September October November December".split(
      " ",
    );
  const two = (n: number) => String(n).padStart(2, "0");
  const NEAR: [number, number, number][] = [
    [5, 6, 2026],
    [16, 5, 2026],
    [6, 4, 2026],
    [6, 5, 2025],
    [26, 5, 2026],
    [6, 6, 2026],
  ];

  test.each(FORMS.map((form) => [form(6, 5, 2026), form] as const))(
    "%s",
    async (said, form) => {
      const { send } = await backendWithAgent();
      const of = (day: number, month: number, year: number) => ({
        content: `The boiler is inspected on ${form(day, month, year)}`,
      });
      await remember(send, [of(6, 5, 2026), ...NEAR.map((day) => of(...day))]);
      for (const other of FORMS) {
        const date = other(6, 5, 2026);
        for (const query of [date, `What is planned for ${date}?`]) {
          const answer = await send("POST", "/v1/recall?fields=full", {
            query,
          });
          const [first] = contents(answer);
          expect(first, query).toBe(`The boiler is inspected on ${said}`);
        }
      }
    },
  );

  test("a date without its year too", async () => {
    const { send } = await backendWithAgent();
    const said = "The choir sings on the 6th of May";
    const others = ["5 June", "16 May", "6 April", "26 May"].map((day) => ({
      content: `The choir sings on ${day}`,
    }));
    await remember(send, [{ content: said }, ...others]);
    for (const query of ["2026-05-06", "06.05.", "May 6", "6 May 2027"]) {
      const answer = await send("POST", "/v1/recall?fields=full", { query });
      expect(contents(answer)[0], query).toBe(said);
    }
  });

  test("what only looks like a date is none", async () => {
    const { send } = await backendWithAgent();
    const texts = [
      "Up to 5 people may come to the tasting",
      "On May 5 the chimney is swept",
      "The parser is at version 19.05.2",
      "On 19 May the parser's author visits us",
    ];
    await remember(
      send,
      texts.map((content) => ({ content })),
    );
    for (const [query, expected] of [
      ["May 5 people come to the tasting?", texts[0]],
      ["parser version 19.05.2", texts[2]],
    ] as const) {
      const answer = await send("POST", "/v1/recall?fields=full", { query });
      expect(contents(answer)[0], query).toBe(expected);
    }
  });
});

test("what is of the day that is meant answers, though the question says nothing else of it", async () => {
  const now = "2026-05-20T12:00:00Z";
  setTime(now);
  const { t, send } = await backendWithAgent({ timeZone: "UTC" });
  for (const day of ["2026-05-14", "2026-05-19"])
    for (const content of OTHER) await logged(send, day, content);
  await embedWaiting(t);
  setTime(now);
  for (const query of [
    "Which taxation, zeppelin, trombone, marmalade, cathedral and velvet opinions came up yesterday?",
    "Quantum chromodynamics, pistachio, orchid and turbine seminars on May 19",
  ]) {
    const answer = await send("POST", "/v1/recall?fields=full", {
      ...EVERYTHING,
      query,
    });
    expect(dates(answer)[0], query).toBe("2026-05-19");
  }
});
