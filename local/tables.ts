import { AsyncLocalStorage } from "node:async_hooks";
import type { Value } from "convex/values";
import type { Engine } from "./engine.js";

/** A row as the engine holds it. It is never changed in place: a write puts another one there. */
export type Row = { _id: string; _creationTime: number } & {
  [field: string]: Value;
};

/**
 * A component's tables as convex-test holds them, which has no door to them. What is used of them is named here
 * and looked for at the start; `package.json` names the one version that has them so.
 */
type Database = {
  _documents: { [id: string]: Row };
  /** The ids of a table's rows, by its name. */
  _tableIds: Map<string, Set<string>>;
  _nextDocId: number;
  _lastCreationTime: number;
  _schema: { tables: Map<string, unknown> };
  /** What each level of the running transaction has written; null for what it has deleted. */
  _writes: { [id: string]: Row | null }[];
  _validate: (table: string, fields: { [field: string]: Value }) => void;
  /** What each query has found, which the engine keeps for as long as it lives. */
  _queryResults: { [queryId: number]: unknown };
  startTransaction: () => void;
  /** Without a time it is a nested call that commits, and its writes stay pending. */
  commit: (time: bigint | null) => void;
};
type Inside = {
  components: { [path: string]: { db: Database } };
  transactionManager: {
    _lastCommitTs: bigint;
    /** Another promise for each transaction, of which one runs at a time. */
    _waitOnCurrentFunction: Promise<void> | null;
  };
};

export function tableOf(id: string): string {
  return id.replace(/^\d+/, "");
}

/** The tables of one component: all rows at once, and what each transaction leaves changed. */
export class ComponentTables {
  constructor(
    private readonly db: Database,
    private readonly clock: Inside["transactionManager"],
  ) {
    const { _documents, _nextDocId, _writes, _validate } = db;
    const isAsKnown =
      db._tableIds instanceof Map &&
      db._schema.tables instanceof Map &&
      typeof _documents === "object" &&
      typeof _nextDocId === "number" &&
      Array.isArray(_writes) &&
      typeof _validate === "function";
    if (!isAsKnown)
      throw new Error(
        "This version of convex-test holds its rows differently.",
      );
  }

  /** What the schema says, as one text. */
  get schema(): string {
    return JSON.stringify([...this.db._schema.tables]);
  }

  get isEmpty(): boolean {
    return [...this.db._tableIds.values()].every((ids) => ids.size === 0);
  }

  /** The number of the next row: ids count up over all tables of a component. */
  get next(): number {
    return this.db._nextDocId;
  }

  /** The time of the last commit, in nanoseconds. */
  get committed(): bigint {
    return this.clock._lastCommitTs;
  }

  *rows(): Generator<Row> {
    for (const ids of this.db._tableIds.values())
      for (const id of ids) yield this.db._documents[id]!;
  }

  /** Puts a row where none is, outside of any transaction. */
  put(row: Row): void {
    const { _id, _creationTime } = row;
    const table = tableOf(_id);
    let ids = this.db._tableIds.get(table);
    if (ids === undefined) this.db._tableIds.set(table, (ids = new Set()));
    ids.add(_id);
    this.db._documents[_id] = row;
    this.advance(Number.parseInt(_id) + 1, _creationTime);
  }

  /** No row that is made from now on has a lower number or an earlier time. */
  advance(next: number, created = 0, committed = 0n): void {
    const { db, clock } = this;
    db._nextDocId = Math.max(db._nextDocId, next);
    db._lastCreationTime = Math.max(db._lastCreationTime, created);
    if (clock._lastCommitTs < committed) clock._lastCommitTs = committed;
  }

  /** Throws where a row is not as the schema has its table. */
  validate({ _id, _creationTime, ...fields }: Row): void {
    this.db._validate(tableOf(_id), fields);
  }

  /** From now on what a query has found ends with its transaction, as on the platform. */
  forgetQueries(): void {
    const { db, clock } = this;
    const { startTransaction } = db;
    let transaction: unknown;
    db.startTransaction = () => {
      startTransaction.call(db);
      // A call within a transaction begins one too.
      if (clock._waitOnCurrentFunction === transaction) return;
      transaction = clock._waitOnCurrentFunction;
      db._queryResults = {};
    };
  }

  get openQueries(): number {
    return Object.keys(this.db._queryResults).length;
  }

  /** Tells of each transaction from now on which rows it leaves changed; null for those that are gone. */
  onCommit(told: (changed: Map<string, Row | null>) => void): () => void {
    const { db } = this;
    const { commit } = db;
    db.commit = (time) => {
      const written = time === null ? [] : Object.keys(db._writes.at(-1)!);
      commit.call(db, time);
      if (written.length === 0) return;
      const now = (id: string) => db._documents[id] ?? null;
      told(new Map(written.map((id) => [id, now(id)])));
    };
    return () => (db.commit = commit);
  }
}

/** The tables of each component of an engine, by its path; the app's own have the path "". */
export async function tablesOf(
  engine: Pick<Engine, "query">,
): Promise<Map<string, ComponentTables>> {
  const { components, transactionManager } = await insideOf(engine);
  return new Map(
    Object.entries(components).map(([path, { db }]) => [
      path,
      new ComponentTables(db, transactionManager),
    ]),
  );
}

/** What the engine hands to each call that it runs, and to nobody else. */
async function insideOf(engine: Pick<Engine, "query">): Promise<Inside> {
  const { prototype } = AsyncLocalStorage;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const { run } = prototype;
  let inside: Inside | undefined;
  const watched = function (this: unknown, store: unknown, ...rest: unknown[]) {
    if (typeof store === "object" && store !== null && "components" in store)
      inside ??= store as Inside;
    return Reflect.apply(run, this, [store, ...rest]) as unknown;
  };
  prototype.run = watched as typeof run;
  try {
    // The call begins before anything is awaited, so that it is this engine's.
    const running = engine.query(() => Promise.resolve(null));
    prototype.run = run;
    await running;
  } finally {
    prototype.run = run;
  }
  if (inside === undefined)
    throw new Error("This version of convex-test runs functions differently.");
  return inside;
}
