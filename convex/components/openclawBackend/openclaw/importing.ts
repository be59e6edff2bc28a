/**
 * Takes the files of a workspace: looks at them, and stores how they consist of what was taken in. Between the
 * two, `taking.ts` makes memories and log entries of them.
 */
import { v, type Infer } from "convex/values";
import { ownSpace } from "../admission/spaces.js";
import { beyondQuota, minus, NOTHING, sizeOf } from "../admission/usage.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import type { Doc } from "../_generated/dataModel.js";
import { scanFields } from "../guard/fields.js";
import { findFor, guardId, guardModeOf } from "../guard/texts.js";
import { redactSecrets } from "../guard/secrets.js";
import { done, refuse, vRefusal, type Outcome } from "../outcome.js";
import { lacksLogsScope } from "../portability/importedLines.js";
import { findMemory } from "../rows.js";
import { vPiece } from "../schema.js";
import { contextIn, hashOf } from "../text/content.js";
import { leastTrust, vContext } from "../vocabulary.js";
import {
  beyondDocument,
  FILE_FORM,
  FILES_AT_ONCE,
  fileKind,
  filesAfter,
  findFile,
  MAX_FILE_BYTES,
  OUTRANKED,
  outranks,
  revisionOf,
} from "./files.js";

/** A statement of a file as it was when it was last exchanged, without its text. */
export const vKnownPiece = vPiece.pick(
  ...(["kind", "id", "hash", "shown", "superseded", "close"] as const),
);

export const vLook = v.union(
  v.object({ status: v.literal("unchanged") }),
  v.object({ status: v.literal("derived") }),
  v.object({
    status: v.literal("new"),
    sha256: v.string(),
    /** The stored file that this one takes the place of. */
    known: v.union(
      v.null(),
      v.object({
        /** Of its row, to see whether it was changed since. */
        revision: v.string(),
        pieces: v.array(vKnownPiece),
        exportedAt: v.union(v.number(), v.null()),
      }),
    ),
    /** The text to take in, where the guard has changed it. */
    redacted: v.optional(v.string()),
  }),
  v.object({ status: v.literal("refused"), refusal: vRefusal }),
);
export type Look = Infer<typeof vLook>;

const vGivenFile = v.object({
  path: v.string(),
  content: v.string(),
  mtime: v.optional(v.number()),
});

/** What is new about files. No text is stored before the guard has seen all of it. */
export const look = useCase({
  action: "openclaw.look",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  args: { files: v.array(vGivenFile) },
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
  { path, content, mtime }: Infer<typeof vGivenFile>,
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
    const detail = `A file has at most ${MAX_FILE_BYTES} bytes: split it at a heading into files of their own under memory/.`;
    const maxBytes = MAX_FILE_BYTES;
    return refused("payload_too_large", detail, { pointer, maxBytes });
  }
  const sha256 = await hashOf(content);
  const space = ownSpace(ctx.caller.agent.agentId);
  const stored = await findFile(ctx, space, path);
  if (stored && isUnchanged(stored, { sha256, mtime }))
    return { status: "unchanged" };
  if (stored && outranks(stored, ctx)) return refused(...OUTRANKED);
  const found = {
    status: "new" as const,
    sha256,
    known: stored && knownOf(stored),
  };
  const find = findFor(ctx);
  // What has only grown was looked at when it came; a secret can begin in that part and end in the new one.
  const from = stored ? await grownFrom(stored, content) : 0;
  const findings = scanFields([{ pointer, text: content }], find).filter(
    ({ end }) => end > from,
  );
  if (findings.length === 0) return found;
  if (guardModeOf(ctx) === "block") {
    const detail = "The file holds what looks like a secret.";
    return refused("secret_detected", detail, { findings });
  }
  const isAcross = findings.some(({ start }) => start < from);
  const known = isAcross ? "" : content.slice(0, from);
  const { text } = redactSecrets(content.slice(known.length), find);
  return { ...found, redacted: known + text };
}

/** How much of a file is what was stored of it, where it has only grown since; else nothing. */
async function grownFrom(
  { characters, sha256 }: Doc<"openclawFiles">,
  content: string,
): Promise<number> {
  const isGrown = sha256 === (await hashOf(content.slice(0, characters)));
  return isGrown ? characters : 0;
}

