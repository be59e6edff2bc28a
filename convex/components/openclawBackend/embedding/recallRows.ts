import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { NO_MODEL } from "../tables.js";
import type { MemoryRow, Row } from "../rows.js";
import { dayText } from "../text/dates.js";
import { hashOf, inContext, sameText } from "../text/content.js";
import { searchText, firstTerms } from "../text/tokens.js";
import { DEFAULT_IMPORTANCE, isRecallable } from "../vocabulary.js";
import {
  contextOf,
  dropOwn,
  keepOwn,
  keepPlace,
  placed,
  storedValues,
  valuesIn,
  type Placed,
} from "./contextRows.js";
import {
  formOf,
  isOutdated,
  type VectorOwner,
  pack,
  deleteVector,
  fileVector,
  storeVector,
  vectorKeys,
  type VectorPointer,
} from "./vectors.js";

/** The rows that recall finds memories and log entries by, in line with them after every transaction. */

export type RecallRow = Doc<"recallRows">;

/** A row's own vector, and which form of its text it was made of. */
export type Embedded = { model: string; values: number[]; form?: number };

/** Enough to tell the texts of one answer apart, whatever somebody has written to meet another one's. */
const HASH_CHARACTERS = 16;

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
  const { content, context = [] } = row;
  return "tags" in row
    ? searchText(content, row.tags, context)
    : searchText(content, [], [dayText(row.date), ...context]);
}

export type Terms = Awaited<ReturnType<typeof termsOf>>;

/** All that a row is found by beside its vector. */
export async function termsOf(row: Row) {
  const day = "date" in row ? row.date : "";
  const said = sameText(inContext(row.content, row.context));
  const hash = await hashOf(`${day}\n${said}`);
  return {
    ...facetsOf(row),
    searchText: searchTextOf(row),
    hash: hash.slice(0, HASH_CHARACTERS),
  };
}

/** Whether recall can find a row, be it for a past time; a log entry that has ended, for none. */
export function isFindable(row: Row): boolean {
  return "state" in row ? isRecallable(row.state) : row.endedAt === undefined;
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
  const found = await termsOf(row);
  await ctx.db.insert("recallRows", { ...found, model: NO_MODEL, dueAt });
}

/** A row that comes from elsewhere, with its own vector where it had one. */
export type Restored = { row: Row; vector?: Embedded | undefined };

/**
 * The same for rows that are restored together; a vector that no table takes is queued for another. Each is given the
 * context that has come before it, and nobody is looked for whose context it is: those that come `ahead` of theirs
 * are to be renewed when that is there.
 */
export async function addRestored(
  ctx: MutationCtx,
  restored: readonly Restored[],
  dueAt: number,
): Promise<{ models: Set<string>; ahead: Row[] }> {
  // Together: each waits for a hash.
  const terms = await Promise.all(restored.map(({ row }) => termsOf(row)));
  const known = new Map<string, Placed>();
  const ahead: Row[] = [];
  for (const [i, { row, vector }] of restored.entries()) {
    const found = terms[i]!;
    const own = vector && placed(row, vector);
    const context =
      known.get(`${row.space} ${row.before}`) ??
      (own ? await contextOf(ctx, own) : null);
    if (
      !own ||
      !(await addMixed(ctx, row, found, { own, context, ...vector }, dueAt))
    ) {
      await ctx.db.insert("recallRows", { ...found, model: NO_MODEL, dueAt });
      continue;
    }
    known.set(`${row.space} ${own.row}`, own);
    if (own.before !== undefined && context === null) ahead.push(row);
  }
  const models = new Set([...known.values()].map(({ model }) => model));
  return { models, ahead };
}

