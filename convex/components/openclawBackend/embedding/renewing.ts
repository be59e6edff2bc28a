import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { NO_MODEL } from "../tables.js";
import { findEntryAt, type EntryRow, type Row } from "../rows.js";
import {
  findContextRow,
  keepOwn,
  ownVector,
  placed,
  storedValues,
  findLastWrite,
  ifNear,
  ifTrusted,
  keepWrite,
  writeOf,
  writingOf,
} from "./contextRows.js";
import {
  BATCH,
  BATCH_CHARACTERS,
  isUnmoved,
  rowsFrom,
  TABLES,
  type Table,
} from "./moving.js";
import { isOutdated, pack, setVector } from "./vectors.js";
import {
  findRecallRow,
  isFindable,
  keepTerms,
  termsOf,
  type RecallRow,
  indexTags,
  unindexTags,
} from "./recallRows.js";

/**
 * How rows that are found by an earlier form of their text, or have no context yet, are brought up: after the move
 * to recallRows and like it, in batches, in the order of their creation. Until then they are found as they were.
 */

/** To be raised with every change of what `termsOf` makes of a row: then all rows are walked through again. */
export const RECALL_FORM = 2;

type Places = Pick<Doc<"moves">, Table>;

const ALL: Places = { memories: null, logEntries: null };
const NONE: Places = { memories: 0, logEntries: 0 };

async function walkOf(ctx: QueryCtx) {
  return (await ctx.db.query("moves").first())?.renewed;
}

/** How far the tables are renewed. Where no walk is known of, their oldest rows tell whether there is anything to renew. */
async function placesOf(ctx: QueryCtx): Promise<Places> {
  const known = await walkOf(ctx);
  if (known !== undefined) return known.form < RECALL_FORM ? NONE : known;
  for (const table of TABLES) {
    const oldest = await ctx.db.query(table).first();
    if (oldest !== null && oldest.before === undefined) return NONE;
  }
  return ALL;
}

async function keepPlaces(
  ctx: MutationCtx,
  { memories, logEntries }: Places,
): Promise<void> {
  const renewed = { form: RECALL_FORM, memories, logEntries };
  const known = await ctx.db.query("moves").first();
  if (known === null) await ctx.db.insert("moves", { ...ALL, renewed });
  else await ctx.db.patch("moves", known._id, { renewed });
}

/** Whether `renewBatch` has something to do, be it to find that there is nothing. */
export async function isRenewDue(ctx: QueryCtx): Promise<boolean> {
  const known = await walkOf(ctx);
  if (known === undefined || known.form < RECALL_FORM) return true;
  return TABLES.some((table) => known[table] !== null);
}

/** Says that everything is as it would be written now. */
export async function noteAllRenewed(ctx: MutationCtx): Promise<void> {
  await keepPlaces(ctx, ALL);
}

/** Has rows renewed that come from elsewhere, and are not as they would be written now. */
export async function renewFrom(
  ctx: MutationCtx,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const places = { ...(await placesOf(ctx)) };
  const earlier = (a: number | null, b: number) => Math.min(a ?? b, b);
  for (const row of rows) {
    const table = "memoryId" in row ? "memories" : "logEntries";
    places[table] = earlier(places[table], row._creationTime);
  }
  await keepPlaces(ctx, places);
}

/** Renews a batch; false where there is nothing left to renew. */
export async function renewBatch(
  ctx: MutationCtx,
  now: number,
): Promise<boolean> {
  const places = await placesOf(ctx);
  const table = TABLES.find((name) => places[name] !== null);
  if (table === undefined) {
    if ((await walkOf(ctx)) === undefined) await keepPlaces(ctx, places);
    return false;
  }
  const from = places[table]!;
  const rows = await rowsFrom(ctx, table, from, BATCH, BATCH_CHARACTERS);
  const last = rows.at(-1)?._creationTime ?? from;
  const entries = new Map<string, EntryRow>();
  for (const row of rows) await renew(ctx, row, entries, now);
  // Several rows can be of one time, so the last one is met again; alone, it is the end.
  const isEnd = last === from;
  await keepPlaces(ctx, { ...places, [table]: isEnd ? null : last });
  return true;
}

async function renew(
  ctx: MutationCtx,
  given: Row,
  entries: Map<string, EntryRow>,
  now: number,
): Promise<void> {
  // One from before recallRows is on its way there.
  if (isUnmoved(given)) return;
  const row = await withBefore(ctx, given, entries);
  const known = isFindable(row) ? await findRecallRow(ctx, row._id) : null;
  if (known === null) return;
  const terms = await termsOf(row);
  await keepTerms(ctx, known, terms);
  if ("state" in row && known.searchText !== terms.searchText) {
    await unindexTags(ctx, row._id);
    if (row.state === "active") await indexTags(ctx, row);
  }
  await inPlace(ctx, row, known);
  if (row.vector && known.dueAt === undefined && isOutdated(row, row.vector))
    await ctx.db.patch("recallRows", known._id, { dueAt: now, attempts: 0 });
}

/** The row with the one before it, which is chosen now where it was not when it was written. */
async function withBefore(
  ctx: MutationCtx,
  row: Row,
  entries: Map<string, EntryRow>,
): Promise<Row> {
  const revision = ctx.db.vars.commitTs;
  if ("entryId" in row) {
    const before = await beforeEntry(ctx, row, entries);
    if (row.before !== undefined) return row;
    await ctx.db.patch("logEntries", row._id, { before, revision });
    return { ...row, before };
  }
  if (row.before !== undefined) return row;
  const before = await beforeMemory(ctx, row);
  await ctx.db.patch("memories", row._id, { before, revision });
  return { ...row, before };
}

async function beforeMemory(
  ctx: MutationCtx,
  row: Extract<Row, { memoryId: string }>,
): Promise<string | null> {
  const writing = writingOf(row);
  const known = await findLastWrite(ctx, writing);
  if (isFindable(row)) await keepWrite(ctx, known, writing, "walked");
  return ifNear(known?.walked, writing);
}

/** The entry before one on its day, by their numbers. */
async function beforeEntry(
  ctx: QueryCtx,
  row: EntryRow,
  entries: Map<string, EntryRow>,
): Promise<string | null> {
  const { space, date, seq } = row;
  const place = (number: number) => `${space} ${date} ${number}`;
  entries.set(place(seq), row);
  const before =
    entries.get(place(seq - 1)) ??
    (await findEntryAt(ctx, space, date, seq - 1));
  return before && ifTrusted(writeOf(writingOf(before)), row.provenance.trust);
}

/** Puts a row's vector into its context, where it is not there yet. */
async function inPlace(
  ctx: MutationCtx,
  row: Row,
  { _id, model, vector: packed }: RecallRow,
): Promise<void> {
  const { vector } = row;
  if (vector === undefined || packed === undefined || model === NO_MODEL)
    return;
  const found = await ownVector(ctx, row, vector);
  if (found === null) return;
  const own = placed(row, found);
  const kept = await findContextRow(ctx, row.space, own.row);
  const values = await storedValues(ctx, own);
  const mixed = pack(values);
  if (kept !== null && kept.before === own.before && isSame(mixed, packed))
    return;
  await setVector(ctx, vector, values);
  await ctx.db.patch("recallRows", _id, { vector: mixed });
  await keepOwn(ctx, own, vector.id);
}

function isSame(a: ArrayBuffer, b: ArrayBuffer): boolean {
  const [one, other] = [new Uint8Array(a), new Uint8Array(b)];
  return (
    one.length === other.length && one.every((byte, i) => byte === other[i])
  );
}
