import { unveil } from "./invisible.js";
import { findHidden } from "./ownSecrets.js";
import type { SecretRule } from "./serviceRules.js";
import { secretRules } from "./secretRules.js";
import { isPlaceholder } from "./secretShape.js";
import { findStatedSecrets } from "./statedSecrets.js";

/** A secret's place in a text: UTF-16 offsets, end exclusive. It never carries the value. */
export interface Finding {
  rule: string;
  start: number;
  end: number;
}

/** Finds secrets in a text: sorted by place, without overlap. */
export function findSecrets(text: string): Finding[] {
  const found = scan(text);
  const unveiled = unveil(text);
  // A secret split by invisible characters shows only without them; one that an invisible
  // character sets apart from a neighbouring word shows only with them.
  if (unveiled !== null) {
    for (const { rule, start, end } of scan(unveiled.text)) {
      found.push({
        rule,
        start: unveiled.originalIndex(start),
        end: unveiled.originalIndex(end - 1) + 1,
      });
    }
  }
  return found.length < 2 ? found : withoutOverlap(found);
}

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
  const findings: Finding[] = [];
  let current = text;
  // A mark can become the boundary that a neighbour lacked, so look until nothing is left. Marks
  // are never searched, hence each round leaves less text to find anything in.
  for (let next = find(current); next.length > 0;) {
    const origin = originalPlaces(text, findings);
    for (const finding of next) findings.push(origin(finding));
    findings.sort((a, b) => a.start - b.start);
    current = withMarks(text, findings);
    next = find(current);
  }
  return { text: current, findings };
}

function withMarks(text: string, findings: readonly Finding[]): string {
  let marked = "";
  let cursor = 0;
  for (const { rule, start, end } of findings) {
    marked += text.slice(cursor, start) + mark(rule);
    cursor = end;
  }
  return marked + text.slice(cursor);
}

const mark = (rule: string) => `[redacted:${rule}]`;

/** From a place between the marks to the place in the text before marking. */
function originalPlaces(text: string, marked: readonly Finding[]) {
  const earlier = [...marked];
  return ({ rule, start, end }: Finding): Finding => {
    let shift = 0;
    for (const finding of earlier) {
      if (finding.start >= start + shift) break;
      shift += finding.end - finding.start - mark(finding.rule).length;
    }
    return { rule, start: start + shift, end: end + shift };
  };
}

function scan(text: string): Finding[] {
  const found = [
    ...findHidden(text),
    ...findIssuedSecrets(text),
    ...findStatedSecrets(text),
  ];
  if (found.length === 0) return found;
  const marks = [...text.matchAll(/\[redacted:[a-z0-9-]{1,40}\]/g)];
  return found.filter(
    ({ start, end }) =>
      !marks.some(
        (match) => start < match.index + match[0].length && end > match.index,
      ),
  );
}

/** Secrets that carry their issuer's prefix. */
function findIssuedSecrets(text: string): Finding[] {
  const { pattern, rules } = (prefixes ??= indexPrefixes());
  const found: Finding[] = [];
  pattern.lastIndex = 0;
  for (let hit = pattern.exec(text); hit !== null; hit = pattern.exec(text)) {
    const finding = readIssued(text, hit, rules.get(hit[0]) ?? []);
    if (finding !== null) found.push(finding);
    pattern.lastIndex = finding?.end ?? hit.index + 1;
  }
  return found;
}

/** Made on the first scan: most calls of the deployment write nothing. */
let prefixes: ReturnType<typeof indexPrefixes> | undefined;

/** One expression that finds every prefix, the longest first, and the rules each one stands for. */
function indexPrefixes() {
  const rules = new Map<string, SecretRule[]>();
  for (const rule of secretRules) {
    for (const start of rule.starts) {
      rules.set(start, [...(rules.get(start) ?? []), rule]);
    }
  }
  const longestFirst = [...rules.keys()].sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((start) => start.replace(/[|.]/g, "\\$&"));
  return { rules, pattern: new RegExp(escaped.join("|"), "g") };
}

function readIssued(
  text: string,
  hit: RegExpExecArray,
  rules: readonly SecretRule[],
): Finding | null {
  const bodyStart = hit.index + hit[0].length;
  if (
    isAlphanumeric(text.charCodeAt(hit.index)) &&
    isAlphanumeric(text.charCodeAt(hit.index - 1))
  ) {
    return null;
  }
  for (const rule of rules) {
    const body = rule.body();
    body.lastIndex = bodyStart;
    const match = body.exec(text);
    if (match === null) continue;
    const end = bodyStart + match[0].length;
    const value = match[1] ?? match[0];
    if (isAlphanumeric(text.charCodeAt(end))) continue;
    if (isPlaceholder(value)) continue;
    if (rule.startIsContext === true) {
      return { rule: rule.id, start: end - value.length, end };
    }
    // An identifier of plain words can begin like a token.
    if (/^[a-z_-]+$/.test(value)) continue;
    return { rule: rule.id, start: hit.index, end };
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
  const kept: Finding[] = [];
  for (const finding of found) {
    if (!kept.some((k) => finding.start < k.end && finding.end > k.start)) {
      kept.push(finding);
    }
  }
  return kept.sort((a, b) => a.start - b.start);
}
