import { observe, WRITES } from "./observe.js";

/**
 * The tables that functions have written to, whether or not the transaction was committed. Every table
 * that a follower of changes asks for costs the engine a walk through all rows of all tables.
 */
export class WrittenTables<Table extends string> {
  private readonly written = new Set<Table>();

  /** Of these tables; the engine must be there already. */
  constructor(tables: readonly Table[]) {
    const known = new Map<string, Table>(tables.map((name) => [name, name]));
    observe({
      onRequest: (op, args) => {
        if (!WRITES.has(op)) return;
        const name = known.get((JSON.parse(args) as { table: string }).table);
        if (name !== undefined) this.written.add(name);
      },
    });
  }

  get some(): boolean {
    return this.written.size > 0;
  }

  add(tables: readonly Table[]): void {
    for (const name of tables) this.written.add(name);
  }

  /** Forgets them. Within a transaction no other one writes, so that none is there in part. */
  take(): Table[] {
    const tables = [...this.written];
    this.written.clear();
    return tables;
  }
}
