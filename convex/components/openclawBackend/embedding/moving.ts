import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { NO_MODEL } from "../tables.js";
import { charactersOf, type Row } from "../rows.js";
import {
  findRecallRow,
  isFindable,
  termsOf,
  vectorOf,
  type Embedded,
  type RecallRow,
  indexTags,
  unindexTags,
} from "./recallRows.js";
import { loadVector, replaceVector, vectorKeys } from "./vectors.js";

/**
 * How rows from before recallRows come there: when they are changed, and otherwise in batches, in the order of their
 * creation, with the queue of embeddings. Until then such a row still has its search text, which recall finds it by.
 */

export type Table = "memories" | "logEntries";
export const TABLES: readonly Table[] = ["memories", "logEntries"];

/** Rows of one transaction, and their stored text: it is read twice and written once. */
export const BATCH = 100;
export const BATCH_CHARACTERS = 500_000;
/** Counting further would cost more than the number is worth: it reads whole rows. */
const MAX_COUNT = 32;
const COUNT_CHARACTERS = 200_000;

/** What recall ranks a row by. */
export type Findable = Omit<RecallRow, "_id" | "_creationTime">;

export function isUnmoved(row: Row): boolean {
  return row.searchText !== undefined;
}

type Places = Pick<Doc<"moves">, Table>;

const ALL_MOVED: Places = { memories: null, logEntries: null };
const NONE_MOVED: Places = { memories: 0, logEntries: 0 };

/** How far the tables are moved. Before that has begun, their oldest rows tell whether there is anything to move. */
async function placesOf(ctx: QueryCtx): Promise<Places> {
  const known = await ctx.db.query("moves").first();
  if (known !== null) return known;
  for (const table of TABLES) {
    const oldest = await ctx.db.query(table).first();
    if (oldest !== null && isUnmoved(oldest)) return NONE_MOVED;
  }
  return ALL_MOVED;
}

async function keepPlaces(ctx: MutationCtx, places: Places): Promise<void> {
  const known = await ctx.db.query("moves").first();
  if (known === null) await ctx.db.insert("moves", places);
  else if (TABLES.some((table) => known[table] !== places[table]))
    await ctx.db.patch("moves", known._id, places);
}

/** Whether some rows may not be moved yet. */
export async function isMoving(ctx: QueryCtx): Promise<boolean> {
  const places = await placesOf(ctx);
  return TABLES.some((table) => places[table] !== null);
}

/** Whether `moveBatch` has something to do, be it to find that there is nothing. */
export async function isMoveDue(ctx: QueryCtx): Promise<boolean> {
  const isBegun = (await ctx.db.query("moves").first()) !== null;
  return !isBegun || (await isMoving(ctx));
}

/** Says that nothing is to be moved: of rows that come from elsewhere, none has its search text. */
export async function noteAllMoved(ctx: MutationCtx): Promise<void> {
  await keepPlaces(ctx, ALL_MOVED);
}

/** Rows of a table from a place on, as many as there are room for in a number and in stored characters, and always one. */
export async function rowsFrom(
  ctx: QueryCtx,
  table: Table,
  from: number,
  limit: number,
  characters: number,
): Promise<Row[]> {
  const rows = ctx.db
    .query(table)
    .withIndex("by_creation_time", (q) =>
      q.gte("_creationTime", from),
    ) as AsyncIterable<Row>;
  const taken: Row[] = [];
  let left = characters;
  for await (const row of rows) {
    taken.push(row);
    left -= charactersOf(row);
    if (taken.length === limit || left <= 0) break;
  }
  return taken;
}

/** What a findable row is ranked by, whether it is moved or not; null where it is not findable. */
export async function findableOf(
  ctx: QueryCtx,
  row: Row,
): Promise<Findable | null> {
  const known = await findRecallRow(ctx, row._id);
  if (known !== null) return known;
  if (!isUnmoved(row) || !isFindable(row)) return null;
  const stored = row.vector && (await loadVector(ctx, row.vector));
  return await findableFrom(row, stored ?? null);
}

async function findableFrom(
  row: Row,
  stored: Embedded | null,
): Promise<Findable> {
  return {
    ...(await termsOf(row)),
    ...(stored
      ? vectorOf(stored.model, row.vector!, stored.values)
      : { model: NO_MODEL }),
  };
}

/** Moves one row, which stays as it is but for its search text. */
export async function moveRow(
  ctx: MutationCtx,
  row: Row,
  now: number,
): Promise<void> {
  if ((await ctx.db.query("moves").first()) === null)
    await keepPlaces(ctx, NONE_MOVED);
  const pending = await ctx.db
    .query("pendingEmbeddings")
    .withIndex("by_owner", (q) => q.eq("owner", row._id))
    .unique();
  if (pending !== null) await ctx.db.delete("pendingEmbeddings", pending._id);
  if (isFindable(row)) {
    const stored = row.vector && (await loadVector(ctx, row.vector));
    const found = await findableFrom(row, stored ?? null);
    const { dueAt = now, attempts = 0 } = pending ?? {};
    const isDue = pending !== null || found.model === NO_MODEL;
    await ctx.db.insert("recallRows", {
      ...found,
      ...(isDue && { dueAt, attempts }),
    });
    if (stored)
      await replaceVector(
        ctx,
        row.vector!,
        vectorKeys(stored.model, found),
        stored.values,
      );
  }
  const changes = { searchText: undefined };
  if ("memoryId" in row) {
    await ctx.db.patch("memories", row._id, changes);
    await unindexTags(ctx, row._id);
    if (row.state === "active") await indexTags(ctx, row);
  } else await ctx.db.patch("logEntries", row._id, changes);
}

/** Moves a batch; false where there is nothing left to move. */
export async function moveBatch(
  ctx: MutationCtx,
  now: number,
): Promise<boolean> {
  const places = await placesOf(ctx);
  const { memories, logEntries } = places;
  const table = TABLES.find((name) => places[name] !== null);
  if (table === undefined) {
    await keepPlaces(ctx, { memories, logEntries });
    return false;
  }
  const from = places[table]!;
  const rows = await rowsFrom(ctx, table, from, BATCH, BATCH_CHARACTERS);
  const last = rows.at(-1)?._creationTime ?? from;
  // Several rows can be of one time, so the last one is met again; alone, it is the end.
  const isEnd = last === from && !rows.some(isUnmoved);
  for (const row of rows) if (isUnmoved(row)) await moveRow(ctx, row, now);
  const place = isEnd ? null : last;
  await keepPlaces(ctx, { memories, logEntries, [table]: place });
  return true;
}

/** How many of the next rows to be moved recall can find in some spaces. */
export async function countUnmoved(
  ctx: QueryCtx,
  spaces: readonly string[],
): Promise<number> {
  const places = await placesOf(ctx);
  let count = 0;
  for (const table of TABLES) {
    const from = places[table];
    if (from === null) continue;
    const rows = await rowsFrom(ctx, table, from, MAX_COUNT, COUNT_CHARACTERS);
    count += rows.filter(
      (row) => isUnmoved(row) && isFindable(row) && spaces.includes(row.space),
    ).length;
  }
  return count;
}
