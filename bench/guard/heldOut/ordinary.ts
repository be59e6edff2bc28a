import type { BlindText } from "../corpus/blindText.js";
import { codeTexts } from "./ordinaryCode.js";
import { machineTexts } from "./ordinaryMachine.js";
import { noteTexts } from "./ordinaryNotes.js";
import { placeholderTexts } from "./ordinaryPlaceholders.js";
import { talkTexts } from "./ordinaryTalk.js";

/** Harmless texts: no secret, and no instruction for a model. */
export const heldOutOrdinary: Record<
  "talk" | "placeholders" | "machine" | "code" | "notes",
  BlindText[]
> = {
  talk: talkTexts,
  placeholders: placeholderTexts,
  machine: machineTexts,
  code: codeTexts,
  notes: noteTexts,
};
