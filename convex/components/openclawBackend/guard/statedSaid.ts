import { isPlaceholder, judge, type StatedSecret } from "./secretShape.js";
import {
  adjacentLength,
  grammarOf,
  isTalk,
  makeLexicon,
  unspaced,
  valueStart,
  wordsPattern,
  type Introducer,
  type Lexicon,
  type Place,
  readSaidPassword,
} from "./statedLexicon.js";

/** Made on the first scan: most calls of the deployment write nothing. */
let lexicon: Lexicon | undefined;

/** Secrets that sentences state in any of the languages of `statedWords`, in the order of the text. */
export function findSaidSecrets(text: string): StatedSecret[] {
  const composed = compose(text);
  if (composed === null) return findSaid(text);
  return findSaid(composed.text).map(({ rule, start, end }) => ({
    rule,
    start: composed.originalIndex(start),
    end: composed.originalIndex(end),
  }));
}

/**
 * Text whose letters stand apart from their accents, as some systems write it (NFD), with the
 * letters put together again; null when there is none.
 */
function compose(
  text: string,
): { text: string; originalIndex: (index: number) => number } | null {
  const apart =
    /[^\u0300-\u036F\u3099\u309A][\u0300-\u036F\u3099\u309A]{1,4}|[\u1100-\u1112][\u1161-\u1175][\u11A8-\u11C2]?/g;
  let composed = "";
  let cursor = 0;
  const places: number[] = [];
  const shifts: number[] = [];
  for (const match of text.matchAll(apart)) {
    const whole = match[0].normalize("NFC");
    if (whole.length === match[0].length) continue;
    composed += text.slice(cursor, match.index) + whole;
    cursor = match.index + match[0].length;
    places.push(composed.length);
    shifts.push(cursor - composed.length);
  }
  if (cursor === 0) return null;
  return {
    text: composed + text.slice(cursor),
    originalIndex: (index) => {
      let low = 0;
      let high = places.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((places[middle] ?? 0) <= index) low = middle + 1;
        else high = middle;
      }
      return index + (shifts[low - 1] ?? 0);
    },
  };
}

function findSaid(text: string): StatedSecret[] {
  const known = (lexicon ??= makeLexicon());
  const found: StatedSecret[] = [];
  const words = wordsPattern(known, text);
  words.lastIndex = 0;
  let read = 0;
  for (let hit = words.exec(text); hit !== null; hit = words.exec(text)) {
    // Hundreds of these words one upon another are no sentences, and each would cost its reading.
    if (read > 800 && hit.index < read * 256) continue;
    read++;
    const introducer = known.introducers.get(hit[0].toLowerCase());
    const said =
      introducer === undefined
        ? null
        : readSaid(known, introducer, text, hit.index, hit[0]);
    words.lastIndex =
      said === null
        ? hit.index + (/^[^\s/]+/.exec(hit[0])?.[0].length ?? 1)
        : Math.max(said.end, hit.index + hit[0].length);
    if (said !== null) found.push(said);
  }
  return found;
}

