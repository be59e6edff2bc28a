import { v, type Infer } from "convex/values";
import type { UseCaseCtx } from "../admission/useCase.js";
import { isDate } from "../calendar.js";
import { findPending, insertPending } from "../embedding/pending.js";
import { guardSecrets } from "../guard/texts.js";
import { MEMORY_ID } from "../ids.js";
import { admitEntry, insertEntry } from "../logs/entries.js";
import { admitMemory, stateBy } from "../memories/admitted.js";
import { MAX_REASON_CHARACTERS } from "../memories/forgetting.js";
import { checkMemory } from "../memories/input.js";
import { isExpired } from "../memories/rows.js";
import {
  changeMemory,
  fieldsOf,
  findSameContent,
  indexTags,
  UNDO_WINDOW_MS,
} from "../memories/store.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { findEntry, findMemory, type MemoryRow } from "../rows.js";
import { checkText } from "../text/storable.js";
import { AGENT_ID, type Provenance } from "../vocabulary.js";
import type { EntryLine, Line, MemoryLine, VersionLine } from "./lines.js";

// One line of an import is decided by what is stored under its id.

/** Clocks differ; a row from further in the future would stay the newest for as long. */
const CLOCK_SKEW_MS = 5 * 60_000;
const MAX_VERSION = 1_000_000_000;

export const vOnConflict = v.union(
  v.literal("skip"),
  v.literal("replace"),
  v.literal("newer"),
);

type Taken = Outcome<"imported" | "skipped" | "replaced">;
type Options = { onConflict: Infer<typeof vOnConflict>; dryRun: boolean };

/** Takes one line of an export, or says why not. */
export async function takeLine(
  ctx: UseCaseCtx,
  space: string,
  line: Line,
  options: Options,
): Promise<Taken> {
  if (!MEMORY_ID.test(line.id)) return invalid("/id", "Malformed.");
  switch (line.kind) {
    case "memory":
      return await takeMemory(ctx, space, line, options);
    case "version":
      return await takeVersion(ctx, space, line, options);
    case "logEntry":
      return await takeEntry(ctx, space, line, options);
  }
}

function invalid(pointer: string, detail: string) {
  return refuse("invalid_request", detail, { pointer });
}

