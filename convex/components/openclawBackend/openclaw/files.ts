import type { Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { isDate } from "../calendar.js";
import { refuse } from "../outcome.js";
import type { vPiece } from "../schema.js";
import { hashOf } from "../text/content.js";
import type { MemoryType } from "../vocabulary.js";

/** Where this backend's own export puts what no file of the workspace holds. */
export const GENERATED = "memory/imports/convex-backend/";

/** And what nobody vouches for, or waits for a review: by itself, under a name that says so. */
export const UNTRUSTED = `${GENERATED}untrusted/`;
export const QUARANTINED = `${GENERATED}quarantined/`;

export const MAX_PATH_CHARACTERS = 256;

export type FileKind =
  | { kind: "memories"; type: MemoryType | null }
  | { kind: "log"; date: string }
  /** Derived by OpenClaw or by this backend: not imported. */
  | { kind: "derived" };

/** What a path of the workspace holds; null where it is none of the memory's files. */
export function fileKind(path: string): FileKind | null {
  if (path.length > MAX_PATH_CHARACTERS || !path.isWellFormed()) return null;
  // eslint-disable-next-line no-control-regex -- a path with controls is refused
  if (/[\\\u0000-\u001f\u007f]/.test(path) || !path.endsWith(".md"))
    return null;
  const segments = path.split("/");
  if (segments.some((name) => ["", ".", ".."].includes(name))) return null;
  if (path === "DREAMS.md" || path.startsWith(GENERATED))
    return { kind: "derived" };
  if (path === "USER.md") return { kind: "memories", type: "preference" };
  if (path === "MEMORY.md" || path === "memory.md")
    return { kind: "memories", type: "fact" };
  if (segments[0] !== "memory" || segments.length < 2) return null;
  if (segments.some((name) => name.startsWith("."))) return { kind: "derived" };
  const date = /^memory\/(\d{4}-\d{2}-\d{2})(?:-[^/]+)?\.md$/.exec(path)?.[1];
  if (date !== undefined && isDate(date)) return { kind: "log", date };
  return { kind: "memories", type: null };
}

/**
 * The files of an agent's OpenClaw workspace, in its own space. A file is stored as what lies between
 * its memories and log entries; their text is in their rows alone, so that what is forgotten is in no
 * file either, and what is changed is changed in its file. What was not touched is re-emitted exactly.
 */
export const MAX_FILE_BYTES = 512 * 1024;
export const MAX_PIECES = 4000;
/** A document is at most 1 MiB. */
export const MAX_STORED_BYTES = 960 * 1024;
/** Files whose stored forms one transaction may read. */
export const FILES_AT_ONCE = 12;
/** Of a hash, in a piece: enough to tell whether something has changed. */
export const HASH_CHARACTERS = 16;
/** How files are cut now: into statements with their context. To be raised when that changes. */
export const FILE_FORM = 2;

export type Piece = Infer<typeof vPiece>;

/** A stored file of an agent's workspace. */
export async function findFile(
  ctx: QueryCtx,
  space: string,
  path: string,
): Promise<Doc<"openclawFiles"> | null> {
  return await ctx.db
    .query("openclawFiles")
    .withIndex("by_space_and_path", (q) =>
      q.eq("space", space).eq("path", path),
    )
    .unique();
}

/** The stored files after a path, in the order of their paths. */
export function filesAfter(ctx: QueryCtx, space: string, path: string) {
  return ctx.db
    .query("openclawFiles")
    .withIndex("by_space_and_path", (q) =>
      q.eq("space", space).gt("path", path),
    );
}

/** A token of untrusted text changes no file that somebody trusted has imported. */
export function outranks(
  { trust = "agent" }: Doc<"openclawFiles">,
  { caller }: UseCaseCtx,
): boolean {
  return caller.trustCeiling === "untrusted" && trust !== "untrusted";
}

export const OUTRANKED = [
  "forbidden",
  "The file was imported with a token that is trusted more.",
  { pointer: "/path", requiredTrust: "agent" },
] as const satisfies Parameters<typeof refuse>;

/** Refused where a file has no room in a document: looked at before any of it is taken in. */
export function beyondDocument(
  file: Pick<Doc<"openclawFiles">, "tail"> & { pieces: readonly object[] },
) {
  const { pieces, tail } = file;
  const split = "split it at a heading into files of their own under memory/.";
  const beyond = (limit: string) =>
    refuse("payload_too_large", `A file has at most ${limit}: ${split}`, {
      pointer: "/content",
    });
  if (pieces.length > MAX_PIECES) return beyond(`${MAX_PIECES} statements`);
  const text = JSON.stringify({ pieces, tail });
  return new TextEncoder().encode(text).length > MAX_STORED_BYTES
    ? beyond(`${MAX_STORED_BYTES} bytes of marks between its statements`)
    : null;
}

/** Tells a stored file from what it becomes. */
export function revisionOf({ revision }: Doc<"openclawFiles">): string {
  return String(revision);
}

/** An id that follows from what it is of, in the form of the others. */
export async function idOf(
  prefix: "mem" | "log",
  of: readonly unknown[],
): Promise<string> {
  const hash = await hashOf(JSON.stringify(of));
  const characters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let text = "";
  for (let at = 0; at < 52; at += 2)
    text += characters[parseInt(hash.slice(at, at + 2), 16) % 32]!;
  return `${prefix}_${text}`;
}
