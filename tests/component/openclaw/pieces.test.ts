import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cut,
  type Block,
  type CutKind,
} from "../../../convex/backend/edge/markdown.js";
import { CONTROLS } from "../../../convex/components/openclawBackend/text/content.js";
import {
  cellsOf,
  hasHeading,
  rawOf,
  reworded,
} from "../../../convex/components/openclawBackend/openclaw/pieces.js";

const MEMORIES: CutKind = { kind: "memories", type: null };

/** Changes the statement `at` of a file, and reads the file again. */
function changed(text: string, at: number, content: string) {
  const { blocks, tail } = cut(text, MEMORIES);
  const write = (block: Block, i: number) =>
    block.gap +
    (i === at ? reworded(block, content) : rawOf(block, block.content));
  const file = blocks.map(write).join("") + tail;
  return {
    file,
    told: cut(file, MEMORIES).blocks.map((block) => block.content),
  };
}

const FILES: [string, number][] = [
  ["- a\n- b\n- c\n", 1],
  ["- a\n  - b\n  - c\n", 1],
  ["- a\r\n- b\r\n", 1],
  ["1. a\n2. b\n   c\n3. d\n", 1],
  ["> - a\n> - b\n>   c\n> - d\n", 1],
  ["- b\n  - c\n- d\n", 0],
  ["a\n\nb\n\nc\n", 1],
  ["> a\n\n> b\n\nc\n", 1],
  ["b\n\n- c\n", 0],
];
const TEXTS = [
  ...["plain", "# head", "#", "- item", "-", "+ x", "* * *", "***", "> q"],
  ...["1. x", "12) y", "1.", "```", "~~~", "---", "===", "a\n---", "a\n==="],
  ...["a\n- b", "a\n1. b", "a\n> b", "a\n# b", "a\n***", "a\n<div>\nb"],
  ...["```\ncode\n- x\n```", "a\n```\n# code\n```", "run:\n\n```\n# x\n```"],
  ...["a | b\n--|--", "| x |", "<div>", "<p>hi</p>", "<p>hi</p>\nmore"],
  ...["<!-- c -->", "x <!-- importance: 3 -->", "x [score=1]", "a <!-- b"],
  ...[
    "Ports:",
    "**Anna**",
    "**Anna:**",
    "日本語：",
    "[a]: http://x",
    "[x] done",
  ],
  ...["\\- b", "\\# x", "1\\. x", "\\", "a\\", "\\\\- b", "#tag", "*em* x"],
  ...["</details>\nfoo", "&amp;", "x\t- y", "<https://x.test>", "_ _ _"],
];

describe("a changed statement is read again as one, whatever its text", () => {
  test.each(FILES)("in %j", (text, at) => {
    const before = cut(text, MEMORIES).blocks.map(({ content }) => content);
    for (const content of TEXTS) {
      const expected = before.map((old, i) => (i === at ? content : old));
      expect(changed(text, at, content).told).toEqual(expected);
    }
  });

  test("in the file's own line ends, indentation and quote marks", () => {
    expect(changed("- a\r\n- b\r\n", 1, "x\n\n- y").file).toBe(
      "- a\r\n- x\r\n\r\n  \\- y\r\n",
    );
    expect(changed("> 1. a\n", 0, "x\n\ny").file).toBe("> 1. x\n>\n>    y\n");
    expect(changed("\ta\n", 0, "x\n# y").file).toBe("\tx\n\t# y\n");
  });

  test("even of two paragraphs, where the place holds only one", () => {
    expect(changed("a\n\nb\n", 0, "x\n\ny").file).toBe("x\ny\n\nb\n");
  });
});

describe("a changed row", () => {
  const TABLE = "| Name | Birthday |\n| --- | --- |\n| Anna | 7 May |\n";
  const row = (content: string, table = TABLE) =>
    changed(table, 0, content).file.split(/\r?\n/)[2];

  test.each([
    ["Name: Anna; Birthday: 8 May", "| Anna | 8 May |"],
    ["Birthday: 8 May; Name: Bea", "| Bea | 8 May |"],
    ["Name: Bea", "| Bea |  |"],
    ["Birthday: 8 May", "|  | 8 May |"],
    ["Name: a; b; Birthday: c: d", "| a; b | c: d |"],
    ["Name: a|b\\|c", "| a\\|b\\|c |  |"],
    ["Name: two\nlines", "| two lines |  |"],
    ["Anna was born in May", "| Anna was born in May |  |"],
  ])("%j is %j", (content, expected) => {
    expect(row(content)).toBe(expected);
    expect(row(content, TABLE.replaceAll("\n", "\r\n"))).toBe(expected);
  });

  test("keeps a table without outer pipes where it can", () => {
    const bare = "Name | Birthday\n--|--\nAnna | 7 May\n";
    expect(row("Name: Anna; Birthday: 8 May", bare)).toBe("Anna | 8 May");
    expect(row("Birthday: 8 May", bare)).toBe("|  | 8 May |");
    expect(row("Name: - x; Birthday: y", bare)).toBe("| - x | y |");
  });

  test("finds heads that begin alike, repeat or are missing", () => {
    expect(cellsOf("A: 1; A: B: 2", ["A", "A: B"])).toEqual(["1", "2"]);
    expect(cellsOf("A: 1; A: 2", ["A", "A"])).toEqual(["1", "2"]);
    expect(cellsOf("1; B: 2; 3", ["", "B", ""])).toEqual(["1", "2", "3"]);
  });
});

test("a statement of an older file has no edits", () => {
  const piece = { open: "- ", close: "\r\n" };
  expect(rawOf(piece, "a\r\n  - b")).toBe("- a\r\n  - b\r\n");
  expect(reworded(piece, "a\r\nb")).toBe("- a\r\n  b\r\n");
});

test("headings are found between statements", () => {
  expect(hasHeading("\n\ufeff## A\r\n")).toBe(true);
  expect(hasHeading("text # b\n")).toBe(false);
});

test("any text stays in its place: no other statement changes", () => {
  const line = fc.oneof(fc.constantFrom(...TEXTS), fc.string());
  const text = fc
    .array(line, { minLength: 1, maxLength: 4 })
    .map((lines) => lines.join("\n"))
    // What no memory holds, and tabs.
    .filter(
      (content) =>
        /\p{L}/u.test(content) &&
        !/[\t\r]/.test(content) &&
        !CONTROLS.test(content),
    );
  fc.assert(
    fc.property(text, fc.constantFrom("- ", "1. ", "> - "), (content, mark) => {
      const file = `${mark}first\n${mark}second\n${mark}third\n`;
      const { told } = changed(file, 1, content);
      expect(told[0]).toBe("first");
      expect(told.at(-1)).toBe("third");
      expect(told).toHaveLength(3);
    }),
    { numRuns: 500 },
  );
});
