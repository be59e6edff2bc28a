import type { ConvexRun } from "../cli/convexRun.js";

/** As many lines as the answer names failures of. */
const PAGE_LINES = 500;
/** Far below the 16 MiB of arguments that a function takes, and a few seconds of its work. */
const PAGE_CHARACTERS = 1024 * 1024;

export type ImportOptions = {
  onConflict: "skip" | "replace" | "newer";
  dryRun: boolean;
};

type Failed = { line: number; code: string; detail: string; pointer?: string };
type Answer = {
  imported: number;
  skipped: number;
  replaced: number;
  failed: Failed[];
  quarantined: number;
};
/** What became of the lines; the failed ones by their numbers in the file. */
export type Imported = Answer & { lines: number };

type Line = { number: number; text: string };

/** The lines of a file that say something, with their numbers. */
export function linesOf(text: string): Line[] {
  return text
    .split("\n")
    .map((line, i) => ({ number: i + 1, text: line.trim() }))
    .filter(({ text: line }) => line !== "");
}

/** Whether the last line says that nothing follows: only a whole export ends so. */
export function isWhole(lines: readonly Line[]): boolean {
  const { kind, nextCursor } = fieldsOf(lines.at(-1)?.text ?? "");
  return kind === "end" && nextCursor === null;
}

/** Sends lines page by page; `progress` is told what became of those so far. */
export async function importLines(
  run: ConvexRun,
  agentId: string,
  lines: readonly Line[],
  options: ImportOptions,
  progress: (sofar: Imported) => void,
): Promise<Imported> {
  const total: Imported = {
    ...{ lines: 0, imported: 0, skipped: 0, replaced: 0 },
    ...{ failed: [], quarantined: 0 },
  };
  const fits = ({ text }: Line) => text.length <= PAGE_CHARACTERS;
  for (const { number } of lines.filter((line) => !fits(line))) {
    const detail = `A line has at most ${PAGE_CHARACTERS} characters.`;
    total.failed.push({ line: number, code: "payload_too_large", detail });
    total.lines += 1;
  }
  const sent = lines.filter(fits);
  // A dry run writes nothing that a later page would find: what is about one row goes into one page.
  const parts = options.dryRun ? byRow(sent) : sent.map((line) => [line]);
  for (const page of pagesOf(parts)) {
    const answer = (await run("agents:import", {
      agentId,
      lines: page.map(({ text }) => text),
      ...options,
    })) as Answer;
    total.lines += page.length;
    for (const name of [
      "imported",
      "skipped",
      "replaced",
      "quarantined",
    ] as const)
      total[name] += answer[name];
    for (const failure of answer.failed)
      total.failed.push({ ...failure, line: page[failure.line - 1]!.number });
    progress(total);
  }
  total.failed.sort((a, b) => a.line - b.line);
  return total;
}

function* pagesOf(parts: readonly Line[][]): Generator<Line[]> {
  let page: Line[] = [];
  let characters = 0;
  for (const part of parts) {
    const more = part.reduce((sum, { text }) => sum + text.length, 0);
    const full =
      page.length + part.length > PAGE_LINES ||
      characters + more > PAGE_CHARACTERS;
    if (full && page.length > 0) {
      yield page;
      page = [];
      characters = 0;
    }
    page.push(...part);
    characters += more;
  }
  if (page.length > 0) yield page;
}

/** A memory with its versions, each in the order of the file. */
function byRow(lines: readonly Line[]): Line[][] {
  const rows = new Map<string, Line[]>();
  for (const line of lines) {
    const { kind, space, id } = fieldsOf(line.text);
    const key =
      typeof id === "string"
        ? JSON.stringify([kind === "logEntry", space, id])
        : `${line.number}`;
    const row = rows.get(key);
    if (row) row.push(line);
    else rows.set(key, [line]);
  }
  return [...rows.values()];
}

function fieldsOf(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}
