import type { Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { vWrite } from "../recallTables.js";
import { keyOf, type Row, type RowKey } from "../rows.js";
import { trusts, type Provenance, type Trust } from "../vocabulary.js";
import { CONTEXT_WINDOW_MS } from "./mixing.js";

/** Which row is written before another: what the same agent wrote into the same space, if that is not long ago. */

export type Write = Infer<typeof vWrite>;

/** A row that is being written. */
export type Writing = {
  row: RowKey;
  space: string;
  writtenAt: number;
  provenance: Provenance;
};

export function writingOf(row: Row): Writing {
  const { space, writtenAt, provenance } = row;
  return { row: keyOf(row), space, writtenAt, provenance };
}

export function writeOf({ row, writtenAt, provenance }: Writing): Write {
  return { row, writtenAt, trust: provenance.trust };
}

/** The row before one, of a known one before it: null where that is trusted less. */
export function ifTrusted(
  before: Pick<Write, "row" | "trust">,
  trust: Trust,
): string | null {
  return trusts(before.trust, trust) ? before.row : null;
}

/** The row before one by the time that lies between. */
export function ifNear(
  before: Write | undefined,
  { row, writtenAt, provenance }: Writing,
): string | null {
  if (before === undefined || before.row === row) return null;
  const passed = Math.abs(writtenAt - before.writtenAt);
  return passed <= CONTEXT_WINDOW_MS
    ? ifTrusted(before, provenance.trust)
    : null;
}

export async function findLastWrite(
  ctx: QueryCtx,
  { space, provenance: { agentId } }: Pick<Writing, "space" | "provenance">,
): Promise<Doc<"lastWrites"> | null> {
  return await ctx.db
    .query("lastWrites")
    .withIndex("by_space_and_writer", (q) =>
      q.eq("space", space).eq("writer", agentId),
    )
    .unique();
}

/** The row before one that is being written, which is then the last; one that recall does not find is before none. */
export async function afterLastWrite(
  ctx: MutationCtx,
  writing: Writing,
  isFindable = true,
): Promise<string | null> {
  const known = await findLastWrite(ctx, writing);
  if (isFindable) await keepWrite(ctx, known, writing, "last");
  return ifNear(known?.last, writing);
}

export async function keepWrite(
  ctx: MutationCtx,
  known: Doc<"lastWrites"> | null,
  writing: Writing,
  as: "last" | "walked",
): Promise<void> {
  const changes = { [as]: writeOf(writing) };
  if (known !== null)
    return await ctx.db.patch("lastWrites", known._id, changes);
  const { space, provenance } = writing;
  const writer = provenance.agentId;
  await ctx.db.insert("lastWrites", { space, writer, ...changes });
}

/** Notes rows that are restored, of which the last may not be the last of all. */
export async function noteWrites(
  ctx: MutationCtx,
  rows: readonly Row[],
): Promise<void> {
  const latest = new Map<string, Writing>();
  for (const row of rows) {
    const writing = writingOf(row);
    const key = `${writing.space} ${writing.provenance.agentId}`;
    const other = latest.get(key);
    if (other === undefined || other.writtenAt <= writing.writtenAt)
      latest.set(key, writing);
  }
  for (const writing of latest.values()) {
    const known = await findLastWrite(ctx, writing);
    const { writtenAt = 0 } = known?.last ?? {};
    if (writtenAt <= writing.writtenAt)
      await keepWrite(ctx, known, writing, "last");
  }
}
