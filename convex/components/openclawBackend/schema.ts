import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { callerTables, recallTables, vWrite } from "./tables.js";
import {
  vContext,
  vMemoryType,
  vMetadata,
  vProvenance,
  vState,
  vTrust,
} from "./vocabulary.js";

/** A memory or log entry in its place in a file: its text stands in its own row alone. */
export const vPiece = v.object({
  gap: v.string(),
  open: v.string(),
  /** What the file has other than the text: at each place of it so many characters left out, and these put in. */
  edits: v.optional(
    v.array(v.object({ at: v.number(), drop: v.number(), add: v.string() })),
  ),
  /** Of a row of a table: the heads of its columns. */
  columns: v.optional(v.array(v.string())),
  close: v.string(),
  kind: v.union(v.literal("memory"), v.literal("logEntry")),
  id: v.string(),
  /** The head of the hash of what the file said, to tell what has changed since: its text with its context. */
  hash: v.string(),
  /** The same of what the last export showed in its place, where that was something else; empty for nothing. */
  shown: v.optional(v.string()),
  superseded: v.boolean(),
});

/** Where a row's vector is: a table `vectors_<dimensions>` and an id in it. */
const vVector = v.object({
  dimensions: v.number(),
  id: v.string(),
  /** Which form of its text it was made of, where that is not the first. */
  form: v.optional(v.number()),
});

/**
 * The row of the same space that was written before this one, which is its context: `memory/<id>` or `log/<id>`.
 * Null where there is none; rows from before contextRows have no such field until they are renewed.
 */
const vBefore = v.optional(v.union(v.string(), v.null()));

/**
 * `revision` is the commit timestamp of a row's last write: it orders all changes of the
 * deployment without a counter that every write would contend for.
 * Times are milliseconds since the epoch. Ids named `…Id` are our own and survive export and import.
 */

