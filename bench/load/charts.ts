import * as echarts from "echarts";
import type { Step } from "./load.js";
import { lineOf, type Sample, type Sloping } from "./soak.js";

// Without a background, in colours that can be read on white and on black.

const TEXT = "#7d8590";
const RULES = "rgba(125, 133, 144, 0.25)";
const COLOURS = [
  "#2f81f7",
  "#e8710a",
  "#1a9c4b",
  "#d33d3d",
  "#a371f7",
  "#b08800",
  "#d6409f",
];
const WIDTH = 900;

type Option = echarts.EChartsCoreOption;

/** Throughput and 95th percentile of each mix by the number of connections. */
export function loadChart(steps: readonly Step[]): string {
  const mixes = [...new Set(steps.map(({ mix }) => mix))];
  const connections = [...new Set(steps.map((step) => step.connections))];
  const panels = [
    { name: "requests a second", of: "perSecond" },
    { name: "95th percentile, ms", of: "p95" },
  ] as const;
  const line = (name: string, panel: number, data: number[], i: number) => ({
    type: "line" as const,
    name,
    ...{ xAxisIndex: panel, yAxisIndex: panel, data, symbolSize: 5 },
    color: COLOURS[i % COLOURS.length],
  });
  const series = panels.flatMap(({ of }, panel) => [
    ...mixes.map((mix, i) =>
      line(
        mix,
        panel,
        columnOf(steps, mix, (step) => step.figures[of]),
        i,
      ),
    ),
    {
      ...line(
        "no-op",
        panel,
        connections.map((n) =>
          median(
            steps.filter((s) => s.connections === n).map((s) => s.noop[of]),
          ),
        ),
        0,
      ),
      color: TEXT,
      lineStyle: { type: "dashed" as const },
    },
  ]);
  return svg(470, {
    legend: legend(),
    grid: [
      { left: 60, width: 360, top: 70, bottom: 55 },
      { left: 510, width: 360, top: 70, bottom: 55 },
    ],
    xAxis: panels.map((_, gridIndex) => ({
      ...axis("connections"),
      ...{ type: "category", gridIndex, data: connections.map(String) },
      boundaryGap: false,
      nameLocation: "middle",
      nameGap: 30,
    })),
    yAxis: panels.map(({ name }, gridIndex) => ({
      ...axis(name),
      ...{ type: "log", gridIndex },
    })),
    series,
  });
}

/** Memory and handles, latency and throughput over the time of a soak. */
export function soakChart(samples: readonly Sample[]): string {
  const panels = [
    {
      name: "MB",
      lines: { "resident memory": "residentMB", "live heap": "liveMB" },
    },
    { name: "open handles", lines: { "open handles": "handles" } },
    { name: "ms", lines: { p50: "p50", p99: "p99" } },
    { name: "requests a second", lines: { "requests a second": "perSecond" } },
  ] as const;
  const places = [
    { left: 60, top: 70 },
    { left: 510, top: 70 },
    { left: 60, top: 340 },
    { left: 510, top: 340 },
  ];
  let colour = 0;
  const series = panels.flatMap(({ lines }, panel) =>
    Object.entries(lines).map(([name, of]) => ({
      type: "line" as const,
      name,
      ...{ xAxisIndex: panel, yAxisIndex: panel },
      color: COLOURS[(colour += 1) - 1],
      showSymbol: of === "liveMB",
      symbolSize: 4,
      data: pointsOf(samples, of),
      ...(isFitted(of) && { markLine: fitted(samples, of) }),
    })),
  );
  const last = samples.at(-1)?.minutes ?? 0;
  return svg(600, {
    legend: legend(),
    grid: places.map((place) => ({ ...place, width: 360, height: 190 })),
    xAxis: panels.map((_, gridIndex) => ({
      ...axis("minutes"),
      ...{ type: "value", gridIndex, min: 0, max: Math.ceil(last) },
      nameLocation: "middle",
      nameGap: 28,
    })),
    yAxis: panels.map(({ name }, gridIndex) => ({
      ...axis(name),
      ...{ type: "value", gridIndex, min: 0 },
    })),
    series,
  });
}

function isFitted(name: keyof Sample): name is Sloping {
  return name === "liveMB" || name === "handles";
}

/** The line through the last two thirds, where there is one. */
function fitted(samples: readonly Sample[], name: Sloping) {
  const line = lineOf(samples, name);
  const to = samples.at(-1)?.minutes ?? 0;
  const ends = [to / 3, to].map((x) => ({
    coord: [x, line === null ? 0 : line.intercept + line.slope * x],
  }));
  return {
    symbol: "none",
    silent: true,
    label: { show: false },
    lineStyle: { type: "dashed" as const, width: 2, color: TEXT },
    data: line === null ? [] : [ends],
  };
}

function pointsOf(samples: readonly Sample[], name: keyof Sample) {
  return samples.flatMap((sample) => {
    const y = sample[name];
    const isKnown = y !== null && !Number.isNaN(y);
    return isKnown ? [[rounded(sample.minutes), rounded(y)]] : [];
  });
}

function columnOf(
  steps: readonly Step[],
  mix: string,
  of: (step: Step) => number,
): number[] {
  return steps
    .filter((step) => step.mix === mix)
    .map((step) => rounded(of(step)));
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return rounded(sorted[Math.floor(sorted.length / 2)] ?? NaN);
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function legend() {
  return { top: 0, textStyle: { color: TEXT }, itemGap: 14 };
}

function axis(name: string) {
  return {
    name,
    nameTextStyle: { color: TEXT },
    axisLabel: { color: TEXT },
    axisLine: { show: true, lineStyle: { color: TEXT } },
    splitLine: { lineStyle: { color: RULES } },
  };
}

/** Drawn without a browser. */
function svg(height: number, option: Option): string {
  const size = { width: WIDTH, height };
  const chart = echarts.init(null, null, {
    ...{ renderer: "svg", ssr: true },
    ...size,
  });
  chart.setOption({
    animation: false,
    backgroundColor: "transparent",
    ...option,
  });
  const text = chart.renderToSVGString();
  chart.dispose();
  // Without what a pointer would change, and without names that count the charts of the process.
  const still = text
    .replace(/<style[^]*?<\/style>\n?/, "")
    .replaceAll(/ (?:class|pointer-events|ecmeta_\w+)="[^"]*"/g, "")
    .replaceAll(/\bzr\d+-/g, "");
  return `${still}\n`;
}
