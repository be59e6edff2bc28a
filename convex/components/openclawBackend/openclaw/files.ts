import type { Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { vPiece } from "../schema.js";

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
