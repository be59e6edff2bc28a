import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  vAccess,
  vErased,
  vScope,
  vSecretGuard,
  vTrust,
} from "./vocabulary.js";

/** What admission reads of whoever calls: agents, tokens and their uses, grants, and what spaces hold. */
export const callerTables = {
  // Written by the operator and admin routes; read by every admission; deleted by erasing.
  agents: defineTable({
    agentId: v.string(),
    displayName: v.optional(v.string()),
    timeZone: v.string(),
    /** The agent's part of an environment variable's name; unique, so that two agents never share a secret. */
    envSegment: v.string(),
    status: v.union(v.literal("active"), v.literal("disabled")),
    /** Where it differs from the deployment's. */
    secretGuard: v.optional(vSecretGuard),
    createdAt: v.number(),
    /** Since when it is being erased, and how many rows of each kind are gone. */
    erasing: v.optional(
      v.object({
        startedAt: v.number(),
        erased: vErased,
      }),
    ),
    revision: v.commitTs(),
  })
    .index("by_agentId", ["agentId"])
    .index("by_envSegment", ["envSegment"])
    .index("by_revision", ["revision"]),

  // Written by issue, rotate and revoke; read by hash on every request; deleted by retention 30 days after their end.
  tokens: defineTable({
    tokenId: v.string(),
    agentId: v.string(),
    hash: v.string(),
    /** The last four characters of the secret, to tell tokens apart. */
    hint: v.string(),
    label: v.string(),
    scopes: v.array(vScope),
    trustCeiling: vTrust,
    createdAt: v.number(),
    expiresAt: v.optional(v.number()),
    revokedAt: v.optional(v.number()),
    /** The sooner of both, for the indexes; `NEVER` where there is neither. */
    endsAt: v.optional(v.number()),
    /** The token that it was made with, by minting or rotating; none where the operator made it. */
    madeBy: v.optional(v.string()),
    /** The token of the same agent that it ends with: the one that minted it, or what that was rotated to. */
    under: v.optional(v.string()),
    /** The token that has taken its place. */
    replacedBy: v.optional(v.string()),
    /** Until when it leads to what was made with it: its end, or `NEVER` where some of that may outlast it. */
    leadsUntil: v.optional(v.number()),
    revision: v.commitTs(),
  })
    .index("by_hash", ["hash"])
    .index("by_agentId_and_tokenId", ["agentId", "tokenId"])
    .index("by_agentId_and_endsAt", ["agentId", "endsAt"])
    .index("by_madeBy_and_leadsUntil", ["madeBy", "leadsUntil"])
    .index("by_under_and_leadsUntil", ["under", "leadsUntil"])
    .index("by_under_and_endsAt", ["under", "endsAt"])
    .index("by_endsAt", ["endsAt"])
    .index("by_revision", ["revision"]),

  // What each space holds; written by admission/usage.ts in the transaction of the change, never deleted.
  spaceUsage: defineTable({
    space: v.string(),
    /** Memories that hold text, versions, log entries, files. */
    rows: v.number(),
    /** UTF-8 bytes of their text. */
    bytes: v.number(),
    /** What the rows are; none of these in a row from before they were told apart, until it is counted anew. */
    memories: v.optional(v.number()),
    quarantined: v.optional(v.number()),
    logDays: v.optional(v.number()),
    revision: v.commitTs(),
  })
    .index("by_space", ["space"])
    .index("by_revision", ["revision"]),

  // High churn, apart from the tokens that every request reads; written at most once in 15 minutes.
  tokenUses: defineTable({
    tokenId: v.string(),
    /** Whose it is; none in a row from before this was kept, until the next use that is written. */
    agentId: v.optional(v.string()),
    lastUsedAt: v.number(),
    /** When a use after its end was last recorded. */
    refusedAt: v.optional(v.number()),
    /** The agent to be warned: the token was revoked or replaced, and used all the same. */
    warnedAgentId: v.optional(v.string()),
  })
    .index("by_tokenId", ["tokenId"])
    .index("by_agentId_and_lastUsedAt", ["agentId", "lastUsedAt"])
    .index("by_warnedAgentId_and_refusedAt", ["warnedAgentId", "refusedAt"]),

  // Written by the operator and admin routes; read where a request reaches beyond its own space.
  grants: defineTable({
    agentId: v.string(),
    space: v.string(),
    access: v.union(vAccess, v.literal("none")),
    createdAt: v.number(),
    /** When its access became what it is, and by which agent's token; none where the operator did it. */
    changedAt: v.optional(v.number()),
    changedBy: v.optional(v.string()),
    revision: v.commitTs(),
  })
    .index("by_agentId_and_space", ["agentId", "space"])
    .index("by_space_and_agentId", ["space", "agentId"])
    .index("by_revision", ["revision"]),
};
