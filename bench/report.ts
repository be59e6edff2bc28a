import type { Cost } from "./meter.js";
import {
  billOf,
  GB,
  heldAMonth,
  heldStored,
  PLANS,
  type Bill,
  type Held,
} from "./plans.js";
import type { Measured, StoredRows } from "./requests.js";

export type CostRow = {
  route: string;
  memories: number;
  calls: number;
  documentsRead: number;
  documentsWritten: number;
  egressKB: number;
  ingressKB: number;
  textSearches: number;
  vectorSearches: number;
  textQueryGB: number;
  vectorQueryGB: number;
};

export type StorageRow = {
  of: string;
  rows: number;
  table: string;
  documents: number;
  documentsKB: number;
  /** Copies of the table, as billed. */
  indexesKB: number;
  /** What the keys come to in truth. */
  indexKeysKB: number;
  textIndexesKB: number;
  vectorIndexesKB: number;
};

export type PlanRow = { plan: string; what: string } & Held;

export type Report = {
  rows: CostRow[];
  storage: StorageRow[];
  plans: PlanRow[];
};

export const BACKGROUND = {
  embedding: "embedding a queued row (drain, each of 64)",
  heal: "cron: heal the queue, nothing due",
  purge: "cron: purge, nothing due",
} as const;

/** A table with fewer rows grows with something else. */
const ROWS_A_DOCUMENT = 50;

export function reportOf(table: ReadonlyMap<number, Measured>): Report {
  const [largest] = [...table].sort(([a], [b]) => b - a);
  return {
    rows: costRows(table),
    storage: [...table.values()].flatMap(({ stored }) => [
      ...storageRows("memories", stored.memories),
      ...storageRows("log entries", stored.logEntries),
    ]),
    plans: largest === undefined ? [] : planRows(largest[1]),
  };
}

/** Each route's rows stand together. */
function costRows(table: ReadonlyMap<number, Measured>): CostRow[] {
  const bySize = [...table].map(
    ([size, { routes, messages, hooks, recalls, background }]) => {
      const besides = Object.entries(BACKGROUND).map(([name, route]) => ({
        route,
        cost: background[name as keyof typeof BACKGROUND],
      }));
      return [...routes, ...messages, ...hooks, ...recalls, ...besides].map(
        ({ route, cost }) => costRow(route, size, cost),
      );
    },
  );
  const [first = []] = bySize;
  return first.flatMap((_, i) => bySize.map((rows) => rows[i]!));
}

function costRow(route: string, memories: number, cost: Cost): CostRow {
  return {
    route,
    memories,
    calls: rounded(cost.calls),
    documentsRead: rounded(cost.documentsRead),
    documentsWritten: rounded(cost.documentsWritten),
    egressKB: kilobytes(cost.egressBytes),
    ingressKB: kilobytes(cost.ingressBytes),
    textSearches: rounded(cost.textSearches),
    vectorSearches: rounded(cost.vectorSearches),
    textQueryGB: rounded(cost.textQueryBytes / GB, 9),
    vectorQueryGB: rounded(cost.vectorQueryBytes / GB, 9),
  };
}

function storageRows(of: string, { rows, tables }: StoredRows): StorageRow[] {
  const each = [...tables]
    .filter(([, { documents }]) => documents >= rows / ROWS_A_DOCUMENT)
    .map(([table, stored]) => ({
      of,
      rows,
      table,
      documents: stored.documents,
      documentsKB: kilobytes(stored.documentBytes),
      indexesKB: kilobytes(stored.indexBytes),
      indexKeysKB: kilobytes(stored.keyBytes),
      textIndexesKB: kilobytes(sum(stored.textIndexes.values())),
      vectorIndexesKB: kilobytes(sum(stored.vectorIndexes.values())),
    }));
  const total = (name: keyof StorageRow) =>
    rounded(sum(each.map((row) => row[name] as number)));
  const all = {
    of,
    rows,
    table: "all",
    documents: total("documents"),
    documentsKB: total("documentsKB"),
    indexesKB: total("indexesKB"),
    indexKeysKB: total("indexKeysKB"),
    textIndexesKB: total("textIndexesKB"),
    vectorIndexesKB: total("vectorIndexesKB"),
  };
  return [...each, all];
}

