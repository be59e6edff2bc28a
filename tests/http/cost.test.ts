import { beforeAll, describe, expect, test } from "vitest";
import type { Cost } from "../../bench/meter.js";
import { reportOf } from "../../bench/report.js";
import { costsAt, type Measured } from "../../bench/requests.js";
import { endpoints } from "./endpoints.js";
import { backend } from "../setup.js";

const SIZES = [100, 1000, 3000];

/** Answers the whole workspace, page by page within one request. */
const WHOLE = new Set(["exportOpenclaw"]);
/** Reads what its searches find. */
const SEARCHING = new Set(["recall", "review"]);
/** Reading a secret is audited, and so is what hands out many rows at once. */
const AUDITED = new Set([
  "readSecret",
  "listSecrets",
  "exportAll",
  "exportAgent",
  "followChanges",
  // What shows an administrator the texts of agents.
  "listAgentMemories",
  "listAgentLogs",
  "listQuarantine",
]);

/** Of the default recall, at any size: 64 nearest vectors, 32 texts, 10 results, and what admission reads. */
const MAX_RECALL_READS = 130;
const MAX_RECALL_EGRESS = 60 * 1024;

/** Of a review, at any size: 32 memories with their vectors, 12 text searches, and the pairs that these bring. */
const MAX_REVIEW_READS = 200;
const MAX_REVIEW_EGRESS = 120 * 1024;

let table: Map<number, Measured>;
beforeAll(async () => {
  table = await costsAt(backend, SIZES);
}, 180_000);

function costOf(operationId: string, size: number): Cost {
  const { routes } = table.get(size)!;
  return routes.find((row) => row.operationId === operationId)!.cost;
}

function hookCost(size: number, name: string): Cost {
  const { hooks } = table.get(size)!;
  return hooks.find(({ route }) => route.includes(`(${name})`))!.cost;
}

test("every route's cost is known", () => {
  for (const size of SIZES) {
    const known = table.get(size)!.routes;
    expect(known.map(({ operationId }) => operationId)).toEqual(
      endpoints.map(({ operationId }) => operationId),
    );
  }
});

describe.each(SIZES)("with %i memories", (size) => {
  test.each([
    ["health", 1],
    ["whoAmI", 2],
    ["appendLog", 2],
    ["readLog", 2],
    ["listLogs", 2],
    ["getMemory", 2],
    ["listMemories", 2],
    ["updateMemory", 2],
    ["forgetMemory", 2],
    ["remember", 3],
    ["putMemory", 3],
    ["review", 2],
    ["recall", 4],
    ["mcp", 2],
    ["answerHook", 2],
  ])("%s is %i function calls", (operationId, calls) => {
    expect(costOf(operationId, size).calls).toBe(calls);
  });

  test("no request but recall searches vectors, and recall once", () => {
    for (const { operationId, cost } of table.get(size)!.routes) {
      const searches = operationId === "recall" ? 1 : 0;
      expect(cost.vectorSearches, operationId).toBe(searches);
    }
  });

  test("a public route touches no row but the state of its limit, if it has one", () => {
    for (const { operationId, scope, limited } of endpoints) {
      if (scope !== "public") continue;
      if (limited) {
        const { calls, documentsWritten } = costOf(operationId, size);
        expect({ calls, documentsWritten }).toEqual({
          calls: 2,
          documentsWritten: 1,
        });
        continue;
      }
      const { documentsRead, documentsWritten } = costOf(operationId, size);
      expect(documentsRead + documentsWritten, operationId).toBe(0);
    }
  });

  test("a read writes the state of its rate limit, and at most an audit", () => {
    for (const { operationId, bucket, scope } of endpoints) {
      if (scope === "public" || bucket === "write" || WHOLE.has(operationId))
        continue;
      const { documentsWritten } = costOf(operationId, size);
      const expected = AUDITED.has(operationId) ? 2 : 1;
      expect(documentsWritten, operationId).toBe(expected);
    }
  });

  test("three questions are four calls too, and read less than twice what one does", () => {
    const one = costOf("recall", size);
    const { cost } = table
      .get(size)!
      .recalls.find(({ route }) => route.includes("three queries"))!;
    expect(cost.calls).toBe(one.calls);
    expect(cost.vectorSearches).toBe(3 * one.vectorSearches);
    expect(cost.textSearches).toBe(3);
    expect(cost.documentsRead).toBeLessThan(2 * one.documentsRead);
    expect(cost.egressBytes).toBeLessThan(2 * one.egressBytes);
    expect(cost.documentsWritten).toBe(one.documentsWritten);
  });

  test.each([
    ["initialize", 2],
    ["start_session", 2],
    ["recall", 4],
    ["remember", 3],
    ["append_log", 2],
    ["read_log", 2],
  ])("%s by a tool is %i function calls", (name, calls) => {
    const { messages } = table.get(size)!;
    const row = messages.find(({ route }) => route.includes(`(${name})`))!;
    expect(row.cost.calls).toBe(calls);
  });

  test.each([
    ["start", 2],
    ["prompt", 4],
    ["prompt again", 4],
    ["no question", 2],
    ["other event", 2],
  ])("%s of a client is %i function calls", (name, calls) => {
    expect(hookCost(size, name).calls).toBe(calls);
  });

  test("a hook reads what its route does, and the row of its session", () => {
    // Asked by a tool, since what the routes before it have stored is shown too.
    const { messages } = table.get(size)!;
    const [session] = messages.filter(({ route }) => /start_s/.test(route));
    const start = hookCost(size, "start");
    expect(start.documentsRead).toBeLessThanOrEqual(
      session!.cost.documentsRead + 1,
    );
    const recalled = costOf("recall", size);
    const shown = hookCost(size, "prompt");
    expect(shown.documentsRead).toBeLessThanOrEqual(MAX_RECALL_READS);
    expect(shown.egressBytes).toBeLessThanOrEqual(MAX_RECALL_EGRESS);
    expect(shown.vectorSearches).toBe(recalled.vectorSearches);
    // Its limit, and the row of the session.
    expect(shown.documentsWritten).toBe(2);
    expect(hookCost(size, "prompt again").documentsWritten).toBe(1);
  });

  test("a recall reads a bounded number of rows and bytes", () => {
    const { documentsRead, egressBytes } = costOf("recall", size);
    expect(documentsRead).toBeLessThanOrEqual(MAX_RECALL_READS);
    expect(egressBytes).toBeLessThanOrEqual(MAX_RECALL_EGRESS);
  });

  test("a review reads a bounded number of rows and bytes, in twelve searches by words", () => {
    const { documentsRead, egressBytes, textSearches } = costOf("review", size);
    expect(documentsRead).toBeLessThanOrEqual(MAX_REVIEW_READS);
    expect(egressBytes).toBeLessThanOrEqual(MAX_REVIEW_EGRESS);
    expect(textSearches).toBeLessThanOrEqual(12);
  });
});

