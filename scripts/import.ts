import { readFileSync } from "node:fs";
import { convexRun } from "./cli/convexRun.js";
import { deploymentOptions, selectionOf } from "./cli/deployment.js";
import { Failure, program, say } from "./cli/program.js";
import {
  importLines,
  isWhole,
  linesOf,
  type Imported,
  type ImportOptions,
} from "./portability/importLines.js";

const HELP = `npx tsx scripts/import.ts --agent ID [--file FILE] [--dry-run] [--on-conflict skip|replace|newer]
                              [--partial] [--prod | --deployment NAME] < FILE

Takes what scripts/export.ts has written into the memory of an agent that is there already. It calls
agents:import page by page, by the stock CLI; the lines go through its standard input and never stand
among the arguments of a process.

  --agent ID           into whose memory; the private space of whoever was exported becomes this agent's
  --file FILE          the lines; standard input without it
  --dry-run            says what would become of the lines and writes nothing
  --on-conflict RULE   of a memory that is there: skip (the default) leaves it, replace replaces it, newer
                       keeps the one that was changed last
  --partial            takes a file without the end line of a whole export
  --prod               the production deployment of the project that is set up here
  --deployment NAME    the deployment of this name
  --help               this text

It can be run again: what is there is skipped. Lines that fail are named on standard error by their number
in the file, and lose no other. It exits 0 where every line was taken, else 1, and 2 where it was asked
for something that it does not understand.`;

const RULES = ["skip", "replace", "newer"] as const;

await program(
  HELP,
  {
    agent: { type: "string" },
    file: { type: "string" },
    "dry-run": { type: "boolean", default: false },
    "on-conflict": { type: "string", default: "skip" },
    partial: { type: "boolean", default: false },
    ...deploymentOptions,
  },
  async ({ agent, file, "dry-run": dryRun, partial, ...rest }) => {
    if (!agent)
      throw new Failure("Into whose memory? Name it: --agent main", 2);
    const onConflict = RULES.find((rule) => rule === rest["on-conflict"]);
    if (onConflict === undefined)
      throw new Failure("--on-conflict is skip, replace or newer.", 2);
    const run = convexRun(selectionOf(rest));
    const lines = linesOf(textOf(file));
    if (!isWhole(lines) && !partial)
      throw new Failure(
        "The file does not end like a whole export, so nothing was done. --partial takes it as it is.",
      );
    const options: ImportOptions = { onConflict, dryRun };
    let sofar: Imported | undefined;
    try {
      sofar = await importLines(run, agent, lines, options, (total) => {
        sofar = total;
        say(`${total.lines} of ${lines.length} lines`);
      });
    } catch (error) {
      if (sofar) report(sofar, options);
      const reason = error instanceof Error ? error.message : "";
      throw new Failure(
        `${reason}\nBroken off after ${sofar?.lines ?? 0} of ${lines.length} lines. Run it again: what is there is skipped.`,
      );
    }
    report(sofar, options);
    return sofar.failed.length === 0 ? 0 : 1;
  },
);

function textOf(file: string | undefined): string {
  if (file === undefined && process.stdin.isTTY)
    throw new Failure("Which lines? --file main.ndjson or < main.ndjson", 2);
  let bytes;
  try {
    bytes = readFileSync(file ?? 0);
  } catch {
    throw new Failure(`${file ?? "Standard input"} cannot be read.`, 2);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Failure("The file is not UTF-8, so nothing was done.");
  }
}

function report(total: Imported, { dryRun }: ImportOptions): void {
  for (const { line, code, detail, pointer } of total.failed)
    say(`line ${line}: ${code}: ${detail}${pointer ? ` (${pointer})` : ""}`);
  const { imported, skipped, replaced, failed, quarantined } = total;
  say(
    `${imported} imported, ${replaced} replaced, ${skipped} skipped, ${failed.length} failed` +
      `${quarantined > 0 ? `; ${quarantined} wait for a review` : ""}.` +
      `${dryRun ? " A dry run: nothing was written." : ""}`,
  );
}
