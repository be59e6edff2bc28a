import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  rank,
  type Candidate,
} from "../../../convex/components/openclawBackend/recall/rank";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 2, 1);
const OPTIONS = { queryVector: null, byText: true, now: NOW };

let serial = 0;

/** A candidate far in time from all others, so that no neighbour helps it. */
function candidate(fields: Partial<Candidate> = {}): Candidate {
  serial += 1;
  return {
    searchText: `memory ${serial}`,
    textScore: 0,
    nameShare: 0,
    exactShare: 0,
    isOfDay: false,
    cosine: null,
    vector: null,
    createdAt: NOW - DAY_MS,
    writtenAt: serial * DAY_MS,
    type: "fact",
    importance: 0.5,
    trust: "agent",
    sameAs: `hash ${serial}`,
    ...fields,
  };
}

function order(candidates: Candidate[]): Candidate[] {
  return rank(candidates, OPTIONS).map((result) => result.candidate);
}

const share = fc.double({ min: 0.01, max: 1, noNaN: true });

const wildNumber = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(NaN, Infinity, -Infinity, -1, 0, 2, 1e300),
);

const wildVector = fc.option(
  fc.array(wildNumber, { minLength: 0, maxLength: 4 }),
);

const wildCandidate: fc.Arbitrary<Candidate> = fc.record({
  searchText: fc.string(),
  textScore: wildNumber,
  nameShare: share,
  exactShare: share,
  isOfDay: fc.boolean(),
  cosine: fc.option(wildNumber),
  vector: wildVector,
  createdAt: fc.integer({ min: 0, max: 2 * NOW }),
  writtenAt: fc.integer({ min: 0, max: 2 * NOW }),
  type: fc.constantFrom("fact", "preference", "decision", "note", "log"),
  importance: wildNumber,
  trust: fc.constantFrom("owner", "agent", "untrusted"),
  sameAs: fc.string({ maxLength: 2 }),
});

