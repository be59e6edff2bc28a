import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shapeQuery } from "../../../convex/components/openclawBackend/text/query";
import { searchText } from "../../../convex/components/openclawBackend/text/tokens";
import { findByText } from "../../../convex/components/openclawBackend/recall/legs";
import { scoreText } from "../../../convex/components/openclawBackend/recall/textScore";
import {
  insertionOrderIndex,
  rankingIndex,
} from "../../../bench/recall/textIndex";

function scores(query: string, contents: string[]): number[] {
  return scoreText(
    shapeQuery(query),
    contents.map((content) => ({ searchText: searchText(content, []) })),
  );
}

describe("scoreText", () => {
  test("scores lie in 0 to 1, and are 0 exactly where no term matches", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.string(), { maxLength: 20 }),
        (query, contents) => {
          const { terms } = shapeQuery(query);
          scores(query, contents).forEach((score, i) => {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThan(1);
            const stored = searchText(contents[i] ?? "", []).split(" ");
            expect(score > 0).toBe(
              terms.some(({ term }) => stored.includes(term)),
            );
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  test("more of the query's terms score higher than one of them often", () => {
    const [both, often] = scores("pottery class", [
      "a pottery class",
      "pottery pottery pottery",
      "tea",
    ]);
    expect(both).toBeGreaterThan(often ?? 1);
  });

  test("a name that every memory mentions weighs less than the word that one mentions", () => {
    const contents = Array.from(
      { length: 20 },
      (_, i) => `Marisol talked about topic${i}`,
    );
    const [name, word] = scores("Marisol accordion", [
      ...contents,
      "Tom plays the accordion",
    ]).slice(-2);
    expect(word).toBeGreaterThan(name ?? 1);
  });

  test("a short text and a longer one with the same matches score the same; a very long one less", () => {
    const [short, longer, log] = scores("accordion", [
      "the accordion",
      `the accordion ${"more words about it ".repeat(10)}`,
      `the accordion ${"more words about it ".repeat(200)}`,
    ]);
    expect(longer).toBe(short);
    expect(log).toBeLessThan(short ?? 0);
  });

  test("200 candidates of 500 characters take under 10 ms", () => {
    const query = shapeQuery(
      "which of the many words in this sentence is the rarest accordion",
    );
    const candidates = Array.from({ length: 200 }, (_, i) => ({
      searchText: `word${i} sentence `.repeat(30),
    }));
    const times = Array.from({ length: 5 }, () => {
      const started = performance.now();
      scoreText(query, candidates);
      return performance.now() - started;
    });
    expect(Math.min(...times)).toBeLessThan(10);
  });
});

describe("findByText", () => {
  const common = Array.from(
    { length: 300 },
    (_, i) => `Marisol wrote about topic ${i}`,
  );
  const contents = [...common, "Marisol plays the accordion"];
  const rows = contents.map((content, i) => ({
    i,
    searchText: searchText(content, []),
  }));
  const texts = rows.map(({ searchText: text }) => text);

  function findWith(makeIndex: typeof rankingIndex, sample: typeof rows) {
    const index = makeIndex(texts);
    const searches: string[] = [];
    const found = findByText(
      shapeQuery("Does Marisol play the accordion?"),
      sample,
      async (text, limit) => {
        searches.push(text);
        return index.search(text, limit).flatMap((i) => rows[i] ?? []);
      },
    );
    return { found, searches };
  }

  test.each([
    ["ranks", rankingIndex],
    ["answers in insertion order", insertionOrderIndex],
  ])(
    "a rare word is found behind a page of common ones on an engine that %s",
    async (_, makeIndex) => {
      for (const sample of [[], rows.slice(0, 64)]) {
        const { found, searches } = findWith(makeIndex, sample);
        expect((await found).map(({ i }) => i)).toContain(300);
        expect(searches.length).toBeLessThanOrEqual(3);
      }
    },
  );

  test("the day that is meant is searched before what every day has", async () => {
    const diary = Array.from({ length: 120 }, (_, i) => {
      const day = new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
      return { i, searchText: searchText(`${day}\nMended the fence`, []) };
    });
    const index = insertionOrderIndex(diary.map((row) => row.searchText));
    for (const [query, day] of [
      ["Was the fence mended on Friday?", 113],
      ["Was the fence mended last week?", 110],
      ["Was the fence mended on April 1?", 90],
    ] as const)
      for (const sample of [[], diary.slice(0, 20)]) {
        let searches = 0;
        const found = await findByText(
          shapeQuery(query, { today: "2026-04-29" }),
          sample,
          async (text, limit) => {
            searches += 1;
            return index.search(text, limit).flatMap((i) => diary[i] ?? []);
          },
        );
        expect(
          found.map(({ i }) => i),
          query,
        ).toContain(day);
        expect(searches).toBeLessThanOrEqual(3);
      }
  });

  test("without terms nothing is searched", async () => {
    const found = await findByText({ terms: [] }, rows, () => {
      throw new Error("searched");
    });
    expect(found).toEqual([]);
  });

  test("any query ends within three searches, even if every page is full", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `${text} yesterday, 2026-05-19 fence`),
        ),
        fc.boolean(),
        async (text, withSample) => {
          let searches = 0;
          await findByText(
            shapeQuery(text, { today: "2026-04-29" }),
            withSample ? rows.slice(0, 3) : [],
            async (query, limit) => {
              searches += 1;
              expect(query).not.toBe("");
              return Array.from({ length: limit }, () => ({
                searchText: query,
              }));
            },
          );
          expect(searches).toBeLessThanOrEqual(3);
        },
      ),
    );
  });
});
