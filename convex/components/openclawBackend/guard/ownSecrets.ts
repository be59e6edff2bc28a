import type { StatedSecret } from "./statedValue.js";

/**
 * The values of the deployment's own secrets, which are in its environment and nowhere else: whoever can read it
 * hides them before a text comes here. A hidden value has its length, so that places stay what they are, and
 * characters that every text may have, an id or a name of metadata too.
 */
export const OWN_SECRET = "deployment-secret";

// In two parts, so that this file does not hold it.
const MARK = ["xq0h", "ide0"].join("");

/** What stands in the place of a value. */
export function hidden(length: number): string {
  return MARK.repeat(Math.ceil(length / MARK.length)).slice(0, length);
}

/** Where values were hidden. */
export function findHidden(text: string): StatedSecret[] {
  const found: StatedSecret[] = [];
  let start = text.indexOf(MARK);
  while (start >= 0) {
    let end = start + MARK.length;
    while (text[end] === MARK[(end - start) % MARK.length]) end++;
    found.push({ rule: OWN_SECRET, start, end });
    start = text.indexOf(MARK, end);
  }
  return found;
}
