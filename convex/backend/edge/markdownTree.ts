import { parser, Table, TaskList, type MarkdownConfig } from "@lezer/markdown";
import {
  LINK_DEFINITION,
  UNPRINTED,
  type Edit,
} from "../../components/openclawBackend/openclaw/pieces.js";
import { isBlank } from "../../components/openclawBackend/text/content.js";

export type Part = { from: number; to: number };
/** A block of Markdown in its place, from its first character to behind its last. */
export type Node = Part & { name: string; children: Node[] };

/** The byte order marks and the front matter. */
export function headOf(text: string): string {
  const marks = /^\ufeff*/.exec(text)![0];
  const end = /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
  const [first, ...rest] = text.slice(marks.length).split(end);
  if (first?.trimEnd() !== "---") return marks;
  const last = rest.findIndex((line) => /^(?:---|\.\.\.)\s*$/.test(line));
  // A rule at the top of a file is none: front matter begins with a key, or is empty.
  const begin = rest.slice(0, last).find((line) => /\S/.test(line)) ?? "#";
  if (last === -1 || !/^(?:#|[^\s:-][^:]*:(?:\s|$))/.test(begin)) return marks;
  const lines = [first, ...rest.slice(0, last + 1)];
  return marks + lines.join(end) + (last + 1 < rest.length ? end : "");
}

/** A line that has tags alone; `<summary>` with its text. What follows is read as Markdown again. */
const TAGS =
  /^(?:<summary\b[^<>]*>[^<>]*<\/summary>\s*|<\/?(?!(?:script|pre|style|textarea)\b)[a-z][a-z\d-]*(?:\s[^<>]*)?\/?>\s*)+$/i;
const MAX_TAGS_CHARACTERS = 1000;

const Tags: MarkdownConfig = {
  defineNodes: [{ name: "HTMLTags", block: true }],
  parseBlock: [
    {
      name: "HTMLTags",
      before: "HTMLBlock",
      parse(cx, line) {
        const text = line.text.slice(line.pos);
        if (line.next !== 60 || text.length > MAX_TAGS_CHARACTERS) return false;
        if (!TAGS.test(text)) return false;
        const from = cx.lineStart + line.pos;
        const to = cx.lineStart + line.text.length;
        cx.nextLine();
        cx.addElement(cx.elt("HTMLTags", from, to));
        return true;
      },
    },
  ],
};

/**
 * An item whose first line has text goes on behind a blank line. The parser compares columns with
 * characters there, so that an item that is indented with tabs would end.
 */
const FirstLine: MarkdownConfig = {
  parseBlock: [
    {
      name: "FirstLine",
      before: "IndentedCode",
      parse(cx, line) {
        const { block } = cx as unknown as {
          block: { blankFirstLine: boolean };
        };
        if (line.pos < line.text.length) block.blankFirstLine = false;
        return false;
      },
    },
  ],
};

/** Blocks alone: what stands in a line is text, so that no line of brackets or stars costs more than its length. */
const blocks = parser.configure([
  Table,
  TaskList,
  Tags,
  FirstLine,
  {
    remove: [
      ...["Escape", "Entity", "InlineCode", "HTMLTag", "Emphasis"],
      ...["HardBreak", "Link", "Image", "LinkEnd", "LinkReference"],
    ],
  },
]);

const CONTAINERS = new Set([
  ...["Document", "Blockquote", "BulletList", "OrderedList", "ListItem"],
  "Table",
]);
const LEAVES =
  /^(?:Paragraph|Task|FencedCode|CodeBlock|HTMLBlock|HTMLTags|CommentBlock|ProcessingInstructionBlock|HorizontalRule|TableHeader|TableRow|(?:ATX|Setext)Heading\d)$/;

export function treeOf(view: string): Node {
  const root: Node = { name: "", from: 0, to: view.length, children: [] };
  const path = [root];
  blocks.parse(shallow(view)).iterate({
    enter({ name, from, to }) {
      const node = { name, from, to, children: [] };
      if (CONTAINERS.has(name)) {
        path.at(-1)!.children.push(node);
        path.push(node);
        return true;
      }
      if (LEAVES.test(name)) path.at(-1)!.children.push(node);
      // Large nodes have nameless ones between them and their children.
      return name === "";
    },
    leave({ name }) {
      if (CONTAINERS.has(name)) path.pop();
    },
  });
  return root.children[0] ?? root;
}

/** Marks of one line that nest: more are read as text, or each line would cost all of them. */
const MAX_MARKS = 12;
const DEEP = new RegExp(
  `^((?:[ \\t]*(?:>|(?:[-*+]|\\d{1,9}[.)])(?=[ \\t]))){${MAX_MARKS}}[ \\t]*)[^\\s]`,
  "gm",
);
const RULE = /^(?:(?:[ \t]*-)+|(?:[ \t]*\*)+)[ \t]*$/;

/** The text as it is parsed: of the same length, and nowhere nested beyond bounds. */
function shallow(view: string): string {
  return view.replace(DEEP, (whole, marks: string, at: number) => {
    const end = view.indexOf("\n", at);
    const line = view.slice(at, end === -1 ? view.length : end);
    return RULE.test(line) ? whole : `${marks}x`;
  });
}

/** Blank space in one run beyond this is no part of a statement. */
const MAX_BLANKS = 100;
const LEFT_OUT = new RegExp(
  `${UNPRINTED.source}|\\r\\n?|[ \\t]{${MAX_BLANKS + 1},}`,
  "g",
);

/** A text as it is read: without what is not shown, every line ended by one LF; and how the text is made of it. */
export class Source {
  readonly view: string;
  readonly edits: Edit[] = [];
  /** How much longer the text is than the view, after each edit. */
  private readonly longer: number[] = [];

  constructor(private readonly text: string) {
    let view = "";
    let from = 0;
    let longer = 0;
    for (const { 0: found, index } of text.matchAll(LEFT_OUT)) {
      view += text.slice(from, index);
      from = index + found.length;
      const edit = { at: view.length, drop: 0, add: found };
      if (found === "\r") {
        edit.drop = 1;
        view += "\n";
      } else if (found === "\r\n") {
        edit.add = "\r";
        view += "\n";
      } else if (/^[ \t]/.test(found)) {
        view += found.slice(0, MAX_BLANKS);
        edit.at = view.length;
        edit.add = found.slice(MAX_BLANKS);
      }
      longer += edit.add.length - edit.drop;
      this.edits.push(edit);
      this.longer.push(longer);
    }
    this.view = view + text.slice(from);
  }

  /** The index of the first edit at or behind a place of the view. */
  editAt(place: number): number {
    let low = 0;
    let high = this.edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.edits[middle]!.at < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private textAt(place: number): number {
    return place + (this.longer[this.editAt(place) - 1] ?? 0);
  }

  /** The text that a part of the view was read from. */
  raw(from: number, to: number): string {
    return this.text.slice(this.textAt(from), this.textAt(to));
  }

  rest(from: number): string {
    return this.text.slice(this.textAt(from));
  }

  slice({ from, to }: Part): string {
    return this.view.slice(from, to);
  }

  lineStart(at: number): number {
    return at === 0 ? 0 : this.view.lastIndexOf("\n", at - 1) + 1;
  }

  lineEnd(at: number): number {
    const end = this.view.indexOf("\n", at);
    return end === -1 ? this.view.length : end + 1;
  }

  /** Where a line's text begins behind its quote marks and at most so many columns of blanks. */
  textFrom(from: number, end: number, quotes: number, indent: number): number {
    const line = this.view.slice(from, end).replace(/\n$/, "");
    let at = 0;
    for (let i = 0; i < quotes; i++) {
      const mark = /^[ \t]*>[ \t]?/.exec(line.slice(at))?.[0];
      if (mark === undefined) break;
      at += mark.length;
    }
    for (let column = 0; column < indent && at < line.length; at++) {
      if (line[at] === "\t") column += 4 - (column % 4);
      else if (line[at] === " ") column += 1;
      else break;
    }
    return from + at;
  }

  /** The columns before a block in its line, behind its quote marks. */
  indentOf(from: number, quotes: number): number {
    const head = this.view.slice(this.lineStart(from), from);
    const mark = quotes > 0 ? head.lastIndexOf(">") + 1 : 0;
    const text = mark > 0 ? head.slice(mark).replace(/^[ \t]/, "") : head;
    let column = 0;
    for (const character of text)
      column += character === "\t" ? 4 - (column % 4) : 1;
    return column;
  }

  /** The cells of a row without their blanks. */
  cells({ from, to }: Part): Part[] {
    const cells: Part[] = [];
    let start = this.view[from] === "|" ? from + 1 : from;
    let isEscaped = false;
    const end = (at: number) => {
      const text = this.view.slice(start, at);
      const head = /^[ \t]*/.exec(text)![0].length;
      const cellFrom = start + head;
      cells.push({ from: cellFrom, to: cellFrom + text.trim().length });
      start = at + 1;
    };
    for (let at = start; at < to; at++) {
      const character = this.view[at];
      if (character === "|" && !isEscaped) end(at);
      isEscaped = !isEscaped && character === "\\";
    }
    if (!isBlank(this.view.slice(start, to))) end(to);
    return cells;
  }

  /** Definitions of links lie between, before the text of a paragraph; whether there is more. */
  skipDefinitions(node: Node, quotes: number): boolean {
    while (node.name === "Paragraph" && this.view[node.from] === "[") {
      const end = Math.min(this.lineEnd(node.from), node.to);
      const line = this.view.slice(node.from, end).trimEnd();
      if (!LINK_DEFINITION.test(line)) return true;
      if (end >= node.to) return false;
      node.from = this.textFrom(end, this.lineEnd(end), quotes, Infinity);
    }
    return true;
  }
}
