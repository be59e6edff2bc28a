import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createEmbedder,
  DIMENSIONS,
} from "../../../convex/backend/embedding/builtin/embedder";
import { vectors } from "./vectors";

const embedder = createEmbedder();

const length = (vector: Float32Array) =>
  Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

function expectUnitVector(vector: Float32Array) {
  expect(vector).toHaveLength(DIMENSIONS);
  expect(vector.every(Number.isFinite)).toBe(true);
  expect(length(vector)).toBeCloseTo(1, 5);
}

describe("embed", () => {
  it.each(vectors)("is close to the model in int8 for $text", (expected) => {
    const vector = embedder.embed(expected.text);
    expectUnitVector(vector);
    expected.head.forEach((value, i) => {
      expect(Math.abs(vector[i]! - value)).toBeLessThan(0.03);
    });
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

describe("tokenize", () => {
  it.each(vectors)("segments $text", ({ text, tokens }) => {
    expect(embedder.tokenize(text)).toEqual(tokens);
  });

  it("takes compatibility forms for the same characters", () => {
    expect(embedder.tokenize("ﬁne ｔｅｘｔ")).toEqual(
      embedder.tokenize("fine text"),
    );
  });
});

describe("generated files", () => {
  const folder = join(
    import.meta.dirname,
    "../../../convex/backend/embedding/builtin",
  );
  const files = readdirSync(folder);

  it.each(files)("%s is below the 1 MiB that Convex accepts", (file) => {
    expect(statSync(join(folder, file)).size).toBeLessThan(1 << 20);
  });

  it.each(files)("%s has a name that Convex accepts", (file) => {
    expect(file).toMatch(/^[A-Za-z0-9_.]+$/);
  });
});
