/** Makes memories and log entries of the statements of files, and ends those that their files no longer have. */
import { v, type Infer } from "convex/values";
import { ownSpace } from "../admission/spaces.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { makeId } from "../ids.js";
import { endEntries, reviveEntry } from "../logs/ending.js";
import { beyondTrust } from "../memories/access.js";
import { isExpired } from "../memories/rows.js";
import { findSameContent, forgetRow } from "../memories/store.js";
import { done, refuse, vRefusal, type Outcome } from "../outcome.js";
import { lacksLogsScope, takeLine } from "../portability/importedLines.js";
import {
  findEntry,
  findMemory,
  type EntryRow,
  type MemoryRow,
} from "../rows.js";
import { identityOf } from "../text/content.js";
import { findFile, HASH_CHARACTERS, revisionOf } from "./files.js";
import {
  carried,
  endPast,
  pastOf,
  reasonOf,
  restate,
  vBlock,
  type TakenBlock,
} from "./statements.js";

export const vTaken = v.union(
  v.object({
    ok: v.literal(true),
    id: v.string(),
    hash: v.string(),
    created: v.boolean(),
    /** It is new, and waits for a review. */
    quarantined: v.boolean(),
    /** It has taken the place of another one. */
    superseded: v.boolean(),
    /** What the store says of the same line since, both being kept. */
    conflict: v.union(v.string(), v.null()),
  }),
  v.object({ ok: v.literal(false), refusal: vRefusal }),
);
type TakenRow = Omit<Extract<Infer<typeof vTaken>, { ok: true }>, "ok">;

/**
 * Makes memories and log entries of blocks. A block that comes again is the row that is there; one that was changed
 * takes the place of what it was, unless that was changed here too.
 */
export const takeBlocks = useCase({
  action: "openclaw.take",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  makesAgent: () => true,
  args: {
    blocks: v.array(vBlock),
    /** The row of the block before the first. */
    before: v.union(v.string(), v.null()),
  },
  returns: v.object({ taken: v.array(vTaken) }),
  handler: async (ctx, { blocks, before: first }) => {
    const lacking = lacksLogsScope(ctx);
    if (lacking) return lacking;
    const taken: Infer<typeof vTaken>[] = [];
    let last = first;
    for (const block of blocks) {
      const { before = last } = block;
      const outcome =
        block.day === null
          ? await takeMemory(ctx, block, before)
          : await takeEntry(ctx, block, block.day);
      last = outcome.ok ? `memory/${outcome.value.id}` : null;
      if (outcome.ok && outcome.value.created)
        ctx.subjects.push(outcome.value.id);
      taken.push(outcome.ok ? { ok: true, ...outcome.value } : outcome);
    }
    return done({ taken });
  },
});

function lineOf(ctx: UseCaseCtx, block: TakenBlock) {
  const createdAt = Math.min(block.createdAt, ctx.now);
  const { content, context, path: ref } = block;
  return {
    space: ownSpace(ctx.caller.agent.agentId),
    content,
    ...(context && { context }),
    provenance: {
      ...{ source: "import" as const, ref },
      trust: ctx.caller.trustCeiling,
      agentId: ctx.caller.agent.agentId,
    },
    createdAt,
    // In the order of the file, and no two of it alike.
    writtenAt: createdAt + (block.at % 1000) / 1000,
  };
}

const OPTIONS = { onConflict: "skip", dryRun: false, asWritten: true } as const;
const PLAIN = { quarantined: false, superseded: false, conflict: null };

/** An entry is never changed: what was is ended with the others that the file has lost. */
async function takeEntry(
  ctx: UseCaseCtx,
  block: TakenBlock,
  date: string,
): Promise<Outcome<TakenRow>> {
  const { id } = block;
  const identity = await identityOf(block.content, block.context);
  const hash = identity.slice(0, HASH_CHARACTERS);
  const line = lineOf(ctx, block);
  const known = await findEntry(ctx, line.space, id);
  if (known !== null) {
    const created = known.endedAt !== undefined;
    if (created) await reviveEntry(ctx, known);
    return done({ id, hash, created, ...PLAIN });
  }
  const taken = await takeLine(
    ctx,
    line.space,
    { kind: "logEntry", id, date, seq: 0, ...line },
    OPTIONS,
  );
  return taken.ok ? done({ id, hash, created: true, ...PLAIN }) : taken;
}

