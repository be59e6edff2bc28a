import type { TestConvex } from "convex-test";
import {
  compareValues,
  jsonToConvex,
  type JSONValue,
  type Value,
} from "convex/values";
import { Hints, isPlain, valueAt, type Equal } from "./hints.js";
import { beneathObservers, WRITES, type Syscalls } from "./observe.js";
import { tableOf } from "./tables.js";

/**
 * Equality lookups by hash. convex-test's engine has no indexes: each query walks through all rows of its
 * table. Here a query for few rows by equal fields reads those alone that may match. Each is read through the
 * engine, which knows what the running transaction and component see, and held against the query: one row too
 * many costs a read. What is left of a deleted row stays until it is looked up: some hundred bytes.
 */

/** Rows that are read one by one. The engine counts each as a query of the transaction. */
const MAX_ROWS = 16;
/** The digits of no row's id, which the engine counts from 10000 on; the table's name follows them. */
const NOBODY = "0";

type Query = {
  source: {
    type: string;
    indexName: string;
    range: Equal[];
    order: "asc" | "desc" | null;
  };
  operators: { limit?: number }[];
};

type Table = {
  indexes: ReadonlyMap<string, readonly string[]>;
  hints: Hints;
  /** Inserts whose ids are not known yet, while the engine finds their rows already. */
  inserting: number;
  /** The last write that was begun, and the commit that its transaction started from. */
  written: { since: string };
};
/** A name that two components use is null: what is settled of the one's row says nothing of the other's. */
type Tables = ReadonlyMap<string, Table | null>;

/** By a function of the engine's own: engines share the global one, and each counts ids from the same number. */
const ofEngines = new WeakMap<Syscalls["asyncSyscall"], Lookups>();
let calls: Syscalls | undefined;

/** For an engine that has no rows yet and the tables of these schemas. */
export async function lookUpByHash(
  engine: Pick<TestConvex<never>, "query">,
  schemas: object[],
): Promise<void> {
  if (calls === undefined) beneathObservers(answering);
  // The engine's own functions can be had while it runs something.
  await engine.query(() => {
    const own = calls!.asyncSyscall;
    ofEngines.set(own, new Lookups(calls!, tablesOf(schemas)));
    return Promise.resolve(null);
  });
}

/** Tells of rows, by id, that were put into the engine's tables and written by no function. */
export async function hintAt(
  engine: Pick<TestConvex<never>, "query">,
  rows: ReadonlyMap<string, JSONValue>,
): Promise<void> {
  await engine.query(() => {
    const lookups = calls && ofEngines.get(calls.asyncSyscall);
    for (const [id, row] of rows) lookups?.know(id, row);
    return Promise.resolve(null);
  });
}

function answering(engine: Syscalls): Syscalls {
  calls = engine;
  const lookups = () => ofEngines.get(engine.asyncSyscall);
  return {
    syscall: (op, args) =>
      lookups()?.syscall(op, args) ?? engine.syscall(op, args),
    asyncSyscall: (op, args) =>
      lookups()?.asyncSyscall(op, args) ?? engine.asyncSyscall(op, args),
    jsSyscall: (op, args) => engine.jsSyscall(op, args),
  };
}

class Lookups {
  /** What is left to answer, by a query id below any of the engine's. */
  private readonly open = new Map<number, Promise<string[]>>();
  private opened = 0;

  constructor(
    private readonly engine: Syscalls,
    private readonly tables: Tables,
  ) {}

  /** Undefined for what the engine has to answer. */
  syscall(op: string, args: string): string | undefined {
    if (op === "1.0/queryStream") {
      const rows = this.query((JSON.parse(args) as { query: Query }).query);
      if (rows === undefined) return undefined;
      // Whoever does not go on with the query does not hear that it has failed.
      rows.catch(() => undefined);
      this.opened += 1;
      this.open.set(-this.opened, rows);
      return JSON.stringify({ queryId: -this.opened });
    }
    if (op === "1.0/queryCleanup") this.open.delete(queryIdIn(args));
    return undefined;
  }

  asyncSyscall(op: string, args: string): Promise<string> | undefined {
    if (WRITES.has(op)) return this.write(op, args);
    if (op !== "1.0/queryStreamNext") return undefined;
    return this.open.get(queryIdIn(args))?.then((rows) => {
      const row = rows.shift();
      return `{"value":${row ?? null},"done":${row === undefined}}`;
    });
  }

  know(id: string, row: JSONValue): void {
    this.tables.get(tableOf(id))?.hints.add(id, row);
  }

