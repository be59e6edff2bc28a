import { jsonToConvex, type JSONValue } from "convex/values";
import { internal } from "../convex/_generated/api.js";
import type { TABLES } from "../convex/components/openclawBackend/portability/replica.js";
import type { Engine } from "./engine.js";
import type { ComponentTables, Row } from "./tables.js";

/**
 * Journals of the first format, which had the backend's own records (`convex/backend/replica.ts`) and the rows
 * of the app's tables. A line is a JSON array of records that came to disk together; a later record of the same
 * row replaces an earlier one. Whoever opens one writes it anew in the present format.
 */
type Table = (typeof TABLES)[number];
type BackendRecord = {
  table: Table;
  fields: { [name: string]: unknown };
  vector?: { model: string; values: number[]; form?: number };
};
/** `createdAt` and `fields` are not there of a row that was deleted. */
type AppRow = { row: string; createdAt?: number; fields?: JSONValue };
/** A number that no row of the app had yet. */
type NextNumber = { next: number };

/** As it stands in a line: a vector is long, and longer in digits. */
type Packed =
  | AppRow
  | NextNumber
  | (Omit<BackendRecord, "vector"> & {
      vector?: { model: string; float32: string; form?: number };
    });
export type EarlierLine = Packed[];

/** What one transaction restores, well below what it may write. */
const RESTORE_BATCH = 100;
const RESTORE_BATCH_CHARACTERS = 1024 * 1024;

/** What makes a row the same row, by table. */
const KEYS: { [table in Table]: string[] } = {
  agents: ["agentId"],
  tokens: ["tokenId"],
  grants: ["agentId", "space"],
  memories: ["space", "memoryId"],
  memoryVersions: ["space", "memoryId", "version"],
  logEntries: ["space", "entryId"],
  dailyLogs: ["space", "date"],
  openclawFiles: ["space", "path"],
  spaceUsage: ["space"],
  idempotencyKeys: ["agentId", "key"],
  auditEvents: ["eventId"],
  // One row.
  secretNames: [],
};

/** Restores what the lines hold into the empty engine; the rows of the app with their ids. */
export async function restoreEarlier(
  engine: Engine,
  app: ComponentTables,
  lines: readonly EarlierLine[],
): Promise<void> {
  const backends: BackendRecord[] = [];
  for (const of of lines.flat()) {
    if ("table" in of) backends.push(unpacked(of));
    else if ("next" in of) app.advance(of.next);
  }
  for (const row of appRows(lines.flat())) app.put(row);
  let first = true;
  for (const records of batches(latest(backends))) {
    const { restore } = internal.backend.replica;
    await engine.mutation(restore, { records, first });
    first = false;
  }
}

function appRows(of: readonly Packed[]): Iterable<Row> {
  const rows = new Map<string, Row>();
  for (const one of of) {
    if (!("row" in one)) continue;
    const { row: _id, createdAt, fields } = one;
    if (fields === undefined) rows.delete(_id);
    else
      rows.set(_id, {
        ...(jsonToConvex(fields) as object),
        ...{ _id, _creationTime: createdAt! },
      });
  }
  return rows.values();
}

function* batches(records: BackendRecord[]): Generator<BackendRecord[]> {
  let batch: BackendRecord[] = [];
  let characters = 0;
  for (const record of records) {
    const size = JSON.stringify(record).length;
    const full =
      batch.length === RESTORE_BATCH ||
      characters + size > RESTORE_BATCH_CHARACTERS;
    if (full && batch.length > 0) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(record);
    characters += size;
  }
  if (batch.length > 0) yield batch;
}

function unpacked({
  vector,
  ...record
}: Extract<Packed, { table: string }>): BackendRecord {
  if (!vector) return record;
  const { float32, ...model } = vector;
  const bytes = Uint8Array.from(Buffer.from(float32, "base64"));
  const values = Array.from(new Float32Array(bytes.buffer));
  return { ...record, vector: { ...model, values } };
}

