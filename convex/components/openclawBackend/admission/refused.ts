/**
 * Answers whether a request comes from somebody with a good token, where nothing else asks: the edge has
 * refused it, or has not read it yet.
 */
import { v } from "convex/values";
import { done } from "../outcome.js";
import { vScope, type Bucket } from "../vocabulary.js";
import { useCase } from "./useCase.js";

/**
 * Admission for a request that is malformed, and so calls nothing else: it needs a good token and counts
 * against the limit like one that is well-formed.
 */
function countedIn(bucket: Bucket) {
  return admissionIn(bucket, false);
}

/** Admission before a long body is read: what becomes of the request counts. */
function aheadIn(bucket: Bucket) {
  return admissionIn(bucket, true);
}

function admissionIn(bucket: Bucket, peeks: boolean) {
  return useCase({
    action: "request.refused",
    peeks,
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

export const aheadOfRead = aheadIn("read");
export const aheadOfWrite = aheadIn("write");
export const aheadOfRecall = aheadIn("recall");
