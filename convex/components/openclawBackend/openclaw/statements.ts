import { v, type Infer } from "convex/values";
import { beyondQuota } from "../admission/usage.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { beyondTrust } from "../memories/access.js";
import { flagsOf } from "../memories/admitted.js";
import { MAX_REASON_CHARACTERS } from "../memories/forgetting.js";
import { isExpired } from "../memories/rows.js";
import {
  changeMemory,
  findSameContent,
  forgetRow,
  supersede,
  type RowChanges,
} from "../memories/store.js";
import { endedSize } from "../memories/superseding.js";
import { done, type Outcome } from "../outcome.js";
import { findMemory, type MemoryRow } from "../rows.js";
import { checkContext, identityOf } from "../text/content.js";
import { vMemoryType } from "../vocabulary.js";

/** Statements of files, and what becomes of a memory whose statement its file has changed. */

/** What a file says of a statement beside it. */
const annotations = { tags: v.array(v.string()), importance: v.number() };

/** A statement that was changed in its file. */
export const vPast = v.object({
  id: v.string(),
  /** The heads of the hashes of what it was: what the store has is the file's own where it is one of these. */
  seen: v.array(v.string()),
  ...annotations,
});

export const vBlock = v.object({
  path: v.string(),
  content: v.string(),
  context: v.optional(v.array(v.string())),
  type: vMemoryType,
  ...annotations,
  superseded: v.boolean(),
  /** The day of a log; null for a memory. */
  day: v.union(v.string(), v.null()),
  /** The id that a new row is given, where no other row has it. */
  id: v.string(),
  past: v.union(vPast, v.null()),
  /** The row of the block before it under the same heading; undefined where that is the block before it here. */
  before: v.optional(v.union(v.string(), v.null())),
  createdAt: v.number(),
  /** Its place in its file. */
  at: v.number(),
});
export type TakenBlock = Infer<typeof vBlock>;

/** What becomes of the memory of a statement that its file has changed. */
export type Past = {
  row: MemoryRow | null;
  /** It stays as it is, is told what else is said of it now, or another one takes its place. */
  how: "stays" | "restated" | "replaced";
  /** What was changed here too, and is kept beside what the file says. */
  conflict: string | null;
};
const NO_PAST: Past = { row: null, how: "stays", conflict: null };

export async function pastOf(
  ctx: UseCaseCtx,
  space: string,
  block: TakenBlock,
  identity: string,
): Promise<Past> {
  const { past, content, superseded } = block;
  if (past === null) return NO_PAST;
  const row = await findMemory(ctx, space, past.id);
  if (row === null || isExpired(row, ctx.now) || row.content === "")
    return NO_PAST;
  const conflict = { ...NO_PAST, conflict: row.memoryId };
  const isSeen = past.seen.some((hash) => row.contentHash.startsWith(hash));
  // The file may have changed no word of it, but what it stands under.
  const isWord =
    (isSeen && row.content === content) || (await isMoved(row, block));
  if (row.state === "superseded" && row.supersededBy !== undefined) {
    // Its place was taken here: by what the file says now, or by something else.
    const next = await findMemory(ctx, space, row.supersededBy);
    if (next?.contentHash === identity) return NO_PAST;
    return isWord
      ? { ...NO_PAST, row }
      : { ...NO_PAST, conflict: row.supersededBy };
  }
  if (row.state === "forgotten") return isWord ? { ...NO_PAST, row } : conflict;
  const isSame = row.contentHash === identity;
  if (!isSame && !isSeen && !isWord) return conflict;
  if (beyondTrust(ctx, row)) return isSame ? { ...NO_PAST, row } : conflict;
  if (isSame || (isWord && !isFlagged(ctx, block)))
    return { row, how: "restated", conflict: null };
  // What is over stays so: the file says something else now.
  if (row.state === "superseded" && !superseded) return NO_PAST;
  return { row, how: "replaced", conflict: null };
}

/** Whether a file has only moved what was changed here since: under its old headings it would be what was seen. */
async function isMoved(
  row: MemoryRow,
  { past, content }: TakenBlock,
): Promise<boolean> {
  const was = await identityOf(content, row.context);
  return past!.seen.some((hash) => was.startsWith(hash));
}

