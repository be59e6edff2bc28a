import { SpaceUsage } from "../../../convex/components/openclawBackend/admission/usage.js";
import {
  endEntries,
  reviveEntries,
  type Ending,
} from "../../../convex/components/openclawBackend/logs/ending.js";
import { findEntry } from "../../../convex/components/openclawBackend/rows.js";
import { inComponent, type Backend } from "../../setup.js";

const SPACE = "agent/main";

/** Runs what a transaction of its own does to entries, as they are stored. */
async function over(
  t: Backend,
  ids: readonly string[],
  change: (ctx: Ending, rows: never) => Promise<void>,
  space: string,
): Promise<void> {
  await inComponent(t, async (ctx) => {
    const usage = new SpaceUsage(ctx);
    const rows = [];
    for (const id of ids) rows.push((await findEntry(ctx, space, id))!);
    await change({ ...ctx, now: Date.now(), usage }, rows as never);
    await usage.write();
  });
}

/** As the import of a file does that has lost their lines. */
export async function end(t: Backend, ids: readonly string[], space = SPACE) {
  await over(t, ids, (ctx, rows) => endEntries(ctx, rows), space);
}

/** As the import of a file does that has them again. */
export async function revive(
  t: Backend,
  ids: readonly string[],
  space = SPACE,
) {
  await over(t, ids, reviveEntries, space);
}
