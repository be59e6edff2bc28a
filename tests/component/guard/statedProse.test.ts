import { describe, expect, test } from "vitest";
import {
  silentSentences,
  statedSentences,
  type Sentence,
} from "../../../bench/guard/prose.js";
import { Random } from "../../../bench/guard/random.js";
import {
  findSecrets,
  redactSecrets,
} from "../../../convex/components/openclawBackend/guard/secrets.js";

const byLanguage = (sentences: Sentence[]) =>
  [...new Set(sentences.map(({ language }) => language))].map(
    (language) =>
      [
        language,
        sentences.filter((sentence) => sentence.language === language),
      ] as const,
  );

describe("sentences that state a secret", () => {
  test.each(byLanguage(statedSentences(new Random(1))))(
    "in %s nine of ten are found",
    (_, sentences) => {
      const missed = sentences.filter(
        ({ text }) => findSecrets(text).length === 0,
      );
      expect(missed.length / sentences.length).toBeLessThanOrEqual(0.1);
    },
  );

  test("the finding is the value, and nothing is left of it", () => {
    for (const { text, values } of statedSentences(new Random(2))) {
      const { text: redacted, findings } = redactSecrets(text);
      expect(findSecrets(redacted)).toEqual([]);
      const [first] = findings;
      if (first === undefined || values.length === 0) continue;
      expect(
        values.some((value) =>
          text.slice(first.start, first.end).includes(value),
        ),
      ).toBe(true);
    }
  });
});

test("letters apart from their accents are read as together, at their place", () => {
  const value = ["Maple", 47, "!"].join("");
  const text = `Ma\u0308rz: la contrasen\u0303a es ${value}.`;
  const start = text.indexOf(value);
  expect(findSecrets(text)).toEqual([
    { rule: "password", start, end: start + value.length },
  ]);
});

describe("sentences about secrets", () => {
  test.each(byLanguage(silentSentences(new Random(1))))(
    "in %s are ordinary",
    (_, sentences) => {
      const alarms = sentences.filter(
        ({ text }) => findSecrets(text).length > 0,
      );
      expect(alarms).toEqual([]);
    },
  );
});
