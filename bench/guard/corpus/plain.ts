import type { BlindText } from "./blindText.js";
import { letters, preferences } from "./plainEnglish.js";
import { translated } from "./plainLanguages.js";
import { aboutModels, documents } from "./plainTechnical.js";

/** Ordinary notes that look near to instructions for a model and are none. Written without a look at the rules. */
export const plainCorpus: BlindText[] = [
  ...preferences,
  ...letters,
  ...aboutModels,
  ...documents,
  ...translated,
];
