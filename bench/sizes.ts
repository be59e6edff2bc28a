import {
  CommitTsPlaceholder,
  getConvexSize,
  getDocumentSize,
  type Value,
} from "convex/values";
import type { Table } from "./tables.js";

/**
 * Sizes as the platform bills them, after the source of its backend: `usage_tracking`, the committer's
 * `track_commit`, `reads.rs`, `index_range.rs`, `IndexKey::size` and the sort keys of `sorting.rs`.
 */

export type Row = { [field: string]: Value | undefined };

/** Of the two parts of an id, as a key and a search's result hold it apart from its text. */
const ID_BYTES = 17 + 16;
const SCORE_BYTES = 4;
/** One row that a vector search has found, which is its id and its score. */
export const VECTOR_RESULT_BYTES = ID_BYTES + SCORE_BYTES;

/** A vector index holds 32-bit floats, whatever the row holds. */
export const VECTOR_ELEMENT_BYTES = 4;
/** With each vector written its id, and that of its table's storage. */
const VECTOR_OWNER_BYTES = 17 + ID_BYTES;
/** What a text index holds of a filter's value: its SHA-256. */
const FILTER_VALUE_BYTES = 32;

export function documentSize(row: Row): number {
  return getDocumentSize(row as Record<string, Value>);
}

/** The keys that a written row has in its table's indexes, without those that the platform adds itself. */
export function writtenKeysSize(table: Table, row: Row): number {
  return table.indexes
    .map(({ fields }) => writtenKeySize(fields, row))
    .reduce((sum, size) => sum + size, 0);
}

function writtenKeySize(fields: readonly string[], row: Row): number {
  const values = [...fields, "_id"].map((path) => valueAt(row, path));
  return (
    ID_BYTES + values.reduce<number>((sum, v) => sum + getConvexSize(v), 0)
  );
}

/** The key that a row was read by: its fields and the id, so written that bytes sort as values do. */
export function readKeySize(fields: readonly string[], row: Row): number {
  return [...fields, "_id"]
    .map((path) => sortKeySize(valueAt(row, path)))
    .reduce((sum, size) => sum + size, 0);
}

function sortKeySize(value: Value | undefined): number {
  if (value === undefined || value === null || typeof value === "boolean")
    return 1;
  if (typeof value === "bigint") return 1 + integerBytes(value);
  if (typeof value === "string") return 2 + escapedBytes(utf8(value));
  if (value instanceof ArrayBuffer)
    return 2 + escapedBytes(new Uint8Array(value));
  if (Array.isArray(value))
    return 2 + value.reduce<number>((sum, item) => sum + sortKeySize(item), 0);
  // A revision that the commit will put in place is an integer of eight bytes.
  if (typeof value === "number" || value instanceof CommitTsPlaceholder)
    return 1 + 8;
  return Object.entries(value)
    .map(([key, part]) => utf8(key).length + 1 + sortKeySize(part))
    .reduce((sum, size) => sum + size, 2);
}

function integerBytes(value: bigint): number {
  if (value === 0n) return 0;
  const bits = [8, 16, 32].find(
    (width) => BigInt.asIntN(width, value) === value,
  );
  return (bits ?? 64) / 8;
}

/** A zero in a text takes two bytes there. */
function escapedBytes(bytes: Uint8Array): number {
  return bytes.length + bytes.filter((byte) => byte === 0).length;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** What a written row adds to the bytes searched, which queries and writes are billed by together. */
export function writtenToText(table: Table, row: Row): number {
  return table.textIndexes
    .map(({ field, filterFields }) => {
      const text = valueAt(row, field);
      const length = typeof text === "string" ? utf8(text).length : 0;
      return length + filterFields.length * FILTER_VALUE_BYTES;
    })
    .reduce((sum, size) => sum + size, 0);
}

export function writtenToVectors(table: Table): number {
  return table.vectorIndexes
    .map(
      (index) => index.dimensions * VECTOR_ELEMENT_BYTES + VECTOR_OWNER_BYTES,
    )
    .reduce((sum, size) => sum + size, 0);
}

export function valueAt(row: Row, path: string): Value | undefined {
  let value: unknown = row;
  for (const field of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as { [field: string]: unknown })[field];
  }
  return value as Value | undefined;
}
