/**
 * A vector as ranking reads it: half a byte a dimension, from -7 to 7 where 7 is its greatest part. Its length is
 * lost, which a cosine does not need. Measured, recall finds as much with it (`bench/recall/README.md`).
 */
const GREATEST = 7;
const OFFSET = 8;

export function pack(vector: readonly number[]): ArrayBuffer {
  const greatest = Math.max(...vector.map(Math.abs)) || 1;
  const digit = (part = 0) => Math.round((GREATEST * part) / greatest) + OFFSET;
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
