import type { Embedder, Fault } from "./contract.js";

/** Failures in a row after which the provider is taken for down, and what each kind counts for. */
const MAX_FAILURES = 12;
const WEIGHT: Record<Fault, number> = { input: 1, slow: 4, provider: Infinity };
/** Into how many parts a batch falls; what is too slow is cut at once into what takes a fraction of the time. */
const PARTS: Record<Fault, number> = { input: 2, slow: 8, provider: 1 };

export type Row = { agentId: string; text: string };

export type Bisected<R extends Row> = {
  embedded: { row: R; vector: number[] }[];
  /** Failed on their own. */
  refused: R[];
  /** Not embedded, for no fault of theirs: the provider is down. */
  untried: R[];
  /** Why the first failure happened, and how long the provider asks to be left alone. */
  reason?: string;
  retryAfterMs?: number;
};

/**
 * Embeds rows of one account. Where a batch fails it is divided, so that one row which the provider
 * refuses or stumbles over costs no other row its vector. Bounded: it ends after so many failures in a
 * row as it takes to single one row out.
 */
export async function bisect<R extends Row>(
  embedder: Embedder,
  rows: readonly R[],
  timeoutMs: number,
): Promise<Bisected<R>> {
  const result: Bisected<R> = { embedded: [], refused: [], untried: [] };
  const open: R[][] = [[...rows]];
  let failures = 0;
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const [first] = part;
    if (first === undefined) continue;
    if (failures >= MAX_FAILURES) {
      result.untried.push(...part);
      continue;
    }
    const embedded = await embedder.embed(
      part.map(({ text }) => text),
      { agentId: first.agentId, timeoutMs },
    );
    if (embedded.ok) {
      failures = 0;
      const { vectors } = embedded;
      result.embedded.push(
        ...part.map((row, i) => ({ row, vector: vectors[i]! })),
      );
      continue;
    }
    const { fault, reason, retryAfterMs } = embedded;
    result.reason ??= reason;
    if (retryAfterMs !== undefined) result.retryAfterMs = retryAfterMs;
    failures += WEIGHT[fault];
    if (fault === "provider") result.untried.push(...part);
    else if (part.length === 1) result.refused.push(first);
    else open.push(...divided(part, PARTS[fault]).reverse());
  }
  return result;
}

function divided<R>(part: readonly R[], count: number): R[][] {
  const size = Math.ceil(part.length / count);
  const parts: R[][] = [];
  for (let at = 0; at < part.length; at += size)
    parts.push(part.slice(at, at + size));
  return parts;
}
