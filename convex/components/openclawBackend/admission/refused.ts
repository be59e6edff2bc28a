/** Answers whether a request that the edge has refused comes from somebody with a good token. */
import { v } from "convex/values";
import { done } from "../outcome.js";
import { vScope, type Bucket } from "../vocabulary.js";
import { useCase } from "./useCase.js";

/**
 * Admission for a request that is malformed, and so calls nothing else: it needs a good token and counts
 * against the limit like one that is well-formed.
 */
function countedIn(bucket: Bucket) {
  return useCase({
    action: "request.refused",
    scope: ({ scope }) => (scope === null ? [] : [scope]),
    bucket,
    writes: false,
    args: { scope: v.union(vScope, v.null()) },
    returns: v.null(),
    handler: async () => await Promise.resolve(done(null)),
  });
}

export const read = countedIn("read");
export const write = countedIn("write");
export const recall = countedIn("recall");
