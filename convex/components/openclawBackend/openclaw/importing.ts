/**
 * Takes the files of a workspace: looks at them, makes memories and log entries of their blocks, keeps what
 * lies between.
 */
import { v, type Infer } from "convex/values";
import { ownSpace } from "../admission/spaces.js";
import { beyondQuota, minus, NOTHING, sizeOf } from "../admission/usage.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import type { Doc } from "../_generated/dataModel.js";
import { scanFields } from "../guard/fields.js";
import { guardId, guardModeOf } from "../guard/texts.js";
import { redactSecrets } from "../guard/secrets.js";
import { writtenAt } from "../ids.js";
import { findSameContent } from "../memories/store.js";
import { done, refuse, vRefusal, type Outcome } from "../outcome.js";
import { lacksLogsScope, takeLine } from "../portability/importedLines.js";
import { findMemory } from "../rows.js";
import { vPiece } from "../schema.js";
import { hashOf } from "../text/content.js";
import { leastTrust, vMemoryType } from "../vocabulary.js";
import { hasHeading } from "./blocks.js";
import {
  FILES_AT_ONCE,
  findFile,
  HASH_CHARACTERS,
  MAX_FILE_BYTES,
  MAX_PIECES,
  fileKind,
} from "./files.js";

export const vLook = v.union(
  v.object({ status: v.literal("unchanged") }),
  v.object({ status: v.literal("derived") }),
  v.object({
    status: v.literal("new"),
    sha256: v.string(),
    /** The hash of the stored file that this one is an extension of, and where the new part begins. */
    grownFrom: v.union(v.string(), v.null()),
    from: v.number(),
    /** The hashes of what stands in the old part. */
    seen: v.array(v.string()),
    /** The row of the last statement of the old part, where the new one begins under the same heading. */
    before: v.union(v.string(), v.null()),
    /** The part to take in, where the guard has changed it. */
    redacted: v.optional(v.string()),
  }),
  v.object({ status: v.literal("refused"), refusal: vRefusal }),
);
export type Look = Infer<typeof vLook>;

/** What is new about files. No text is stored before the guard has seen all of it. */
export const look = useCase({
  action: "openclaw.look",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  args: { files: v.array(v.object({ path: v.string(), content: v.string() })) },
  returns: v.object({ files: v.array(vLook) }),
  handler: async (ctx, { files }) => {
    const lacking = lacksLogsScope(ctx);
    if (lacking) return lacking;
    const looks: Look[] = [];
    for (const file of files.slice(0, FILES_AT_ONCE)) {
      looks.push(await lookAt(ctx, file));
    }
    return done({ files: looks });
  },
});

async function lookAt(
  ctx: UseCaseCtx,
  { path, content }: { path: string; content: string },
): Promise<Look> {
  const kind = fileKind(path);
  if (kind === null) {
    const detail =
      "Not a memory file of a workspace: MEMORY.md, USER.md or memory/**/*.md.";
    return refused("invalid_request", detail, { pointer: "/path" });
  }
  if (kind.kind === "derived") return { status: "derived" };
  const named = guardId(ctx, "/path", path);
  if (!named.ok) return { status: "refused", refusal: named.refusal };
  const pointer = "/content";
  if (!content.isWellFormed()) {
    const detail = "Contains an unpaired surrogate.";
    return refused("invalid_request", detail, { pointer });
  }
  if (new TextEncoder().encode(content).length > MAX_FILE_BYTES) {
    const detail = `At most ${MAX_FILE_BYTES} bytes.`;
    const maxBytes = MAX_FILE_BYTES;
    return refused("payload_too_large", detail, { pointer, maxBytes });
  }
  const sha256 = await hashOf(content);
  const space = ownSpace(ctx.caller.agent.agentId);
  const stored = await findFile(ctx, space, path);
  if (stored?.sha256 === sha256) return { status: "unchanged" };
  if (stored && outranks(stored, ctx)) return refused(...OUTRANKED);
  const isGrown =
    stored !== null &&
    stored.characters < content.length &&
    stored.sha256 === (await hashOf(content.slice(0, stored.characters)));
  const from = isGrown ? stored.characters : 0;
  const found = {
    status: "new" as const,
    sha256,
    grownFrom: isGrown ? stored.sha256 : null,
    from,
    seen: isGrown ? stored.pieces.map(({ hash }) => hash) : [],
    before: isGrown ? lastOf(stored) : null,
  };
  const mode = guardModeOf(ctx);
  if (mode === "off") return found;
  // A secret can begin in the part that is there and end in the new one.
  const findings = scanFields([{ pointer, text: content }]).filter(
    ({ end }) => end > from,
  );
  if (findings.length === 0) return found;
  if (mode === "block") {
    const detail = "The file holds what looks like a secret.";
    return refused("secret_detected", detail, { findings });
  }
  // Of one that crosses the border neither half stays in the file: it is taken in anew.
  return findings.some(({ start }) => start < from)
    ? { ...found, ...FROM_THE_START, redacted: redactSecrets(content).text }
    : { ...found, redacted: redactSecrets(content.slice(from)).text };
}