/** Whether a file says what it said, and whoever sends it was not shown anything else since. */
function isUnchanged(
  stored: Doc<"openclawFiles">,
  { sha256, mtime }: { sha256: string; mtime: number | undefined },
): boolean {
  if (stored.sha256 !== sha256 || stored.form !== FILE_FORM) return false;
  const { exportedAt } = stored;
  return (
    exportedAt === undefined || (mtime !== undefined && mtime <= exportedAt)
  );
}

function knownOf(file: Doc<"openclawFiles">) {
  const { pieces, exportedAt = null } = file as {
    exportedAt?: number;
  } & typeof file;
  return {
    ...{ revision: revisionOf(file), exportedAt },
    pieces: pieces.map(({ kind, id, hash, shown, superseded, close }) => ({
      ...{ kind, id, hash, superseded, close },
      ...(shown !== undefined && { shown }),
    })),
  };
}

function refused(...given: Parameters<typeof refuse>): Look {
  return { status: "refused", refusal: refuse(...given).refusal };
}

/** Rows and characters of text that one call reads, within a transaction's 4096 reads and 16 MiB. */
const MAX_TEXTS = 1000;
const MAX_TEXT_CHARACTERS = 2 * 1024 * 1024;

export const vText = v.object({
  content: v.string(),
  context: v.optional(vContext),
});

/** What the statements say that a file no longer has as they were: those that it has changed are among them. */
export const texts = useCase({
  action: "openclaw.texts",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  args: { ids: v.array(v.string()) },
  returns: v.object({ texts: v.array(vText) }),
  handler: async (ctx, { ids }) => {
    const space = ownSpace(ctx.caller.agent.agentId);
    const found: Infer<typeof vText>[] = [];
    let characters = 0;
    for (const id of ids.slice(0, MAX_TEXTS)) {
      if (characters > MAX_TEXT_CHARACTERS) break;
      const row = await findMemory(ctx, space, id);
      const content = row?.content ?? "";
      found.push({ content, ...contextIn(row ?? {}) });
      characters += content.length;
    }
    return done({ texts: found });
  },
});

/** Which of some rows stand in stored files other than some, page by page. */
export const held = useCase({
  action: "openclaw.held",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  args: {
    ids: v.array(v.string()),
    except: v.array(v.string()),
    after: v.string(),
  },
  returns: v.object({
    ids: v.array(v.string()),
    next: v.union(v.string(), v.null()),
  }),
  handler: async (ctx, { ids, except, after }) => {
    const space = ownSpace(ctx.caller.agent.agentId);
    const files = await filesAfter(ctx, space, after).take(FILES_AT_ONCE);
    const asked = new Set(ids);
    const others = files.filter(({ path }) => !except.includes(path));
    const standing = others.flatMap(({ pieces }) =>
      pieces.filter(({ id }) => asked.has(id)).map(({ id }) => id),
    );
    return done({
      ids: [...new Set(standing)],
      next: files.length === FILES_AT_ONCE ? files.at(-1)!.path : null,
    });
  },
});

export const vFile = v.object({
  path: v.string(),
  sha256: v.string(),
  characters: v.number(),
  mtime: v.optional(v.number()),
  /** The revision of the stored file that was looked at; null where there was none. */
  known: v.union(v.string(), v.null()),
  /** Whether some of it is what the stored file held. */
  isSame: v.boolean(),
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
  { known, isSame, ...file }: Infer<typeof vFile>,
): Promise<Outcome<null>> {
  const space = ownSpace(ctx.caller.agent.agentId);
  const stored = await findFile(ctx, space, file.path);
  if (stored && outranks(stored, ctx)) return refuse(...OUTRANKED);
  if ((stored && revisionOf(stored)) !== known) {
    const detail =
      "The file was imported, exported or erased in by another request: send it again.";
    return refuse("conflict", detail, { pointer: "/path" });
  }
  const beyond = beyondDocument(file);
  if (beyond) return beyond;
  const trust = ctx.caller.trustCeiling;
  const row = {
    ...{ ...file, space, form: FILE_FORM },
    trust:
      stored && isSame ? leastTrust(trust, stored.trust ?? "agent") : trust,
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