export const MINUTES_A_MONTH = 30 * 24 * 60;

function planRows({ routes, background, stored }: Measured): PlanRow[] {
  const { embedding, heal, purge } = background;
  const fixed = billOf(
    { cost: heal, times: MINUTES_A_MONTH / 2 },
    { cost: purge, times: MINUTES_A_MONTH / 37 },
  );
  const of = (id: string) =>
    routes.find(({ operationId }) => operationId === id)!.cost;
  const bills: [string, Bill][] = [
    ["remember", billOf({ cost: of("remember"), times: 1 })],
    ["recall", billOf({ cost: of("recall"), times: 1 })],
    [
      "append to a log, with its embedding",
      billOf(
        { cost: of("appendLog"), times: 1 },
        { cost: embedding, times: 1 },
      ),
    ],
    ["start a session", billOf({ cost: of("startSession"), times: 1 })],
  ];
  return PLANS.flatMap((plan) => [
    ...bills.map(([what, bill]) => ({
      plan: plan.name,
      what: `${what}, a month`,
      ...heldAMonth(plan, bill, fixed),
    })),
    ...(["memories", "logEntries"] as const).map((kind) => ({
      plan: plan.name,
      what: kind === "memories" ? "memories stored" : "log entries stored",
      ...heldStored(plan, bytesEach(stored[kind])),
    })),
  ]);
}

function bytesEach({ rows, tables }: StoredRows) {
  const all = [...tables.values()];
  const of = (bytes: number[]) => sum(bytes) / rows;
  return {
    storageBytes: of(
      all.map((table) => table.documentBytes + table.indexBytes),
    ),
    searchBytes: of(
      all.flatMap(({ textIndexes, vectorIndexes }) => [
        ...textIndexes.values(),
        ...vectorIndexes.values(),
      ]),
    ),
  };
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}

function kilobytes(bytes: number): number {
  return rounded(bytes / 1024);
}

function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** The same as tables of Markdown. */
export function markdownOf({ rows, storage, plans }: Report): string {
  const costs = table(
    "route | memories | calls | docs read | docs written | egress KB | ingress KB | text searches | vector searches | query MB",
    rows.map((row) => [
      row.route,
      row.memories,
      row.calls,
      row.documentsRead,
      row.documentsWritten,
      row.egressKB.toFixed(1),
      row.ingressKB.toFixed(1),
      row.textSearches,
      row.vectorSearches,
      ((row.textQueryGB + row.vectorQueryGB) * 1000).toFixed(2),
    ]),
  );
  const stored = table(
    "of | rows | table | documents | documents KB | indexes KB | their keys KB | text index KB | vector index KB",
    storage.map((row) => Object.values(row)),
  );
  const held = table(
    "plan | what | how many | limited by",
    plans.map(({ plan, what, count, limitedBy }) => [
      plan,
      what,
      count.toLocaleString("en").replaceAll(",", " "),
      LIMITS[limitedBy],
    ]),
  );
  return [costs, stored, held].join("\n\n");
}

const LIMITS: { [name in Held["limitedBy"]]: string } = {
  calls: "function calls",
  databaseGB: "database I/O",
  queryGB: "search queries",
  storageGB: "storage",
  searchStorageGB: "search storage",
};

/** Numbers to the right. */
export function table(head: string, rows: (string | number)[][]): string {
  const ruler = (rows[0] ?? []).map((cell) =>
    /^[\d .]+$/.test(String(cell)) ? "---:" : "---",
  );
  const lines = [head, ...[ruler, ...rows].map((cells) => cells.join(" | "))];
  return lines.map((line) => `| ${line} |`).join("\n");
}
