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
