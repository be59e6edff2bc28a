import { Random } from "./random.js";
import type { BlindText } from "./corpus/blindText.js";
import { attackCorpus } from "./corpus/instructions.js";
import { ordinaryCorpus } from "./corpus/ordinary.js";
import { plainCorpus } from "./corpus/plain.js";
import { secretCorpus } from "./corpus/secrets.js";
import { heldOutAttacks } from "./heldOut/instructions.js";
import { heldOutOrdinary } from "./heldOut/ordinary.js";
import { heldOutPlain } from "./heldOut/plain.js";
import { heldOutSecrets } from "./heldOut/secrets.js";

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

/** Texts by kind: those with secrets, those without, those with instructions, and notes that only look like these. */
interface Corpus {
  secrets: Record<string, readonly BlindText[]>;
  ordinary: Record<string, readonly BlindText[]>;
  attacks: Record<string, readonly BlindText[]>;
  plain: readonly BlindText[];
}

const CORPORA = {
  /** Written without a look at the rules, and nothing was changed for them: what a person meets. */
  "held out": {
    secrets: heldOutSecrets,
    ordinary: heldOutOrdinary,
    attacks: heldOutAttacks,
    plain: heldOutPlain,
  },
  /** Written without a look at the rules as well; the rules were improved by what they missed here. */
  tuned: {
    secrets: secretCorpus,
    ordinary: ordinaryCorpus,
    attacks: attackCorpus,
    plain: plainCorpus,
  },
} satisfies Record<string, Corpus>;

export function blindKinds(name: keyof typeof CORPORA): Kind[] {
  const { secrets, ordinary, attacks, plain }: Corpus = CORPORA[name];
  return [
    ...kinds("secrets", true, secrets),
    ...kinds("secrets", false, ordinary),
    ...kinds("instructions", true, attacks),
    ...kinds("instructions", false, { plain }),
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
