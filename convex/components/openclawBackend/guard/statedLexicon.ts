import { Openings } from "./openings.js";
import { isPlaceholder } from "./secretShape.js";
import { statedWords } from "./statedWords.js";

/** What one word introduces, in the languages that have it. */
export interface Introducer {
  kinds: Set<string>;
  languages: Set<string>;
  takesEnding: boolean;
  insideWords: boolean;
  hasOtherSenses: boolean;
}

/** How the languages of a word go on behind it, up to the value. */
export interface Grammar {
  stated: RegExp;
  changed: RegExp;
  as: RegExp;
}

export interface Lexicon {
  /** For texts of ASCII, and for others: neither is made before such a text comes. */
  patterns: { ascii?: Openings; all?: Openings };
  introducers: Map<string, Introducer>;
  lists: Map<string, Record<string, string[]>>;
  small: Set<string>;
  talk: Set<string>;
  grammars: Map<string, Grammar>;
}

export const unspaced =
  /[\u0E00-\u0E7F\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF\uFF66-\uFF9F]/;
const escape = (word: string) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
const longestFirst = (list: Iterable<string>) =>
  [...list].sort((a, b) => b.length - a.length);
const anyOf = (list: Iterable<string>) =>
  longestFirst(list)
    .map((word) =>
      unspaced.test(word)
        ? `\\s{0,2}${escape(word)}`
        : `\\s{1,3}${escape(word)}(?=[\\s:：,"'“”„«»‘’—–=-]|$)`,
    )
    .join("|") || "(?!)";

const open = "[\"'`*“”„«»‹›「」『』《》（]{0,3}[ \\u00A0\\u202F]?";
const sign = "\\s{0,3}(?:[:：=→]|->|=>|[—–-](?=\\s))";

export function makeLexicon(): Lexicon {
  const introducers: Lexicon["introducers"] = new Map();
  const lists: Lexicon["lists"] = new Map();
  for (const [language, lines] of Object.entries(statedWords)) {
    const own: Record<string, string[]> = {};
    for (const line of lines.trim().split("\n")) {
      const [kind = ""] = line.split(" ", 1);
      own[kind] = line.slice(kind.length + 1).split("|");
    }
    lists.set(language, own);
    for (const kind of ["pin", "login", "password", "key", "other"]) {
      for (const marked of own[kind] ?? []) {
        const word = marked.replace(/^[~?]|\.$/g, "");
        const known = introducers.get(word) ?? {
          kinds: new Set<string>(),
          languages: new Set<string>(),
          takesEnding: !marked.endsWith("."),
          insideWords: marked.startsWith("~"),
          hasOtherSenses: marked.startsWith("?"),
        };
        known.kinds.add(kind);
        known.languages.add(language);
        introducers.set(word, known);
      }
    }
  }
  const all = (kind: string) =>
    [...lists.values()].flatMap((own) => own[kind] ?? []);
  return {
    patterns: {},
    introducers,
    lists,
    small: new Set([...all("small"), ...all("is")]),
    talk: new Set(all("talk")),
    grammars: new Map(),
  };
}

/** One expression of plain words, so that clean text is read once. */
export function wordsPattern(known: Lexicon, text: string): Openings {
  const isAscii = !/[^\0-\x7F]/.test(text);
  if (isAscii && known.patterns.ascii) return known.patterns.ascii;
  if (!isAscii && known.patterns.all) return known.patterns.all;
  const opening: string[] = [];
  const inside: string[] = [];
  const others: string[] = [];
  for (const word of longestFirst(known.introducers.keys())) {
    const introducer = known.introducers.get(word);
    if (isAscii && /[^\0-\x7F]/.test(word)) continue;
    if (!/^[a-z]/.test(word)) others.push(escape(word));
    else opening.push(escape(word));
    if (introducer?.insideWords === true && /^[a-z]/.test(word)) {
      inside.push(escape(word));
    }
  }
  const source = `\\b(?:${opening.join("|")})|${inside.join("|")}`;
  const whole = isAscii
    ? source
    : `${source}|(?=[^\\0-\\x7F])(?:${others.join("|")})`;
  const within = isAscii ? inside : [...inside, ...others];
  const found = new Openings(new RegExp(whole, "iy"), within, opening);
  known.patterns[isAscii ? "ascii" : "all"] = found;
  return found;
}

