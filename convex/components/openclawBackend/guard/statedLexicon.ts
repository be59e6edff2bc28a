import { Openings } from "./openings.js";
import { isPlaceholder, judge, type StatedSecret } from "./secretShape.js";
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

/** A password as sentences, labels and lists state it. */
export function readSaidPassword(place: Place): StatedSecret | null {
  const { ahead, behind, grammar } = place;
  const stated = grammar.stated.exec(ahead)?.[0].length ?? -1;
  // The number of an article or an order goes by the same word in some languages.
  if (place.introducer.hasOtherSenses && thingWords.test(ahead.slice(0, 24))) {
    return null;
  }
  return (
    valueAt(place, stated) ??
    quotedAt(place, stated) ??
    valueAt(
      place,
      aheadOf(
        place,
        /^[^\n.!?:=："'`<>]{0,60}[:：=→]\s{0,4}["'`*“”„«»‹›「」『』]{0,3} ?/,
      ),
    ) ??
    mixedAt(place, adjacentLength(place)) ??
    (changeWord.test(behind) || changeWord.test(ahead.slice(0, 70))
      ? valueAt(place, grammar.changed.exec(ahead)?.[0].length ?? -1)
      : null) ??
    plainLabel(place) ??
    phraseAtEnd(place) ??
    valueBefore(place)
  );
}

const thingWords =
  /^\s(?:προϊό|παραγγ|είδ|πελάτ|artik|proizv|narudž|kupca|zanim|товара|заказ|produk|ürün|sipariş|primari|foranea|cliente|pedido|del éxito)/i;

/** Changing, in every language: what was changed "to" something is now that. */
const changeWord =
  /chang|\bset\b|reset|updat|geänd|gesetzt|umgest|modifi|remplac|cambi|actualiz|mud[eao]|alter|troc|wijzig|verander|zmieni|ustawi|změn|zmen|nastav|változtat|állít|schimb|byt|ändra|endret|ændret|skift|vaihdo|vaihdet|değiş|άλλα|αλλάξ|измен|поменя|смен|сменил|замен|змін|помін|промен|promijen|promen|đổi|ganti|ubah|tukar|เปลี่ยน|改|変更|更新|변경|바꿨|바꾸|بدل|غير|تغییر|عوض|שינ|שונ|החל|बदल/i;

const aheadOf = ({ ahead }: Place, pattern: RegExp) =>
  pattern.exec(ahead)?.[0].length ?? -1;

/** The value that stands `length` characters behind the word, if it looks like a password. */
function valueAt(place: Place, length: number): StatedSecret | null {
  if (length < 0) return null;
  const from = place.after + length;
  const rest = place.text.slice(from, from + 80);
  const value = valueStart.exec(rest)?.[0];
  if (value === undefined) return null;
  // A call, or a member of something.
  if (/^[[{(](?![^ -~])/.test(rest.slice(value.length))) return null;
  return judge("password", value, from + value.length);
}

/** Behind a word without verb or sign only what no word or number looks like. */
function mixedAt(place: Place, length: number): StatedSecret | null {
  const said = valueAt(place, length);
  if (said === null) return null;
  const value = place.text.slice(said.start, said.end);
  return /[A-Za-z].*\d|\d.*[A-Za-z]/.test(value) && value.length >= 6
    ? said
    : null;
}

/** A plain word, or several, as a value: they have to stand in quotes. */
function quotedAt(place: Place, length: number): StatedSecret | null {
  if (length < 1) return null;
  const { text, at, after, known } = place;
  const from = after + length;
  const opening = /["“”„«»‹「『][ \u00A0\u202F]?$/.exec(
    text.slice(from - 2, from),
  );
  if (opening === null || /["'`.$_]/.test(text[at - 1] ?? "")) return null;
  if (
    /^\s{0,2}["'`]/.test(text.slice(after, after + 3)) &&
    length < 4 &&
    !/^\s/.test(place.ahead)
  )
    return null;
  const quoted =
    /^([\p{L}\d]{4,30}|[\p{Ll}\d]{3,12}(?:[ -][\p{Ll}\d]{2,12}){2,7})[ \u00A0\u202F]?["“”«»›」』]/u.exec(
      text.slice(from, from + 110),
    )?.[1];
  if (quoted === undefined || isTalk(known, quoted)) return null;
  if (place.introducer.hasOtherSenses && !/\d/.test(quoted)) return null;
  return { rule: "password", start: from, end: from + quoted.length };
}

/** "Password: word" on a line of its own. */
function plainLabel(place: Place): StatedSecret | null {
  const { text, at, after, ahead, behind, introducer, known } = place;
  const line = behind.slice(behind.lastIndexOf("\n") + 1);
  if (line.length === behind.length && at > 90) return null;
  const isLabel = /^[\s>*•·–|#+\d.)-]{0,8}((?:[\p{L}-]{1,14} ){0,2})$/u.exec(
    line,
  );
  if (isLabel === null) return null;
  const before = (isLabel[1] ?? "").trim();
  const isKnown = before
    .split(" ")
    .every((word) => word === "" || known.small.has(word.toLowerCase()));
  if (!isKnown) return null;
  const stated =
    /^(?: \([^()\n]{1,24}\))?\*{0,2}[ \t]?[:：]\*{0,2}[ \t]{0,3}(?:\n[ \t]{0,4})?([\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}][\p{L}\d]{3,24})[.!]?[ \t]*(?:\n|$)/u.exec(
      ahead,
    );
  const value = stated?.[1];
  if (stated === null || value === undefined || isTalk(known, value))
    return null;
  if (introducer.hasOtherSenses) {
    const previous = text.slice(
      Math.max(0, at - line.length - 80),
      at - line.length,
    );
    if (!userLine.test(previous)) return null;
  }
  const start = after + stated[0].lastIndexOf(value);
  return { rule: "password", start, end: start + value.length };
}

const userLine =
  /(?:user|login|usu[aá]r|utili|benutz|nutzer|gebruik|użytk|uživ|použív|felhaszn|användar|bruker|bruger|käytt|kullan|χρήστ|логин|логін|потреб|корисн|korisn|用户|账号|用戶|帳號|ユーザ|아이디|đăng nhập|pengguna|ผู้ใช้|उपयोग|مستخدم|משתמש|کاربر|e-?mail|\bid)[^\n:：]{0,20}[:：][^\n]{2,40}\n$/i;

/** "Passphrase: four plain words", up to the end of the line. */
function phraseAtEnd(place: Place): StatedSecret | null {
  const { ahead, after, known, word } = place;
  const isPhrase =
    /phras|frase|fráz|fraz|satz|zin$|lause|fras|sætning|фраз|φράση|フレーズ|短语|cụm/.test(
      word,
    );
  const stated = (
    isPhrase
      ? /^[^\n.!?:=：]{0,48}?(?:[:：=]| is| ist| lautet| est| es| é| è)[ \t]{1,3}([a-z]{3,10}(?:[ -][a-z]{3,10}){3,7})[.!]?[ \t]*(?:\n|$)/
      : /^[^\n.!?:=：]{0,48}[:：][ \t]{1,3}([a-z]{3,10}(?:[ -][a-z]{3,10}){3,7})[.!]?[ \t]*(?:\n|$)/
  ).exec(ahead);
  const phrase = stated?.[1];
  if (stated === null || phrase === undefined || isTalk(known, phrase))
    return null;
  const start = after + stated[0].lastIndexOf(phrase);
  return { rule: "password", start, end: start + phrase.length };
}

/** "… is my password", "use … as the password": the value stands before the word. */
function valueBefore(place: Place): StatedSecret | null {
  const { ahead, at, known, word, grammar } = place;
  const behind = place.behind.slice(place.behind.lastIndexOf("\n") + 1);
  const isUnspaced = unspaced.test(word);
  let rest = behind;
  let joined = 0;
  for (; joined < 6; joined++) {
    const shorter = isUnspaced
      ? withoutJoint(rest, known)
      : rest.replace(/[\p{L}\p{M}'’]{1,14}[\s,—–-]{1,3}$/u, (last) =>
          known.small.has(last.replace(/[\s,—–-]+$/, "").toLowerCase())
            ? ""
            : last,
        );
    if (shorter === rest) break;
    rest = shorter;
  }
  const asked = grammar.as.exec(rest.trimEnd());
  const named =
    /([!#-&*+./0-:=?@A-Z\\^_a-z~\u00C0-\u024F-]{6,72})["'`”“»«」』*]{0,3}\s?[—–-]?\s?$/.exec(
      asked === null ? rest : rest.slice(0, asked.index),
    );
  const value = named?.[1];
  if (named === null || value === undefined || value === behind) return null;
  const until = named.index + value.length;
  const before = behind.slice(0, named.index);
  if (asked === null) {
    if (joined === 0) return null;
    // It opens the sentence, and the sentence ends with the word or says for what.
    if (!/(?:^|[.!?:;,\n。：，])[\s>*•·"'`“„«「『-]{0,6}$/.test(before))
      return null;
    if (
      !isUnspaced &&
      !/^["'”»]?\s*(?:$|[\n.,;!?)।]|[\p{L}\p{M}]{1,4}[\s.]|[\p{L}'’]{2,14}[.!]?\s*$)/u.test(
        ahead,
      )
    )
      return null;
    if (
      /^\s(?:is|for|and|hash|tool|app|key|field|man)(?:ager|es|ing|ed|s)?\s*[.!]?$/.test(
        ahead,
      )
    )
      return null;
  }
  if (!/[A-Za-z].*\d|\d.*[A-Za-z]|[A-Za-z][@#$%^&!+~]/.test(value)) return null;
  const start = at - behind.length + named.index;
  return judge("password", value, start + until - named.index);
}

function withoutJoint(text: string, { small }: Lexicon): string {
  for (let length = Math.min(7, text.length); length > 0; length--) {
    const last = text.slice(-length);
    if (small.has(last.trim().toLowerCase()) && /[^ -~]|\s/.test(last)) {
      return text.slice(0, -length);
    }
  }
  return text.replace(/[\s,，、]{1,2}$/, "");
}
