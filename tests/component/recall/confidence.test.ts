import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  confidenceOf,
  type Asked,
} from "../../../convex/components/openclawBackend/recall/confidence";
import {
  rank,
  type Candidate,
} from "../../../convex/components/openclawBackend/recall/rank";

const NOW = Date.UTC(2026, 2, 1);

function row(fields: Partial<Candidate>, i = 0): Candidate {
  return {
    searchText: `term${i}`,
    textScore: 0,
    nameShare: 0,
    exactShare: 0,
    isOfDay: false,
    cosine: null,
    vector: null,
    createdAt: NOW,
    writtenAt: i * 86_400_000,
    type: "fact",
    importance: 0.5,
    trust: "agent",
    sameAs: `hash ${i}`,
    ...fields,
  };
}

const asked: Asked = {
  words: { terms: [{ term: "dog", weight: 1 }] },
  scale: "builtin",
  isLong: false,
  isKnown: true,
};

function confidence(rows: Candidate[], more: Partial<Asked> = {}) {
  const ranked = rank(rows, { queryVector: null, byText: true, now: NOW });
  return confidenceOf(ranked, { ...asked, ...more });
}

const far = Array.from({ length: 20 }, (_, i) =>
  row({ cosine: 0.2 + i / 1000 }, i + 1),
);
const dog = row({ cosine: 0.7, textScore: 0.6, searchText: "dog rex" });

describe("confidence", () => {
  test.each(["builtin", "other", "words"] as const)(
    "whatever is found, it lies in 0 to 1, each result's at most the answer's (%s)",
    (scale) => {
      const number = fc.double({ min: -1, max: 1, noNaN: true });
      const rows = fc.array(
        fc.record({ cosine: fc.option(number), textScore: number }),
        { maxLength: 30 },
      );
      fc.assert(
        fc.property(rows, fc.boolean(), (given, isKnown) => {
          const candidates = given.map((fields, i) => row(fields, i));
          const { answerable, ofResults } = confidence(candidates, {
            scale,
            isKnown,
          });
          expect(answerable).toBeGreaterThanOrEqual(0);
          expect(answerable).toBeLessThanOrEqual(1);
          for (const one of ofResults) {
            expect(one).toBeGreaterThanOrEqual(0);
            expect(one).toBeLessThanOrEqual(answerable);
          }
        }),
      );
    },
  );

  test("one that stands out in words and meaning is sure, the rest is not", () => {
    const { answerable, isSilent, ofResults } = confidence([dog, ...far]);
    expect(answerable).toBeGreaterThan(0.8);
    expect(isSilent).toBe(false);
    expect(ofResults[0]).toBeGreaterThan(0.5);
    expect(Math.max(...ofResults.slice(1))).toBeLessThan(0.2);
  });

  test("where nothing stands out it is silent, in a store of one too", () => {
    expect(confidence(far).isSilent).toBe(true);
    expect(confidence(far.slice(0, 1)).isSilent).toBe(true);
    expect(confidence([]).isSilent).toBe(true);
  });

  test("a question of words that neither the embedder nor a row knows is silent", () => {
    const near = row({ cosine: 0.9, searchText: "cat" });
    const rows = [near, ...far];
    expect(confidence(rows).isSilent).toBe(false);
    expect(confidence(rows, { isKnown: false }).answerable).toBe(0);
    expect(confidence([dog, ...far], { isKnown: false }).isSilent).toBe(false);
    const words = { terms: [{ term: "kediler", weight: 1 }] };
    const kin = row({ cosine: 0.9, searchText: "kedim boncuk" });
    const turkish = { isKnown: false, words };
    expect(confidence([kin, ...far], turkish).isSilent).toBe(false);
    expect(confidence(rows, turkish).isSilent).toBe(true);
  });

  test("a question without words is judged by its vector alone", () => {
    const near = row({ cosine: 0.8 });
    const rows = [near, ...far];
    expect(confidence(rows, { words: null }).isSilent).toBe(false);
    expect(confidence(rows, { words: null }).answerable).toBeGreaterThan(
      confidence(far, { words: null }).answerable,
    );
  });

  test("of another model's cosines it counts how far they stand out, not how great they are", () => {
    const moved = [dog, ...far].map((one) => ({
      ...one,
      cosine: 0.6 + one.cosine! / 3,
    }));
    const other = { scale: "other" as const };
    const [first] = confidence([dog, ...far], other).ofResults;
    const [second] = confidence(moved, other).ofResults;
    expect(second).toBeCloseTo(first!, 1);
  });
});
