import { expect, test } from "vitest";
import { endpoints } from "../../convex/backend/edge/routes.js";
import { NOTHING, type Cost } from "../../bench/meter.js";
import { GB } from "../../bench/plans.js";
import { BACKGROUND } from "../../bench/report.js";
import { PUBLISHED_PLANS, type PublishedPlan } from "../../bench/limits.js";
import {
  ACTS,
  ASSUMED,
  monthOf,
  type Day,
  type Deployment,
} from "../../bench/scale/day.js";
import { billedBytes, KINDS, steadyBytes } from "../../bench/scale/growth.js";
import {
  agentsAtOnce,
  agentsHeld,
  monthOnSeveral,
  priceOf,
  sharesOf,
} from "../../bench/scale/holding.js";
import {
  committed,
  costAt,
  costsOf,
  merged,
  type Measurements,
} from "../../bench/scale/measurements.js";
import { allTables } from "../../bench/tables.js";
import appSchema from "../../convex/schema.js";
import { samples } from "../http/samples.js";

const IDLE: Day = {
  sessions: 0,
  prompts: 0,
  recalls: 0,
  remembers: 0,
  entries: 0,
  reads: 0,
  changes: 0,
  forgets: 0,
};

function measurements(costs: { [route: string]: Partial<Cost> }): Measurements {
  const routes = [
    ...Object.values(ACTS).flatMap((act) => [...act.routes]),
    ...Object.values(BACKGROUND),
  ];
  const bytes = { rows: 1, documents: 100, indexes: 200 };
  return {
    taken: "2026-01-01",
    costs: Object.fromEntries(
      routes.map((route) => [
        route,
        { 10: costsOf({ ...NOTHING, ...costs[route] }) },
      ]),
    ),
    agents: {},
    stored: {
      10: {
        memories: {
          ...bytes,
          search: { "recallRows.by_searchText": 7, "other.by_searchText": 1 },
        },
        logEntries: { ...bytes, search: { "vectors_128.by_vector": 5 } },
      },
    },
    rows: { auditEvents: { bytes: 10, indexes: 6 } },
  };
}

const recall: Partial<Cost> = {
  calls: 4,
  egressBytes: 1000,
  textSearches: 1,
  vectorSearches: 2,
};
const write: Partial<Cost> = { calls: 2, ingressBytes: 500 };
const made = measurements({
  "POST /v1/recall": recall,
  "PATCH /v1/memories/{id}": write,
  [BACKGROUND.heal]: { calls: 1 },
});

function deployment(agents: number, day: Partial<Day>): Deployment {
  return { agents, memories: 10, day: { ...IDLE, ...day }, assumed: ASSUMED };
}

test("a month of use grows with the agents, and its searches with their square", () => {
  const one = monthOf(made, deployment(1, { recalls: 2 }));
  const three = monthOf(made, deployment(3, { recalls: 2 }));
  const crons = 21_600;
  expect(one.calls - crons).toBe(30 * 2 * 4);
  expect(three.calls - crons).toBe(3 * 30 * 2 * 4);
  expect(three.databaseGB).toBeCloseTo((3 * 30 * 2 * 1000) / GB, 12);
  // One text search of 7 bytes and two of 5 in vectors, each of all that there are.
  expect(one.queryGB).toBeCloseTo((30 * 2 * (7 + 2 * 5)) / GB, 12);
  expect(three.queryGB).toBeCloseTo(9 * one.queryGB, 12);
  expect(three.searchStorageGB).toBeCloseTo((3 * (7 + 1 + 5)) / GB, 12);
  // Two actions a recall, of a sixteenth of a GB.
  const hours = (30 * 2 * 2 * ASSUMED.actionMs) / 3_600_000;
  expect(one.actionGBHours).toBeCloseTo(hours / 16, 12);
});

test("what comes and goes is stored beside the memories, as long as it stays", () => {
  const day = { ...IDLE, changes: 2 };
  expect(steadyBytes(made, day)).toBe(90 * 2 * 10 * 7);
  const { storageGB } = monthOf(made, deployment(1, { changes: 2 }));
  expect(storageGB).toBeCloseTo((600 + 90 * 2 * 10 * 7) / GB, 12);
});

