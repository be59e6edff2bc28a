import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  dayText,
  embeddedDay,
  weekTerm,
} from "../../../convex/components/openclawBackend/text/dates";
import {
  embeddedQuery,
  shapeQuery,
} from "../../../convex/components/openclawBackend/text/query";
import { searchText } from "../../../convex/components/openclawBackend/text/tokens";
import { scoreText } from "../../../convex/components/openclawBackend/recall/textScore";

/** A Thursday. */
const TODAY = "2026-05-21";

const WITH_YEAR = [
  "2026-05-19",
  "2026/5/19",
  "20260519",
  "19.05.2026",
  "19.5.2026",
  "19/05/2026",
  "05/19/2026",
  "19-05-2026",
  "May 19, 2026",
  "May 19th 2026",
  "may 19 2026",
  "19 May 2026",
  "19-May-2026",
  "19th of May, 2026",
  "Tuesday, 19 May 2026",
  "2026年5月19日",
  "2026년 5월 19일",
  "19. Mai 2026",
  "19 de mayo de 2026",
  "19 mai 2026",
  "19 maggio 2026",
  "19 de maio de 2026",
  "19 mei 2026",
  "19 мая 2026",
];
const WITHOUT_YEAR = [
  "May 19",
  "May 19th",
  "on may 19",
  "19 May",
  "19th of May",
  "the 19th of May",
  "am 19.05.",
  "19.05.",
  "5月19日",
  "5월 19일",
  "19. Mai",
  "19 de mayo",
];

function termsOf(query: string, today?: string): string[] {
  const context = today === undefined ? {} : { today };
  return shapeQuery(query, context).terms.map(({ term }) => term);
}

function weightOf(query: string, term: string): number {
  const found = shapeQuery(query, { today: TODAY }).terms.find(
    (one) => one.term === term,
  );
  return found?.weight ?? 0;
}

function scores(query: string, texts: string[], today?: string): number[] {
  return scoreText(
    shapeQuery(query, today === undefined ? {} : { today }),
    texts.map((text) => ({ searchText: searchText(text, []) })),
  );
}

describe("written dates", () => {
  test("every form with a year finds every other, and no other day as well", () => {
    for (const query of WITH_YEAR) {
      expect(shapeQuery(query).days, query).toEqual(["2026-05-19"]);
      for (const content of WITH_YEAR) {
        const [same, otherYear, otherDay] = scores(query, [
          `Rent was paid: ${content}`,
          "Rent was paid: 2025-05-19",
          "Rent was paid: 2026-05-20",
        ]);
        expect(same, `${query} and ${content}`).toBeGreaterThan(otherYear!);
        expect(otherYear).toBeGreaterThan(otherDay!);
      }
    }
  });

  test("a form without a year finds and is found by every form with one", () => {
    for (const short of WITHOUT_YEAR)
      for (const long of WITH_YEAR) {
        const [found, other] = scores(short, [
          `Rent: ${long}`,
          "Rent: 2026-05-20",
        ]);
        expect(found, `${short} finds ${long}`).toBeGreaterThan(other!);
        const [back] = scores(long, [`Rent: ${short}`, "Rent: 2026-05-20"]);
        expect(back, `${long} finds ${short}`).toBeGreaterThan(0);
      }
  });

  test.each([
    "may 5 people come?",
    "May 5 people come?",
    "we march 5 miles",
    "release 1.5.2",
    "it costs 19.05.",
    "the price is 19.05 today",
    "$19.05. Then",
    "10.1.55.18",
    "05/06/2026",
    "31.02.2026",
    "2026-02-30",
    "2026-13-01",
    "31 June 2026",
    "version 2026.5.19.1",
    "call 5550-12-19",
    "May 19:30",
    "june 5.5",
  ])("%s names no day", (text) => {
    const found = searchText(text, []).split(" ");
    expect(
      found.filter((term) => /^(?:\d{8}|[a-z]{3}\d{1,2})$/.test(term)),
    ).toEqual([]);
    expect(shapeQuery(text, { today: TODAY }).days).toEqual(
      /today/.test(text) ? [TODAY] : [],
    );
  });

  test("a number beside a date is found as before, the date's own are not", () => {
    expect(termsOf("Which 19 guests came on 2026-05-19?")).toContain("19");
    expect(termsOf("What was on 2026-05-19?")).not.toContain("19");
    expect(searchText("may 5 people come", []).split(" ")).toContain("5");
  });

  test("any day is found by the text of its day", () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date("1900-01-01"),
          max: new Date("2199-12-31"),
          noInvalidDate: true,
        }),
        (time) => {
          const date = time.toISOString().slice(0, 10);
          const stored = searchText(dayText(date), []).split(" ");
          expect(stored).toContain(date.replaceAll("-", ""));
          expect(stored).toContain(weekTerm(date));
          expect(shapeQuery(embeddedDay(date)).days).toEqual([date]);
        },
      ),
    );
  });

  test.each([
    ["2026-01-01", "2026w01"],
    ["2027-01-01", "2026w53"],
    ["2024-12-30", "2025w01"],
    ["2026-05-18", "2026w21"],
    ["2026-05-24", "2026w21"],
  ])("%s is in week %s", (date, week) => {
    expect(weekTerm(date)).toBe(week);
  });

  test("a day reads as people say it", () => {
    expect(dayText("2026-05-19")).toBe("2026-05-19 Tuesday");
    expect(embeddedDay("2026-05-09")).toBe("Saturday, 9 May 2026: ");
  });
});

