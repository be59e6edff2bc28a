import {
  alphanumericOr,
  longRuns,
  replaceIn,
  type Replacement,
  type View,
} from "./encoded.js";
import { Openings } from "./openings.js";

/**
 * Secrets in a form that people or programs give them to pass unseen: split, spaced out, turned
 * around, written in letters that look alike. Each form is tried only where a cheap sign speaks for it.
 */
export function disguisesInto(view: View, text: string) {
  for (const find of [
    concatenations,
    brokenLines,
    spacedOut,
    groups,
    backwards,
    rotated,
    lookAlikes,
    spelledOut,
  ]) {
    const places = find(text);
    if (places.length > 0) replaceIn(view, text, places);
  }
  halvesInto(view, text);
}

/** `"…" + "…"`, `'…' . '…'`, neighbours that a language joins, and arrays that are joined. */
function concatenations(text: string): Replacement[] {
  const joinsArrays =
    /\]\s?\.join\(\s?["'`]{2}|["']{2}\s?\.join\(|implode\(\s?["']{2}|\]\s?\.join\b(?!\()/.test(
      text,
    );
  const places: Replacement[] = [];
  for (const { 0: gap, index } of text.matchAll(
    /["'`](?:[ \t]{0,3}(?:[+.&,~\\]|\.\.|<>|\|\|)?[ \t]{0,3}(?:\\?\r?\n[ \t]{0,40}(?:[+.&][ \t]{0,3})?)?|\}\$\{)["'`]/g,
  )) {
    if (gap.includes(",") && !joinsArrays) continue;
    if (/^.[ \t]{0,6}.$/.test(gap) && !/\w/.test(text[index - 1] ?? ""))
      continue;
    places.push({ from: index, to: index + gap.length, by: "" });
  }
  return places;
}

/** Runs that a line's end breaks: by a backslash, or as a terminal or a mail program does. */
function brokenLines(text: string): Replacement[] {
  const places: Replacement[] = [];
  const inside = alphanumericOr("_+/=.-");
  const isRunEnd = /^[\w+/=.-]{3}$/;
  const run = /[\w+/=-]{3,200}/y;
  for (const { 0: gap, index } of text.matchAll(
    /\\?\r?\n[ \t>#|*]{0,8}(?=[\w+/=-]{3})/g,
  )) {
    if (!isRunEnd.test(text.slice(Math.max(0, index - 3), index))) continue;
    run.lastIndex = index + gap.length;
    const after = run.exec(text)?.[0] ?? "";
    if (!/\d|[a-z][A-Z]|[A-Z]{2}[a-z]/.test(after) && !gap.startsWith("\\")) {
      continue;
    }
    let from = index;
    while (from > index - 80 && inside[text.charCodeAt(from - 1)] === 1) from--;
    const isRun = /[\d_]|-$|[A-Z][a-z]+[A-Z]/.test(text.slice(from, index));
    if (isRun) places.push({ from: index, to: index + gap.length, by: "" });
  }
  return places;
}

/** `g h p _ …`, `s-k---a-n-t…`: one separator between all characters. */
function spacedOut(text: string): Replacement[] {
  const places: Replacement[] = [];
  for (const { 0: run, index } of text.matchAll(
    /(?<!\S)[!-~](?: {1,3}[!-~]){9,600}(?!\S)/g,
  )) {
    const by = run
      .replace(/ {2,3}/g, "\n")
      .replaceAll(" ", "")
      .replaceAll("\n", " ");
    places.push({ from: index, to: index + run.length, by });
  }
  for (const { 0: run, 1: mark = "", index } of text.matchAll(
    /(?<!\w)[\w-]([-.,|*·_/:~\n])(?:[\w-]\1){10,600}[\w-](?!\w)/g,
  )) {
    let by = "";
    for (let i = 0; i < run.length; i += 1 + mark.length) by += run[i] ?? "";
    places.push({ from: index, to: index + run.length, by });
  }
  return places.sort((a, b) => a.from - b.from);
}

/** A token's beginning and groups of a few characters behind it: `ghp_ a1B2 c3D4 …`. */
function groups(text: string): Replacement[] {
  const places: Replacement[] = [];
  if (!/[_-]\w{0,10} (?:\w{1,12} ){0,2}\w{0,12}\d/.test(text)) return places;
  for (const { 0: run, index } of text.matchAll(
    /\b[A-Za-z]{1,8}[_-][\w-]{0,10}(?: [\w-]{1,12}){3,24}/g,
  )) {
    const parts = run.split(" ");
    const mixed = parts.filter((part) => /\d/.test(part)).length;
    if (mixed < parts.length * 0.5) continue;
    places.push({ from: index, to: index + run.length, by: parts.join("") });
  }
  return places;
}

/** Ends that are the beginnings of tokens, read backwards. */
const backwardStart =
  /(?:_[a-zA-Z0-9]{2,5}|_tap_buhtig|-ks|-jorp-ks|-tna-ks|-[pb]xox|A[IS][KS]A|yeSzIA|AzIA|IAzIA|-taplg)$/;

/** What speaks for a form, made where a text is looked at first. */
let signs: ReturnType<typeof makeSigns> | undefined;
export const makeSigns = () => ({
  turned: new Openings(
    /revers|backward|inverted|rückwärts|umgekehrt|à l'envers|al revés|ao contrário|al contrario|наоборот|倒序|反转|逆順/iy,
    "reve|back|inve|rück|umge|à l'|al r|ao c|al c|наоб|倒序|反转|逆順".split(
      "|",
    ),
  ),
  rotated: new Openings(
    /rot-?(?:13|ated)|caesar|cäsar|\b(?:tuc|tvguho_cng|tub|tuf)_|\bfx-(?:nag|cebw)-|\bfx_yvir_|\bNXVN[A-Z0-9]|\bNVmn|\bkbk[bc]-|\btycng-/iy,
    "rot-|rot1|rota|caes|cäsa|tuc_|tvgu|tub_|tuf_|fx-n|fx-c|fx_y|nxvn|nvmn|kbkb|kbkc|tycn".split(
      "|",
    ),
  ),
  spelled: new Openings(
    /[ (](?:underscore|dash|hyphen|minus|unterstrich|bindestrich)\b/iy,
    " und|(und| das|(das| hyp|(hyp| min|(min| unt|(unt| bin|(bin".split("|"),
  ),
  halves: new Openings(
    /\b(?:first|1st|part (?:1|one|a)|erste|première|primera|prefix|starts with|begins with)\b[^\n]{0,40}?[\s"'`:=(]((?=[\w+/=.-]{0,40}[\d_])[\w+/=.-]{4,200})(?:["'`),.;]|\s)[\s\S]{0,80}?\b(?:second|2nd|part (?:2|two|b)|other|rest|then|remaining|remainder|zweite|deuxième|seconde|segunda|suffix|ends with|followed by)\b[^\n]{0,40}?[\s"'`:=(]((?=[\w+/=.-]{0,40}[\d_])[\w+/=.-]{4,200})/iy,
    "firs|1st|part|erst|prem|prim|pref|star|begi".split("|"),
  ),
});

function backwards(text: string): Replacement[] {
  const { turned } = (signs ??= makeSigns());
  const hinted = runsNear(text, turned, /[^\s"'`,;]{6,300}/g, 400).filter(
    ({ 0: run }) => /\d/.test(run),
  );
  const shown = longRuns(text, 20, "_-")
    .map(({ start, end }) => ({ 0: text.slice(start, end), index: start }))
    .filter(({ 0: run }) => run.length <= 300 && backwardStart.test(run));
  return [...hinted, ...shown]
    .map(({ 0: run, index }) => ({
      from: index,
      to: index + run.length,
      by: [...run].reverse().join(""),
    }))
    .sort((a, b) => a.from - b.from);
}

/** Runs of characters from 200 before a sign to so many behind it. */
function runsNear(
  text: string,
  sign: Openings,
  run: RegExp,
  behind: number,
): { 0: string; index: number }[] {
  const found: { 0: string; index: number }[] = [];
  let done = 0;
  for (const { 0: hit, index } of sign.matchAll(text)) {
    const from = Math.max(done, index - 200);
    const to = Math.min(text.length, index + hit.length + behind);
    if (to <= done) continue;
    const near = text.slice(from, to);
    run.lastIndex = 0;
    for (let match = run.exec(near); match !== null; match = run.exec(near)) {
      const at = from + match.index;
      found.push({ 0: match[0], index: at });
      done = Math.max(done, at + match[0].length);
    }
    done = Math.max(done, to - 300);
  }
  return found;
}

/** ROT13, where it is named or a known beginning shows. */
function rotated(text: string): Replacement[] {
  const { rotated: sign } = (signs ??= makeSigns());
  return runsNear(text, sign, /\b[\w-]{6,300}/g, 400)
    .filter(({ 0: run }) => /\d/.test(run))
    .map(({ 0: run, index }) => ({
      from: index,
      to: index + run.length,
      by: rot13(run),
    }));
}

const rot13 = (text: string) =>
  text.replace(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0);
    const base = code & 32 ? 97 : 65;
    return String.fromCharCode(((code - base + 13) % 26) + base);
  });

/** Letters of other scripts that look like Latin ones (Unicode TS 39), and styled letters. */
const alike = {
  from: "аеорсхукѕіјһԁԛԝвнтмАВЕКМНОРСТХУЅІЈԌοανρικυτεΑΒΕΖΗΙΚΜΝΟΡΤΥΧıɡɑ‐‑‒–—−＿",
  to: "aeopcxyksijhdqwbhtmABEKMHOPCTXYSIJGoavpikuteABEZHIKMNOPTYXiga------_",
};

function lookAlikes(text: string): Replacement[] {
  if (
    !/[\u0131\u0251\u0261\u0370-\u052f\u24b6-\u24e9\u2070-\u209c\u2010-\u2015\u2212\ud835]/.test(
      text,
    )
  )
    return [];
  const places: Replacement[] = [];
  for (const { 0: run, index } of text.matchAll(
    /(?:[\u{1d400}-\u{1d7ff}\u24b6-\u24e9\u2070-\u209c]+|(?<=[\w-])[\u0131\u0251\u0261\u0370-\u052f\u2010-\u2015\u2212]|[\u0131\u0251\u0261\u0370-\u052f](?=[\w-]))/gu,
  )) {
    let at = index;
    for (const character of run) {
      const known = alike.from.indexOf(character);
      const by =
        known < 0 ? character.normalize("NFKC") : (alike.to[known] ?? "");
      places.push({ from: at, to: at + character.length, by });
      at += character.length;
    }
  }
  return places;
}

/** Marks by their names: "ghp underscore …", "sk dash …". */
function spelledOut(text: string): Replacement[] {
  const places: Replacement[] = [];
  if (!(signs ??= makeSigns()).spelled.test(text)) return places;
  for (const { 0: run, index } of text.matchAll(
    /\b[A-Za-z0-9]{1,8}(?: [A-Za-z0-9]{1,2}){0,8} \(?(?:underscore|dash|hyphen|minus|unterstrich|bindestrich)\)? [^\n]{12,300}/gi,
  )) {
    const marked = run
      .replace(/ ?\(?(?:underscore|unterstrich)\)? ?/gi, "_")
      .replace(/ ?\(?(?:dash|hyphen|minus|bindestrich)\)? ?/gi, "-");
    const to = index + run.length;
    const by = `${marked}\n\n${marked.replaceAll(" ", "")}`;
    places.push({ from: index, to, by });
  }
  return places;
}

/** "The first half is …, the second half is …": read together, found at both. */
function halvesInto(view: View, text: string) {
  const { halves } = (signs ??= makeSigns());
  for (const {
    0: whole,
    1: first = "",
    2: second = "",
    index,
  } of halves.matchAll(text)) {
    if (!/[\d_-]/.test(first) || !/\d/.test(second)) continue;
    view.part();
    const by = `${first.replace(/[.-]+$/, (end) => (end.includes(".") ? "" : end))}${second.replace(/\.+$/, "")}`;
    view.put(by, index + whole.indexOf(first), index + whole.length);
  }
}
