import { v, type Infer } from "convex/values";
import { ownSpace, readableSpaces } from "../admission/spaces.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { serverForm } from "../ids.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { ROW_KEY, type findEntry, type findMemory } from "../rows.js";
import { AGENT_ID, type Provenance } from "../vocabulary.js";

// What every line of an import keeps, whatever it is of.

/** Clocks differ; a row from further in the future would stay the newest for as long. */
const CLOCK_SKEW_MS = 5 * 60_000;
const MAX_VERSION = 1_000_000_000;

export const vOnConflict = v.union(
  v.literal("skip"),
  v.literal("replace"),
  v.literal("newer"),
);

export type Taken = Outcome<{
  status: "imported" | "skipped" | "replaced";
  /** What was written waits for a review. */
  quarantined?: boolean;
}>;
export const skipped = () => done({ status: "skipped" as const });
export type Options = {
  onConflict: Infer<typeof vOnConflict>;
  dryRun: boolean;
  /** A log entry is given the context that it would have if it were written here. */
  asWritten?: boolean;
};

export function invalid(pointer: string, detail: string) {
  return refuse("invalid_request", detail, { pointer });
}

export function checkTimes(
  ctx: UseCaseCtx,
  times: Record<string, number | null>,
): Outcome<null> {
  for (const [name, time] of Object.entries(times)) {
    if (time === null) continue;
    if (!(time >= 0)) return invalid(`/${name}`, "Must not be before 1970.");
    if (time > ctx.now + CLOCK_SKEW_MS)
      return invalid(`/${name}`, "Must not be in the future.");
  }
  return done(null);
}

/** The row before one is chosen when it is written; a line that does not say which is renewed like a row of before. */
export function checkBefore({
  before,
}: {
  before?: string | null;
}): Outcome<null> {
  return typeof before === "string" && !ROW_KEY.test(before)
    ? invalid("/before", "Must be memory/<id> or log/<id>.")
    : done(null);
}

export function isVersion(version: number): boolean {
  return Number.isInteger(version) && version >= 1 && version <= MAX_VERSION;
}

/** Who wrote something is the server's word: only a caller with the owner's trust may restore another's. */
export function authored(
  { caller }: UseCaseCtx,
  provenance: Provenance,
  agentId: string,
): Provenance {
  return caller.trustCeiling === "owner" && AGENT_ID.test(agentId)
    ? { ...provenance, agentId }
    : provenance;
}

/**
 * Refuses a new row of a shared space whose id the server has given to a row of another space that the
 * caller can read: readers of both would take it for that one. In the caller's own space it deceives nobody.
 */
export async function takenElsewhere(
  ctx: UseCaseCtx,
  space: string,
  id: string,
  find: typeof findMemory | typeof findEntry,
): Promise<Outcome<never> | null> {
  const made = serverForm(id);
  if (made === null || space === ownSpace(ctx.caller.agent.agentId))
    return null;
  for (const { name } of await readableSpaces(ctx, ctx.caller)) {
    if ((await find(ctx, name, made)) === null) continue;
    const detail = "The id is another row's, in a space that you can read.";
    return refuse("conflict", detail, { pointer: "/id" });
  }
  return null;
}
