import { say } from "../../scripts/cli/program.js";
import { drive, type Answered } from "./drive.js";
import {
  figuresOf,
  lastTwoThirds,
  latencyOf,
  lineThrough,
  type Figures,
  type Latency,
  type Line,
  type Point,
} from "./figures.js";
import type { Requests } from "./mixes.js";
import { openHandles, residentBytes, type Served } from "./process.js";
import type { Probed } from "./probe.js";

const CONNECTIONS = 4;
const PER_SECOND = 12;
/** What is loaded and compiled when it is first asked for is there before the first sample. */
const WARM_UP = 100;
const SAMPLE_SECONDS = 5;
/** A full collection stops the server for a moment: not at each sample. */
const COLLECT_EVERY = 6;

export type Sample = Latency & {
  minutes: number;
  perSecond: number;
  residentMB: number;
  /** Used, garbage included. */
  heapMB: number;
  /** After a full collection. */
  liveMB: number | null;
  handles: number | null;
  /** Rows more than at the beginning. */
  rows: number;
};

export type Soak = {
  figures: Figures;
  samples: Sample[];
  /** A minute, in the last two thirds; null where it cannot be told. */
  slopes: { [name in Sloping]: number | null };
  /** Rows more than at the beginning, by table. */
  rows: Probed["rows"];
  insertedMB: number;
};

const SLOPING = [
  "liveMB",
  "residentMB",
  "handles",
  "rows",
  "p50",
  "p99",
] as const;
export type Sloping = (typeof SLOPING)[number];

const MB = 1_000_000;

/** The steady mix for so many minutes, with a look at the process every few seconds. */
export async function measureSoak(
  served: Served,
  requests: Requests,
  minutes: number,
): Promise<Soak> {
  const { url } = served;
  const scriptOf = (connection: number) => requests.steady(connection);
  await drive(url, CONNECTIONS, { amount: WARM_UP }, scriptOf);
  const samples: Sample[] = [];
  let answered: Answered[] = [];
  let since = performance.now();
  const start = since;
  let probed = await served.probe(true);
  const sample = async () => {
    const now = performance.now();
    const taken = answered;
    answered = [];
    const seconds = (now - since) / 1000;
    since = now;
    const { heapBytes } = await served.probe(false);
    const collects = samples.length % COLLECT_EVERY === 0;
    probed = await served.probe(collects);
    samples.push({
      minutes: (now - start) / 60_000,
      perSecond: taken.length / seconds,
      ...latencyOf(taken.map(({ ms }) => ms)),
      residentMB: residentBytes(served.pid) / MB,
      heapMB: heapBytes / MB,
      liveMB: collects ? probed.heapBytes / MB : null,
      handles: openHandles(served.pid),
      rows: sum(Object.values(probed.rows)),
    });
    if (collects) say(progress(samples.at(-1)!));
  };
  let sampling = Promise.resolve();
  const timer = setInterval(() => {
    sampling = sampling.then(sample);
  }, SAMPLE_SECONDS * 1000);
  const answers = await drive(
    url,
    CONNECTIONS,
    { perSecond: PER_SECOND, seconds: minutes * 60 },
    scriptOf,
    (answer) => answered.push(answer),
  );
  clearInterval(timer);
  await sampling;
  return {
    figures: figuresOf(answers),
    samples,
    slopes: slopesOf(samples),
    rows: probed.rows,
    insertedMB: probed.insertedCharacters / MB,
  };
}

export function slopesOf(samples: readonly Sample[]): Soak["slopes"] {
  const slopes = SLOPING.map((name) => [
    name,
    lineOf(samples, name)?.slope ?? null,
  ]);
  return Object.fromEntries(slopes) as Soak["slopes"];
}

/** Through the last two thirds of what is known. */
export function lineOf(samples: readonly Sample[], name: Sloping): Line | null {
  const points = samples.flatMap((sample): Point[] => {
    const y = sample[name];
    return y === null || Number.isNaN(y) ? [] : [{ x: sample.minutes, y }];
  });
  return lineThrough(lastTwoThirds(points));
}

function progress({
  minutes,
  liveMB,
  residentMB,
  handles,
  p99,
}: Sample): string {
  return [
    `${minutes.toFixed(1)} min`,
    `${liveMB!.toFixed(1)} MB live`,
    `${residentMB.toFixed(0)} MB resident`,
    `${handles ?? "?"} handles`,
    `p99 ${p99.toFixed(0)} ms`,
  ].join(", ");
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