export default defineSchema({
  ...callerTables,
  ...recallTables,

  // Written by memories/store.ts; content of forgotten rows is cleared by retention after the undo window,
  // or at once by erasing.
  memories: defineTable({
    memoryId: v.string(),
    space: v.string(),
    type: vMemoryType,
    content: v.string(),
    context: v.optional(vContext),
    /** Of content and context: what makes two memories one. */
    contentHash: v.string(),
    /** Of a row from before recallRows, until it is moved there. */
    searchText: v.optional(v.string()),
    tags: v.array(v.string()),
    importance: v.number(),
    pinned: v.boolean(),
    metadata: vMetadata,
    provenance: vProvenance,
    state: vState,
    /** Rules of the guard that its text has met. */
    flags: v.array(v.string()),
    supersedes: v.optional(v.string()),
    supersededBy: v.optional(v.string()),
    /** What a forgotten one was before, and becomes again when it is restored. */
    restoresTo: v.optional(vState),
    /** When it stopped being active; with `createdAt` it says what was true at a past time. */
    endedAt: v.optional(v.number()),
    expiresAt: v.optional(v.number()),
    /** When retention clears it: at expiry, or at the end of the undo window. */
    purgeAt: v.optional(v.number()),
    createdAt: v.number(),
    /** The order of writing, also within a batch: neighbours speak of the same thing. */
    writtenAt: v.number(),
    updatedAt: v.number(),
    version: v.number(),
    /** Versions below this one were erased, and none of them comes back by an import or a journal. */
    historyFrom: v.optional(v.number()),
    before: vBefore,
    vector: v.optional(vVector),
    revision: v.commitTs(),
  })
    .index("by_space_and_memoryId", ["space", "memoryId"])
    .index("by_space_and_contentHash", ["space", "contentHash"])
    .index("by_space_and_state_and_createdAt_and_memoryId", [
      "space",
      "state",
      "createdAt",
      "memoryId",
    ])
    .index("by_space_and_state_and_type_and_createdAt_and_memoryId", [
      "space",
      "state",
      "type",
      "createdAt",
      "memoryId",
    ])
    // Whoever asks for trusted rows must not have to pass the others, of which anyone may write many.
    .index("by_space_and_state_and_trust_and_createdAt_and_memoryId", [
      "space",
      "state",
      "provenance.trust",
      "createdAt",
      "memoryId",
    ])
    .index("by_space_and_state_and_type_and_trust_and_createdAt_and_memoryId", [
      "space",
      "state",
      "type",
      "provenance.trust",
      "createdAt",
      "memoryId",
    ])
    // What waits in quarantine, whosever it is.
    .index("by_state_and_createdAt_and_space_and_memoryId", [
      "state",
      "createdAt",
      "space",
      "memoryId",
    ])
    // What a review names: those that end soon, and those that nobody has touched for longest.
    .index("by_space_and_state_and_expiresAt", ["space", "state", "expiresAt"])
    .index("by_space_and_state_and_type_and_updatedAt", [
      "space",
      "state",
      "type",
      "updatedAt",
    ])
    .index("by_purgeAt", ["purgeAt"])
    .index("by_space_and_revision", ["space", "revision"])
    .index("by_revision", ["revision"])
    // Of rows from before recallRows, to find them until they are moved.
    .searchIndex("by_searchText", {
      searchField: "searchText",
      filterFields: ["space", "state"],
    }),

  // The previous contents of a changed memory; written by memories/store.ts, cleared with the memory or by erasing.
  memoryVersions: defineTable({
    memoryId: v.string(),
    space: v.string(),
    version: v.number(),
    content: v.string(),
    context: v.optional(vContext),
    type: vMemoryType,
    tags: v.array(v.string()),
    trust: v.optional(vTrust),
    flags: v.optional(v.array(v.string())),
    changedAt: v.number(),
    changedBy: v.string(),
    reason: v.optional(v.string()),
    revision: v.commitTs(),
  })
    .index("by_space_and_memoryId_and_version", [
      "space",
      "memoryId",
      "version",
    ])
    .index("by_revision", ["revision"]),

  // Append-only: written by logs/entries.ts, its text never changed. What a re-imported file no longer says ends by
  // logs/ending.ts, or comes back by it; deleted by erasing, and after the undo window of its end by logs/days.ts.
  logEntries: defineTable({
    entryId: v.string(),
    space: v.string(),
    date: v.string(),
    seq: v.number(),
    content: v.string(),
    context: v.optional(vContext),
    /** Of a row from before recallRows, until it is moved there. */
    searchText: v.optional(v.string()),
    provenance: vProvenance,
    /** Rules of the guard that its text has met. */
    flags: v.optional(v.array(v.string())),
    createdAt: v.number(),
    writtenAt: v.number(),
    /** When the file that it came from had lost its line: from then on it is shown nowhere. */
    endedAt: v.optional(v.number()),
    /** When retention deletes it: at the end of the undo window. */
    purgeAt: v.optional(v.number()),
    before: vBefore,
    vector: v.optional(vVector),
    revision: v.commitTs(),
  })
    .index("by_space_and_date_and_seq", ["space", "date", "seq"])
    // Whoever reads a log must not have to pass what has ended, of which imports may make much.
    .index("by_space_and_endedAt_and_date_and_seq", [
      "space",
      "endedAt",
      "date",
      "seq",
    ])
    .index("by_space_and_endedAt_and_date_and_trust_and_seq", [
      "space",
      "endedAt",
      "date",
      "provenance.trust",
      "seq",
    ])
    .index("by_space_and_entryId", ["space", "entryId"])
    .index("by_space_and_endedAt_and_createdAt", [
      "space",
      "endedAt",
      "createdAt",
    ])
    .index("by_space_and_endedAt_and_trust_and_createdAt", [
      "space",
      "endedAt",
      "provenance.trust",
      "createdAt",
    ])
    .index("by_purgeAt", ["purgeAt"])
    .index("by_space_and_revision", ["space", "revision"])
    .index("by_revision", ["revision"])
    // Of rows from before recallRows, to find them until they are moved.
    .searchIndex("by_searchText", {
      searchField: "searchText",
      filterFields: ["space"],
    }),

  // The counters of a day, so that listing days scans no entries; written with each append.
  dailyLogs: defineTable({
    space: v.string(),
    date: v.string(),
    entries: v.number(),
    bytes: v.number(),
    /** The number of the last entry that there ever was, where some were erased or have ended: no other one gets it. */
    lastSeq: v.optional(v.number()),
    /** All of its entries have ended: it is no day any more, until it has others. */
    isEmpty: v.optional(v.literal(true)),
    /** Up to when its ended entries were due that retention has deleted: followers see no deletion. */
    purgedTo: v.optional(v.number()),
    updatedAt: v.number(),
    /** How the first entry begins, and what is known of that entry. */
    preview: v.string(),
    previewTrust: v.optional(vTrust),
    previewFlags: v.optional(v.array(v.string())),
    /** The last entry. */
    last: v.optional(vWrite),
    revision: v.commitTs(),
  })
    .index("by_space_and_date", ["space", "date"])
    .index("by_space_and_isEmpty_and_date", ["space", "isEmpty", "date"])
    .index("by_revision", ["revision"]),

  // Files of an OpenClaw workspace as an import has found them: what lies between the memories and log entries
  // that they consist of. Written by openclaw/importing.ts, replaced by the next import of the path, never deleted.
  openclawFiles: defineTable({
    space: v.string(),
    path: v.string(),
    /** Of the file as it came, and its length in UTF-16 code units: enough to see that a file has only grown. */
    sha256: v.string(),
    characters: v.number(),
    /** Of whoever imported it; an untrusted one is exported under a path that says so. */
    trust: v.optional(vTrust),
    mtime: v.optional(v.number()),
    pieces: v.array(vPiece),
    tail: v.string(),
    importedAt: v.number(),
    /** When an export last noted what is `shown` in its pieces. */
    exportedAt: v.optional(v.number()),
    /** How it was cut into pieces, where that was not the first way. */
    form: v.optional(v.number()),
    revision: v.commitTs(),
  })
    .index("by_space_and_path", ["space", "path"])
    .index("by_revision", ["revision"]),

  // Stored answers of writes that carried an idempotency key; written with the write, deleted after 24 hours.
  idempotencyKeys: defineTable({
    agentId: v.string(),
    key: v.string(),
    requestHash: v.string(),
    result: v.string(),
    /** Text of an erased memory was taken out of it: a fuller form that comes late does not bring it back. */
    erased: v.optional(v.boolean()),
    expiresAt: v.number(),
    revision: v.commitTs(),
  })
    .index("by_agentId_and_key", ["agentId", "key"])
    .index("by_expiresAt", ["expiresAt"])
    .index("by_revision", ["revision"]),

  // What a client's session was shown by its hooks, so that no prompt brings it again; written by recall/shown.ts,
  // deleted at its end.
  hookSessions: defineTable({
    agentId: v.string(),
    /** Hash of the client's own id of its session. */
    session: v.string(),
    /** What was shown, the newest last: of each row a hash of which it is and, behind a colon, of what it said. */
    shown: v.array(v.string()),
    endsAt: v.number(),
  })
    .index("by_agentId_and_session", ["agentId", "session"])
    .index("by_endsAt", ["endsAt"]),

  // Who did what to which id, never the contents; written with the act, deleted by retention.
  auditEvents: defineTable({
    eventId: v.string(),
    at: v.number(),
    agentId: v.optional(v.string()),
    tokenId: v.optional(v.string()),
    /** Another agent than the actor, whom the act was done to. */
    about: v.optional(v.string()),
    action: v.string(),
    outcome: v.string(),
    subjects: v.array(v.string()),
    requestId: v.string(),
    /** Of the reading of a secret: HEAD learns whether there is one, GET its value. */
    method: v.optional(v.union(v.literal("GET"), v.literal("HEAD"))),
    revision: v.commitTs(),
  })
    .index("by_at_and_eventId", ["at", "eventId"])
    .index("by_agentId_and_at_and_eventId", ["agentId", "at", "eventId"])
    .index("by_about_and_at_and_eventId", ["about", "at", "eventId"])
    .index("by_action_and_at_and_eventId", ["action", "at", "eventId"])
    .index("by_outcome_and_at_and_eventId", ["outcome", "at", "eventId"])
    .index("by_revision", ["revision"]),
});