async function takeMemory(
  ctx: UseCaseCtx,
  block: TakenBlock,
  before: string | null,
): Promise<Outcome<TakenRow>> {
  const space = ownSpace(ctx.caller.agent.agentId);
  const identity = await identityOf(block.content, block.context);
  const hash = identity.slice(0, HASH_CHARACTERS);
  const { row: was, how, conflict } = await pastOf(ctx, space, block, identity);
  if (was !== null && how !== "replaced") {
    const stated =
      how === "stays" ? done(was.memoryId) : await restate(ctx, was, block);
    return stated.ok
      ? done({ id: stated.value, hash, created: false, ...PLAIN })
      : stated;
  }
  const known = await findStated(ctx, space, block, identity);
  if (known !== null) {
    const ended = await endPast(ctx, was, known.memoryId, block.path);
    if (!ended.ok) return ended;
    const superseded = ended.value;
    const row = { id: known.memoryId, hash, created: false };
    return done({ ...row, quarantined: false, superseded, conflict });
  }

  const isTaken = (await findMemory(ctx, space, block.id)) !== null;
  const id = isTaken ? makeId("mem", ctx.now) : block.id;
  const line = lineOf(ctx, block);
  const ended = block.superseded ? line.createdAt : null;
  const taken = await takeLine(
    ctx,
    space,
    {
      ...{ kind: "memory", id, ...line, before, version: 1 },
      ...carried(block, was),
      type: block.type,
      state: block.superseded ? "superseded" : "active",
      flags: [],
      supersedes: was?.memoryId ?? null,
      supersededBy: null,
      endedAt: ended,
      updatedAt: line.createdAt,
    },
    OPTIONS,
  );
  if (!taken.ok) return taken;
  const { status, quarantined = false } = taken.value;
  if (status !== "imported")
    return refuse("conflict", "The statement could not be stored.");
  // One that waits for a review takes nobody's place until it is promoted.
  const place = quarantined
    ? done(false)
    : await endPast(ctx, was, id, block.path);
  if (!place.ok) return place;
  const superseded = place.value;
  return done({ id, hash, created: true, quarantined, superseded, conflict });
}

/** The row that says what a statement says already. */
async function findStated(
  ctx: UseCaseCtx,
  space: string,
  { id, superseded }: TakenBlock,
  identity: string,
): Promise<MemoryRow | null> {
  if (!superseded) return await findSameContent(ctx, space, identity, ctx.now);
  const row = await findMemory(ctx, space, id);
  return row?.state === "superseded" && row.contentHash === identity
    ? row
    : null;
}

export const vGone = v.object({
  id: v.string(),
  path: v.string(),
  /** The revision of the stored file that no longer has it. */
  known: v.string(),
  kind: v.union(v.literal("memory"), v.literal("logEntry")),
  seen: v.array(v.string()),
});
export type Gone = Infer<typeof vGone>;

export const vEnded = v.union(
  v.literal("ended"),
  /** It was changed here too, and stays. */
  v.literal("conflict"),
  /** There was nothing to end. */
  v.literal("none"),
);

/** Forgets memories and ends log entries whose files no longer have them. */
export const dropGone = useCase({
  action: "openclaw.drop",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  args: { gone: v.array(vGone) },
  returns: v.object({ outcomes: v.array(vEnded) }),
  handler: async (ctx, { gone }) => {
    const lacking = lacksLogsScope(ctx);
    if (lacking) return lacking;
    const outcomes: Infer<typeof vEnded>[] = [];
    const entries: EntryRow[] = [];
    const stored = new Map<string, string | null>();
    for (const one of gone) {
      // Another import has decided meanwhile what the file has.
      if ((await revisionAt(ctx, stored, one.path)) !== one.known) {
        outcomes.push("none");
        continue;
      }
      if (one.kind === "memory") {
        outcomes.push(await dropMemory(ctx, one));
        continue;
      }
      const entry = await findGone(ctx, one);
      if (typeof entry !== "string") entries.push(entry);
      outcomes.push(typeof entry === "string" ? entry : "ended");
    }
    await endEntries(ctx, entries);
    return done({ outcomes });
  },
});

/** The revision of a stored file, read once. */
async function revisionAt(
  ctx: UseCaseCtx,
  known: Map<string, string | null>,
  path: string,
): Promise<string | null> {
  if (!known.has(path)) {
    const file = await findFile(ctx, ownSpace(ctx.caller.agent.agentId), path);
    known.set(path, file && revisionOf(file));
  }
  return known.get(path)!;
}

async function dropMemory(
  ctx: UseCaseCtx,
  { id, path, seen }: Gone,
): Promise<Infer<typeof vEnded>> {
  const space = ownSpace(ctx.caller.agent.agentId);
  const row = await findMemory(ctx, space, id);
  const isGone =
    row === null ||
    row.state === "forgotten" ||
    isExpired(row, ctx.now) ||
    row.supersededBy !== undefined;
  if (isGone) return "none";
  const isSeen = seen.some((hash) => row.contentHash.startsWith(hash));
  if (!isSeen || beyondTrust(ctx, row)) return "conflict";
  await forgetRow(ctx, row, reasonOf(path));
  return "ended";
}

async function findGone(
  ctx: UseCaseCtx,
  { id }: Gone,
): Promise<EntryRow | "none" | "conflict"> {
  const space = ownSpace(ctx.caller.agent.agentId);
  const entry = await findEntry(ctx, space, id);
  if (entry === null || entry.endedAt !== undefined) return "none";
  const isTrustedMore =
    ctx.caller.trustCeiling === "untrusted" &&
    entry.provenance.trust !== "untrusted";
  if (isTrustedMore) return "conflict";
  ctx.subjects.push(id);
  return entry;
}
