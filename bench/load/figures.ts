/** The arithmetic of a load: percentiles, ratios to the no-op, the slope of what is sampled. */

/** How long answers took, in milliseconds. */
export type Latency = { p50: number; p95: number; p99: number };

/** What came of one mix at one number of connections. */
export type Figures = Latency & {
  requests: number;
  perSecond: number;
  /** Answers of 429. */
  limited: number;
  /** How many answers by status from 400 on, but 429; `none` where none came, `tool` of a tool that failed. */
  errors: { [status: string]: number };
};

/** Answered requests of a stretch of time. */
export type Answers = {
  seconds: number;
  /** Milliseconds of each answer, in any order. */
  times: number[];
  /** How many by status, with `none` and `tool`. */
  statuses: Map<string, number>;
};

/** The smallest value that so many of all are not above (nearest rank); `share` is in 0 to 1. */
export function percentile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return NaN;
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.max(rank, 1) - 1]!;
}

export function latencyOf(times: readonly number[]): Latency {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => percentile(sorted, share);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export function figuresOf({ seconds, times, statuses }: Answers): Figures {
  const errors = [...statuses].filter(
    ([status]) => status !== "429" && !(Number(status) < 400),
  );
  return {
    requests: times.length,
    perSecond: times.length / seconds,
    ...latencyOf(times),
    limited: statuses.get("429") ?? 0,
    errors: Object.fromEntries(errors),
  };
}

/** Two stretches as one. */
export function together(a: Answers, b: Answers): Answers {
  const statuses = new Map(a.statuses);
  for (const [status, count] of b.statuses)
    statuses.set(status, (statuses.get(status) ?? 0) + count);
  return {
    seconds: a.seconds + b.seconds,
    times: [...a.times, ...b.times],
    statuses,
  };
}

export type Ratios = Latency & { perSecond: number };

/** How often the no-op's figures go into these. */
export function ratiosOf(figures: Ratios, noop: Ratios): Ratios {
  return {
    perSecond: figures.perSecond / noop.perSecond,
    p50: figures.p50 / noop.p50,
    p95: figures.p95 / noop.p95,
    p99: figures.p99 / noop.p99,
  };
}

export type Point = { x: number; y: number };
export type Line = { slope: number; intercept: number };

/** Least squares; null of less than two different x. */
export function lineThrough(points: readonly Point[]): Line | null {
  const mean = (of: (point: Point) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  if (points.length < 2 || spread === 0) return null;
  const shared = points.reduce(
    (sum, point) => sum + (point.x - x) * (point.y - y),
    0,
  );
  const slope = shared / spread;
  return { slope, intercept: y - slope * x };
}

/** The points of the last two thirds of the x, when what only happens at first is over. */
export function lastTwoThirds(points: readonly Point[]): Point[] {
  const xs = points.map(({ x }) => x);
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  return points.filter(({ x }) => x >= first + (last - first) / 3);
}
