import {
  isRecallable,
  type Memory,
} from "../../components/openclawBackend/memories/rows.js";
import type { Outcome } from "../../components/openclawBackend/outcome.js";
import type { Embedder } from "../embedding/embedder.js";
import { attachNow, embedTexts } from "../embeddings.js";
import type { EdgeRequest } from "./endpoint.js";

type Written<Value> = {
  /** The value as the use case stored it under the idempotency key. */
  storedForm?: (value: Value) => unknown;
  /** Adds to the answer what the vectors tell; then memories that have one already are embedded too. */
  complete?: (
    value: Value,
    embedder: Embedder,
    vectors: number[][],
  ) => Promise<void>;
};

/**
 * Embeds the memories that a write has left without a vector, after their rows were committed: an
 * embedder that fails loses nothing and leaves them to the queue. The answer, and the one stored under
 * the request's idempotency key, then say that the vectors are there.
 */
export async function embedWritten<Value>(
  { ctx, caller }: Pick<EdgeRequest, "ctx" | "caller">,
  outcome: Outcome<Value>,
  memoriesOf: (value: Value) => Memory[],
  { storedForm = (value) => value, complete }: Written<Value> = {},
): Promise<Outcome<Value>> {
  if (!outcome.ok || outcome.replayed) return outcome;
  const value = structuredClone(outcome.value);
  const memories = memoriesOf(value).filter(
    ({ indexed, state }) =>
      isRecallable(state) && (complete !== undefined || !indexed.vector),
  );
  const [first] = memories;
  if (first === undefined) return outcome;
  const embedded = await embedTexts(
    memories.map(({ content }) => content),
    first.provenance.agentId,
  );
  if (embedded === null) return outcome;
  const { embedder, vectors } = embedded;
  const items = memories.flatMap(({ space, id, version, indexed }, i) => {
    const item = { kind: "memory" as const, space, id, version };
    return indexed.vector ? [] : [{ ...item, vector: vectors[i]! }];
  });
  for (const { indexed } of memories) indexed.vector = true;
  await complete?.(value, embedder, vectors);
  const { idempotency, tokenHash } = caller.request;
  if (items.length === 0 && !idempotency) return { ...outcome, value };
  const attached = await attachNow(
    ctx,
    embedder.model,
    items,
    idempotency && {
      tokenHash,
      ...idempotency,
      result: JSON.stringify(storedForm(value)),
    },
  );
  return attached ? { ...outcome, value } : outcome;
}
