import type { QueryCtx, MutationCtx } from "../_generated/server.js";
import { addAbout, recordAct } from "../admission/auditRows.js";
import { provenanceOf } from "../admission/call.js";
import {
  minus,
  plus,
  sizeOf,
  NOTHING,
  type Size,
  type SpaceUsage,
} from "../admission/usage.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { afterLastWrite } from "../embedding/contextRows.js";
import { isUnmoved, moveRow } from "../embedding/moving.js";
import {
  addToRecall,
  keepInRecall,
  indexTags,
  unindexTags,
  takeFromRecall,
} from "../embedding/recallRows.js";
import { makeId, writtenAt } from "../ids.js";
import { done } from "../outcome.js";
import { charactersOf, type MemoryRow } from "../rows.js";
import { contextIn, identityOf } from "../text/content.js";
import { DEFAULT_IMPORTANCE, isRecallable, trusts } from "../vocabulary.js";
import { normalTags, type MemoryInput } from "./input.js";
import { isExpired, isHeld, stateBefore } from "./rows.js";

/** How long a forgotten memory can be restored. */
export const UNDO_WINDOW_MS = 30 * 86_400_000;

/** A request that wrote a row embeds it itself; the queue takes over where that did not happen. */
const EMBEDDED_WITHIN_MS = 60_000;

/** When the queue takes a row of this call: the operator's calls are mutations and leave it all to the queue. */
function dueAt({ caller, now }: UseCaseCtx): number {
  return caller.token === null ? now : now + EMBEDDED_WITHIN_MS;
}

/** How many rows of one content hash are looked at: one can be active, the rest are its past. */
const MAX_SAME_CONTENT = 32;

/** A change of a row; undefined clears a field. */
export type RowChanges = {
  [Field in keyof MemoryRow]?: MemoryRow[Field] | undefined;
};

/** The memory of a space that says exactly this in the same context: an active one, or one in quarantine. */
export async function findSameContent(
  ctx: QueryCtx,
  space: string,
  contentHash: string,
  now: number,
): Promise<MemoryRow | null> {
  const rows = await ctx.db
    .query("memories")
    .withIndex("by_space_and_contentHash", (q) =>
      q.eq("space", space).eq("contentHash", contentHash),
    )
    .order("desc")
    .take(MAX_SAME_CONTENT);
  return (
    rows.find(
      (row) =>
        (row.state === "active" || row.state === "quarantined") &&
        !isExpired(row, now),
    ) ?? null
  );
}

/** The stored form of a memory's writable fields, defaults filled in. */
export async function fieldsOf(ctx: UseCaseCtx, input: MemoryInput) {
  const tags = normalTags(input.tags ?? []);
  return {
    content: input.content,
    ...contextIn(input),
    contentHash: await identityOf(input.content, input.context),
    type: input.type ?? ("note" as const),
    tags,
    importance: input.importance ?? DEFAULT_IMPORTANCE,
    pinned: input.pinned ?? false,
    metadata: input.metadata ?? {},
    provenance: provenanceOf(ctx.caller, input.provenance),
    ...(typeof input.expiresAt === "number" && {
      expiresAt: input.expiresAt,
      purgeAt: input.expiresAt,
    }),
  };
}

/** Inserts an active memory with everything that hangs on it; its vector is queued. */
export async function insertMemory(
  ctx: UseCaseCtx,
  space: string,
  fields: Awaited<ReturnType<typeof fieldsOf>>,
  more: {
    memoryId?: string;
    supersedes?: string;
    state?: "active" | "quarantined";
    flags?: string[];
  } = {},
): Promise<MemoryRow> {
  const { now } = ctx;
  const madeId = makeId("mem", now);
  const { memoryId = madeId, state = "active" } = more;
  const { provenance } = fields;
  const written = { space, writtenAt: writtenAt(now), provenance };
  const id = await ctx.db.insert("memories", {
    ...fields,
    flags: [],
    ...more,
    ...{ memoryId, state, ...written },
    before: await afterLastWrite(
      ctx,
      { ...written, row: `memory/${memoryId}` },
      state === "active",
    ),
    createdAt: now,
    updatedAt: now,
    version: 1,
    revision: ctx.db.vars.commitTs,
  });
  const row = (await ctx.db.get("memories", id))!;
  ctx.usage.grow(space, sizeOf(row));
  if (row.state === "active") {
    await indexTags(ctx, row);
    await addToRecall(ctx, row, dueAt(ctx));
  }
  return row;
}

/** What a change makes of a row's state: what waits in quarantine goes on waiting, also while it is forgotten. */
function settled(row: MemoryRow, changes: RowChanges): RowChanges {
  const state = changes.state ?? row.state;
  if (state === "forgotten")
    return { ...changes, restoresTo: changes.restoresTo ?? stateBefore(row) };
  return {
    ...changes,
    restoresTo: undefined,
    state: isHeld(row) ? "quarantined" : state,
  };
}

/**
 * Changes a memory, keeps what it was as a version, and brings tags and vector in line with what it
 * has become. Only a promotion frees it from quarantine. Whoever wrote it finds the change in the audit.
 */
