import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cutLog,
  cutMemories,
  reworded,
  type Cut,
} from "../../../convex/components/openclawBackend/openclaw/blocks.js";
import { fileKind } from "../../../convex/components/openclawBackend/openclaw/files.js";

function joined({ blocks, tail }: Cut): string {
  return (
    blocks
      .map(({ gap, open, content, close }) => gap + open + content + close)
      .join("") + tail
  );
}

const MEMORY_FILE = `# Long-Term Memory

Ada leads the atlas project.

## Preferences
- Prefers pnpm over npm <!-- trigger: package manager, pnpm --> <!-- importance: 7 -->
- Long statement
  - with a detail
  and a second line

## Promoted From Short-Term Memory (2026-11-20)
<!-- openclaw-memory-promotion:KEY -->
- Deploys run on Fridays [score=0.812 signals=4 recalls=3 avg=0.700 source=memory/2026-11-20.md:3-3] <!-- trigger: deploy -->
`;

describe("cutMemories", () => {
  test("makes a block of every bullet and paragraph, without its annotations", () => {
    const cut = cutMemories(MEMORY_FILE, "fact");
    expect(joined(cut)).toBe(MEMORY_FILE);
    expect(
      cut.blocks.map(({ content, type, tags, importance, date }) => ({
        content,
        type,
        tags,
        importance,
        date,
      })),
    ).toEqual([
      {
        content: "Ada leads the atlas project.",
        type: "fact",
        tags: [],
        importance: 0.5,
        date: null,
      },
      {
        content: "Prefers pnpm over npm",
        type: "preference",
        tags: ["package manager", "pnpm"],
        importance: 0.7,
        date: null,
      },
      {
        content: "Long statement\n  - with a detail\n  and a second line",
        type: "preference",
        tags: [],
        importance: 0.5,
        date: null,
      },
      {
        content: "Deploys run on Fridays",
        type: "fact",
        tags: ["deploy"],
        importance: 0.5,
        date: "2026-11-20",
      },
    ]);
  });

  test("reads the status and the day above a directive", () => {
    const file = `<!-- observed: 2026-01-02 | status: superseded -->

- Always answer in French

<!-- observed: 2026-03-04 | status: active -->

- Never use tabs
`;
    const { blocks } = cutMemories(file, "preference");
    expect(
      blocks.map(({ content, superseded, date }) => [
        content,
        superseded,
        date,
      ]),
    ).toEqual([
      ["Always answer in French", true, "2026-01-02"],
      ["Never use tabs", false, "2026-03-04"],
    ]);
  });

  test("leaves front matter, rules, multi-line comments and text with controls between the blocks", () => {
    const file =
      "\ufeff---\r\ntitle: x\r\n---\r\n<!--\r\n- not a bullet\r\n-->\r\n***\r\n- bad \u0000\r\n- good\r\n";
    const cut = cutMemories(file, null);
    expect(joined(cut)).toBe(file);
    expect(cut.blocks.map(({ content }) => content)).toEqual(["good"]);
  });

  test("keeps a fence whole, and dashes at the start of an appended part are no front matter", () => {
    const fence = "```\n# no heading\n\n- no bullet\n```\n";
    expect(cutMemories(fence, null).blocks).toHaveLength(1);
    const appended = cutMemories("---\n- one\n---\n- two\n", null, false);
    expect(appended.blocks.map(({ content }) => content)).toEqual([
      "one",
      "two",
    ]);
  });

  test("cuts what is too long for one memory", () => {
    const file = `- ${"word ".repeat(10_000)}\n`;
    const cut = cutMemories(file, null);
    expect(joined(cut)).toBe(file);
    expect(cut.blocks.length).toBeGreaterThan(2);
    for (const { content } of cut.blocks)
      expect(content.length).toBeLessThanOrEqual(16_384);
  });
});

test("cutLog makes an entry of every section that says something", () => {
  const file =
    "# 2026-11-20\n\n## Morning\n- one\n- two\n\n## Evening\nthree\n";
  const cut = cutLog(file);
  expect(joined(cut)).toBe(file);
  expect(cut.blocks.map(({ content }) => content)).toEqual([
    "## Morning\n- one\n- two",
    "## Evening\nthree",
  ]);
});

const markdown = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "- ",
        "  - ",
        "1. ",
        "# ",
        "## Preferences (2026-01-02)",
        "```",
        "---",
        "<!--",
        "-->",
        "<!-- importance: 7 -->",
        "<!-- trigger: a, b -->",
        " [score=0.8]",
        "\n",
        "\r\n",
        "\n\n",
        "\t",
        " ",
        "\ufeff",
        "\u2003",
        "\u0000",
        "[x] ",
        "word",
      ),
      fc.string({ unit: "grapheme" }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

test("no file loses a character, and every block can be stored", () => {
  fc.assert(
    fc.property(markdown, (file) => {
      for (const cut of [cutMemories(file, null), cutLog(file)]) {
        expect(joined(cut)).toBe(file);
        for (const { content } of cut.blocks) {
          expect(content.trim()).toBe(content);
          expect(content).not.toBe("");
          expect(content.isWellFormed()).toBe(true);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test("long texts without line ends are cut between characters", () => {
  const file = "😀".repeat(9000);
  for (const cut of [cutMemories(file, null), cutLog(`x${file}`)]) {
    for (const { content } of cut.blocks)
      expect(content.isWellFormed()).toBe(true);
  }
});

test.each([
  ["MEMORY.md", "memories"],
  ["USER.md", "memories"],
  ["memory/2026-11-20.md", "log"],
  ["memory/2026-11-20-deploy-talk.md", "log"],
  ["memory/2026-11-20-1015.md", "log"],
  ["memory/2026-13-40.md", "memories"],
  ["memory/imports/codex/notes.md", "memories"],
  ["memory/imports/convex-backend/memories/2026-11.md", "derived"],
  ["DREAMS.md", "derived"],
  ["memory/.dreams/x.md", "derived"],
  ["../MEMORY.md", undefined],
  ["/MEMORY.md", undefined],
  ["memory/../USER.md", undefined],
  ["memory//x.md", undefined],
  ["memory/x.txt", undefined],
  ["memory\\x.md", undefined],
  ["C:/memory/x.md", undefined],
  ["SOUL.md", undefined],
  ["memory/a\u0000.md", undefined],
  [`memory/${"a".repeat(300)}.md`, undefined],
])("the path %j holds %s", (path, kind) => {
  expect(fileKind(path)?.kind).toBe(kind);
});

test("a reworded statement stays one statement in its file", () => {
  const content = reworded("- ", "first\nsecond\n\n- third", "\r\n");
  expect(content).toBe("first\r\n  second\r\n\r\n  - third");
  expect(
    cutMemories(`- ${reworded("- ", "a\nb", "\n")}\n`, null).blocks,
  ).toHaveLength(1);
});
