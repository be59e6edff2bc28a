import { joinedPhrases, languagePhrases } from "./instructionLanguages.js";
import { findHidden, findMarks } from "./instructionMarks.js";
import { englishPhrases, type Phrase } from "./instructionPhrases.js";
import { views } from "./instructionViews.js";
import { unveil, type Unveiled } from "./invisible.js";
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
  const condensed = condense(unveiled?.text ?? text);
  const visible = condensed?.text ?? unveiled?.text ?? text;
  const original = (index: number) => {
    const at = condensed?.originalIndex(index) ?? index;
    return unveiled?.originalIndex(at) ?? at;
  };
  const found = findHidden(text);
  const add = (rule: string, { start, end }: { start: number; end: number }) =>
    found.push({ rule, start: original(start), end: original(end - 1) + 1 });
  for (const finding of plainly(visible)) add(finding.rule, finding);
  const disguises = views(visible);
  const rest = disguises.splice(MOST_VIEWS);
  for (const view of disguises.filter(({ text }) => plainly(text).length > 0))
    add("encoded-instruction", view);
  if (rest.length > 0) {
    // No phrase reaches across a null character.
    let length = 0;
    const starts = rest.map(({ text }) => (length += text.length + 3) - 3);
    let index = 0;
    const joint = rest.map(({ text }) => text + "\n\0\n").join("");
    for (const { start } of plainly(joint).sort((a, b) => a.start - b.start)) {
      while ((starts[index + 1] ?? Infinity) <= start) index++;
      const view = rest[index];
      if (view !== undefined) add("encoded-instruction", view);
    }
  }
  return withoutOverlap(found);
}

/**
 * Shortens long white space, which says nothing, and in which patterns that read it to its end
 * would be tried at every place. Answers null where there is none.
 */
function condense(text: string): Unveiled | null {
  if (!/\s{24}/.test(text)) return null;
  const cuts = [{ at: 0, lost: 0 }];
  let lost = 0;
  const plain = text.replace(
    /(\s{8})(\s{8,})(?=\s{8})/g,
    (run, head: string, middle: string, start: number) => {
      const kept = head + (middle.includes("\n") ? "\n" : "");
      lost += run.length - kept.length;
      cuts.push({ at: start + run.length - lost, lost });
      return kept;
    },
  );
  return {
    text: plain,
    originalIndex: (index) => {
      let low = 0;
      let high = cuts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((cuts[middle]?.at ?? 0) <= index) low = middle;
        else high = middle - 1;
      }
      return index + (cuts[low]?.lost ?? 0);
    },
  };
}

/** How many plain forms are looked at one by one; the others are looked at together. */
const MOST_VIEWS = 24;

function plainly(text: string): Finding[] {
  return [...findPhrases(text), ...findMarks(text)];
}

/** What a pattern cannot match without: all of these runs of two or three letters, and one of each choice. */
interface Need {
  all: number[];
  choices: Need[][];
}

interface Compiled extends Phrase {
  need?: Need;
  pattern?: RegExp;
  /** The block of text for which `isNear` was last answered. */
  block: number;
  isNear: boolean;
}

type Index = Map<string, Compiled[]>;

let byWord: Index | undefined;
/** Marks of the words in `byWord`, because most words of a text are none of them. */
const opening = new Uint8Array(1 << 14);
/** Opening words that stand within other words, longest first, by their first character. */
let joined: { byFirst: Map<number, string[]>; byWord: Index } | undefined;

function indexed(phrases: readonly Phrase[]): Index {
  const index: Index = new Map();
  for (const phrase of phrases) {
    const compiled: Compiled = { ...phrase, block: -1, isNear: false };
    for (const word of phrase.opens.split(" ")) {
      const others = index.get(word);
      if (others === undefined) index.set(word, [compiled]);
      else others.push(compiled);
    }
  }
  return index;
}

const mark = (text: string, start: number, length: number) =>
  (text.charCodeAt(start) * 961 +
    text.charCodeAt(start + (length >> 1)) * 31 +
    text.charCodeAt(start + length - 1) * 7 +
    length) &
  0x3fff;

