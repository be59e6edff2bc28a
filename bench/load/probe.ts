import { observe, WRITES } from "../../local/observe.js";

/**
 * Loaded into the served process before it starts (`--import`): tells its parent how much memory lives there
 * and how many rows were made and deleted, which cannot be seen from outside.
 */
export type Asked = { collect: boolean };
export type Probed = {
  /** After a full collection, if one was asked for: what lives, without garbage. */
  heapBytes: number;
  /** Rows inserted less rows deleted since the first question, by table; a transaction that failed counts too. */
  rows: { [table: string]: number };
  /** Characters of those rows' JSON; what a row grows or shrinks by is left out. */
  insertedCharacters: number;
};

const rows: Probed["rows"] = {};
let insertedCharacters = 0;
let watching = false;

process.on("message", ({ collect }: Asked) => {
  if (!watching) watch();
  if (collect) globalThis.gc!();
  const { heapUsed: heapBytes } = process.memoryUsage();
  process.send!({ heapBytes, rows, insertedCharacters } satisfies Probed);
});

// Nobody is left who would stop it.
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));

function watch(): void {
  watching = true;
  observe({
    onSyscall: (op, args) => {
      if (!WRITES.has(op)) return;
      const { table = "", id = "" } = JSON.parse(args) as {
        table?: string;
        id?: string;
      };
      const name = id.replace(/^\d+/, "") || table;
      const change = { "1.0/insert": 1, "1.0/remove": -1 }[op] ?? 0;
      rows[name] = (rows[name] ?? 0) + change;
      if (change > 0) insertedCharacters += args.length;
    },
  });
}
