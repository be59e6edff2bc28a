import { v, type Infer } from "convex/values";
import { vMemoryType, vTrust } from "../vocabulary.js";

export const vRecallFilter = v.object({
  spaces: v.array(v.string()),
  include: v.array(v.union(v.literal("memories"), v.literal("logs"))),
  types: v.optional(v.array(vMemoryType)),
  tagsAny: v.optional(v.array(v.string())),
  tagsAll: v.optional(v.array(v.string())),
  since: v.optional(v.number()),
  until: v.optional(v.number()),
  asOf: v.optional(v.number()),
  minTrust: vTrust,
});
export type RecallFilter = Infer<typeof vRecallFilter>;

export const vRecallRequest = v.object({
  query: v.optional(v.string()),
  filter: vRecallFilter,
  mode: v.union(
    v.literal("hybrid"),
    v.literal("vector"),
    v.literal("text"),
    v.literal("recent"),
  ),
  limit: v.number(),
  minScore: v.number(),
  /** Cosine plus text score that the best result must reach; 0 where the model's scale is not known. */
  minEvidence: v.number(),
  maxTokens: v.optional(v.number()),
  /** The model that rows are embedded with now, where there is one. */
  model: v.optional(v.string()),
  /** The caller's clock, so that a query's cached answer is one for this moment. */
  now: v.number(),
});
export type RecallRequest = Infer<typeof vRecallRequest>;

/** The question in one model; of several, the first is the current one. */
export const vQueryVector = v.object({
  model: v.string(),
  values: v.array(v.float64()),
});
export type QueryVector = Infer<typeof vQueryVector>;

/** A vector that was found: where it is, the place of its model among the question's, and its cosine to the question. */
export const vVectorHit = v.object({
  dimensions: v.number(),
  id: v.string(),
  cosine: v.number(),
});
export type VectorHit = Infer<typeof vVectorHit>;
