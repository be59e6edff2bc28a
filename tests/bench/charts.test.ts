import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { stepOf } from "../../bench/load/load.js";
import { answers, soak } from "./loadSamples.js";

/** Echarts comes with `npm run bench:http` or `npm ci --prefix bench/load`: what draws nothing needs none. */
const ECHARTS = new URL(
  "../../bench/load/node_modules/echarts",
  import.meta.url,
);

const noop = answers([1, 1, 2], { "200": 3 });
const steps = [1, 64].map((connections) =>
  stepOf("recall & co", connections, answers([10, 20]), noop),
);

const CHARTS = {
  load: [
    ...["connections", "requests a second", "95th percentile, ms"],
    ...["recall &amp; co", "no-op"],
  ],
  soak: ["minutes", "MB", "open handles", "live heap", "p99"],
};

test.skipIf(!existsSync(ECHARTS)).each(["load", "soak"] as const)(
  "the %s chart names axes and lines, and is the same each time",
  async (which) => {
    const { loadChart, soakChart } = await import("../../bench/load/charts.js");
    const draw = () =>
      which === "load" ? loadChart(steps) : soakChart(soak());
    const svg = draw();
    expect(svg).toMatch(/^<svg /);
    for (const name of CHARTS[which]) expect(svg).toContain(`>${name}<`);
    expect(svg).not.toContain("NaN");
    expect(draw()).toBe(svg);
  },
);
