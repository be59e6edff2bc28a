import { isDate } from "../calendar.js";
import {
  MAX_CONTENT_CHARACTERS,
  MAX_TAG_CHARACTERS,
  MAX_TAGS,
  normalTags,
} from "../memories/input.js";
import { CONTROLS, isBlank } from "../text/content.js";
import type { MemoryType } from "../vocabulary.js";

/**
 * The Markdown files of an OpenClaw workspace, cut into what becomes a memory or a log entry and what
 * lies between. Nothing is normalised: `gap + open + content + close` of all blocks, and then the
 * tail, is the file, character by character, with its byte order mark and its line ends.
 */
export type Block = {
  /** What precedes the block and stays when it goes: blank lines, headings, comments. */
  gap: string;
  /** The list marker. */
  open: string;
  content: string;
  /** Annotations and the line's end. */
  close: string;
  type: MemoryType;
  tags: string[];
  importance: number;
  superseded: boolean;
  /** The day that the file gives for it. */
  date: string | null;
};

export type Cut = { blocks: Block[]; tail: string };

/** A log entry is what can be recalled at once: longer sections are cut at blank lines. */
const ENTRY_CHARACTERS = 4000;

/** A line with its end. Only LF ends a line; a CR before it belongs to the end. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at);
    const next = end === -1 ? text.length : end + 1;
    lines.push(text.slice(at, next));
    at = next;
  }
  return lines;
}

/** Whether a heading stands in what lies between blocks. */
export function hasHeading(gap: string): boolean {
  return linesOf(gap).some((line) => HEADING.test(line.replace("\ufeff", "")));
}