const FROM_THE_START = { grownFrom: null, from: 0, seen: [], before: null };

/** The statement that what is appended to a file goes on from. */
function lastOf({ pieces, tail }: Doc<"openclawFiles">): string | null {
  const last = pieces.at(-1);
  return last?.kind === "memory" && !hasHeading(tail)
    ? `memory/${last.id}`
    : null;
}

/** A token of untrusted text changes no file that somebody trusted has imported. */
function outranks(
  { trust = "agent" }: Doc<"openclawFiles">,
  { caller }: UseCaseCtx,
): boolean {
  return caller.trustCeiling === "untrusted" && trust !== "untrusted";
}

const OUTRANKED = [
  "forbidden",
  "The file was imported with a token that is trusted more.",
  { pointer: "/path", requiredTrust: "agent" },
] as const satisfies Parameters<typeof refuse>;

function refused(...given: Parameters<typeof refuse>): Look {
  return { status: "refused", refusal: refuse(...given).refusal };
}

export const vBlock = v.object({
  path: v.string(),
  content: v.string(),
  type: vMemoryType,
  tags: v.array(v.string()),
  importance: v.number(),
  superseded: v.boolean(),
  /** The day of a log; null for a memory. */
  day: v.union(v.string(), v.null()),
  /** Whether it stands under the same heading as the block before it. */
  follows: v.boolean(),
  /** How many blocks of the same content came before it in its file: a log may say a thing twice. */
  repetition: v.number(),
  createdAt: v.number(),
});
export type TakenBlock = Infer<typeof vBlock>;

export const vTaken = v.union(
  v.object({
    ok: v.literal(true),
    id: v.string(),
    hash: v.string(),
    created: v.boolean(),
    /** It is new, and waits for a review. */
    quarantined: v.boolean(),
  }),
  v.object({ ok: v.literal(false), refusal: vRefusal }),
);

