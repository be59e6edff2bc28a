import type { Cost } from "../meter.js";
import { billOf, GB, type Bill } from "../plans.js";
import { ACTION_GB, type Amounts } from "../limits.js";
import { BACKGROUND, MINUTES_A_MONTH } from "../report.js";
import { costAt, type Measurements } from "./measurements.js";
import { steadyBytes } from "./growth.js";

/** What one agent does in a day, how often. */
export type Day = { [act in Act]: number };
type Act = keyof typeof ACTS;

/** What each is, by what it asks for, and how many actions it runs: the HTTP action and those within. */
export const ACTS = {
  sessions: {
    says: "starts a session",
    routes: ["GET /v1/session"],
    actions: 1,
  },
  prompts: {
    says: "a hook brings memories to a prompt",
    routes: ["POST /v1/hooks (prompt)"],
    actions: 2,
  },
  recalls: { says: "recalls", routes: ["POST /v1/recall"], actions: 2 },
  remembers: {
    says: "remembers a statement",
    routes: ["POST /v1/memories"],
    actions: 1,
  },
  entries: {
    says: "appends to the log, with the embedding of the entry",
    routes: ["POST /v1/logs/{date}", BACKGROUND.embedding],
    // The drain's part, of 64, is left out.
    actions: 1,
  },
  reads: {
    says: "reads a day of the log",
    routes: ["GET /v1/logs/{date}"],
    actions: 1,
  },
  changes: {
    says: "changes a memory",
    routes: ["PATCH /v1/memories/{id}"],
    actions: 1,
  },
  forgets: {
    says: "forgets a memory",
    routes: ["DELETE /v1/memories/{id}"],
    actions: 1,
  },
} as const satisfies {
  [act: string]: { says: string; routes: readonly string[]; actions: number };
};
export const ACT_NAMES = Object.keys(ACTS) as Act[];

/** An agent that is at work the whole day. */
export const TYPICAL: Day = {
  sessions: 5,
  prompts: 0,
  recalls: 30,
  remembers: 8,
  entries: 12,
  reads: 5,
  changes: 1,
  forgets: 1,
};

export const DAYS = 30;

/** What is not measured here, since no deployment is at hand: it must be given. */
export type Assumed = {
  /** How long an action takes on average, with all that it waits for. */
  actionMs: number;
  /** From the first read of a transaction to its commit. */
  transactionMs: number;
  /** In which a day's use happens, and how many times the mean the busiest second has. */
  hours: number;
  peak: number;
};
export const ASSUMED: Assumed = {
  actionMs: 200,
  transactionMs: 30,
  hours: 10,
  peak: 5,
};

export type Deployment = {
  agents: number;
  /** In each agent's space; half as many log entries. */
  memories: number;
  day: Day;
  assumed: Assumed;
};

/** The search indexes that a recall looks into. */
const SEARCHED = {
  text: "recallRows.by_searchText",
  vector: "vectors_128.by_vector",
} as const;

/** Bytes of an index, by what one agent's rows take of it. */
export function searchedBytes(
  { stored }: Measurements,
  memories: number,
  kind: keyof typeof SEARCHED,
): number {
  const held = stored[memories];
  if (!held) throw new Error(`Not measured at ${memories} memories.`);
  const name = SEARCHED[kind];
  return (
    (held.memories.search[name] ?? 0) + (held.logEntries.search[name] ?? 0)
  );
}

/** What one act costs, where every agent of the deployment has as many memories: a search is billed by all of them. */
function costOf(
  of: Measurements,
  act: Act,
  { agents, memories }: Pick<Deployment, "agents" | "memories">,
): Cost[] {
  return ACTS[act].routes.map((route) => {
    const cost = costAt(of.costs, route, memories);
    const { textSearches, vectorSearches } = cost;
    if (textSearches + vectorSearches === 0) return cost;
    const bytes = (kind: keyof typeof SEARCHED) =>
      agents * searchedBytes(of, memories, kind);
    return {
      ...cost,
      textQueryBytes: textSearches * bytes("text"),
      vectorQueryBytes: vectorSearches * bytes("vector"),
    };
  });
}

/** What the crons cost in a month, whatever agents do. */
export function fixedBill(of: Measurements, memories: number): Bill {
  return billOf(
    {
      cost: costAt(of.costs, BACKGROUND.heal, memories),
      times: MINUTES_A_MONTH / 2,
    },
    {
      cost: costAt(of.costs, BACKGROUND.purge, memories),
      times: MINUTES_A_MONTH / 37,
    },
  );
}

/** What a month of a deployment uses of each resource. */
export function monthOf(of: Measurements, deployment: Deployment): Amounts {
  const { agents, memories, day, assumed } = deployment;
  const times = (act: Act) => agents * DAYS * day[act];
  const bills = ACT_NAMES.flatMap((act) =>
    costOf(of, act, deployment).map((cost) => ({ cost, times: times(act) })),
  );
  const used = billOf(...bills);
  const fixed = fixedBill(of, memories);
  const actions = ACT_NAMES.reduce(
    (sum, act) => sum + times(act) * ACTS[act].actions,
    0,
  );
  const held = of.stored[memories]!;
  const all = [held.memories, held.logEntries];
  const stored = all.map(({ documents, indexes }) => documents + indexes);
  const search = all.flatMap((bytes) => Object.values(bytes.search));
  return {
    calls: used.calls + fixed.calls,
    databaseGB: used.databaseGB + fixed.databaseGB,
    queryGB: used.queryGB + fixed.queryGB,
    actionGBHours: (actions * assumed.actionMs * ACTION_GB) / 3_600_000,
    storageGB: (agents * (sum(stored) + steadyBytes(of, day))) / GB,
    searchStorageGB: (agents * sum(search)) / GB,
  };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