const BLANK = /^\s*$/;
const HEADING = /^ {0,3}#{1,6}(?:\s|$)/;
const FENCE = /^\s{0,3}(```|~~~)/;
const BULLET = /^ {0,1}(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/;
const RULE =
  /^ {0,3}(?:-(?:[ \t]*-){2,}|\*(?:[ \t]*\*){2,}|_(?:[ \t]*_){2,})\s*$/;

/**
 * Cuts a file of statements: every bullet with what is indented under it, and every other paragraph.
 * A part that was appended to a file is no start: a line of dashes opens no front matter there.
 */
export function cutMemories(
  text: string,
  fallback: MemoryType | null,
  isStart = true,
): Cut {
  const head = isStart ? headOf(text) : "";
  const cutter = new Cutter(fallback, head);
  for (const line of linesOf(text.slice(head.length))) cutter.take(line);
  return cutter.finish();
}

/** The byte order mark and the front matter. */
function headOf(text: string): string {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const [first, ...rest] = linesOf(text.slice(mark.length));
  const isFence = (line: string | undefined) => line?.trimEnd() === "---";
  const end = isFence(first) ? rest.findIndex(isFence) : -1;
  return end === -1 ? mark : mark + [first, ...rest.slice(0, end + 1)].join("");
}

class Cutter {
  private readonly blocks: Block[] = [];
  private current: { lines: string; bullet: boolean } | null = null;
  private fence: string | null = null;
  private comment = false;
  private section = {
    type: null as MemoryType | null,
    date: null as string | null,
  };
  private observed = { date: null as string | null, superseded: false };

  constructor(
    private readonly fallback: MemoryType | null,
    private gap: string,
  ) {}

  take(line: string): void {
    if (this.isComment(line)) {
      this.between(line);
    } else if (this.fence !== null) {
      this.extend(line, false);
      if (line.trim().startsWith(this.fence)) this.fence = null;
    } else if (BLANK.test(line) || RULE.test(line)) {
      this.between(line);
    } else if (HEADING.test(line)) {
      this.between(line);
      this.section = {
        type: typeByHeading(line),
        date: dateIn(/\((\d{4}-\d{2}-\d{2})\)/, line),
      };
      this.observed = { date: null, superseded: false };
    } else {
      const bullet = BULLET.test(line);
      if (bullet) this.end();
      this.fence = FENCE.exec(line)?.[1] ?? null;
      this.extend(line, bullet);
    }
  }

  finish(): Cut {
    this.end();
    return { blocks: this.blocks, tail: this.gap };
  }

  /** Text between blocks. */
  private between(line: string): void {
    this.end();
    this.gap += line;
  }

  private extend(line: string, bullet: boolean): void {
    this.current ??= { lines: "", bullet };
    this.current.lines += line;
  }

  /** Comments that fill their lines, also over several. */
  private isComment(line: string): boolean {
    if (this.fence !== null) return false;
    if (this.comment) {
      if (line.includes("-->")) this.comment = false;
      return true;
    }
    const text = line.trim();
    if (!text.startsWith("<!--")) return false;
    const end = text.indexOf("-->");
    if (end === -1) this.comment = true;
    else if (end + 3 < text.length) return false;
    if (/\bobserved:|\bstatus:/.test(text)) {
      this.observed = {
        date: dateIn(/\bobserved:\s*(\d{4}-\d{2}-\d{2})/, text),
        superseded: /\bstatus:\s*superseded\b/.test(text),
      };
    }
    return true;
  }

  private end(): void {
    if (this.current === null) return;
    const { lines, bullet } = this.current;
    this.current = null;
    this.fence = null;
    const mark = bullet
      ? BULLET.exec(lines)![0].length
      : lines.length - lines.replace(/^\s+/, "").length;
    const contentEnd = endOfContent(lines, mark);
    const annotations = lines.slice(contentEnd);
    const content = lines.slice(mark, contentEnd);
    if (isBlank(content) || CONTROLS.test(content)) {
      this.gap += lines;
      return;
    }
    const block = {
      type: typeOf(content, this.section.type, this.fallback),
      tags: triggersIn(annotations),
      importance: importanceIn(annotations),
      superseded: this.observed.superseded,
      date: this.observed.date ?? this.section.date,
    };
    const parts = split(content, MAX_CONTENT_CHARACTERS);
    parts.forEach((part, i) => {
      this.blocks.push({
        ...block,
        gap: i === 0 ? this.gap : part.gap,
        open: i === 0 ? lines.slice(0, mark) + part.gap : "",
        content: part.content,
        close: i === parts.length - 1 ? part.close + annotations : part.close,
      });
      this.gap = "";
    });
  }
}

/** Where a block's statement ends and its annotations begin. */
function endOfContent(lines: string, from: number): number {
  let end = lines.trimEnd().length;
  for (;;) {
    const text = lines.slice(from, end);
    const comment = text.endsWith("-->") ? text.lastIndexOf("<!--") : -1;
    // What dreaming notes after a promoted statement.
    const score = text.endsWith("]") ? text.lastIndexOf(" [score=") : -1;
    const cut = Math.max(comment, score);
    if (cut === -1 || /\n/.test(text.slice(cut))) return Math.max(from, end);
    end = from + text.slice(0, cut).trimEnd().length;
  }
}

function triggersIn(annotations: string): string[] {
  const text = /<!--\s*triggers?:([^>]*?)-->/.exec(annotations)?.[1] ?? "";
  return normalTags(text.split(","))
    .filter((tag) => !isBlank(tag) && tag.length <= MAX_TAG_CHARACTERS)
    .slice(0, MAX_TAGS);
}

function importanceIn(annotations: string): number {
  const text = /<!--\s*importance:\s*(\d{1,2})\s*-->/.exec(annotations)?.[1];
  const value = Number(text);
  return text !== undefined && value >= 1 && value <= 10 ? value / 10 : 0.5;
}

function dateIn(pattern: RegExp, text: string): string | null {
  const date = pattern.exec(text)?.[1];
  return date !== undefined && isDate(date) ? date : null;
}

function typeByHeading(heading: string): MemoryType | null {
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

/** The type by what the statement says of itself, then by its heading, then by its file. */
function typeOf(
  content: string,
  section: MemoryType | null,
  fallback: MemoryType | null,
): MemoryType {
  if (/^[*_]*decision\b|^(?:we |i )?(?:decided|chose)\b/i.test(content))
    return "decision";
  if (
    /^[*_]*preference\b|^(?:the )?(?:user |i )?(?:prefers?|likes?|dislikes?|always|never)\b/i.test(
      content,
    )
  )
    return "preference";
  return section ?? fallback ?? "note";
}

/** Cuts a daily note: a section with its heading is an entry, a long one several. */
export function cutLog(text: string): Cut {
  const blocks: Block[] = [];
  let gap = "";
  for (const section of sectionsOf(text)) {
    const content = section.trim();
    // A title alone says nothing that could be recalled.
    const isBare = HEADING.test(content) && !content.includes("\n");
    if (isBlank(content) || isBare || CONTROLS.test(content)) {
      gap += section;
      continue;
    }
    for (const part of split(section, ENTRY_CHARACTERS)) {
      blocks.push({
        ...part,
        gap: gap + part.gap,
        open: "",
        type: "note",
        tags: [],
        importance: 0.5,
        superseded: false,
        date: null,
      });
      gap = "";
    }
  }
  return { blocks, tail: gap };
}

/** A text's sections, each from its heading to the next; a `#` inside a fence is no heading. */
function sectionsOf(text: string): string[] {
  const sections: string[] = [""];
  let fence: string | null = null;
  for (const line of linesOf(text)) {
    const mark = FENCE.exec(line)?.[1];
    if (fence === null && HEADING.test(line.replace("\ufeff", "")))
      sections.push("");
    if (fence === null) fence = mark ?? null;
    else if (fence === mark) fence = null;
    sections[sections.length - 1] += line;
  }
  return sections;
}

/**
 * Cuts a text into parts of at most `max` characters: where paragraphs end if it can, else where
 * lines end, else anywhere but inside a character.
 */
function split(
  text: string,
  max: number,
): { gap: string; content: string; close: string }[] {
  const parts: { gap: string; content: string; close: string }[] = [];
  let gap = "";
  for (let rest = text; rest !== "";) {
    const part = rest.slice(
      0,
      rest.length <= max ? rest.length : cutAt(rest, max),
    );
    rest = rest.slice(part.length);
    const content = part.trim();
    const start = part.indexOf(content);
    const last = parts.at(-1);
    if (!isBlank(content)) {
      const close = part.slice(start + content.length);
      parts.push({ gap: gap + part.slice(0, start), content, close });
      gap = "";
    } else if (last) last.close += part;
    else gap += part;
  }
  return parts;
}

function cutAt(text: string, max: number): number {
  const head = text.slice(0, max);
  const paragraph = /^[^]*\n[ \t\r]*\n/.exec(head)?.[0].length ?? 0;
  if (paragraph > 0) return paragraph;
  const line = head.lastIndexOf("\n") + 1;
  if (line > 0) return line;
  // Not between the halves of a surrogate pair.
  return /[\ud800-\udbff]$/.test(head) ? max - 1 : max;
}

/**
 * A changed statement in the place of the one that a file had: its further lines are indented under the
 * list marker, or they would be statements of their own.
 */
export function reworded(
  open: string,
  content: string,
  lineEnd: string,
): string {
  const indent = open === "" ? "" : " ".repeat(open.length);
  return content
    .split(/\r?\n/)
    .map((line, i) => (i === 0 || line === "" ? line : indent + line))
    .join(lineEnd);
}
