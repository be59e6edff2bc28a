import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createEmbedder,
  DIMENSIONS,
} from "../../../convex/backend/embedding/builtin/embedder";
import vectors from "./testVectors.json";

const embedder = createEmbedder();

const length = (vector: Float32Array) =>
  Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

/** Of unit vectors; those of the fixture are rounded. */
const cosine = (a: Float32Array, b: ArrayLike<number>) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Id of the piece that stands for a word which the vocabulary cannot spell. */
const UNKNOWN = 1;

function expectUnitVector(vector: Float32Array) {
  expect(vector).toHaveLength(DIMENSIONS);
  expect(vector.every(Number.isFinite)).toBe(true);
  expect(length(vector)).toBeCloseTo(1, 5);
}

describe("the model", () => {
  it.each(vectors)("reads $text in the same pieces", ({ text, ids }) => {
    expect(embedder.tokenize(text)).toEqual(ids);
  });

  it.each(vectors)("answers for $text as trained", ({ ids, vector }) => {
    const answer = embedder.encode(ids);
    expectUnitVector(answer);
    expect(cosine(answer, vector)).toBeGreaterThan(0.9999);
  });

  it.each([
    ["Na\u00efve CAF\u00c9", "naive cafe"],
    ["cafe\u0301", "cafe"],
    ["\u0130stanbul", "istanbul"],
    ["soft\u00adware\u200b \ufeffis\ufffd", "software is"],
    ["a\u2028b\u3000c\u00a0d", "a b c d"],
    ["a\u0001b", "ab"],
    ["tea\u3002coffee", "tea \u3002 coffee"],
    ["x\u732by", "x \u732b y"],
    ["1+1", "1 + 1"],
  ])("reads %j as %j", (written, plain) => {
    expect(embedder.tokenize(written)).toEqual(embedder.tokenize(plain));
  });

  it("takes a word of more than 100 characters for unknown, and no shorter one", () => {
    expect(embedder.tokenize("a".repeat(101))).toEqual([2, UNKNOWN, 3]);
    expect(embedder.tokenize("a".repeat(100))).not.toContain(UNKNOWN);
    // Of two code units a character.
    expect(embedder.tokenize("𝒳".repeat(60))).toEqual([2, UNKNOWN, 3]);
  });
});

