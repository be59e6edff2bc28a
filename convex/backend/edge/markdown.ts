import { MAX_CONTENT_CHARACTERS } from "../../components/openclawBackend/memories/input.js";
import type { FileKind } from "../../components/openclawBackend/openclaw/files.js";
import {
  isLeadIn,
  type Edit,
} from "../../components/openclawBackend/openclaw/pieces.js";
import {
  isBlank,
  MAX_CONTEXT,
} from "../../components/openclawBackend/text/content.js";
import type { MemoryType } from "../../components/openclawBackend/vocabulary.js";
import {
  CODES,
  groupAt,
  PARAGRAPHS,
  partOf,
  partsOf,
  split,
  textOf,
  withoutBackslashes,
  Writer,
  type Text,
} from "./markdownText.js";
import { headOf, Source, treeOf, type Node } from "./markdownTree.js";
import {
  dateIn,
  directiveIn,
  endOfContent,
  givenBy,
  importanceIn,
  isFileName,
  isLong,
  isLongTitle,
  isOwnDate,
  OF_A_LOG,
  parentIn,
  plain,
  showsText,
  titleIn,
  triggersIn,
  typeByHeading,
} from "./markdownWords.js";

/**
 * The Markdown files of an OpenClaw workspace, cut into statements and what lies between. Nothing is
 * lost: `gap`, `open`, what `edits` make of `content`, and `close` of all blocks, and then the tail,
 * are the file, character by character, with its byte order mark and its line ends.
 */
export type Block = {
  /** What precedes the block and stays when it goes: blank lines, headings, comments. */
  gap: string;
  /** What precedes the statement in its line: the list marker, quote marks. */
  open: string;
  /** As it is stored: without indentation, quote marks and control characters, lines ended by LF. */
  content: string;
  /** From the content to the file's text. */
  edits: Edit[];
  /** Annotations and the line's end. */
  close: string;
  /** Its headings, the line that leads it in, the items that it stands under. */
  context: string[];
  /** The heads of a table's columns, where it is one of its rows. */
  columns?: string[];
  type: MemoryType;
  tags: string[];
  importance: number;
  superseded: boolean;
  /** The day that the file gives for it. */
  date: string | null;
};

export type Cut = { blocks: Block[]; tail: string };

/** What is cut into blocks: not what this backend or OpenClaw makes itself. */
export type CutKind = Exclude<FileKind, { kind: "derived" }>;

/** Columns beyond which a table's rows are taken as they are. */
const MAX_COLUMNS = 64;

/** Cuts a file. */
export function cut(text: string, file: CutKind): Cut {
  const head = headOf(text);
  const cutter = new Cutter(text.slice(head.length), file);
  const { blocks, tail } = cutter.cut();
  const [first] = blocks;
  if (first) first.gap = head + first.gap;
  return { blocks, tail: first ? tail : head + tail };
}

/** Where a node stands. */
type Scope = {
  /** Headings, leads and parent items around it. */
  context: string[];
  /** Block quotes around it. */
  quotes: number;
  isItem: boolean;
};

const LISTS = new Set(["BulletList", "OrderedList"]);

class Cutter {
  private readonly source: Source;
  private readonly view: string;
  private readonly blocks: Block[] = [];
  /** Up to here the text is in blocks; from here it lies between. */
  private done = 0;
  private section = {
    type: null as MemoryType | null,
    date: null as string | null,
  };
  private observed = { date: null as string | null, superseded: false };
  private isFirstHeading = true;

  constructor(
    text: string,
    private readonly file: CutKind,
  ) {
    this.source = new Source(text);
    this.view = this.source.view;
  }

  cut(): Cut {
    const scope = { context: [], quotes: 0, isItem: false };
    this.walk(treeOf(this.view).children, scope);
    return { blocks: this.blocks, tail: this.source.rest(this.done) };
  }

