import { describe, expect, test } from "vitest";
import { cut, type CutKind } from "../../../convex/backend/edge/markdown.js";
import { rawOf } from "../../../convex/components/openclawBackend/openclaw/pieces.js";

const MEMORIES: CutKind = { kind: "memories", type: "fact" };
const LOG: CutKind = { kind: "log", date: "2026-11-20" };

function blocksOf(text: string, kind = MEMORIES) {
  const { blocks, tail } = cut(text, kind);
  const joined = blocks.map((block) => block.gap + rawOf(block, block.content));
  expect(joined.join("") + tail).toBe(text);
  return blocks;
}

/** Statements as they are told: with their context. */
function told(text: string, kind = MEMORIES): string[] {
  return blocksOf(text, kind).map(({ context, content }) =>
    [...context, content].join(" / "),
  );
}

describe("blocks are cut where CommonMark has them", () => {
  test.each<[string, string, string[]]>([
    [
      "four backticks hold three",
      "````md\n```\n# no heading\n```\n````\n- a\n",
      ["````md\n```\n# no heading\n```\n````", "a"],
    ],
    ["an underlined heading", "Anna\n---\n- b\n", ["Anna / b"]],
    [
      "a line under a long text is a rule",
      `${"word ".repeat(30)}\n---\n- b\n`,
      ["word ".repeat(30).trim(), "b"],
    ],
    ["</details>", "<details>\n\n- a\n\n</details>\n\n- b\n", ["a", "b"]],
    ["a second paragraph", "- a\n\n  b\n- c\n", ["a\n\nb", "c"]],
    ["an indented child after a blank line", "- a\n\n  - b\n", ["a", "a / b"]],
    [
      "text after a nested list",
      "- a\n  - b\n\n  c\n",
      ["a", "a / b", "a / c"],
    ],
    [
      "code in an item",
      "- a\n  ```\n    x\n\n  y\n  ```\n- b\n",
      ["a\n```\n  x\n\ny\n```", "b"],
    ],
    [
      "mixed lists of five levels",
      "1. a\n   - b\n     1) c\n        * d\n          + e\n2. f\n",
      ["a", "a / b", "a / b / c", "a / b / c / d", "a / b / c / d / e", "f"],
    ],
    ["lists in one line", "- - a\n  - b\n", ["a", "b"]],
    ["tabs", "-\ta\n\n\tb\n\t-\tc\n", ["a\n\nb", "a / c"]],
    ["a heading in an item", "- # A\n  b\n- c\n", ["A / b", "c"]],
    ["a heading without text", "## A\n##\n- b\n", ["b"]],
    ["headings of one level", "# A\n## B\n# C\n- d\n", ["C / d"]],
    ["a lead in an item", "- Ports:\n  - 80\n", ["Ports / 80"]],
    ["a lead that is no lead", "Ports:\n\nNone.\n", ["Ports:", "None."]],
    [
      "lists in a quote",
      "> - a\n>   b\n>   - c\n",
      ["a\nb", "a\nb / c"].map((s) => s.replace("a\nb /", "a b /")),
    ],
    ["a lazy line of a quote", "> a\nb\n", ["a\nb"]],
    ["a quote in a quote", "> a\n> > b\n", ["a", "b"]],
    [
      "code in a quote",
      "> ```\n>   x\n>\n> y\n> ```\n",
      ["```\n  x\n\ny\n```"],
    ],
    ["code before text", "```\nx\n```\ny\n", ["```\nx\n```", "y"]],
    ["code right under text", "y\n```\nx\n```\n", ["y\n```\nx\n```"]],
    ["a fence that stays open", "- a\n\n```\nx\n- b\n", ["a", "```\nx\n- b"]],
    ["a fence without code", "```\n```\n- a\n", ["a"]],
    ["an empty item", "-\n- a\n", ["a"]],
    ["a comment in an item", "- <!-- x -->\n- a\n  <!-- y -->\n", ["a"]],
    ["text behind a comment", "<!-- x --> a\n", ["a"]],
    ["a comment that stays open", "- a\n<!--\n- b\n", ["a"]],
    ["a comment in code", "```\n<!--\n```\n- a\n", ["```\n<!--\n```", "a"]],
    [
      "links by their text",
      "## [A](http://x.y) `b_c` **_d_**\n- e\n",
      ["A b_c d / e"],
    ],
    ["dashes alone", "- a\n- - -\n- b\n", ["a", "b"]],
  ])("%s", (_, text, expected) => {
    expect(told(text)).toEqual(expected);
    expect(told(text.replaceAll("\n", "\r\n"))).toEqual(expected);
    expect(told(text.replaceAll("\n", "\r"))).toEqual(expected);
    expect(told(`\ufeff\ufeff${text}`)).toEqual(expected);
  });
});

