import { fileURLToPath } from "node:url";
import { Failure, program, say } from "../../scripts/cli/program.js";
import { judge, table, wrong } from "./comparison.js";
import { reportAttacks, reportFalseAlarms, reportRules } from "./formats.js";
import { publicRuleSets } from "./publicRules.js";
import { ours } from "./ruleSets.js";
import { blindKinds } from "./texts.js";
import { reportSpeed, reportWorstCases } from "./timing.js";

const packages = fileURLToPath(new URL("../../node_modules", import.meta.url));

const HELP = `npx tsx bench/guard/run.ts [--tuned] [--kind KIND] [--missed] [--speed]

Prints in how many texts of each kind the guard and public sets of rules find a secret or an instruction: in
texts that have one, and falsely in texts that have none; nobody tuned the rules for them. Then how many made-up secrets the guard finds of each
format that it knows, and how often it is wrong about texts of the installed packages.

  --tuned      the table of the texts by which the rules were improved
  --kind KIND  the table alone, for the kinds of that name
  --missed     the table, and each text that the guard misses or is falsely alarmed by
  --speed      only how long the guard takes, which a process that has done nothing else can tell
  --help       this text`;

const OPTIONS = {
  tuned: { type: "boolean" },
  kind: { type: "string" },
  missed: { type: "boolean" },
  speed: { type: "boolean" },
} as const;

await program(
  HELP,
  OPTIONS,
  async ({ kind, tuned = false, missed = false, speed }) => {
    if (speed) {
      say("Measuring speed");
      reportSpeed();
      reportWorstCases();
      return;
    }
    await reportKinds(tuned ? "tuned" : "held out", kind, missed);
    if (tuned || kind !== undefined || missed) return;
    for (const [name, report] of Object.entries({
      "the known formats": reportRules,
      "the known attacks": reportAttacks,
      "false alarms": () => reportFalseAlarms(packages),
    })) {
      say(`Measuring ${name}`);
      report();
    }
  },
);

async function reportKinds(
  corpus: Parameters<typeof blindKinds>[0],
  only: string | undefined,
  missed: boolean,
) {
  say("Comparing sets of rules");
  const all = blindKinds(corpus);
  const kinds = all.filter(({ name }) => only === undefined || name === only);
  if (kinds.length === 0) {
    const names = all.map(({ name }) => name).join(", ");
    throw new Failure(`No kind is called ${only}. There are: ${names}.`);
  }
  const sets = [ours, ...publicRuleSets];
  const judged = await judge(kinds, sets);
  console.log(`${table(judged, sets)}\n`);
  if (!missed) return;
  for (const { planted, kind, text } of wrong(judged, ours.name)) {
    console.log(
      `${planted ? "missed" : "false"}, ${kind}: ${JSON.stringify(text)}`,
    );
  }
  console.log();
}
