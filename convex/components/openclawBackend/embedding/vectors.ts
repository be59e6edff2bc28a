import type { Doc, TableNames } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Row } from "../rows.js";
import type { VectorOwner } from "./owners.js";
import { findPending } from "./pending.js";

export const DIMENSIONS = [128, 256, 384, 512, 768, 1024, 1536, 3072] as const;
export type Dimensions = (typeof DIMENSIONS)[number];
export type VectorTable = `vectors_${Dimensions}` & TableNames;

export function isDimensions(n: number): n is Dimensions {
  return (DIMENSIONS as readonly number[]).includes(n);
}

export function vectorTable(dimensions: Dimensions): VectorTable {
  return `vectors_${dimensions}`;
}

/** What a vector's filters match: conditions that must hold together stand in one value. */
export function scopeKey(
  model: string,
  space: string,
  part: "memory" | "log" | "superseded",
) {
  return `${model}|${space}|${part}`;
}

export function typeKey(model: string, space: string, type: string) {
  return `${model}|${space}|${type}`;
}

/** What the filters of a row's vector say of the row. */
export function vectorKeys(row: Row, model: string) {
  const part = !("memoryId" in row)
    ? "log"
    : row.state === "superseded"
      ? "superseded"
      : "memory";
  const type = "memoryId" in row && part === "memory" ? row.type : part;
  return {
    scopeKey: scopeKey(model, row.space, part),
    typeKey: typeKey(model, row.space, type),
  };
}

/** Brings the keys of a row's vector in line with the row, whose text is as it was; false where it has none. */
export async function rekeyVector(
  ctx: MutationCtx,
  row: Row,
): Promise<boolean> {
  const vector = row.vector && (await loadVector(ctx, row.vector));
  if (!vector) return false;
  const { table, doc } = vector;
  await ctx.db.patch(table, doc._id, vectorKeys(row, doc.model));
  return true;
}

/** Takes a row's vector and its place in the queue away. */
export async function dropVector(ctx: MutationCtx, row: Row): Promise<void> {
  const pending = await findPending(ctx, row._id);
  if (pending !== null) await ctx.db.delete("pendingEmbeddings", pending._id);
  if (row.vector === undefined) return;
  const vector = await loadVector(ctx, row.vector);
  if (vector !== null) await ctx.db.delete(vector.table, vector.doc._id);
  await pointAt(ctx, row._id, undefined);
}

export async function loadVector(
  ctx: QueryCtx,
  pointer: { dimensions: number; id: string },
): Promise<{ table: VectorTable; doc: Doc<VectorTable> } | null> {
  if (!isDimensions(pointer.dimensions)) return null;
  const table = vectorTable(pointer.dimensions);
  const id = ctx.db.normalizeId(table, pointer.id);
  const doc = id && (await ctx.db.get(table, id));
  return doc ? { table, doc } : null;
}

/** Points a row at its vector. The revision moves, so that a follower of changes sees the vector come. */
export async function pointAt(
  ctx: MutationCtx,
  owner: VectorOwner,
  vector: { dimensions: number; id: string } | undefined,
): Promise<void> {
  const revision = ctx.db.vars.commitTs;
  const memory = ctx.db.normalizeId("memories", owner);
  if (memory !== null)
    await ctx.db.patch("memories", memory, { vector, revision });
  const entry = ctx.db.normalizeId("logEntries", owner);
  if (entry !== null)
    await ctx.db.patch("logEntries", entry, { vector, revision });
}

/**
 * Stores the vector of a row that has none, in the table of its dimensions; false where there is no
 * such table. Who stores vectors notes their model, once for all of a transaction.
 */
export async function insertVector(
  ctx: MutationCtx,
  row: Row,
  model: string,
  vector: number[],
): Promise<boolean> {
  const dimensions = vector.length;
  if (!isDimensions(dimensions)) return false;
  const id = await ctx.db.insert(vectorTable(dimensions), {
    owner: row._id,
    model,
    space: row.space,
    ...vectorKeys(row, model),
    vector,
  });
  await pointAt(ctx, row._id, { dimensions, id });
  return true;
}
