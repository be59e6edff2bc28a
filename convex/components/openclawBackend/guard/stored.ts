/** Answers the operator which stored rows hold what looks like a secret. */
import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { query, type QueryCtx } from "../_generated/server.js";
import { scanFields, textFields, type Field } from "./fields.js";
import { redactSecrets } from "./secrets.js";

/** Where text of agents is stored: memories, what they said before, logs, and what lies between them in files. */
const TABLES = {
  memory: "memories",
  version: "memoryVersions",
  log: "logEntries",
  file: "openclawFiles",
} as const;
export const vKind = v.union(
  v.literal("memory"),
  v.literal("version"),
  v.literal("log"),
  v.literal("file"),
);
type Kind = Infer<typeof vKind>;
type Row = Doc<(typeof TABLES)[Kind]>;

/**
 * What ends a page, together with the transaction that it is in: what one transaction has written, another
 * can read. A scan costs some 50 µs a kilobyte.
 */
const PAGE_ROWS = 250;
const PAGE_CHARACTERS = 1024 * 1024;

export const vScanned = v.object({
  kind: vKind,
  space: v.string(),
  /** Of a file its path. */
  id: v.string(),
  /** Of a version its number. */
  version: v.optional(v.number()),
  rules: v.array(v.string()),
});

export const vScan = v.object({
  /** All that was looked at, with its texts for whoever knows more than rules: what the environment holds. */
  rows: v.array(v.object({ row: vScanned, texts: v.array(v.string()) })),
  /** Where to go on, null at the end. */
  next: v.union(v.int64(), v.null()),
});

/** Looks for secrets in what was stored before the guard, or while it was off. */
export const scan = query({
  args: { kind: vKind, after: v.int64() },
  returns: vScan,
  handler: async (ctx, { kind, after }) => {
    const rows: Infer<typeof vScan>["rows"] = [];
    let characters = 0;
    let last = after;
    for await (const row of rowsAfter(ctx, kind, after)) {
      const revision = row.revision as bigint;
      const full = rows.length >= PAGE_ROWS || characters >= PAGE_CHARACTERS;
      if (full && revision > last) return { rows, next: last };
      const fields = textsOf(row);
      const rules = [...new Set(scanFields(fields).map(({ rule }) => rule))];
      const texts = fields.map(({ text }) => text);
      // What a client has chosen can be what looks like a secret.
      const { id, ...name } = nameOf(row);
      const named = { kind, ...name, id: redactSecrets(id).text };
      rows.push({ row: { ...named, rules }, texts });
      characters += texts.reduce((sum, text) => sum + text.length, 0);
      last = revision;
    }
    return { rows, next: null };
  },
});

function rowsAfter(
  ctx: QueryCtx,
  kind: Kind,
  after: bigint,
): AsyncIterable<Row> {
  return ctx.db
    .query(TABLES[kind])
    .withIndex("by_revision", (q) => q.gt("revision", after));
}

function nameOf(row: Row): { space: string; id: string; version?: number } {
  const { space } = row;
  if ("path" in row) return { space, id: row.path };
  if ("entryId" in row) return { space, id: row.entryId };
  const id = row.memoryId;
  return "changedAt" in row
    ? { space, id, version: row.version }
    : { space, id };
}

function textsOf(row: Row): Field[] {
  if (!("path" in row)) return textFields(row);
  // What follows one statement and leads to the next stands together in the file.
  let before = "";
  const between = row.pieces.map(({ gap, open, close }) => {
    const text = before + gap + open;
    before = close;
    return text;
  });
  return [row.path, ...between, before + row.tail].map((text) => ({
    pointer: "",
    text,
  }));
}
