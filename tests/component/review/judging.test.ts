import { beforeAll, describe, expect, test } from "vitest";
import { builtin } from "../../../convex/backend/embedding/embedder";
import { judge } from "../../../convex/components/openclawBackend/review/judging";
import { statementOf } from "../../../convex/components/openclawBackend/review/statement";
import known from "./pairs.json";
import unseen from "./unseenPairs.json";

type Kind = "contradicting" | "duplicates" | "compatible";
type Pairs = { [K in Kind]: string[][] };

const dot = (a: number[], b: number[]) =>
  a.reduce((sum, part, i) => sum + part * b[i]!, 0);

async function verdictOf([a = "", b = ""]: string[], withVectors = true) {
  const embedded = await builtin.embed([a, b], {
    agentId: "",
    timeoutMs: 1000,
  });
  if (!embedded.ok) throw new Error(embedded.reason);
  const [x, y] = embedded.vectors;
  const cosine = withVectors ? dot(x!, y!) : null;
  const verdict = judge(
    statementOf(a),
    statementOf(b),
    cosine,
    builtin.similarFrom,
  );
  return verdict?.kind ?? "none";
}

const VERDICTS = {
  contradicting: "contradiction",
  duplicates: "duplicate",
  compatible: "none",
} as const;

/** How many pairs of each kind are told right. */
async function rightIn(pairs: Pairs) {
  const right = { contradicting: 0, duplicates: 0, compatible: 0 };
  for (const kind of Object.keys(right) as Kind[])
    for (const pair of pairs[kind])
      if ((await verdictOf(pair)) === VERDICTS[kind]) right[kind] += 1;
  return right;
}

describe("pairs of memories", () => {
  let ofKnown: Awaited<ReturnType<typeof rightIn>>;
  let ofUnseen: Awaited<ReturnType<typeof rightIn>>;
  beforeAll(async () => {
    ofKnown = await rightIn(known);
    ofUnseen = await rightIn(unseen);
  });

  test("of those that the rules were chosen by, hardly one is told wrong", () => {
    expect(known.contradicting).toHaveLength(60);
    expect(ofKnown.contradicting).toBeGreaterThanOrEqual(58);
    expect(known.duplicates).toHaveLength(60);
    expect(ofKnown.duplicates).toBeGreaterThanOrEqual(56);
    expect(known.compatible).toHaveLength(120);
    expect(ofKnown.compatible).toBeGreaterThanOrEqual(118);
  });

  test("of those that no rule was chosen by, three in four contradictions are found, and one in twenty others", () => {
    expect(unseen.contradicting).toHaveLength(20);
    expect(ofUnseen.contradicting).toBeGreaterThanOrEqual(15);
    expect(ofUnseen.duplicates).toBeGreaterThanOrEqual(18);
    expect(unseen.compatible).toHaveLength(40);
    expect(ofUnseen.compatible).toBeGreaterThanOrEqual(38);
  });
});

test.each([
  ["Prefers TypeScript over JavaScript", "Prefers JavaScript over TypeScript"],
  ["Backups run at 3:00", "Backups run at 03:30"],
  ["Trains depart daily", "Trains never depart daily"],
])("%s contradicts %s", async (...pair) => {
  expect(await verdictOf(pair)).toBe("contradiction");
});

test.each([
  ["Anna and Ben are siblings", "Ben and Anna are siblings"],
  ["Backups run at 3:00", "Backups run at 03:00"],
  ["The price is 20,000 euros", "The price is 20000 euros"],
  ["Anna was born on 7 May 1990", "Anna was born on May 7, 1990."],
])("%s says the same as %s", async (...pair) => {
  expect(await verdictOf(pair, false)).toBe("duplicate");
});

test.each([
  ["", ""],
  ["...", "!!!"],
  ["🙂", "🙂"],
])("%j and %j say nothing that could be compared", (a, b) => {
  expect(judge(statementOf(a), statementOf(b), 1, 0.7)).toBeNull();
});

test("the order of two memories decides nothing", async () => {
  const pairs = [...known.contradicting, ...known.duplicates];
  for (const [a = "", b = ""] of pairs) {
    const [x, y] = [statementOf(a), statementOf(b)];
    expect(judge(x, y, 0.8, 0.72)?.kind).toBe(judge(y, x, 0.8, 0.72)?.kind);
  }
});

test("a long and hostile text is compared in no time", () => {
  const texts = ["不".repeat(16_000), "1.".repeat(8_000), "a’t".repeat(5_000)];
  const startedAt = performance.now();
  const statements = texts.map(statementOf);
  for (const a of statements)
    for (const b of statements)
      for (let i = 0; i < 50; i++) judge(a, b, 1, 0.7);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});
