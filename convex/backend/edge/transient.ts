/**
 * Whether the platform gave up on a transaction that may well succeed when it is tried again: write
 * contention after its own retries, or too much at once. It tells so in a message alone, without a code
 * or a class, so this is the one place that looks into one; a function's own errors begin with `Uncaught`.
 */
const TRANSIENT =
  /^(?:OptimisticConcurrencyControlFailure|Data read or written in this mutation changed|Documents read from or written to|TooManyConcurrentRequests|TooManyWrites|\w*Overloaded|Your request couldn't be completed)/;

export function isTransient(error: unknown): boolean {
  return error instanceof Error && TRANSIENT.test(error.message);
}
