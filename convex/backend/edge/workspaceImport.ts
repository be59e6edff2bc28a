import { internal } from "../../_generated/api.js";
import {
  beyondDocument,
  FILES_AT_ONCE,
} from "../../components/openclawBackend/openclaw/files.js";
import type { Gone } from "../../components/openclawBackend/openclaw/taking.js";
import {
  done,
  refuse,
  type Outcome,
} from "../../components/openclawBackend/outcome.js";
import type { EdgeRequest } from "./endpoint.js";
import {
  fail,
  note,
  notExact,
  startOf,
  stated,
  storedForm,
  toSend,
  weightOfFile,
  type FileResult,
  type GivenFile,
  type Incoming,
  type Sent,
  type TakenOutcome,
} from "./workspaceFile.js";
import {
  matchChanged,
  matchMoved,
  seenOf,
  type Known,
} from "./workspacePlan.js";

/** Blocks of one transaction: of the size of a batch of any other import. */
const BLOCKS_AT_ONCE = 100;
const CHARACTERS_AT_ONCE = 64 * 1024;
/** Pieces of files that one transaction stores. */
const PIECES_AT_ONCE = 4000;
/** Answers that were stored before they held the id of their request have none. */
export type WorkspaceImported = { requestId?: string; files: FileResult[] };

const TWICE = refuse("invalid_request", "The request names the path twice.", {
  pointer: "/path",
});

type Taken = { taken: TakenOutcome[] };
type Text = { content: string; context?: string[] };
type Caller = Pick<EdgeRequest, "ctx" | "caller">;
/**
 * Takes in the files of a workspace: looks what has changed, makes rows of it batch by batch, ends what the files no
 * longer have, and stores how each file consists of its rows. What is sent again finds its rows there.
 */
export async function importWorkspace(
  { ctx, caller }: Caller,
  given: GivenFile[],
): Promise<Outcome<WorkspaceImported>> {
  const { idempotency, ...bare } = caller.request;
  const begun = await ctx.runMutation(
    internal.backend.portability.beginImport,
    {
      request: bare,
      weight: given.reduce((sum, file) => sum + weightOfFile(file), 0),
      ...(idempotency && { key: idempotency }),
    },
  );
  if (!begun.ok) return begun;
  const { earlier } = begun.value;
  if (earlier !== null) {
    const value = JSON.parse(earlier) as WorkspaceImported;
    return { ...begun, value, replayed: true };
  }
  const limit = begun.limit && { limit: begun.limit };
  const imported = await importFiles({ ctx, caller: { request: bare } }, given);
  if (!imported.ok) return { ...imported, ...limit };
  const results = imported.value;
  const written = results.some(({ status }) => status === "imported");
  const finished = await ctx.runMutation(
    internal.backend.portability.finishImport,
    {
      ...caller,
      answer: JSON.stringify({ requestId: bare.requestId, files: results }),
      written,
    },
  );
  if (!finished.ok) return { ...finished, ...limit };
  const value = JSON.parse(finished.value) as WorkspaceImported;
  // Of two requests with one key at the same time, one is answered with the other's answer.
  const { replayed } = finished;
  return { ...done(value), ...limit, ...(replayed && { replayed }) };
}

async function importFiles(
  self: Caller,
  given: GivenFile[],
): Promise<Outcome<FileResult[]>> {
  const results: FileResult[] = [];
  const incoming: Incoming[] = [];
  const named = new Set<string>();
  for (let at = 0; at < given.length; at += FILES_AT_ONCE) {
    const files = given.slice(at, at + FILES_AT_ONCE);
    const looked = await lookAt(self, files, named);
    if (!looked.ok) return looked;
    results.push(...looked.value.results);
    const taken = await takeFiles(self, looked.value.incoming);
    if (!taken.ok) return taken;
    incoming.push(...looked.value.incoming);
  }
  const taken = incoming.filter(({ result }) => result.status !== "failed");
  const dropped = await dropLost(self, taken);
  if (!dropped.ok) return dropped;
  const kept = await keepFiles(self, taken);
  return kept.ok ? done(results) : kept;
}

