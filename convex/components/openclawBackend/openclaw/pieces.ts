/**
 * A statement in its place in a Markdown file. `rawOf` is exact: it gives back the characters that were read.
 * `reworded` writes another statement into the same place, so that a reader finds one statement there again.
 */

/** At offset `at` of the statement, `drop` characters are left out and `add` put in. */
export type Edit = { at: number; drop: number; add: string };

export type PlacedText = {
  /** What precedes the statement in its line: indentation, quote marks, the list marker. */
  open: string;
  /** What makes the file's text of the statement; in their order. */
  edits?: Edit[];
  /** Annotations and the line's end. */
  close: string;
  /** The heads of a table's columns, where the statement is one of its rows. */
  columns?: string[];
};

export function edited(content: string, edits: readonly Edit[]): string {
  let text = "";
  let from = 0;
  for (const { at, drop, add } of edits) {
    text += content.slice(from, at) + add;
    from = at + drop;
  }
  return text + content.slice(from);
}

/** The file's own text of a statement that has not changed. */
export function rawOf(piece: PlacedText, content: string): string {
  return piece.open + edited(content, piece.edits ?? []) + piece.close;
}

const HEADING = /^\ufeff? {0,3}#{1,6}(?:\s|$)/m;

/** Whether a heading stands in what lies between statements. */
export function hasHeading(gap: string): boolean {
  return HEADING.test(gap);
}

/** Colours and other sequences of a terminal, the characters that no statement may hold, and byte order marks. */
export const UNPRINTED =
  // eslint-disable-next-line no-control-regex -- the controls are what is looked for
  /\u001b\[[0-?]{0,32}[ -/]{0,4}[@-~]|\u001b\][\d;]{0,16}|\u001b[()*+][0AB]|\u001b[\\78=>]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]+/g;

