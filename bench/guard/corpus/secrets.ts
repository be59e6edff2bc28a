import { codeConfig } from "./codeConfig.js";
import { codeLanguages } from "./codeLanguages.js";
import { commands } from "./commands.js";
import { english } from "./english.js";
import { hidden } from "./hidden.js";
import { languages } from "./languages.js";
import type { Text } from "./parts.js";
import { valuables } from "./valuables.js";
import { vendorPlatforms } from "./vendorPlatforms.js";
import { vendorServices } from "./vendorServices.js";

export type Kind =
  | "vendor"
  | "code"
  | "commands"
  | "languages"
  | "english"
  | "valuables"
  | "hidden";

/** Texts that hold a secret, written without a look at the guard's rules. */
export const secretCorpus: Record<Kind, Text[]> = {
  vendor: [...vendorPlatforms, ...vendorServices],
  code: [...codeLanguages, ...codeConfig],
  commands,
  languages,
  english,
  valuables,
  hidden,
};
