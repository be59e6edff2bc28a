import {
  refuse,
  type Outcome,
} from "../../components/openclawBackend/outcome.js";
import type {
  Question,
  QueryVector,
  RecallRequest,
} from "../../components/openclawBackend/recall/request.js";
import {
  embeddedQuery,
  tellingWords,
} from "../../components/openclawBackend/text/query.js";
import { log } from "../log.js";
import { unitVector, type Embedder } from "./contract.js";
import { builtin } from "./embedder.js";

/** Who asks waits for the answer, and words alone often find it. */
const EMBED_TIMEOUT_MS = 5000;
/** When to ask a provider again that does not say so itself. */
const RETRY_AFTER_MS = 30_000;

export type Asks = {
  agentId: string;
  models: readonly string[];
  embedder: Embedder | null;
  mode: RecallRequest["mode"];
  texts: readonly string[];
  /** The asker's day. */
  today: string;
  /** The only question's embedding by the caller. */
  given: number[] | undefined;
};

type Questions =
  | { ok: true; questions: Question[]; degraded: string[] }
  | Extract<Outcome<never>, { ok: false }>;

/**
 * The questions, each as a vector of the current model, and, as long as there are vectors of the built-in
 * embedder besides, as one of those too. Those of a provider that is no longer configured cannot be
 * asked; their rows are found by words until they are embedded anew.
 */
export async function questionsOf(asks: Asks): Promise<Questions> {
  const { models, embedder, mode, texts, given } = asks;
  const ill = given && embedder && illFitting(given, embedder);
  if (ill) return ill;
  if (mode === "recent") return { ok: true, questions: [], degraded: [] };
  // Words alone need no weights.
  const knowsAny = mode === "text" ? undefined : embedder?.knowsAny;
  const areKnown = await Promise.all(
    texts.map(async (text) => (await knowsAny?.(wordsOf(text))) ?? true),
  );
  const asked = (vectors: readonly (readonly QueryVector[])[]): Question[] =>
    texts.length > 0
      ? texts.map((text, at) => ({
          text,
          vectors: vectors.flatMap((of) => of[at] ?? []),
          isKnown: areKnown[at]!,
        }))
      : [{ vectors: vectors.flat(), isKnown: true }];
  if (mode === "text") return { ok: true, questions: asked([]), degraded: [] };
  const isOldBuiltin =
    models.includes(builtin.model) && embedder?.model !== builtin.model;
  const [current, old] = await Promise.all([
    currentVectors(asks),
    isOldBuiltin && texts.length > 0 ? embedTexts(builtin, asks) : null,
  ]);
  const known = old?.ok ? [old.value] : [];
  if (current.ok)
    return {
      ok: true,
      questions: asked([current.value, ...known]),
      degraded: [],
    };
  // Alone, the old model would put the rows that it still has before all that have changed already.
  const isChanged = models.some((model) => model !== builtin.model);
  const vectors = isChanged ? [] : known;
  if (mode === "vector" && vectors.length === 0) return current;
  return { ok: true, questions: asked(vectors), degraded: ["vector"] };
}

/** Shorter words can be anything. */
const SHORTEST_KNOWN = /\p{L}{3}/u;

/** The words by which a question can be known. */
function wordsOf(text: string): string[] {
  return tellingWords(text).filter((word) => SHORTEST_KNOWN.test(word));
}

/** One vector a question. */
async function currentVectors({
  embedder,
  given,
  ...asks
}: Asks): Promise<Outcome<QueryVector[]>> {
  if (embedder === null) {
    log.warn("the configuration names no embedder");
    return unavailable();
  }
  if (given === undefined) return await embedTexts(embedder, asks);
  const { model } = embedder;
  return { ok: true, value: [{ model, values: unitVector(given)! }] };
}

/** Why a vector of the caller's own cannot be compared with the model's. */
function illFitting(given: number[], { dimensions }: Embedder) {
  const pointer = "/vector";
  if (given.length !== dimensions)
    return refuse("invalid_request", `Must have ${dimensions} numbers.`, {
      pointer,
    });
  return unitVector(given) === null
    ? refuse("invalid_request", "Must be finite numbers, not all zero.", {
        pointer,
      })
    : null;
}

async function embedTexts(
  { model, embed }: Embedder,
  { texts, today, agentId }: Pick<Asks, "texts" | "today" | "agentId">,
): Promise<Outcome<QueryVector[]>> {
  const timeoutMs = EMBED_TIMEOUT_MS;
  // Log entries are embedded with their dates.
  const spoken = texts.map((text) => embeddedQuery(text, today));
  const embedded = await embed(spoken, { agentId, timeoutMs });
  if (!embedded.ok) {
    log.warn("embedding failed", { reason: embedded.reason });
    return unavailable(embedded.retryAfterMs);
  }
  const value = embedded.vectors.map((values) => ({ model, values }));
  return { ok: true, value };
}

function unavailable(retryAfterMs = RETRY_AFTER_MS) {
  const detail = "The embedding provider does not answer.";
  return refuse("unavailable", detail, { retryAfterMs });
}