/** The last record of each row, in the order in which the rows first came. */
function latest(records: BackendRecord[]): BackendRecord[] {
  const rows = new Map<string, BackendRecord>();
  for (const record of records) {
    const erased = erasedAgent(record);
    if (erased !== null)
      for (const [key, row] of rows) if (isOf(erased, row)) rows.delete(key);
    for (const key of erasedEntries(record)) rows.delete(key);
    const key = KEYS[record.table].map((field) => record.fields[field]);
    rows.set(JSON.stringify([record.table, ...key]), record);
  }
  // Versions are deleted without a record of it: each memory says from which one on it has any.
  const historyFrom = new Map<string, number>();
  for (const { table, fields } of rows.values())
    if (table === "memories")
      historyFrom.set(memoryKey(fields), earliestVersion(fields));
  // So are ended log entries: each day says up to when those that were due are gone.
  const purgedTo = new Map<string, number>();
  for (const { table, fields } of rows.values())
    if (table === "dailyLogs")
      purgedTo.set(dayKey(fields), Number(fields.purgedTo ?? 0));
  const isPurged = ({ purgeAt = Infinity, ...of }: BackendRecord["fields"]) =>
    Number(purgeAt) <= (purgedTo.get(dayKey(of)) ?? 0);
  // A day is deleted with its last entry.
  const days = new Set<string>();
  for (const { table, fields } of rows.values())
    if (table === "logEntries" && !isPurged(fields)) days.add(dayKey(fields));
  return [...rows.values()].filter(({ fields, table }) => {
    if (table === "dailyLogs") return days.has(dayKey(fields));
    if (table === "logEntries" && isPurged(fields)) return false;
    const expired =
      table === "idempotencyKeys" && Number(fields.expiresAt) <= Date.now();
    const isGone =
      table === "memoryVersions" &&
      Number(fields.version) < (historyFrom.get(memoryKey(fields)) ?? 0);
    return !expired && !isGone;
  });
}

/** The agent that is gone with this record: rows are deleted without one, and only the last event has counts. */
function erasedAgent({ table, fields }: BackendRecord): string | null {
  const { action, outcome, about, subjects } = fields;
  const isErasure =
    table === "auditEvents" && action === "agent.erase" && outcome === "ok";
  const isLast = Array.isArray(subjects) && subjects.length > 1;
  return isErasure && isLast ? String(about) : null;
}

/** The keys of the log entries that are gone with this record. */
function erasedEntries({ table, fields }: BackendRecord): string[] {
  const { action, outcome, about, agentId, subjects } = fields;
  const isErasure =
    table === "auditEvents" &&
    outcome === "ok" &&
    (action === "log.eraseEntry" || action === "log.eraseDay");
  const space = `agent/${String(about ?? agentId)}`;
  return isErasure
    ? (subjects as string[]).map((id) =>
        JSON.stringify(["logEntries", space, id]),
      )
    : [];
}

/** Whether a row is an agent's own; what an erasure leaves is nobody's. */
function isOf(agentId: string, record: BackendRecord): boolean {
  const { agentId: owner, about, space } = record.fields;
  const isOwn =
    owner === agentId || about === agentId || space === `agent/${agentId}`;
  return isOwn && erasedAgent(record) === null;
}

/** Where a memory's history begins; of one without content it is all gone. */
function earliestVersion({
  content,
  historyFrom,
}: BackendRecord["fields"]): number {
  return content === "" ? Infinity : Number(historyFrom ?? 0);
}

/** What a day and its entries have in common. */
function dayKey({ space, date }: BackendRecord["fields"]): string {
  return JSON.stringify([space, date]);
}

/** What a memory and its versions have in common. */
function memoryKey({ space, memoryId }: BackendRecord["fields"]): string {
  return JSON.stringify([space, memoryId]);
}
