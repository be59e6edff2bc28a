import type { Figures, Ratios } from "./figures.js";
import type { Step } from "./load.js";
import type { Sloping, Soak } from "./soak.js";

/** Four tables of Markdown: throughput, latency, both by those of the no-op, and what failed. */
export function loadTables(steps: readonly Step[]): string {
  const tables = [
    cellsBy(steps, "requests a second", ({ figures }) =>
      short(figures.perSecond),
    ),
    cellsBy(steps, "p50, p95, p99 in ms", ({ figures }) => latency(figures)),
    cellsBy(steps, "requests a second, of the no-op's 1", ({ ratios }) =>
      short(ratios.perSecond),
    ),
    cellsBy(steps, "p50, p95, p99, times the no-op's", ({ ratios }) =>
      latency(ratios),
    ),
    noopTable(steps),
  ];
  return [...tables, failures(steps)].join("\n\n");
}

/** A row for each mix, a column for each number of connections. */
function cellsBy(
  steps: readonly Step[],
  what: string,
  cell: (step: Step) => string,
): string {
  const mixes = [...new Set(steps.map(({ mix }) => mix))];
  const columns = connectionsOf(steps);
  return table(
    [what, ...columns.map(String)],
    mixes.map((mix) => [
      mix,
      ...columns.map((connections) => {
        const step = steps.find(
          (one) => one.mix === mix && one.connections === connections,
        );
        return step === undefined ? "" : cell(step);
      }),
    ]),
  );
}

/** From the least to the most that was measured beside any mix: what else the machine did. */
function noopTable(steps: readonly Step[]): string {
  const columns = connectionsOf(steps);
  const range = (connections: number, of: keyof Ratios) => {
    const values = steps
      .filter((step) => step.connections === connections)
      .map(({ noop }) => noop[of]);
    return `${short(Math.min(...values))} to ${short(Math.max(...values))}`;
  };
  const rows = [
    ["requests a second", "perSecond"],
    ["p50 ms", "p50"],
    ["p95 ms", "p95"],
    ["p99 ms", "p99"],
  ] as const;
  return table(
    ["the no-op", ...columns.map(String)],
    rows.map(([name, of]) => [
      name,
      ...columns.map((connections) => range(connections, of)),
    ]),
  );
}

function failures(steps: readonly Step[]): string {
  const requests = steps.reduce(
    (sum, { figures, noop }) => sum + figures.requests + noop.requests,
    0,
  );
  const all = steps.flatMap((step) => [
    ...failed(step, step.mix, step.figures),
    ...failed(step, "no-op", step.noop),
  ]);
  if (all.length === 0)
    return `Of ${requests} requests none failed, and none was answered with 429.`;
  return `Of ${requests} requests:\n\n${table(
    ["mix", "connections", "answered with", "requests"],
    all,
  )}`;
}

function failed(
  { connections }: Step,
  mix: string,
  { limited, errors }: Figures,
): string[][] {
  const statuses = Object.entries(errors);
  if (limited > 0) statuses.push(["429", limited]);
  return statuses.map(([status, count]) => [
    mix,
    `${connections}`,
    status,
    `${count}`,
  ]);
}

const SLOPES: { [name in Sloping]: string } = {
  liveMB: "live heap, MB",
  residentMB: "resident memory, MB",
  handles: "open handles",
  rows: "rows stored",
  p50: "p50, ms",
  p99: "p99, ms",
};

/** What the process holds at both ends of the last two thirds, and how it grows there. */
export function soakTables({
  figures,
  samples,
  slopes,
  rows,
  insertedMB,
}: Soak): string {
  const names = Object.keys(SLOPES) as Sloping[];
  const grown = names.map((name) => {
    const known = samples.map((sample) => sample[name]).filter(isNumber);
    const slope = slopes[name];
    return [
      SLOPES[name],
      short(known[0] ?? NaN),
      short(known.at(-1) ?? NaN),
      short(Math.min(...known)),
      short(Math.max(...known)),
      slope === null ? "" : signed(slope),
    ];
  });
  const tables = Object.entries(rows)
    .filter(([, more]) => more !== 0)
    .sort(([, a], [, b]) => b - a)
    .map(([name, more]) => [name, signed(more)]);
  const { requests, limited, errors } = figures;
  const statuses = Object.entries(errors).map(
    ([status, count]) => `${count} of ${status}`,
  );
  return [
    table(["", "first", "last", "least", "most", "a minute"], grown),
    table(["table", "rows more"], tables),
    `${requests} requests, ${short(figures.perSecond)} a second, ${limited} answers of 429, ${statuses.join(", ") || "no other failure"}. ` +
      `${short(insertedMB)} MB of JSON were inserted. ${liveARow({ slopes })}`,
  ].join("\n\n");
}

/** A leak would show as more than a row takes. */
function liveARow({ slopes: { liveMB, rows } }: Pick<Soak, "slopes">): string {
  if (liveMB === null || rows === null || rows <= 0) return "";
  return `The live heap grows by ${short((liveMB * 1000) / rows)} KB for each row that is stored more.`;
}

function isNumber(value: number | null): value is number {
  return value !== null && !Number.isNaN(value);
}

function connectionsOf(steps: readonly Step[]): number[] {
  return [...new Set(steps.map(({ connections }) => connections))];
}

function latency({ p50, p95, p99 }: Ratios | Figures): string {
  return [p50, p95, p99].map(short).join(", ");
}

/** Three digits, as many as these measurements are good for. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return "";
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

function signed(value: number): string {
  const text = short(value);
  return value > 0 ? `+${text}` : text;
}

function table(head: string[], rows: string[][]): string {
  const ruler = head.map((_, i) => (i === 0 ? "---" : "---:"));
  return [head, ruler, ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}
