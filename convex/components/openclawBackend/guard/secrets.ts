import { disguisesInto } from "./disguised.js";
import { decodeInto, View } from "./encoded.js";
import { unveil, findHidden } from "./invisible.js";
import { findIssuerKeys } from "./issuerRules.js";
import { Openings } from "./openings.js";
import type { SecretRule } from "./serviceRules.js";
import { secretRules } from "./secretRules.js";
import { isPlaceholder } from "./secretShape.js";
import { findNumbers } from "./numbers.js";
import { findStatedSecrets } from "./statedSecrets.js";
import { findWallets } from "./wallets.js";

/** A secret's place in a text: UTF-16 offsets, end exclusive. It never carries the value. */
export interface Finding {
  rule: string;
  start: number;
  end: number;
}

/** Finds secrets in a text: sorted by place, without overlap. */
export function findSecrets(text: string): Finding[] {
  const found = lookEverywhere(text, scan);
  if (found.every((list) => list.length === 0)) return [];
  const marks = text.match(/\[redacted:/) === null ? [] : marksIn(text);
  return withoutOverlap(found.flatMap((list) => withoutMarked(list, marks)));
}

/** What is in a text, by each way of looking, in the order of the text. */
type Look = (text: string) => Finding[][];

/** What a look finds in a text as it is, and in what is hidden in it, at its place; the first says most about one. */
export function lookEverywhere(text: string, look: Look): Finding[][] {
  const found = look(text);
  const unveiled = unveil(text);
  if (unveiled === null) return [...found, ...inOtherForms(text, look, 2)];
  // A secret split by invisible characters shows only without them; one that an invisible
  // character sets apart from a neighbouring word shows only with them.
  const original = ({ rule, start, end }: Finding) => ({
    rule,
    start: unveiled.originalIndex(start),
    end: unveiled.originalIndex(end - 1) + 1,
  });
  for (const list of [
    ...look(unveiled.text),
    ...inOtherForms(unveiled.text, look, 2),
  ]) {
    found.push(list.map(original));
  }
  return found;
}

/** What is encoded or disguised in a text, as deep as it may be encoded again. */
function inOtherForms(text: string, look: Look, depth: number): Finding[][] {
  const view = new View(text);
  decodeInto(view, text);
  disguisesInto(view, text);
  if (view.isEmpty) return [];
  const shown = view.text;
  const lists = look(shown);
  if (depth > 1) lists.push(...inOtherForms(shown, look, depth - 1));
  return lists.map((list) =>
    apart(
      list
        .map(({ rule, start, end }) => ({ rule, ...view.place(start, end) }))
        .filter(({ start, end }) => start < end)
        .sort(byPlace),
    ),
  );
}

/** Of findings in the order of the text those that begin behind the end of the one before. */
function apart(found: readonly Finding[]): Finding[] {
  let end = 0;
  return found.filter((finding) => {
    if (finding.start < end) return false;
    end = finding.end;
    return true;
  });
}

/** How far from a finding each further round of redaction takes the text away with it. */
const reach = [0, 0, 1024, 16_384];

/**
 * Replaces every secret by `[redacted:<rule>]`. The result has no findings, so redacting again
 * changes nothing; the findings are places in the text that was given.
 */
export function redactSecrets(
  text: string,
  find = findSecrets,
): {
  text: string;
  findings: Finding[];
} {
  let findings: Finding[] = [];
  let current = text;
  // A mark can become the boundary that a neighbour lacked, so look until nothing is left. A text
  // in which that goes on and on was made to: then what stands around goes too, at last all of it,
  // so that a text of any length is read a few times only.
  for (let round = 0; ; round++) {
    const next = find(current);
    if (next.length === 0) return { text: current, findings };
    const around = reach[round] ?? Infinity;
    const places = originalPlaces(next, findings).map((place) => ({
      rule: place.rule,
      start: Math.max(0, place.start - around),
      end: Math.min(text.length, place.end + around),
    }));
    findings = joined(findings, places, around > 0);
    current = withMarks(text, findings);
  }
}

function withMarks(text: string, findings: readonly Finding[]): string {
  const parts: string[] = [];
  let cursor = 0;
  for (const { rule, start, end } of findings) {
    parts.push(text.slice(cursor, start), mark(rule));
    cursor = end;
  }
  parts.push(text.slice(cursor));
  return parts.join("");
}

const mark = (rule: string) => `[redacted:${rule}]`;

/** From places between the marks to the places in the text before marking; both lists are sorted. */
function originalPlaces(
  places: readonly Finding[],
  marked: readonly Finding[],
): Finding[] {
  let shift = 0;
  let passed = 0;
  return places.map(({ rule, start, end }) => {
    for (; passed < marked.length; passed++) {
      const earlier = marked[passed];
      if (earlier === undefined || earlier.start >= start + shift) break;
      shift += earlier.end - earlier.start - mark(earlier.rule).length;
    }
    return { rule, start: start + shift, end: end + shift };
  });
}

/** Both lists in the order of the text; those that overlap become one where they may. */
function joined(
  some: readonly Finding[],
  more: readonly Finding[],
  mayOverlap: boolean,
): Finding[] {
  const all = [...some, ...more].sort(byPlace);
  if (!mayOverlap) return all;
  const apart: Finding[] = [];
  for (const { rule, start, end } of all) {
    const last = apart[apart.length - 1];
    if (last !== undefined && start < last.end) {
      last.end = Math.max(last.end, end);
    } else {
      apart.push({ rule, start, end });
    }
  }
  return apart;
}

function scan(text: string): Finding[][] {
  return [
    findHidden(text),
    findIssuedSecrets(text),
    ...findWallets(text),
    ...findNumbers(text),
    apart(findStatedSecrets(text).sort(byPlace)),
    apart(findIssuerKeys(text).sort(byPlace)),
  ];
}

const byPlace = (a: Finding, b: Finding) => a.start - b.start;

const marksIn = (text: string) => [
  ...text.matchAll(/\[redacted:[a-z0-9-]{1,40}\]/g),
];

/** The findings that touch no mark of an earlier redaction; they are sorted, as the marks are. */
function withoutMarked(
  found: Finding[],
  marks: readonly RegExpExecArray[],
): Finding[] {
  if (marks.length === 0) return found;
  let next = 0;
  return found.filter(({ start, end }) => {
    let match = marks[next];
    while (match !== undefined && match.index + match[0].length <= start) {
      match = marks[++next];
    }
    return match === undefined || match.index >= end;
  });
}

/** Secrets that carry their issuer's prefix. */
function findIssuedSecrets(text: string): Finding[] {
  const { pattern, rules } = (prefixes ??= indexPrefixes());
  const found: Finding[] = [];
  const refused = new Map<string, number>();
  pattern.lastIndex = 0;
  for (let hit = pattern.exec(text); hit !== null; hit = pattern.exec(text)) {
    const finding = readIssued(text, hit, rules.get(hit[0]) ?? [], refused);
    if (finding !== null) found.push(finding);
    pattern.lastIndex = finding?.end ?? hit.index + 1;
  }
  return found;
}

/** A rule and its body's expression, made where its prefix is met first. */
interface IssuedRule extends SecretRule {
  made: RegExp | undefined;
}

/** Made on the first scan: most calls of the deployment write nothing. */
let prefixes: ReturnType<typeof indexPrefixes> | undefined;

/** One expression that finds every prefix, the longest first, and the rules each one stands for. */
function indexPrefixes() {
  const rules = new Map<string, IssuedRule[]>();
  for (const rule of secretRules) {
    const issued: IssuedRule = { ...rule, made: undefined };
    for (const start of rule.starts) {
      rules.set(start, [...(rules.get(start) ?? []), issued]);
    }
  }
  const longestFirst = [...rules.keys()].sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((start) =>
    start.replace(/[.*+?$|()\\]/g, "\\$&"),
  );
  const words = longestFirst.filter((start) => /^[a-z\d]/i.test(start));
  const others = longestFirst.filter((start) => /^[^a-z\d]/i.test(start));
  const joined = new RegExp(escaped.join("|"), "y");
  return { rules, pattern: new Openings(joined, others, words) };
}

function readIssued(
  text: string,
  hit: RegExpExecArray,
  rules: readonly IssuedRule[],
  refused: Map<string, number>,
): Finding | null {
  const bodyStart = hit.index + hit[0].length;
  if (
    isAlphanumeric(text.charCodeAt(hit.index)) &&
    isAlphanumeric(text.charCodeAt(hit.index - 1))
  ) {
    return null;
  }
  for (const rule of rules) {
    if (bodyStart < (refused.get(rule.id) ?? 0)) continue;
    const body = (rule.made ??= rule.body());
    body.lastIndex = bodyStart;
    const match = body.exec(text);
    if (match === null) continue;
    const end = bodyStart + match[0].length;
    const value = match[1] ?? match[0];
    // A long run that is no secret is read once for a rule, however often its prefix repeats.
    if (value.length > 150) refused.set(rule.id, end);
    if (isAlphanumeric(text.charCodeAt(end))) continue;
    const isContext = rule.startIsContext === true;
    // An identifier of plain words can begin like a token.
    if (!isContext && /^[a-z_-]+$/.test(value)) continue;
    if (isPlaceholder(value)) continue;
    return {
      rule: rule.id,
      start: isContext ? end - value.length : hit.index,
      end,
    };
  }
  return null;
}

function isAlphanumeric(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122)
  );
}

/** Of overlapping findings the first in the list wins: an issuer's format says more than a name. */
export function withoutOverlap(found: readonly Finding[]): Finding[] {
  let kept: Finding[] = [];
  // The list consists of few runs that are each in the order of the text, one for each way of
  // looking: merging run by run reads it in linear time.
  for (let from = 0; from < found.length;) {
    let to = from + 1;
    while (to < found.length && isBefore(found[to - 1], found[to])) to++;
    kept = merged(kept, found.slice(from, to));
    from = to;
  }
  return kept;
}

const isBefore = (a: Finding | undefined, b: Finding | undefined) =>
  a !== undefined && b !== undefined && a.end <= b.start;

/** The kept findings and those of another run that overlap none of them. */
function merged(kept: Finding[], run: Finding[]): Finding[] {
  if (kept.length === 0) return run;
  const all: Finding[] = [];
  let i = 0;
  for (const finding of run) {
    for (
      let k = kept[i];
      k !== undefined && k.end <= finding.start;
      k = kept[i]
    ) {
      all.push(k);
      i++;
    }
    const next = kept[i];
    if (next === undefined || next.start >= finding.end) all.push(finding);
  }
  return [...all, ...kept.slice(i)];
}
