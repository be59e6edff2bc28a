import { createEngine } from "../local/engine.js";
import { observed } from "../local/observe.js";
import { readOptions, say } from "../scripts/cli/program.js";
import { contention, LENGTH_S } from "./contention.js";
import { hotRows, SHARINGS, type HotRow } from "./hotRows.js";

const HELP = `npx tsx bench/conflicts.ts [--json]

Prints which rows the requests of one agent, of two agents in a shared space and of two agents that share
nothing contend for, by what their transactions have read and written, and how often such a transaction is
run again.

  --json      as JSON
  --help      this text`;

const { values } = readOptions(HELP, {
  json: { type: "boolean", default: false },
});

const RATES = [1, 5, 10, 20, 50, 100];

say("Running every request of two agents");
const rows = await hotRows(await createEngine(observed));
const rates = RATES.map((perSecond) => ({
  perSecond,
  ...contention(perSecond),
}));

if (values.json) console.log(JSON.stringify({ rows, rates }, null, 2));
else {
  console.log(rowsAsTable(rows));
  console.log(`\nTransactions of ${LENGTH_S * 1000} ms:\n`);
  console.log(ratesAsTable());
}
say(`Found ${rows.length} kinds of rows.`);

function rowsAsTable(rows: HotRow[]): string {
  return table(
    ["contended by", "row", "written by", "read by"],
    rows.map(({ sharing, row, writers, readers }) => [
      ...[SHARINGS[sharing], row, listed(writers), listed(readers)],
    ]),
  );
}

/** Many are counted, few are named. */
function listed(names: string[]): string {
  return names.length > 6
    ? `${names.length} requests`
    : names.map((name) => `\`${name}\``).join(", ");
}

function ratesAsTable(): string {
  return table(
    ["writes a second", "attempts overtaken", "attempts each", "fail for good"],
    rates.map(({ perSecond, conflicts, attempts, fails }) => [
      ...[String(perSecond), percent(conflicts), attempts.toFixed(2)],
      percent(fails),
    ]),
  );
}

function percent(part: number): string {
  return `${(part * 100).toPrecision(2)} %`;
}

function table(head: string[], rows: string[][]): string {
  const ruler = head.map(() => "---");
  return [head, ruler, ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}
