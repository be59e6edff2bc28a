import { jsonToConvex, type JSONValue } from "convex/values";
import { observing, type Observer, type Write } from "../local/observe.js";
import {
  documentSize,
  readKeySize,
  VECTOR_RESULT_BYTES,
  writtenKeysSize,
  writtenToText,
  writtenToVectors,
  type Row,
} from "./sizes.js";
import { allTables, tableOf, type Tables } from "./tables.js";

/** What one request cost, as the platform bills it. */
export type Cost = {
  /** The HTTP action itself and every function that it called; nested calls of one transaction are part of it. */
  calls: number;
  /** Rows returned by reads, and those that a patch, a replacement or a deletion has looked at. */
  documentsRead: number;
  /** Rows that a transaction has changed, each once; deleted ones too. */
  documentsWritten: number;
  /** Rows read, with the keys of the indexes that they were found by, and what vector searches have found. */
  egressBytes: number;
  /** Rows as they were left, with their keys in all indexes. A deletion is free of it. */
  ingressBytes: number;
  textSearches: number;
  vectorSearches: number;
  /** Bytes of the indexes searched, each time all of one, and what was added to such indexes. */
  textQueryBytes: number;
  vectorQueryBytes: number;
};

export const NOTHING: Cost = {
  calls: 0,
  documentsRead: 0,
  documentsWritten: 0,
  egressBytes: 0,
  ingressBytes: 0,
  textSearches: 0,
  vectorSearches: 0,
  textQueryBytes: 0,
  vectorQueryBytes: 0,
};

type Options = {
  tables?: Tables;
  /** Bytes of a search index by its name with its table's, `memories.by_text`. */
  indexSizes?: ReadonlyMap<string, number>;
};

/** Runs one request and tells what it cost, without what it schedules. The engine's modules must be observed. */
export async function metered<Answer>(
  request: () => Promise<Answer>,
  options: Options = {},
): Promise<{ answer: Answer; cost: Cost }> {
  const meter = new Meter(
    options.tables ?? (await allTables()),
    options.indexSizes ?? new Map(),
  );
  return {
    answer: await observing(meter.observer, request),
    cost: meter.total(),
  };
}

type Source =
  | { type: "FullTableScan"; tableName: string }
  | { type: "IndexRange"; indexName: string }
  | { type: "Search"; indexName: string; filters: { value?: JSONValue }[] };

class Meter {
  private readonly cost: Cost = { ...NOTHING, calls: 1 };
  /** What each transaction has made of a row. */
  private readonly written = new Map<object, Map<string, JSONValue>>();
  /** Fields of the index that a stream goes through. Each component numbers its own streams. */
  private readonly streams = new Map<string, readonly string[] | null>();

  constructor(
    private readonly tables: Tables,
    private readonly indexSizes: ReadonlyMap<string, number>,
  ) {}

  readonly observer: Observer = {
    onCall: () => (this.cost.calls += 1),
    onSyscall: (op, args, answer) => {
      this.heed(op, args, answer);
    },
    onWrite: (write, call) => {
      this.write(write, call);
    },
  };

  /** Once the request is over. */
  total(): Cost {
    for (const rows of this.written.values()) {
      for (const [id, json] of rows) this.commit(id, json);
    }
    return this.cost;
  }

  private heed(op: string, args: string, answer: string): void {
    switch (op) {
      case "1.0/get":
        this.read(JSON.parse(answer) as JSONValue, null);
        break;
      case "1.0/queryStream":
        this.open(
          (JSON.parse(args) as { query: { source: Source } }).query.source,
          (JSON.parse(answer) as { queryId: number }).queryId,
        );
        break;
      case "1.0/queryStreamNext":
        this.next(
          (JSON.parse(args) as { queryId: number }).queryId,
          JSON.parse(answer) as { value: JSONValue; done: boolean },
        );
        break;
      case "1.0/queryPage": {
        const { source } = (JSON.parse(args) as { query: { source: Source } })
          .query;
        const fields = this.start(source);
        const { page } = JSON.parse(answer) as { page: JSONValue[] };
        for (const row of page) this.read(row, fields);
        break;
      }
      case "1.0/actions/vectorSearch":
        this.searchVectors(
          (JSON.parse(args) as { query: { indexName: string } }).query,
          (JSON.parse(answer) as { results: unknown[] }).results.length,
        );
        break;
    }
  }

  private open(source: Source, queryId: number): void {
    const name =
      source.type === "FullTableScan"
        ? source.tableName
        : source.indexName.split(".")[0]!;
    this.streams.set(`${name} ${queryId}`, this.start(source));
  }

  /** The fields of the key that comes with each row; null where none is billed. */
  private start(source: Source): readonly string[] | null {
    if (source.type === "FullTableScan") return null;
    const [table, index] = source.indexName.split(".");
    if (source.type === "Search") {
      // A search for nothing finds nothing and is free.
      if (source.filters.some(({ value }) => value === "")) return null;
      this.cost.textSearches += 1;
      this.cost.textQueryBytes += this.indexSizes.get(source.indexName) ?? 0;
      return null;
    }
    const declared = this.tables
      .get(table!)
      ?.indexes.find(({ name }) => name === index);
    // The platform's own, by id and by creation time, are free.
    return declared?.fields ?? null;
  }

  private next(
    queryId: number,
    { value, done }: { value: JSONValue; done: boolean },
  ): void {
    if (done) return;
    const { name } = tableOf(this.tables, idOf(value));
    this.read(value, this.streams.get(`${name} ${queryId}`) ?? null);
  }

  private read(json: JSONValue, fields: readonly string[] | null): void {
    if (json === null) return;
    const row = jsonToConvex(json) as Row;
    this.cost.documentsRead += 1;
    this.cost.egressBytes += documentSize(row);
    if (fields !== null) this.cost.egressBytes += readKeySize(fields, row);
  }

  private searchVectors({ indexName }: { indexName: string }, found: number) {
    this.cost.vectorSearches += 1;
    this.cost.vectorQueryBytes += this.indexSizes.get(indexName) ?? 0;
    this.cost.egressBytes += found * VECTOR_RESULT_BYTES;
  }

  private write({ id, before, after }: Write, call: object): void {
    this.read(before, null);
    // A patch that changes nothing writes nothing.
    if (inOrder(before) === inOrder(after)) return;
    const rows = this.written.get(call) ?? new Map<string, JSONValue>();
    this.written.set(call, rows.set(id, after));
  }

  private commit(id: string, json: JSONValue): void {
    this.cost.documentsWritten += 1;
    if (json === null) return;
    const row = jsonToConvex(json) as Row;
    const table = tableOf(this.tables, id);
    this.cost.ingressBytes += documentSize(row) + writtenKeysSize(table, row);
    this.cost.textQueryBytes += writtenToText(table, row);
    this.cost.vectorQueryBytes += writtenToVectors(table);
  }
}

function idOf(row: JSONValue): string {
  return (row as { _id: string })._id;
}

/** As text, whatever order its fields came in. */
function inOrder(json: JSONValue): string {
  return JSON.stringify(json, (_, value: JSONValue) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : value,
  );
}
