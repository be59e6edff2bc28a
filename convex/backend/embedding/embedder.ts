import type { Vars } from "../secretNames.js";
import type { Embedder, Fault } from "./contract.js";
import { openaiEmbedder } from "./openai.js";

/**
 * Measured on 60 pairs of short memories (`tests/backend/embedding/similarPairs.ts`): finds 39 of 40 rewordings
 * and contradictions, and 1 of 20 other statements on the same subject. At 0.6 these are 40 and 7, at
 * 0.8 they are 32 and none.
 */
const SIMILAR_FROM = 0.72;

/**
 * The deployment's embedder, or null where its configuration names none. Costs nothing until it
 * embeds, so that a mutation can ask for the model's name.
 */
export function embedderOf(vars: Vars): Embedder | null {
  switch (vars.EMBEDDING_PROVIDER?.trim() || "builtin") {
    case "builtin":
      return builtin;
    case "openai":
      return openaiEmbedder(vars);
    default:
      // A misspelt provider must not make all vectors anew with another one.
      return null;
  }
}

/**
 * Needs no key and no network, so it can read its own vectors whatever the deployment embeds with now. Another set of
 * weights needs another name: vectors of two models are not comparable.
 */
export const builtin: Embedder = {
  model: "builtin-en2",
  dimensions: 128,
  similarFrom: SIMILAR_FROM,
  accountOf: () => "",
  knowsAny: async (words) => {
    try {
      const embedder = await loaded();
      return words.some((word) => embedder.knows(word));
    } catch {
      // What is wrong with it, embedding the question says.
      return true;
    }
  },
  embed: async (texts) => {
    try {
      const embedder = await loaded();
      return {
        ok: true,
        vectors: texts.map((text) => Array.from(embedder.embed(text))),
      };
    } catch {
      weights = undefined;
      return { ok: false, fault: "provider", reason: "builtin failed" };
    }
  },
};

/** On Convex a module lives for one call; in a process that stays, the weights are decoded once. */
let weights: ReturnType<typeof loadWeights> | undefined;

function loaded() {
  weights ??= loadWeights();
  return weights;
}

/** By dynamic import: a static one would evaluate megabytes of weights on every call of every route. */
async function loadWeights() {
  const { createEmbedder } = await import("./builtin/embedder.js");
  return createEmbedder();
}

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