function checkTimes(
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

function isVersion(version: number): boolean {
  return Number.isInteger(version) && version >= 1 && version <= MAX_VERSION;
}

async function takeMemory(
  ctx: UseCaseCtx,
  space: string,
  line: MemoryLine,
  { onConflict, dryRun }: Options,
): Promise<Taken> {
  const { createdAt, updatedAt, endedAt, writtenAt } = line;
  const times = checkTimes(ctx, { createdAt, updatedAt, endedAt, writtenAt });
  if (!times.ok) return times;
  if (!isVersion(line.version)) return invalid("/version", "Malformed.");
  for (const link of ["supersedes", "supersededBy"] as const) {
    if (line[link] !== null && !MEMORY_ID.test(line[link]))
      return invalid(`/${link}`, "Malformed.");
  }
  if (line.content === null && line.state !== "forgotten")
    return invalid("/content", "Only a forgotten memory has none.");
  // What has expired is gone; a row of it would say no more than none.
  if (
    line.state !== "forgotten" &&
    isExpired(
      line.expiresAt === null ? {} : { expiresAt: line.expiresAt },
      ctx.now,
    )
  )
    return done("skipped");

  const fields = await fieldsOfLine(ctx, line);
  if (!fields.ok) return fields;
  const existing = await findMemory(ctx, space, line.id);
  const { state } = fields.value;
  const same =
    state === "active" || state === "quarantined"
      ? await findSameContent(ctx, space, fields.value.contentHash, ctx.now)
      : null;
  if (existing === null) {
    if (same !== null) return done("skipped");
    if (!dryRun) await insertLine(ctx, space, line, fields.value);
    return done("imported");
  }
  const stays =
    onConflict === "skip" ||
    (onConflict === "newer" && line.updatedAt <= existing.updatedAt);
  if (stays) return done("skipped");
  const changes =
    line.content === null ? tombstone(existing, fields.value) : fields.value;
  if (saysTheSame(existing, changes)) return done("skipped");
  if (same !== null && same.memoryId !== line.id) {
    return refuse(
      "conflict",
      "Another memory of the space has the same content.",
      { pointer: "/content" },
    );
  }
  if (!dryRun) await replaceWith(ctx, existing, line, changes);
  return done("replaced");
}

/** The stored form of a line, by the same rules as every other write. */
async function fieldsOfLine(ctx: UseCaseCtx, line: MemoryLine) {
  const { type, tags, importance, pinned, metadata } = line;
  const { source, ref, trust } = line.provenance;
  const given = {
    content: line.content ?? "",
    type,
    tags,
    importance,
    pinned,
    metadata,
    provenance: { source, trust, ...(ref !== undefined && { ref }) },
  };
  // A tombstone has no text that could be looked at.
  const admitted =
    line.content === null
      ? {
          ok: true as const,
          input: { ...given, tags: [], metadata: {} },
          flags: [],
        }
      : admitMemory(ctx, given);
  if (!admitted.ok) return admitted;
  const { input, flags } = admitted;
  // What an owner restores was looked at where it comes from: it may have been promoted there.
  const isRestored = ctx.caller.trustCeiling === "owner";
  const state =
    line.state === "active" && !isRestored ? stateBy(flags) : line.state;
  const ended =
    line.endedAt ??
    (state === "active" || state === "quarantined" ? null : line.updatedAt);
  const purgeAt =
    line.content === null
      ? undefined
      : state === "forgotten"
        ? ended! + UNDO_WINDOW_MS
        : (line.expiresAt ?? undefined);
  const plain = await fieldsOf(ctx, input);
  return done({
    ...plain,
    ...(line.content === null && { contentHash: "", searchText: "" }),
    provenance: authored(ctx, plain.provenance, line.provenance.agentId),
    state,
    flags,
    supersedes: line.supersedes ?? undefined,
    supersededBy: line.supersededBy ?? undefined,
    endedAt: ended ?? undefined,
    expiresAt: line.expiresAt ?? undefined,
    purgeAt,
    createdAt: line.createdAt,
    writtenAt: line.writtenAt,
  });
}
type LineFields = Extract<
  Awaited<ReturnType<typeof fieldsOfLine>>,
  { ok: true }
>["value"];

/** Who wrote something is the server's word: only a caller with the owner's trust may restore another's. */
function authored(
  { caller }: UseCaseCtx,
  provenance: Provenance,
  agentId: string,
): Provenance {
  return caller.trustCeiling === "owner" && AGENT_ID.test(agentId)
    ? { ...provenance, agentId }
    : provenance;
}

async function insertLine(
  ctx: UseCaseCtx,
  space: string,
  line: MemoryLine,
  fields: LineFields,
): Promise<void> {
  const id = await ctx.db.insert("memories", {
    ...withoutUndefined(fields),
    memoryId: line.id,
    space,
    updatedAt: line.updatedAt,
    version: line.version,
    revision: ctx.db.vars.commitTs,
  });
  const row = (await ctx.db.get("memories", id))!;
  if (row.state === "active") await indexTags(ctx, row);
  if (row.state === "active" || row.state === "superseded")
    await insertPending(ctx, id, space, ctx.now);
}

type Optional =
  "supersedes" | "supersededBy" | "endedAt" | "expiresAt" | "purgeAt";

/** Fields that are undefined left out: an insert takes only what is there. */
function withoutUndefined(fields: LineFields) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Omit<LineFields, Optional> & {
    [Name in Optional]?: NonNullable<LineFields[Name]>;
  };
}

/** A tombstone ends what is here, and leaves it its own undo window. */
function tombstone(row: MemoryRow, fields: LineFields): LineFields {
  const { content, contentHash, searchText, tags, metadata, flags } = row;
  const purgeAt = content === "" ? undefined : fields.endedAt! + UNDO_WINDOW_MS;
  return {
    ...fields,
    content,
    contentHash,
    searchText,
    tags,
    metadata,
    flags,
    purgeAt,
  };
}

