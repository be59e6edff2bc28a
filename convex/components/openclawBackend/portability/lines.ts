import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { ownSpace, readableSpaces } from "../admission/spaces.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { serverForm } from "../ids.js";
import { isExpired } from "../memories/rows.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { ROW_KEY, type findEntry, type findMemory } from "../rows.js";
import schema from "../schema.js";
import { contextIn } from "../text/content.js";
import { AGENT_ID, type Provenance } from "../vocabulary.js";

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

// What every line of an import keeps, whatever it is of.

/** Clocks differ; a row from further in the future would stay the newest for as long. */
const CLOCK_SKEW_MS = 5 * 60_000;
const MAX_VERSION = 1_000_000_000;

export const vOnConflict = v.union(
  v.literal("skip"),
  v.literal("replace"),
  v.literal("newer"),
);

export type Taken = Outcome<{
  status: "imported" | "skipped" | "replaced";
  /** What was written waits for a review. */
  quarantined?: boolean;
}>;
export const skipped = () => done({ status: "skipped" as const });
export type Options = {
  onConflict: Infer<typeof vOnConflict>;
  dryRun: boolean;
  /** A log entry is given the context that it would have if it were written here. */
  asWritten?: boolean;
};

export function invalid(pointer: string, detail: string) {
  return refuse("invalid_request", detail, { pointer });
}

export function checkTimes(
  ctx: UseCaseCtx,
  times: Record<string, number | null>,
): Outcome<null> {
  for (const [name, time] of Object.entries(times)) {
    if (time === null) continue;
    if (!(time >= 0)) return invalid(`/${name}`, "Must not be before 1970.");
    if (time > ctx.now + CLOCK_SKEW_MS)
      return invalid(`/${name}`, "Must not be in the future.");
  }
  return done(null);
}

/** The row before one is chosen when it is written; a line that does not say which is renewed like a row of before. */
export function checkBefore({
  before,
}: {
  before?: string | null;
}): Outcome<null> {
  return typeof before === "string" && !ROW_KEY.test(before)
    ? invalid("/before", "Must be memory/<id> or log/<id>.")
    : done(null);
}

export function isVersion(version: number): boolean {
  return Number.isInteger(version) && version >= 1 && version <= MAX_VERSION;
}

/** Who wrote something is the server's word: only a caller with the owner's trust may restore another's. */
export function authored(
  { caller }: UseCaseCtx,
  provenance: Provenance,
  agentId: string,
): Provenance {
  return caller.trustCeiling === "owner" && AGENT_ID.test(agentId)
    ? { ...provenance, agentId }
    : provenance;
}

/**
 * Refuses a new row of a shared space whose id the server has given to a row of another space that the
 * caller can read: readers of both would take it for that one. In the caller's own space it deceives nobody.
 */
export async function takenElsewhere(
  ctx: UseCaseCtx,
  space: string,
  id: string,
  find: typeof findMemory | typeof findEntry,
): Promise<Outcome<never> | null> {
  const made = serverForm(id);
  if (made === null || space === ownSpace(ctx.caller.agent.agentId))
    return null;
  for (const { name } of await readableSpaces(ctx, ctx.caller)) {
    if ((await find(ctx, name, made)) === null) continue;
    const detail = "The id is another row's, in a space that you can read.";
    return refuse("conflict", detail, { pointer: "/id" });
  }
  return null;
}
