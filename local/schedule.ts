import { makeFunctionReference } from "convex/server";
import { internal } from "../convex/_generated/api.js";
import crons from "../convex/crons.js";
import type { Engine } from "./engine.js";
import { report } from "./report.js";

/** How soon after a write the rows that wait for a vector get one. */
const DRAIN_DELAY_MS = 200;

const failed = (error: unknown) => report(error, "in a scheduled function");

type Interval = { seconds?: number; minutes?: number; hours?: number };

function milliseconds({
  seconds = 0,
  minutes = 0,
  hours = 0,
}: Interval): number {
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
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
    for (const { name, args, schedule } of Object.values(crons.crons)) {
      const [given] = args as [object?];
      if (schedule.type !== "interval")
        throw new Error(`${name} is no interval.`);
      const run = async () => {
        await this.engine.mutation(
          makeFunctionReference<"mutation">(name),
          given ?? {},
        );
        await this.afterwards();
      };
      this.timers.push(
        setInterval(() => void run().catch(failed), milliseconds(schedule)),
      );
    }
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