/**
 * Makes memories and log entries of blocks. Their ids follow from what they say and where, so that a
 * block that comes again is the row that is there, also where it was changed or forgotten since.
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
    let before = first;
    for (const block of blocks) {
      const outcome = await takeBlock(
        ctx,
        block,
        block.follows ? before : null,
      );
      before = outcome.ok ? `memory/${outcome.value.id}` : null;
      if (outcome.ok && outcome.value.created)
        ctx.subjects.push(outcome.value.id);
      taken.push(outcome.ok ? { ok: true, ...outcome.value } : outcome);
    }
    return done({ taken });
  },
});

type TakenRow = {
  id: string;
  hash: string;
  created: boolean;
  quarantined: boolean;
};

async function takeBlock(
  ctx: UseCaseCtx,
  block: TakenBlock,
  before: string | null,
): Promise<Outcome<TakenRow>> {
  const space = ownSpace(ctx.caller.agent.agentId);
  const contentHash = await hashOf(block.content);
  const hash = contentHash.slice(0, HASH_CHARACTERS);
  const createdAt = Math.min(block.createdAt, ctx.now);
  const common = {
    space,
    content: block.content,
    provenance: {
      source: "import" as const,
      ref: block.path,
      trust: ctx.caller.trustCeiling,
      agentId: ctx.caller.agent.agentId,
    },
    createdAt,
    writtenAt: writtenAt(createdAt),
  };
  const options = {
    onConflict: "skip",
    dryRun: false,
    asWritten: true,
  } as const;
  if (block.day !== null) {
    const id = await idOf("log", [block.path, block.repetition, contentHash]);
    const taken = await takeLine(
      ctx,
      space,
      { kind: "logEntry", id, date: block.day, seq: 0, ...common },
      options,
    );
    if (!taken.ok) return taken;
    const created = taken.value.status === "imported";
    return done({ id, hash, created, quarantined: false });
  }

  const id = await idOf("mem", [contentHash, block.superseded]);
  const taken = await takeLine(
    ctx,
    space,
    {
      kind: "memory",
      id,
      type: block.type,
      tags: block.tags,
      importance: block.importance,
      pinned: false,
      state: block.superseded ? "superseded" : "active",
      metadata: {},
      flags: [],
      supersedes: null,
      supersededBy: null,
      endedAt: block.superseded ? createdAt : null,
      expiresAt: null,
      updatedAt: createdAt,
      before,
      version: 1,
      ...common,
    },
    options,
  );
  if (!taken.ok) return taken;
  const { status, quarantined = false } = taken.value;
  if (status === "imported")
    return done({ id, hash, created: true, quarantined });
  const row =
    (await findMemory(ctx, space, id)) ??
    (await findSameContent(ctx, space, contentHash, ctx.now));
  return row === null
    ? refuse("conflict", "The statement could not be stored.")
    : done({ id: row.memoryId, hash, created: false, quarantined: false });
}

/** An id that follows from what it is of, in the form of the others. */
async function idOf(prefix: "mem" | "log", of: unknown[]): Promise<string> {
  const hash = await hashOf(JSON.stringify(of));
  const characters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let text = "";
  for (let at = 0; at < 52; at += 2)
    text += characters[parseInt(hash.slice(at, at + 2), 16) % 32]!;
  return `${prefix}_${text}`;
}

export const vFile = v.object({
  path: v.string(),
  sha256: v.string(),
  characters: v.number(),
  mtime: v.optional(v.number()),
  grownFrom: v.union(v.string(), v.null()),
  pieces: v.array(vPiece),
  tail: v.string(),
});

/** Stores how files consist of what was taken in from them. */
export const keep = useCase({
  action: "openclaw.keep",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  makesAgent: () => true,
  args: { files: v.array(vFile) },
  returns: v.object({ refusals: v.array(v.union(vRefusal, v.null())) }),
  handler: async (ctx, { files }) => {
    const refusals = [];
    for (const file of files) {
      const kept = await keepFile(ctx, file);
      refusals.push(kept.ok ? null : kept.refusal);
    }
    return done({ refusals });
  },
});

async function keepFile(
  ctx: UseCaseCtx,
  { grownFrom, ...file }: Infer<typeof vFile>,
): Promise<Outcome<null>> {
  const space = ownSpace(ctx.caller.agent.agentId);
  const stored = await findFile(ctx, space, file.path);
  if (stored && outranks(stored, ctx)) return refuse(...OUTRANKED);
  let { pieces, tail } = file;
  let trust = ctx.caller.trustCeiling;
  if (grownFrom !== null) {
    if (stored?.sha256 !== grownFrom)
      return refuse("conflict", "The file was imported by another request.");
    const [first, ...rest] = pieces;
    if (first) pieces = [{ ...first, gap: stored.tail + first.gap }, ...rest];
    else tail = stored.tail + tail;
    pieces = [...stored.pieces, ...pieces];
    trust = leastTrust(trust, stored.trust ?? "agent");
  }
  if (pieces.length > MAX_PIECES) {
    return refuse("payload_too_large", `At most ${MAX_PIECES} statements.`);
  }
  const row = {
    ...file,
    pieces,
    tail,
    space,
    trust,
    importedAt: ctx.now,
    revision: ctx.db.vars.commitTs,
  };
  const by = minus(sizeOf(row), stored ? sizeOf(stored) : NOTHING);
  const full = await beyondQuota(ctx, space, by);
  if (full) return full;
  ctx.usage.grow(space, by);
  if (stored === null) await ctx.db.insert("openclawFiles", row);
  else await ctx.db.replace("openclawFiles", stored._id, row);
  ctx.subjects.push(file.path);
  return done(null);
}
