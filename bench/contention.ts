/**
 * How often the platform runs a transaction again, from how often others write what it reads. Writes are taken to
 * come independently of one another (Poisson), and all attempts to be alike.
 */

/** Attempts before the platform gives up: the first, and four more, as its published source has it. */
export const ATTEMPTS = 5;
/** Before each further attempt it waits, from the first to the last at random up to so long. */
export const BACKOFF_MS = { first: 100, last: 2000 };
/** From the beginning of a transaction to its commit, in seconds: an assumption. */
export const LENGTH_S = 0.02;

export type Contention = {
  /** Of all attempts, the part that another transaction overtakes. */
  conflicts: number;
  /** Attempts a transaction takes. */
  attempts: number;
  /** Of all transactions, the part that fails for good. */
  fails: number;
};

/** `perSecond` transactions of others commit a write of what one of `lengthS` seconds reads. */
export function contention(
  perSecond: number,
  lengthS: number = LENGTH_S,
): Contention {
  const conflicts = 1 - Math.exp(-perSecond * lengthS);
  const fails = conflicts ** ATTEMPTS;
  return { conflicts, attempts: (1 - fails) / (1 - conflicts), fails };
}