async function lookAt(
  { ctx, caller }: Caller,
  files: GivenFile[],
  /** The paths of the request so far. */
  named: Set<string>,
): Promise<Outcome<{ results: FileResult[]; incoming: Incoming[] }>> {
  const looked = await ctx.runMutation(internal.backend.openclaw.look, {
    ...caller,
    files,
  });
  if (!looked.ok) return looked;
  const results: FileResult[] = [];
  const incoming: Incoming[] = [];
  for (const [i, file] of files.entries()) {
    const look = looked.value.files[i]!;
    const result = await startOf(file.path, look);
    results.push(result);
    const isNamed = named.has(file.path);
    named.add(file.path);
    if (isNamed) fail(result, TWICE.refusal);
    if (isNamed || look.status !== "new") continue;
    const cut = await stated(file, look);
    const refused =
      notExact(file, look, cut) ?? beyondDocument(storedForm(cut));
    if (refused) fail(result, refused.refusal);
    else incoming.push({ ...file, look, result, ...cut });
  }
  return done({ results, incoming });
}

/** Takes in what is new and what was changed of some files. */
async function takeFiles(
  self: Caller,
  incoming: Incoming[],
): Promise<Outcome<null>> {
  for (const file of incoming) {
    const matched = await matchLost(self, file);
    if (!matched.ok) return matched;
  }
  const alone = await standingAlone(self, incoming);
  if (!alone.ok) return alone;
  const sent: Sent[] = [];
  for (const file of incoming) sent.push(...(await toSend(file, alone.value)));
  let last: string | null = null;
  for (const batch of batches(sent)) {
    const taken: Outcome<Taken> = await self.ctx.runMutation(
      internal.backend.openclaw.take,
      {
        ...self.caller,
        blocks: batch.map(({ block }) => block),
        before: last,
      },
    );
    if (!taken.ok) return taken;
    for (const [i, outcome] of taken.value.taken.entries()) {
      note(batch[i]!, outcome);
      last = outcome.ok ? `memory/${outcome.id}` : null;
    }
  }
  return done(null);
}

/** Finds out which statements of memory files were changed: an entry of a log never is, but ends. */
async function matchLost(
  { ctx, caller }: Caller,
  file: Incoming,
): Promise<Outcome<null>> {
  const { statements, same, lost } = file;
  const isNew = same.some((known) => known === null);
  if (file.kind.kind === "log" || lost.length === 0 || !isNew)
    return done(null);
  const ids = lost.map(({ id }) => id);
  const read: Text[] = [];
  while (read.length < ids.length) {
    const page: Outcome<{ texts: Text[] }> = await ctx.runMutation(
      internal.backend.openclaw.texts,
      { ...caller, ids: ids.slice(read.length) },
    );
    if (!page.ok) return page;
    read.push(...page.value.texts);
  }
  const known = file.look.known!.pieces;
  const places = new Map(known.map((piece, i) => [piece, i]));
  const placeOf = (piece: Known) => places.get(piece)!;
  const texts = new Map(lost.map((piece, i) => [placeOf(piece), read[i]!]));
  const matched = {
    same: same.map((piece) => piece && placeOf(piece)),
    lost: lost.map(placeOf),
  };
  const moved = await matchMoved(matched, statements, (i) => ({
    seen: seenOf(known[i]!, file.origin),
    context: texts.get(i)!.context ?? [],
  }));
  const isMoved = new Set(moved.values());
  const changed = matchChanged(
    {
      same: matched.same.map((i, j) => i ?? moved.get(j) ?? null),
      lost: matched.lost.filter((i) => !isMoved.has(i)),
    },
    statements,
    (i) => texts.get(i)!.content,
  );
  for (const [j, i] of [...moved, ...changed]) file.changed.set(j, known[i]!);
  return done(null);
}

/**
 * The ids of changed statements that stand nowhere as they were, nor are said there now: the first change of each is
 * its own.
 */
async function standingAlone(
  self: Caller,
  incoming: Incoming[],
): Promise<Outcome<Set<string>>> {
  const said = new Map<string, number>();
  for (const { statements } of incoming)
    for (const { hash } of statements)
      said.set(hash, (said.get(hash) ?? 0) + 1);
  const ids = new Set<string>();
  for (const { statements, changed } of incoming) {
    for (const [at, { id, hash, shown = hash }] of changed) {
      const isOther = (was: string) =>
        (said.get(was) ?? 0) > (statements[at]!.hash === was ? 1 : 0);
      if (!isOther(hash) && !isOther(shown)) ids.add(id);
    }
  }
  for (const { same } of incoming)
    for (const known of same) if (known) ids.delete(known.id);
  const elsewhere = await heldElsewhere(self, [...ids], incoming);
  if (!elsewhere.ok) return elsewhere;
  for (const id of elsewhere.value) ids.delete(id);
  return done(ids);
}

