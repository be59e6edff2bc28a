import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  charactersIn,
  fitted,
  head,
} from "../../../convex/backend/edge/fitting.js";

const lengthOf = ({ content }: { content: string }) => content.length + 10;

test("the line break that ends an answer is one of its characters", () => {
  expect(charactersIn(10)).toBe(39);
  expect(charactersIn()).toBe(Infinity);
});

describe("the beginning of a text", () => {
  test.each([
    [
      "a sentence",
      "It rains. It pours. The old man snores",
      30,
      "It rains. It pours.",
    ],
    [
      "a quoted sentence",
      'He said "Stop!" And then he went on',
      25,
      'He said "Stop!"',
    ],
    [
      "a Chinese sentence",
      "下雨了。他在打鼾。老人撞到了头",
      12,
      "下雨了。他在打鼾。",
    ],
    ["a line", "- milk and bread\n- butter and eggs", 25, "- milk and bread"],
    ["a word", "one two three four five six", 12, "one two"],
    ["a whole word", "one two three four five six", 13, "one two three"],
    [
      "a word that a far sentence end is before",
      "Yes. one two three four five",
      20,
      "Yes. one two three",
    ],
    [
      "a number's point is none",
      "costs 3.50 and 4.75 in all",
      19,
      "costs 3.50 and 4.75",
    ],
    ["a character", "abcdefghijklmnop", 5, "abcde"],
    ["a pair of surrogates", "😀😀😀😀", 5, "😀😀"],
    ["a letter with its mark", "ae\u0301e\u0301e\u0301e\u0301", 4, "ae\u0301"],
    ["a family", "👨‍👩‍👧👨‍👩‍👧", 12, "👨‍👩‍👧"],
  ])("ends with %s", (_, text, length, expected) => {
    expect(head(text, length)).toBe(expected);
  });

  test("leaves out a block of code that would not end", () => {
    const intro = "This is how the service is started again:";
    const text = `${intro}\n\`\`\`sh\nmake stop\nmake start\nmake status\n\`\`\`\nAnd so on`;
    expect(head(text, 70)).toBe(intro);
    expect(head(text, text.length - 3)).toMatch(/```$/);
  });

  test("is a beginning, no longer than asked, and well-formed where the text is", () => {
    const text = fc.string({ unit: "binary", maxLength: 200 });
    fc.assert(
      fc.property(text, fc.nat(200), (text, length) => {
        const start = head(text, length);
        expect(text.startsWith(start)).toBe(true);
        expect(start.length).toBeLessThanOrEqual(length);
        expect(start.isWellFormed()).toBe(text.isWellFormed());
      }),
    );
  });

  test.each([".", ")", " ", "```\n", "\u0301", "\u200D", ".)", "😀"])(
    "is found at once in a text of %j alone",
    (part) => {
      const text = part.repeat(65_536 / part.length);
      const startedAt = performance.now();
      for (let i = 0; i < 20; i++) head(text, 60_000 + i);
      expect(performance.now() - startedAt).toBeLessThan(1000);
    },
  );
});

describe("items in a room", () => {
  test("keep their order and stay within it, each whole, cut or left out", () => {
    const item = fc.record({ content: fc.lorem({ maxCount: 60 }) });
    const items = fc.array(item, { maxLength: 12 });
    fc.assert(
      fc.property(items, fc.nat(4000), (items, room) => {
        const shown = fitted(items, room, lengthOf);
        const used = shown.reduce((sum, one) => sum + lengthOf(one), 0);
        expect(used).toBeLessThanOrEqual(room);
        let at = 0;
        for (const { content, cut } of shown) {
          const isIt = (one: { content: string }) =>
            cut
              ? one.content.startsWith(content) && one.content !== content
              : one.content === content;
          while (at < items.length && !isIt(items[at]!)) at += 1;
          expect(at).toBeLessThan(items.length);
          at += 1;
        }
        const all = items.reduce((sum, one) => sum + lengthOf(one), 0);
        if (all <= room) expect(shown).toEqual(items);
      }),
    );
  });

  test("are cut where they are too long, so that shorter ones can follow", () => {
    const long = { content: "It is long. ".repeat(100) };
    const short = { content: "It is short" };
    const shown = fitted([long, short, short], 400, lengthOf);
    expect(shown.map(({ cut }) => cut)).toEqual([true, undefined, undefined]);
    // What the short ones have left over is not wasted.
    const used = shown.reduce((sum, one) => sum + lengthOf(one), 0);
    expect(used).toBeGreaterThan(380);
  });

  test("a room that is too small for a piece is left empty", () => {
    const long = { content: "It is long. ".repeat(100) };
    for (const room of [-5, 0, 32])
      expect(fitted([long], room, lengthOf)).toEqual([]);
    expect(fitted([long], 33, lengthOf)).toHaveLength(1);
  });
});
