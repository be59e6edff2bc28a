import { v, type Infer } from "convex/values";
import { beyondQuota } from "../admission/usage.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { findMemory, type MemoryRow } from "../rows.js";
import { isExpired, publicMemory, stateBefore, vMemory } from "./rows.js";
import { changeMemory, findSameContent, growth } from "./store.js";
import { beyondTrust } from "./trust.js";

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