describe("relative days", () => {
  test.each([
    ["What did I do today?", "2026-05-21"],
    ["What did we decide this morning?", "2026-05-21"],
    ["and tonight?", "2026-05-21"],
    ["what happened yesterday", "2026-05-20"],
    ["Yesterday's notes", "2026-05-20"],
    ["the day before yesterday", "2026-05-19"],
    ["what is due tomorrow", "2026-05-22"],
    ["the day after tomorrow", "2026-05-23"],
    ["last Tuesday", "2026-05-19"],
    ["on tuesday", "2026-05-19"],
    ["What did I do on Thursday?", "2026-05-14"],
    ["next Friday", "2026-05-22"],
    ["next Thursday", "2026-05-28"],
    ["this Sunday", "2026-05-24"],
    ["three days ago", "2026-05-18"],
    ["30 days ago", "2026-04-21"],
    ["a couple of days ago", "2026-05-19"],
    ["What was on May 3?", "2026-05-03"],
    ["on 2025-12-24", "2025-12-24"],
    ["since December 24th", "2025-12-24"],
    ["was war gestern?", "2026-05-20"],
    ["Was machen wir heute", "2026-05-21"],
    ["am Montag", "2026-05-18"],
    ["¿qué hice ayer?", "2026-05-20"],
    ["el miércoles", "2026-05-20"],
    ["qu'est-ce que j'ai fait hier soir", "2026-05-20"],
    ["aujourd’hui", "2026-05-21"],
    ["cosa ho fatto ieri", "2026-05-20"],
    ["wat deed ik gisteren", "2026-05-20"],
    ["что было вчера", "2026-05-20"],
    ["昨天做了什么", "2026-05-20"],
    ["今日は何をした", "2026-05-21"],
    ["어제 뭐 했어", "2026-05-20"],
  ])("%s means %s", (query, date) => {
    expect(shapeQuery(query, { today: TODAY }).days).toEqual([date]);
    expect(
      scores(query, [dayText(date), "unrelated"], TODAY)[0],
    ).toBeGreaterThan(0);
  });

  test.each([
    ["this week", "2026-05-18", "2026-05-24"],
    ["last week", "2026-05-11", "2026-05-17"],
    ["two weeks ago", "2026-05-04", "2026-05-10"],
    ["last weekend", "2026-05-16", "2026-05-17"],
    ["in the last 3 days", "2026-05-18", "2026-05-21"],
    ["letzte Woche", "2026-05-11", "2026-05-17"],
  ])("%s is the days from %s to %s", (query, first, last) => {
    const { days } = shapeQuery(query, { today: TODAY });
    expect([days[0], days.at(-1)]).toEqual([first, last]);
    for (const day of days)
      expect(scores(query, [dayText(day), "other"], TODAY)[0]).toBeGreaterThan(
        0,
      );
    expect(scores(query, [dayText("2026-04-02")], TODAY)).toEqual([0]);
  });

  test("months and years are searched, but name no exact day", () => {
    for (const [query, term] of [
      ["last month", "202604"],
      ["in May", "202605"],
      ["in August", "202508"],
      ["two months ago", "202603"],
      ["last year", "2025"],
    ] as const) {
      expect(shapeQuery(query, { today: TODAY }).days).toEqual([]);
      expect(termsOf(query, TODAY), query).toContain(term);
    }
  });

  test("a week weighs less than a day, and takes one term of the sixteen", () => {
    expect(weightOf("last week", "2026w20")).toBeLessThan(
      weightOf("yesterday", "20260520"),
    );
    expect(termsOf("sourdough last week", TODAY)).toEqual([
      "sourdough",
      "2026w20",
    ]);
  });

  test.each([
    "Who subscribes to USA Today?",
    'Do they play "Yesterday"?',
    "What do we do every Tuesday?",
    "Which shop is closed on Tuesdays?",
    "the lastest weekly",
    "Sunday-school teacher",
  ])("%s means no day", (query) => {
    expect(shapeQuery(query, { today: TODAY }).days).toEqual([]);
  });

  test("what is said of a weekday is found by a question about one", () => {
    expect(termsOf("Is there choir on Tuesday?", TODAY)).toEqual(
      expect.arrayContaining(["20260519", "tuesday", "choir"]),
    );
  });

  test("a question about a day alone is about nothing else", () => {
    expect(termsOf("What did I do yesterday?", TODAY)).toEqual([
      "20260520",
      "may20",
    ]);
  });

  test("without today, or with one that does not exist, the words are words", () => {
    for (const context of [{}, { today: "2026-02-30" }, { today: "today" }]) {
      const shaped = shapeQuery("sourdough yesterday", context);
      expect(shaped.days).toEqual([]);
      expect(shaped.terms.map(({ term }) => term)).toContain("yesterday");
    }
  });

  test.each([
    ["What did I do yesterday?", "What did I do on Wednesday, 20 May 2026?"],
    ["last week", "in the week of Monday, 11 May 2026"],
    ["What was in May?", "What was in May 2026?"],
    ["rent on 2026-05-03", "rent on Sunday, 3 May 2026"],
    ["notes-2026-05-03.md", "notes-2026-05-03.md"],
    ["Wo war ich vorgestern?", "Wo war ich on Tuesday, 19 May 2026?"],
    ["Which port?", "Which port?"],
  ])("%s is embedded as %s", (query, expected) => {
    expect(embeddedQuery(query, TODAY)).toBe(expected);
  });

  test("any text on any day gives days that exist", () => {
    const words = fc.constantFrom(
      ...[
        "yesterday",
        "last",
        "next",
        "week",
        "may",
        "19",
        "days",
        "ago",
        "on",
      ],
      ...["Tuesday", "in", "2026-05-19", "19.05.", "of", "three", "month", "3"],
    );
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 12 }),
        fc.constantFrom("2024-02-29", "2026-01-01", "2026-12-31", TODAY),
        (query, today) => {
          const text = query.join(" ");
          const { days, terms } = shapeQuery(text, { today });
          for (const day of days)
            expect(new Date(day).toISOString().slice(0, 10)).toBe(day);
          expect(terms.length).toBeLessThanOrEqual(16);
          embeddedQuery(text, today);
        },
      ),
      { numRuns: 500 },
    );
  });
});