test("on several deployments only searches are less", () => {
  const day = deployment(4, { recalls: 2 });
  const one = monthOf(made, day);
  const two = monthOnSeveral(made, day, 2);
  expect(two.queryGB).toBeCloseTo(one.queryGB / 2, 12);
  expect(two.databaseGB).toBeCloseTo(one.databaseGB, 12);
  expect(two.calls).toBe(one.calls + 21_600);
});

const plan: PublishedPlan = {
  name: "made up",
  classes: "",
  included: {
    calls: 21_600 + 1000,
    databaseGB: 1,
    queryGB: 1,
    actionGBHours: 1,
    storageGB: 1,
    searchStorageGB: 1,
  },
  prices: {
    calls: 2,
    databaseGB: 0.2,
    queryGB: 0.1,
    actionGBHours: 0.3,
    storageGB: 0.2,
    searchStorageGB: 0.5,
  },
};

test("a plan holds as many agents as fit all of its amounts, and says which is full first", () => {
  const { agents: _, ...day } = deployment(0, { recalls: 1 });
  // 120 calls each.
  const held = agentsHeld(made, plan, day);
  expect(held.agents).toBe(8);
  expect(held.first.resource).toBe("calls");
  expect(held.first.share).toBeGreaterThan(1);
  const included = { ...plan.included, databaseGB: 3.5 * 30e-6 };
  const little = agentsHeld(made, { ...plan, included }, day);
  expect(little).toMatchObject({
    agents: 3,
    first: { resource: "databaseGB" },
  });
});

test("only what is beyond the included amounts costs, by units of a million calls and 1 000 query-GB", () => {
  const used = {
    ...plan.included,
    calls: plan.included.calls + 3_000_000,
    queryGB: 2_001,
    storageGB: 0.5,
  };
  const price = priceOf(plan, used);
  expect(price.calls).toBeCloseTo(6);
  expect(price.queryGB).toBeCloseTo(0.2);
  expect(price.storageGB).toBe(0);
  expect(() => priceOf(PUBLISHED_PLANS.free, used)).toThrow("Free");
  expect(sharesOf(plan, used)[0]!.resource).toBe("queryGB");
});

test("a class holds the agents whose busiest second fills it", () => {
  const limits = {
    name: "made up",
    queries: 1,
    mutations: 1,
    actions: 4,
    nodeActions: 1,
    scheduledJobs: 1,
    writtenMiBPerSecond: 1,
    datasetTB: 1,
  };
  const day = { ...IDLE, changes: 360 };
  const assumed = { actionMs: 100, transactionMs: 50, hours: 1, peak: 10 };
  // One change a second each, which is an action, a transaction and 500 bytes.
  expect(agentsAtOnce(made, limits, 10, day, assumed)).toEqual({
    actions: 40,
    transactions: 20,
    written: Math.floor(2 ** 20 / 500),
  });
});

test("every table's rows are told how long they stay", async () => {
  const told = new Set(KINDS.flatMap(({ tables }) => tables));
  // Of the tables of vectors the built-in embedder has one, and another model another. An app's own are its own matter.
  const names = [...(await allTables()).keys()].filter(
    (name) => !/^vectors_(?!128)/.test(name) && !(name in appSchema.tables),
  );
  expect(names.filter((name) => !told.has(name))).toEqual([]);
  expect([...told].filter((name) => !names.includes(name))).toEqual([]);
});

test("every kind of row has a measured size, but for what nothing makes", () => {
  const of = committed();
  const without = KINDS.filter((kind) => billedBytes(of, kind) === 0);
  expect(without.flatMap(({ tables }) => tables)).toEqual([
    "pendingEmbeddings",
    "pendingUpdates",
  ]);
});

test("every route with a sample is among what was measured, at every number", () => {
  const { costs, agents } = committed();
  for (const { operationId, method, path } of endpoints) {
    if (samples[operationId] === undefined) continue;
    const route = `${method} ${path}`;
    for (const [routes, counts] of [
      [costs, [100, 1_000, 10_000]],
      [agents, [1, 10, 1_000]],
    ] as const)
      for (const count of counts)
        expect(costAt(routes, route, count).calls).toBeGreaterThan(0);
  }
});

test("what is measured again takes the place of what it was, and a route that is no more goes", () => {
  const before = { ...made, costs: { gone: { 10: [1] }, kept: { 10: [1] } } };
  const fresh = { ...made, costs: { kept: { 20: [2] } } };
  expect(merged(before, fresh).costs).toEqual({ kept: { 10: [1], 20: [2] } });
});