describe("rows of tables", () => {
  test.each<[string, string, string[]]>([
    ["escaped pipes", "|A|B|\n|-|-|\n|a\\|b|c|\n", ["A: a|b; B: c"]],
    ["missing cells", "|A|B|\n|-|-|\n|a|\n||b|\n", ["A: a", "B: b"]],
    ["more cells than heads", "|A|\n|-|\n|a|b|\n", ["A: a; b"]],
    ["no outer pipes", "A | B\n-|-\na | b\n", ["A: a; B: b"]],
    ["heads without text", "||B|\n|-|-|\n|a|b|\n", ["a; B: b"]],
    ["empty rows", "|A|B|\n|-|-|\n|||\n", []],
    ["in a list", "- x\n\n  |A|\n  |-|\n  |a|\n", ["x", "x / A: a"]],
    ["in a quote", "> |A|\n> |-|\n> |a|\n", ["A: a"]],
    ["under a lead", "Ports:\n\n|A|\n|-|\n|a|\n", ["Ports / A: a"]],
    ["a heading of marks", "|**A**|\n|-|\n|*a*|\n", ["A: *a*"]],
  ])("%s", (_, text, expected) => {
    expect(told(text)).toEqual(expected);
    expect(told(text.replaceAll("\n", "\r\n"))).toEqual(expected);
  });

  test("of very wide tables are taken as they are", () => {
    const row = (cell: string) => `|${`${cell}|`.repeat(80)}\n`;
    const blocks = blocksOf(row("A") + row("-") + row("b"));
    expect(blocks.map(({ columns }) => columns)).toEqual(
      blocks.map(() => undefined),
    );
    expect(blocks.at(-1)!.content).toBe(row("b").trim());
  });
});

describe("front matter", () => {
  test.each([
    ["---\ntitle: x\n---\n- a\n"],
    ["---\ntitle: x\n...\n- a\n"],
    ["---\n---\n- a\n"],
    ["---\n# note\ntags:\n  - b\n---\n- a\n"],
  ])("%j is between", (text) => {
    expect(told(text)).toEqual(["a"]);
    expect(told(`\ufeff${text.replaceAll("\n", "\r\n")}`)).toEqual(["a"]);
  });

  test("is none where it is not closed, or holds a list, or begins no file", () => {
    expect(told("---\ntitle: x\n\n- a\n")).toEqual(["title: x", "a"]);
    expect(told("---\n- b\n---\n- a\n")).toEqual(["b", "a"]);
    expect(told("\n---\nt: x\n\n---\n- a\n")).toEqual(["t: x", "a"]);
  });
});

describe("directives", () => {
  const OLD = "<!-- observed: 2026-01-02 | status: superseded -->";
  const NEW = "<!-- observed: 2026-03-04 | status: active -->";
  test.each([
    [`${OLD}\n\n- a\n\n${NEW}\n\n- b\n- c\n`],
    [`${OLD}\n- a\n${NEW}\n- b\n- c\n`],
    [`${OLD}\n- a\n\n${NEW}\n- b\n- c\n`],
    [`${OLD}\n\n- a\n  ${NEW}\n- b\n- c\n`],
    [
      `<!--\nobserved: 2026-01-02\nstatus: superseded\n-->\n- a\n${NEW}\n- b\n\nc\n`,
    ],
  ])("belong to the one statement that follows: %j", (text) => {
    for (const given of [text, text.replaceAll("\n", "\r\n")])
      expect(
        blocksOf(given).map(({ superseded, date }) => [superseded, date]),
      ).toEqual([
        [true, "2026-01-02"],
        [false, "2026-03-04"],
        [false, null],
      ]);
  });

  test("end at a heading", () => {
    const [block] = blocksOf(`${OLD}\n## A\n- a\n`);
    expect(block).toMatchObject({ superseded: false, date: null });
  });
});

