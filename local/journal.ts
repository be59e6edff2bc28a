import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { internal } from "../convex/_generated/api.js";
import type { TABLES } from "../convex/components/openclawBackend/portability/replica.js";
import appSchema from "../convex/schema.js";
import {
  appRow,
  MOST_READ,
  nextNumber,
  numberOf,
  readRows,
  restoreRows,
  WrittenRows,
  type AppRow,
  type NextNumber,
} from "./appRows.js";
import type { Engine } from "./engine.js";
import { report } from "./report.js";
import { WrittenTables } from "./writtenTables.js";

type Table = (typeof TABLES)[number];

/**
 * Everything that was written, in commit order. A line is a JSON array of records that came to disk
 * together: whole transactions, so that a torn line loses no part of one. The records are the backend's
 * own (`convex/backend/replica.ts`) and the rows of the app's tables; a later record of the same row replaces
 * an earlier one.
 */
type BackendRecord = {
  table: Table;
  fields: { [name: string]: unknown };
  vector?: { model: string; values: number[]; form?: number };
};
type Record = BackendRecord | AppRow | NextNumber;

const FILE = "journal.ndjson";
/** What one transaction restores, well below what it may write. */
const RESTORE_BATCH = 100;
const RESTORE_BATCH_CHARACTERS = 1024 * 1024;
/** How long rows of the app may wait that no request has written: those of a scheduled function. */
const UNASKED_MS = 1000;

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

export class Journal {
  private position = 0n;
  private flushing: Promise<void> | null = null;
  private queued: Promise<void> | null = null;
  private mostRead = MOST_READ;
  private readonly unasked: NodeJS.Timeout;

  private constructor(
    private readonly engine: Engine,
    private readonly file: FileHandle,
    private bytes: number,
    private readonly written: WrittenTables<Table>,
    private readonly rows: WrittenRows,
  ) {
    const flush = () => void this.flush().catch(failed);
    const check = () => this.rows.some && flush();
    this.unasked = setInterval(check, UNASKED_MS).unref();
  }

  /** Restores what the folder's journal holds into the empty engine, and goes on writing there. */
  static async open(engine: Engine, folder: string): Promise<Journal> {
    const name = path.join(folder, FILE);
    const all = existsSync(name) ? read(name) : [];
    const records = latest(all.filter(isBackends));
    const { rows, next } = latestRows(all);
    await restoreRows(engine, rows, next);
    let first = true;
    for (const batch of batches(records)) {
      await engine.mutation(internal.backend.replica.restore, {
        records: batch,
        first,
      });
      first = false;
    }
    // Written anew without what was replaced or torn; the rename makes it all or nothing.
    const kept = [...records, ...rows, ...(next > 0 ? [{ next }] : [])];
    const text = kept.map((record) => line([record])).join("");
    writeDurably(`${name}.new`, text);
    renameSync(`${name}.new`, name);
    const journal = new Journal(
      engine,
      await open(name, "a", 0o600),
      Buffer.byteLength(text),
      new WrittenTables(Object.keys(KEYS) as Table[]),
      new WrittenRows(Object.keys(appSchema.tables)),
    );
    journal.position = await engine.query(
      internal.backend.replica.position,
      {},
    );
    return journal;
  }

  /**
   * Resolves when everything that was committed before the call is on disk. Calls that come while
   * one flush runs share the next one.
   */
  async flush(): Promise<void> {
    if (this.flushing === null) {
      if (!this.written.some && !this.rows.some) return;
      this.flushing = this.write().finally(() => (this.flushing = null));
      return await this.flushing;
    }
    this.queued ??= this.flushing
      .catch(() => undefined)
      .then(() => {
        this.queued = null;
        return this.flush();
      });
    return await this.queued;
  }

  /** All of it is one line, or else nothing is as written. */
  private async write(): Promise<void> {
    const taken = { tables: new Set<Table>(), rows: new Set<string>() };
    const gathered: Record[] = [];
    let { position } = this;
    try {
      for (let more = true; more;) {
        const page = await this.page(position, taken);
        gathered.push(...page.records);
        ({ position, more } = page);
      }
      if (taken.rows.size > 0)
        gathered.push({ next: await nextNumber(this.engine) });
      if (gathered.length > 0) await this.append(line(gathered));
      this.position = position;
    } catch (error) {
      this.written.add([...taken.tables]);
      this.rows.add([...taken.rows]);
      throw error;
    }
  }

