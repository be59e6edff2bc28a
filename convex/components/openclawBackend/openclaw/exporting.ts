/** Answers the stored files of a workspace as they are now, and what stands in none of them. */
import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { ownSpace } from "../admission/spaces.js";
import { useCase } from "../admission/useCase.js";
import { entriesAfter } from "../logs/entries.js";
import { isExpired } from "../memories/rows.js";
import { done } from "../outcome.js";
import { charactersOf, findEntry, findMemory, type Row } from "../rows.js";
import { contextIn } from "../text/content.js";
import { vContext, vMemoryType, vTrust } from "../vocabulary.js";
import {
  FILES_AT_ONCE,
  filesAfter,
  findFile,
  HASH_CHARACTERS,
  type Piece,
} from "./files.js";
import { hasHeading, rawOf, reworded } from "./pieces.js";

/** Pieces and characters of text after which a page ends, within a transaction's 4096 reads and 16 MiB. */
const PAGE_PIECES = 1000;
const PAGE_CHARACTERS = 1024 * 1024;
const PAGE_ROWS = 200;

export const vPartAt = v.object({ path: v.string(), piece: v.number() });

export const vPartsPage = v.object({
  parts: v.array(
    v.object({ path: v.string(), text: v.string(), trust: vTrust }),
  ),
  next: v.union(vPartAt, v.null()),
});

/**
 * The stored files as they are now, in parts: one file may need several pages. What is shown other than it was
 * imported is noted in the file, so that the next import knows what it was made from.
 */
export const parts = useCase({
  action: "openclaw.parts",
  scope: "export",
  bucket: "read",
  writes: false,
  // One export begins with the first page of its files.
  audited: ({ from }) => from === null,
  args: {
    from: v.union(vPartAt, v.null()),
    /** Whether what waits for a review stands in its place. */
    quarantined: v.boolean(),
  },
  returns: vPartsPage,
  handler: async (ctx, { from, quarantined }) => {
    const space = ownSpace(ctx.caller.agent.agentId);
    if (from === null) ctx.subjects.push(space);
    const out: Infer<typeof vPartsPage>["parts"] = [];
    let pieces = 0;
    let characters = 0;
    let file = from
      ? await findFile(ctx, space, from.path)
      : await filesAfter(ctx, space, "").first();
    let start = from?.piece ?? 0;
    while (file !== null) {
      const { path, trust = "agent" } = file;
      const rendered: Rendered[] = [];
      let at = start;
      while (at < file.pieces.length) {
        if (pieces === PAGE_PIECES || characters >= PAGE_CHARACTERS) break;
        const one = await render(ctx, space, file.pieces[at]!, quarantined);
        rendered.push(one);
        pieces += 1;
        characters += one.characters;
        at += 1;
      }
      await noteShown(ctx, file, start, rendered);
      const text = joined(file.pieces.slice(start, at), rendered);
      if (at < file.pieces.length) {
        out.push({ path, text, trust });
        return done({ parts: out, next: { path, piece: at } });
      }
      out.push({ path, text: text + file.tail, trust });
      characters += text.length + file.tail.length;
      const next: Doc<"openclawFiles"> | null = await filesAfter(
        ctx,
        space,
        path,
      ).first();
      if (next !== null && characters >= PAGE_CHARACTERS)
        return done({ parts: out, next: { path: next.path, piece: 0 } });
      file = next;
      start = 0;
    }
    return done({ parts: out, next: null });
  },
});

type Rendered = {
  text: string;
  characters: number;
  /** The head of the hash of what it says, empty where it is gone; undefined where it says what it said. */
  shown: string | undefined;
};

/** A piece's part of its file: as it was, reworded where it was changed, gone where it has ended. */
async function render(
  ctx: QueryCtx & { now: number },
  space: string,
  piece: Piece,
  quarantined: boolean,
): Promise<Rendered> {
  const { gap } = piece;
  const isEntry = piece.kind === "logEntry";
  const row = isEntry
    ? await findEntry(ctx, space, piece.id)
    : await findMemory(ctx, space, piece.id);
  const characters = gap.length + (row ? charactersOf(row) : 0);
  if (row === null || !isShown(row, piece, quarantined, ctx.now))
    return { text: gap, characters, shown: "" };
  if ("entryId" in row || row.contentHash.startsWith(piece.hash)) {
    const text = gap + rawOf(piece, row.content);
    return { text, characters, shown: undefined };
  }
  const shown = row.contentHash.slice(0, HASH_CHARACTERS);
  return {
    text: gap + reworded(piece, row.content),
    characters,
    shown,
  };
}

/** The text of pieces; an item that is gone leaves its mark where others stand under it, so that they stay what they are. */
function joined(
  pieces: readonly Piece[],
  rendered: readonly Rendered[],
): string {
  return rendered
    .map(({ text, shown }, at) =>
      shown === "" && holdsOthers(pieces, rendered, at)
        ? text + markOf(pieces[at]!)
        : text,
    )
    .join("");
}

/** Whether something that is shown is indented under the text of a list's item. */
function holdsOthers(
  pieces: readonly Piece[],
  rendered: readonly Rendered[],
  at: number,
): boolean {
  const { open } = pieces[at]!;
  if (!/[-+*.)][ \t]+$/.test(open)) return false;
  for (let next = at + 1; next < pieces.length; next++) {
    const { gap, open: inner } = pieces[next]!;
    const indent = /^[ \t>]*/.exec(inner)![0].length;
    const isUnder = indent >= open.length && !hasHeading(gap);
    if (!isUnder) return false;
    if (rendered[next]!.shown !== "") return true;
  }
  return false;
}

function markOf({ open, close }: Piece): string {
  return open.trimEnd() + (close.includes("\r\n") ? "\r\n" : "\n");
}

