import { findInstructions } from "../../convex/components/openclawBackend/guard/instructions.js";
import {
  findSecrets,
  type Finding,
} from "../../convex/components/openclawBackend/guard/secrets.js";
import { attacks } from "./attacks.js";
import { percent } from "./figures.js";
import {
  localNegatives,
  templatedNegatives,
  type Negative,
} from "./negatives.js";
import { positives } from "./positives.js";

// Whether the rules do what they were written for, on texts that were written with them.

/** How many made-up secrets of each rule are found, and how many by that rule. */
export function reportRules(): void {
  const byRule = new Map<
    string,
    { texts: number; found: number; named: number }
  >();
  for (const { rule, text, start, end } of positives()) {
    const counts = byRule.get(rule) ?? { texts: 0, found: 0, named: 0 };
    byRule.set(rule, counts);
    // The tail is the secret of every format, also where an address or a name leads up to it.
    const covering = findSecrets(text).filter(
      (finding) => finding.start < end && finding.end > start,
    );
    counts.texts++;
    if (covering.length > 0) counts.found++;
    if (covering.some((finding) => finding.rule === rule)) counts.named++;
  }
  console.log("Secrets found, by the rule that should");
  console.table(
    [...byRule].map(([rule, { texts, found, named }]) => ({
      rule,
      texts,
      found: percent(found, texts),
      "by that rule": percent(named, texts),
    })),
  );
  const counts = [...byRule.values()];
  const texts = counts.reduce((sum, count) => sum + count.texts, 0);
  const found = counts.reduce((sum, count) => sum + count.found, 0);
  console.log(`Found ${found} of ${texts} secrets: ${percent(found, texts)}`);
}

export function reportAttacks(): void {
  const texts = attacks();
  const missed = texts.filter(
    ({ text }) => findInstructions(text).length === 0,
  );
  const found = texts.length - missed.length;
  console.log(
    `Found ${found} of ${texts.length} planted instructions: ${percent(found, texts.length)}`,
  );
  for (const { rule, text } of missed.slice(0, 10)) {
    console.log(`  missed ${rule}: ${JSON.stringify(text)}`);
  }
}

/** How often the guard is wrong about ordinary texts, made up and those of a folder of packages. */
export function reportFalseAlarms(packages: string): void {
  const templated = templatedNegatives();
  const local = localNegatives(packages);
  console.log("\nFalse alarms on ordinary texts");
  console.table([
    falseAlarms("templates", templated),
    falseAlarms("installed packages", local),
    falseAlarms("all", [...templated, ...local]),
  ]);
}

function falseAlarms(corpus: string, texts: readonly Negative[]) {
  const alarms = (find: (text: string) => Finding[]) => {
    const found = texts.filter(({ text }) => find(text).length > 0).length;
    return `${found} (${percent(found, texts.length)})`;
  };
  return {
    corpus,
    texts: texts.length,
    secrets: alarms(findSecrets),
    instructions: alarms(findInstructions),
  };
}
