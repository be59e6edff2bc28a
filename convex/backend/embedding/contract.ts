/**
 * Why texts got no vectors. `input`: it may be one of these texts, others may pass. `slow`: no answer
 * in time, fewer texts may pass. `provider`: nothing would pass now.
 */
export type Fault = "input" | "slow" | "provider";

export type Embedded =
  /** One vector a text, in their order, each of unit length. */
  | { ok: true; vectors: number[][] }
  /** `reason` is one of a few fixed words: never a key, a text or what a provider said. */
  | { ok: false; fault: Fault; reason: string; retryAfterMs?: number };

/** Turns texts into vectors. */
export type Embedder = {
  /**
   * Names provider, model and dimensions. Part of every vector's filter key, so that vectors of two
   * models are never compared; has no `|`, which separates the parts of those keys.
   */
  model: string;
  dimensions: number;
  /** From this cosine on, two memories may say the same or contradict each other. */
  similarFrom: number;
  /** Whether it knows any of these words; without this it is taken to know all. Throws nothing. */
  knowsAny?: (words: readonly string[]) => Promise<boolean>;
  /** Texts of agents with one account may go into one request. */
  accountOf: (agentId: string) => string;
  /** Answers within about the given time, and throws nothing. */
  embed: (
    texts: string[],
    options: { agentId: string; timeoutMs: number },
  ) => Promise<Embedded>;
};

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
