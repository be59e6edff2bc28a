/** What is asked of memory by what a person types, and when an answer is worth to be shown unasked. */

/** Below it a recalled text is more often noise than not. */
export const SURE_ENOUGH = 0.3;

const MAX_CHARACTERS = 20_000;
/** A client's own command with nothing after it; a path has a second slash. */
const COMMAND = /^\/[^\s/]+\s*/;

/** The text to recall by; null where nothing is asked. */
export function askedOf(prompt: string): string | null {
  const text = prompt.slice(0, MAX_CHARACTERS).toWellFormed();
  const asked = text.trimStart().replace(COMMAND, "");
  return asked.trim() === "" ? null : asked;
}
