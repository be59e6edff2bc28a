import {
  backslashesOf,
  edited,
  type Edit,
} from "../../components/openclawBackend/openclaw/pieces.js";
import { isBlank } from "../../components/openclawBackend/text/content.js";
import type { Node, Part, Source } from "./markdownTree.js";

/** A statement and how the file writes it. */
export type Text = { content: string; edits: Edit[] };

export const PARAGRAPHS = new Set(["Paragraph", "Task"]);
export const CODES = new Set(["FencedCode", "CodeBlock"]);
/** Lines of these keep their own indentation. */
const VERBATIM = new Set([...CODES, "HTMLBlock"]);

/** The blocks that are one statement: an item's own text, a paragraph with its code. */
export function groupAt(
  source: Source,
  nodes: Node[],
  start: number,
  isItem: boolean,
): Node[] {
  const isText = PARAGRAPHS.has(nodes[start]!.name);
  let end = start + 1;
  for (; end < nodes.length; end++) {
    const { name, from } = nodes[end]!;
    if (isItem && PARAGRAPHS.has(name)) continue;
    if (!CODES.has(name)) break;
    if (isItem) continue;
    const before = nodes[end - 1]!;
    const isDirect =
      source.slice({ from: before.to, to: from }).split("\n").length === 2;
    const isLead =
      PARAGRAPHS.has(before.name) && /[:：]\s*$/.test(source.slice(before));
    if (!isText || !(isDirect || isLead)) break;
  }
  return nodes.slice(start, end);
}

/** The parts of its lines that blocks consist of: without indentation, quote marks and needless backslashes. */
export function* partsOf(
  source: Source,
  group: Node[],
  quotes: number,
): Generator<Part> {
  const { from: start } = group[0]!;
  const { to } = group.at(-1)!;
  const indent = source.indentOf(start, quotes);
  let at = 0;
  for (let from = start; from < to;) {
    const end = Math.min(source.lineEnd(from), to);
    while ((group[at + 1]?.from ?? Infinity) < end) at += 1;
    const node = group[at]!;
    const isVerbatim = VERBATIM.has(node.name) && from <= node.to;
    const text = {
      from:
        from === start
          ? from
          : source.textFrom(from, end, quotes, isVerbatim ? indent : Infinity),
      to: end,
    };
    if (isVerbatim) yield text;
    else yield* withoutBackslashes(source, text);
    from = end;
  }
}

/** Without the backslashes that stand there only so that a line is read as text. */
export function* withoutBackslashes(
  source: Source,
  part: Part,
  pattern?: RegExp,
): Generator<Part> {
  const text = source.slice(part);
  const at = pattern
    ? [...text.matchAll(pattern)].map(({ index }) => index)
    : backslashesOf(text.trimEnd());
  let from = part.from;
  for (const offset of at) {
    yield { from, to: part.from + offset };
    from = part.from + offset + 1;
  }
  yield { from, to: part.to };
}

/** Writes a statement from parts of the view, and notes what the file has beside them. */
export class Writer implements Text {
  content = "";
  readonly edits: Edit[] = [];

  constructor(
    private readonly source: Source,
    /** Up to here the file is read. */
    public at: number,
  ) {}

  take({ from, to }: Part): void {
    this.say("", from);
    const { edits } = this.source;
    for (let i = this.source.editAt(from); i < edits.length; i++) {
      const edit = edits[i]!;
      if (edit.at >= to) break;
      this.edits.push({ ...edit, at: this.content.length + edit.at - from });
    }
    this.content += this.source.view.slice(from, to);
    this.at = to;
  }

  /** Words that the file has elsewhere, in the place of what it has up to `to`. */
  say(words: string, to: number): void {
    const add = this.source.raw(this.at, to);
    const { length: at } = this.content;
    if (words !== "" || add !== "")
      this.edits.push({ at, drop: words.length, add });
    this.content += words;
    this.at = to;
  }
}

export function partOf(
  { content, edits }: Text,
  from: number,
  to: number,
): Text {
  return {
    content: content.slice(from, to),
    edits: edits
      .filter(({ at }) => at >= from && at < to)
      .map((edit) => ({ ...edit, at: edit.at - from })),
  };
}

export function textOf({ content, edits }: Text): string {
  return edited(content, edits);
}

/**
 * Cuts a statement into parts of at most `max` characters: where paragraphs end if it can, else where
 * lines end, else anywhere but inside a character.
 */
export function split(
  text: Text,
  max: number,
): (Text & { gap: string; close: string })[] {
  const parts: (Text & { gap: string; close: string })[] = [];
  let gap = "";
  for (let at = 0; at < text.content.length;) {
    const rest = text.content.slice(at);
    const length = rest.length <= max ? rest.length : cutAt(rest, max);
    const whole = rest.slice(0, length);
    const start = at + whole.length - whole.trimStart().length;
    const end = at + whole.trimEnd().length;
    const last = parts.at(-1);
    if (!isBlank(whole)) {
      parts.push({
        gap: gap + textOf(partOf(text, at, start)),
        ...partOf(text, start, end),
        close: textOf(partOf(text, end, at + length)),
      });
      gap = "";
    } else if (last) last.close += textOf(partOf(text, at, at + length));
    else gap += textOf(partOf(text, at, at + length));
    at += length;
  }
  return parts;
}

function cutAt(text: string, max: number): number {
  const head = text.slice(0, max);
  const paragraph = /^[^]*\n[ \t]*\n/.exec(head)?.[0].length ?? 0;
  if (paragraph > 0) return paragraph;
  const line = head.lastIndexOf("\n") + 1;
  if (line > 0) return line;
  // Not between the halves of a surrogate pair.
  return /[\ud800-\udbff]$/.test(head) ? max - 1 : max;
}
