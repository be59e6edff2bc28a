import type { Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { isDate } from "../calendar.js";
import type { vPiece } from "../schema.js";
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
/** Together with the text between them well below the 1 MiB of a document. */
export const MAX_PIECES = 1500;
/** Files whose stored forms one transaction may read. */
export const FILES_AT_ONCE = 16;
/** Of a content's hash, in a piece: enough to tell whether it has changed. */
export const HASH_CHARACTERS = 16;

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
