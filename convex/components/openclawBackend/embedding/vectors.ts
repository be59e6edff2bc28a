import type { Doc, Id, TableNames } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { TAG_KEYS } from "../tables.js";
import { v, type Infer } from "convex/values";
import { findEntry, findMemory, type Row } from "../rows.js";
import { inContext as saidInContext } from "../text/content.js";
import { embeddedDay } from "../text/dates.js";

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

/** The rows that have vectors: memories and log entries. */

export const vOwner = v.union(v.id("memories"), v.id("logEntries"));
export type VectorOwner = Infer<typeof vOwner>;

/** A row by its own ids. The version says which content is meant: log entries never change and stay at 1. */
export const vEmbeddable = v.object({
  kind: v.union(v.literal("memory"), v.literal("log")),
  space: v.string(),
  id: v.string(),
  version: v.number(),
});
export type Embeddable = Infer<typeof vEmbeddable>;

/** A row whose vector is to be made, and the agent who wrote it, whose key it is made with. */
export const vClaimed = v.object({
  ...vEmbeddable.fields,
  agentId: v.string(),
  text: v.string(),
});
export type Claimed = Infer<typeof vClaimed>;

/** The row that a vector, or a place in the queue, is of. */
export async function rowOf(
  ctx: QueryCtx,
  owner: VectorOwner,
): Promise<Row | null> {
  const memory = ctx.db.normalizeId("memories", owner);
  if (memory !== null) return await ctx.db.get("memories", memory);
  const entry = ctx.db.normalizeId("logEntries", owner);
  return entry === null ? null : await ctx.db.get("logEntries", entry);
}

/** The row that is meant by its own ids. */
export async function ownerOf(
  ctx: QueryCtx,
  item: Embeddable,
): Promise<Row | null> {
  return item.kind === "memory"
    ? await findMemory(ctx, item.space, item.id)
    : await findEntry(ctx, item.space, item.id);
}

/** Of what a text is said of, what is nearest to it: more of it makes the rows of a file alike (`bench/recall/README.md`). */
const EMBEDDED_CONTEXT = 2;

/** A row as the app is told of it, with the text to embed: what it says in its context, a log entry's behind its day. */
export function embeddableOf(row: Row): Embeddable & Pick<Claimed, "text"> {
  const { space } = row;
  const said = saidInContext(
    row.content,
    row.context?.slice(-EMBEDDED_CONTEXT),
  );
  if ("memoryId" in row) {
    const { memoryId: id, version } = row;
    return { kind: "memory", space, id, version, text: said };
  }
  const text = embeddedDay(row.date) + said;
  return { kind: "log", space, id: row.entryId, version: 1, text };
}

/** Counts how the text to embed has been made of a row's: to be raised with every change of that. */
export const FORMS = { memory: 1, log: 2 };
const FIRST_FORM = 1;

/** The form of the text that is embedded now, where it is not the first. */
export function formOf(row: Row): { form?: number } {
  const form = "memoryId" in row ? FORMS.memory : FORMS.log;
  return form === FIRST_FORM ? {} : { form };
}

/** Whether a vector was made of an earlier form of the row's text. */
export function isOutdated(
  row: Row,
  { form = FIRST_FORM }: { form?: number | undefined },
): boolean {
  return form < (formOf(row).form ?? FIRST_FORM);
}
