import { v, type Infer } from "convex/values";
import { components, internal } from "../_generated/api.js";
import { env, type ActionCtx } from "../_generated/server.js";
import { refuse, type Outcome } from "../components/openclawBackend/outcome.js";
import { BUILTIN_MIN_EVIDENCE } from "../components/openclawBackend/recall/rank.js";
import type {
  QueryVector,
  RecallFilter,
  RecallRequest,
} from "../components/openclawBackend/recall/request.js";
import { vRanking } from "../components/openclawBackend/recall/results.js";
import type { Request } from "./caller.js";
import type { Embedder } from "./embedding/contract.js";
import { builtin, embedderOf } from "./embedding/embedder.js";
import { unitVector } from "./embedding/unitVector.js";
import { log } from "./log.js";

const DEFAULT_LIMIT = 10;
/** Who asks waits for the answer, and words alone often find it. */
const EMBED_TIMEOUT_MS = 5000;
/** When to ask a provider again that does not say so itself. */
const RETRY_AFTER_MS = 30_000;

export const vRecall = v.object({
  results: vRanking.fields.results,
  meta: v.object({
    mode: v.string(),
    embedder: v.union(v.string(), v.null()),
    degraded: v.array(v.string()),
    pendingIndex: v.number(),
    droppedTerms: v.array(v.string()),
    abstained: v.boolean(),
    nearest: vRanking.fields.nearest,
    truncated: v.boolean(),
    tookMs: v.number(),
  }),
});

export type RecallOptions = {
  query?: string;
  vector?: number[];
  mode?: RecallRequest["mode"];
  limit?: number;
  minScore?: number;
  maxTokens?: number;
  spaces?: string[];
} & Partial<Omit<RecallFilter, "spaces">>;

/**
 * Recall, from an action: admission, then the query's embedding, then the search. Nothing that can
 * fail or cost money runs before admission. An embedder that fails degrades recall to words and is
 * named in `meta.degraded`; where only vectors were asked for, recall is unavailable.
 */
export async function recall(
  ctx: ActionCtx,
  caller: { agentId?: string; request?: Request },
  options: RecallOptions,
): Promise<Outcome<Infer<typeof vRecall>>> {
  const startedAt = Date.now();
  const include = options.include ?? ["memories"];
  const admitted = await ctx.runMutation(internal.backend.admission.recall, {
    ...caller,
    ...(options.spaces && { spaces: options.spaces }),
    logs: include.includes("logs"),
  });
  if (!admitted.ok) return admitted;

  const {
    query,
    vector: given,
    mode: wanted,
    limit,
    minScore,
    maxTokens,
    spaces: _spaces,
    ...rest
  } = options;
  const asked =
    (query !== undefined && query.trim() !== "") || given !== undefined;
  const mode = asked ? (wanted ?? "hybrid") : "recent";
  const embedder = embedderOf(env);
  const asks = { ...admitted.value, embedder, mode, query, given };
  const embedded = await queryVectors(asks);
  if (!embedded.ok) {
    const { limit } = admitted;
    return { ...embedded, ...(limit && { limit }) };
  }
  const { vectors, degraded } = embedded;
  const request: RecallRequest = {
    ...(query !== undefined && { query }),
    filter: {
      minTrust: "untrusted",
      ...rest,
      include,
      spaces: admitted.value.spaces,
    },
    mode,
    limit: limit ?? DEFAULT_LIMIT,
    minScore: minScore ?? 0,
    // A caller with a threshold of its own has said what is enough.
    minEvidence:
      minScore === undefined && vectors[0]?.model === builtin.model
        ? BUILTIN_MIN_EVIDENCE
        : 0,
    ...(maxTokens !== undefined && { maxTokens }),
    ...(embedder && { model: embedder.model }),
    now: startedAt,
  };
  const { search } = components.openclawBackend.recall;
  const {
    results,
    unfit: _unfit,
    ...report
  } = vectors.length > 0
    ? await ctx.runAction(search.search, { request, vectors })
    : await ctx.runQuery(search.ranking, { request, vectors, hits: [] });
  return {
    ...admitted,
    value: {
      results,
      meta: {
        mode,
        embedder: vectors[0]?.model ?? null,
        degraded,
        ...report,
        tookMs: Date.now() - startedAt,
      },
    },
  };
}

type Asks = {
  agentId: string;
  models: string[];
  embedder: Embedder | null;
  mode: RecallRequest["mode"];
  query: string | undefined;
  given: number[] | undefined;
};

type QueryVectors =
  | { ok: true; vectors: QueryVector[]; degraded: string[] }
  | Extract<Outcome<never>, { ok: false }>;

/**
 * The question as a vector of the current model, and, as long as there are vectors of the built-in
 * embedder besides, as one of those too. Those of a provider that is no longer configured cannot be
 * asked; their rows are found by words until they are embedded anew.
 */
async function queryVectors(asks: Asks): Promise<QueryVectors> {
  const { models, embedder, mode, query, given } = asks;
  const ill = given && embedder && illFitting(given, embedder);
  if (ill) return ill;
  if (mode === "text" || mode === "recent")
    return { ok: true, vectors: [], degraded: [] };
  const isOldBuiltin =
    models.includes(builtin.model) && embedder?.model !== builtin.model;
  const [current, old] = await Promise.all([
    currentVector(asks),
    isOldBuiltin && query !== undefined
      ? embedQuery(builtin, query, asks.agentId)
      : null,
  ]);
  if (current === null || current.ok) {
    const vectors = [current, old].flatMap((found) =>
      found?.ok ? [found.value] : [],
    );
    return { ok: true, vectors, degraded: [] };
  }
  // Alone, the old model would put the rows that it still has before all that have changed already.
  const isChanged = models.some((model) => model !== builtin.model);
  const vectors = old?.ok && !isChanged ? [old.value] : [];
  if (mode === "vector" && vectors.length === 0) return current;
  return { ok: true, vectors, degraded: ["vector"] };
}

async function currentVector({
  embedder,
  agentId,
  query,
  given,
}: Asks): Promise<Outcome<QueryVector> | null> {
  if (embedder === null) {
    log.warn("the configuration names no embedder");
    return unavailable();
  }
  if (given === undefined)
    return query === undefined
      ? null
      : await embedQuery(embedder, query, agentId);
  const { model } = embedder;
  return { ok: true, value: { model, values: unitVector(given)! } };
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

async function embedQuery(
  embedder: Embedder,
  query: string,
  agentId: string,
): Promise<Outcome<QueryVector>> {
  const timeoutMs = EMBED_TIMEOUT_MS;
  const embedded = await embedder.embed([query], { agentId, timeoutMs });
  if (!embedded.ok) {
    log.warn("embedding failed", { reason: embedded.reason });
    return unavailable(embedded.retryAfterMs);
  }
  const { model } = embedder;
  return { ok: true, value: { model, values: embedded.vectors[0]! } };
}

function unavailable(retryAfterMs = RETRY_AFTER_MS) {
  const detail = "The embedding provider does not answer.";
  return refuse("unavailable", detail, { retryAfterMs });
}
