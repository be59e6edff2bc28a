import {
  HASH_CHARACTERS,
  fileKind,
  idOf,
  type FileKind,
  type Piece,
} from "../../components/openclawBackend/openclaw/files.js";
import { MADE_ID_CHARACTERS } from "../../components/openclawBackend/ids.js";
import type { Look } from "../../components/openclawBackend/openclaw/importing.js";
import type { TakenBlock } from "../../components/openclawBackend/openclaw/statements.js";
import { rawOf } from "../../components/openclawBackend/openclaw/pieces.js";
import {
  refuse,
  type Refusal,
} from "../../components/openclawBackend/outcome.js";
import { identityOf } from "../../components/openclawBackend/text/content.js";
import type { Block } from "./markdown.js";
import { importanceIn, triggersIn } from "./markdownWords.js";
import { weightOf } from "./requestBody.js";
import {
  isErased,
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

/** A line that says something and is no heading. */
const STATEMENT_LINE = /^(?! {0,3}#{1,6}\s).*\S/gm;

/** By its text, or by its lines that are or may be statements, new or not, if that is more. */
export function weightOfFile({ path, content }: GivenFile): number {
  const whole = weightOf([content]);
  const kind = fileKind(path)?.kind ?? "derived";
  if (kind === "derived") return whole;
  return Math.max(whole, content.match(STATEMENT_LINE)?.length ?? 0);
}

export async function startOf(given: string, look: Look): Promise<FileResult> {
  const path = await shown(given, look);
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

/** The path of a file that is not taken can say anything, and the answer is kept where the request has a key. */
async function shown(path: string, { status }: Look): Promise<string> {
  if (status === "new" || status === "unchanged") return path;
  const { redactSecrets } =
    await import("../../components/openclawBackend/guard/secrets.js");
  return redactSecrets(path).text;
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
  const { statements, same, changed, kind } = file;
  const ids = new Ids(file.path, same);
  const erased = erasedIn(file);
  const sent: Sent[] = [];
  for (const [at, statement] of statements.entries()) {
    const known = same[at]!;
    if (known) file.pieces[at] = pieceOf(statement, kind, known.id);
    if (known && isAsItWas(known, statement, kind)) continue;
    const was = known ?? changed.get(at) ?? null;
    const id = known?.id ?? (await ids.next(statement, dayOf(kind)));
    if (was === null && erased.has(id)) {
      file.pieces[at] = blankPiece(statement, kind, id);
      continue;
    }
    const isOwn = known !== null || (was !== null && alone.delete(was.id));
    const past = isOwn ? pastOf(file, statement, was, known !== null) : null;
    const block = { ...blockOf(file, at), id, past };
    const before = beforeOf(file, at, sent.at(-1)?.at === at - 1);
    sent.push({ file, at, block: { ...block, ...before } });
  }
  return sent;
}

/** The ids of what was erased here, unless the file is known to have been written since. */
function erasedIn({ look, origin }: Incoming): Set<string> {
  const pieces = origin === "export" ? [] : (look.known?.pieces ?? []);
  return new Set(pieces.filter(isErased).map(({ id }) => id));
}

function dayOf(kind: Incoming["kind"]): string | null {
  return kind.kind === "log" ? kind.date : null;
}

function annotationsOf({ close }: Known) {
  return { tags: triggersIn(close), importance: importanceIn(close) };
}

/** Whether a statement that says what it said has the annotations that it had; an entry of a log has none. */
function isAsItWas(
  known: Known,
  { tags, importance }: Statement,
  kind: Incoming["kind"],
): boolean {
  if (kind.kind === "log") return true;
  const was = annotationsOf(known);
  return (
    was.importance === importance && was.tags.join("\n") === tags.join("\n")
  );
}

/** What a statement was; one that is only annotated anew says what it said. */
function pastOf(
  { origin }: Incoming,
  { hash }: Statement,
  was: Known,
  isSame: boolean,
): TakenBlock["past"] {
  const seen = isSame ? [hash] : seenOf(was, origin);
  return { id: was.id, seen, ...annotationsOf(was) };
}

function blockOf({ statements, kind, path, mtime }: Incoming, at: number) {
  const { content, context, type, tags, importance, superseded, ...statement } =
    statements[at]!;
  const day = dayOf(kind);
  const date = statement.date ?? day;
  return {
    ...{ path, content, type, tags, importance, superseded, day, at },
    ...(context.length > 0 && { context }),
    createdAt:
      date === null
        ? (mtime ?? Date.now())
        : Date.parse(`${date}T00:00:00Z`) + NOON_MS,
  };
}

/** The row of the statement before one under the same heading; none is said where that one is sent right before it. */
function beforeOf(
  { statements, pieces }: Incoming,
  at: number,
  isNext: boolean,
): Pick<TakenBlock, "before"> {
  const [last, { context }] = [statements[at - 1], statements[at]!];
  const follows =
    last !== undefined &&
    JSON.stringify(last.context) === JSON.stringify(context);
  const kept = pieces[at - 1];
  if (follows && !kept && isNext) return {};
  return { before: follows && kept ? `memory/${kept.id}` : null };
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

/** Refuses a file that would not come out again as it is, whatever is wrong with its reading. */
export function notExact(
  { content }: GivenFile,
  { redacted = content }: Incoming["look"],
  { statements, tail }: Pick<Incoming, "statements" | "tail">,
) {
  const texts = statements.map(
    (statement) => statement.gap + rawOf(statement, statement.content),
  );
  if (texts.join("") + tail === redacted) return null;
  const detail =
    "The file cannot be read such that it comes out again as it is; nothing of it was taken in.";
  return refuse("invalid_request", detail, { pointer: "/content" });
}

/** What is stored of a file, with ids as long as they will be. */
export function storedForm({
  statements,
  kind,
  tail,
}: Pick<Incoming, "statements" | "kind" | "tail">) {
  const id = "x".repeat(MADE_ID_CHARACTERS);
  const pieces = statements.map((statement) => pieceOf(statement, kind, id));
  return { pieces, tail };
}

/** Of what was erased: its place, without any word. */
function blankPiece(
  { gap, open, superseded }: Statement,
  { kind }: Incoming["kind"],
  id: string,
): Piece {
  return {
    ...{ gap, open, id, superseded, close: "", hash: "" },
    kind: kind === "log" ? "logEntry" : "memory",
  };
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
