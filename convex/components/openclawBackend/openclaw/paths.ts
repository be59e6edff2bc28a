import { isDate } from "../calendar.js";
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