  /** A part of what was written since, as it is now. */
  private async page(
    after: bigint,
    taken: { tables: Set<Table>; rows: Set<string> },
  ): Promise<{ records: Record[]; position: bigint; more: boolean }> {
    let tables: Table[] = [];
    let ids: string[] = [];
    try {
      const { rows, changes } = await this.engine.query(async (ctx) => {
        tables = this.written.take();
        ids = this.rows.take(this.mostRead);
        const { follow } = internal.backend.replica;
        const rows = await readRows(ctx, ids);
        const changes = await ctx.runQuery(follow, { after, tables });
        return { rows, changes };
      });
      for (const table of tables) taken.tables.add(table);
      for (const id of ids) taken.rows.add(id);
      this.mostRead = MOST_READ;
      if (changes.more) this.written.add(tables);
      return {
        records: [
          ...(changes.records as BackendRecord[]),
          ...rows.map((found, i) => appRow(ids[i]!, found)),
        ],
        position: changes.position,
        more: changes.more || this.rows.some,
      };
    } catch (error) {
      this.written.add(tables);
      this.rows.add(ids);
      if (ids.length < 2) throw error;
      // They may be more than a transaction can read.
      this.mostRead = Math.ceil(ids.length / 2);
      return { records: [], position: after, more: true };
    }
  }

  /** All or nothing: on a full disk a part of the line must not stand before the next one. */
  private async append(text: string): Promise<void> {
    try {
      await this.file.appendFile(text);
      await this.file.datasync();
      this.bytes += Buffer.byteLength(text);
    } catch (error) {
      await this.file.truncate(this.bytes);
      throw error;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.unasked);
    try {
      await this.flush();
    } finally {
      await this.file.close();
    }
  }
}

const failed = (error: unknown) =>
  report(error, "while the journal was written");

function isBackends(record: Record): record is BackendRecord {
  return "table" in record;
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

function line(records: Record[]): string {
  return `${JSON.stringify(records.map(packed))}\n`;
}

/** As it stands in a line: a vector is long, and longer in digits. */
type Packed =
  | AppRow
  | NextNumber
  | (Omit<BackendRecord, "vector"> & {
      vector?: { model: string; float32: string; form?: number };
    });

function packed(of: Record): Packed {
  if (!isBackends(of)) return of;
  const { vector, ...record } = of;
  if (!vector) return record;
  const { values, ...model } = vector;
  const { buffer } = Float32Array.from(values);
  const float32 = Buffer.from(buffer).toString("base64");
  return { ...record, vector: { ...model, float32 } };
}

function unpacked(of: Packed): Record {
  if (!("table" in of)) return of;
  const { vector, ...record } = of;
  if (!vector) return record;
  const { float32, ...model } = vector;
  const bytes = Uint8Array.from(Buffer.from(float32, "base64"));
  const values = Array.from(new Float32Array(bytes.buffer));
  return { ...record, vector: { ...model, values } };
}

/** The journal's records. A process that was killed while it wrote leaves a torn last line: it was never acknowledged. */
function read(name: string): Record[] {
  const lines = readFileSync(name, "utf8").split("\n");
  lines.pop();
  return lines.flatMap((text) => JSON.parse(text) as Packed[]).map(unpacked);
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

/** The app's rows that are there, and the first number that none has had. */
function latestRows(records: Record[]): { rows: AppRow[]; next: number } {
  const rows = new Map<string, AppRow>();
  let next = 0;
  for (const record of records) {
    if ("next" in record) next = Math.max(next, record.next);
    if (!("row" in record)) continue;
    rows.set(record.row, record);
    next = Math.max(next, numberOf(record.row) + 1);
  }
  const there = [...rows.values()].filter(({ fields }) => fields !== undefined);
  return { rows: there, next };
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

function writeDurably(name: string, text: string): void {
  const descriptor = openSync(name, "w", 0o600);
  try {
    writeFileSync(descriptor, text, { flush: true });
  } finally {
    closeSync(descriptor);
  }
}
