/**
 * All that the backend knows, as records in commit order: what a journal or a backup follows.
 * Records carry the product's own ids and neither `_id` nor `_creationTime`, so that another
 * deployment can take them over. Tags, queues, rate limits and what hooks have shown are made anew.
 */
import { v, type Infer } from "convex/values";
import type { Doc, TableNames } from "../_generated/dataModel.js";
import {
  mutation,
  query,
  type MutationCtx,
  type QueryCtx,
} from "../_generated/server.js";
import { noteModel } from "../embedding/models.js";
import { noteWrites, ownVector } from "../embedding/contextRows.js";
import { noteAllMoved } from "../embedding/moving.js";
import {
  addRestored,
  isFindable,
  type Restored,
  indexTags,
} from "../embedding/recallRows.js";
import { noteAllRenewed, renewFrom } from "../embedding/renewing.js";
import { done, refuse, vOutcome } from "../outcome.js";
import { type Row, committed, inCommitOrder } from "../rows.js";

export const TABLES = [
  "agents",
  "tokens",
  "grants",
  "memories",
  "memoryVersions",
  "logEntries",
  "dailyLogs",
  "openclawFiles",
  "spaceUsage",
  "idempotencyKeys",
  "auditEvents",
  "secretNames",
] as const satisfies readonly TableNames[];
type Table = (typeof TABLES)[number];

export const vTable = v.union(...TABLES.map((table) => v.literal(table)));

/** One row of a table, with its own vector where it has one: none of what is before it, which may be gone by then. */
export const vRecord = v.object({
  table: vTable,
  fields: v.any(),
  vector: v.optional(
    v.object({
      model: v.string(),
      values: v.array(v.float64()),
      /** Which form of the row's text it is of, where that is not the first. */
      form: v.optional(v.number()),
    }),
  ),
});
type Record = Infer<typeof vRecord>;

/** Where a page ends, with the transaction that it is in. */
const PAGE_ROWS = 1000;
const PAGE_CHARACTERS = 2 * 1024 * 1024;

export const vChanges = v.object({
  records: v.array(vRecord),
  /** Where to go on from. */
  position: v.int64(),
  more: v.boolean(),
});

/**
 * What was written after a revision, whole transactions only. Who knows which tables were written to
 * since then may name them; the others are not looked into.
 */
export const follow = query({
  args: { after: v.int64(), tables: v.optional(v.array(vTable)) },
  returns: vChanges,
  handler: async (ctx, { after, tables = TABLES }) => {
    const sources = tables.map((table) => rowsAfter(ctx, table, after));
    const records: Record[] = [];
    let characters = 0;
    let last = after;
    for await (const { table, row, revision } of inCommitOrder(sources)) {
      const full = records.length >= PAGE_ROWS || characters >= PAGE_CHARACTERS;
      if (full && revision > last)
        return { records, position: last, more: true };
      const record = await recordOf(ctx, table, row);
      records.push(record);
      characters += JSON.stringify(record).length;
      last = revision;
    }
    return { records, position: last, more: false };
  },
});

async function* rowsAfter(ctx: QueryCtx, table: Table, after: bigint) {
  const rows = ctx.db
    .query(table)
    .withIndex("by_revision", (q) => q.gt("revision", after));
  for await (const row of rows)
    yield { table, row: row, revision: committed(row) };
}

async function recordOf(
  ctx: QueryCtx,
  table: Table,
  row: Doc<Table>,
): Promise<Record> {
  const { _id, _creationTime, revision: _revision, ...fields } = row;
  if (!("vector" in fields)) return { table, fields };
  const { vector: pointer, searchText: _terms, ...rest } = fields;
  const vector = pointer && (await ownVector(ctx, row as Row, pointer));
  return { table, fields: rest, ...(vector && { vector }) };
}

/** The revision of the newest record. */
export const position = query({
  args: {},
  returns: v.int64(),
  handler: async (ctx) => {
    let newest = 0n;
    for (const table of TABLES) {
      const row = await ctx.db
        .query(table)
        .withIndex("by_revision")
        .order("desc")
        .first();
      if (row !== null && committed(row) > newest) newest = committed(row);
    }
    return newest;
  },
});

/**
 * Writes records into an empty deployment, each row once. It looks for no existing rows: the first
 * batch is refused where there are any, the following ones come from the same caller.
 */
export const restore = mutation({
  args: { records: v.array(vRecord), first: v.boolean() },
  returns: vOutcome(v.object({ restored: v.number() })),
  handler: async (ctx, { records, first }) => {
    if (first && (await ctx.db.query("agents").first()) !== null) {
      return refuse("conflict", "The deployment is not empty.");
    }
    if (first) await noteAllMoved(ctx);
    if (first) await noteAllRenewed(ctx);
    const restored: Restored[] = [];
    for (const { vector, ...record } of records) {
      const row = await insertRecord(ctx, record);
      if (row !== null) restored.push({ row, vector });
    }
    const findable = restored.filter(({ row }) => isFindable(row));
    const { models, ahead } = await addRestored(ctx, findable, Date.now());
    for (const model of models) await noteModel(ctx, model);
    await noteWrites(ctx, rowsIn(findable));
    const unchosen = rowsIn(restored).filter(
      ({ before, content }) => before === undefined && content !== "",
    );
    await renewFrom(ctx, [...unchosen, ...ahead]);
    return done({ restored: records.length });
  },
});

function rowsIn(restored: readonly Restored[]): Row[] {
  return restored.map(({ row }) => row);
}

/** The row where it is one that recall may find. */
async function insertRecord(
  ctx: MutationCtx,
  { table, fields }: Record,
): Promise<Row | null> {
  // What rows held once to be searched by: it stands in recallRows.
  const { searchText: _terms, ...kept } = fields as { searchText?: string };
  const row = { ...kept, revision: ctx.db.vars.commitTs };
  if (table !== "memories" && table !== "logEntries") {
    await ctx.db.insert(table, row as never);
    return null;
  }
  const id = await ctx.db.insert(table, row as never);
  const owner = (await ctx.db.get(table, id))!;
  if ("state" in owner && owner.state === "active") await indexTags(ctx, owner);
  return owner;
}