/** Which of some rows stand in stored files other than those that come in. */
async function heldElsewhere(
  { ctx, caller }: Caller,
  ids: string[],
  incoming: Incoming[],
): Promise<Outcome<Set<string>>> {
  const found = new Set<string>();
  if (ids.length === 0) return done(found);
  const except = incoming.map(({ path }) => path);
  let after: string | null = "";
  do {
    const page: Outcome<{ ids: string[]; next: string | null }> =
      await ctx.runMutation(internal.backend.openclaw.held, {
        ...caller,
        ...{ ids, except, after },
      });
    if (!page.ok) return page;
    for (const id of page.value.ids) found.add(id);
    after = page.value.next;
  } while (after !== null);
  return done(found);
}

/** Ends what the files had and no file has any more. */
async function dropLost(
  self: Caller,
  incoming: Incoming[],
): Promise<Outcome<null>> {
  const kept = new Set<string>();
  for (const { pieces } of incoming)
    for (const piece of pieces) if (piece) kept.add(piece.id);
  const gone: (Gone & { result: FileResult })[] = [];
  for (const { path, look, lost, origin, waiting, result } of incoming) {
    const settled = new Set(result.conflicts.map(({ stored }) => stored));
    for (const known of lost) {
      const { id, kind } = known;
      if (kept.has(id) || settled.has(id) || waiting.has(id)) continue;
      kept.add(id);
      const seen = seenOf(known, origin);
      gone.push({ id, kind, path, known: look.known!.revision, seen, result });
    }
  }
  const ids = gone.map(({ id }) => id);
  const elsewhere = await heldElsewhere(self, ids, incoming);
  if (!elsewhere.ok) return elsewhere;
  const left = gone.filter(({ id }) => !elsewhere.value.has(id));
  for (const some of byFiles(left)) {
    const ended = await self.ctx.runMutation(internal.backend.openclaw.drop, {
      ...self.caller,
      gone: some.map(({ result: _, ...one }) => one),
    });
    if (!ended.ok) return ended;
    for (const [i, outcome] of ended.value.outcomes.entries()) {
      const { id, result } = some[i]!;
      if (outcome === "ended") result.forgotten += 1;
      if (outcome === "conflict")
        result.conflicts.push({ stored: id, imported: null });
    }
  }
  return done(null);
}

/** As many as one transaction ends, of as many files as it may read. */
function* byFiles<Of extends { path: string }>(gone: Of[]): Generator<Of[]> {
  let some: Of[] = [];
  let paths = new Set<string>();
  for (const one of gone) {
    const isFull =
      some.length === BLOCKS_AT_ONCE ||
      (paths.size === FILES_AT_ONCE && !paths.has(one.path));
    if (isFull) {
      yield some;
      some = [];
      paths = new Set();
    }
    some.push(one);
    paths.add(one.path);
  }
  if (some.length > 0) yield some;
}

async function keepFiles(
  { ctx, caller }: Caller,
  incoming: Incoming[],
): Promise<Outcome<null>> {
  for (const files of grouped(incoming)) {
    const kept = await ctx.runMutation(internal.backend.openclaw.keep, {
      ...caller,
      files: files.map(({ path, content, mtime, look, ...file }) => ({
        ...{ path, sha256: look.sha256, characters: content.length },
        ...(mtime !== undefined && { mtime }),
        known: look.known?.revision ?? null,
        isSame: file.same.some((known) => known !== null),
        pieces: file.pieces.map((piece) => piece!),
        tail: file.tail,
      })),
    });
    if (!kept.ok) return kept;
    for (const [i, refusal] of kept.value.refusals.entries())
      if (refusal) fail(files[i]!.result, refusal);
  }
  return done(null);
}

/** Files of one transaction: as many as it may read of others. */
function* grouped(incoming: Incoming[]): Generator<Incoming[]> {
  let group: Incoming[] = [];
  let pieces = 0;
  for (const file of incoming) {
    const isFull =
      group.length === FILES_AT_ONCE ||
      pieces + file.pieces.length > PIECES_AT_ONCE;
    if (isFull && group.length > 0) {
      yield group;
      group = [];
      pieces = 0;
    }
    group.push(file);
    pieces += file.pieces.length;
  }
  if (group.length > 0) yield group;
}

function* batches(sent: Sent[]): Generator<Sent[]> {
  let batch: Sent[] = [];
  let characters = 0;
  for (const one of sent) {
    const { length } = one.block.content;
    const full =
      batch.length === BLOCKS_AT_ONCE ||
      characters + length > CHARACTERS_AT_ONCE;
    if (full && batch.length > 0) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(one);
    characters += length;
  }
  if (batch.length > 0) yield batch;
}
