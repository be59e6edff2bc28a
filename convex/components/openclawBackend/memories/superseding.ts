import { v, type Infer } from "convex/values";
import { NOTHING, beyondQuota, plus, type Size } from "../admission/usage.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { findMemory, memoriesNamed, type MemoryRow } from "../rows.js";
import { severalBegin, beyondTrust } from "./access.js";
import {
  isHeld,
  isExpired,
  publicMemory,
  stateBefore,
  vMemory,
} from "./rows.js";
import {
  growth,
  SUPERSEDED,
  changeMemory,
  supersede,
  findSameContent,
} from "./store.js";

/** How one memory takes the place of another: checked before anything is written. */

/** How far a chain of memories that took each other's places is followed to see that it is no circle. */
const MAX_CHAIN = 32;

const AT = { pointer: "/supersedes" };

/**
 * The memory whose place a write takes; null where it names none, or what it writes has that place already.
 * `id` is what is written, and `row` what is stored of it.
 */
export async function findToSupersede(
  ctx: UseCaseCtx,
  space: string,
  wanted: string | undefined,
  { id, row = null }: { id?: string; row?: MemoryRow | null } = {},
): Promise<Outcome<MemoryRow | null>> {
  if (wanted === undefined) return done(null);
  if (wanted === id)
    return refuse("conflict", "A memory cannot supersede itself.", AT);
  const [old, another] = await memoriesNamed(ctx, space, wanted);
  if (another) return severalBegin(AT.pointer);
  if (old === undefined) {
    const detail = "The memory to supersede is not in this space.";
    return refuse("not_found", detail, AT);
  }
  if (old.memoryId === id)
    return refuse("conflict", "A memory cannot supersede itself.", AT);
  if (row !== null && hasPlaceOf(row, old)) return done(null);
  const outranked = beyondTrust(ctx, old);
  if (outranked) return outranked;
  if (old.state !== "active")
    return refuse("conflict", `The memory to supersede is ${old.state}.`, AT);
  if (id !== undefined && (await tookPlaceOf(ctx, old, id))) {
    const detail = "The memory to supersede has itself taken this one's place.";
    return refuse("conflict", detail, AT);
  }
  return done(old);
}

/** Whether the row has taken the other's place, or will when it is promoted. */
function hasPlaceOf(row: MemoryRow, old: MemoryRow): boolean {
  const took = old.state === "superseded" && old.supersededBy === row.memoryId;
  return took || (isHeld(row) && row.supersedes === old.memoryId);
}

async function tookPlaceOf(
  ctx: UseCaseCtx,
  row: MemoryRow,
  id: string,
): Promise<boolean> {
  let at: MemoryRow | null = row;
  for (let steps = 0; at?.supersedes !== undefined; steps++) {
    if (at.supersedes === id) return true;
    if (steps === MAX_CHAIN) return false;
    at = await findMemory(ctx, at.space, at.supersedes);
  }
  return false;
}

/** Whether the row is over, or will be when it is promoted: it takes nobody's place then. */
export function isOver({ state, endedAt }: MemoryRow): boolean {
  return (
    state === "superseded" || (state === "quarantined" && endedAt !== undefined)
  );
}

/** What the ending of a memory adds to its space. */
export function endedSize(old: MemoryRow | null): Size {
  return old === null ? NOTHING : growth(old, {}, SUPERSEDED);
}

/** Takes a memory out of quarantine for somebody who may, and ends what it was to take the place of. */
export async function freeRow(
  ctx: UseCaseCtx,
  row: MemoryRow,
): Promise<Outcome<MemoryRow>> {
  if (row.state !== "quarantined") {
    return refuse("conflict", "The memory is not in quarantine.");
  }
  const old =
    row.supersedes && !isOver(row)
      ? await findMemory(ctx, row.space, row.supersedes)
      : null;
  const ended = old?.state === "active" ? old : null;
  const by = plus(growth(row, {}, "promoted"), endedSize(ended));
  const full = await beyondQuota(ctx, row.space, by);
  if (full) return full;
  const promoted = await changeMemory(
    ctx,
    row,
    // What was over already when it came is so still.
    { state: isOver(row) ? "superseded" : "active" },
    { reason: "promoted", frees: true },
  );
  if (ended) await supersede(ctx, ended, row.memoryId);
  ctx.subjects.push(row.memoryId);
  return done(promoted);
}

/** How a memory comes back when the one that took its place turns out to be wrong, and goes again when that is restored. */

/** What came back by a forgetting, and where nothing did, why. */
export const vRevived = v.object({
  revived: v.union(vMemory, v.null()),
  notice: v.optional(v.string()),
});
export type Revived = Infer<typeof vRevived>;

const REVIVED = "revived";

/** The memory that comes back when a row is forgotten, or why none does; refused where it may not. */
export async function findToRevive(
  ctx: UseCaseCtx,
  row: MemoryRow,
): Promise<Outcome<MemoryRow | { notice: string }>> {
  const old =
    row.supersedes === undefined
      ? null
      : await findMemory(ctx, row.space, row.supersedes);
  const notice = whyNot(ctx, row, old);
  if (old === null || notice !== null)
    return done({ notice: notice ?? NOTHING_SUPERSEDED });
  const refused = beyondTrust(ctx, old);
  if (refused) return refused;
  const same = await findSameContent(ctx, old.space, old.contentHash, ctx.now);
  if (same !== null && same._id !== row._id) {
    const detail = "Another memory of this space says what would come back.";
    return refuse("conflict", detail, { pointer: "/revive" });
  }
  const by = growth(old, {}, REVIVED);
  return (await beyondQuota(ctx, old.space, by)) ?? done(old);
}

const NOTHING_SUPERSEDED = "Nothing came back: the memory superseded none.";

function whyNot(
  { now }: UseCaseCtx,
  row: MemoryRow,
  old: MemoryRow | null,
): string | null {
  if (old === null) return NOTHING_SUPERSEDED;
  const state = stateBefore(row);
  if (state !== "active")
    return `Nothing came back: the memory itself was ${state}.`;
  const what = "Nothing came back: what the memory superseded";
  if (old.state !== "superseded") return `${what} is ${old.state}.`;
  if (old.supersededBy !== row.memoryId)
    return `${what} is superseded by another one.`;
  return isExpired(old, now) ? `${what} has expired.` : null;
}

/** Brings back what was found, once the row that took its place is gone. */
export async function revive(
  ctx: UseCaseCtx,
  found: MemoryRow | { notice: string },
): Promise<Revived> {
  if ("notice" in found) return { revived: null, ...found };
  const changes = { endedAt: undefined, supersededBy: undefined };
  const row = await changeMemory(
    ctx,
    found,
    { state: "active", ...changes },
    { reason: REVIVED },
  );
  ctx.subjects.push(row.memoryId);
  return { revived: publicMemory(row) };
}

/**
 * The memory that came back by the forgetting of a row: whose place that takes again when it is restored. One
 * that was changed since stays, as the last word.
 */
export async function findRevived(
  ctx: UseCaseCtx,
  row: MemoryRow,
): Promise<MemoryRow | null> {
  if (row.supersedes === undefined) return null;
  const old = await findMemory(ctx, row.space, row.supersedes);
  const isUntouched =
    old?.state === "active" &&
    old.updatedAt === row.endedAt &&
    !isExpired(old, ctx.now);
  return isUntouched && beyondTrust(ctx, old) === null ? old : null;
}