export function grammarOf(known: Lexicon, introducer: Introducer): Grammar {
  const languages = [...introducer.languages];
  const cached = known.grammars.get(languages.join());
  if (cached !== undefined) return cached;
  const words = (kind: string) =>
    anyOf(
      new Set(
        languages.flatMap(
          (language) => known.lists.get(language)?.[kind] ?? [],
        ),
      ),
    );
  const grammar = {
    stated: new RegExp(
      `^(?:[^\\s.!?:=：；; -~]{1,12}?|(?:[ \\t]{1,2}[^\\s.!?:=：；;]{1,20}){1,6}?)??(?:${sign}|${words("is")})(?:${words("small")}){0,2}(?:\\s{0,2}[:：—–=]|\\s{1,2}-(?=\\s))?\\s{0,4}${open}`,
      "i",
    ),
    changed: new RegExp(
      `^(?:[^\\s.!?:=：；; -~]{1,12}?|(?:[ \\t]{1,2}[^\\s.!?:=：；;]{1,20}){1,6}?)??(?:${words("to")})[:：]?\\s{0,2}${open}`,
      "i",
    ),
    as: new RegExp(`(?:${words("as")})\\s{0,2}$`, "i"),
  };
  known.grammars.set(languages.join(), grammar);
  return grammar;
}

/** A word with what stands before and behind it, as far as a statement reaches. */
export interface Place {
  text: string;
  at: number;
  after: number;
  ahead: string;
  behind: string;
  introducer: Introducer;
  grammar: Grammar;
  known: Lexicon;
  word: string;
}

/** Past possessives and other little words that belong to the word before. */
export function adjacentLength({ ahead, known, word }: Place): number {
  if (unspaced.test(word[word.length - 1] ?? "")) {
    return /^[ \t]{0,2}["“„«「『]?/.exec(ahead)?.[0].length ?? -1;
  }
  let length = 0;
  for (let taken = 0; taken < 3; taken++) {
    const next = /^[ \t]{1,2}["“”„«「]?([\p{L}\p{M}'’-]{1,14})(?=[ \t])/u.exec(
      ahead.slice(length),
    );
    if (next === null || !known.small.has(next[1]?.toLowerCase() ?? "")) break;
    length += next[0].length;
  }
  const gap = /^[ \t]{1,2}["“”„«「]?/.exec(ahead.slice(length));
  return gap === null ? -1 : length + gap[0].length;
}

export function isTalk(known: Lexicon, value: string): boolean {
  const words = value.toLowerCase().split(/[ -]/);
  const pattern = wordsPattern(known, value);
  pattern.lastIndex = 0;
  return (
    isPlaceholder(value) ||
    words.some((word) => known.talk.has(word) || known.small.has(word)) ||
    words.some((word) => ordinaryWords.test(word)) ||
    pattern.exec(value) !== null ||
    /^[A-Z][a-z]+[A-Z]|[^\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}\d -]/u.test(
      value,
    )
  );
}

/** Little words of a sentence: four words with one of them are talk and no passphrase. */
const ordinaryWords =
  /^(?:the|and|with|without|that|this|these|those|must|should|can|cannot|could|may|might|not|never|has|have|had|been|being|from|into|out|than|then|when|where|which|who|why|how|too|very|more|most|less|least|only|also|such|per|each|every|all|some|any|you|your|they|them|their|its|his|her|our|for|are|was|were|will|would|but|because|before|after|between|about|over|under|until|while|stored|used|words|word|characters|letters|digits|sequence|entered|kept|sent|written|encrypted|protected|please|contact|using|login|does|did|get|got|make|made|need|needs|chosen|choose|user|users|file|page|server|account|manager|und|der|die|das|ist|nicht|mit|auf|von|ein|eine|est|une|les|des|pour|dans|los|las|por|con|que|una|non|het|een|niet|van|nie|jest|och|inte|ikke)$/;

export const valueStart = /^[!#-&*+./0-:=?@A-Z\\^_a-z~\u00C0-\u024F-]{4,72}/;