/** What erases a log entry that the queue may have embedded meanwhile, or not, and what counts those that wait. */
const QUEUED = new Set(["eraseLogEntry", "eraseLogDay", "overview"]);
const ROWS_OF_A_VECTOR = 4;

test("no request but a recall, a review and a whole export reads more rows the more memories there are, once a page is full", () => {
  for (const { operationId } of endpoints) {
    if (SEARCHING.has(operationId) || WHOLE.has(operationId)) continue;
    const [, many, more] = SIZES.map((size) => costOf(operationId, size));
    const grown = Math.abs(more!.documentsRead - many!.documentsRead);
    expect(grown, operationId).toBeLessThanOrEqual(
      QUEUED.has(operationId) ? ROWS_OF_A_VECTOR : 0,
    );
    expect(more!.calls, operationId).toBe(many!.calls);
  }
});

test("a recall reads as many rows at three times the memories, once its searches find all they take", () => {
  const [, many, more] = SIZES.map((size) => costOf("recall", size));
  const grown = Math.abs(more!.documentsRead - many!.documentsRead);
  // The legs overlap by chance: a row that both find is read once.
  expect(grown).toBeLessThanOrEqual(0.1 * many!.documentsRead);
});

test("the report has each thing at each size, what rows take and what plans hold", () => {
  const { rows, storage, plans } = reportOf(table);
  const recalls = rows.filter(({ route }) => route === "POST /v1/recall");
  expect(recalls.map(({ memories }) => memories)).toEqual(SIZES);
  const { egressBytes } = costOf("recall", SIZES[0]!);
  expect(recalls[0]!.egressKB).toBeCloseTo(egressBytes / 1024, 1);
  const drained = rows.find(({ route }) => /queued row/.test(route))!;
  expect(drained.calls).toBeLessThan(0.1);
  expect(drained.ingressKB).toBeGreaterThan(0);
  for (const { textQueryGB, vectorQueryGB } of recalls) {
    expect(textQueryGB).toBeGreaterThan(0);
    expect(vectorQueryGB).toBeGreaterThan(0);
  }
  for (const of of ["memories", "log entries"]) {
    const all = storage.filter((row) => row.of === of && row.table === "all");
    const bytesEach = all.map((row) => row.documentsKB / row.rows);
    expect(bytesEach).toHaveLength(SIZES.length);
    expect(bytesEach[2]! / bytesEach[1]!).toBeCloseTo(1, 1);
  }
  expect(plans.map(({ plan }) => plan)).toContain("Professional");
  for (const { count } of plans) expect(count).toBeGreaterThan(0);
});