/** Whether a replacement would change anything but the time of the change. */
function saysTheSame(row: MemoryRow, fields: LineFields): boolean {
  return (Object.keys(fields) as (keyof LineFields)[]).every(
    (name) => canonical(row[name]) === canonical(fields[name]),
  );
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}

/** What was here becomes a version; the number never goes back, or an ETag would mean two contents. */
async function replaceWith(
  ctx: UseCaseCtx,
  row: MemoryRow,
  line: MemoryLine,
  fields: LineFields,
): Promise<void> {
  const changed = await changeMemory(ctx, row, fields, "imported");
  await ctx.db.patch("memories", row._id, {
    updatedAt: line.updatedAt,
    version: Math.max(changed.version, line.version),
  });
  // The import does not embed its rows itself.
  const pending = await findPending(ctx, row._id);
  if (pending !== null)
    await ctx.db.patch("pendingEmbeddings", pending._id, { dueAt: ctx.now });
}

/** A version belongs to a memory that is here, and history that is here stays. */
async function takeVersion(
  ctx: UseCaseCtx,
  space: string,
  line: VersionLine,
  { dryRun }: Options,
): Promise<Taken> {
  const times = checkTimes(ctx, { changedAt: line.changedAt });
  if (!times.ok) return times;
  if (!isVersion(line.version)) return invalid("/version", "Malformed.");
  const { content, tags } = line;
  const checked = checkMemory({ content, tags }, ctx.now);
  if (!checked.ok) return checked;
  const reason = checkText("/reason", line.reason ?? "", MAX_REASON_CHARACTERS);
  if (!reason.ok) return reason;
  const guarded = guardSecrets(ctx, {
    content,
    tags,
    ...(line.reason !== null && { reason: line.reason }),
  });
  if (!guarded.ok) return guarded;

  const memory = await findMemory(ctx, space, line.id);
  if (memory === null)
    return refuse("not_found", "The memory of this version is not here.");
  if (line.version >= memory.version || memory.content === "")
    return done("skipped");
  const known = await ctx.db
    .query("memoryVersions")
    .withIndex("by_space_and_memoryId_and_version", (q) =>
      q.eq("space", space).eq("memoryId", line.id).eq("version", line.version),
    )
    .first();
  if (known !== null) return done("skipped");
  if (!dryRun) {
    const { agentId } = ctx.caller.agent;
    const keepsAuthor =
      ctx.caller.trustCeiling === "owner" && AGENT_ID.test(line.changedBy);
    await ctx.db.insert("memoryVersions", {
      memoryId: line.id,
      space,
      version: line.version,
      ...guarded.input,
      type: line.type,
      changedAt: line.changedAt,
      changedBy: keepsAuthor ? line.changedBy : agentId,
      revision: ctx.db.vars.commitTs,
    });
  }
  return done("imported");
}

/** A log entry is never changed: one whose id is here stays as it is, a new one stands at the end of its day. */
async function takeEntry(
  ctx: UseCaseCtx,
  space: string,
  line: EntryLine,
  { dryRun }: Options,
): Promise<Taken> {
  const { createdAt, writtenAt } = line;
  const times = checkTimes(ctx, { createdAt, writtenAt });
  if (!times.ok) return times;
  if (!isDate(line.date)) return invalid("/date", "Not a date (YYYY-MM-DD).");
  const { source, ref, trust, agentId } = line.provenance;
  const admitted = admitEntry(ctx, {
    content: line.content,
    provenance: { source, trust, ...(ref !== undefined && { ref }) },
  });
  if (!admitted.ok) return admitted;
  if ((await findEntry(ctx, space, line.id)) !== null) return done("skipped");
  if (!dryRun) {
    await insertEntry(ctx, space, line.date, {
      entryId: line.id,
      content: admitted.content,
      provenance: authored(ctx, admitted.provenance, agentId),
      createdAt,
      writtenAt,
    });
  }
  return done("imported");
}

/** Memories and logs come together: a token for one of both imports nothing. */
export function lacksLogsScope(ctx: UseCaseCtx): Outcome<never> | null {
  if (ctx.caller.scopes.includes("logs:write")) return null;
  return refuse("forbidden", "The token lacks a scope that this needs.", {
    requiredScope: "logs:write",
  });
}
