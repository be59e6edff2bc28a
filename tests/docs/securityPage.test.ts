import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "./blocks.js";
import { testReferences, testSource } from "./testReferences.js";

/** Where a sentence names its test: `file: title`, a file of tests/security. */
const REFERENCE = /`(\w+): ([^`]+)`/g;

const page = readFileSync(path.join(root, "SECURITY.md"), "utf8");

const references = testReferences(page, REFERENCE);

test("there are references, to every threat's own tests", () => {
  expect(references.length).toBeGreaterThan(60);
});

test.each(references)("SECURITY.md names a test of %s: %s", (file, title) => {
  expect(testSource(`tests/security/${file}.test.ts`)).toContain(title);
});

test("each sentence of a list under a threat names its test", () => {
  const threats = page
    .split(/^## /m)
    .slice(4)
    .filter((section) => !/^(When something leaked|Reporting)/.test(section));
  expect(threats.length).toBeGreaterThan(5);
  for (const section of threats)
    for (const item of section.split(/^- /m).slice(1))
      expect(item.split("\n\n")[0], section.slice(0, 40)).toMatch(REFERENCE);
});
