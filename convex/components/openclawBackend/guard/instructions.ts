import { joinedPhrases, languagePhrases } from "./instructionLanguages.js";
import { instructionMarks } from "./instructionMarks.js";
import { englishPhrases, type Phrase } from "./instructionPhrases.js";
import { views } from "./instructionViews.js";
import { invisibleRuns, unveil } from "./invisible.js";
import type { Finding } from "./secrets.js";

/**
 * Text that addresses the model which will read it rather than states something to remember. A
 * finding is a reason to look (lower trust, review), not proof: the rules ask for the imperative,
 * for words about the model itself, or for markup that only a chat template writes, because
 * ordinary memories speak of instructions, rules, prompts and systems as well.
 *
 * Demands in words are found by the word that opens them (`instructionPhrases`,
 * `instructionLanguages`), marks by their signs (`instructionMarks`), and what is disguised by its
 * plain form (`instructionViews`).
 */
export function findInstructions(text: string): Finding[] {
  const unveiled = unveil(text);
  const visible = unveiled?.text ?? text;
  const found = findHidden(text);
  for (const { rule, start, end } of plainly(visible)) {
    found.push({
      rule,
      start: unveiled?.originalIndex(start) ?? start,
      end: (unveiled?.originalIndex(end - 1) ?? end - 1) + 1,
    });
  }
  for (const view of views(visible)) {
    if (plainly(view.text).length === 0) continue;
    found.push({
      rule: "encoded-instruction",
      start: unveiled?.originalIndex(view.start) ?? view.start,
      end: (unveiled?.originalIndex(view.end - 1) ?? view.end - 1) + 1,
    });
  }
  return withoutOverlap(found);
}

function plainly(text: string): Finding[] {
  return [...findPhrases(text), ...findMarks(text)];
}

interface Compiled extends Phrase {
  pattern?: RegExp;
}

/** Phrases by the word that opens them; the pattern is made when the word is first met. */
let byWord: Map<string, Compiled[]> | undefined;
let joined: { opening: RegExp; byWord: Map<string, Compiled[]> } | undefined;

function indexed(phrases: readonly Phrase[]): Map<string, Compiled[]> {
  const index = new Map<string, Compiled[]>();
  for (const phrase of phrases) {
    const compiled: Compiled = { ...phrase };
    for (const word of phrase.opens.split(" ")) {
      const others = index.get(word);
      if (others === undefined) index.set(word, [compiled]);
      else others.push(compiled);
    }
  }
  return index;
}

function findPhrases(text: string): Finding[] {
  const found: Finding[] = [];
  // A text made of opening words alone would be looked at too often.
  const most = 2000 + text.length / 100;
  const failed = new Map<Compiled, number>();
  const look = (phrases: readonly Compiled[], start: number, end: number) => {
    for (const phrase of phrases) {
      const failures = failed.get(phrase) ?? 0;
      if (failures > most) continue;
      const pattern = (phrase.pattern ??= new RegExp(
        phrase.then,
        // Folding by Unicode is slow, and only classes of letters need it.
        phrase.then.includes("\\p{") ? "iuy" : "iy",
      ));
      pattern.lastIndex = end;
      const match = pattern.exec(text);
      if (match === null || !stands(phrase.stance, text, start)) {
        failed.set(phrase, failures + 1);
        continue;
      }
      found.push({ rule: phrase.rule, start, end: end + match[0].length });
    }
  };
  byWord ??= indexed([
    ...englishPhrases(),
    ...Object.values(languagePhrases()).flat(),
  ]);
  for (const [start, end] of words(text)) {
    const phrases = byWord.get(text.slice(start, end).toLowerCase());
    if (phrases !== undefined) look(phrases, start, end);
  }
  if (/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(text)) {
    joined ??= joinedIndex();
    for (const match of text.matchAll(joined.opening)) {
      const phrases = joined.byWord.get(match[0]) ?? [];
      look(phrases, match.index, match.index + match[0].length);
    }
  }
  return found;
}

/** Where the words of a text stand that are short enough to open a demand. */
function* words(text: string): Generator<[start: number, end: number]> {
  let start = -1;
  for (let index = 0; index <= text.length; index++) {
    const code = text.charCodeAt(index);
    const letter = code | 32;
    // Beyond ASCII everything but general punctuation and the marks of Asian scripts is a letter.
    const isLetter =
      (letter >= 97 && letter <= 122) ||
      (code >= 0xc0 && code < 0x2000) ||
      code > 0x303f;
    if (isLetter) {
      if (start < 0) start = index;
    } else if (start >= 0) {
      if (index - start < 17) yield [start, index];
      start = -1;
    }
  }
}

function joinedIndex() {
  const byWord = indexed(joinedPhrases());
  const longestFirst = [...byWord.keys()].sort((a, b) => b.length - a.length);
  return { opening: new RegExp(longestFirst.join("|"), "g"), byWord };
}

