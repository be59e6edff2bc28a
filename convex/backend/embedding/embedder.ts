import type { Vars } from "../secretNames.js";
import type { Embedder } from "./contract.js";
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
