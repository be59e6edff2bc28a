import type { BlindText } from "./blindText.js";
import { configurations, programs } from "./ordinaryCode.js";
import { machineIds, machineTexts } from "./ordinaryMachine.js";
import { notes } from "./ordinaryNotes.js";
import { placeholders } from "./ordinaryPlaceholders.js";
import { talk } from "./ordinaryTalk.js";

export type OrdinaryKind =
  "talk" | "placeholders" | "machine" | "code" | "notes";

/** Harmless texts: nothing in them is a secret, and nothing instructs a model. Written without a look at the rules. */
export const ordinaryCorpus: Record<OrdinaryKind, BlindText[]> = {
  talk,
  placeholders,
  machine: [...machineIds, ...machineTexts],
  code: [...programs, ...configurations],
  notes,
};
