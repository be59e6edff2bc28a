import type { Answers } from "../../bench/load/figures.js";
import type { Sample } from "../../bench/load/soak.js";

export function answers(times: number[], statuses: object = {}): Answers {
  return { seconds: 2, times, statuses: new Map(Object.entries(statuses)) };
}

/** Ten minutes: resident memory jumps at the beginning, every other live heap is known. */
export function soak(): Sample[] {
  return Array.from({ length: 21 }, (_, i) => ({
    minutes: i / 2,
    ...{ perSecond: 12, p50: 20, p95: 30, p99: 40, heapMB: 80 },
    residentMB: i < 5 ? 100 + 20 * i : 200,
    liveMB: i % 2 === 0 ? 50 + i / 4 : null,
    handles: null,
    rows: 30 * i,
  }));
}