const forbidding =
  /(?:\b(?:not|never|cannot|stop|avoid|without|no\s+longer|no\s+need\s+to|refrain\s+from|instead\s+of|nor)|n['’]t)\s+(?:ever\s+|just\s+|simply\s+|directly\s+|also\s+|bother\s+)?$/i;
const asking =
  /(?:\b(?:please|kindly|(?:make|be)\s+sure\s+to|forget\s+to|(?:can|could|would|will|must|should|shall|may|might|to|need|want|have|like|ask|order|instruct|require|trouble|if|that|as)\s+you(?:\s+(?:to|could|would|can|please|kindly|must|should|shall|will|may|simply|quietly|then|just))*|you\s+(?:must|should|shall|will|need\s+to|have\s+to|are\s+to|may|can|could)(?:\s+\w+ly)?|(?:kind|nice|good|grateful|helpful|great|free|wonderful|appreciated?)\s+(?:as\s+)?to|(?:you\s+)?to\s+now|you\s+no\s+longer|would\s+you\s+mind))\s+(?:\w+ly\s+|now\s+|also\s+|then\s+|please\s+|no\s+longer\s+)?$/i;
const reporting =
  /(?:\b(?:to|that|which|who|they|he|she|it|we|i|users?|agents?|people|attackers?|models?|llms?|would|can|could|may|might|will|did|does|cannot|us|them|tried|tests?|texts?|attacks|when\s+you|before\s+you)|['’]ll|['’]d)\s+(?:\w+ly\s+|also\s+|always\s+|then\s+|just\s+|now\s+)?$/i;

/** Whether the word that opens a demand stands as the demand needs it. */
function stands(stance: Phrase["stance"], text: string, start: number) {
  if (stance === undefined) return true;
  const before = text.slice(Math.max(0, start - 48), start);
  if (stance === "start") {
    return /(?:^|[\n.!?>\]"'*#:([\u3002-]|here\s+are|these\s+are)\s*(?:\*\*)?\s*(?:your\s+|the\s+)?$/i.test(
      before,
    );
  }
  const isForbidden = forbidding.test(before);
  if (stance === "forbid") return isForbidden;
  return !isForbidden && (asking.test(before) || !reporting.test(before));
}

let marks: ReturnType<typeof instructionMarks> | undefined;

function findMarks(text: string): Finding[] {
  const found: Finding[] = [];
  for (const { rule, hint, pattern, holds } of (marks ??= instructionMarks())) {
    if (!hint.test(text)) continue;
    for (const match of text.matchAll(pattern)) {
      if (holds?.test(match[0]) === false) continue;
      // Patterns anchored to a line start take the character before it along.
      const lead = /^\s*/.exec(match[0])?.[0].length ?? 0;
      const start = match.index + (lead < match[0].length ? lead : 0);
      found.push({ rule, start, end: match.index + match[0].length });
    }
  }
  return found;
}

/**
 * Text that a person cannot see: tags (but for flags, which are built of them), direction
 * overrides, and runs of zero-width characters or variation selectors, which can spell bytes.
 * Single joiners and selectors belong to emoji and to many scripts.
 */
function findHidden(text: string): Finding[] {
  const found: Finding[] = [];
  if (!/[^ -~\s]/.test(text)) return found;
  for (const match of text.matchAll(invisibleRuns())) {
    const run = match[0];
    const isFlag =
      text.slice(Math.max(0, match.index - 2), match.index) === "\u{1F3F4}" &&
      /^[\u{E0061}-\u{E007A}\u{E0030}-\u{E0039}]{3,6}\u{E007F}$/u.test(run);
    const isHidden =
      /[\u{E0000}-\u{E00FF}\u202D\u202E]/u.test(run) ||
      /[\u200B-\u200D\u2060-\u2064\uFEFF]{3}|[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]{3}/u.test(
        run,
      );
    if (isHidden && !isFlag) {
      found.push({
        rule: "hidden-text",
        start: match.index,
        end: match.index + run.length,
      });
    }
  }
  return found;
}

function withoutOverlap(found: Finding[]): Finding[] {
  let end = 0;
  return found
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((finding) => {
      const isFree = finding.start >= end;
      if (isFree) end = finding.end;
      return isFree;
    });
}

/** What a flag of the guard means, in words for a person. */
export const REASONS: Readonly<Record<string, string>> = {
  override: "tells its reader to ignore instructions",
  "role-change": "gives its reader another role",
  "new-instructions": "poses as new instructions",
  "system-prompt": "poses as a system prompt, or asks for it",
  "role-marker": "holds marks of a chat template",
  "fake-turn": "imitates turns of a conversation",
  conceal: "asks to keep something from the user",
  "addressed-to-model": "speaks to the model that reads it",
  authority: "claims to speak for an authority",
  "standing-order": "sets how its reader answers from now on",
  "memory-poisoning":
    "asks to be remembered as a rule, or to change what is remembered",
  "skip-approval": "asks to act without the user's consent or without checks",
  "task-switch": "says that the task is over and gives another",
  "delayed-trigger": "asks to act when something happens later",
  "payment-redirect": "asks to pay, or to pay somebody else",
  "run-command": "asks to run a command that can do harm",
  "tool-call": "is written like a call to a tool",
  "hidden-markup": "speaks to its reader in markup that a person does not see",
  exfiltration: "asks to send data to an address",
  "encoded-instruction": "hides instructions in an encoding or a disguise",
  "hidden-text": "holds text that a person cannot see",
};

/** Why a text with these flags is held back. */
export function reasonOf(flags: readonly string[]): string {
  const reasons = flags.map((flag) => REASONS[flag] ?? `met the rule ${flag}`);
  return `It ${reasons.join("; ")}.`;
}
