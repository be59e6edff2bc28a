import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileTexts } from "../../../bench/guard/adversarial.js";
import { alphabets, Random } from "../../../bench/guard/random.js";
import { worstCases } from "../../../bench/guard/speed.js";
import { secretRules } from "../../../convex/components/openclawBackend/guard/secretRules.js";
import {
  findSecrets,
  redactSecrets,
  withoutOverlap,
  type Finding,
} from "../../../convex/components/openclawBackend/guard/secrets.js";

const random = new Random(19);
const token = () => `ghp_${random.text(alphabets.alnum, 36)}`;

function milliseconds(run: () => unknown): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

test("a prefix that repeats is redacted in the time of its length", () => {
  const text = `fm2_${"secret_"}`.repeat(24_000);
  expect(milliseconds(() => redactSecrets(text))).toBeLessThan(2500);
  expect(findSecrets(redactSecrets(text).text)).toEqual([]);
});

test("thousands of secrets and of marks are read in the time of their length", () => {
  const tokens = Array.from({ length: 8000 }, token).join(" ");
  const { text, findings } = redactSecrets(tokens);
  expect(findings).toHaveLength(8000);
  expect(text).toBe(
    Array.from({ length: 8000 }, () => "[redacted:github-token]").join(" "),
  );
  const marks = `[redacted:a] ${token()} `.repeat(8000);
  expect(findSecrets(marks)).toHaveLength(8000);
  expect(
    milliseconds(() => (redactSecrets(tokens), redactSecrets(marks))),
  ).toBeLessThan(2500);
});

test("a mark next to a secret does not hide it", () => {
  const text = `[redacted:password] ${token()}`;
  expect(findSecrets(text)).toEqual([
    { rule: "github-token", start: 20, end: text.length },
  ]);
});

test("every hostile text is redacted to one without findings", () => {
  for (const { text } of hostileTexts(3000)) {
    const { text: redacted, findings } = redactSecrets(text);
    expect(findSecrets(redacted)).toEqual([]);
    findings.forEach(({ start, end }, i) => {
      expect(start).toBeGreaterThanOrEqual(findings[i - 1]?.end ?? 0);
      expect(end).toBeLessThanOrEqual(text.length);
    });
  }
});

test("prefixes, words and marks in any order are redacted to a text without findings", () => {
  const pieces = fc.oneof(
    fc.constantFrom(...secretRules.flatMap(({ starts }) => starts)),
    fc.constantFrom(
      "password=",
      "token: ",
      "[redacted:a]",
      "aA1bB2cC3dD4",
      " ",
    ),
    fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const { text } = redactSecrets(parts.join(""));
      expect(redactSecrets(text)).toEqual({ text, findings: [] });
    }),
    { numRuns: 1000 },
  );
});

test("of overlapping findings the earlier in the list is kept", () => {
  const finding = fc.record({
    rule: fc.constant("a"),
    start: fc.integer({ min: 0, max: 40 }),
    length: fc.integer({ min: 1, max: 8 }),
  });
  fc.assert(
    fc.property(fc.array(finding, { maxLength: 30 }), (drawn) => {
      const list = drawn.map(({ rule, start, length }) => ({
        rule,
        start,
        end: start + length,
      }));
      const kept: Finding[] = [];
      for (const one of list) {
        if (!kept.some((k) => one.start < k.end && one.end > k.start)) {
          kept.push(one);
        }
      }
      expect(withoutOverlap(list)).toEqual(
        kept.sort((a, b) => a.start - b.start),
      );
    }),
  );
});

test("the benchmark names the slowest of the hostile texts", () => {
  const rows = worstCases(3, 1024);
  expect(rows).toHaveLength(3);
  expect(rows[0]?.findSecrets).toBeGreaterThanOrEqual(
    rows[2]?.findSecrets ?? 0,
  );
});
