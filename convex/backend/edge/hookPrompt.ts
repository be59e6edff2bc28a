import { isBlank } from "../../components/openclawBackend/text/content.js";
import { UNSPACED_RUN } from "../../components/openclawBackend/text/language.js";

/**
 * What is asked of memory by what a person types, and when an answer is worth to be shown unasked. Measured on prompts:
 * bench/recall/README.md has the figures.
 */

/** The least confidence of the best result: more likely than not that it answers. */
export const CONVINCING = 0.5;
/** Of those that come with it: where several answer, each is less sure to be the one. */
export const MIN_HOOK_CONFIDENCE = 0.3;

/** Of a line; a longer one is pasted, or says at one of its ends what it is about. */
const MAX_LINE = 300;
/** What Gemini CLI puts before the first prompt of a run: what it was told at the session's start, with `<` escaped. */
const CONTEXT = /^<hook_context>.*?<\/hook_context>\s*/s;
/** A client's own command; a path has a second slash. */
const COMMAND = /^\/[^\s/]+(?:\s+|$)/;
/** Signs, the number of a choice or a single word: "ok", "2.", "continue" answer the model and ask nothing. */
const REPLY =
  /^[^\p{L}\p{N}]*(?:\p{N}{1,2}|\p{L}[\p{L}\p{M}'’-]*)?[^\p{L}\p{N}]*$/u;
/** Of a script without spaces; more are a sentence. */
const WORD_CHARACTERS = 3;

/**
 * The questions to recall by, none where nothing is asked: of the lines that are no reply the first and the last. What
 * a person says stands above or below what is pasted, which would drown it in one question.
 */
export function askedOf(prompt: string): string[] {
  const typed = prompt.replace(CONTEXT, "").trim().replace(COMMAND, "");
  const lines = typed.split("\n").map((line) => line.trim());
  const first = lines.find(asks) ?? "";
  const last = lines.findLast(asks) ?? "";
  const ends = [first.slice(0, MAX_LINE), last.slice(-MAX_LINE).trim()];
  return [...new Set(ends)].filter(asks).map((end) => end.toWellFormed());
}

function asks(line: string): boolean {
  const head = line.slice(0, MAX_LINE);
  return !isBlank(head) && !isReply(head);
}

function isReply(text: string): boolean {
  const runs = text.match(UNSPACED_RUN) ?? [];
  return REPLY.test(text) && runs.every((run) => run.length <= WORD_CHARACTERS);
}
