import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ASSUMED, TYPICAL } from "../../bench/scale/day.js";
import { committed } from "../../bench/scale/measurements.js";
import { TABLES, tablesIn, withTables } from "../../bench/scale/tables.js";
import { root } from "./blocks.js";

const page = readFileSync(path.join(root, "docs/scaling.md"), "utf8");
const asked = { of: committed(), day: TYPICAL, assumed: ASSUMED };

/** Tables without the spaces that align their columns. */
function plain(text: string): string {
  return text.replace(/ *\| */g, "|").replace(/-{2,}/g, "--");
}

test("the page has every table of the program, each once", () => {
  expect(tablesIn(page).toSorted()).toEqual(Object.keys(TABLES).toSorted());
});

test.each(Object.keys(TABLES))(
  "the table %s is what `npx tsx bench/scale.ts` prints",
  (name) => {
    const printed = plain(TABLES[name]!(asked));
    expect(printed.split("\n").length).toBeGreaterThan(3);
    expect(plain(page)).toContain(`<!-- table: ${name} -->\n\n${printed}\n`);
  },
);

test("writing the tables anew changes nothing", () => {
  expect(plain(withTables(page, asked))).toBe(plain(page));
});

test("a mark of no table is refused", () => {
  expect(() => withTables("<!-- table: nothing -->\n\n| a |\n", asked)).toThrow(
    "nothing",
  );
});