export async function changeMemory(
  ctx: UseCaseCtx,
  row: MemoryRow,
  given: RowChanges,
  {
    reason,
    frees = false,
  }: { reason?: string | undefined; frees?: boolean } = {},
): Promise<MemoryRow> {
  addAbout(ctx.about, row.provenance.agentId, row.memoryId);
  if (isUnmoved(row)) await moveRow(ctx, row, ctx.now);
  const changes = frees ? given : settled(row, given);
  const { contentHash = row.contentHash, state = row.state } = changes;
  const keepsVector = contentHash === row.contentHash && isRecallable(state);
  await ctx.db.insert("memoryVersions", {
    memoryId: row.memoryId,
    space: row.space,
    version: row.version,
    content: row.content,
    ...contextIn(row),
    type: row.type,
    tags: row.tags,
    trust: row.provenance.trust,
    flags: row.flags,
    changedAt: ctx.now,
    changedBy: ctx.caller.agent.agentId,
    ...(reason !== undefined && { reason }),
    revision: ctx.db.vars.commitTs,
  });
  await ctx.db.patch("memories", row._id, {
    ...(changes as Partial<MemoryRow>),
    ...(!keepsVector && { vector: undefined }),
    updatedAt: ctx.now,
    version: row.version + 1,
    revision: ctx.db.vars.commitTs,
  });
  const changed = (await ctx.db.get("memories", row._id))!;
  if (!trusts(changed.provenance.trust, row.provenance.trust))
    await recordLoweredTrust(ctx, row);
  // A row without a context has no such field, which here says that it stays.
  const whole = { context: undefined, ...changed };
  ctx.usage.grow(row.space, growth(row, whole, reason));
  await unindexTags(ctx, row._id);
  if (changed.state === "active") await indexTags(ctx, changed);
  // Superseded memories stay findable for recall of a past time.
  await keepInRecall(ctx, row, changed, dueAt(ctx));
  return changed;
}

/** What a change adds to the space: what the memory was stays as a version. */
export function growth(
  row: MemoryRow,
  changes: RowChanges,
  reason?: string,
): Size {
  const { content, tags, metadata, provenance, state } = changes;
  const changed = {
    content: content ?? row.content,
    ...contextIn("context" in changes ? changes : row),
    tags: tags ?? row.tags,
    metadata: metadata ?? row.metadata,
    provenance: provenance ?? row.provenance,
    state: state ?? row.state,
  };
  const version = {
    content: row.content,
    ...contextIn(row),
    tags: row.tags,
    ...(reason !== undefined && { reason }),
  };
  return minus(plus(sizeOf(version), sizeOf(changed)), sizeOf(row));
}

export const SUPERSEDED = "superseded";

/** Ends a memory because another one took its place. */
export async function supersede(
  ctx: UseCaseCtx,
  row: MemoryRow,
  supersededBy: string,
): Promise<void> {
  await changeMemory(
    ctx,
    row,
    { state: SUPERSEDED, supersededBy, endedAt: ctx.now },
    { reason: SUPERSEDED },
  );
}

/** Forgets a memory: it can be restored for the undo window. */
export async function forgetRow(
  ctx: UseCaseCtx,
  row: MemoryRow,
  reason?: string,
): Promise<void> {
  const purgeAt = ctx.now + UNDO_WINDOW_MS;
  const changes = { state: "forgotten" as const, endedAt: ctx.now, purgeAt };
  await changeMemory(ctx, row, changes, { reason: reason ?? "forgotten" });
  ctx.subjects.push(row.memoryId);
}

/** Somebody trusted less has changed it: its history says what it was. */
async function recordLoweredTrust(
  { call, caller, now, ...ctx }: UseCaseCtx,
  { memoryId, provenance }: MemoryRow,
): Promise<void> {
  const action = "memory.lowerTrust";
  const subjects = [memoryId];
  const about = new Map([[provenance.agentId, subjects]]);
  await recordAct(ctx, call, action, done(null), caller, subjects, now, about);
}

/** How text is taken out of the store: by the clock, and at once where somebody asks for it. */

/** A transaction that counts what it takes away. */
export type Clearing = MutationCtx & { usage: SpaceUsage };

/** Rows to delete and characters to read that are left of a transaction's share. */
export type Budget = { rows: number; characters: number };

export function isSpent({ rows, characters }: Budget): boolean {
  return rows <= 0 || characters <= 0;
}

/**
 * Takes away a memory's text and all that was made of it. The row stays as a tombstone, so that followers
 * of changes and exports know that it is gone.
 */
export async function clearMemory(
  ctx: Clearing,
  row: MemoryRow,
  now: number,
  version = row.version,
): Promise<void> {
  const { ref: _ref, ...provenance } = row.provenance;
  if (isUnmoved(row)) await moveRow(ctx, row, now);
  await takeFromRecall(ctx, row);
  await unindexTags(ctx, row._id);
  ctx.usage.grow(row.space, minus(NOTHING, sizeOf(row)));
  await ctx.db.patch("memories", row._id, {
    state: "forgotten",
    content: "",
    context: undefined,
    contentHash: "",
    vector: undefined,
    tags: [],
    metadata: {},
    provenance,
    restoresTo: undefined,
    endedAt: row.endedAt ?? now,
    updatedAt: now,
    version,
    historyFrom: version,
    purgeAt: undefined,
    revision: ctx.db.vars.commitTs,
  });
}

/** Deletes a memory's versions below one, as many as the budget allows; false where some are left. */
export async function clearVersions(
  ctx: Clearing,
  { space, memoryId }: Pick<MemoryRow, "space" | "memoryId">,
  below: number,
  budget: Budget,
): Promise<boolean> {
  const versions = ctx.db
    .query("memoryVersions")
    .withIndex("by_space_and_memoryId_and_version", (q) =>
      q.eq("space", space).eq("memoryId", memoryId).lt("version", below),
    );
  for await (const version of versions) {
    if (isSpent(budget)) return false;
    await ctx.db.delete("memoryVersions", version._id);
    ctx.usage.grow(space, minus(NOTHING, sizeOf(version)));
    budget.rows -= 1;
    budget.characters -= charactersOf(version);
  }
  return true;
}
