import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../_generated/server.js";
import { findEntry, findMemory, type Row } from "../rows.js";
import { inContext } from "../text/content.js";
import { embeddedDay } from "../text/dates.js";

/** The rows that have vectors: memories and log entries. */

export const vOwner = v.union(v.id("memories"), v.id("logEntries"));
export type VectorOwner = Infer<typeof vOwner>;

/** A row by its own ids. The version says which content is meant: log entries never change and stay at 1. */
export const vEmbeddable = v.object({
  kind: v.union(v.literal("memory"), v.literal("log")),
  space: v.string(),
  id: v.string(),
  version: v.number(),
});
export type Embeddable = Infer<typeof vEmbeddable>;

/** A row whose vector is to be made, and the agent who wrote it, whose key it is made with. */
export const vClaimed = v.object({
  ...vEmbeddable.fields,
  agentId: v.string(),
  text: v.string(),
});
export type Claimed = Infer<typeof vClaimed>;

/** The row that a vector, or a place in the queue, is of. */
export async function rowOf(
  ctx: QueryCtx,
  owner: VectorOwner,
): Promise<Row | null> {
  const memory = ctx.db.normalizeId("memories", owner);
  if (memory !== null) return await ctx.db.get("memories", memory);
  const entry = ctx.db.normalizeId("logEntries", owner);
  return entry === null ? null : await ctx.db.get("logEntries", entry);
}

/** The row that is meant by its own ids. */
export async function ownerOf(
  ctx: QueryCtx,
  item: Embeddable,
): Promise<Row | null> {
  return item.kind === "memory"
    ? await findMemory(ctx, item.space, item.id)
    : await findEntry(ctx, item.space, item.id);
}

/** Of what a text is said of, what is nearest to it: more of it makes the rows of a file alike (`bench/recall/README.md`). */
const EMBEDDED_CONTEXT = 2;

/** A row as the app is told of it, with the text to embed: what it says in its context, a log entry's behind its day. */
export function embeddableOf(row: Row): Embeddable & Pick<Claimed, "text"> {
  const { space } = row;
  const said = inContext(row.content, row.context?.slice(-EMBEDDED_CONTEXT));
  if ("memoryId" in row) {
    const { memoryId: id, version } = row;
    return { kind: "memory", space, id, version, text: said };
  }
  const text = embeddedDay(row.date) + said;
  return { kind: "log", space, id: row.entryId, version: 1, text };
}

/** Counts how the text to embed has been made of a row's: to be raised with every change of that. */
export const FORMS = { memory: 1, log: 2 };
const FIRST_FORM = 1;

/** The form of the text that is embedded now, where it is not the first. */
export function formOf(row: Row): { form?: number } {
  const form = "memoryId" in row ? FORMS.memory : FORMS.log;
  return form === FIRST_FORM ? {} : { form };
}

/** Whether a vector was made of an earlier form of the row's text. */
export function isOutdated(
  row: Row,
  { form = FIRST_FORM }: { form?: number | undefined },
): boolean {
  return form < (formOf(row).form ?? FIRST_FORM);
}
