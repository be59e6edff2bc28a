import type { Infer } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { vWrite } from "../tables.js";
import { keyOf, type Row, type RowKey } from "../rows.js";
import { trusts, type Provenance, type Trust } from "../vocabulary.js";
import {
  CONTEXT_WINDOW_MS,
  inContext,
  packOwn,
  unpackOwn,
  pack,
  loadVector,
  setVector,
  type VectorPointer,
} from "./vectors.js";

/** Which row is written before another: what the same agent wrote into the same space, if that is not long ago. */

export type Write = Infer<typeof vWrite>;

/** A row that is being written. */
export type Writing = {
  row: RowKey;
  space: string;
  writtenAt: number;
  provenance: Provenance;
};

export function writingOf(row: Row): Writing {
  const { space, writtenAt, provenance } = row;
  return { row: keyOf(row), space, writtenAt, provenance };
}

export function writeOf({ row, writtenAt, provenance }: Writing): Write {
  return { row, writtenAt, trust: provenance.trust };
}

/** The row before one, of a known one before it: null where that is trusted less. */
export function ifTrusted(
  before: Pick<Write, "row" | "trust">,
  trust: Trust,
): string | null {
  return trusts(before.trust, trust) ? before.row : null;
}

/** The row before one by the time that lies between. */
export function ifNear(
  before: Write | undefined,
  { row, writtenAt, provenance }: Writing,
): string | null {
  if (before === undefined || before.row === row) return null;
  const passed = Math.abs(writtenAt - before.writtenAt);
  return passed <= CONTEXT_WINDOW_MS
    ? ifTrusted(before, provenance.trust)
    : null;
}

export async function findLastWrite(
  ctx: QueryCtx,
  { space, provenance: { agentId } }: Pick<Writing, "space" | "provenance">,
): Promise<Doc<"lastWrites"> | null> {
  return await ctx.db
    .query("lastWrites")
    .withIndex("by_space_and_writer", (q) =>
      q.eq("space", space).eq("writer", agentId),
    )
    .unique();
}

/** The row before one that is being written, which is then the last; one that recall does not find is before none. */
export async function afterLastWrite(
  ctx: MutationCtx,
  writing: Writing,
  isFindable = true,
): Promise<string | null> {
  const known = await findLastWrite(ctx, writing);
  if (isFindable) await keepWrite(ctx, known, writing, "last");
  return ifNear(known?.last, writing);
}

export async function keepWrite(
  ctx: MutationCtx,
  known: Doc<"lastWrites"> | null,
  writing: Writing,
  as: "last" | "walked",
): Promise<void> {
  const changes = { [as]: writeOf(writing) };
  if (known !== null)
    return await ctx.db.patch("lastWrites", known._id, changes);
  const { space, provenance } = writing;
  const writer = provenance.agentId;
  await ctx.db.insert("lastWrites", { space, writer, ...changes });
}

/** Notes rows that are restored, of which the last may not be the last of all. */
export async function noteWrites(
  ctx: MutationCtx,
  rows: readonly Row[],
): Promise<void> {
  const latest = new Map<string, Writing>();
  for (const row of rows) {
    const writing = writingOf(row);
    const key = `${writing.space} ${writing.provenance.agentId}`;
    const other = latest.get(key);
    if (other === undefined || other.writtenAt <= writing.writtenAt)
      latest.set(key, writing);
  }
  for (const writing of latest.values()) {
    const known = await findLastWrite(ctx, writing);
    const { writtenAt = 0 } = known?.last ?? {};
    if (writtenAt <= writing.writtenAt)
      await keepWrite(ctx, known, writing, "last");
  }
}

/**
 * The own vectors of rows, and what the stored ones are made of them: whatever happens to a row, the stored
 * vectors of those after it are made anew in the same transaction, so that nothing of what is gone stays in them.
 */

export type ContextRow = Doc<"contextRows">;

/** Which row it is, and what else its stored vector depends on. */
export type Placed = Pick<
  ContextRow,
  "space" | "row" | "before" | "trust" | "model" | "own"
>;

/** Rows after one, usually one: an import can name it for many. */
const FOLLOWERS_AT_ONCE = 16;

export async function findContextRow(
  ctx: QueryCtx,
  space: string,
  row: string,
): Promise<ContextRow | null> {
  return await ctx.db
    .query("contextRows")
    .withIndex("by_space_and_row", (q) => q.eq("space", space).eq("row", row))
    .unique();
}

