import { TRANSACTION } from "../limits.js";
import type { Cost } from "../meter.js";
import { table } from "../report.js";
import {
  costAt,
  countsOf,
  transferred,
  type ByRoute,
  type Measurements,
} from "./measurements.js";

/** How the tables write numbers: the same on every machine. */
export function number(value: number, digits = 0): string {
  return value
    .toLocaleString("en", {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    .replaceAll(",", " ");
}

export function kilobytes(bytes: number): string {
  return number(bytes / 1024, 1);
}

/** Less than a measured cost varies by, since ids and times are as long as they are. */
const SAME_KB = 0.3;

/** Each once where a cost is the same at all counts. */
function across(values: readonly string[]): string {
  return values.every((value) => value === values[0])
    ? values[0]!
    : values.join(", ");
}

function steady(values: readonly number[]): string {
  return spread(values) / 1024 < SAME_KB
    ? kilobytes(values.at(-1)!)
    : values.map(kilobytes).join(", ");
}

/** Every route, a cost at each number of memories where it differs. */
export function routesTable({ costs }: Measurements): string {
  const sizes = countsOf(costs);
  return table(
    "route | calls | documents read | written | KB read and written | text searches | vector searches",
    Object.keys(costs).map((route) => {
      const at = sizes.map((size) => costAt(costs, route, size));
      const each = (field: keyof Cost) =>
        across(at.map((cost) => number(Math.round(cost[field]))));
      return [
        route,
        each("calls"),
        each("documentsRead"),
        each("documentsWritten"),
        steady(at.map(transferred)),
        each("textSearches"),
        each("vectorSearches"),
      ];
    }),
  );
}

/** The routes whose cost is another one with more agents. */
export function agentsTable({ agents }: Measurements): string {
  const counts = countsOf(agents);
  const rows = Object.keys(agents)
    .map((route) => ({
      route,
      at: counts.map((count) => costAt(agents, route, count)),
    }))
    .filter(({ at }) => differs(at))
    .map(({ route, at }) => [
      route,
      ...at.map(
        (cost) =>
          `${number(cost.documentsRead)}, ${kilobytes(transferred(cost))}`,
      ),
    ]);
  const heads = counts.map((count) =>
    count === 1 ? "1 agent" : `${number(count)} agents`,
  );
  return table(["route", ...heads].join(" | "), rows);
}

/** By more than a recall does that finds a row or two others, since the times of its rows are others. */
function differs(at: readonly Cost[]): boolean {
  const documents = at.map(({ documentsRead }) => documentsRead);
  const kilobytes = at.map((cost) => transferred(cost) / 1024);
  return spread(documents) > 2 || spread(kilobytes) >= 1;
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

/** The requests that come nearest to what one transaction may do, with all of their transactions together. */
export function transactionsTable({ costs }: Measurements): string {
  const size = Math.max(...countsOf(costs));
  const parts: [string, keyof Cost, number, (n: number) => string][] = [
    [
      "documents read",
      "documentsRead",
      TRANSACTION.documentsRead,
      (n) => number(n),
    ],
    ["KB read", "egressBytes", TRANSACTION.bytesRead, kilobytes],
    [
      "documents written",
      "documentsWritten",
      TRANSACTION.documentsWritten,
      (n) => number(n),
    ],
    ["KB written", "ingressBytes", TRANSACTION.bytesWritten, kilobytes],
  ];
  return table(
    "what | of one transaction | most of a request | route | next | route",
    parts.map(([what, field, limit, write]) => {
      const [most, next] = heaviest(costs, size, field);
      return [
        what,
        write(limit),
        write(most!.cost[field]),
        most!.route,
        write(next!.cost[field]),
        next!.route,
      ];
    }),
  );
}

function heaviest(costs: ByRoute, size: number, field: keyof Cost) {
  return Object.keys(costs)
    .map((route) => ({ route, cost: costAt(costs, route, size) }))
    .sort((a, b) => b.cost[field] - a.cost[field]);
}