  private query({ source, operators }: Query): Promise<string[]> | undefined {
    if (source.type !== "IndexRange") return undefined;
    const { indexName, range, order } = source;
    const [name, index] = indexName.split(".") as [string, string];
    const table = this.tables.get(name);
    const fields = table?.indexes.get(index);
    const limits = operators.map(({ limit }) => limit);
    if (!table || !fields || !isLookup(range, fields)) return undefined;
    if (limits.length > 1 || limits.includes(undefined)) return undefined;
    const ids = table.inserting > 0 ? undefined : table.hints.of(range);
    if (ids === undefined) return undefined;
    return this.read(name, table, ids, range).then((rows) =>
      sorted(rows, fields, order).slice(0, limits[0]),
    );
  }

  /** Asks for all rows before it waits: what is written meanwhile is no part of the answer, as in the engine. */
  private async read(
    name: string,
    table: Table,
    ids: string[],
    range: Equal[],
  ): Promise<string[]> {
    // A query that finds nothing counts as one too.
    const asked = ids.length > 0 ? ids : [NOBODY + name];
    const answers = asked.map((id) =>
      this.engine.asyncSyscall("1.0/get", JSON.stringify({ table: name, id })),
    );
    const { written } = table;
    const settled = written.since !== this.lastCommit();
    const found: string[] = [];
    for (const [i, text] of (await Promise.all(answers)).entries()) {
      const row = JSON.parse(text) as JSONValue;
      const unmet = range.filter(
        ({ fieldPath, value }) => valueAt(row, fieldPath) !== value,
      );
      if (unmet.length === 0) found.push(text);
      else if (settled && table.written === written)
        for (const condition of unmet) table.hints.delete(asked[i]!, condition);
    }
    return found;
  }

  private write(op: string, args: string): Promise<string> | undefined {
    type Args = { table?: string; id?: string; value?: JSONValue };
    const { table: given, id, value = null } = JSON.parse(args) as Args;
    const table = this.tables.get(id ? tableOf(id) : (given ?? ""));
    if (!table) return undefined;
    table.written = { since: this.lastCommit() };
    if (id !== undefined) {
      table.hints.add(id, value);
      return undefined;
    }
    table.inserting += 1;
    return this.engine
      .asyncSyscall(op, args)
      .then((answer) => {
        table.hints.add((JSON.parse(answer) as { _id: string })._id, value);
        return answer;
      })
      .finally(() => (table.inserting -= 1));
  }

  /**
   * Before the running transaction. Transactions run one at a time: one that started from another commit is
   * over, and what it may have written is committed or gone.
   */
  private lastCommit(): string {
    return this.engine.syscall("1.0/getSnapshotTs", "{}");
  }
}

function tablesOf(schemas: object[]): Tables {
  type Index = { indexDescriptor: string; fields: string[] };
  type Declared = { [name: string]: { export: () => { indexes: Index[] } } };
  const tables = new Map<string, Table | null>();
  for (const { tables: declared } of schemas as { tables: Declared }[])
    for (const [name, table] of Object.entries(declared)) {
      const { indexes } = table.export();
      const fields = indexes.map((index) => index.fields).flat();
      const fresh: Table = {
        indexes: new Map(indexes.map((i) => [i.indexDescriptor, i.fields])),
        hints: new Hints(fields, MAX_ROWS),
        inserting: 0,
        written: { since: "" },
      };
      tables.set(name, tables.has(name) ? null : fresh);
    }
  return tables;
}

function isLookup(range: Equal[], fields: readonly string[]): boolean {
  const isEqual = ({ type, fieldPath, value }: Equal, i: number) =>
    type === "Eq" && fieldPath === fields[i] && isPlain(value);
  return range.length > 0 && range.every(isEqual);
}

/** In the order of the index. */
function sorted(
  rows: string[],
  fields: readonly string[],
  order: "asc" | "desc" | null,
): string[] {
  if (rows.length < 2) return rows;
  const sign = order === "desc" ? -1 : 1;
  const by = [...fields, "_creationTime", "_id"];
  return rows
    .map((text) => {
      const row = jsonToConvex(JSON.parse(text) as JSONValue);
      return { text, key: by.map((field) => valueAt(row, field) as Value) };
    })
    .sort((a, b) => sign * compareKeys(a.key, b.key))
    .map(({ text }) => text);
}

function compareKeys(a: Value[], b: Value[]): number {
  const compared = a.map((value, i) => compareValues(value, b[i]));
  return compared.find((order) => order !== 0) ?? 0;
}

function queryIdIn(args: string): number {
  return (JSON.parse(args) as { queryId: number }).queryId;
}
