import type { Value } from "convex/values";
import {
  documentSize,
  utf8,
  valueAt,
  VECTOR_ELEMENT_BYTES,
  writtenKeysSize,
  type Row,
} from "./sizes.js";
import type { Table, Tables } from "./tables.js";

/** What a table takes, and its search indexes by their name with the table's. */
export type Stored = {
  documents: number;
  documentBytes: number;
  /** What the indexes are billed as: each, also a search index, as another copy of the table. */
  indexBytes: number;
  /** What the keys come to that they hold in truth. */
  keyBytes: number;
  textIndexes: Map<string, number>;
  vectorIndexes: Map<string, number>;
};

type Database = {
  query: (table: string) => {
    paginate: (options: object) => Promise<{
      page: Row[];
      isDone: boolean;
      continueCursor: string;
    }>;
  };
};
/** An engine of convex-test, which runs a function on a component's rows though its types do not say so. */
type Inside = {
  runInComponent: (
    component: string,
    run: (ctx: { db: Database }) => Promise<unknown>,
  ) => Promise<unknown>;
};

/** The engine walks through the whole table for each page, and lets a transaction read 16 MiB. */
const PAGE = 8000;

/** Every table that holds rows. */
export async function storedIn(
  engine: object,
  tables: Tables,
): Promise<Map<string, Stored>> {
  const stored = new Map<string, Stored>();
  for (const table of tables.values()) {
    const counter = new Counter(table);
    for (let cursor: string | null = null, done = false; !done;) {
      const run = async ({ db }: { db: Database }) => {
        const options = { numItems: PAGE, cursor };
        const found = await db.query(table.name).paginate(options);
        for (const row of found.page) counter.add(row);
        cursor = found.continueCursor;
        done = found.isDone;
      };
      await (engine as Inside).runInComponent(table.component, run);
    }
    if (counter.documents > 0) stored.set(table.name, counter.stored());
  }
  return stored;
}

/** The sizes of every search index, by which its searches are billed. */
export function searchIndexSizes(
  stored: ReadonlyMap<string, Stored>,
): Map<string, number> {
  return new Map(
    [...stored.values()].flatMap(({ textIndexes, vectorIndexes }) => [
      ...textIndexes,
      ...vectorIndexes,
    ]),
  );
}

class Counter {
  documents = 0;
  private documentBytes = 0;
  private keyBytes = 0;
  private readonly texts: TextIndexSize[];
  private readonly vectors: number[];

  constructor(private readonly table: Table) {
    this.texts = table.textIndexes.map(
      ({ filterFields }) => new TextIndexSize(filterFields.length),
    );
    this.vectors = table.vectorIndexes.map(() => 0);
  }

  add(row: Row): void {
    this.documents += 1;
    this.documentBytes += documentSize(row);
    this.keyBytes += writtenKeysSize(this.table, row);
    for (const [i, { field }] of this.table.textIndexes.entries()) {
      this.texts[i]!.add(valueAt(row, field));
    }
    for (const [i, index] of this.table.vectorIndexes.entries()) {
      const { dimensions, field } = index;
      if (isVector(valueAt(row, field), dimensions))
        this.vectors[i]! += dimensions * VECTOR_ELEMENT_BYTES;
    }
  }

  stored(): Stored {
    const { name, indexes, textIndexes, vectorIndexes } = this.table;
    const copies = indexes.length + textIndexes.length + vectorIndexes.length;
    return {
      documents: this.documents,
      documentBytes: this.documentBytes,
      indexBytes: copies * this.documentBytes,
      keyBytes: this.keyBytes,
      textIndexes: new Map(
        textIndexes.map((index, i) => [
          `${name}.${index.name}`,
          this.texts[i]!.bytes,
        ]),
      ),
      vectorIndexes: new Map(
        vectorIndexes.map((index, i) => [
          `${name}.${index.name}`,
          this.vectors[i]!,
        ]),
      ),
    };
  }
}

/** What is none, or of another length, the platform leaves out of the index without a word. */
function isVector(value: Value | undefined, dimensions: number): boolean {
  return Array.isArray(value) && value.length === dimensions;
}

/** What an index of Tantivy takes, fitted to indexes with the platform's fields: see README.md. */
const BYTES_PER_DOCUMENT = 50;
const BYTES_PER_FILTER = 0.5;
const BYTES_PER_TOKEN = 2.15;
const BYTES_PER_TERM = 12;
/** The tokenizer drops what is longer. */
const MAX_TOKEN_BYTES = 32;

class TextIndexSize {
  bytes = 0;
  private readonly terms = new Set<string>();

  constructor(private readonly filters: number) {}

  add(text: Value | undefined): void {
    this.bytes += BYTES_PER_DOCUMENT + this.filters * BYTES_PER_FILTER;
    if (typeof text !== "string") return;
    for (const [token] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
      const { length } = utf8(token);
      if (length >= MAX_TOKEN_BYTES) continue;
      this.bytes += BYTES_PER_TOKEN;
      if (this.terms.has(token)) continue;
      this.terms.add(token);
      this.bytes += BYTES_PER_TERM + length;
    }
  }
}
