import { beyondQuota, plus } from "../admission/usage.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { done, refuse, type Outcome } from "../outcome.js";
import type { MemoryRow } from "../rows.js";
import { hashOf } from "../text/content.js";
import { sameContent } from "./access.js";
import { normalTags, type MemoryInput } from "./input.js";
import {
  changeMemory,
  findSameContent,
  growth,
  supersede,
  type RowChanges,
} from "./store.js";
import { endedSize, isOver } from "./superseding.js";
import { changedProvenance, outranks } from "./trust.js";

/** What a change makes of a stored memory, be it asked for by its id or by saying again what it says. */
export type Change = {
  /** The fields that are given; what is absent stays. */
  fields: Partial<MemoryInput>;
  /** What the guard has found in them. */
  flags: string[];
  /** The memory whose place it takes. */
  old: MemoryRow | null;
};

/** Changes a row that the caller may change; what was is kept as a version. */
export async function applyChange(
  ctx: UseCaseCtx,
  row: MemoryRow,
  { fields: given, flags, old }: Change,
): Promise<Outcome<MemoryRow>> {
  if (old !== null && isOver(row)) {
    const detail = "A memory that is superseded takes nobody's place.";
    return refuse("conflict", detail, { pointer: "/supersedes" });
  }
  const contentHash = await hashOf(given.content ?? row.content);
  if (contentHash !== row.contentHash && row.state !== "superseded") {
    const same = await findSameContent(ctx, row.space, contentHash, ctx.now);
    if (same !== null) return sameContent();
  }
  const fields = changedFields(ctx, row, given);
  // A memory in quarantine takes nobody's place until it is promoted.
  const ends = row.state === "active" && flags.length === 0 ? old : null;
  const by = plus(growth(row, fields), endedSize(ends));
  const full = await beyondQuota(ctx, row.space, by);
  if (full) return full;
  ctx.subjects.push(row.memoryId);
  const changed = await changeMemory(ctx, row, {
    ...fields,
    contentHash,
    ...(old !== null && { supersedes: old.memoryId }),
    // Whatever is flagged waits for a review, and what was flagged is not forgotten by a change.
    ...(flags.length > 0 && {
      state: "quarantined",
      flags: [...new Set([...row.flags, ...flags])],
    }),
  });
  if (ends !== null) {
    await supersede(ctx, ends, row.memoryId);
    ctx.subjects.push(ends.memoryId);
  }
  return done(changed);
}

function changedFields(
  ctx: UseCaseCtx,
  row: MemoryRow,
  changes: Partial<MemoryInput>,
): RowChanges {
  const { expiresAt, tags: givenTags, provenance, ...plain } = changes;
  const tags = givenTags ? normalTags(givenTags) : row.tags;
  const touched =
    plain.content !== undefined ||
    provenance !== undefined ||
    outranks(row, ctx);
  return {
    ...plain,
    tags,
    ...(touched && { provenance: changedProvenance(ctx, row, provenance) }),
    ...(expiresAt !== undefined && {
      expiresAt: expiresAt ?? undefined,
      purgeAt: expiresAt ?? undefined,
    }),
  };
}
