import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./blocks.js";

/** Where a page names a test. */
export type TestReference = [file: string, title: string];

/** The tests that a page names; the pattern has two groups, the file and the title. */
export function testReferences(page: string, pattern: RegExp): TestReference[] {
  return [...page.matchAll(pattern)].map(([, file, title]) => [file!, title!]);
}

/** The text of a test's file, by its path from the repository's root. */
export function testSource(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}