/** Whether what stands around a statement now reads like instructions: then it comes in like any other text. */
function isFlagged(ctx: UseCaseCtx, { content, context, tags }: TakenBlock) {
  const texts = { content, tags, ...(context && { context }) };
  return flagsOf(ctx, texts, {}, true).length > 0;
}

/** Whether a memory would read like instructions with other tags, as it does not with its own. */
function addsFlags(ctx: UseCaseCtx, row: MemoryRow, tags: string[]): boolean {
  const known = flagsOf(ctx, row, {}, true);
  const flags = flagsOf(ctx, { ...row, tags }, {}, true);
  return flags.some((rule) => !known.includes(rule));
}

/** What a changed statement keeps of what it was, where the file says nothing of it. */
export function carried(
  { tags, importance, past }: TakenBlock,
  row: MemoryRow | null,
) {
  if (row === null || past === null)
    return { tags, importance, pinned: false, metadata: {}, expiresAt: null };
  const { pinned, metadata, expiresAt = null } = row;
  return {
    ...{ pinned, metadata, expiresAt },
    ...annotated({ tags, importance }, past, row),
  };
}

type Annotations = Pick<MemoryRow, "tags" | "importance">;

/** The tags and the importance of a row, with what the file has changed of them. */
function annotated(
  now: Annotations,
  was: Annotations,
  row: Annotations,
): Annotations {
  const own = row.tags.filter((tag) => !was.tags.includes(tag));
  return {
    tags: [...new Set([...own, ...now.tags])],
    importance:
      now.importance === was.importance ? row.importance : now.importance,
  };
}

/** A statement that says what it said, under another heading, with other annotations, or over by now. */
export async function restate(
  ctx: UseCaseCtx,
  row: MemoryRow,
  block: TakenBlock,
): Promise<Outcome<string>> {
  const { memoryId: id } = row;
  const changes = await restated(ctx, row, block);
  if (Object.keys(changes).length === 0) return done(id);
  const { contentHash = row.contentHash, context = [] } = changes;
  const checked = checkContext(context);
  if (!checked.ok) return checked;
  if (contentHash !== row.contentHash || changes.state === "active") {
    const same = await findSameContent(ctx, row.space, contentHash, ctx.now);
    if (same !== null && same.memoryId !== id) return done(same.memoryId);
  }
  const full = await beyondQuota(ctx, row.space, endedSize(row));
  if (full) return full;
  await changeMemory(ctx, row, changes, { reason: "imported" });
  ctx.subjects.push(id);
  return done(id);
}

async function restated(
  ctx: UseCaseCtx,
  row: MemoryRow,
  { context, superseded, past, ...block }: TakenBlock,
): Promise<RowChanges> {
  const { tags: told, importance } = annotated(block, past ?? block, row);
  const tags = addsFlags(ctx, row, told) ? row.tags : told;
  const contentHash = await identityOf(row.content, context);
  const isOver = row.state === "superseded";
  return {
    ...(row.contentHash !== contentHash && { context, contentHash }),
    ...(tags.join("\n") !== row.tags.join("\n") && { tags }),
    ...(importance !== row.importance && { importance }),
    ...(superseded && !isOver && { state: "superseded", endedAt: ctx.now }),
    ...(!superseded && isOver && { state: "active", endedAt: undefined }),
  };
}

/** Ends what a statement was; false where there is nothing to end. */
export async function endPast(
  ctx: UseCaseCtx,
  row: MemoryRow | null,
  by: string,
  path: string,
): Promise<Outcome<boolean>> {
  if (row === null || row.state === "superseded" || row.memoryId === by)
    return done(false);
  // What waits for a review has no place that another one could take.
  if (row.state === "quarantined") {
    await forgetRow(ctx, row, reasonOf(path));
    return done(false);
  }
  const full = await beyondQuota(ctx, row.space, endedSize(row));
  if (full) return full;
  await supersede(ctx, row, by);
  ctx.subjects.push(row.memoryId);
  return done(true);
}

/** Says in a memory's history why it was forgotten. */
export function reasonOf(path: string): string {
  const reason = `import: no longer in ${path}`;
  return reason.slice(0, MAX_REASON_CHARACTERS).toWellFormed();
}
