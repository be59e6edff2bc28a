/** What a request counts for that brings many things: one for each, or for each part of this size begun. */
const PART_BYTES = 16 * 1024;

export function weightOf(texts: Iterable<string>): number {
  const encoder = new TextEncoder();
  let weight = 0;
  for (const text of texts)
    weight += Math.max(1, Math.ceil(encoder.encode(text).length / PART_BYTES));
  return Math.max(1, weight);
}
