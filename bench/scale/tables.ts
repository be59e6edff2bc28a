import { agentsTable, routesTable, transactionsTable } from "./costTables.js";
import { growthTable, worstTable } from "./growthTable.js";
import {
  agentsHeldTable,
  classesTable,
  dayTable,
  othersTable,
  pagesTable,
  plansTable,
  pricesTable,
  shareTable,
  splitTable,
  storageTable,
  throughputTable,
  type Asked,
} from "./planTables.js";

/** Every table of docs/scaling.md, by the name that stands above it there. */
export const TABLES: { [name: string]: (asked: Asked) => string } = {
  routes: ({ of }) => routesTable(of),
  agents: ({ of }) => agentsTable(of),
  transactions: ({ of }) => transactionsTable(of),
  storage: storageTable,
  plans: plansTable,
  day: dayTable,
  share: shareTable,
  held: agentsHeldTable,
  prices: pricesTable,
  classes: classesTable,
  throughput: throughputTable,
  split: splitTable,
  growth: growthTable,
  worst: worstTable,
  others: othersTable,
  pages: pagesTable,
};

const MARKED = /(<!-- table: (\w+) -->\n\n)[\s\S]*?(?=\n\n|\n*$)/g;

/** A page whose marked tables are those of now. */
export function withTables(page: string, asked: Asked): string {
  return page.replaceAll(MARKED, (_all, mark: string, name: string) => {
    const made = TABLES[name];
    if (!made) throw new Error(`There is no table ${name}.`);
    return mark + made(asked);
  });
}

/** The names of a page's tables, in their order. */
export function tablesIn(page: string): string[] {
  return [...page.matchAll(MARKED)].map(([, , name]) => name!);
}