const BLOCK = 1024;
/** The last block in which a run of letters was read; blocks count on from call to call. */
const readIn = new Int32Array(1 << 14);
let blocks = 1;
const triple = (first: number, second: number, third: number) =>
  (first * 961 + second * 31 + third) & 0x3fff;

// Beyond ASCII everything but general punctuation and the marks of Asian scripts is a letter.
const isLetter = (code: number) =>
  (code >= 97 && code <= 122) ||
  (code >= 0xc0 && code < 0x2000) ||
  code > 0x303f;

/**
 * Looks for phrases at their opening words. A pattern is tried, and first of all made, only where
 * the letters that it needs stand in the same block of the text or the next: making the patterns
 * of an ordinary note would take longer than everything else.
 */
function findPhrases(text: string): Finding[] {
  const found: Finding[] = [];
  // The only letter that gets longer as it gets small.
  const lower = text.replaceAll("İ", "i").toLowerCase();
  byWord ??= openings();
  // A text made of opening words alone would be looked at too often, and is no ordinary one.
  const most = 2000 + text.length / 100;
  const failed = new Map<Compiled, number>();
  const look = (
    phrases: readonly Compiled[],
    start: number,
    end: number,
    block: number,
  ) => {
    for (const phrase of phrases) {
      if (phrase.block !== block) {
        phrase.block = block;
        phrase.isNear = isNear((phrase.need ??= needOf(phrase.then)), block);
      }
      if (!phrase.isNear) continue;
      const failures = failed.get(phrase) ?? 0;
      if (failures > most) continue;
      const pattern = (phrase.pattern ??= new RegExp(
        phrase.then,
        // Folding by Unicode is slow, and only classes of letters need it.
        phrase.then.includes("\\p{") ? "iuy" : "iy",
      ));
      pattern.lastIndex = end;
      if (
        pattern.test(text) &&
        stands(phrase.stance, text, start) &&
        !isMentioned(text, start, pattern.lastIndex)
      ) {
        found.push({ rule: phrase.rule, start, end: pattern.lastIndex });
      } else {
        failed.set(phrase, failures + 1);
        if (failures + 1 > most)
          found.push({ rule: "stuffing", start, end: text.length });
      }
    }
  };
  const hasJoined = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(text);
  if (hasJoined) joined ??= joinedOpenings();
  const base = blocks;
  let read = 0;
  let [first, second] = [0, 0];
  let at = 0;
  let joinedAt = 0;
  for (let from = 0; from < lower.length; from += BLOCK) {
    const block = base + from / BLOCK;
    const to = Math.min(lower.length, from + BLOCK);
    // One block ahead, so that a phrase may reach across the border.
    const ahead = Math.min(lower.length, to + BLOCK);
    for (; read < ahead; read++) {
      const reading = base + ((read / BLOCK) | 0);
      const code = lower.charCodeAt(read);
      const letter = isLetter(code) ? code : 0;
      if (second > 0 && letter > 0) {
        readIn[triple(first, second, letter)] = reading;
        readIn[triple(0, second, letter)] = reading;
      }
      first = second;
      second = letter;
    }
    while (at < to) {
      const start = at;
      while (isLetter(lower.charCodeAt(at))) at++;
      const length = at - start;
      if (length === 0) at++;
      else if (length < 17 && opening[mark(lower, start, length)] === 1) {
        const phrases = byWord.get(lower.slice(start, at));
        if (phrases !== undefined) look(phrases, start, at, block);
      }
    }
    if (joined === undefined || !hasJoined) continue;
    for (joinedAt = Math.max(joinedAt, from); joinedAt < to; joinedAt++) {
      const start = joinedAt;
      const word = joined.byFirst
        .get(text.charCodeAt(start))
        ?.find((other) => text.startsWith(other, start));
      if (word === undefined) continue;
      joinedAt += word.length - 1;
      look(joined.byWord.get(word) ?? [], start, joinedAt + 1, block);
    }
  }
  blocks = base + Math.ceil(lower.length / BLOCK) + 1;
  return found;
}