/** `[name]: address`: what Markdown shows nowhere. */
export const LINK_DEFINITION =
  /^\[(?!\^)[^[\]\\]{1,999}\]:[ \t]*(?:<[^<>\n]*>|[^\s<]*[/:#][^\s]*)(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$/;

const FENCE = /^(`{3,})[^`]*$|^(~{3,})/;
const STRUCTURES = [
  /^#{1,6}(?:\s|$)/,
  /^>/,
  /^[-+*](?:\s|$)/,
  /^\d{1,9}[.)](?:\s|$)/,
  FENCE,
  /^(?:-+|=+)\s*$/,
  /^(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/,
  /^(?=.*-)(?=.*\|)[|:\s-]+$/,
  /^<(?:\/?[a-z][a-z\d-]*(?:[\s/>]|$)|[!?])/i,
  LINK_DEFINITION,
];
/** What ends a statement as an annotation. */
const ANNOTATION = /<!--|\[score=(?<= \\*\[score=)/g;
const ESCAPED_ANNOTATION = /\\(?=<!--)|\\(?=\[score=)(?<= \\+)/g;

/**
 * Where a line would begin something else than a paragraph, if it were not for the backslashes there; -1
 * where it would not.
 */
function structureAt(line: string): number {
  const [head] = /^\s*\d{0,9}/.exec(line)!;
  const [slashes] = /^\\*/.exec(line.slice(head.length))!;
  const text = head.trimStart() + line.slice(head.length + slashes.length);
  const isOne = STRUCTURES.some((structure) => structure.test(text));
  return isOne ? head.length : -1;
}

/** Puts in the backslashes that a line of a paragraph needs to be read as text and nothing else. */
function escaped(line: string): string {
  const at = [...line.matchAll(ANNOTATION)].map(({ index }) => index);
  const start = structureAt(line);
  if (start !== -1 && !at.includes(start)) at.unshift(start);
  const edits = at.map((index) => ({ at: index, drop: 0, add: "\\" }));
  return edited(line, edits);
}

/** Where a file's line has those. */
export function backslashesOf(line: string): number[] {
  if (!line.includes("\\")) return [];
  const at = [...line.matchAll(ESCAPED_ANNOTATION)].map(({ index }) => index);
  const start = structureAt(line);
  if (line[start] === "\\" && !at.includes(start)) at.unshift(start);
  return at;
}

/** Ends with a colon, or is wholly bold: names what the list under it is about. */
export function isLeadIn(text: string): boolean {
  const line = text.trim();
  if (/[:：][*_]{0,3}$/.test(line)) return true;
  const mark = /^(?:\*\*|__)(?=[^*_\s])/.exec(line)?.[0];
  if (mark === undefined || line.length < 5) return false;
  return line.indexOf(mark, 2) === line.length - 2;
}

/** An annotation that says nothing: what carries one is never read as the lead of a list. */
const STATEMENT = " <!-- statement -->";

/** A changed statement in the place of the one that the file had. */
export function reworded(piece: PlacedText, content: string): string {
  if (piece.columns) return rewordedRow(piece, piece.columns, content);
  const { open, close } = piece;
  const lines = content.trim().split(/\r\n|\r|\n/);
  const isCode = /^\s*$/.test(open) && /^(?: {4,}|\t)$/.test(open);
  const inItem = /[-+*\d.)][ \t]+$|^[ \t]{2,}$/.test(open);
  const end = lineEndOf(piece);
  // Blanks in the place of all but quote marks: what follows is indented under the list marker.
  const prefix = open.replace(UNPRINTED, "").replace(/[^\s>]/g, " ");
  const written = isCode ? lines : textLines(lines, inItem);
  const text = open.includes("-->")
    ? written.join(" ")
    : written
        .map((line, i) => (i === 0 ? line : (prefix + line).trimEnd()))
        .join(end);
  const needsMark = isLeadIn(content) && !/\S/.test(close);
  return open + text + (needsMark ? STATEMENT : "") + close;
}

function lineEndOf({ edits = [], close }: PlacedText): string {
  const hasReturn = [close, ...edits.map(({ add }) => add)].some((text) =>
    text.includes("\r"),
  );
  return hasReturn ? "\r\n" : "\n";
}

/** The lines of a statement's paragraphs and fences, such that they stay one statement. */
function textLines(lines: string[], inItem: boolean): string[] {
  const out: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const close = closingOf(lines, i);
    if (close > i) {
      out.push(...lines.slice(i, close + 1));
      i = close;
    } else if (/\S/.test(line)) {
      out.push(escaped(line.trimStart()));
    } else if (inItem || isBeforeCode(lines, i)) {
      out.push("");
    }
  }
  return out;
}

/** The line that closes the fence that line `i` opens; -1 where it opens none, or it stays open. */
function closingOf(lines: string[], i: number): number {
  const match = FENCE.exec(lines[i]!.trimStart());
  const mark = match?.[1] ?? match?.[2];
  if (mark === undefined) return -1;
  return lines.findIndex((line, at) => {
    const text = line.trim();
    return (
      at > i &&
      text.length >= mark.length &&
      /^(`+|~+)$/.test(text) &&
      text[0] === mark[0]
    );
  });
}

/** Between a paragraph that ends with a colon and its code, which are one statement. */
function isBeforeCode(lines: string[], i: number): boolean {
  const before = lines.slice(0, i).findLast((line) => /\S/.test(line));
  const next = lines.findIndex((line, at) => at > i && /\S/.test(line));
  return (
    /[:：]\s*$/.test(before ?? "") && next > i && closingOf(lines, next) > next
  );
}

/** A row of a table: its cells found again by their heads. */
function rewordedRow(
  piece: PlacedText,
  columns: string[],
  content: string,
): string {
  const text = content.trim().replace(/\s*[\r\n]+\s*/g, " ");
  const cells = cellsOf(text, columns).map((cell) =>
    cell.replace(/(\\*)\|/g, (whole, slashes: string) =>
      slashes.length % 2 === 1 ? whole : `${slashes}\\|`,
    ),
  );
  const isOpen = /\|\s*$/.test(piece.open);
  const isBare = cells.length > 1 && cells[0] !== "" && cells.at(-1) !== "";
  const needsPipes = !isBare || structureAt(cells[0]!) !== -1;
  const end = /[\r\n]*$/.exec(piece.close)![0];
  const row = cells.join(" | ");
  if (isOpen) return `${piece.open}${row} |${end}`;
  return piece.open + (needsPipes ? `| ${row} |` : row) + end;
}

/** The cells that a row's statement names, in the order of the columns; all of it in the first where it names none. */
export function cellsOf(text: string, columns: string[]): string[] {
  const cells: (string | null)[] = columns.map(() => null);
  let last = -1;
  for (const part of text.split("; ")) {
    const named = columnOf(part, columns, cells, last);
    if (named !== -1) {
      const head = columns[named]!;
      cells[named] = part.slice(head === "" ? 0 : head.length + 2).trim();
      last = named;
    } else if (last !== -1) {
      cells[last] += `; ${part}`;
    } else {
      return columns.map((_, i) => (i === 0 ? text : ""));
    }
  }
  return cells.map((cell) => cell ?? "");
}

/** Which column a part belongs to: the next free one of its name, or the next that has no name. */
function columnOf(
  part: string,
  columns: string[],
  cells: (string | null)[],
  last: number,
): number {
  let found = -1;
  columns.forEach((head, i) => {
    if (cells[i] !== null || head === "" || !part.startsWith(`${head}: `))
      return;
    const better = found === -1 || head.length > columns[found]!.length;
    const nearer =
      found !== -1 && head === columns[found] && found < last && i > last;
    if (better || nearer) found = i;
  });
  if (found !== -1) return found;
  return columns.findIndex((head, i) => i > last && head === "");
}
