import { statSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { restoreEarlier, type EarlierLine } from "./earlierJournal.js";
import { RATE_LIMITER, type Engine } from "./engine.js";
import {
  FORMAT,
  headerLine,
  HOW_TO_REPAIR,
  keepCopy,
  lineOf,
  linesOf,
  Unusable,
  writeWhole,
  type Broken,
} from "./journalFile.js";
import { rowOf, written, type Written } from "./journalRows.js";
import { hintAt } from "./lookups.js";
import { report } from "./report.js";
import { tableOf, tablesOf, type ComponentTables, type Row } from "./tables.js";

/**
 * Every row that a transaction has left changed, of the app's tables and the backend's. The first line names the
 * format and the schema; each other one holds whole transactions, so that a torn line loses no part of one. A
 * later line of a row replaces an earlier one.
 */
type Line = {
  /** The time of the last commit that it has, in nanoseconds. */
  at: string;
  components: { [path: string]: Part };
};
/** Of one component: the number of its next row, rows as they are now and the ids of those that are gone. */
type Part = { next: number; rows: Written[]; gone: string[] };
type Header = { format: number; schema?: string };
/** By component and id; null for rows that are gone. */
type Changed = Map<string, Map<string, Row | null>>;

const FILE = "journal.ndjson";
/** What one line has of rows that are all written anew. */
const ROWS_A_LINE = 500;
/** How many broken lines are told by their numbers, besides the first. */
const MOST_NAMED = 5;
/** How long rows may wait that no request has written: those of a scheduled function. */
const UNASKED_MS = 1000;

export type Opening = {
  /** Goes on with what is whole where lines are broken, and keeps a copy of the file. */
  repair?: boolean;
  /** Told now and then how much is done, from 0 to 1. */
  progress?: (done: number) => void;
  /** Told what was left out or is gone on with. */
  say?: (sentence: string) => void;
};

export class Journal {
  private changed: Changed = new Map();
  private flushing: Promise<void> | null = null;
  private queued: Promise<void> | null = null;
  /** Whether a part of a line may stand behind the last whole one. */
  private isTorn = false;
  private readonly unasked: NodeJS.Timeout;
  private readonly unwatch: (() => void)[];

  private constructor(
    private readonly kept: Map<string, ComponentTables>,
    private readonly file: FileHandle,
    private bytes: number,
  ) {
    this.unwatch = [...kept].map(([component, tables]) =>
      tables.onCommit((rows) => this.note(component, rows)),
    );
    const check = () =>
      void this.flush().catch((error: unknown) =>
        report(error, "while the journal was written"),
      );
    this.unasked = setInterval(check, UNASKED_MS).unref();
  }

  /** Restores what the folder's journal holds into the empty engine, and goes on writing there. */
  static async open(
    engine: Engine,
    folder: string,
    opening: Opening = {},
  ): Promise<Journal> {
    const name = path.join(folder, FILE);
    const kept = await tablesOf(engine);
    // Its rows are of the last minutes, and every request writes one.
    kept.delete(RATE_LIMITER);
    const schema = [...kept.values()].map((tables) => tables.schema).join();
    const header = headerLine(schema);
    const isAsWritten = await restore(engine, kept, name, header, opening);
    const bytes = isAsWritten
      ? statSync(name).size
      : writeWhole(name, whole(kept, header));
    return new Journal(kept, await open(name, "a", 0o600), bytes);
  }

  /** Whether nothing was ever written, or all of it is gone. */
  get isEmpty(): boolean {
    return [...this.kept.values()].every((tables) => tables.isEmpty);
  }

  private note(component: string, rows: Map<string, Row | null>): void {
    const changed =
      this.changed.get(component) ?? new Map<string, Row | null>();
    for (const [id, row] of rows) if (isKept(id)) changed.set(id, row);
    if (changed.size > 0) this.changed.set(component, changed);
  }

  /**
   * Resolves when everything that was committed before the call is on disk. Calls that come while
   * one flush runs share the next one.
   */
  async flush(): Promise<void> {
    if (this.flushing === null) {
      if (this.changed.size === 0) return;
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
    const taken = this.changed;
    this.changed = new Map();
    try {
      await this.append(lineOf(this.line(taken)));
    } catch (error) {
      // The next line takes it along, as it is by then.
      for (const [component, rows] of taken) {
        const since = this.changed.get(component) ?? [];
        this.changed.set(component, new Map([...rows, ...since]));
      }
      throw error;
    }
  }

  private line(changed: Changed): Line {
    const components: Line["components"] = {};
    let at = 0n;
    for (const [component, rows] of changed) {
      const { next, committed } = this.kept.get(component)!;
      const there = [...rows.values()].filter((row) => row !== null);
      const gone = [...rows.keys()].filter((id) => rows.get(id) === null);
      components[component] = { next, rows: there.map(written), gone };
      at = committed;
    }
    return { at: `${at}`, components };
  }

  /** All or nothing: on a full disk a part of the line must not stand before the next one. */
  private async append(text: string): Promise<void> {
    await this.takeBack();
    try {
      this.isTorn = true;
      await this.file.appendFile(text);
      await this.file.datasync();
      this.bytes += Buffer.byteLength(text);
      this.isTorn = false;
    } catch (error) {
      await this.takeBack();
      throw error;
    }
  }

  /** There are disks that give back nothing either while they are full: then the next line waits for it. */
  private async takeBack(): Promise<void> {
    if (!this.isTorn) return;
    await this.file.truncate(this.bytes);
    this.isTorn = false;
  }

  /** What is committed afterwards is not kept, and nobody was told that it was. */
  async close(): Promise<void> {
    clearInterval(this.unasked);
    try {
      await this.flush();
    } finally {
      this.changed.clear();
      for (const unwatch of this.unwatch) unwatch();
      await this.file.close();
    }
  }
}

/** What the engine keeps for itself, files and scheduled functions, does not outlive it. */
function isKept(id: string): boolean {
  return !tableOf(id).startsWith("_");
}

/** Answers whether the file is just as it would be written anew. */
async function restore(
  engine: Engine,
  kept: Map<string, ComponentTables>,
  name: string,
  header: string,
  { repair = false, progress, say = console.error }: Opening,
): Promise<boolean> {
  const broken: Broken[] = [];
  const earlier: EarlierLine[] = [];
  const latest = new Map<string, Map<string, Written>>();
  let [first, at, entries, done] = ["", 0n, 0, 0];
  for (const line of linesOf(name, (one) => broken.push(one))) {
    ({ done } = line);
    progress?.(done / 2);
    if (Array.isArray(line.value)) earlier.push(line.value as EarlierLine);
    else if (isHeader(line.value)) first = known(name, line.value);
    else if (!isLine(line.value))
      broken.push({ line: line.number, why: "is none of this format" });
    else {
      at = BigInt(line.value.at);
      for (const [component, part] of Object.entries(line.value.components))
        entries += take(latest, kept, component, part);
    }
  }
  if (broken.length > 0) {
    const which = `${name}: ${sentenceOf(broken)}`;
    if (!repair) throw new Unusable(`${which} ${HOW_TO_REPAIR}`);
    say(`${which} Left out; the file as it was is kept as ${keepCopy(name)}.`);
  }
  if (earlier.length > 0) await restoreEarlier(engine, kept.get("")!, earlier);
  let live = 0;
  progress?.(entries > 0 ? 0.5 : 1);
  for (const [component, rows] of latest) {
    const tables = kept.get(component)!;
    tables.advance(0, 0, at);
    for (const of of rows.values()) {
      const row = due(rowOf(of));
      if (first !== header) fitting(component, tables, row);
      tables.put(row);
      live += 1;
      if (live % ROWS_A_LINE === 0) progress?.((1 + live / entries) / 2);
    }
    await hintAt(engine, rows);
  }
  const isWhole = broken.length === 0 && done === 1;
  return first === header && isWhole && entries === live;
}

function isHeader(value: unknown): value is Header {
  return "format" in (value as object);
}

function isLine(value: unknown): value is Line {
  const { at, components } = value as Partial<Line>;
  const isPart = ({ next, rows, gone }: Part) =>
    typeof next === "number" && Array.isArray(rows) && Array.isArray(gone);
  return (
    typeof at === "string" &&
    typeof components === "object" &&
    Object.values(components).every(isPart)
  );
}

/** Whoever was embedding it has ended, and a provider that had failed may be another one by now: nothing waits for them. */
function due(row: Row): Row {
  const now = Date.now();
  const waits = tableOf(row._id) === "recallRows" && Number(row.dueAt) > now;
  return waits ? { ...row, dueAt: now } : row;
}

/** Takes a line's part into what is latest; answers how many rows it tells of. */
function take(
  latest: Map<string, Map<string, Written>>,
  kept: Map<string, ComponentTables>,
  component: string,
  { next, rows, gone }: Part,
): number {
  const known = latest.get(component) ?? new Map<string, Written>();
  latest.set(component, known);
  for (const row of rows) known.set(row._id as string, row);
  for (const id of gone) known.delete(id);
  kept.get(component)?.advance(next);
  return rows.length + gone.length;
}

/** The first line as it stands there. */
function known(name: string, header: Header): string {
  const { format } = header;
  if (format > FORMAT)
    throw new Unusable(
      `${name} has format ${format}, and this version reads up to ${FORMAT}: it was written by a later one.`,
    );
  return `${JSON.stringify(header)}\n`;
}

function sentenceOf(broken: readonly Broken[]): string {
  const [{ line, why }] = broken as [Broken];
  const others = broken.slice(1).map((one) => one.line);
  if (others.length === 0) return `line ${line} ${why}.`;
  const some = others.slice(0, MOST_NAMED).join(", ");
  const more = others.length - MOST_NAMED;
  const rest = more > 0 ? ` nor ${more} more` : "";
  return `line ${line} ${why}, and neither is ${some}${rest}.`;
}

function fitting(component: string, tables: ComponentTables, row: Row): void {
  try {
    tables.validate(row);
  } catch {
    const table = tableOf(row._id);
    throw new Unusable(
      component === ""
        ? `A kept row of the table "${table}" does not fit convex/schema.ts. Take the change back or make the field optional, as before a deployment.`
        : `A kept row of the backend's table "${table}" does not fit its schema.`,
    );
  }
}

/** All that there is, as a journal's parts. */
function* whole(
  kept: Map<string, ComponentTables>,
  header: string,
): Generator<string> {
  yield header;
  for (const [component, tables] of kept) {
    const { next, committed } = tables;
    const lineWith = (rows: Written[]) =>
      lineOf({
        at: `${committed}`,
        components: { [component]: { next, rows, gone: [] } },
      });
    let rows: Written[] = [];
    for (const row of tables.rows()) {
      if (!isKept(row._id)) continue;
      rows.push(written(row));
      if (rows.length < ROWS_A_LINE) continue;
      yield lineWith(rows);
      rows = [];
    }
    yield lineWith(rows);
  }
}