function openings(): Index {
  const index = indexed([
    ...englishPhrases(),
    ...Object.values(languagePhrases()).flat(),
  ]);
  for (const word of index.keys()) opening[mark(word, 0, word.length)] = 1;
  return index;
}

function joinedOpenings() {
  const byWord = indexed(joinedPhrases());
  const byFirst = new Map<number, string[]>();
  for (const word of [...byWord.keys()].sort((a, b) => b.length - a.length)) {
    const others = byFirst.get(word.charCodeAt(0));
    if (others === undefined) byFirst.set(word.charCodeAt(0), [word]);
    else others.push(word);
  }
  return { byFirst, byWord };
}

function isNear({ all, choices }: Need, block: number): boolean {
  for (const run of all) if ((readIn[run] ?? 0) < block) return false;
  for (const choice of choices) if (!isOneNear(choice, block)) return false;
  return true;
}

function isOneNear(choice: readonly Need[], block: number): boolean {
  for (const need of choice) if (isNear(need, block)) return true;
  return false;
}

/**
 * Reads from a pattern what it needs. Classes, escapes, whatever may be left out and what looks
 * back or must not stand there ask for nothing.
 */
function needOf(pattern: string): Need {
  let need: Need = { all: [], choices: [] };
  let choice: Need[] = [];
  let sign = "";
  const outer: [Need, Need[], string][] = [];
  for (const [token] of pattern.toLowerCase().matchAll(TOKENS)) {
    const head = token.charCodeAt(0);
    if (head === 0x28) {
      outer.push([need, choice, sign]);
      [need, choice, sign] = [{ all: [], choices: [] }, [], token];
    } else if (head === 0x7c) {
      choice.push(need);
      need = { all: [], choices: [] };
    } else if (head === 0x29) {
      choice.push(need);
      const group = choice;
      const isAsked =
        /^\((?:\?[:=])?$/.test(sign) && !/^.(?:[*?]|\{0)/.test(token);
      [need, choice, sign] = outer.pop() ?? [need, [], ""];
      if (isAsked && group.every(asks)) need.choices.push(group);
    } else if (isLetter(head)) {
      // Whether or how often the last letter stands may be left open.
      const end = token.search(/[*?{+]/);
      const isSure = end < 0 || token[end] === "+";
      const length = (end < 0 ? token.length : end) - (isSure ? 0 : 1);
      const code = (index: number) => token.charCodeAt(index);
      if (length === 2) need.all.push(triple(0, head, code(1)));
      for (let index = 2; index < length; index++)
        need.all.push(triple(code(index - 2), code(index - 1), code(index)));
    }
  }
  choice.push(need);
  return choice.length === 1 ? need : { all: [], choices: [choice] };
}

/** Letters, groups, alternatives and the rest, each with how often it stands. */
const TOKENS =
  /(?:[a-z\u00c0-\u1fff\u3040-\uffff]+|\\(?:p\{[^}]*\}|[^])|\[(?:\\[^]|[^\]\\])*\]|\((?:\?(?:<?[=!]|:))?|[^])(?:(?:[*?+]|\{\d+[^}]*\})\??)?/g;

const asks = ({ all, choices }: Need) => all.length + choices.length > 0;

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

/** Whether a demand is all of a quote that speaks of words: the phrase "ignore all rules". */
function isMentioned(text: string, start: number, end: number) {
  const quote =
    /(?:\b(?:phrase|words?|strings?|prompt|text|sentence|such\s+as)|\be\.g\.,?)\s["'“‘«`]$/i;
  return (
    /^[.,!]?["'”’»`]/.test(text.slice(end, end + 2)) &&
    quote.test(text.slice(Math.max(0, start - 16), start))
  );
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
  stuffing: "repeats words of demands so often that not all could be read",
  "hidden-text": "holds text that a person cannot see",
};

/** Why a text with these flags is held back. */
export function reasonOf(flags: readonly string[]): string {
  const reasons = flags.map((flag) => REASONS[flag] ?? `met the rule ${flag}`);
  return `It ${reasons.join("; ")}.`;
}
