import { describe, expect, test } from "vitest";
import {
  figuresOf,
  lastTwoThirds,
  latencyOf,
  lineThrough,
  percentile,
  ratiosOf,
  together,
} from "../../bench/load/figures.js";
import { stepOf, type Step } from "../../bench/load/load.js";
import { Requests } from "../../bench/load/mixes.js";
import { loadTables, short, soakTables } from "../../bench/load/report.js";
import { slopesOf } from "../../bench/load/soak.js";
import { answers, soak } from "./loadSamples.js";

const oneToHundred = Array.from({ length: 100 }, (_, i) => 100 - i);

describe("percentiles", () => {
  test("are values that were measured, by nearest rank", () => {
    expect(percentile([10, 20, 30, 40], 0.5)).toBe(20);
    expect(percentile([10, 20, 30, 40], 0.51)).toBe(30);
    expect(percentile([10, 20, 30, 40], 1)).toBe(40);
    expect(percentile([10], 0)).toBe(10);
    expect(percentile([], 0.5)).toBeNaN();
  });

  test("do not depend on the order of the answers", () => {
    expect(latencyOf(oneToHundred)).toEqual({ p50: 50, p95: 95, p99: 99 });
  });
});

describe("figures", () => {
  test("429 is no error, and what has no answer or failed as a tool is one", () => {
    const statuses = { "200": 4, "429": 3, "503": 2, none: 1, tool: 5 };
    expect(figuresOf(answers([1, 2, 3, 4], statuses))).toMatchObject({
      requests: 4,
      perSecond: 2,
      limited: 3,
      errors: { "503": 2, none: 1, tool: 5 },
    });
  });

  test("two stretches are counted as one", () => {
    const both = together(
      answers([1, 5], { "200": 2 }),
      answers([3], { "200": 1, "429": 1 }),
    );
    expect(figuresOf(both)).toEqual({
      ...{ requests: 3, perSecond: 0.75, limited: 1, errors: {} },
      ...{ p50: 3, p95: 5, p99: 5 },
    });
  });

  test("ratios are to the no-op, a slower mix above 1 and fewer requests below", () => {
    const figures = { perSecond: 50, p50: 20, p95: 40, p99: 90 };
    const noop = { perSecond: 500, p50: 2, p95: 8, p99: 30 };
    expect(ratiosOf(figures, noop)).toEqual({
      ...{ perSecond: 0.1, p50: 10, p95: 5, p99: 3 },
    });
  });
});

describe("slopes", () => {
  test("are those of the least squares", () => {
    const line = lineThrough([
      { x: 0, y: 1 },
      { x: 1, y: 3 },
      { x: 2, y: 2 },
      { x: 3, y: 6 },
    ]);
    // By hand: the means are 1.5 and 3, the sums 7 and 5.
    expect(line!.slope).toBeCloseTo(7 / 5);
    expect(line!.intercept).toBeCloseTo(3 - (7 / 5) * 1.5);
  });

  test("are none through less than two times", () => {
    expect(lineThrough([])).toBeNull();
    expect(lineThrough([{ x: 1, y: 2 }])).toBeNull();
    expect(lineThrough([1, 2].map((y) => ({ x: 1, y })))).toBeNull();
  });

  test("leave the first third out", () => {
    const points = [0, 1, 2, 3, 4, 5, 6].map((x) => ({ x, y: x }));
    expect(lastTwoThirds(points).map(({ x }) => x)).toEqual([2, 3, 4, 5, 6]);
  });

  test("of a soak tell what grows from what only came at first, where some samples are missing", () => {
    const { liveMB, residentMB, handles, rows } = slopesOf(soak());
    expect(liveMB).toBeCloseTo(0.5);
    expect(residentMB).toBeCloseTo(0);
    expect(handles).toBeNull();
    expect(rows).toBeCloseTo(60);
  });
});

