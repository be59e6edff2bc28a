/** What is asked of memory by what a person types, and when an answer is worth to be shown unasked. */

/** The least confidence of the best result: more likely than not that it answers. */
export const CONVINCING = 0.5;
/** Of those that come with it: where several answer, each is less sure to be the one. */
export const MIN_HOOK_CONFIDENCE = 0.3;

/** A longer prompt is something pasted, with what the person says of it above or below. */
const MAX_WHOLE = 800;
const MAX_LINE = 400;
/** What Gemini CLI puts before the first prompt of a run: what it was told at the session's start, with `<` escaped. */
const CONTEXT = /^<hook_context>.*?<\/hook_context>\s*/s;
/** A client's own command; a path has a second slash. */
const COMMAND = /^\/[^\s/]+(?:\s+|$)/;

/** The questions to recall by; none where nothing is asked. */
export function askedOf(prompt: string): string[] {
  const typed = prompt.replace(CONTEXT, "").trim().replace(COMMAND, "");
  const lines = typed.split("\n").filter((line) => line.trim() !== "");
  const asked =
    typed.length <= MAX_WHOLE
      ? [typed]
      : [lines.at(0)!.slice(0, MAX_LINE), lines.at(-1)!.slice(-MAX_LINE)];
  const texts = asked.map((text) => text.toWellFormed());
  return [...new Set(texts)].filter((text) => text.trim() !== "");
}
