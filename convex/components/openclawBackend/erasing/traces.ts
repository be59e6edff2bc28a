import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { minus, sizeOf } from "../admission/usage.js";
import {
  clearVersions,
  isSpent,
  type Budget,
  type Clearing,
} from "../memories/store.js";
import type { EntryRow, MemoryRow } from "../rows.js";

/** What is taken out of stored answers. */
type Erased = {
  kind?: "logEntry";
  space: string;
  id: string;
  below: number;
  whole: boolean;
};

type Value = { provenance?: object; [name: string]: unknown };

const GONE = { state: "forgotten", indexed: { text: false, vector: false } };

/**
 * A stored answer without what versions below one said of a memory. The answer stays, so that a retry of
 * its request writes nothing again.
 */
function withoutMemory(result: string, erased: Erased): string {
  // Ids need no escape in JSON.
  if (!result.includes(`"${erased.id}"`)) return result;
  const value: unknown = JSON.parse(result);
  return blank(value, erased) ? JSON.stringify(value) : result;
}

/** Blanks wherever the memory stands: alone, in the results of a batch, among similar ones. */
function blank(value: unknown, erased: Erased): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (says(value as Value, erased)) {
    const { tags, metadata, provenance, state } = value as Value;
    Object.assign(value, {
      content: "",
      context: undefined,
      ...(tags !== undefined && { tags: [] }),
      ...(metadata !== undefined && { metadata: {} }),
      ...(provenance !== undefined && {
        provenance: { ...provenance, ref: undefined },
      }),
      ...(state !== undefined && erased.whole && GONE),
    });
    return true;
  }
  // Names and values of metadata are the writer's own.
  return Object.entries(value)
    .filter(([name]) => name !== "metadata")
    .map(([, inner]) => blank(inner, erased))
    .some((changed) => changed);
}

/** Whether this is the memory as it was. Among similar ones stand neither its space nor its version. */
function says(value: Value, { kind, space, id, below }: Erased): boolean {
  const { space: itsSpace = space, version = 0 } = value;
  return (
    value.id === id &&
    // A memory and a log entry may have one id; only an entry has a place in its day.
    "seq" in value === (kind === "logEntry") &&
    typeof value.content === "string" &&
    itsSpace === space &&
    Number(version) < below
  );
}

type Pieces = Doc<"openclawFiles">["pieces"];

/**
 * A file's pieces with that of a memory or log entry left blank, without the annotations that stood behind its text
 * and any hash of it; null where there is none. Its id and its marks stay, so that no older copy of the file brings
 * it back and the rest stays as it was.
 */
function withoutText(
  pieces: Pieces,
  kind: Pieces[number]["kind"],
  id: string,
): Pieces | null {
  let isHeld = false;
  const kept = pieces.map((piece) => {
    if (piece.kind !== kind || piece.id !== id || piece.hash === "")
      return piece;
    isHeld = true;
    const { gap, open, superseded } = piece;
    return { ...{ gap, open, kind, id, superseded }, close: "", hash: "" };
  });
  return isHeld ? kept : null;
}

/** The places beside its own row where a memory's text can stand, in the order in which they are erased. */
const PARTS = ["versions", "answers", "files"] as const;

/** What is erased, and how far that has come. */
export const vErasing = v.object({
  /** A memory where it does not say else. */
  kind: v.optional(v.literal("logEntry")),
  space: v.string(),
  id: v.string(),
  /** What versions below this one said. */
  below: v.number(),
  /** Whether nothing of the memory stays. */
  whole: v.boolean(),
  part: v.union(...PARTS.map((part) => v.literal(part))),
  /** The key of the last row of the part that was looked at; empty at its beginning. */
  after: v.array(v.string()),
});
type Erasing = Infer<typeof vErasing>;

/** What one transaction reads at most: a character is up to 3 bytes, and the last row comes on top. */
const ROWS = 1000;
const CHARACTERS = 2 * 1024 * 1024;

/** Of a log entry, which has no versions. */
export function firstOfEntry({ space, entryId: id }: EntryRow): Erasing {
  const all = { below: Infinity, whole: true, part: PARTS[0], after: [] };
  return { kind: "logEntry", space, id, ...all };
}

export function firstOf(
  { space, memoryId }: MemoryRow,
  what: Pick<Erasing, "below" | "whole">,
): Erasing {
  return { space, id: memoryId, ...what, part: PARTS[0], after: [] };
}

/** Erases as much as one transaction may, and answers what is left. */
export async function eraseTraces(
  ctx: Clearing,
  erasing: Erasing,
): Promise<Erasing | null> {
  const budget = { rows: ROWS, characters: CHARACTERS };
  for (const part of PARTS.slice(PARTS.indexOf(erasing.part))) {
    const after = part === erasing.part ? erasing.after : [];
    const stopped = await ERASE[part](ctx, { ...erasing, after }, budget);
    if (stopped !== null) return { ...erasing, part, after: stopped };
  }
  return null;
}

/** Erases a part from where it stands, and answers where the budget has ended, null at the part's end. */
type Erase = (
  ctx: Clearing,
  erasing: Erasing,
  budget: Budget,
) => Promise<string[] | null>;

const ERASE: Record<(typeof PARTS)[number], Erase> = {
  versions: async (ctx, { kind, space, id: memoryId, below }, budget) =>
    kind === "logEntry" ||
    (await clearVersions(ctx, { space, memoryId }, below, budget))
      ? null
      : [],

  answers: async (ctx, erasing, budget) => {
    let { after } = erasing;
    for await (const row of answersAfter(ctx, erasing)) {
      if (isSpent(budget)) return after;
      budget.rows -= 1;
      budget.characters -= row.result.length;
      after = [row.agentId, row.key];
      const result = withoutMemory(row.result, erasing);
      if (result === row.result) continue;
      const revision = ctx.db.vars.commitTs;
      const changes = { result, erased: true, revision };
      await ctx.db.patch("idempotencyKeys", row._id, changes);
    }
    return null;
  },

  files: async (ctx, { kind, space, id, whole, after }, budget) => {
    // A file holds nothing of what its memories said before.
    if (!whole) return null;
    let [path = ""] = after;
    const files = ctx.db
      .query("openclawFiles")
      .withIndex("by_space_and_path", (q) =>
        q.eq("space", space).gt("path", path),
      );
    for await (const file of files) {
      if (isSpent(budget)) return [path];
      budget.rows -= 1;
      budget.characters -= JSON.stringify(file.pieces).length;
      path = file.path;
      const pieces = withoutText(file.pieces, kind ?? "memory", id);
      if (pieces === null) continue;
      const revision = ctx.db.vars.commitTs;
      await ctx.db.patch("openclawFiles", file._id, { pieces, revision });
      const left = sizeOf({ ...file, pieces });
      ctx.usage.grow(space, minus(left, sizeOf(file)));
    }
    return null;
  },
};

/** Stored answers of the agent whose space it is; a shared space's memory can stand in anybody's. */
async function* answersAfter(
  ctx: MutationCtx,
  { space, after: [agentId = "", key = ""] }: Erasing,
) {
  const owner = /^agent\/(.+)$/.exec(space)?.[1];
  yield* ctx.db
    .query("idempotencyKeys")
    .withIndex("by_agentId_and_key", (q) =>
      q.eq("agentId", owner ?? agentId).gt("key", key),
    );
  if (owner !== undefined) return;
  yield* ctx.db
    .query("idempotencyKeys")
    .withIndex("by_agentId_and_key", (q) => q.gt("agentId", agentId));
}
