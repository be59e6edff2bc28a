import { makeFunctionReference } from "convex/server";
import { internal } from "../convex/_generated/api.js";
import crons from "../convex/crons.js";
import type { Engine } from "./engine.js";
import { report } from "./report.js";

/** How soon after a write the rows that wait for a vector get one. */
const DRAIN_DELAY_MS = 200;

const failed = (error: unknown) => report(error, "in a scheduled function");

type Timing = (typeof crons.crons)[string]["schedule"];
type Interval = { seconds?: number; minutes?: number; hours?: number };

const DAYS = "sunday monday tuesday wednesday thursday friday saturday";
const MINUTE_MS = 60_000;

function milliseconds({
  seconds = 0,
  minutes = 0,
  hours = 0,
}: Interval): number {
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** Whether a job is due in the minute that begins then, for one of a part of the calendar. */
export function isDue(timing: Timing, at: Date): boolean {
  if (timing.type === "interval" || timing.type === "cron") return false;
  const isMinute = timing.minuteUTC === at.getUTCMinutes();
  if (timing.type === "hourly") return isMinute;
  const isTime = isMinute && timing.hourUTC === at.getUTCHours();
  if (timing.type === "daily") return isTime;
  return (
    isTime &&
    (timing.type === "weekly"
      ? timing.dayOfWeek === DAYS.split(" ")[at.getUTCDay()]
      : timing.day === at.getUTCDate())
  );
}

/** Does what a deployment does on its own: runs the crons, and embeds what was appended. */
export class Schedule {
  private readonly timers: NodeJS.Timeout[] = [];
  private draining: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly engine: Engine,
    private readonly afterwards: () => Promise<void>,
  ) {
    const jobs = Object.values(crons.crons);
    for (const { name, args, schedule } of jobs) {
      if (schedule.type !== "interval") continue;
      const { type: _, ...interval } = schedule;
      const run = () => void this.run(name, args).catch(failed);
      this.timers.push(setInterval(run, milliseconds(interval)));
    }
    let minute = Math.floor(Date.now() / MINUTE_MS);
    const check = () => {
      const now = Math.floor(Date.now() / MINUTE_MS);
      // A minute that was slept through is not made up for.
      if (now === minute) return;
      minute = now;
      for (const { name, args, schedule } of jobs)
        if (isDue(schedule, new Date(now * MINUTE_MS)))
          void this.run(name, args).catch(failed);
    };
    this.timers.push(setInterval(check, MINUTE_MS / 4));
  }

  private async run(name: string, given: unknown): Promise<void> {
    const [file, key = "default"] = name.split(":");
    const module = (await import(`../convex/${file}.js`)) as Record<
      string,
      { isAction?: true }
    >;
    const [args = {}] = given as [Record<string, never>?];
    if (module[key]?.isAction)
      await this.engine.action(makeFunctionReference<"action">(name), args);
    else
      await this.engine.mutation(makeFunctionReference<"mutation">(name), args);
    if (!this.stopped) await this.afterwards();
  }

  /** Something was written that may wait for its vector. */
  wrote(): void {
    this.draining ??= setTimeout(() => {
      this.draining = null;
      void this.drain().catch(failed);
    }, DRAIN_DELAY_MS);
  }

  private async drain(): Promise<void> {
    const attached = await this.engine.action(
      internal.backend.embeddings.drain,
      {},
    );
    if (attached > 0 && !this.stopped) await this.afterwards();
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    if (this.draining) clearTimeout(this.draining);
  }
}