describe("rank", () => {
  test("whatever comes in, scores lie in 0 to 1 and in order, none twice", () => {
    fc.assert(
      fc.property(
        fc.array(wildCandidate, { maxLength: 30 }),
        wildVector,
        (candidates, queryVector) => {
          const results = rank(candidates, {
            queryVector,
            byText: true,
            now: NOW,
          });
          const different = new Set(candidates.map(({ sameAs }) => sameAs));
          expect(results.length).toBeLessThanOrEqual(different.size);
          let previous = 1;
          for (const { score, signals } of results) {
            expect(score).toBeGreaterThan(0);
            expect(score).toBeLessThanOrEqual(previous);
            previous = score;
            expect(
              signals.vector === null || Number.isFinite(signals.vector),
            ).toBe(true);
            expect(signals.text === null || signals.text >= 1).toBe(true);
            expect(signals.recency).toBeGreaterThanOrEqual(0);
            expect(signals.recency).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("found by both legs outranks the same row found by one", () => {
    fc.assert(
      fc.property(share, share, (textScore, cosine) => {
        const both = candidate({ textScore, cosine });
        const textOnly = candidate({ textScore });
        const vectorOnly = candidate({ cosine });
        for (const candidates of [
          [textOnly, vectorOnly, both],
          [both, vectorOnly, textOnly],
        ])
          expect(order(candidates)[0]).toBe(both);
      }),
    );
  });

  test("a better text score or cosine never lowers the place", () => {
    const field = fc.constantFrom<"textScore" | "cosine">(
      "textScore",
      "cosine",
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(share, share), { minLength: 2, maxLength: 10 }),
        field,
        share,
        (pairs, improved, gain) => {
          const rows = pairs.map(([textScore, cosine]) =>
            candidate({ textScore, cosine }),
          );
          const [first] = rows;
          if (first === undefined) return;
          const before = order(rows).indexOf(first);
          const better = {
            ...first,
            [improved]: (first[improved] ?? 0) + gain,
          };
          const after = order([better, ...rows.slice(1)]).indexOf(better);
          expect(after).toBeLessThanOrEqual(before);
        },
      ),
    );
  });

  test("a row without a vector survives among rows that have one", () => {
    const similar = Array.from({ length: 9 }, (_, i) =>
      candidate({ cosine: 0.5 - i / 50 }),
    );
    const lexical = candidate({ textScore: 0.6 });
    expect(order([...similar, lexical])).toContain(lexical);
    expect(order([...similar, lexical]).indexOf(lexical)).toBeLessThan(3);
  });

  test("without any vector the text scores alone decide", () => {
    const rows = [0.2, 0.9, 0.5].map((textScore) => candidate({ textScore }));
    expect(order(rows)).toEqual([rows[1], rows[2], rows[0]]);
  });

  test("where there are words alone, a row without any of them is left out", () => {
    const found = candidate({ textScore: 0.1 });
    expect(order([candidate(), found])).toEqual([found]);
  });

  test("where there are vectors, the least alike comes last and is not left out", () => {
    const rows = [-0.4, 0.3, 0.1].map((cosine) => candidate({ cosine }));
    expect(order(rows).map(({ cosine }) => cosine)).toEqual([0.3, 0.1, -0.4]);
  });

  test("a row gains by the names and the day of the question, unless words do not count", () => {
    const plain = candidate({ cosine: 0.51 });
    const named = candidate({ cosine: 0.5, nameShare: 1 });
    const dated = candidate({ cosine: 0.45, isOfDay: true });
    const rows = [plain, named, dated];
    expect(order(rows)).toEqual([dated, named, plain]);
    const results = rank(rows, { ...OPTIONS, byText: false });
    expect(results.map(({ candidate }) => candidate)).toEqual(rows);
  });

  test("the query moves towards what its best results share", () => {
    const towards = (angle: number) => [Math.cos(angle), Math.sin(angle)];
    const cosine = Math.cos(0.8);
    const left = candidate({ cosine, vector: towards(0.8) });
    const right = candidate({ cosine, vector: towards(-0.8) });
    const best = [0.4, 0.5, 0.6].map((angle) =>
      candidate({ cosine: Math.cos(angle), vector: towards(angle) }),
    );
    const results = rank([right, left, ...best], {
      ...OPTIONS,
      queryVector: towards(0),
    });
    expect(results.slice(3).map((result) => result.candidate)).toEqual([
      left,
      right,
    ]);
  });

  test("a row that only the text leg found is compared by its stored vector", () => {
    const row = candidate({ textScore: 0.5, vector: [3, 4] });
    const [result] = rank([row], { ...OPTIONS, queryVector: [0, 2] });
    expect(result?.signals.vector).toBeCloseTo(0.8);
  });

  test("a row gains from a relevant one written right before it, not from one of another day", () => {
    const relevant = candidate({ textScore: 1, cosine: 0.9 });
    const next = candidate({
      cosine: 0.4,
      writtenAt: relevant.writtenAt + 1_000,
    });
    const elsewhere = candidate({ cosine: 0.4, writtenAt: NOW });
    expect(order([elsewhere, next, relevant])).toEqual([
      relevant,
      next,
      elsewhere,
    ]);
  });

  test("of equals the newer, the more important and the more trusted come first", () => {
    const plain = { textScore: 0.5, cosine: 0.5 };
    const old = candidate({ ...plain, createdAt: NOW - 400 * DAY_MS });
    const recent = candidate(plain);
    expect(order([old, recent])).toEqual([recent, old]);
    const important = candidate({ ...plain, importance: 1 });
    expect(order([recent, important])).toEqual([important, recent]);
    const untrusted = candidate({ ...plain, trust: "untrusted" });
    expect(order([untrusted, recent])).toEqual([recent, untrusted]);
  });

  test("an old preference keeps more of its weight than an old note", () => {
    const createdAt = NOW - 90 * DAY_MS;
    const [preference, log] = (["preference", "log"] as const).map(
      (type) =>
        rank([candidate({ cosine: 0.5, type, createdAt })], OPTIONS)[0]?.signals
          .recency ?? 0,
    );
    expect(preference).toBeGreaterThan(0.8);
    expect(log).toBeLessThan(0.2);
  });

  test("age, importance and trust together never overturn a clear difference in relevance", () => {
    const answer = candidate({
      textScore: 1,
      cosine: 0.7,
      createdAt: 0,
      importance: 0,
      trust: "untrusted",
    });
    const other = candidate({
      textScore: 0.3,
      cosine: 0.5,
      createdAt: NOW,
      importance: 1,
      trust: "owner",
    });
    expect(order([other, answer])[0]).toBe(answer);
  });

  test("the text rank counts from 1 and is null without a match", () => {
    const results = rank(
      [
        candidate({ textScore: 0.9 }),
        candidate({ textScore: 0.4, cosine: 0.1 }),
        candidate({ cosine: 0.3 }),
      ],
      OPTIONS,
    );
    expect(results.map(({ signals }) => signals.text).sort()).toEqual([
      1,
      2,
      null,
    ]);
  });
});

describe("rows that say the same", () => {
  const vector = [0.6, 0.8];

  test("the same content appears once, as its newest row, at the better place", () => {
    const old = candidate({
      textScore: 1,
      cosine: 0.9,
      sameAs: "same",
      createdAt: NOW - 9 * DAY_MS,
    });
    const newer = candidate({
      cosine: 0.2,
      sameAs: "same",
      createdAt: NOW,
    });
    const other = candidate({ cosine: 0.5 });
    expect(order([old, newer, other])).toEqual([newer, other]);
  });

  test.each([
    ["untrusted", "owner"],
    ["untrusted", "agent"],
    ["agent", "owner"],
  ] as const)(
    "a newer %s wording does not hide one of the %s",
    (lesser, greater) => {
      const kept = candidate({ cosine: 0.6, sameAs: "same", trust: greater });
      const newer = candidate({
        cosine: 0.6,
        textScore: 1,
        sameAs: "same",
        trust: lesser,
        createdAt: NOW,
      });
      expect(order([kept, newer])).toEqual([kept]);
      expect(order([kept, { ...newer, textScore: 0 }])).toEqual([kept]);
    },
  );

  test("one vector and all but one word alike make two", () => {
    const rows = ["rent march paid", "rent april paid"].map((searchText) =>
      candidate({ vector, cosine: 0.6, searchText }),
    );
    expect(rank(rows, { ...OPTIONS, queryVector: [1, 0] })).toHaveLength(2);
  });
});
