import { internal } from "../../_generated/api.js";
import {
  cutLog,
  cutMemories,
  hasHeading,
  type Block,
} from "../../components/openclawBackend/openclaw/blocks.js";
import {
  FILES_AT_ONCE,
  HASH_CHARACTERS,
  MAX_FILE_BYTES,
  MAX_PIECES,
  fileKind,
  type Piece,
} from "../../components/openclawBackend/openclaw/files.js";
import type {
  Look,
  TakenBlock,
} from "../../components/openclawBackend/openclaw/importing.js";
import {
  done,
  refuse,
  type Outcome,
  type Refusal,
} from "../../components/openclawBackend/outcome.js";
import { sha256Hex } from "../tokenText.js";
import type { EdgeRequest } from "./endpoint.js";
import { weightOf } from "./requestBody.js";

/** Blocks of one transaction: of the size of a batch of any other import. */
const BLOCKS_AT_ONCE = 100;
const CHARACTERS_AT_ONCE = 64 * 1024;
const NOON_MS = 12 * 3_600_000;

export type GivenFile = { path: string; content: string; mtime?: number };

export type FileResult = {
  path: string;
  status: "imported" | "unchanged" | "skipped" | "failed";
  /** New ones; what was there already is not counted. */
  memories: number;
  entries: number;
  /** New memories that wait for a review. */
  quarantined: string[];
  refusal?: Refusal;
};
/** Answers that were stored before they held the id of their request have none. */
export type WorkspaceImported = { requestId?: string; files: FileResult[] };

type Caller = Pick<EdgeRequest, "ctx" | "caller">;
/** A file on its way in. */
type Incoming = GivenFile & {
  look: Extract<Look, { status: "new" }>;
  blocks: Block[];
  tail: string;
  result: FileResult;
};

/**
 * Takes in the files of a workspace: looks what is new, makes rows of it batch by batch, and stores how
 * each file consists of them. What is sent again finds its rows there.
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
  const self = { ctx, caller: { request: bare } };
  const results: FileResult[] = [];
  for (let at = 0; at < given.length; at += FILES_AT_ONCE) {
    const imported = await importSome(
      self,
      given.slice(at, at + FILES_AT_ONCE),
    );
    if (!imported.ok) return { ...imported, ...limit };
    results.push(...imported.value);
  }
  const written = results.some(({ memories, entries }) => memories + entries);
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

/** By its text, or by what that is cut into, new or not, if it is more. */
function weightOfFile({ path, content }: GivenFile): number {
  const whole = weightOf([content]);
  const kind = fileKind(path)?.kind ?? "derived";
  if (kind === "derived" || content.length > MAX_FILE_BYTES) return whole;
  const { blocks } = cutText(path, content, true);
  return Math.max(whole, weightOf(blocks.map((block) => block.content)));
}

async function importSome(
  self: Caller,
  given: GivenFile[],
): Promise<Outcome<FileResult[]>> {
  const { ctx, caller } = self;
  const looked = await ctx.runMutation(internal.backend.openclaw.look, {
    ...caller,
    files: given.map(({ path, content }) => ({ path, content })),
  });
  if (!looked.ok) return looked;
  const results: FileResult[] = [];
  const incoming: Incoming[] = [];
  given.forEach((file, i) => {
    const look = looked.value.files[i]!;
    const result = startOf(file.path, look);
    results.push(result);
    if (look.status === "new")
      incoming.push({ ...file, look, result, ...cut(file, look) });
  });
  for (const file of incoming) {
    const pieces = await take(self, file);
    if (!pieces.ok) return pieces;
    if (pieces.value === null) continue;
    const kept = await ctx.runMutation(internal.backend.openclaw.keep, {
      ...caller,
      files: [
        {
          path: file.path,
          sha256: file.look.sha256,
          characters: file.content.length,
          ...(file.mtime !== undefined && { mtime: file.mtime }),
          grownFrom: file.look.grownFrom,
          pieces: pieces.value,
          tail: file.tail,
        },
      ],
    });
    if (!kept.ok) return kept;
    const [refusal] = kept.value.refusals;
    if (refusal) fail(file.result, refusal);
  }
  return done(results);
}

function startOf(path: string, look: Look): FileResult {
  const counts = { memories: 0, entries: 0, quarantined: [] };
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

function fail(result: FileResult, refusal: Refusal): void {
  result.status = "failed";
  result.refusal = refusal;
}

function cut({ path, content }: GivenFile, look: Incoming["look"]) {
  const text = look.redacted ?? content.slice(look.from);
  return cutText(path, text, look.from === 0);
}

function cutText(path: string, text: string, isWhole: boolean) {
  const kind = fileKind(path);
  if (kind?.kind !== "memories") return cutLog(text);
  return cutMemories(text, kind.type, isWhole);
}

/** Makes rows of a file's blocks; null where one was refused, which is the file's result. */
async function take(
  { ctx, caller }: Caller,
  file: Incoming,
): Promise<Outcome<Piece[] | null>> {
  if (file.blocks.length > MAX_PIECES) {
    const detail = `At most ${MAX_PIECES} statements.`;
    fail(file.result, refuse("payload_too_large", detail).refusal);
    return done(null);
  }
  const pieces: Piece[] = [];
  for (const batch of batches(await blocksOf(file))) {
    const last = pieces.at(-1);
    const taken = await ctx.runMutation(internal.backend.openclaw.take, {
      ...caller,
      blocks: batch,
      before: last ? `memory/${last.id}` : file.look.before,
    });
    if (!taken.ok) return taken;
    for (const outcome of taken.value.taken) {
      if (!outcome.ok) {
        fail(file.result, outcome.refusal);
        return done(null);
      }
      const { gap, open, close, superseded } = file.blocks[pieces.length]!;
      const { id, hash, created, quarantined } = outcome;
      if (quarantined) file.result.quarantined.push(id);
      const isMemory = batch[0]!.day === null;
      if (created) file.result[isMemory ? "memories" : "entries"] += 1;
      const kind = isMemory ? "memory" : "logEntry";
      pieces.push({ gap, open, close, kind, id, hash, superseded });
    }
  }
  return done(pieces);
}

async function blocksOf({
  path,
  blocks,
  look,
  mtime,
}: Incoming): Promise<TakenBlock[]> {
  const kind = fileKind(path);
  const day = kind?.kind === "log" ? kind.date : null;
  const seen = new Map<string, number>();
  for (const hash of look.seen) seen.set(hash, (seen.get(hash) ?? 0) + 1);
  const taken: TakenBlock[] = [];
  for (const block of blocks) {
    const { content, type, tags, importance, superseded } = block;
    const follows = !hasHeading(block.gap);
    const hash = (await sha256Hex(content)).slice(0, HASH_CHARACTERS);
    const repetition = seen.get(hash) ?? 0;
    seen.set(hash, repetition + 1);
    const date = block.date ?? day;
    const createdAt =
      date === null
        ? (mtime ?? Date.now())
        : Date.parse(`${date}T00:00:00Z`) + NOON_MS;
    const place = { path, day, follows, repetition, createdAt };
    taken.push({ content, type, tags, importance, superseded, ...place });
  }
  return taken;
}

function* batches(blocks: TakenBlock[]): Generator<TakenBlock[]> {
  let batch: TakenBlock[] = [];
  let characters = 0;
  for (const block of blocks) {
    const full =
      batch.length === BLOCKS_AT_ONCE ||
      characters + block.content.length > CHARACTERS_AT_ONCE;
    if (full && batch.length > 0) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(block);
    characters += block.content.length;
  }
  if (batch.length > 0) yield batch;
}
