import { readFileSync } from "node:fs";
import { NOTHING, type Cost } from "../meter.js";

/** What one request cost, in the order of the fields of a cost: short enough to be kept. */
export type Costs = number[];
const FIELDS = Object.keys(NOTHING) as (keyof Cost)[];

/** Of each route and of what happens without a request, by the number of rows or agents that there were. */
export type ByRoute = { [route: string]: { [count: string]: Costs } };

/** Bytes of all rows of a kind and what is made of them. */
export type StoredBytes = {
  rows: number;
  documents: number;
  /** As billed: each index another copy. */
  indexes: number;
  /** Search indexes by their names. */
  search: { [index: string]: number };
};

export type Measurements = {
  /** The day. */
  taken: string;
  costs: ByRoute;
  agents: ByRoute;
  /** By the number of memories; half as many log entries. */
  stored: {
    [memories: string]: { memories: StoredBytes; logEntries: StoredBytes };
  };
  /** Bytes of one row and how many copies of it indexes are billed as, by what the row is. */
  rows: { [kind: string]: { bytes: number; indexes: number } };
};

/** Among the rows: a memory that was forgotten and cleared, which keeps its row without its text. */
export const TOMBSTONE = "tombstone";

/** The committed ones, which `npx tsx bench/scale.ts --measure` makes anew. */
export function committed(): Measurements {
  const file = new URL("measured.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Measurements;
}

/** What was measured again, in place of what it was before. */
export function merged(
  before: Measurements,
  fresh: Measurements,
): Measurements {
  return {
    taken: fresh.taken,
    costs: both(before.costs, fresh.costs),
    agents: both(before.agents, fresh.agents),
    stored: { ...before.stored, ...fresh.stored },
    rows: fresh.rows,
  };
}

/** Routes that are no more go with the size that is measured last. */
function both(before: ByRoute, fresh: ByRoute): ByRoute {
  const routes = Object.keys(fresh).length > 0 ? fresh : before;
  return Object.fromEntries(
    Object.keys(routes).map((route) => [
      route,
      { ...before[route], ...fresh[route] },
    ]),
  );
}

export function costsOf(cost: Cost): Costs {
  return FIELDS.map((field) => Number(cost[field].toFixed(2)));
}

/** At one count; what a route is called stands in the measurements. */
export function costAt(
  routes: ByRoute,
  route: string,
  count: string | number,
): Cost {
  const costs = routes[route]?.[count];
  if (costs === undefined)
    throw new Error(`${route} was not measured at ${count}.`);
  const entries = FIELDS.map((field, i) => [field, costs[i]!]);
  return Object.fromEntries(entries) as Cost;
}

/** Bytes that a request reads and writes of the database. */
export function transferred({ egressBytes, ingressBytes }: Cost): number {
  return egressBytes + ingressBytes;
}

export function countsOf(routes: ByRoute): number[] {
  const [first = {}] = Object.values(routes);
  return Object.keys(first).map(Number);
}