/** False where no table takes the vector. */
async function addMixed(
  ctx: MutationCtx,
  row: Row,
  found: Terms,
  {
    own,
    context,
    form,
  }: { own: Placed; context: Placed | null; form?: number },
  dueAt: number,
): Promise<boolean> {
  const { model } = own;
  const values = valuesIn(context, own);
  const stored = await storeVector(ctx, vectorKeys(model, found), values);
  if (stored === null) return false;
  await pointAt(ctx, row, { ...stored, ...(form !== undefined && { form }) });
  await ctx.db.insert("recallRows", {
    ...found,
    ...vectorOf(model, stored, values),
    ...(isOutdated(row, { form }) && { dueAt }),
  });
  await ctx.db.insert("contextRows", { ...own, vectorId: stored.id });
  return true;
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
  const present = await termsOf(row);
  if (before.contentHash !== row.contentHash) {
    if (before.vector) await deleteVector(ctx, before.vector);
    await dropOwn(ctx, row);
    const none = { model: NO_MODEL, dueAt };
    await ctx.db.replace("recallRows", known._id, { ...present, ...none });
    return;
  }
  const { model } = known;
  const isKept = !(await keepTerms(ctx, known, present));
  if (isKept || row.vector === undefined || model === NO_MODEL) return;
  const keys = vectorKeys(model, present);
  if (!isEqual(keys, vectorKeys(model, known)))
    await fileVector(ctx, row.vector, keys);
  if (before.provenance.trust !== row.provenance.trust)
    await keepPlace(ctx, row);
}

/** Replaces the terms of a row, its vector staying as it is; false where they are what they were. */
export async function keepTerms(
  ctx: MutationCtx,
  { _id, _creationTime, ...fields }: RecallRow,
  present: Terms,
): Promise<boolean> {
  const { model, vectorId, vector, dueAt, attempts, ...past } = fields;
  if (isEqual(past, present)) return false;
  const kept = defined({ vectorId, vector, dueAt, attempts });
  await ctx.db.replace("recallRows", _id, { ...present, model, ...kept });
  return true;
}

/** Takes away all that a row was found by. Its pointer to the vector, whoever calls. */
export async function takeFromRecall(
  ctx: MutationCtx,
  row: Row,
): Promise<void> {
  const known = await findRecallRow(ctx, row._id);
  if (known !== null) await ctx.db.delete("recallRows", known._id);
  if (row.vector) await deleteVector(ctx, row.vector);
  await dropOwn(ctx, row);
}

/**
 * Gives a findable row its own vector, in place of the one that it has; false where it is not findable, or the
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
  const own = placed(row, { model, values: vector });
  const values = await storedValues(ctx, own);
  const stored = await storeVector(ctx, vectorKeys(model, known), values);
  if (stored === null) return false;
  if (row.vector) await deleteVector(ctx, row.vector);
  await pointAt(ctx, row, { ...stored, ...formOf(row) });
  await ctx.db.patch("recallRows", known._id, {
    ...vectorOf(model, stored, values),
    ...NOT_DUE,
  });
  await keepOwn(ctx, own, stored.id);
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

/** Being pinned is kept beside the tags: no tag can contain a control character. */
export const PINNED_TAG = "\u0001pinned";

/** Terms that a memory is found by under each of its tags; behind them by its vector, or by words without the tag. */
const MAX_TAG_CHARACTERS = 2_000;

/** Beside its tags a memory has at most the row of being pinned. */
const MAX_TAG_ROWS = 64;

/** The rows that an active memory is found by under its tags. */
export async function indexTags(
  ctx: MutationCtx,
  row: MemoryRow,
): Promise<void> {
  const { space, type, createdAt, memoryId, _id: memory } = row;
  const { trust } = row.provenance;
  const common = { space, type, trust, createdAt, memoryId, memory };
  const text =
    row.tags.length > 0
      ? firstTerms(searchTextOf(row), MAX_TAG_CHARACTERS)
      : "";
  for (const tag of row.tags)
    await ctx.db.insert("memoryTags", { ...common, tag, searchText: text });
  if (row.pinned) {
    const pinned = { ...common, tag: PINNED_TAG, searchText: "" };
    await ctx.db.insert("memoryTags", pinned);
  }
}

export async function unindexTags(
  ctx: MutationCtx,
  memory: Id<"memories">,
): Promise<void> {
  const rows = await ctx.db
    .query("memoryTags")
    .withIndex("by_memory", (q) => q.eq("memory", memory))
    .take(MAX_TAG_ROWS);
  for (const { _id } of rows) await ctx.db.delete("memoryTags", _id);
}
