import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { NO_MODEL } from "../recallTables.js";
import type { MemoryRow, Row } from "../rows.js";
import { searchText } from "../text/searchText.js";
import { isRecallable } from "../vocabulary.js";
import type { VectorOwner } from "./owners.js";
import { pack } from "./smallVector.js";
import {
  deleteVector,
  fileVector,
  storeVector,
  vectorKeys,
  type VectorPointer,
} from "./vectors.js";

/** The rows that recall finds memories and log entries by, in line with them after every transaction. */

export type RecallRow = Doc<"recallRows">;

export type Embedded = { model: string; values: number[] };

export const DEFAULT_IMPORTANCE = 0.5;
/** Enough to tell the contents of one answer apart. */
const HASH_CHARACTERS = 8;

/** Nothing waits to be embedded. */
export const NOT_DUE = { dueAt: undefined, attempts: undefined };

/** What a row is filtered and ranked by beside its terms and its vector. */
export type Facets = Pick<
  RecallRow,
  | "owner"
  | "space"
  | "kind"
  | "type"
  | "trust"
  | "tags"
  | "importance"
  | "createdAt"
  | "writtenAt"
  | "endedAt"
  | "expiresAt"
  | "day"
  | "hash"
>;

export function facetsOf(row: Row): Facets {
  const { _id: owner, space, createdAt, writtenAt } = row;
  const common = {
    ...{ owner, space, writtenAt },
    trust: row.provenance.trust,
    ...(createdAt !== Math.floor(writtenAt) && { createdAt }),
  };
  if (!("memoryId" in row))
    return { ...common, kind: "log", type: "log", day: row.date };
  const { type, tags, importance, endedAt, expiresAt } = row;
  return {
    ...common,
    kind: row.state === "superseded" ? "superseded" : "memory",
    type,
    hash: row.contentHash.slice(0, HASH_CHARACTERS),
    ...(tags.length > 0 && { tags }),
    ...(importance !== DEFAULT_IMPORTANCE && { importance }),
    ...(endedAt !== undefined && { endedAt }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

export function createdAtOf({
  createdAt,
  writtenAt,
}: Pick<Facets, "createdAt" | "writtenAt">): number {
  return createdAt ?? Math.floor(writtenAt);
}

export function searchTextOf(row: Row): string {
  return searchText(row.content, "tags" in row ? row.tags : []);
}

/** Whether recall can find a row, be it for a past time. */
export function isFindable(row: Row): boolean {
  return !("state" in row) || isRecallable(row.state);
}

export async function findRecallRow(
  ctx: QueryCtx,
  owner: VectorOwner,
): Promise<RecallRow | null> {
  return await ctx.db
    .query("recallRows")
    .withIndex("by_owner", (q) => q.eq("owner", owner))
    .unique();
}

/** Lets recall find a row that it did not find before: by its words at once, and by its vector when that has come. */
export async function addToRecall(
  ctx: MutationCtx,
  row: Row,
  dueAt: number,
): Promise<void> {
  await ctx.db.insert("recallRows", {
    ...facetsOf(row),
    searchText: searchTextOf(row),
    model: NO_MODEL,
    dueAt,
  });
}

/** The same for a row that comes with its vector; one that no table takes is queued for another. */
export async function addEmbedded(
  ctx: MutationCtx,
  row: Row,
  { model, values }: Embedded,
  dueAt: number,
): Promise<boolean> {
  const found = { ...facetsOf(row), searchText: searchTextOf(row) };
  const keys = vectorKeys(model, found);
  const stored = await storeVector(ctx, keys, values);
  if (stored !== null) await pointAt(ctx, row, stored);
  await ctx.db.insert("recallRows", {
    ...found,
    ...(stored ? vectorOf(model, stored, values) : { model: NO_MODEL, dueAt }),
  });
  return stored !== null;
}

/**
 * Brings what a memory is found by in line with what it has become. Who changes its text, or makes it one
 * that recall does not find, takes its pointer to the vector away in the same change.
 */
export async function keepInRecall(
  ctx: MutationCtx,
  before: MemoryRow,
  row: MemoryRow,
  dueAt: number,
): Promise<void> {
  if (!isFindable(row)) return await takeFromRecall(ctx, before);
  const known = await findRecallRow(ctx, row._id);
  if (known === null) return await addToRecall(ctx, row, dueAt);
  const present = { ...facetsOf(row), searchText: searchTextOf(row) };
  if (before.contentHash !== row.contentHash) {
    if (before.vector) await deleteVector(ctx, before.vector);
    const none = { model: NO_MODEL, dueAt };
    await ctx.db.replace("recallRows", known._id, { ...present, ...none });
    return;
  }
  const { _id, _creationTime, ...fields } = known;
  const { model, vectorId, vector, dueAt: due, attempts, ...past } = fields;
  if (isEqual(past, present)) return;
  const kept = defined({ vectorId, vector, dueAt: due, attempts });
  await ctx.db.replace("recallRows", _id, { ...present, model, ...kept });
  if (row.vector === undefined || model === NO_MODEL) return;
  const keys = vectorKeys(model, present);
  if (!isEqual(keys, vectorKeys(model, known)))
    await fileVector(ctx, row.vector, keys);
}

/** Takes away all that a row was found by. Its pointer to the vector, whoever calls. */
export async function takeFromRecall(
  ctx: MutationCtx,
  row: Row,
): Promise<void> {
  const known = await findRecallRow(ctx, row._id);
  if (known !== null) await ctx.db.delete("recallRows", known._id);
  if (row.vector) await deleteVector(ctx, row.vector);
}

/**
 * Gives a findable row its vector, in place of the one that it has; false where it is not findable, or the
 * vector of no dimensions that there are. Who stores vectors notes their model, once for all of a transaction.
 */
export async function attachVector(
  ctx: MutationCtx,
  row: Row,
  model: string,
  vector: number[],
): Promise<boolean> {
  const known = await findRecallRow(ctx, row._id);
  if (known === null) return false;
  const stored = await storeVector(ctx, vectorKeys(model, known), vector);
  if (stored === null) return false;
  if (row.vector) await deleteVector(ctx, row.vector);
  await pointAt(ctx, row, stored);
  await ctx.db.patch("recallRows", known._id, {
    ...vectorOf(model, stored, vector),
    ...NOT_DUE,
  });
  return true;
}

/** What a row of recall says of its vector. */
export function vectorOf(
  model: string,
  { id: vectorId }: VectorPointer,
  values: readonly number[],
) {
  return { model, vectorId, vector: pack(values) };
}

/** The revision moves, so that a follower of changes sees the vector come. */
async function pointAt(
  ctx: MutationCtx,
  row: Row,
  vector: VectorPointer,
): Promise<void> {
  const revision = ctx.db.vars.commitTs;
  if ("memoryId" in row)
    await ctx.db.patch("memories", row._id, { vector, revision });
  else await ctx.db.patch("logEntries", row._id, { vector, revision });
}

function defined<Fields extends object>(fields: Fields) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}

/** Of plain fields: those that are undefined count as missing. */
function isEqual(a: object, b: object): boolean {
  const canonical = (fields: object) =>
    JSON.stringify(
      Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .sort(([x], [y]) => (x < y ? -1 : 1)),
    );
  return canonical(a) === canonical(b);
}
