import type { Doc, Id, TableNames } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";

export const DIMENSIONS = [128, 256, 384, 512, 768, 1024, 1536, 3072] as const;
export type Dimensions = (typeof DIMENSIONS)[number];
export type VectorTable = `vectors_${Dimensions}` & TableNames;
export type VectorOwner = Id<"memories"> | Id<"logEntries">;

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
export function vectorKeys(
  row: Doc<"memories"> | Doc<"logEntries">,
  model: string,
) {
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
  row: Doc<"memories"> | Doc<"logEntries">,
): Promise<boolean> {
  const vector = row.vector && (await loadVector(ctx, row.vector));
  if (!vector) return false;
  const { table, doc } = vector;
  await ctx.db.patch(table, doc._id, vectorKeys(row, doc.model));
  return true;
}

/** Puts a row in the queue that is not there: a new one, one whose vector was dropped or is of an old model. */
export async function insertPending(
  ctx: MutationCtx,
  owner: VectorOwner,
  space: string,
  dueAt: number,
): Promise<void> {
  await ctx.db.insert("pendingEmbeddings", {
    owner,
    space,
    dueAt,
    attempts: 0,
  });
}

export async function findPending(
  ctx: QueryCtx,
  owner: VectorOwner,
): Promise<Doc<"pendingEmbeddings"> | null> {
  return await ctx.db
    .query("pendingEmbeddings")
    .withIndex("by_owner", (q) => q.eq("owner", owner))
    .unique();
}

/** Takes a row's vector and its place in the queue away. */
export async function dropVector(
  ctx: MutationCtx,
  row: Doc<"memories"> | Doc<"logEntries">,
): Promise<void> {
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