  private walk(nodes: Node[], scope: Scope): void {
    const headings: { level: number; text: string }[] = [];
    const details: string[] = [];
    let base = scope.context;
    let lead = "";
    let isFirst = true;
    const here = (last = ""): Scope => {
      const titles = headings.map(({ text }) => text);
      const items = [...base, ...titles, ...details, last];
      const context = items.filter((item) => item !== "");
      return { ...scope, context: context.slice(-MAX_CONTEXT) };
    };
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      const { name } = node;
      const level = Number(/^(?:ATX|Setext)Heading(\d)$/.exec(name)?.[1] ?? 0);
      if (name === "CommentBlock") {
        this.comment(node, here());
        continue;
      }
      if (PARAGRAPHS.has(name) || CODES.has(name)) {
        if (!this.source.skipDefinitions(node, scope.quotes)) continue;
        const group = groupAt(this.source, nodes, i, scope.isItem);
        i += group.length - 1;
        const last = group.at(-1)!;
        lead = this.leadOf(last, nodes, i + 1);
        const rest =
          lead === "" || isLong(this.source.slice(last))
            ? group
            : group.slice(0, -1);
        if (rest.length > 0) this.statement(rest, here());
        if (scope.isItem && isFirst) {
          const parent = rest[0] ? this.parent(rest[0]) : lead;
          base = [...here().context, parent];
          if (parent === lead) lead = "";
        }
        isFirst = false;
        continue;
      }
      isFirst = false;
      if (level > 0 && isLongTitle(node.name, this.source.slice(node))) {
        const to = this.view.lastIndexOf("\n", node.to - 1);
        this.statement([{ ...node, name: "Paragraph", to }], here(), node.to);
      } else if (level > 0) {
        while (headings.at(-1) && headings.at(-1)!.level >= level)
          headings.pop();
        headings.push({ level, text: this.heading(node, level) });
      } else if (name === "Blockquote") {
        const quotes = scope.quotes + 1;
        this.inside(node, { ...here(), quotes, isItem: false });
      } else if (LISTS.has(name)) {
        const within = { ...here(lead), isItem: true };
        for (const item of node.children) this.inside(item, within);
      } else if (name === "Table") {
        this.table(node, here(lead));
      } else if (name === "HTMLTags" || name === "HTMLBlock") {
        this.html(node, details, here());
      }
      lead = "";
    }
  }

  /** What a heading inside it says ends with it. */
  private inside(node: Node, scope: Scope): void {
    const { section } = this;
    this.walk(node.children, scope);
    this.section = section;
  }

  /** What a paragraph says of the list or table under it; nothing where it is no lead. */
  private leadOf(node: Node, nodes: Node[], next: number): string {
    while (nodes[next]?.name === "CommentBlock") next += 1;
    const { name = "" } = nodes[next] ?? {};
    const leads = LISTS.has(name) || name === "Table";
    if (!leads || node.name !== "Paragraph") return "";
    return isLeadIn(this.source.slice(node)) ? this.parent(node) : "";
  }

  private parent(node: Node): string {
    return PARAGRAPHS.has(node.name) ? parentIn(this.source.slice(node)) : "";
  }

  /** Notes what a heading says, and answers what of it is context. */
  private heading(node: Node, level: number): string {
    const text = this.source.slice(node);
    const title = titleIn(text);
    this.section = {
      type: typeByHeading(text),
      date: dateIn(/\((\d{4}-\d{2}-\d{2})\)/, text),
    };
    this.observed = { date: null, superseded: false };
    const isTitle = this.isFirstHeading && level === 1;
    this.isFirstHeading = false;
    if (isTitle && isFileName(title)) return "";
    const { file } = this;
    return file.kind === "log" && isOwnDate(title, file.date) ? "" : title;
  }

  /** Comments that begin a line, and what follows them in it. */
  private comment(node: Node, scope: Scope): void {
    let at = node.from;
    while (this.view.startsWith("<!--", at)) {
      const end = this.view.indexOf("-->", at + 2);
      at = end === -1 ? node.to : Math.min(end + 3, node.to);
      at += /^[ \t]*/.exec(this.view.slice(at, node.to))![0].length;
    }
    const text = this.view.slice(node.from, at);
    const directive = directiveIn(text);
    if (directive) this.observed = directive;
    else if (scope.isItem && at >= node.to) this.annotate(node, text);
    if (at < node.to)
      this.statement([{ ...node, name: "Paragraph", from: at }], scope);
  }

  /** Annotations that stand in a line of their own under an item's text. */
  private annotate(node: Node, text: string): void {
    const block = this.blocks.at(-1);
    const isDirect = this.done === this.source.lineStart(node.from);
    if (!block || !isDirect || !/<!--\s*(?:triggers?|importance):/.test(text))
      return;
    const end = this.source.lineEnd(node.to);
    block.close += this.source.raw(this.done, end);
    this.done = end;
    if (this.file.kind === "log") return;
    const tags = triggersIn(text);
    if (tags.length > 0) block.tags = tags;
    if (text.includes("importance:")) block.importance = importanceIn(text);
  }

  /** Tags lie between, and what a `<summary>` says is context; HTML that shows text is a statement. */
  private html(node: Node, details: string[], scope: Scope): void {
    if (showsText(this.source.slice(node), details))
      this.statement([node], scope);
  }

  /** Rows as statements with the heads of their columns. */
  private table(node: Node, scope: Scope): void {
    const [head, ...rows] = node.children;
    if (!head) return;
    const columns = this.source
      .cells(head)
      .map((cell) => plain(this.source.slice(cell)));
    if (columns.length > MAX_COLUMNS) {
      for (const row of node.children) this.statement([row], scope);
      return;
    }
    for (const row of rows) this.row(row, columns, scope);
  }

  private row(node: Node, heads: string[], scope: Scope): void {
    const cells = this.source.cells(node);
    // White space that Markdown takes for text: such a row is taken as it is.
    const isTrimmed = cells.every((cell) => {
      const text = this.source.slice(cell);
      return text === text.trim();
    });
    if (!isTrimmed) return this.statement([node], scope);
    const from = cells[0]?.from ?? node.from;
    const writer = new Writer(this.source, from);
    const columns = [...heads];
    cells.forEach((cell, i) => {
      if (i >= columns.length) columns.push("");
      if (cell.from === cell.to) return;
      const head = columns[i] === "" ? "" : `${columns[i]}: `;
      writer.say((writer.content === "" ? "" : "; ") + head, cell.from);
      for (const part of withoutBackslashes(this.source, cell, /\\(?=\|)/g))
        writer.take(part);
    });
    if (
      columns.length > MAX_COLUMNS ||
      writer.content.length > MAX_CONTENT_CHARACTERS
    ) {
      this.statement([node], scope);
    } else if (!isBlank(writer.content)) {
      this.emit(
        writer,
        from,
        writer.at,
        this.source.lineEnd(node.to),
        scope,
        columns,
      );
    }
  }

  /** Blocks as one statement, which ends in the line of `until`. */
  private statement(
    group: Node[],
    scope: Scope,
    until = group.at(-1)!.to,
  ): void {
    const [first] = group as [Node];
    const isFenceAlone =
      group.length === 1 &&
      first.name === "FencedCode" &&
      isBlank(this.source.slice(first).replace(/^.*\n?|[`~>]/g, ""));
    if (isFenceAlone) return;
    const writer = new Writer(this.source, first.from);
    for (const part of partsOf(this.source, group, scope.quotes))
      writer.take(part);
    this.emit(
      writer,
      first.from,
      group.at(-1)!.to,
      this.source.lineEnd(until),
      scope,
    );
  }

  private emit(
    { content, edits }: Text,
    from: number,
    to: number,
    end: number,
    { context }: Scope,
    columns?: string[],
  ): void {
    const length = columns
      ? content.length
      : endOfContent(content, (offset) =>
          edits.some(({ at, add }) => at === offset && add.endsWith("\\")),
        );
    if (isBlank(content.slice(0, length))) return;
    const start = Math.max(this.source.lineStart(from), this.done);
    const annotations = content.slice(length);
    const { file, section, observed } = this;
    const given = {
      ...(file.kind === "log"
        ? OF_A_LOG
        : givenBy(content, annotations, {
            type: section.type ?? file.type,
            date: observed.date ?? section.date,
            superseded: observed.superseded,
          })),
      context,
      ...(columns && { columns }),
    };
    const text = { content, edits };
    const parts = split(partOf(text, 0, length), maxOf(file));
    const close =
      textOf(partOf(text, length, Infinity)) + this.source.raw(to, end);
    parts.forEach((part, i) => {
      const isFirst = i === 0;
      const isLast = i === parts.length - 1;
      this.blocks.push({
        gap: isFirst ? this.source.raw(this.done, start) : part.gap,
        open: isFirst ? this.source.raw(start, from) + part.gap : "",
        content: part.content,
        edits: part.edits,
        close: isLast ? part.close + close : part.close,
        ...given,
      });
    });
    this.done = end;
    this.observed = { date: null, superseded: false };
  }
}

/** A log entry is what can be recalled at once. */
const MAX_ENTRY_CHARACTERS = 4000;

function maxOf(file: CutKind): number {
  return file.kind === "log" ? MAX_ENTRY_CHARACTERS : MAX_CONTENT_CHARACTERS;
}
