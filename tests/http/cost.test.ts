import { beforeAll, describe, expect, test } from "vitest";
import type { Cost } from "../../bench/meter.js";
import { costsAt, type RequestCost } from "../../bench/requests.js";
import { endpoints } from "../../convex/backend/edge/routes.js";
import { backend } from "../setup.js";

const SIZES = [100, 1000, 3000];

/** Answers the whole workspace, page by page within one request. */
const WHOLE = new Set(["exportOpenclaw"]);
/** Reading a secret is audited, and so is what hands out many rows at once. */
const AUDITED = new Set([
  "readSecret",
  "listSecrets",
  "exportAll",
  "followChanges",
]);

/** Nearest vectors that a recall asks for, each with its row. */
const VECTOR_HITS = 96;
/** What text search may find on top, a page and a fill-up, each row with its vector. */
const TEXT_HITS = 64 + 32;
/** At any size; on top the rows of admission. */
const MAX_RECALL_READS = 2 * VECTOR_HITS + 2 * TEXT_HITS + 10;

let table: Map<number, RequestCost[]>;
beforeAll(async () => {
  table = await costsAt(backend, SIZES);
});

function costOf(operationId: string, size: number): Cost {
  const rows = table.get(size)!;
  return rows.find((row) => row.operationId === operationId)!.cost;
}

test("every route's cost is known", () => {
  for (const size of SIZES) {
    const known = table.get(size)!.map(({ operationId }) => operationId);
    expect(known).toEqual(endpoints.map(({ operationId }) => operationId));
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
    ["recall", 4],
  ])("%s is %i function calls", (operationId, calls) => {
    expect(costOf(operationId, size).calls).toBe(calls);
  });

  test("no request but recall searches vectors, and recall once", () => {
    for (const { operationId, cost } of table.get(size)!) {
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

  test("a recall reads a bounded number of rows", () => {
    const { documentsRead } = costOf("recall", size);
    expect(documentsRead).toBeLessThanOrEqual(MAX_RECALL_READS);
  });
});

test("no request but a recall and a whole export reads more rows the more memories there are", () => {
  for (const { operationId } of endpoints) {
    if (operationId === "recall" || WHOLE.has(operationId)) continue;
    const [few, ...more] = SIZES.map((size) => costOf(operationId, size));
    for (const { documentsRead, calls } of more) {
      expect(documentsRead, operationId).toBe(few!.documentsRead);
      expect(calls, operationId).toBe(few!.calls);
    }
  }
});

test("a recall reads as many rows at three times the memories, once its searches find all they take", () => {
  const [, many, more] = SIZES.map((size) => costOf("recall", size));
  const grown = Math.abs(more!.documentsRead - many!.documentsRead);
  // The legs overlap by chance: a row that both find is read once.
  expect(grown).toBeLessThanOrEqual(0.1 * many!.documentsRead);
});
