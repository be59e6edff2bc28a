import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { cut } from "../../convex/backend/edge/markdown.js";
import { root } from "../pack/packed.js";

const page = readFileSync(
  path.join(root, "references/memory-files.md"),
  "utf8",
);
const section = page
  .split("## What becomes of Markdown\n")[1]!
  .split("\n## ")[0]!;
const rows = section
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .slice(2)
  .map((line) => line.slice(2, -2).split(/ +(?<!\\)\| +/));

/** The code spans of a cell, their line ends and pipes as they are in a file. */
function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]*)`/g)].map(([, code]) =>
    code!.replaceAll("⏎", "\n").replaceAll("\\|", "|"),
  );
}

test("the page shows every construct", () => {
  expect(rows.length).toBeGreaterThanOrEqual(25);
  for (const row of rows) expect(row).toHaveLength(3);
});

test.each(rows)("a %s is remembered as the page says", (_, example, told) => {
  const [text] = codeIn(example);
  const { blocks } = cut(text!, { kind: "memories", type: "fact" });
  const shown = blocks.map(({ context, content }) =>
    context.length > 0 ? `${context.join(" / ")} » ${content}` : content,
  );
  expect(shown).toEqual(codeIn(told));
});
