/**
 * The vector at unit length; null where it has none, or where a part is no finite number. Divides by
 * the greatest part first, so that very great and very small numbers neither overflow nor vanish.
 */
export function unitVector(vector: readonly unknown[]): number[] | null {
  let greatest = 0;
  for (const part of vector) {
    if (typeof part !== "number" || !Number.isFinite(part)) return null;
    greatest = Math.max(greatest, Math.abs(part));
  }
  if (greatest === 0) return null;
  const parts = (vector as readonly number[]).map((part) => part / greatest);
  let squares = 0;
  for (const part of parts) squares += part * part;
  const length = Math.sqrt(squares);
  return parts.map((part) => part / length);
}
