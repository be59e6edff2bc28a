import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { MAX_REF_CHARACTERS, provenanceOf } from "../admission/call.js";
import { LOG_DAY, NOTHING, plus, sizeOf } from "../admission/usage.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import {
  afterLastWrite,
  ifTrusted,
  writeOf,
  writingOf,
  type Write,
} from "../embedding/contextRows.js";
import { addToRecall } from "../embedding/recallRows.js";
import { readTexts } from "../guard/fields.js";
import {
  allowedFindings,
  guardSecrets,
  instructionFlags,
} from "../guard/texts.js";
import { refuse, type Refusal } from "../outcome.js";
import { charactersOf } from "../rows.js";
import {
  checkContext,
  checkText,
  contextIn,
  inContext,
  isBlank,
  normalContext,
} from "../text/content.js";
import {
  claimedTrust,
  vContext,
  vTrust,
  type ClaimedProvenance,
  type Provenance,
} from "../vocabulary.js";

const PREVIEW_CHARACTERS = 200;

export const vLogEntry = v.object({
  id: v.string(),
  date: v.string(),
  seq: v.number(),
  content: v.string(),
  context: v.optional(vContext),
  trust: vTrust,
  flags: v.array(v.string()),
  createdAt: v.number(),
});

export const vLog = v.object({
  date: v.string(),
  entries: v.number(),
  bytes: v.number(),
});

export function publicEntry(row: Doc<"logEntries">) {
  const { entryId: id, date, seq, content, createdAt, flags = [] } = row;
  const { trust } = row.provenance;
  const text = { content, ...contextIn(row) };
  return { id, date, seq, ...text, trust, flags, createdAt };
}

type NewEntry = {
  entryId: string;
  content: string;
  context?: string[];
  provenance: Provenance;
  flags: string[];
  createdAt: number;
  writtenAt: number;
};

/**
 * Adds an entry at the end of a day, with the day's counters. Its vector comes from the queue. One that comes from
 * elsewhere says itself which row is before it.
 */
export async function insertEntry(
  ctx: UseCaseCtx,
  space: string,
  date: string,
  given: NewEntry & { before?: string | null },
  { isImported = false } = {},
): Promise<{
  entry: Doc<"logEntries">;
  log: { entries: number; bytes: number };
}> {
  const { content, createdAt } = given;
  const row = await findDay(ctx, space, date);
  const seq = lastSeqOf(row) + 1;
  const writing = { ...given, space, row: `log/${given.entryId}` as const };
  const counters = {
    entries: (row?.entries ?? 0) + 1,
    ...(row?.lastSeq !== undefined && { lastSeq: seq }),
    bytes: (row?.bytes ?? 0) + new TextEncoder().encode(content).length,
    // An imported entry may be older than what the day holds already.
    updatedAt: Math.max(row?.updatedAt ?? 0, createdAt),
    last: writeOf(writing),
    revision: ctx.db.vars.commitTs,
  };
  const isNewDay = row?.isEmpty ?? row === null;
  if (row !== null)
    await ctx.db.patch("dailyLogs", row._id, {
      ...counters,
      ...(isNewDay && { isEmpty: undefined, ...previewOf(given) }),
    });
  else {
    await ctx.db.insert("dailyLogs", {
      ...{ space, date, ...counters },
      ...previewOf(given),
    });
  }

  const id = await ctx.db.insert("logEntries", {
    ...given,
    ...(!isImported && { before: await beforeEntry(ctx, row, writing) }),
    space,
    date,
    seq,
    revision: ctx.db.vars.commitTs,
  });
  ctx.usage.grow(space, plus(sizeOf(given), isNewDay ? LOG_DAY : NOTHING));
  const entry = (await ctx.db.get("logEntries", id))!;
  await addToRecall(ctx, entry, ctx.now);
  return { entry, log: counters };
}

/** The number of the last entry of a day, be it erased or ended. */
export function lastSeqOf(
  day: Pick<Doc<"dailyLogs">, "entries" | "lastSeq"> | null,
): number {
  return day?.lastSeq ?? day?.entries ?? 0;
}

/** How a day begins, by its first entry. */
export function previewOf({
  content,
  context,
  provenance,
  flags = [],
}: Pick<Doc<"logEntries">, "content" | "context" | "provenance" | "flags">) {
  const said = inContext(content, context);
  return {
    preview: said.slice(0, PREVIEW_CHARACTERS).toWellFormed(),
    previewTrust: provenance.trust,
    previewFlags: flags,
  };
}

/** The entry before one on its day; of a day's first, what its writer has written before. */
async function beforeEntry(
  ctx: UseCaseCtx,
  day: Doc<"dailyLogs"> | null,
  writing: Parameters<typeof afterLastWrite>[1],
): Promise<string | null> {
  const written = await afterLastWrite(ctx, writing);
  const last = day && (day.last ?? (await lastOf(ctx, day)));
  return last ? ifTrusted(last, writing.provenance.trust) : written;
}

/** The last entry of a day that was begun before days named theirs. */
async function lastOf(
  ctx: QueryCtx,
  day: Doc<"dailyLogs">,
): Promise<Write | null> {
  const { space, date } = day;
  const entry = await entryAtEnd(ctx, space, date, "desc");
  return entry && writeOf(writingOf(entry));
}

