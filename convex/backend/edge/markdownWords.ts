import { isDate } from "../../components/openclawBackend/calendar.js";
import {
  MAX_TAG_CHARACTERS,
  MAX_TAGS,
  normalTags,
} from "../../components/openclawBackend/memories/input.js";
import {
  isBlank,
  MAX_CONTEXT,
  MAX_CONTEXT_CHARACTERS,
} from "../../components/openclawBackend/text/content.js";
import type { MemoryType } from "../../components/openclawBackend/vocabulary.js";

/** What headings, annotations and directives of a memory file say. */

/** Of a line, read for what it says in short. */
const MAX_LINE_CHARACTERS = 1000;

export function withoutComments(text: string): string {
  let out = "";
  for (let at = 0; ;) {
    const start = text.indexOf("<!--", at);
    const end = start === -1 ? -1 : text.indexOf("-->", start + 2);
    if (end === -1) return out + text.slice(at);
    out += text.slice(at, start);
    at = end + 3;
  }
}

/** A heading or an item in one line as it is read: without marks, links by their text. */
export function plain(text: string, max = MAX_CONTEXT_CHARACTERS): string {
  let line = withoutComments(text.slice(0, MAX_LINE_CHARACTERS).toWellFormed())
    .replace(/\n[\s>]*/g, " ")
    .replace(/!?\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])/g, "$1")
    .replace(/<(https?:[^<>\s]*)>/gi, "$1")
    .replace(/<\/?[a-z][^<>]*>/gi, "");
  // Twice: what is bold may be italic, too.
  for (let i = 0; i < 2; i++) {
    line = line
      .replace(/(\*{1,3}|~~|`{1,3})(?=\S)([^*~`]+)(?<=\S)\1/g, "$2")
      .replace(
        /(?<![\p{L}\p{N}_])(_{1,3})(?=\S)([^_]+)(?<=\S)\1(?![\p{L}\p{N}_])/gu,
        "$2",
      );
  }
  line = line
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  if (isBlank(line)) return "";
  if (line.length <= max) return line;
  // Not between the halves of a surrogate pair.
  const head = line.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "");
  return `${head.trimEnd()}…`;
}

const FILE_NAMES =
  /^(?:(?:my |agent )?(?:long[- ]term )?memor(?:y|ies)(?:\.md)?|(?:the )?user(?: profile| preferences)?(?:\.md)?|about (?:the |your )?(?:user|human)|notes?|(?:daily|work) (?:log|notes?)|log|journal|diary)$/i;

/** Whether a title only names its file, as `MEMORY.md - Long-Term Memory` does. */
export function isFileName(title: string): boolean {
  const parts = title.split(/\s+[-–—|]\s+|:\s+/);
  return parts.every((part) =>
    FILE_NAMES.test(part.replace(/[^\p{L}\p{N}. -]/gu, "").trim()),
  );
}

const MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec".split("|");
const BESIDE_A_DATE =
  /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?$|^(?:daily|log|notes?|journal|diary|memory|session|utc|at|of|for)$|^\d{1,2}:\d{2}(?::\d{2})?$/;

/** Whether a heading says only the day of its file. */
export function isOwnDate(heading: string, date: string): boolean {
  const [year, month, day] = date.split("-") as [string, string, string];
  const short = MONTHS[Number(month) - 1]!;
  const numbers = [
    date,
    `${year}/${month}/${day}`,
    `${year}.${month}.${day}`,
    `${day}.${month}.${year}`,
    `${month}/${day}/${year}`,
  ];
  let isDay = false;
  let isMonth = false;
  for (const word of heading
    .toLowerCase()
    .split(/[\s,()[\]—–|-]+(?!\d)|[\s,()[\]]+/)) {
    const text = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
    if (text === "" || text === year || BESIDE_A_DATE.test(text)) continue;
    if (numbers.includes(text)) isDay = isMonth = true;
    else if (text.replace(/(?:st|nd|rd|th)$/, "") === String(Number(day)))
      isDay = true;
    else if (text === day) isDay = true;
    else if (text.startsWith(short) && /^[a-z]+$/.test(text)) isMonth = true;
    else return false;
  }
  return isDay && isMonth;
}

/** What a line of its own says of the statement that follows; null where it is no directive. */
export function directiveIn(
  comment: string,
): { date: string | null; superseded: boolean } | null {
  if (!/\bobserved:|\bstatus:/.test(comment)) return null;
  return {
    date: dateIn(/\bobserved:\s*(\d{4}-\d{2}-\d{2})/, comment),
    superseded: /\bstatus:\s*superseded\b/.test(comment),
  };
}

