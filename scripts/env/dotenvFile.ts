import dotenv from "dotenv";

/** One assignment of a dotenv file: its name, its value as dotenv reads it, and where it stands. */
export type Assignment = {
  name: string;
  value: string;
  start: number;
  /** Behind the line break that ends it. */
  end: number;
  /**
   * A `#` ends the value without a space before it: to dotenv, not to a shell. Whoever wrote it may have
   * meant it as a part of the value.
   */
  isCut: boolean;
};

const HEAD = /[^\S\n]*(?:export[^\S\n]+)?([\w.-]+)(?:[^\S\n]*=|:[^\S\n]+)/y;
const QUOTED =
  /[^\S\n]*(?:'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`)[^\S\n]*(#.*)?(?=\r?\n|$)/y;

/** The file cannot be taken apart in a way that dotenv agrees with. */
export class UnclearFile extends Error {}

/**
 * Takes a dotenv file apart. dotenv itself reads every value; this only finds where each assignment
 * stands, and refuses a file of which dotenv reads anything else than the sum of the parts.
 */
export function assignmentsOf(text: string): Assignment[] {
  const assignments = partsOf(text);
  if (!isSumOf(text, assignments)) {
    throw new UnclearFile(
      `The file cannot be taken apart safely: look at line ${firstUnclearLine(text)} and above it for a stray quote.`,
    );
  }
  return assignments;
}

function partsOf(text: string): Assignment[] {
  const assignments: Assignment[] = [];
  for (let start = 0; start < text.length;) {
    HEAD.lastIndex = start;
    const head = HEAD.exec(text);
    QUOTED.lastIndex = HEAD.lastIndex;
    const quoted = head && QUOTED.exec(text);
    const valueEnds = quoted ? QUOTED.lastIndex : start;
    const lineBreak = text.indexOf("\n", valueEnds);
    const end = lineBreak === -1 ? text.length : lineBreak + 1;
    if (head) {
      const name = head[1]!;
      const value = dotenv.parse(text.slice(start, end))[name];
      const comment = quoted
        ? valueEnds - (quoted[1]?.length ?? 0)
        : text.slice(0, end).indexOf("#", HEAD.lastIndex);
      const isCut = text[comment] === "#" && /\S/.test(text[comment - 1]!);
      if (value !== undefined)
        assignments.push({ name, value, start, end, isCut });
    }
    start = end;
  }
  return assignments;
}

function firstUnclearLine(text: string): number {
  const lines = text.split("\n");
  const index = lines.findIndex((_, i) => {
    const head = lines.slice(0, i + 1).join("\n");
    return !isSumOf(head, partsOf(head));
  });
  return index === -1 ? lines.length : index + 1;
}

/** The text without some assignments. Everything else, comments and order included, stays as it is. */
export function withoutAssignments(
  text: string,
  removed: readonly Assignment[],
): string {
  let rest = "";
  let at = 0;
  for (const { start, end } of [...removed].sort((a, b) => a.start - b.start)) {
    rest += text.slice(at, start);
    at = end;
  }
  rest += text.slice(at);

  const starts = new Set(removed.map(({ start }) => start));
  const kept = assignmentsOf(text).filter(({ start }) => !starts.has(start));
  if (!isSumOf(rest, kept)) {
    throw new UnclearFile("The file without these lines would read otherwise.");
  }
  return rest;
}

/** Whether dotenv reads from the text what these assignments say, and nothing else. */
function isSumOf(text: string, assignments: readonly Assignment[]): boolean {
  const lastValues = Object.fromEntries(
    assignments.map(({ name, value }) => [name, value]),
  );
  return sameVariables(dotenv.parse(text), lastValues);
}

function sameVariables(
  a: Record<string, string>,
  b: Record<string, string>,
): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && a[name] === b[name])
  );
}
