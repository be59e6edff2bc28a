import { beyondQuota, plus } from "../admission/usage.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { done, refuse, type Outcome } from "../outcome.js";
import type { MemoryRow } from "../rows.js";
import { contextIn, identityOf } from "../text/content.js";
import { claimedTrust, trusts } from "../vocabulary.js";
import {
  sameContent,
  changedProvenance,
  outranks,
  beyondTrust,
} from "./access.js";
import { flagsOf } from "./admitted.js";
import { normalTags, MAX_TAGS, type MemoryInput } from "./input.js";
import { publicMemory, writtenMemory } from "./rows.js";
import {
  changeMemory,
  findSameContent,
  growth,
  supersede,
  type RowChanges,
} from "./store.js";
import { endedSize, isOver } from "./superseding.js";

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
  const contentHash = await identityOf(
    given.content ?? row.content,
    given.context ?? row.context,
  );
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
  const { expiresAt, tags: givenTags, context, provenance, ...plain } = changes;
  const tags = givenTags ? normalTags(givenTags) : row.tags;
  const touched =
    plain.content !== undefined ||
    context !== undefined ||
    provenance !== undefined ||
    outranks(row, ctx);
  return {
    ...plain,
    ...(context !== undefined && {
      context: undefined,
      ...contextIn({ context }),
    }),
    tags,
    ...(touched && { provenance: changedProvenance(ctx, row, provenance) }),
    ...(expiresAt !== undefined && {
      expiresAt: expiresAt ?? undefined,
      purgeAt: expiresAt ?? undefined,
    }),
  };
}

/** What it means to say again what a stored memory says. */

/** What that can change, in the order of a memory's fields; the content is what makes it known. */
export const KNOWN_CHANGES = [
  "type",
  "tags",
  "importance",
  "pinned",
  "state",
  "flags",
  "provenance",
  "metadata",
  "supersedes",
  "expiresAt",
] as const;

type Given = Partial<Omit<MemoryInput, "content" | "context">>;

/**
 * Adds to a known memory what is said of it this time, as a change by its id would; what is not said stays. A
 * caller who may not read it is told nothing by it either: whatever it gives counts as a change, and no field of
 * the row decides whether it is refused.
 */
export async function sayAgain(
  ctx: UseCaseCtx,
  row: MemoryRow,
  { content: _content, context: _context, ...given }: MemoryInput,
  old: MemoryRow | null,
) {
  const mayRead = ctx.caller.scopes.includes("memory:read");
  const found = newIn(ctx, row, given, mayRead);
  if (!found.ok) return found;
  const fields = found.value;
  const isChange = Object.keys(mayRead ? fields : given).length > 0;
  if (!isChange && old === null) {
    ctx.subjects.push(row.memoryId);
    return done({ ...writtenMemory(row), created: false, changed: [] });
  }
  const refused = beyondTrust(ctx, row);
  if (refused) return refused;
  const flags = flagsOf(ctx, fields, given.provenance);
  const applied = await applyChange(ctx, row, { fields, flags, old });
  if (!applied.ok) return applied;
  const changed = differences(row, applied.value);
  return done({ ...writtenMemory(applied.value), created: false, changed });
}

/** What is given and not there yet. */
function newIn(
  ctx: UseCaseCtx,
  row: MemoryRow,
  { tags: givenTags = [], provenance, expiresAt, ...plain }: Given,
  mayRead: boolean,
): Outcome<Given> {
  const { trust } = row.provenance;
  // That a lesser source says it too takes nothing from what is trusted, and adds nothing to it.
  if (provenance && !trusts(claimedTrust(provenance) ?? trust, trust))
    return done({});
  const tags = [...new Set([...row.tags, ...normalTags(givenTags)])];
  if (tags.length > MAX_TAGS && mayRead) {
    const detail = `At most ${MAX_TAGS} tags; the memory that says this has ${row.tags.length}.`;
    return refuse("invalid_request", detail, { pointer: "/tags" });
  }
  const raised = changedProvenance(ctx, row, provenance).trust !== trust;
  const others = Object.entries(plain).filter(
    ([name, value]) => !isSame(value, row[name as keyof typeof plain]),
  );
  return done({
    ...(Object.fromEntries(others) as typeof plain),
    ...(tags.length > row.tags.length && { tags: tags.slice(0, MAX_TAGS) }),
    ...(provenance && raised && { provenance }),
    ...(expiresAt !== undefined &&
      (expiresAt ?? undefined) !== row.expiresAt && { expiresAt }),
  });
}

function differences(before: MemoryRow, after: MemoryRow): string[] {
  const [was, is] = [publicMemory(before), publicMemory(after)];
  return KNOWN_CHANGES.filter((name) => !isSame(was[name], is[name]));
}

/** Of the values that a memory's fields have: in an object the order of its fields tells nothing. */
function isSame(a: unknown, b: unknown): boolean {
  const canonical = (value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? JSON.stringify(
          Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)),
        )
      : JSON.stringify(value);
  return canonical(a) === canonical(b);
}