/** Where a statement ends and its annotations begin; `isText` where a backslash says that it is none. */
export function endOfContent(
  text: string,
  isText: (at: number) => boolean,
): number {
  let end = text.trimEnd().length;
  for (;;) {
    const comment = text.startsWith("-->", end - 3)
      ? text.lastIndexOf("<!--", end - 3)
      : -1;
    // What dreaming notes after a promoted statement.
    const score =
      text[end - 1] === "]" ? text.lastIndexOf(" [score=", end - 1) : -1;
    const at = Math.max(comment, score);
    if (at === -1 || isText(at === score ? at + 1 : at)) return end;
    if (text.slice(at, end).includes("\n")) return end;
    const before = text.lastIndexOf("-->", end - 4);
    if (comment === at && before > at) return end;
    end = text.slice(0, at).trimEnd().length;
  }
}

export function triggersIn(annotations: string): string[] {
  const text = /<!--\s*triggers?:([^>]*?)-->/.exec(annotations)?.[1] ?? "";
  return normalTags(text.split(","))
    .filter((tag) => !isBlank(tag) && tag.length <= MAX_TAG_CHARACTERS)
    .slice(0, MAX_TAGS);
}

export function importanceIn(annotations: string): number {
  const text = /<!--\s*importance:\s*(\d{1,2})\s*-->/.exec(annotations)?.[1];
  const value = Number(text);
  return text !== undefined && value >= 1 && value <= 10 ? value / 10 : 0.5;
}

export function dateIn(pattern: RegExp, text: string): string | null {
  const date = pattern.exec(text)?.[1];
  return date !== undefined && isDate(date) ? date : null;
}

export function typeByHeading(heading: string): MemoryType | null {
  if (/\b(?:prefer|style|likes|dislikes|habits)/i.test(heading))
    return "preference";
  if (/\b(?:decision|decided|adr)/i.test(heading)) return "decision";
  if (/\b(?:notes?|misc|todo|ideas?)\b/i.test(heading)) return "note";
  if (
    /\b(?:facts?|people|projects?|environment|setup|contacts?)\b/i.test(heading)
  )
    return "fact";
  return null;
}

/** The type by what the statement says of itself, then by what stands around it. */
function typeOf(content: string, around: MemoryType | null): MemoryType {
  if (/^[*_]*decision\b|^(?:we |i )?(?:decided|chose)\b/i.test(content))
    return "decision";
  if (
    /^[*_]*preference\b|^(?:the )?(?:user |i )?(?:prefers?|likes?|dislikes?|always|never)\b/i.test(
      content,
    )
  )
    return "preference";
  return around ?? "note";
}

/** Whether more is said than context can hold. */
export function isLong(text: string): boolean {
  return plain(text, Infinity).length > MAX_CONTEXT_CHARACTERS;
}

/** What an item or a lead is for those under it. */
export function parentIn(text: string): string {
  return plain(text.replace(/^\[[ xX]\]\s/, "")).replace(/\s*[:：]$/, "");
}

export function titleIn(heading: string): string {
  const text = heading.slice(0, MAX_LINE_CHARACTERS);
  const line = text.startsWith("#")
    ? text.replace(/^#+/, "").replace(/\s#+\s*$/, "")
    : text.slice(0, text.lastIndexOf("\n"));
  return plain(line);
}

/** A line that is underlined and says more than a title is a statement above a rule. */
export function isLongTitle(name: string, text: string): boolean {
  if (!name.startsWith("Setext")) return false;
  const lines = text.trimEnd().split("\n", 3);
  return lines.length > 2 || lines[0]!.length > MAX_CONTEXT_CHARACTERS;
}

/**
 * Whether HTML shows text. What a `<summary>` says is not counted: it is kept in `details`, one item
 * for each `<details>` that is open.
 */
export function showsText(html: string, details: string[]): boolean {
  const text = withoutComments(html);
  let shown = "";
  let from = 0;
  for (const { 0: tag, index } of text.matchAll(
    /<\/?(?:details|summary)\b[^<>]*>/gi,
  )) {
    shown += text.slice(from, index);
    from = index + tag.length;
    if (/^<details/i.test(tag)) {
      if (details.length < MAX_CONTEXT) details.push("");
    } else if (/^<\/details/i.test(tag)) details.pop();
    else if (/^<summary/i.test(tag) && details.length > 0) {
      const end = text.indexOf("</summary", from);
      const to = end === -1 ? text.length : end;
      details[details.length - 1] = plain(text.slice(from, to));
      from = to;
    }
  }
  shown += text.slice(from);
  return !isBlank(shown.replace(/<[^<>]*>/g, ""));
}

/** What a file says of a statement beside its words. */
export function givenBy(
  content: string,
  annotations: string,
  around: { type: MemoryType | null; date: string | null; superseded: boolean },
) {
  return {
    ...around,
    type: typeOf(content, around.type),
    tags: triggersIn(annotations),
    importance: importanceIn(annotations),
  };
}

/** An entry of a log is as old as its day, and no memory. */
export const OF_A_LOG = {
  type: "note" as const,
  tags: [],
  importance: 0.5,
  superseded: false,
  date: null,
};
