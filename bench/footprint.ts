import {
  compareValues,
  jsonToConvex,
  type JSONValue,
  type Value,
} from "convex/values";
import { observing, type Observer, type Write } from "../local/observe.js";
import { allTables, tableOf, type Tables } from "./tables.js";

/**
 * What the transactions of a request read and write, as the platform looks at it for conflicts: a transaction that
 * writes is run again where another one, committed since it began, has written into what it has read. Read is each
 * row that was got or changed by its id, and of each index the part that was walked: up to the last row that was
 * taken, or to its end.
 */

type Row = { [field: string]: Value | undefined };

export type Condition = {
  type: string;
  fieldPath: string;
  value?: Value | undefined;
};

/** A part of a table that was read. */
export type Range = {
  table: string;
  conditions: Condition[];
  /** The key up to which it was walked; none where to its end. */
  last?: { fields: readonly string[]; row: Row; isDescending: boolean };
};

export type WrittenRow = {
  table: string;
  id: string;
  before: Row | null;
  after: Row | null;
};

export type Transaction = { reads: Range[]; writes: WrittenRow[] };

type Source = {
  type: string;
  indexName?: string;
  tableName?: string;
  range?: JsonCondition[];
  filters?: JsonCondition[];
  order?: "asc" | "desc" | null;
};
type JsonCondition = { type: string; fieldPath: string; value?: JSONValue };
type Stream = {
  queryId: number;
  range: Range;
  fields: readonly string[];
  isDescending: boolean;
  limit: number;
  rows: Row[];
  isDone: boolean;
};

/** Runs a request and tells its transactions that write. The engine's modules must be observed. */
export async function footprintOf<Answer>(
  request: () => Promise<Answer>,
): Promise<{ answer: Answer; transactions: Transaction[] }> {
  const recorder = new Recorder(await allTables());
  const answer = await observing(recorder.observer, request);
  return { answer, transactions: recorder.writing() };
}

/** A row's place among the changes is known at its commit: behind all that were read. */
const LATEST = { revision: 2n ** 62n };

class Recorder {
  private readonly transactions: (Transaction & { streams: Stream[] })[] = [];

  constructor(private readonly tables: Tables) {
    this.begin();
  }

  readonly observer: Observer = {
    // A request calls one function after the other, each of which is a transaction.
    onCall: () => this.begin(),
    onSyscall: (op, args, answer) => this.heed(op, args, answer),
    onWrite: (write) => this.write(write),
  };

  /** What only reads sees one state of the database, and is never run again. */
  writing(): Transaction[] {
    return this.transactions
      .filter(({ writes }) => writes.length > 0)
      .map(({ reads, writes, streams }) => ({
        reads: [...reads, ...streams.map(walked)],
        writes,
      }));
  }

  private begin(): void {
    this.transactions.push({ reads: [], writes: [], streams: [] });
  }

  private get current() {
    return this.transactions.at(-1)!;
  }

  private heed(op: string, json: string, answer: string): void {
    if (op === "1.0/get") this.point((JSON.parse(json) as { id: string }).id);
    if (op === "1.0/queryStream") {
      const { query } = JSON.parse(json) as {
        query: { source: Source; operators: { limit?: number }[] };
      };
      const { queryId } = JSON.parse(answer) as { queryId: number };
      const limits = query.operators.map(({ limit = Infinity }) => limit);
      const limit = Math.min(Infinity, ...limits);
      this.current.streams.push(this.open(queryId, query.source, limit));
    }
    if (op === "1.0/queryStreamNext") {
      const { queryId } = JSON.parse(json) as { queryId: number };
      this.next(
        queryId,
        JSON.parse(answer) as { value: JSONValue; done: boolean },
      );
    }
  }

  private open(queryId: number, source: Source, limit: number): Stream {
    const [table, index] = (source.indexName ?? source.tableName!).split(".");
    const declared = this.tables
      .get(table!)
      ?.indexes.find(({ name }) => name === index);
    // A search reads what has its filters' values; which terms it looks for is left out, so this is too much.
    const given = source.range ?? source.filters ?? [];
    const conditions = given
      .filter(({ type }) => type !== "Search")
      .map(({ type, fieldPath, value }) => ({
        ...{ type, fieldPath },
        value: value === undefined ? undefined : decoded(value),
      }));
    return {
      ...{ queryId, limit, rows: [], isDone: false },
      range: { table: table!, conditions },
      fields: declared?.fields ?? ["_creationTime"],
      isDescending: source.order === "desc",
    };
  }

  private next(
    queryId: number,
    { value, done }: { value: JSONValue; done: boolean },
  ): void {
    const row = value === null ? null : (decoded(value) as Row);
    const table = row && tableOf(this.tables, row._id as string).name;
    // Each component numbers its own.
    const stream = this.current.streams.findLast(
      (other) =>
        other.queryId === queryId &&
        !other.isDone &&
        (table === null || table === other.range.table),
    );
    if (stream === undefined) return;
    if (done) stream.isDone = true;
    else if (row) stream.rows.push(row);
  }

  private point(id: string): void {
    const { name: table } = tableOf(this.tables, id);
    const conditions = [{ type: "Eq", fieldPath: "_id", value: id }];
    this.current.reads.push({ table, conditions });
  }

  private write({ id, before, after }: Write): void {
    const { name: table } = tableOf(this.tables, id);
    if (before !== null) this.point(id);
    const row = (json: JSONValue) =>
      json === null ? null : { ...(decoded(json) as Row), ...LATEST };
    this.current.writes.push({
      table,
      id,
      before: row(before),
      after: row(after),
    });
  }
}

function decoded(json: JSONValue): Value | undefined {
  const isUndefined =
    typeof json === "object" && json !== null && "$undefined" in json;
  return isUndefined ? undefined : jsonToConvex(json);
}

function walked({
  range,
  fields,
  isDescending,
  limit,
  rows,
  isDone,
}: Stream): Range {
  const row = rows.at(-1);
  const isWhole = isDone && rows.length < limit;
  return isWhole || row === undefined
    ? range
    : { ...range, last: { fields, row, isDescending } };
}

/** Whether a row, as it was or as it has become, lies in what was read. */
export function reaches(range: Range, write: WrittenRow): boolean {
  return (
    range.table === write.table &&
    [write.before, write.after].some((row) => row !== null && isIn(range, row))
  );
}

function isIn({ conditions, last }: Range, row: Row): boolean {
  const holds = ({ type, fieldPath, value }: Condition) => {
    const order = compareValues(valueAt(row, fieldPath), value);
    if (type === "Eq") return order === 0;
    if (type === "Gt") return order > 0;
    if (type === "Gte") return order >= 0;
    return type === "Lt" ? order < 0 : order <= 0;
  };
  if (!conditions.every(holds)) return false;
  if (last === undefined) return true;
  const order = last.fields
    .map((field) =>
      compareValues(valueAt(row, field), valueAt(last.row, field)),
    )
    .find((compared) => compared !== 0);
  return order === undefined || (last.isDescending ? order > 0 : order < 0);
}

function valueAt(row: Row, path: string): Value | undefined {
  let value: Value | undefined = row;
  for (const name of path.split("."))
    value = (value as { [field: string]: Value } | undefined)?.[name];
  return value;
}

/** The rows that one transaction writes into what the other has read. */
export function overtaken(by: Transaction, reader: Transaction): WrittenRow[] {
  return by.writes.filter((write) =>
    reader.reads.some((range) => reaches(range, write)),
  );
}
