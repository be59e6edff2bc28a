import {
  HASH_CHARACTERS,
  fileKind,
  idOf,
  type FileKind,
  type Piece,
} from "../../components/openclawBackend/openclaw/files.js";
import type { Look } from "../../components/openclawBackend/openclaw/importing.js";
import type { TakenBlock } from "../../components/openclawBackend/openclaw/statements.js";
import type { Refusal } from "../../components/openclawBackend/outcome.js";
import { identityOf } from "../../components/openclawBackend/text/content.js";
import type { Block } from "./markdown.js";
import { importanceIn, triggersIn } from "./markdownWords.js";
import { weightOf } from "./requestBody.js";
import {
  matchSame,
  originOf,
  seenOf,
  type Known,
  type Origin,
} from "./workspacePlan.js";

/** A file on its way in: what it says, what of that is new, and what has become of it. */

const NOON_MS = 12 * 3_600_000;

export type GivenFile = { path: string; content: string; mtime?: number };

/** A line that was changed in its file and here: both are kept. */
export type Conflict = {
  /** What is here. */
  stored: string;
  /** What the file says; null where it no longer has the line. */
  imported: string | null;
};

export type FileResult = {
  path: string;
  status: "imported" | "unchanged" | "skipped" | "failed";
  /** New ones; what was there already is not counted. */
  memories: number;
  entries: number;
  /** Memories whose place a changed line has taken. */
  superseded: number;
  /** Memories and log entries that the file no longer has. */
  forgotten: number;
  conflicts: Conflict[];
  /** New memories that wait for a review. */
  quarantined: string[];
  refusal?: Refusal;
};
type Statement = Block & { hash: string; identity: string };
/** A file on its way in. */
export type Incoming = GivenFile & {
  look: Extract<Look, { status: "new" }>;
  kind: Exclude<FileKind, { kind: "derived" }>;
  origin: Origin;
  statements: Statement[];
  tail: string;
  /** For each statement, the known one that it is, or was. */
  same: (Known | null)[];
  changed: Map<number, Known>;
  lost: Known[];
  /** What a changed line takes the place of when it is promoted. */
  waiting: Set<string>;
  /** As far as they are taken in. */
  pieces: (Piece | null)[];
  result: FileResult;
};

/** By its text, or by the lines that say something, new or not, if that is more. */
export function weightOfFile({ path, content }: GivenFile): number {
  const whole = weightOf([content]);
  const kind = fileKind(path)?.kind ?? "derived";
  if (kind === "derived") return whole;
  return Math.max(whole, content.match(/^.*\S/gm)?.length ?? 0);
}

export function startOf(path: string, look: Look): FileResult {
  const counts = {
    ...{ memories: 0, entries: 0, superseded: 0, forgotten: 0 },
    conflicts: [],
    quarantined: [],
  };
  switch (look.status) {
    case "new":
      return { path, status: "imported", ...counts };
    case "unchanged":
      return { path, status: "unchanged", ...counts };
    case "derived":
      return { path, status: "skipped", ...counts };
    case "refused":
      return { path, status: "failed", ...counts, refusal: look.refusal };
  }
}

export function fail(result: FileResult, refusal: Refusal): void {
  result.status = "failed";
  result.refusal = refusal;
}

/** What a file says, and which of that is what it said. */
export async function stated(
  { path, content, mtime }: GivenFile,
  look: Incoming["look"],
): Promise<Omit<Incoming, keyof GivenFile | "look" | "result">> {
  // The parser is loaded where a file is read, and by no other request.
  const { cut } = await import("./markdown.js");
  const kind = fileKind(path) as Incoming["kind"];
  const { blocks, tail } = cut(look.redacted ?? content, kind);
  const statements: Statement[] = [];
  for (const block of blocks) {
    const identity = await identityOf(block.content, block.context);
    const hash = identity.slice(0, HASH_CHARACTERS);
    statements.push({ ...block, identity, hash });
  }
  const known = look.known?.pieces ?? [];
  const origin = originOf(look.known?.exportedAt ?? null, mtime);
  const { same, lost } = matchSame(known, statements, origin);
  return {
    ...{ kind, origin, statements, tail },
    same: same.map((i) => (i === null ? null : known[i]!)),
    changed: new Map(),
    lost: lost.map((i) => known[i]!),
    waiting: new Set(),
    pieces: statements.map(() => null),
  };
}