describe("embed", () => {
  const readable = vectors.filter(
    ({ ids }) => !ids.includes(UNKNOWN) && ids.length < 128,
  );

  it.each(readable)("is what the model answers for $text", (expected) => {
    const vector = embedder.embed(expected.text);
    expectUnitVector(vector);
    expect(cosine(vector, expected.vector)).toBeGreaterThan(0.9999);
  });

  it("reads 126 pieces at once, and more in windows of like length", () => {
    const words = Array.from({ length: 252 }, (_, i) => `${(7 * i) % 10}`);
    const [one, two] = [words.slice(0, 126), words.slice(126)].map((part) =>
      embedder.encode(embedder.tokenize(part.join(" "))),
    );
    expect(embedder.embed(words.slice(0, 126).join(" "))).toEqual(one);
    const mean = one!.map((value, i) => value + two![i]!);
    const both = embedder.embed(words.join(" "));
    expect(cosine(both, mean) / length(mean)).toBeCloseTo(1, 5);
  });

  it("reads six windows of a longer text, and nothing between them", () => {
    // Words of one piece: six stretches of 1000, of which the first 126 are read.
    const words = Array.from({ length: 6000 }, (_, i) => `${(7 * i) % 10}`);
    const whole = embedder.embed(words.join(" "));
    const change = (from: number, to: number) =>
      words.map((word, i) => (from <= i && i < to ? "no" : word)).join(" ");
    for (let stretch = 0; stretch < 6000; stretch += 1000) {
      expect(embedder.embed(change(stretch + 126, stretch + 1000))).toEqual(
        whole,
      );
      const changed = embedder.embed(change(stretch, stretch + 126));
      expect(cosine(changed, whole)).toBeLessThan(0.999);
    }
  });

  it("brings a question nearer to its answer than to another statement", () => {
    const question = embedder.embed("Where does Ana like to sit on a plane?");
    const answer = embedder.embed("Ana prefers window seats on long flights.");
    const other = embedder.embed("We deploy the API every Friday at 17:00.");
    expect(cosine(question, answer)).toBeGreaterThan(
      cosine(question, other) + 0.2,
    );
  });

  it("gives the same vector again, also after other texts and from another embedder", () => {
    const text = "The user is allergic to peanuts.";
    const first = embedder.embed(text);
    embedder.embed("something much longer ".repeat(40));
    expect(embedder.embed(text)).toEqual(first);
    expect(createEmbedder().embed(text)).toEqual(first);
  });

  it("does not hand out its working memory", () => {
    const first = embedder.embed("one text");
    const copy = first.slice();
    embedder.embed("another text");
    expect(first).toEqual(copy);
  });

  it("hears the end of a long text", () => {
    const padding = "The weather was mild and nothing of note happened. ";
    const start = padding.repeat(40);
    const ending = start + "Ana keeps three parrots. ".repeat(20);
    expect(cosine(embedder.embed(start), embedder.embed(ending))).toBeLessThan(
      0.95,
    );
  });

  it.each([
    ["empty text", ""],
    ["white space", " \n\t\u3000"],
    ["symbols", "!!! --- ???"],
    ["emoji", "🎉🥳👩‍👩‍👧"],
    ["an unpaired high surrogate", "a\ud83d b"],
    ["an unpaired low surrogate", "\udc00"],
    ["a NUL character", "a\0b"],
    ["another script", "東京は日本の首都です。"],
    ["an identifier", "getUserByIdOrThrow_v2(ctx.db)"],
    ["64 KiB of words", "memory ".repeat(9_362)],
    ["a word of 100 kB", "x".repeat(100_000)],
    ["64 KiB of unknown characters", "漢".repeat(21_845)],
  ])("gives a finite unit vector for %s", (_, text) => {
    expectUnitVector(embedder.embed(text));
  });

  it("gives a finite unit vector for any string", () => {
    const anyText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "grapheme" }),
      fc
        .array(fc.integer({ min: 0, max: 0xffff }))
        .map((units) => String.fromCharCode(...units)),
    );
    fc.assert(
      fc.property(anyText, (text) => expectUnitVector(embedder.embed(text))),
      { numRuns: 200 },
    );
  });
});

describe("what the vocabulary lacks", () => {
  const near = (a: string, b: string) =>
    cosine(embedder.embed(a), embedder.embed(b));

  it.each([
    ["好きな飲み物は緑茶です", "緑茶", "会議は金曜日の午後です"],
    ["Ей нравится зелёный чай", "зелёный чай", "Встреча в пятницу"],
    ["점심은 비빔밥을 좋아한다", "비빔밥", "회의는 금요일 오후"],
    ["🎉🥳", "🎉", "🚗"],
  ])("%s is nearer to %s than to %s", (text, alike, other) => {
    expect(near(text, alike)).toBeGreaterThan(near(text, other) + 0.15);
  });

  it("is far from what it can read", () => {
    const english = "What is the capital of France?";
    expect(Math.abs(near("東京は日本の首都です。", english))).toBeLessThan(
      0.25,
    );
    expect(Math.abs(near("🎉🥳", english))).toBeLessThan(0.25);
  });

  it("takes no more of a text than it stands there", () => {
    const plain = "Ana prefers window seats on long flights.";
    expect(near(plain, `${plain} 🎉`)).toBeGreaterThan(0.9);
  });
});

describe("endless words", () => {
  const near = (a: string, b: string) =>
    cosine(embedder.embed(a), embedder.embed(b));
  /** 128 characters. */
  const hex = (seed: string) => createHash("sha512").update(seed).digest("hex");

  it("are told apart by their characters", () => {
    expect(near(hex("one"), hex("one"))).toBeCloseTo(1, 5);
    expect(near(hex("one"), hex("two"))).toBeLessThan(0.9);
  });

  it("leave the words beside them their say in proportion", () => {
    const text = "The deployment key of the staging cluster in Frankfurt is";
    expect(near(`${text} ${hex("one")}`, hex("one"))).toBeGreaterThan(0.5);
    expect(near(`${text} ${hex("one")}`, text)).toBeGreaterThan(0.2);
  });
});
