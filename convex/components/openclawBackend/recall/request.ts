import { v, type Infer } from "convex/values";
import { vMemoryType, vTrust } from "../vocabulary.js";

export const vRecallFilter = v.object({
  spaces: v.array(v.string()),
  include: v.array(v.union(v.literal("memories"), v.literal("logs"))),
  types: v.optional(v.array(vMemoryType)),
  tagsAny: v.optional(v.array(v.string())),
  tagsAll: v.optional(v.array(v.string())),
  /** When a memory was made: not before, and before. */
  since: v.optional(v.number()),
  until: v.optional(v.number()),
  /** The days of log entries, both inclusive, YYYY-MM-DD. */
  firstDay: v.optional(v.string()),
  lastDay: v.optional(v.string()),
  asOf: v.optional(v.number()),
  minTrust: vTrust,
});
export type RecallFilter = Infer<typeof vRecallFilter>;

/** The question in one model. */
export const vQueryVector = v.object({
  model: v.string(),
  values: v.array(v.float64()),
});
export type QueryVector = Infer<typeof vQueryVector>;

export const vQuestion = v.object({
  /** None where the caller brings a vector alone. */
  text: v.optional(v.string()),
  /** In each model that there are rows of; of several, the first is the current one. */
  vectors: v.array(vQueryVector),
  /** False where the embedder knows none of its words, so that its vectors say nothing. */
  isKnown: v.boolean(),
});
export type Question = Infer<typeof vQuestion>;

/** Whether vectors are the built-in embedder's, whose cosines are known, or another's. */
export const vScale = v.union(v.literal("builtin"), v.literal("other"));

export const MAX_QUESTIONS = 4;

export const vRecallRequest = v.object({
  /** Up to four ways to ask; without any the newest rows are the answer. */
  questions: v.array(vQuestion),
  filter: vRecallFilter,
  mode: v.union(
    v.literal("hybrid"),
    v.literal("vector"),
    v.literal("text"),
    v.literal("recent"),
  ),
  limit: v.number(),
  minScore: v.number(),
  /** Of each result; without it a question is silent that is less sure to have an answer than most that have one. */
  minConfidence: v.optional(v.number()),
  /** What the cosines of the current model are worth. */
  scale: vScale,
  /** The model that rows are embedded with now, where there is one. */
  model: v.optional(v.string()),
  /** The asker's day, YYYY-MM-DD: what "yesterday" counts from. */
  today: v.string(),
  /** What the asker is called: it says nothing of what is asked. */
  noise: v.array(v.string()),
  /** The caller's clock, so that a query's cached answer is one for this moment. */
  now: v.number(),
});
export type RecallRequest = Infer<typeof vRecallRequest>;

/** A vector that was found: where it is, and its cosine to each question; null to one that did not find it. */
export const vVectorHit = v.object({
  dimensions: v.number(),
  id: v.string(),
  cosines: v.array(v.union(v.number(), v.null())),
});
export type VectorHit = Infer<typeof vVectorHit>;

/** How several questions share what one may read, and one answer. */

/**
 * Of what one question alone may read, the share of one among several: all together read less than
 * twice as much, and since ways to ask for one thing find much the same, each still finds its own.
 */
export function shareOf(most: number, questions: number): number {
  return Math.ceil((2 * most) / (Math.max(1, questions) + 1));
}

/** The first of every list, then the second, and so on, each once. */
export function inTurn<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const places = Array.from({ length: longest }, (_, place) => place);
  const turns = places.flatMap((place) =>
    lists.flatMap((list) => list.slice(place, place + 1)),
  );
  return [...new Set(turns)];
}
