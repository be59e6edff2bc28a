import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { isExpired } from "../memories/rows.js";
import schema from "../schema.js";
import { contextIn } from "../text/content.js";

/**
 * What is carried from one deployment to another, as lines that need nothing but one another: our own
 * ids, no vectors, no tokens. Exporting what was imported gives the same lines again.
 */
const nullableText = v.union(v.string(), v.null());
const nullableTime = v.union(v.number(), v.null());

const { memories, memoryVersions, logEntries } = schema.tables;

export const vMemoryLine = memories.validator
  .pick(
    ...(["space", "type", "context", "tags", "importance"] as const),
    ...(["pinned", "state"] as const),
    ...(["provenance", "metadata", "flags", "createdAt", "updatedAt"] as const),
    /** The order of writing: milliseconds with a fraction. */
    "writtenAt",
    "before",
    "version",
  )
  .extend({
    kind: v.literal("memory"),
    id: v.string(),
    /** Null for a tombstone: forgotten, and past its undo window or its expiry. */
    content: nullableText,
    supersedes: nullableText,
    supersededBy: nullableText,
    endedAt: nullableTime,
    expiresAt: nullableTime,
  });
export type MemoryLine = Infer<typeof vMemoryLine>;

export const vVersionLine = memoryVersions.validator
  .pick(
    ...(["space", "version", "content", "context", "type", "tags"] as const),
    ...(["trust", "flags", "changedAt", "changedBy"] as const),
  )
  .extend({
    kind: v.literal("version"),
    id: v.string(),
    reason: nullableText,
  });
export type VersionLine = Infer<typeof vVersionLine>;

export const vEntryLine = logEntries.validator
  .pick(
    ...(["space", "date", "seq", "content", "context", "provenance"] as const),
    ...(["flags", "createdAt", "writtenAt", "before"] as const),
    /** Of one that is shown nowhere any more: its file has lost its line. */
    "endedAt",
  )
  .extend({ kind: v.literal("logEntry"), id: v.string() });
export type EntryLine = Infer<typeof vEntryLine>;

export const vLine = v.union(vMemoryLine, vVersionLine, vEntryLine);
export type Line = Infer<typeof vLine>;

/** Whether nothing of the memory may be shown any more but that it was there. */
export function isGone(row: Doc<"memories">, now: number): boolean {
  return (
    row.content === "" ||
    isExpired(row, now) ||
    (row.state === "forgotten" && (row.purgeAt ?? 0) <= now)
  );
}

export function memoryLine(row: Doc<"memories">, now: number): MemoryLine {
  const gone = isGone(row, now);
  return {
    kind: "memory",
    id: row.memoryId,
    space: row.space,
    type: row.type,
    content: gone ? null : row.content,
    ...(!gone && contextIn(row)),
    tags: gone ? [] : row.tags,
    importance: row.importance,
    pinned: row.pinned,
    state: gone ? "forgotten" : row.state,
    provenance: row.provenance,
    flags: gone ? [] : row.flags,
    metadata: gone ? {} : row.metadata,
    supersedes: row.supersedes ?? null,
    supersededBy: row.supersededBy ?? null,
    endedAt: row.endedAt ?? (gone ? (row.expiresAt ?? now) : null),
    expiresAt: row.expiresAt ?? null,
    createdAt: row.createdAt,
    writtenAt: row.writtenAt,
    ...(row.before !== undefined && { before: row.before }),
    updatedAt: row.updatedAt,
    version: row.version,
  };
}

export function versionLine(row: Doc<"memoryVersions">): VersionLine {
  return {
    kind: "version",
    id: row.memoryId,
    space: row.space,
    version: row.version,
    content: row.content,
    ...contextIn(row),
    type: row.type,
    tags: row.tags,
    ...(row.trust !== undefined && { trust: row.trust }),
    ...(row.flags !== undefined && { flags: row.flags }),
    changedAt: row.changedAt,
    changedBy: row.changedBy,
    reason: row.reason ?? null,
  };
}

export function entryLine(row: Doc<"logEntries">): EntryLine {
  return {
    kind: "logEntry",
    id: row.entryId,
    space: row.space,
    date: row.date,
    seq: row.seq,
    content: row.content,
    ...contextIn(row),
    provenance: row.provenance,
    ...(row.flags !== undefined && { flags: row.flags }),
    createdAt: row.createdAt,
    writtenAt: row.writtenAt,
    ...(row.before !== undefined && { before: row.before }),
    ...(row.endedAt !== undefined && { endedAt: row.endedAt }),
  };
}
