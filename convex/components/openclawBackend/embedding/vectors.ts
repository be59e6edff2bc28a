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

/** How vectors are kept: packed, and mixed with those of their context. */

/**
 * A vector as ranking reads it: half a byte a dimension, from -7 to 7 where 7 is its greatest part. Its length is
 * lost, which a cosine does not need. Measured, recall finds as much with it (`bench/recall/README.md`).
 */
const GREATEST_DIGIT = 7;
const OFFSET = 8;

export function pack(vector: readonly number[]): ArrayBuffer {
  const greatest = Math.max(...vector.map(Math.abs)) || 1;
  const digit = (part = 0) =>
    Math.round((GREATEST_DIGIT * part) / greatest) + OFFSET;
  return Uint8Array.from(
    { length: Math.ceil(vector.length / 2) },
    (_, i) => (digit(vector[2 * i]) << 4) | digit(vector[2 * i + 1]),
  ).buffer;
}

/** The parts of a packed vector; null where it is none of that many dimensions. */
export function unpack(
  packed: ArrayBuffer,
  dimensions: number,
): Int8Array | null {
  if (packed.byteLength !== Math.ceil(dimensions / 2)) return null;
  const bytes = new Uint8Array(packed);
  return Int8Array.from({ length: dimensions }, (_, i) => {
    const byte = bytes[i >> 1]!;
    return (i % 2 === 0 ? byte >> 4 : byte & 15) - OFFSET;
  });
}

/**
 * What the stored vector of a row is made of: its own one, which says what the row says, and a share of the own one
 * of the row before it, because a statement is rarely alone. Nothing cascades: what is mixed is mixed into nothing.
 */

/** From 0.15 to 0.25 about as much is found, more than without and than by half (`bench/recall/README.md`). */
export const CONTEXT_SHARE = 0.2;

/** A row that was written longer ago is no context. */
export const CONTEXT_WINDOW_MS = 30 * 60_000;

const GREATEST = 127;

/** A row's own vector as it is kept: a byte a dimension, 127 its greatest part. Its length is lost, which is 1. */
export function packOwn(vector: ArrayLike<number>): ArrayBuffer {
  let greatest = 0;
  for (let i = 0; i < vector.length; i++)
    greatest = Math.max(greatest, Math.abs(vector[i]!));
  const packed = new Int8Array(vector.length);
  for (let i = 0; i < packed.length; i++)
    packed[i] = Math.round((GREATEST * vector[i]!) / (greatest || 1));
  return packed.buffer;
}

/** The vector that was packed, of unit length; packed again it is the same bytes. */
export function unpackOwn(packed: ArrayBuffer): number[] {
  return unitOf(new Int8Array(packed));
}

/** The vector of a row in its context; without one, its own. */
export function inContext(
  own: ArrayBuffer,
  before: ArrayBuffer | null,
): number[] {
  const parts = unpackOwn(own);
  if (before === null || before.byteLength !== own.byteLength) return parts;
  const context = unpackOwn(before);
  return unitOf(parts.map((part, i) => part + CONTEXT_SHARE * context[i]!));
}

/** The least cosine that a vector can have to another in its context, where it has `from` to that one's own. */
export function leastInContext(from: number): number {
  const turned = Math.acos(from) + Math.asin(CONTEXT_SHARE);
  return Math.cos(Math.min(turned, Math.PI));
}

function unitOf(parts: ArrayLike<number>): number[] {
  let squares = 0;
  for (let i = 0; i < parts.length; i++) squares += parts[i]! * parts[i]!;
  const length = Math.sqrt(squares) || 1;
  return Array.from(parts, (part) => part / length);
}