export type Sent = { file: Incoming; at: number; block: TakenBlock };
export type TakenOutcome =
  | {
      ok: true;
      id: string;
      hash: string;
      created: boolean;
      quarantined: boolean;
      superseded: boolean;
      conflict: string | null;
    }
  | { ok: false; refusal: Refusal };

/** The statements of a file that are to be taken in; those that say what they said stay as they are. */
export async function toSend(
  file: Incoming,
  alone: Set<string>,
): Promise<Sent[]> {
  const { statements, same, changed, kind, path, mtime } = file;
  const ids = new Ids(path, same);
  const sent: Sent[] = [];
  let previous: number | null = null;
  for (const [at, statement] of statements.entries()) {
    const known = same[at]!;
    const was = known ?? changed.get(at) ?? null;
    const past = was && {
      tags: triggersIn(was.close),
      importance: importanceIn(was.close),
    };
    const { tags, importance, type, superseded, content, context } = statement;
    if (known) file.pieces[at] = pieceOf(statement, kind, known.id);
    const isAsItWas =
      known !== null &&
      (kind.kind === "log" ||
        (past.importance === importance &&
          past.tags.join("\n") === tags.join("\n")));
    if (isAsItWas) continue;
    const day = kind.kind === "log" ? kind.date : null;
    const date = statement.date ?? day;
    const follows =
      at > 0 &&
      JSON.stringify(statements[at - 1]!.context) === JSON.stringify(context);
    const before = follows ? (file.pieces[at - 1]?.id ?? undefined) : null;
    sent.push({
      ...{ file, at },
      block: {
        ...{ path, content, type, tags, importance, superseded, day },
        ...(context.length > 0 && { context }),
        id: known?.id ?? (await ids.next(statement, day)),
        past: was && {
          id: was.id,
          seen: known ? [known.hash, statement.hash] : seenOf(was, file.origin),
          alone: known !== null || alone.has(was.id),
          ...past,
        },
        ...((before !== undefined || previous !== at - 1) && {
          before: before ? `memory/${before}` : null,
        }),
        createdAt:
          date === null
            ? (mtime ?? Date.now())
            : Date.parse(`${date}T00:00:00Z`) + NOON_MS,
      },
    });
    previous = at;
  }
  return sent;
}

/** The ids that new rows of a file are given, which follow from what they say: a log may say a thing twice. */
class Ids {
  private readonly used: Set<string>;

  constructor(
    private readonly path: string,
    same: readonly (Known | null)[],
  ) {
    this.used = new Set(same.flatMap((known) => (known ? [known.id] : [])));
  }

  async next(
    { identity, superseded }: Statement,
    day: string | null,
  ): Promise<string> {
    if (day === null) return await idOf("mem", [identity, superseded]);
    for (let repetition = 0; ; repetition++) {
      const id = await idOf("log", [this.path, repetition, identity]);
      if (this.used.has(id)) continue;
      this.used.add(id);
      return id;
    }
  }
}

function pieceOf(
  { gap, open, edits, columns, close, hash, superseded }: Statement,
  { kind }: Incoming["kind"],
  id: string,
): Piece {
  return {
    ...{ gap, open, close, id, hash, superseded },
    ...(edits.length > 0 && { edits }),
    ...(columns && { columns }),
    kind: kind === "log" ? "logEntry" : "memory",
  };
}

export function note({ file, at }: Sent, outcome: TakenOutcome): void {
  const { result, kind, statements, changed, waiting } = file;
  if (!outcome.ok) return fail(result, outcome.refusal);
  const { id, created, quarantined, superseded, conflict } = outcome;
  file.pieces[at] = pieceOf(statements[at]!, kind, id);
  if (created) result[kind.kind === "log" ? "entries" : "memories"] += 1;
  if (superseded) result.superseded += 1;
  if (quarantined) {
    result.quarantined.push(id);
    const was = changed.get(at);
    if (was) waiting.add(was.id);
  }
  if (conflict !== null)
    result.conflicts.push({ stored: conflict, imported: id });
}
