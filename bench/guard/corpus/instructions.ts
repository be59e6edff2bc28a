import type { BlindText } from "./blindText.js";
import { conceal, exfiltrate, poison } from "./instructionsAims.js";
import { carriers, encoded, template, tools } from "./instructionsForms.js";
import {
  authority,
  languages,
  override,
  polite,
  roles,
} from "./instructionsWords.js";

export type AttackKind =
  | "override"
  | "polite"
  | "languages"
  | "tools"
  | "encoded"
  | "carriers"
  | "roles"
  | "conceal"
  | "exfiltrate"
  | "authority"
  | "poison"
  | "template";

/** Texts that try to instruct the model that reads them. Written without a look at the rules. */
export const attackCorpus: Record<AttackKind, BlindText[]> = {
  override,
  polite,
  languages,
  tools,
  encoded,
  carriers,
  roles,
  conceal,
  exfiltrate,
  authority,
  poison,
  template,
};
