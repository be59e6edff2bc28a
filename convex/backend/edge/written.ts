import { components, internal } from "../../_generated/api.js";
import { env, type ActionCtx } from "../../_generated/server.js";
import type { Embeddable } from "../../components/openclawBackend/embedding/vectors.js";
import type { FullerAnswer } from "../../components/openclawBackend/embedding/queue.js";
import type {
  Memory,
  Similar,
} from "../../components/openclawBackend/memories/rows.js";
import type { Outcome } from "../../components/openclawBackend/outcome.js";
import { inContext } from "../../components/openclawBackend/text/content.js";
import { isRecallable } from "../../components/openclawBackend/vocabulary.js";
import type { Embedder } from "../embedding/contract.js";
import { embedderOf } from "../embedding/embedder.js";
import { log } from "../log.js";
import { answerTo, type Answer, type EdgeRequest } from "./endpoint.js";

/** Who wrote waits for the answer; the queue can wait longer for a slow provider. */
const REQUEST_TIMEOUT_MS = 10_000;

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
    memories.map(({ content, context }) => inContext(content, context)),
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

/** The answer to a write of one memory, embedded as `embedWritten` does it. */
export async function answerEmbedded<Value extends { memory: Memory }>(
  request: Pick<EdgeRequest, "ctx" | "caller">,
  outcome: Outcome<Value>,
  render: Parameters<typeof answerTo<Value>>[1],
): Promise<Answer> {
  const written = await embedWritten(request, outcome, ({ memory }) => [
    memory,
  ]);
  return answerTo(written, render);
}

/**
 * The vectors of texts that an agent has just sent, with their model. Null where there is no embedder
 * or it fails: what was written is stored, findable by its words, and stays in the queue.
 */
async function embedTexts(
  texts: string[],
  agentId: string,
): Promise<{ embedder: Embedder; vectors: number[][] } | null> {
  const embedder = embedderOf(env);
  if (embedder === null) {
    log.warn("the configuration names no embedder");
    return null;
  }
  const timeoutMs = REQUEST_TIMEOUT_MS;
  const embedded = await embedder.embed(texts, { agentId, timeoutMs });
  if (embedded.ok) return { embedder, vectors: embedded.vectors };
  log.warn("embedding failed", { reason: embedded.reason });
  return null;
}

/** Attaches vectors to rows that were just written. False where a row changed since, or the call failed. */
async function attachNow(
  ctx: ActionCtx,
  model: string,
  items: (Embeddable & { vector: number[] })[],
  answer?: FullerAnswer,
): Promise<boolean> {
  try {
    const { attached } = await ctx.runMutation(
      internal.backend.embeddings.attach,
      {
        model,
        items,
        ...(answer && { answer }),
      },
    );
    return attached === items.length;
  } catch (error) {
    // The rows are stored and queued: that their vectors come later must not lose the answer.
    log.error("attaching vectors failed", { error });
    return false;
  }
}

/** What a memory may repeat or contradict; undefined where the search fails, which must not lose the write's answer. */
export async function similarTo(
  ctx: ActionCtx,
  { space, id }: Memory,
  { model, similarFrom }: Embedder,
  vector: number[],
): Promise<Similar[] | undefined> {
  try {
    return await ctx.runAction(components.openclawBackend.recall.similar.find, {
      model,
      space,
      vector,
      except: id,
      from: similarFrom,
      now: Date.now(),
    });
  } catch (error) {
    log.error("finding similar memories failed", { error });
    return undefined;
  }
}
