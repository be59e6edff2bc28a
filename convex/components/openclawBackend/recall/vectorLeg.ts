/** Convex answers at most 256 nearest vectors. */
const MAX_VECTOR_CANDIDATES = 256;
/**
 * 64 would cost 0.2 points of recall@10, 256 gain none up to some thousand rows in a space; and a
 * recall among a hundred rows reads as much as one among ten thousand.
 */
const MIN_VECTOR_CANDIDATES = 96;
const CANDIDATES_PER_RESULT = 4;

/** How many nearest vectors to ask for, so that filters and duplicates do not shorten the answer. */
export function vectorCandidates(limit: number): number {
  return Math.min(
    MAX_VECTOR_CANDIDATES,
    Math.max(MIN_VECTOR_CANDIDATES, CANDIDATES_PER_RESULT * limit),
  );
}
