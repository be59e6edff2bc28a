import { describe, expect, test, vi } from "vitest";
import {
  textParts,
  vectorSearches,
} from "../../../convex/components/openclawBackend/recall/filter.js";
import { vectorHits } from "../../../convex/components/openclawBackend/recall/legs.js";
import type { RecallFilter } from "../../../convex/components/openclawBackend/recall/request.js";

const many = (count: number, word: string) =>
  Array.from({ length: count }, (_, i) => `${word}${i}`);

function filterOf(filter: Partial<RecallFilter>): RecallFilter {
  return {
    spaces: ["agent/main"],
    include: ["memories", "logs"],
    minTrust: "untrusted",
    ...filter,
  };
}

describe("however much a filter asks for", () => {
  const filters: [string, Partial<RecallFilter>][] = [
    ["nothing", {}],
    ["a floor of trust", { minTrust: "agent" }],
    ["types", { types: ["fact", "note"] }],
    ["tags", { tagsAny: many(16, "tag"), tagsAll: many(16, "all") }],
    ["any of many tags", { tagsAny: many(16, "tag") }],
    ["a past time", { asOf: 1, types: ["fact"], minTrust: "owner" }],
    [
      "all at once",
      {
        tagsAny: many(16, "tag"),
        types: ["fact", "note", "decision"],
        minTrust: "agent",
        asOf: 1,
      },
    ],
  ];

  test.each(filters)(
    "no search asks for more than the platform takes: %s",
    (_, filter) => {
      for (const spaces of [1, 3, 17, 65].map((n) => many(n, "shared/s"))) {
        const searches = vectorSearches(filterOf({ ...filter, spaces }), "m");
        expect(searches.length).toBeGreaterThan(0);
        expect(searches.length).toBeLessThanOrEqual(8);
        for (const keys of searches)
          expect(keys.length).toBeLessThanOrEqual(64);
        const values = searches.flat().map(({ value }) => value);
        const parts = textParts(filterOf({ ...filter, spaces }));
        expect(parts.length).toBeLessThanOrEqual(65 * 17);
        // Every space is searched by both legs.
        for (const space of spaces) {
          expect(values.some((value) => value.startsWith(`m|${space}|`))).toBe(
            true,
          );
          expect(parts.some((part) => part.space === space)).toBe(true);
        }
      }
    },
  );

  test("types and trusts are left to be decided afterwards where they make too many text searches", () => {
    const filter = filterOf({
      spaces: many(17, "shared/s"),
      tagsAny: many(16, "tag"),
      types: ["fact", "note", "decision"],
      minTrust: "agent",
    });
    const parts = textParts(filter);
    expect(parts).toHaveLength(17 * 16);
    expect(parts.every((part) => !part.type && !part.trust)).toBe(true);
    const few = textParts({ ...filter, spaces: ["agent/main"] });
    expect(few).toHaveLength(16 * 3 * 2);
  });
});

test("log entries are searched where nothing is asked that they do not have", () => {
  const kinds = (filter: Partial<RecallFilter>) =>
    textParts(filterOf(filter)).map((part) =>
      "kind" in part ? part.kind : part.tag,
    );
  expect(kinds({})).toEqual(["memory", "log"]);
  expect(kinds({ include: ["logs"] })).toEqual(["log"]);
  expect(kinds({ types: ["fact"] })).toEqual(["memory"]);
  expect(kinds({ tagsAny: ["x"] })).toEqual(["x"]);
  expect(kinds({ tagsAll: ["y", "z"], tagsAny: ["x"] })).toEqual(["y"]);
  expect(kinds({ asOf: 1 })).toEqual(["memory", "superseded", "log"]);
});

test("of several vector searches the nearest come, each row once", async () => {
  let searches = 0;
  const vectorSearch = vi.fn(async () => {
    const first = searches++ === 0;
    return Array.from({ length: 64 }, (_, i) => ({
      _id: first && i > 0 ? `far${i}` : `near${i}`,
      _score: first && i > 0 ? 0.1 : 0.9,
    }));
  });
  const hits = await vectorHits(
    { vectorSearch } as unknown as Parameters<typeof vectorHits>[0],
    {
      filter: filterOf({ tagsAny: many(8, "tag") }),
      limit: 10,
      questions: [
        {
          vectors: [{ model: "m", values: Array<number>(128).fill(1) }],
          isKnown: true,
        },
      ],
    },
  );
  expect(vectorSearch.mock.calls.length).toBeGreaterThan(1);
  expect(hits).toHaveLength(64);
  expect(new Set(hits.map(({ id }) => id)).size).toBe(64);
  for (const { cosines } of hits) expect(cosines).toEqual([0.9]);
});
