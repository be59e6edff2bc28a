import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cut, type CutKind } from "../../../convex/backend/edge/markdown.js";
import { rawOf } from "../../../convex/components/openclawBackend/openclaw/pieces.js";
import {
  checkContext,
  CONTROLS,
  isBlank,
} from "../../../convex/components/openclawBackend/text/content.js";

const KINDS: CutKind[] = [
  { kind: "memories", type: null },
  { kind: "log", date: "2026-01-02" },
];

/** Every example of the CommonMark specification. */
const { tests: examples } = createRequire(import.meta.url)(
  "commonmark-spec",
) as { tests: { markdown: string; number: number; section: string }[] };
const seeds = examples.map(({ markdown }) => markdown.replaceAll("→", "\t"));

/** Reads a text, and holds what is promised of every one. */
function hold(text: string): void {
  for (const kind of KINDS) {
    const { blocks, tail } = cut(text, kind);
    const parts = blocks.map(
      (block) => block.gap + rawOf(block, block.content),
    );
    expect(parts.join("") + tail).toBe(text);
    for (const { content, context, edits, columns } of blocks) {
      expect(isBlank(content)).toBe(false);
      expect(CONTROLS.test(content)).toBe(false);
      expect(content).not.toContain("\r");
      expect(content.trim()).toBe(content);
      expect(content.isWellFormed()).toBe(true);
      expect(content.length).toBeLessThanOrEqual(16_384);
      expect(checkContext(context)).toEqual({ ok: true });
      for (const item of context) expect(item.trim()).toBe(item);
      for (const { drop, add } of edits) {
        // Words are in the row alone, so that what is forgotten is in no file.
        // eslint-disable-next-line no-control-regex -- sequences of a terminal
        expect(add.replace(/\u001b\[[\d;]*m/g, "")).not.toMatch(/\p{L}/u);
        if (!columns) expect(drop).toBeLessThanOrEqual(1);
      }
    }
  }
}

describe("the examples of CommonMark come back as they were", () => {
  const sections = new Set(examples.map(({ section }) => section));
  test.each([...sections])("%s", (name) => {
    const texts = seeds.filter((_, i) => examples[i]!.section === name);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts)
      for (const end of ["\n", "\r\n", "\r"]) hold(text.replaceAll("\n", end));
  });
});

const MARKS = [
  ...[
    "- ",
    "  - ",
    "    - ",
    "* ",
    "1. ",
    "2) ",
    "# ",
    "## Foo (2026-01-02)\n",
  ],
  ...[
    "```",
    "````",
    "~~~",
    "---\n",
    "===\n",
    "***",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
  ],
  ...["\r", "\t", " ", "    ", "\u2003", "\ufeff", "\u0000", "\u001b[31m"],
  ...["# A\u0085\n", "- b\u009fc:\n", "\u0085", "\u2028", "\u2029"],
  ...["<!--", "-->", "<!-- importance: 7 -->", " [score=0.8]", "[x] ", "word"],
  ...["<!-- observed: 2026-01-02 | status: superseded -->\n", "Anna:", "**b**"],
  ...["> ", ">", "|", "| a | b |\n|---|---|\n", "| c | \\| |\n", "\\", "\\- "],
  ...["<details>", "</details>", "<summary>S</summary>", "<p>hi</p>", "😀"],
  ...["[a]: http://x.test\n", " ".repeat(150), "---\ntitle: x\n---\n"],
];

test("any text comes back as it was, and what is cut of it can be stored", () => {
  const part = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...MARKS) },
    { weight: 2, arbitrary: fc.constantFrom(...seeds) },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 5 }) },
  );
  const text = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(""));
  fc.assert(fc.property(text, hold), { numRuns: 400 });
});

/** A quarter of the largest file, of one thing. */
const SIZE = 128 * 1024;
const many = (text: string) => text.repeat(Math.ceil(SIZE / text.length));

describe("no text costs more than its length", () => {
  test.each([
    ...["[", "*", "`", "<", ">", "_a", "\\", "&", "1", "#", " #", "](", "!["],
    ...[
      "> ",
      "- ",
      "* ",
      "1. ",
      "[\n",
      "[a]\n",
      "<!-- ",
      "<details>",
      "<a b=c ",
    ],
    ...["<a b='c\n", "|x", "|-", "a|b\n", ":-", " ", "\t", " \n", "\n", "-\n"],
    ...["- a\n\n", "```\n", "    x\n", "\u001b", "\u001b[31m", "a\u0000"],
    ...["\ufeff", "- a\r\n", "- a\r", "<!-- a -->", " [score=]", "a\n=\n"],
    ...[
      "\\[score=",
      "[x](",
      "**a:**\n",
      "a:\n\n- b\n\n",
      "\\- a\n",
      "|a|b|\n|-|-|\n",
    ],
    ...["- - - - - - - - - - - x\n", "> > > > > > > > > > > x\n", "> <p>x\n"],
  ])("%j", (text) => {
    for (const given of [
      many(text),
      `- a\n${many(text)}x`,
      `a|b\n${many(text)}x`,
    ]) {
      const start = performance.now();
      const { blocks, tail } = cut(given, KINDS[0]!);
      const parts = blocks.map(
        (block) => block.gap + rawOf(block, block.content),
      );
      expect(parts.join("") + tail === given).toBe(true);
      // Of some tens of milliseconds on an idle machine: what is quadratic takes minutes.
      expect(performance.now() - start).toBeLessThan(10_000);
    }
  });

  test("nested lists, also before blank lines", () => {
    const depth = Array.from(
      { length: 200 },
      (_, i) => `${"  ".repeat(i)}- x\n`,
    );
    hold(depth.join("") + "\n".repeat(20_000));
    hold(
      Array.from({ length: 700 }, (_, i) => `${"\t".repeat(i)}- x\n`).join(""),
    );
  });
});
