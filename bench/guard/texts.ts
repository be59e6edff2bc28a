import { Random } from "./random.js";
import type { BlindText } from "./corpus/blindText.js";
import { attackCorpus } from "./corpus/instructions.js";
import { ordinaryCorpus } from "./corpus/ordinary.js";
import { plainCorpus } from "./corpus/plain.js";
import { secretCorpus } from "./corpus/secrets.js";

/** What a set of rules looks for in a text. */
export type Task = "secrets" | "instructions";

/** Texts of one kind. Either all of them hold what the task looks for, or none does. */
export interface Kind {
  task: Task;
  planted: boolean;
  name: string;
  texts: string[];
}

/** The kind of secret that is hidden on purpose, which has a floor of its own. */
export const HIDDEN = "hidden";

/**
 * The corpora that were written without a look at the rules: their figures tell what a person meets, those of
 * `positives`, `attacks` and `negatives` whether the rules do what they were written for.
 */
export function blindKinds(): Kind[] {
  return [
    ...kinds("secrets", true, secretCorpus),
    ...kinds("secrets", false, ordinaryCorpus),
    ...kinds("instructions", true, attackCorpus),
    ...kinds("instructions", false, { plain: plainCorpus }),
  ];
}

function kinds(
  task: Task,
  planted: boolean,
  corpus: Record<string, readonly BlindText[]>,
): Kind[] {
  return Object.entries(corpus).map(([name, written]) => ({
    task,
    planted,
    name,
    texts: written.map((text, index) =>
      typeof text === "string" ? text : text(new Random(seed(name) + index)),
    ),
  }));
}

/** A kind's own, so that what is added to one changes no text of another. */
function seed(name: string): number {
  let hash = 0;
  for (const unit of name)
    hash = (Math.imul(hash, 31) + unit.charCodeAt(0)) | 0;
  return hash;
}
