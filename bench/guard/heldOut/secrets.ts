import type { Text } from "../corpus/parts.js";
import { code } from "./code.js";
import { commands } from "./commands.js";
import { english } from "./english.js";
import { hidden } from "./hidden.js";
import { languages } from "./languages.js";
import { valuables } from "./valuables.js";
import { vendor } from "./vendor.js";

/** Texts that hold a secret, kept apart: no rule of the guard was written against them. */
export const heldOutSecrets = {
  vendor,
  code,
  commands,
  languages,
  english,
  valuables,
  hidden,
} satisfies Record<string, Text[]>;
export type Kind = keyof typeof heldOutSecrets;