test("annotations, headings and words tell type, tags, importance and day", () => {
  const text = `# Long-Term Memory

## Preferences
- Prefers pnpm <!-- trigger: package manager, pnpm --> <!-- importance: 7 -->
- Tabs
  <!-- importance: 9 -->

## Promoted (2026-11-20)
- Deploys run on Fridays [score=0.812 source=x:3-3] <!-- trigger: deploy -->
- We decided on Rust
`;
  const told = blocksOf(text).map((block) => [
    ...[block.content, block.type, block.tags, block.importance, block.date],
  ]);
  expect(told).toEqual([
    ["Prefers pnpm", "preference", ["package manager", "pnpm"], 0.7, null],
    ["Tabs", "preference", [], 0.9, null],
    ["Deploys run on Fridays", "fact", ["deploy"], 0.5, "2026-11-20"],
    ["We decided on Rust", "decision", [], 0.5, "2026-11-20"],
  ]);
});

test.each([
  ["# 2026-11-20\n- a\n"],
  ["# Daily Log: Friday, November 20th, 2026\n- a\n"],
  ["# Session: 2026-11-20 10:00 UTC\n- a\n"],
  ["# Daily Notes\n- a\n"],
  ["# 20 Nov 2026\n- a\n"],
])("the day of a log is no context: %j", (text) => {
  expect(told(text, LOG)).toEqual(["a"]);
});

test.each([
  ["# 2026-11-20 Atlas\n- a\n", "2026-11-20 Atlas / a"],
  ["# 2026-11-19\n- a\n", "2026-11-19 / a"],
  ["# Log\n## 10:15\n- a\n", "10:15 / a"],
  ["## Atlas\n### Done\n- a\n", "Atlas / Done / a"],
  ["# November\n- a\n", "November / a"],
])("other headings of a log are: %j", (text, expected) => {
  expect(told(text, LOG)).toEqual([expected]);
});

test.each([
  "MEMORY.md - Long-Term Memory",
  "USER.md",
  "📝 Notes",
  "User Profile",
])("the title %j names only its file", (title) => {
  expect(told(`# ${title}\n- a\n`)).toEqual(["a"]);
  expect(told(`## ${title}\n- a\n`)).not.toEqual(["a"]);
});

test("colours and controls are kept for the file alone", () => {
  const text =
    "- \u001b[32mgreen\u001b[0m and\u0000 \u0007bell\n\u001b[1m# A\u001b[0m\n- b\n";
  expect(told(text)).toEqual(["green and bell", "A / b"]);
});

test("context is the last eight items of at most 120 characters", () => {
  const items = Array.from(
    { length: 12 },
    (_, i) => `${"  ".repeat(i)}- ${"x".repeat(118)}😀${i}\n`,
  );
  const { context } = blocksOf(items.join("")).at(-1)!;
  expect(context).toHaveLength(8);
  for (const item of context) {
    expect(item.length).toBeLessThanOrEqual(120);
    expect(item.isWellFormed()).toBe(true);
  }
  // A lead that is too long is not lost.
  expect(told(`${"x ".repeat(80)}:\n- a\n`)).toHaveLength(2);
});

test("what is too long for one memory is cut", () => {
  for (const text of [
    `- ${"word ".repeat(10_000)}\n`,
    `> ${"😀".repeat(9000)}\n`,
    `- a\n${"\n  paragraph\r\n".repeat(3000)}`,
    `|A|\n|-|\n|${"b".repeat(40_000)}|\n`,
  ]) {
    for (const kind of [MEMORIES, LOG]) {
      const blocks = blocksOf(text, kind);
      expect(blocks.length).toBeGreaterThan(1);
      for (const { content } of blocks) {
        expect(content.length).toBeLessThanOrEqual(16_384);
        expect(content.isWellFormed()).toBe(true);
      }
    }
  }
});
