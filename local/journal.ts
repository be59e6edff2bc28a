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
import type { Engine } from "./engine.js";
import { WrittenTables } from "./writtenTables.js";

type Table = (typeof TABLES)[number];

/**
 * Everything that was written, in commit order. A line is a JSON array of records that came to disk
 * together: whole transactions, so that a torn line loses no part of one. The records are the backend's
 * own (`convex/backend/replica.ts`); a later record of the same row replaces an earlier one.
 */
type Record = {
  table: Table;
  fields: { [name: string]: unknown };
  vector?: { model: string; values: number[]; form?: number };
};

const FILE = "journal.ndjson";
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
};

export class Journal {
  private position = 0n;
  private flushing: Promise<void> | null = null;
  private queued: Promise<void> | null = null;

  private constructor(
    private readonly engine: Engine,
    private readonly file: FileHandle,
    private bytes: number,
    private readonly written: WrittenTables<Table>,
  ) {}

  /** Restores what the folder's journal holds into the empty engine, and goes on writing there. */
  static async open(engine: Engine, folder: string): Promise<Journal> {
    const name = path.join(folder, FILE);
    const records = existsSync(name) ? latest(read(name)) : [];
    let first = true;
    for (const batch of batches(records)) {
      await engine.mutation(internal.backend.replica.restore, {
        records: batch,
        first,
      });
      first = false;
    }
    // Written anew without what was replaced or torn; the rename makes it all or nothing.
    const text = records.map((record) => line([record])).join("");
    writeDurably(`${name}.new`, text);
    renameSync(`${name}.new`, name);
    const journal = new Journal(
      engine,
      await open(name, "a", 0o600),
      Buffer.byteLength(text),
      new WrittenTables(Object.keys(KEYS) as Table[]),
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
      if (!this.written.some) return;
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

  private async write(): Promise<void> {
    let more = true;
    while (more) {
      let tables: Table[] = [];
      try {
        const changes = await this.engine.query(async (ctx) => {
          tables = this.written.take();
          const after = this.position;
          const { follow } = internal.backend.replica;
          return await ctx.runQuery(follow, { after, tables });
        });
        const records = changes.records as Record[];
        if (records.length > 0) await this.append(line(records));
        ({ position: this.position, more } = changes);
        if (more) this.written.add(tables);
      } catch (error) {
        this.written.add(tables);
        throw error;
      }
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
    try {
      await this.flush();
    } finally {
      await this.file.close();
    }
  }
}

function* batches(records: Record[]): Generator<Record[]> {
  let batch: Record[] = [];
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
type Packed = Omit<Record, "vector"> & {
  vector?: { model: string; float32: string; form?: number };
};

function packed({ vector, ...record }: Record): Packed {
  if (!vector) return record;
  const { values, ...of } = vector;
  const { buffer } = Float32Array.from(values);
  const float32 = Buffer.from(buffer).toString("base64");
  return { ...record, vector: { ...of, float32 } };
}

function unpacked({ vector, ...record }: Packed): Record {
  if (!vector) return record;
  const { float32, ...of } = vector;
  const bytes = Uint8Array.from(Buffer.from(float32, "base64"));
  const values = Array.from(new Float32Array(bytes.buffer));
  return { ...record, vector: { ...of, values } };
}

/** The journal's records. A process that was killed while it wrote leaves a torn last line: it was never acknowledged. */
function read(name: string): Record[] {
  const lines = readFileSync(name, "utf8").split("\n");
  lines.pop();
  return lines.flatMap((text) => JSON.parse(text) as Packed[]).map(unpacked);
}

/** The last record of each row, in the order in which the rows first came. */
function latest(records: Record[]): Record[] {
  const rows = new Map<string, Record>();
  for (const record of records) {
    const key = KEYS[record.table].map((field) => record.fields[field]);
    rows.set(JSON.stringify([record.table, ...key]), record);
  }
  // Versions are deleted without a record of it: each memory says from which one on it has any.
  const historyFrom = new Map<string, number>();
  for (const { table, fields } of rows.values())
    if (table === "memories")
      historyFrom.set(memoryKey(fields), earliestVersion(fields));
  return [...rows.values()].filter(({ fields, table }) => {
    const expired =
      table === "idempotencyKeys" && Number(fields.expiresAt) <= Date.now();
    const isGone =
      table === "memoryVersions" &&
      Number(fields.version) < (historyFrom.get(memoryKey(fields)) ?? 0);
    return !expired && !isGone;
  });
}

/** Where a memory's history begins; of one without content it is all gone. */
function earliestVersion({ content, historyFrom }: Record["fields"]): number {
  return content === "" ? Infinity : Number(historyFrom ?? 0);
}

/** What a memory and its versions have in common. */
function memoryKey({ space, memoryId }: Record["fields"]): string {
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
