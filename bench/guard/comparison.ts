import { markdown, percent } from "./figures.js";
import type { RuleSet } from "./ruleSets.js";
import { HIDDEN, type Kind, type Task } from "./texts.js";

/** What was said of each text of a kind, by the name of who said it. */
export interface Judged extends Kind {
  flagged: Record<string, boolean[]>;
}

/** Has each set of rules judge all texts of its tasks in one go. */
export async function judge(
  kinds: readonly Kind[],
  sets: readonly RuleSet[],
): Promise<Judged[]> {
  const judged: Judged[] = kinds.map((kind) => ({ ...kind, flagged: {} }));
  for (const { name, flags } of sets) {
    for (const [task, flagsOf] of Object.entries(flags)) {
      const ofTask = judged.filter((kind) => kind.task === task);
      if (ofTask.length === 0) continue;
      const all = await flagsOf(ofTask.flatMap(({ texts }) => texts));
      let at = 0;
      for (const kind of ofTask) {
        kind.flagged[name] = all.slice(at, (at += kind.texts.length));
      }
    }
  }
  return judged;
}

/** In how many texts of some kinds a set of rules saw something. */
export function count(
  kinds: readonly Judged[],
  name: string,
): { texts: number; flagged: number } {
  const flags = kinds.flatMap(({ flagged }) => flagged[name] ?? []);
  return { texts: flags.length, flagged: flags.filter(Boolean).length };
}

/** The kinds' sums: what is hidden on purpose is held to another floor than the rest. */
function sums(kinds: readonly Judged[]): { name: string; kinds: Judged[] }[] {
  const rest = kinds.filter(({ name }) => name !== HIDDEN);
  const all = { name: "**all**", kinds: [...kinds] };
  return rest.length < kinds.length && rest.length > 0
    ? [{ name: `**all but ${HIDDEN}**`, kinds: rest }, all]
    : [all];
}

/** A Markdown table with a row for each kind and sum, and a column for each set of rules. */
export function table(
  kinds: readonly Judged[],
  sets: readonly RuleSet[],
): string {
  const names = sets.map(({ name }) => name);
  const rows = [["task", "kind", "texts", ...names]];
  for (const { task, planted, title } of PARTS) {
    const part = kinds.filter(
      (kind) => kind.task === task && kind.planted === planted,
    );
    const lines = part.map((kind) => ({ name: kind.name, kinds: [kind] }));
    if (part.length > 1) lines.push(...sums(part));
    for (const line of lines) {
      const texts = line.kinds.reduce(
        (sum, kind) => sum + kind.texts.length,
        0,
      );
      rows.push([
        title,
        line.name,
        String(texts),
        ...names.map((name) => share(count(line.kinds, name))),
      ]);
    }
  }
  return markdown(rows);
}

const PARTS: { task: Task; planted: boolean; title: string }[] = [
  { task: "secrets", planted: true, title: "secrets, found" },
  { task: "secrets", planted: false, title: "secrets, false" },
  { task: "instructions", planted: true, title: "instructions, found" },
  { task: "instructions", planted: false, title: "instructions, false" },
];

/** Nothing where the set of rules does not look for this. */
function share({ texts, flagged }: { texts: number; flagged: number }): string {
  if (texts === 0) return "";
  return `${flagged} (${percent(flagged, texts)})`;
}

/** The texts that a set of rules is wrong about: with something that it missed, or with nothing. */
export function wrong(
  kinds: readonly Judged[],
  name: string,
): { task: Task; planted: boolean; kind: string; text: string }[] {
  return kinds.flatMap(({ task, planted, name: kind, texts, flagged }) =>
    texts
      .filter((_, index) => flagged[name]?.[index] === !planted)
      .map((text) => ({ task, planted, kind, text })),
  );
}