describe("tables", () => {
  const noop = answers([1, 1, 2], { "200": 3 });

  function step(mix: string, connections: number, statuses: object): Step {
    return stepOf(mix, connections, answers([10, 20, 30], statuses), noop);
  }

  test("have a row for each mix and a column for each number of connections", () => {
    const tables = loadTables([
      step("recall", 1, { "200": 3 }),
      step("recall", 64, { "200": 3 }),
      step("list", 64, { "200": 3 }),
    ]);
    expect(tables).toContain("| requests a second | 1 | 64 |");
    expect(tables).toContain("| recall | 1.50 | 1.50 |");
    expect(tables).toContain("| list |  | 1.50 |");
    expect(tables).toContain("| recall | 20.0, 30.0, 30.0 |");
    expect(tables).toContain("| recall | 20.0, 15.0, 15.0 |");
    expect(tables).toContain("Of 18 requests none failed");
  });

  test("name each kind of failure, with the no-op's", () => {
    const failing = step("recall", 8, { "200": 1, "429": 1, "503": 1 });
    const { figures } = failing;
    const tables = loadTables([
      { ...failing, noop: { ...figures, limited: 0, errors: { none: 2 } } },
    ]);
    expect(tables).toContain("| recall | 8 | 503 | 1 |");
    expect(tables).toContain("| recall | 8 | 429 | 1 |");
    expect(tables).toContain("| no-op | 8 | none | 2 |");
    expect(tables).not.toContain("none failed");
  });

  test("of a soak have both ends, the slope, and the live heap for each row", () => {
    const samples = soak();
    const tables = soakTables({
      ...{ samples, slopes: slopesOf(samples), insertedMB: 1.5 },
      figures: figuresOf(answers([1], { "200": 1 })),
      rows: { auditEvents: 600, memories: 0 },
    });
    expect(tables).toContain(
      "| live heap, MB | 50.0 | 55.0 | 50.0 | 55.0 | +0.50 |",
    );
    expect(tables).toContain("| open handles |  |  |  |  |  |");
    expect(tables).toContain("| auditEvents | +600 |");
    expect(tables).not.toContain("memories");
    // 0.5 MB by 60 rows a minute.
    expect(tables).toContain("8.33 KB for each row");
  });

  test("show three digits", () => {
    expect([0.123, 1.234, 12.34, 123.4].map(short)).toEqual([
      ...["0.12", "1.23", "12.3", "123"],
    ]);
  });
});

describe("requests", () => {
  const agentIds = ["a", "b", "c"];
  const made = () => new Requests(agentIds, { token: "admin", agentIds });

  test("go to one agent after the other, the mix's as whole sessions", () => {
    const tokensOf = (name: string, count: number) => {
      const mix = made()
        .mixes()
        .find((one) => one.name === name)!;
      const script = mix.begin();
      return Array.from(
        { length: count },
        () => script().headers.Authorization,
      );
    };
    expect(new Set(tokensOf("recall", 3)).size).toBe(3);
    expect(new Set(tokensOf("mix", 8)).size).toBe(1);
    expect(new Set(tokensOf("mix", 24)).size).toBe(3);
  });

  test("of the steady mix take away what they have stored", () => {
    const script = made().steady(1);
    const sent = Array.from({ length: 81 }, script);
    const paths = (method: string) =>
      sent.filter((one) => one.method === method).map(({ path }) => path);
    const kept = paths("PUT").map((path) => `${path}?purge=true`);
    const [last, ...erased] = [...paths("DELETE")].reverse();
    expect(erased.reverse()).toEqual(kept);
    expect(last).toMatch(/^\/v1\/admin\/agents\/b\/logs\/\d{4}-\d\d-\d\d$/);
    expect(
      paths("POST").filter((path) => path === "/v1/logs/today"),
    ).toHaveLength(10);
  });

  test("count a tool that failed, though its status is 200", () => {
    const mix = made()
      .mixes()
      .find(({ name }) => name.startsWith("mcp"))!;
    const { answered } = mix.begin()();
    const body = (result: object) =>
      JSON.stringify({ jsonrpc: "2.0", ...result });
    expect(answered!(200, body({ result: { content: [] } }))).toBe(true);
    expect(answered!(200, body({ result: { isError: true } }))).toBe(false);
    expect(answered!(200, body({ error: { code: -32602 } }))).toBe(false);
  });
});