/** The own vector of a row that has one; one that was stored before contextRows is its own. */
export async function ownVector(
  ctx: QueryCtx,
  row: Row,
  pointer: VectorPointer,
): Promise<{ model: string; values: number[]; form?: number } | null> {
  const kept = await findContextRow(ctx, row.space, keyOf(row));
  const found = kept
    ? { model: kept.model, values: unpackOwn(kept.own) }
    : await loadVector(ctx, pointer);
  const { form } = pointer;
  return found && { ...found, ...(form !== undefined && { form }) };
}

/** What is to be stored for a row with an own vector. */
export function placed(
  row: Row,
  { model, values }: { model: string; values: readonly number[] },
): Placed {
  const { space, before } = row;
  return {
    ...{ space, row: keyOf(row), trust: row.provenance.trust },
    ...{ model, own: packOwn(values) },
    ...(typeof before === "string" && { before }),
  };
}

/** The vector to store: the own one in its context, as far as that is known and trusted enough. */
export async function storedValues(
  ctx: QueryCtx,
  given: Placed,
): Promise<number[]> {
  return valuesIn(await contextOf(ctx, given), given);
}

export async function contextOf(
  ctx: QueryCtx,
  { space, before }: Pick<Placed, "space" | "before">,
): Promise<ContextRow | null> {
  return before === undefined ? null : await findContextRow(ctx, space, before);
}

/** Text that is trusted less must not pull what is trusted more, and vectors of two models have nothing in common. */
export function valuesIn(context: Placed | null, given: Placed): number[] {
  const fits =
    context !== null &&
    context.model === given.model &&
    trusts(context.trust, given.trust);
  return inContext(given.own, fits ? context.own : null);
}

/** Keeps a row's own vector, in place of the one that it may have had. */
export async function keepOwn(
  ctx: MutationCtx,
  given: Placed,
  vectorId: string,
): Promise<void> {
  const known = await findContextRow(ctx, given.space, given.row);
  const made = { ...given, vectorId };
  if (known === null) await ctx.db.insert("contextRows", made);
  else await ctx.db.replace("contextRows", known._id, made);
  await remixAfter(ctx, given);
}

/** Takes away a row's own vector, and what is made of it. */
export async function dropOwn(ctx: MutationCtx, row: Row): Promise<void> {
  const known = await findContextRow(ctx, row.space, keyOf(row));
  if (known === null) return;
  await ctx.db.delete("contextRows", known._id);
  await remixAfter(ctx, known);
}

/** Brings a row's own vector in line with what the row has become, its text being the same. */
export async function keepPlace(ctx: MutationCtx, row: Row): Promise<void> {
  const known = await findContextRow(ctx, row.space, keyOf(row));
  if (known === null) return;
  const { trust } = row.provenance;
  const before = row.before ?? undefined;
  if (known.trust === trust && known.before === before) return;
  await ctx.db.patch("contextRows", known._id, { trust, before });
  const { before: _before, ...own } = known;
  const changed = { ...own, trust, ...(before !== undefined && { before }) };
  const values = await storedValues(ctx, changed);
  await setValues(ctx, changed, values);
  if (known.trust !== trust) await remixAfter(ctx, known);
}

/** Makes the stored vectors of the rows after one anew. What one transaction does not get done follows at once. */
export async function remixAfter(
  ctx: MutationCtx,
  { space, row }: Pick<ContextRow, "space" | "row">,
  from?: string,
): Promise<void> {
  const followers = await ctx.db
    .query("contextRows")
    .withIndex("by_space_and_before_and_row", (q) => {
      const after = q.eq("space", space).eq("before", row);
      return from === undefined ? after : after.gte("row", from);
    })
    .take(FOLLOWERS_AT_ONCE + 1);
  if (followers.length === 0) return;
  const context = await findContextRow(ctx, space, row);
  const next = followers[FOLLOWERS_AT_ONCE];
  for (const one of followers.slice(0, FOLLOWERS_AT_ONCE))
    await setValues(ctx, one, valuesIn(context, one));
  if (next === undefined) return;
  const rest = { space, row, from: next.row };
  await ctx.scheduler.runAfter(0, internal.embedding.queue.remix, rest);
}

/** Replaces the stored vector of a row, in the index and as ranking reads it. */
async function setValues(
  ctx: MutationCtx,
  { vectorId, own }: Pick<ContextRow, "vectorId" | "own">,
  values: number[],
): Promise<void> {
  const place = { dimensions: own.byteLength, id: vectorId };
  await setVector(ctx, place, values);
  const found = await ctx.db
    .query("recallRows")
    .withIndex("by_vectorId", (q) => q.eq("vectorId", vectorId))
    .unique();
  // One whose vector does not fit its model waits for another.
  if (found?.vector !== undefined)
    await ctx.db.patch("recallRows", found._id, { vector: pack(values) });
}