function isShown(
  row: Row,
  piece: Piece,
  quarantined: boolean,
  now: number,
): boolean {
  if ("entryId" in row) return row.endedAt === undefined;
  const { state } = row;
  const isThere =
    state === (piece.superseded ? "superseded" : "active") ||
    (quarantined && state === "quarantined");
  return isThere && !isExpired(row, now);
}

/** Notes in a file what it was shown as, where that is something new. */
async function noteShown(
  ctx: MutationCtx & { now: number },
  file: Doc<"openclawFiles">,
  start: number,
  rendered: readonly Rendered[],
): Promise<void> {
  const isNoted = rendered.every(
    ({ shown }, i) => file.pieces[start + i]!.shown === shown,
  );
  if (isNoted) return;
  const pieces = file.pieces.map(({ shown: past, ...piece }, at) => {
    const one = rendered[at - start];
    const shown = one ? one.shown : past;
    return shown === undefined ? piece : { ...piece, shown };
  });
  const isOther = pieces.some((piece) => "shown" in piece);
  await ctx.db.patch("openclawFiles", file._id, {
    pieces,
    exportedAt: isOther ? ctx.now : undefined,
    revision: ctx.db.vars.commitTs,
  });
}

export const vReferencesPage = v.object({
  ids: v.array(v.string()),
  next: v.union(v.string(), v.null()),
});

/** The ids of all rows that stand in a file. */
export const references = useCase({
  action: "openclaw.references",
  scope: "export",
  bucket: "read",
  writes: false,
  args: { after: v.string() },
  returns: vReferencesPage,
  handler: async (ctx, { after }) => {
    const space = ownSpace(ctx.caller.agent.agentId);
    const files = await filesAfter(ctx, space, after).take(FILES_AT_ONCE);
    return done({
      ids: files.flatMap(({ pieces }) => pieces.map(({ id }) => id)),
      next: files.length === FILES_AT_ONCE ? files.at(-1)!.path : null,
    });
  },
});

export const vShownState = v.union(
  v.literal("active"),
  v.literal("quarantined"),
);
export const vMemoryAt = v.object({ createdAt: v.number(), id: v.string() });

export const vMemoriesPage = v.object({
  memories: v.array(
    v.object({
      id: v.string(),
      type: vMemoryType,
      content: v.string(),
      context: v.optional(vContext),
      tags: v.array(v.string()),
      importance: v.number(),
      trust: vTrust,
      createdAt: v.number(),
    }),
  ),
  next: v.union(vMemoryAt, v.null()),
});

/** The memories of the agent's own space that are active, or wait for a review, oldest first. */
export const memories = useCase({
  action: "openclaw.memories",
  scope: "export",
  bucket: "read",
  writes: false,
  args: { state: vShownState, after: v.union(vMemoryAt, v.null()) },
  returns: vMemoriesPage,
  handler: async (ctx, { state, after }) => {
    const space = ownSpace(ctx.caller.agent.agentId);
    const found = [];
    let characters = 0;
    let scanned = 0;
    let last = after;
    for await (const row of memoriesAfter(ctx, space, state, after)) {
      if (scanned === PAGE_ROWS || characters >= PAGE_CHARACTERS)
        return done({ memories: found, next: last });
      scanned += 1;
      characters += charactersOf(row);
      const { memoryId: id, type, content, tags, importance, createdAt } = row;
      const { trust } = row.provenance;
      last = { createdAt, id };
      if (isExpired(row, ctx.now)) continue;
      const said = { id, type, content, ...contextIn(row) };
      found.push({ ...said, tags, importance, trust, createdAt });
    }
    return done({ memories: found, next: null });
  },
});

/** What is left of the same moment, and then what came later. */
async function* memoriesAfter(
  ctx: QueryCtx,
  space: string,
  state: Infer<typeof vShownState>,
  after: { createdAt: number; id: string } | null,
) {
  if (after !== null) {
    yield* ctx.db
      .query("memories")
      .withIndex("by_space_and_state_and_createdAt_and_memoryId", (q) =>
        q
          .eq("space", space)
          .eq("state", state)
          .eq("createdAt", after.createdAt)
          .gt("memoryId", after.id),
      );
  }
  yield* ctx.db
    .query("memories")
    .withIndex("by_space_and_state_and_createdAt_and_memoryId", (q) =>
      q
        .eq("space", space)
        .eq("state", state)
        .gt("createdAt", after?.createdAt ?? -1),
    );
}

export const vEntryAt = v.object({ date: v.string(), seq: v.number() });

export const vEntriesPage = v.object({
  entries: v.array(
    v.object({
      id: v.string(),
      date: v.string(),
      content: v.string(),
      context: v.optional(vContext),
      trust: vTrust,
    }),
  ),
  next: v.union(vEntryAt, v.null()),
});

/** The log entries of the agent's own space, by day. */
export const entries = useCase({
  action: "openclaw.entries",
  scope: "export",
  bucket: "read",
  writes: false,
  args: { after: v.union(vEntryAt, v.null()) },
  returns: vEntriesPage,
  handler: async (ctx, { after }) => {
    const space = ownSpace(ctx.caller.agent.agentId);
    const found = [];
    let characters = 0;
    let last = after;
    const place = after && ([after.date, after.seq] as const);
    for await (const row of entriesAfter(ctx, space, place)) {
      if (found.length === PAGE_ROWS || characters >= PAGE_CHARACTERS)
        return done({ entries: found, next: last });
      const { entryId: id, date, seq, content } = row;
      const { trust } = row.provenance;
      found.push({ id, date, content, ...contextIn(row), trust });
      characters += charactersOf(row);
      last = { date, seq };
    }
    return done({ entries: found, next: null });
  },
});
