import { fileURLToPath } from "node:url";
import { program, say } from "../../scripts/cli/program.js";
import { reportAttacks, reportFalseAlarms, reportRules } from "./formats.js";
import { reportSpeed, reportWorstCases } from "./timing.js";

const packages = fileURLToPath(new URL("../../node_modules", import.meta.url));

const HELP = `npx tsx bench/guard/run.ts

Prints how many made-up secrets and instructions the guard finds, how often it is wrong about texts of the
installed packages, and how long it takes.

  --help  this text`;

await program(HELP, {}, async () => {
  for (const [name, report] of Object.entries({
    "the known formats": reportRules,
    "the known attacks": reportAttacks,
    "false alarms": () => reportFalseAlarms(packages),
    speed: reportSpeed,
    "worst cases": reportWorstCases,
  })) {
    say(`Measuring ${name}`);
    report();
  }
});
