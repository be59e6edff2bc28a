import { fileURLToPath } from "node:url";
import {
  fence,
  neutralise,
} from "../../convex/components/openclawBackend/guard/fence.js";
import { findInstructions } from "../../convex/components/openclawBackend/guard/instructions.js";
import {
  findSecrets,
  redactSecrets,
  type Finding,
} from "../../convex/components/openclawBackend/guard/secrets.js";
import { readOptions, say } from "../../scripts/cli/program.js";
import { adversarial } from "./adversarial.js";
import { attacks } from "./attacks.js";
import {
  localNegatives,
  templatedNegatives,
  type Negative,
} from "./negatives.js";
import { positives } from "./positives.js";

const root = fileURLToPath(new URL("../../node_modules", import.meta.url));
const percent = (part: number, whole: number) =>
  `${((100 * part) / whole).toFixed(2)} %`;

const HELP = `npx tsx bench/guard/run.ts

Prints how many made-up secrets and instructions the guard finds, how often it is wrong about texts of the
installed packages, and how long it takes.

  --help  this text`;

readOptions(HELP, {});
const reports = {
  "secrets by rule": reportRecall,
  attacks: reportAttacks,
  "false alarms": reportFalseAlarms,
  speed: reportSpeed,
  "worst cases": reportWorstCases,
};
for (const [name, report] of Object.entries(reports)) {
  say(`Measuring ${name}`);
  report();
}
say(`Measured ${Object.keys(reports).join(", ")}.`);

function reportRecall() {
  const byRule = new Map<
    string,
    { all: number; found: number; named: number }
  >();
  for (const { rule, text, start, end } of positives()) {
    const counts = byRule.get(rule) ?? { all: 0, found: 0, named: 0 };
    byRule.set(rule, counts);
    // The tail is the secret of every format, also where an address or a name leads up to it.
    const covering = findSecrets(text).filter(
      (finding) => finding.start < end && finding.end > start,
    );
    counts.all++;
    if (covering.length > 0) counts.found++;
    if (covering.some((finding) => finding.rule === rule)) counts.named++;
  }
  const rows = [...byRule].map(([rule, { all, found, named }]) => ({
    rule,
    texts: all,
    found: percent(found, all),
    "by that rule": percent(named, all),
  }));
  console.log("Recall by rule");
  console.table(rows);
  const sum = (pick: (c: { all: number; found: number }) => number) =>
    [...byRule.values()].reduce((total, counts) => total + pick(counts), 0);
  console.log(
    `Found ${sum((c) => c.found)} of ${sum((c) => c.all)} secrets: ${percent(
      sum((c) => c.found),
      sum((c) => c.all),
    )}\n`,
  );
}

function reportAttacks() {
  const texts = attacks();
  const missed = texts.filter(
    ({ text }) => findInstructions(text).length === 0,
  );
  console.log(
    `Found ${texts.length - missed.length} of ${texts.length} planted instructions: ${percent(texts.length - missed.length, texts.length)}`,
  );
  for (const { rule, text } of missed.slice(0, 10)) {
    console.log(`  missed ${rule}: ${JSON.stringify(text)}`);
  }
}

function reportFalseAlarms() {
  const templated = templatedNegatives();
  const local = localNegatives(root);
  console.log("\nFalse alarms on ordinary texts");
  console.table([
    falseAlarms("templates", templated),
    falseAlarms("installed packages", local),
    falseAlarms("all", [...templated, ...local]),
  ]);
}

function falseAlarms(corpus: string, texts: readonly Negative[]) {
  const alarms = (find: (text: string) => Finding[]) =>
    texts.filter(({ text }) => find(text).length > 0).length;
  const secrets = alarms(findSecrets);
  const instructions = alarms(findInstructions);
  return {
    corpus,
    texts: texts.length,
    secrets: `${secrets} (${percent(secrets, texts.length)})`,
    instructions: `${instructions} (${percent(instructions, texts.length)})`,
  };
}

function reportSpeed() {
  const templates = templatedNegatives(20);
  const join = (sources: string[]) =>
    templates
      .filter(({ source }) => sources.includes(source))
      .map(({ text }) => text)
      .join("\n");
  const texts = {
    clean: join(["everyday"]).slice(0, 16_384),
    "clean, 1 KB": join(["everyday"]).slice(0, 1024),
    "keyword-heavy": join(["aboutSecrets", "machine"]).slice(0, 16_384),
    "keyword-heavy, 1 KB": join(["aboutSecrets"]).slice(0, 1024),
  };
  console.log("\nMicroseconds per KB (median)");
  console.table(
    Object.entries(texts).map(([text, sample]) => {
      const perKb = (run: (text: string) => unknown) =>
        Number(
          ((medianMs(run, sample) * 1000) / (sample.length / 1024)).toFixed(1),
        );
      return {
        text,
        findSecrets: perKb(findSecrets),
        findInstructions: perKb(findInstructions),
        neutralise: perKb(neutralise),
      };
    }),
  );
}

function reportWorstCases() {
  const runs: Record<string, (text: string) => unknown> = {
    findSecrets,
    redactSecrets,
    findInstructions,
    fence: (content) =>
      fence(
        [{ items: [{ about: ["mem_1"], content }] }],
        "0123456789abcdef",
        "none",
      ),
  };
  const rows = Object.entries(runs).flatMap(([name, run]) =>
    Object.entries(adversarial)
      .map(([text, sample]) => ({ name, text, ms: medianMs(run, sample, 3) }))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, 4),
  );
  console.log("\nSlowest texts of 16 KB");
  console.table(rows.map((row) => ({ ...row, ms: Number(row.ms.toFixed(2)) })));
}

function medianMs(
  run: (text: string) => unknown,
  text: string,
  rounds = 60,
): number {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    run(text);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1] ?? 0;
}