/** The first living entry of a day, or the last. */
export async function entryAtEnd(
  ctx: QueryCtx,
  space: string,
  date: string,
  order: "asc" | "desc",
): Promise<Doc<"logEntries"> | null> {
  return await ctx.db
    .query("logEntries")
    .withIndex("by_space_and_endedAt_and_date_and_seq", (q) =>
      q.eq("space", space).eq("endedAt", undefined).eq("date", date),
    )
    .order(order)
    .first();
}

export async function findDay(
  ctx: QueryCtx,
  space: string,
  date: string,
): Promise<Doc<"dailyLogs"> | null> {
  return await ctx.db
    .query("dailyLogs")
    .withIndex("by_space_and_date", (q) =>
      q.eq("space", space).eq("date", date),
    )
    .unique();
}

export const MAX_ENTRY_CHARACTERS = 65_536;

type GivenEntry = {
  content: string;
  context?: string[] | null;
  provenance?: ClaimedProvenance;
  allowFindings?: string[];
};

/**
 * The rules that every log entry keeps. An entry cannot be held back, the log being a record of what
 * was: one that looks like instructions is untrusted, and so never part of a session's start.
 */
export function admitEntry(
  ctx: UseCaseCtx,
  given: GivenEntry,
  { imported = false } = {},
):
  | ({ ok: true } & Pick<
      NewEntry,
      "content" | "context" | "provenance" | "flags"
    >)
  | { ok: false; refusal: Refusal } {
  if (isBlank(given.content)) {
    return refuse("invalid_request", "Must not be empty.", {
      pointer: "/content",
    });
  }
  const checked = checkText("/content", given.content, MAX_ENTRY_CHARACTERS);
  if (!checked.ok) return checked;
  const context = normalContext(given.context ?? null);
  const checkedContext = checkContext(context);
  if (!checkedContext.ok) return checkedContext;
  const checkedRef = checkText(
    "/provenance/ref",
    given.provenance?.ref ?? "",
    MAX_REF_CHARACTERS,
  );
  if (!checkedRef.ok) return checkedRef;
  const allows = allowedFindings(ctx, given.allowFindings);
  if (!allows.ok) return allows;
  const guarded = guardSecrets(ctx, { ...given, context }, allows.allowed);
  if (!guarded.ok) return guarded;
  const { content, provenance = {} } = guarded.input;
  const trust = claimedTrust(provenance);
  const flags = instructionFlags(ctx, readTexts(guarded.input), {
    ...(trust && { trust }),
    imported,
  });
  const claimed =
    flags.length > 0
      ? { ...provenance, trust: "untrusted" as const }
      : provenance;
  const stated = provenanceOf(ctx.caller, claimed);
  const text = { content, ...contextIn(guarded.input) };
  return { ok: true, ...text, provenance: stated, flags };
}

/** The most characters that one read of a day brings; as UTF-8 it is up to three bytes each. */
const MAX_DAY_CHARACTERS = 2_000_000;

/** Which entries of a day are read: those after an entry's number, or the last ones. */
export type DayPart = { limit: number; characters?: number } & (
  { after: number } | { newest: true }
);

/** A part of a day, in the order of its entries; the one that goes beyond the characters is the last. */
export async function readDay(
  ctx: UseCaseCtx,
  space: string,
  date: string,
  part: DayPart,
) {
  const row = await findDay(ctx, space, date);
  if (row === null)
    return {
      log: { date, entries: 0, bytes: 0 },
      entries: [],
      nextAfter: null,
    };
  const isNewest = "newest" in part;
  const after = isNewest ? 0 : part.after;
  const walk = ctx.db
    .query("logEntries")
    .withIndex("by_space_and_endedAt_and_date_and_seq", (q) =>
      q
        .eq("space", space)
        .eq("endedAt", undefined)
        .eq("date", date)
        .gt("seq", after),
    )
    .order(isNewest ? "desc" : "asc");
  const rows: Doc<"logEntries">[] = [];
  let left = Math.min(part.characters ?? Infinity, MAX_DAY_CHARACTERS);
  let isFull = false;
  for await (const entry of walk) {
    rows.push(entry);
    left -= charactersOf(entry);
    isFull = rows.length === part.limit || left <= 0;
    if (isFull) break;
  }
  const last = rows.at(-1)?.seq ?? after;
  if (isNewest) rows.reverse();
  return {
    log: { date, entries: row.entries, bytes: row.bytes },
    entries: rows.map(publicEntry),
    // Behind a page that is not full there are none but erased and ended ones.
    nextAfter: !isNewest && isFull && last < lastSeqOf(row) ? last : null,
  };
}

/** A space's entries by day and number, after a place. */
export async function* entriesAfter(
  ctx: QueryCtx,
  space: string,
  after: readonly [string, number] | null,
  { withEnded = false } = {},
): AsyncGenerator<Doc<"logEntries">> {
  const [date, seq] = after ?? ["", 0];
  const table = () => ctx.db.query("logEntries");
  if (withEnded) {
    const index = "by_space_and_date_and_seq";
    yield* table().withIndex(index, (q) =>
      q.eq("space", space).eq("date", date).gt("seq", seq),
    );
    yield* table().withIndex(index, (q) =>
      q.eq("space", space).gt("date", date),
    );
    return;
  }
  const index = "by_space_and_endedAt_and_date_and_seq";
  yield* table().withIndex(index, (q) =>
    q
      .eq("space", space)
      .eq("endedAt", undefined)
      .eq("date", date)
      .gt("seq", seq),
  );
  yield* table().withIndex(index, (q) =>
    q.eq("space", space).eq("endedAt", undefined).gt("date", date),
  );
}