function readSaid(
  known: Lexicon,
  introducer: Introducer,
  text: string,
  at: number,
  hit: string,
): StatedSecret | null {
  const last = hit[hit.length - 1] ?? "";
  const isSpaced = !unspaced.test(last);
  if (
    isSpaced &&
    !introducer.insideWords &&
    /^[a-z\u00C0-\u04FF]/i.test(hit) &&
    /[\p{L}\p{N}_$.]/u.test(text[at - 1] ?? "")
  ) {
    return null;
  }
  let after = at + hit.length;
  if (isSpaced) {
    const ending =
      /^[\p{L}\p{M}]{1,7}(?:['’-]\p{Ll}{1,5}(?![\p{L}\d]))?|^['’-]\p{Ll}{1,5}(?![\p{L}\d:])/u.exec(
        text.slice(after, after + 16),
      )?.[0];
    if (ending !== undefined) {
      if (!introducer.takesEnding && /^\p{L}/u.test(ending)) return null;
      if (/^[A-Z]|^(?:hash|less|field|reset|manag|polic|gen)/.test(ending)) {
        return null;
      }
      after += ending.length;
      // A heading over several, and what they are of: "Passwords: staging".
      const ahead = text.slice(after, after + 60);
      if (ending === "s" && /^\s?:\s{0,3}\p{L}[\p{L} -]{0,40}$/mu.test(ahead))
        return null;
    }
    if (/[\p{L}\p{N}_]/u.test(text[after] ?? "")) return null;
  }
  // An address, a path, a member.
  if (/^[@\\$]/.test(text.slice(after, after + 1))) return null;
  const nearby = text.slice(Math.max(0, at - 90), after + 140);
  // A value has a digit or a mark, stands in quotes or behind a colon.
  if (!/[\d@#$%^&+~:："'“”„«»「『‹-]/.test(nearby.replace(hit, "")))
    return null;
  const place: Place = {
    text,
    at,
    after,
    ahead: text.slice(after, after + 140),
    behind: text.slice(Math.max(0, at - 90), at),
    introducer,
    grammar: grammarOf(known, introducer),
    known,
    word: hit.toLowerCase(),
  };
  const { kinds } = introducer;
  return (
    (kinds.has("pin") ? readCode(place) : null) ??
    (kinds.has("login") ? readPair(place) : null) ??
    (kinds.has("password") ? readSaidPassword(place) : null) ??
    (kinds.has("key") ? readSaidKey(place) : null) ??
    (kinds.has("other") ? readPhrase(place) : null)
  );
}

/** An API key, a licence: only what a generator made. */
function readSaidKey(place: Place): StatedSecret | null {
  const { text, after, ahead, grammar } = place;
  const lengths = [
    grammar.stated.exec(ahead)?.[0].length ?? -1,
    adjacentLength(place),
  ];
  for (const length of lengths) {
    if (length < 0) continue;
    const from = after + length;
    const value = /^[\w./+=:~-]{8,512}/.exec(text.slice(from, from + 520))?.[0];
    if (value === undefined) continue;
    const groups =
      /^(?=[^\s]*\d[^\s]*\d)[A-Z\d]{4,8}(?:-[A-Z\d]{4,8}){2,7}(?![\w-])/.exec(
        value,
      );
    if (groups !== null && !isPlaceholder(value)) {
      return {
        rule: "named-secret",
        start: from,
        end: from + groups[0].length,
      };
    }
    const said = judge("key", value, from + value.length);
    if (said !== null) return said;
  }
  return null;
}

/** "Login: bob / …", "Zugangsdaten für …: a@b.c / word". */
function readPair(place: Place): StatedSecret | null {
  const { ahead, after, introducer, known, grammar, text, word } = place;
  const stated =
    /^[^\n:：=]{0,48}?(?:\s?[:：=→]|\s[—–-](?=\s)|->)\s{0,3}["'`“„«「]?/.exec(
      ahead,
    )?.[0].length ?? -1;
  const lengths = [
    stated,
    grammar.stated.exec(ahead)?.[0].length ?? -1,
    /^ (?:is|are|was|were)[ \t]{1,2}/i.exec(ahead)?.[0].length ?? -1,
    adjacentLength(place),
  ];
  for (const length of lengths) {
    if (length < 0) continue;
    const from = after + length;
    const rest = text.slice(from, from + 150);
    const user =
      /^([\w.+-]{1,40}@[\w-]{1,30}\.[\w.-]{2,20}|[\w.+-]{2,40})["'`”]?(?:\s{0,2}[/:|,→]\s{0,2}|\s[—–-]\s|,?\s(?:and|und|et|y|e|a|i|och|og|ja|ve|и|і|та|dan|và|és|și|con|with|mit|avec|com|med|met|z|s|sa|с|з|using|with password|and password)\s{1,2})["'`“„«「]?/u.exec(
        rest,
      );
    if (user === null) continue;
    const isMail = user[1]?.includes("@") === true;
    const password = valueStart.exec(rest.slice(user[0].length))?.[0];
    if (password === undefined) continue;
    const start = from + user[0].length;
    const said = judge("password", password, start + password.length);
    const secret = said === null ? "" : text.slice(said.start, said.end);
    if (
      said !== null &&
      (/[A-Za-z].*\d|\d.*[A-Za-z]/.test(secret) || /[@#$%^&!+]/.test(secret))
    ) {
      return said;
    }
    const plain = /^[\p{L}\d]{4,30}(?=[.!]?\s*(?:\n|$))/u.exec(
      rest.slice(user[0].length),
    )?.[0];
    if (
      plain !== undefined &&
      (isMail || word.includes("/")) &&
      length === stated &&
      !introducer.hasOtherSenses &&
      /[/:|]/.test(user[0].slice(user[1]?.length)) &&
      !isTalk(known, plain)
    ) {
      return { rule: "password", start, end: start + plain.length };
    }
  }
  return null;
}

/** "The alarm code is 4821", "combination: 24-8-36". */
function readCode(place: Place): StatedSecret | null {
  const { ahead, after, introducer, grammar, text, word, at } = place;
  const stated = grammar.stated.exec(ahead)?.[0].length ?? -1;
  const isBare = word === "pin" || introducer.hasOtherSenses;
  const lengths = isBare
    ? [/^[ \t]?[:：][ \t]{0,2}/.exec(ahead)?.[0].length ?? -1]
    : [
        stated,
        /^[^\n.!?:=：]{0,40}[:：=][ \t]{0,3}["'“„«「]?/.exec(ahead)?.[0]
          .length ?? -1,
        /^(?:[ \t]{1,2}[\p{L}\p{M}'’-]{1,16}){0,2}?[ \t]{1,2}(?=\d)|^(?=\d)/u.exec(
          ahead,
        )?.[0].length ?? -1,
      ];
  if (isBare && !/^(?:PIN|Pin|П)/.test(text.slice(at, at + 3))) return null;
  for (const [place, length] of lengths.entries()) {
    if (length < 0) continue;
    const rest = ahead.slice(length, length + 30);
    const code =
      /^(?:\d{4,8}|\d{1,2}(?:[-–]\d{1,2}){2,3}|\d{1,2}(?: \d{1,2}){2,3})(?![\d.,:/-]*\d|[A-Za-z%€$°]|\s?(?:[€$£%]|位|桁|자리|หลัก|EUR|USD))/.exec(
        rest,
      )?.[0];
    if (code === undefined) continue;
    if (isBare && !/^[#)]?[.,]?\s*(?:$|\n|\()/.test(rest.slice(code.length)))
      continue;
    if (/^\d{1,2}[- –]/.test(code) && (place === 2 || /^ of\b/.test(ahead))) {
      continue;
    }
    if (place === 2 && /^(?:19|20)\d\d$/.test(code)) continue;
    if (/ \d/.test(code) && !/comb|safe|lock/.test(word)) continue;
    const start = after + length;
    return { rule: "pin", start, end: start + code.length };
  }
  return null;
}

/** What is said only in English. */
function readPhrase(place: Place): StatedSecret | null {
  return readAhead(place) ?? readBehind(place);
}

function readAhead(place: Place): StatedSecret | null {
  const { word, ahead, text, at, after, known } = place;
  const said = phrasesAhead[word]?.exec(ahead);
  const value = said?.[1];
  if (!said || value === undefined) return null;
  const end = after + said[0].length;
  const start = end - value.length;
  const isPlain =
    /maiden|answer/.test(word) ||
    (word === "ssid" && /^[a-z]{5,}$/.test(value));
  if (isPlain) {
    return isTalk(known, value) ? null : { rule: "password", start, end };
  }
  if (/^\d{4,8}[.,]?$/.test(value)) {
    const isCode = word === "unlock" || /code|pin/i.test(said[0]);
    return isCode ? { rule: "pin", start, end } : null;
  }
  if (
    word.endsWith("one") &&
    !/pass|pw|code/i.test(text.slice(Math.max(0, at - 160), at + 160))
  )
    return null;
  if (/^(?:sign|log|open)/.test(word) && !isMixed(value)) return null;
  return judge("password", value, end);
}

function readBehind(place: Place): StatedSecret | null {
  const { word, behind, at } = place;
  const said = phrasesBehind[word]?.exec(behind);
  const value = said?.[1];
  if (!said || value === undefined || value.length < 8) return null;
  const isAsked =
    word.startsWith("when") && /pass|code|key/i.test(place.ahead.slice(0, 48));
  if (!isAsked && !isMixed(value)) return null;
  const start = at - behind.length + said.index + said[0].indexOf(value);
  return judge("password", value, start + value.length);
}

/** More than letters; and no name with its number: Chrome120, LibreOffice 7. */
const isMixed = (value: string) =>
  /[A-Za-z].*\d|\d.*[A-Za-z]|[@#$%^&!]/.test(value) &&
  !/^(?:[A-Z]?[a-z]+|[A-Z]+)+\d{1,4}[A-Z]{0,3}[.,]?$/.test(value);

const chosen = String.raw`["'“${"`"}]?([^\s"'”${"`"},;<>()[\]{}|]{6,72})`;
const asUser = new RegExp(
  String.raw`^ (?:(?:to|at|on|in) [^\n:;]{1,48}? )?(?:as|using|with) [\w.@+-]{2,40}(?: ?\/ ?| (?:with|and|using) (?:the |my )?(?:password )?)${chosen}`,
  "i",
);

/** By the word that leads to them: the value behind it … */
const phrasesAhead: Record<string, RegExp> = {
  "maiden name": /^(?: is| was|:)\s{1,2}(\p{Lu}\p{Ll}{2,20})(?![\p{L}\d])/u,
  "question answer":
    /^s?(?: is|:)\s{1,2}["'“]?(\p{L}[\p{L}\d]{3,24})(?=["'”]?[.!]?\s*(?:\n|$))/u,
  ssid: /^\s?[:=]\s?["'“]?[^\n/,|;]{1,32}\s?[/,|;\n]\s?[*-]?\s?(?:(?:wi-?fi|wpa2?|network) )?(?:key|pass\w*|pw|pwd|code)\s?[:=]\s?["'“]?([^\s"'”,;<>()[\]{}|]{5,63})/i,
  unlock:
    /^s?(?: it| them| (?:the|my|her|his|our) \w{2,12})? (?:with|using) (?:code |pin |password )?["'“`]?([^\s"'”`,;<>()[\]{}|]{4,72})/i,
  "opens with":
    /^ (?:(?:the )?(?:code|pin|pass\w{4,6}) )?["'“`]?([^\s"'”`,;<>()[\]{}|]{4,72})/i,
  "log in": asUser,
  "sign in": asUser,
  "old one": /^(?:['’]s| is| was)\s{1,2}["'“]?([^\s"'”,;<>()[\]{}|]{6,72})/i,
  "new one": /^(?:['’]s| is|:)\s{1,2}["'“]?([^\s"'”,;<>()[\]{}|]{6,72})/i,
};

const toGetIn = new RegExp(
  String.raw`\b(?:use|try|enter|type) ${chosen}["'”${"`"}]? to (?:the )?$`,
  "i",
);
const forIt = new RegExp(
  String.raw`\b(?:use|try|enter|type) ${chosen}["'”${"`"}]? (?:for|on|with) (?:the |my |our |your )?(?:guest )?$`,
  "i",
);
const typed = new RegExp(
  String.raw`\b(?:enter|type|give it) ${chosen}["'”${"`"}]? $`,
  "i",
);

/** … and before it. */
const phrasesBehind: Record<string, RegExp> = {
  "get in": toGetIn,
  "get into": toGetIn,
  "log in": toGetIn,
  "log into": toGetIn,
  "sign in": toGetIn,
  "sign into": toGetIn,
  "when it asks": typed,
  "when asked": typed,
  "when prompted": typed,
  wifi: forIt,
  router: forIt,
  lowercase:
    /\b(?:it['’]?s|it is) ["'“`]?([^\s"'”`,;<>()[\]{}|]{6,72})["'”`]?,? ?(?:all )?$/i,
};
