import { NOTHING, type Size } from "../admission/usage.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { findMemory, memoriesNamed, type MemoryRow } from "../rows.js";
import { severalBegin } from "./access.js";
import { isHeld } from "./rows.js";
import { growth, SUPERSEDED } from "./store.js";
import { beyondTrust } from "./trust.js";

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
