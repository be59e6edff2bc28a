import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "./blocks.js";
import { testReferences, testSource } from "./testReferences.js";

/** Where a row names its test: `file: title`. */
const REFERENCE = /`(tests\/[\w/]+\.test\.ts): ([^`]+)`/g;

const page = readFileSync(path.join(root, "docs/faults.md"), "utf8");
const references = testReferences(page, REFERENCE);

test("there are references", () => {
  expect(references.length).toBeGreaterThan(50);
});

test.each(references)(
  "docs/faults.md names a test of %s: %s",
  (file, title) => {
    expect(testSource(file)).toContain(title);
  },
);

test("each row of a table names one test, in its last column", () => {
  const rows = page
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .filter((line) => !/^\| (?:-+|fault) /.test(line));
  expect(rows.length).toBe(references.length);
  for (const row of rows) {
    const cells = row.split("|").slice(1, -1);
    expect(cells, row).toHaveLength(4);
    expect(cells.at(-1), row).toMatch(REFERENCE);
  }
});
