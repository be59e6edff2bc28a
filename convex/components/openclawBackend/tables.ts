import { defineTable } from "convex/server";
import { v, type VOptional, type VString } from "convex/values";
import {
  vAccess,
  vErased,
  vScope,
  vSecretGuard,
  vTrust,
  vMemoryType,
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

  // One row: what the names of variables that hold secrets are made of, since no environment can be enumerated. Made
  // with the first write; kept with agents, and by the reading of a secret that nobody has declared.
  secretNames: defineTable({
    /** The newest last; at most `MAX_HOLDERS`. */
    agents: v.array(v.string()),
    /** What was asked for and found without being declared. */
    keys: v.array(v.string()),
    revision: v.commitTs(),
  }).index("by_revision", ["revision"]),

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

const vOwner = v.union(v.id("memories"), v.id("logEntries"));

/** What recall finds rows by, beside the rows themselves: terms, vectors, tags. */

/** The tags of a row that its vector is filed under: a vector index has room for so many beside its other keys. */
export const TAG_KEYS = [
  ...["tag1", "tag2", "tag3", "tag4", "tag5", "tag6", "tag7"],
  ...["tag8", "tag9", "tag10", "tag11", "tag12", "tag13", "tag14"],
] as const;

const tagKeys = Object.fromEntries(
  TAG_KEYS.map((name) => [name, v.optional(v.string())]),
) as { [name in (typeof TAG_KEYS)[number]]: VOptional<VString> };

/** A row that an agent wrote. */
export const vWrite = v.object({
  row: v.string(),
  writtenAt: v.number(),
  trust: vTrust,
});

/**
 * For the platform's vector index alone: found by recall, never read. One table for each dimension.
 * Vector filters can only be OR-ed, so what must hold together stands in one field.
 */
const vectorTable = (dimensions: number) =>
  defineTable({
    vector: v.array(v.float64()),
    scopeKey: v.string(), // model|space|memory, …|log or …|superseded
    /** None in rows from before recallRows. */
    facetKey: v.optional(v.string()), // model|space|<type>|<trust>
    ...tagKeys, // model|space|<tag>
    /** Of rows from before recallRows. */
    owner: v.optional(vOwner),
    model: v.optional(v.string()),
    space: v.optional(v.string()),
    typeKey: v.optional(v.string()),
  }).vectorIndex("by_vector", {
    vectorField: "vector",
    dimensions,
    filterFields: ["scopeKey", "facetKey", ...TAG_KEYS],
  });

/** A value and not a missing field, which the local engine would walk through all rows for. */
export const NO_MODEL = "";

export const recallTables = {
  // What recall finds and ranks a memory or log entry by, and nothing else. Written in the transaction of the row's
  // own change by embedding/recallRows.ts; what is forgotten, quarantined or cleared has none, and what is superseded
  // is of a kind that only a question about a past time asks for.
  recallRows: defineTable({
    owner: vOwner,
    space: v.string(),
    kind: v.union(
      v.literal("memory"),
      v.literal("superseded"),
      v.literal("log"),
    ),
    type: v.union(vMemoryType, v.literal("log")),
    trust: vTrust,
    tags: v.optional(v.array(v.string())),
    /** Where it is not the default. */
    importance: v.optional(v.number()),
    /** Where that is not the millisecond in which it was written. */
    createdAt: v.optional(v.number()),
    writtenAt: v.number(),
    endedAt: v.optional(v.number()),
    expiresAt: v.optional(v.number()),
    /** The terms of content and tags, as `searchText` makes them. */
    searchText: v.string(),
    /** The day of a log entry, YYYY-MM-DD. */
    day: v.optional(v.string()),
    /** The head of the hash of its text as `sameText` makes it, a log entry's with its day. */
    hash: v.optional(v.string()),
    /** The model of its vector; NO_MODEL where it has none. */
    model: v.string(),
    /** The vector's row in a table of vectors, and the vector itself as `pack` makes it. */
    vectorId: v.optional(v.string()),
    vector: v.optional(v.bytes()),
    /** When it is to be embedded: it has no vector, or one of a model that is no longer used. */
    dueAt: v.optional(v.number()),
    attempts: v.optional(v.number()),
  })
    .index("by_owner", ["owner"])
    .index("by_vectorId", ["vectorId"])
    .index("by_space_and_model", ["space", "model"])
    .index("by_model_and_dueAt", ["model", "dueAt"])
    .index("by_dueAt", ["dueAt"])
    .searchIndex("by_searchText", {
      searchField: "searchText",
      filterFields: ["space", "kind", "type", "trust"],
    }),

  // The own vector of each row that has one, of which its stored vector and those of the rows after it are made.
  // Written and deleted by embedding/contextRows.ts with the stored ones; no recall reads it.
  contextRows: defineTable({
    space: v.string(),
    /** As `keyOf` makes it. */
    row: v.string(),
    /** The row that was written before it: its context, where that one's own vector is here and trusted enough. */
    before: v.optional(v.string()),
    trust: vTrust,
    model: v.string(),
    /** As `packOwn` makes it. */
    own: v.bytes(),
    /** The stored vector's row in a table of vectors. */
    vectorId: v.string(),
  })
    .index("by_space_and_row", ["space", "row"])
    .index("by_space_and_before_and_row", ["space", "before", "row"]),

  // What each agent wrote last into each space; written by embedding/contextRows.ts with every new row, never deleted.
  lastWrites: defineTable({
    space: v.string(),
    writer: v.string(),
    last: v.optional(vWrite),
    /** The last of its rows from before this that were walked through. */
    walked: v.optional(vWrite),
  }).index("by_space_and_writer", ["space", "writer"]),

  vectors_128: vectorTable(128),
  vectors_256: vectorTable(256),
  vectors_384: vectorTable(384),
  vectors_512: vectorTable(512),
  vectors_768: vectorTable(768),
  vectors_1024: vectorTable(1024),
  vectors_1536: vectorTable(1536),
  vectors_3072: vectorTable(3072),

  // The models that vectors are of, usually one. Written with a model's first vector, deleted after its last.
  vectorModels: defineTable({
    model: v.string(),
    /** Of rows from before recallRows. */
    dimensions: v.optional(v.number()),
    queuedUpTo: v.optional(v.number()),
  }).index("by_model", ["model"]),

  // How far rows from before recallRows are moved there: one row, for each table the creation time of the last one
  // moved, null when all are.
  moves: defineTable({
    memories: v.union(v.number(), v.null()),
    logEntries: v.union(v.number(), v.null()),
    /** The same for the walk that renews what rows of an earlier form are found by. */
    renewed: v.optional(
      v.object({
        form: v.number(),
        memories: v.union(v.number(), v.null()),
        logEntries: v.union(v.number(), v.null()),
      }),
    ),
  }),

  // The queue of rows from before recallRows; deleted when its row is moved.
  pendingEmbeddings: defineTable({
    owner: vOwner,
    space: v.string(),
    dueAt: v.number(),
    attempts: v.number(),
  }).index("by_owner", ["owner"]),

  // One row for each tag of an active memory (and one for being pinned), so that a filter never runs after a limit.
  memoryTags: defineTable({
    space: v.string(),
    tag: v.string(),
    /** The memory's own; rows from before these fields have none. */
    type: v.optional(vMemoryType),
    trust: v.optional(vTrust),
    /** The terms that the memory is found by under the tag. */
    searchText: v.optional(v.string()),
    createdAt: v.number(),
    memoryId: v.string(),
    memory: v.id("memories"),
  })
    .index("by_space_and_tag_and_createdAt_and_memoryId", [
      "space",
      "tag",
      "createdAt",
      "memoryId",
    ])
    .index("by_space_and_tag_and_type_and_trust_and_createdAt_and_memoryId", [
      "space",
      "tag",
      "type",
      "trust",
      "createdAt",
      "memoryId",
    ])
    .index("by_memory", ["memory"])
    .searchIndex("by_searchText", {
      searchField: "searchText",
      filterFields: ["space", "tag", "type", "trust"],
    }),
};
