/**
 * Answers for requests that nothing else admits: who the caller is, whether a token is good where the edge has refused a
 * request or has not read it yet, whether a stranger may read, and what functions that an app adds beside the backend
 * ask in their own transaction: the same tokens, limits, scopes and audit.
 */
import { v } from "convex/values";
import { done, refuse, vOutcome } from "../outcome.js";
import { vScope, type Bucket } from "../vocabulary.js";
import { useCase } from "./useCase.js";
import { vMeAndUsage, whoIsWithUsage, vMe, whoIs } from "./identity.js";
import { mutation } from "../_generated/server.js";
import { countVisit, VISITS_PER_MINUTE } from "./limits.js";

/** Who the caller is, as the server sees it. */
export const me = useCase({
  action: "identity.me",
  scope: null,
  bucket: "read",
  writes: false,
  args: {},
  returns: vMeAndUsage,
  handler: async (ctx) => done(await whoIsWithUsage(ctx)),
});

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

export const refusedRead = countedIn("read");
export const refusedWrite = countedIn("write");
export const refusedRecall = countedIn("recall");

export const aheadOfRead = aheadIn("read");
export const aheadOfWrite = aheadIn("write");
export const aheadOfRecall = aheadIn("recall");

/** A stranger, who may read another public document now or not, and is counted. */
export const visit = mutation({
  args: { addressGroup: v.string() },
  returns: vOutcome(v.null()),
  handler: async (ctx, { addressGroup }) => {
    const counted = await countVisit(ctx, addressGroup);
    if (counted.ok) return done(null);
    const { retryAfterMs } = counted;
    const detail = `More than ${VISITS_PER_MINUTE} readings of public documents a minute.`;
    return refuse("rate_limited", detail, { retryAfterMs });
  },
});

/** What a function of the app's own is asked for. */
const custom = {
  /** Named in the audit, e.g. `task.add`. */
  action: v.string(),
  scope: v.union(vScope, v.null()),
};

export const customRead = useCase({
  action: "custom.read",
  scope: null,
  bucket: "read",
  writes: false,
  args: custom,
  returns: vMe,
  handler: admitted,
});

export const customWrite = useCase({
  action: "custom.write",
  scope: null,
  bucket: "write",
  writes: true,
  args: custom,
  returns: vMe,
  handler: admitted,
});

type Ctx = Parameters<typeof whoIs>[0];
type Needed = { action: string; scope: Ctx["caller"]["scopes"][number] | null };

async function admitted(ctx: Ctx, { action, scope }: Needed) {
  ctx.subjects.push(action);
  if (scope !== null && !ctx.caller.scopes.includes(scope)) {
    const detail = "The token lacks the scope that this needs.";
    return refuse("forbidden", detail, { requiredScope: scope });
  }
  return done(await whoIs(ctx));
}
