import fc from "fast-check";
import { expect, test } from "vitest";
import { sameText } from "../../../convex/components/openclawBackend/text/content.js";

test.each([
  ["The rent is paid", "the rent is paid."],
  ["The rent is paid", "  The  rent\nis paid!  "],
  ["He said “never”", "He said “never"],
  ["Straße 5", "STRASSE 5"],
  ["ΟΔΟΣ", "οδος"],
  ["ｆｕｌｌ　ｗｉｄｔｈ", "full width"],
  ["Cafe\u0301", "Café"],
  ["猫が好きです。", "猫が好きです"],
  ["ﬁle", "file"],
])("%j and %j are one text", (a, b) => {
  expect(sameText(a)).toBe(sameText(b));
});

test.each([
  ["rent for March is paid", "rent for April is paid"],
  ["Kiel to Oslo", "Oslo to Kiel"],
  ["uses tabs", "never uses tabs"],
  ["-5 degrees", "5 degrees"],
  ["port 9100", "port 91 00"],
  ["10⁵ rows", "105 rows"],
  ["H₂O", "H20"],
  ["1½ litres", "11⁄2 litres"],
  ["a.b", "a b"],
  ["x = [1]", "x = (1)"],
  ["résumé", "resume"],
  ["Is it (open)", "Is it open"],
  ["???", "!!!"],
])("%j and %j are two", (a, b) => {
  expect(sameText(a)).not.toBe(sameText(b));
});

test("the form of a text is its own form, and never empty", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (text) => {
      const form = sameText(text);
      expect(sameText(form)).toBe(form);
      if (text.trim() !== "") expect(form).not.toBe("");
    }),
    { numRuns: 1000 },
  );
});

test.each([
  "?".repeat(65_536),
  `a${" .".repeat(30_000)}b`,
  "⁵x".repeat(30_000),
])("a long text is done at once", (text) => {
  const startedAt = performance.now();
  sameText(text);
  expect(performance.now() - startedAt).toBeLessThan(200);
});
