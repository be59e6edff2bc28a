import type { Doc, Id, TableNames } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { TAG_KEYS } from "../tables.js";
import type { VectorOwner } from "./owners.js";

/** The platform's vector index: its tables, and the keys that a vector is filed under. */

export const DIMENSIONS = [128, 256, 384, 512, 768, 1024, 1536, 3072] as const;
export type Dimensions = (typeof DIMENSIONS)[number];
export type VectorTable = `vectors_${Dimensions}` & TableNames;

export function isDimensions(n: number): n is Dimensions {
  return (DIMENSIONS as readonly number[]).includes(n);
}

export function vectorTable(dimensions: Dimensions): VectorTable {
  return `vectors_${dimensions}`;
}

/** What the keys of a vector are made of. */
export type Filed = Pick<
  Doc<"recallRows">,
  "space" | "kind" | "type" | "trust" | "tags"
>;

export function scopeKey(model: string, space: string, kind: Filed["kind"]) {
  return `${model}|${space}|${kind}`;
}

/** Of active memories and log entries alone: what is superseded is asked for as a whole. */
export function facetKey(
  model: string,
  { space, type, trust }: Pick<Filed, "space" | "type" | "trust">,
) {
  return `${model}|${space}|${type}|${trust}`;
}

export function tagKey(model: string, space: string, tag: string) {
  return `${model}|${space}|${tag}`;
}

type VectorKeys = Pick<
  Doc<VectorTable>,
  "scopeKey" | "facetKey" | (typeof TAG_KEYS)[number]
>;

const NO_KEYS = Object.fromEntries(
  ["facetKey", ...TAG_KEYS].map((name) => [name, undefined]),
);

export function vectorKeys(model: string, row: Filed): VectorKeys {
  const { space, kind, tags = [] } = row;
  const scope = { scopeKey: scopeKey(model, space, kind) };
  if (kind === "superseded") return scope;
  const filed = tags
    .slice(0, TAG_KEYS.length)
    .map((tag, i) => [TAG_KEYS[i], tagKey(model, space, tag)] as const);
  return {
    ...scope,
    facetKey: facetKey(model, row),
    ...(Object.fromEntries(filed) as Omit<VectorKeys, "scopeKey">),
  };
}

/** The model of a stored vector: no model's name has the character that parts a key. */
export function modelOf({ scopeKey: key }: Pick<Doc<VectorTable>, "scopeKey">) {
  return key.slice(0, key.indexOf("|"));
}

/** Where a row's vector is, and which form of its text it was made of. */
export type VectorPointer = { dimensions: number; id: string; form?: number };

function placeOf(
  ctx: QueryCtx,
  { dimensions, id }: VectorPointer,
): { table: VectorTable; id: Id<VectorTable> } | null {
  if (!isDimensions(dimensions)) return null;
  const table = vectorTable(dimensions);
  const found = ctx.db.normalizeId(table, id);
  return found && { table, id: found };
}

/** The vector itself, which only those read who move or copy rows. */
export async function loadVector(
  ctx: QueryCtx,
  pointer: VectorPointer,
): Promise<{ model: string; values: number[] } | null> {
  const place = placeOf(ctx, pointer);
  const doc = place && (await ctx.db.get(place.table, place.id));
  return doc && { model: modelOf(doc), values: doc.vector };
}

/** The row that a vector from before recallRows names. */
export async function ownerOfVector(
  ctx: QueryCtx,
  pointer: VectorPointer,
): Promise<VectorOwner | null> {
  const place = placeOf(ctx, pointer);
  const doc = place && (await ctx.db.get(place.table, place.id));
  return doc?.owner ?? null;
}

/** Stores a vector in the table of its dimensions; null where there is no such table. */
export async function storeVector(
  ctx: MutationCtx,
  keys: VectorKeys,
  vector: number[],
): Promise<VectorPointer | null> {
  const dimensions = vector.length;
  if (!isDimensions(dimensions)) return null;
  const id = await ctx.db.insert(vectorTable(dimensions), { ...keys, vector });
  return { dimensions, id };
}

export async function fileVector(
  ctx: MutationCtx,
  pointer: VectorPointer,
  keys: VectorKeys,
): Promise<void> {
  const place = placeOf(ctx, pointer);
  if (place !== null)
    await ctx.db.patch(place.table, place.id, { ...NO_KEYS, ...keys });
}

/** Replaces the vector itself. */
export async function setVector(
  ctx: MutationCtx,
  pointer: VectorPointer,
  vector: number[],
): Promise<void> {
  const place = placeOf(ctx, pointer);
  if (place !== null) await ctx.db.patch(place.table, place.id, { vector });
}

/** Files a vector anew, without what else its row may have held. */
export async function replaceVector(
  ctx: MutationCtx,
  pointer: VectorPointer,
  keys: VectorKeys,
  vector: number[],
): Promise<void> {
  const place = placeOf(ctx, pointer);
  if (place !== null)
    await ctx.db.replace(place.table, place.id, { ...keys, vector });
}

export async function deleteVector(
  ctx: MutationCtx,
  pointer: VectorPointer,
): Promise<void> {
  const place = placeOf(ctx, pointer);
  if (place !== null) await ctx.db.delete(place.table, place.id);
}
