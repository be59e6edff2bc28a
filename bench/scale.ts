import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { Failure, program, say } from "../scripts/cli/program.js";
import { ACT_NAMES, ASSUMED, TYPICAL, type Assumed } from "./scale/day.js";
import { committed, merged } from "./scale/measurements.js";
import { measured } from "./scale/measuring.js";
import { TABLES, withTables } from "./scale/tables.js";

const HELP = `npx tsx bench/scale.ts [--table NAME] [--recalls 30 …] [--write]
npx tsx bench/scale.ts --measure [--sizes 100,1000,10000,100000] [--agents 1,10,1000]

Prints what the backend costs and holds by rows, agents, plans and deployment classes, as tables of Markdown, from
what was measured (bench/scale/measured.json) and what Convex publishes (bench/limits.ts).

  --table NAME      one table alone: ${Object.keys(TABLES).join(", ")}
  --sessions N      what an agent does in a day, how often: here ${TYPICAL.sessions}
  --prompts N       ${TYPICAL.prompts}
  --recalls N       ${TYPICAL.recalls}
  --remembers N     ${TYPICAL.remembers}
  --entries N       ${TYPICAL.entries}
  --reads N         ${TYPICAL.reads}
  --changes N       ${TYPICAL.changes}
  --forgets N       ${TYPICAL.forgets}
  --action-ms N     assumed: how long an action takes (${ASSUMED.actionMs})
  --transaction-ms N  assumed: how long a transaction takes (${ASSUMED.transactionMs})
  --hours N         assumed: hours in which a day's use happens (${ASSUMED.hours})
  --peak N          assumed: how many times the mean its busiest second has (${ASSUMED.peak})
  --write           writes the tables into docs/scaling.md instead
  --measure         measures anew, and replaces what it has measured in bench/scale/measured.json
  --sizes LIST      with --measure: numbers of memories; 100000 takes 25 minutes and 4 GB
  --agents LIST     with --measure: numbers of agents
  --help            this text`;

const PAGE = fileURLToPath(new URL("../docs/scaling.md", import.meta.url));
const MEASURED = fileURLToPath(new URL("scale/measured.json", import.meta.url));

await program(
  HELP,
  {
    table: { type: "string" },
    sessions: { type: "string" },
    prompts: { type: "string" },
    recalls: { type: "string" },
    remembers: { type: "string" },
    entries: { type: "string" },
    reads: { type: "string" },
    changes: { type: "string" },
    forgets: { type: "string" },
    "action-ms": { type: "string" },
    "transaction-ms": { type: "string" },
    hours: { type: "string" },
    peak: { type: "string" },
    write: { type: "boolean", default: false },
    measure: { type: "boolean", default: false },
    sizes: { type: "string" },
    agents: { type: "string" },
  },
  async (values) => {
    if (values.measure) {
      const sizes = listOf(values.sizes ?? "100,1000,10000,100000");
      const agents = listOf(values.agents ?? "1,10,1000");
      const fresh = merged(committed(), await measured(sizes, agents));
      await put(MEASURED, JSON.stringify(fresh));
      say(`Measured ${sizes.length} sizes and ${agents.length} fleets.`);
      return;
    }
    const day = given(TYPICAL, ACT_NAMES, values);
    const names = Object.keys(ASSUMED) as (keyof Assumed)[];
    const assumed = given(ASSUMED, names, {
      ...values,
      actionMs: values["action-ms"],
      transactionMs: values["transaction-ms"],
    });
    const asked = { of: committed(), day, assumed };
    if (values.write) {
      await put(PAGE, withTables(readFileSync(PAGE, "utf8"), asked));
      return;
    }
    const { table } = values;
    if (table !== undefined && !(table in TABLES))
      throw new Failure(`There is no table ${table}.`, 2);
    for (const [name, made] of Object.entries(TABLES))
      if (table === undefined || name === table)
        console.log(`### ${name}\n\n${made(asked)}\n`);
  },
);

/** Numbers that stand in place of others. */
function given<Name extends string>(
  defaults: { [name in Name]: number },
  names: readonly Name[],
  values: { [name: string]: unknown },
): { [name in Name]: number } {
  const entries = names.map((name) => {
    const text = values[name];
    return [name, text === undefined ? defaults[name] : numberOf(text)];
  });
  return Object.fromEntries(entries) as { [name in Name]: number };
}

function numberOf(text: unknown): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0)
    throw new Failure(`Not a number: ${String(text)}.`, 2);
  return value;
}

function listOf(text: string): number[] {
  return text.split(",").filter(Boolean).map(numberOf);
}

async function put(file: string, text: string): Promise<void> {
  const options = { ...(await resolveConfig(file)), filepath: file };
  writeFileSync(file, await format(text, options));
}
