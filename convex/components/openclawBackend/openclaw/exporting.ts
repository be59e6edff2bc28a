/** Answers the stored files of a workspace as they are now, and what stands in none of them. */
import { v, type Infer } from "convex/values";
import type { QueryCtx } from "../_generated/server.js";
import { ownSpace } from "../admission/spaces.js";
import { useCase } from "../admission/useCase.js";
import { entriesAfter } from "../logs/entries.js";
import { isExpired } from "../memories/rows.js";
import { done } from "../outcome.js";
import { charactersOf, findEntry, findMemory } from "../rows.js";
import { vMemoryType, vTrust } from "../vocabulary.js";
import { reworded } from "./blocks.js";
import { FILES_AT_ONCE, findFile, type Piece } from "./files.js";

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

/** The stored files as they are now, in parts: one file may need several pages. */
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
      : await fileAfter(ctx, space, "");
    let start = from?.piece ?? 0;
    while (file !== null) {
      const { path, trust = "agent" } = file;
      let text = "";
      for (let at = start; at < file.pieces.length; at++) {
        if (pieces === PAGE_PIECES || characters >= PAGE_CHARACTERS) {
          out.push({ path, text, trust });
          return done({ parts: out, next: { path, piece: at } });
        }
        const piece = file.pieces[at]!;
        const rendered = await render(ctx, space, piece, quarantined);
        text += rendered.text;
        pieces += 1;
        characters += rendered.characters;
      }
      out.push({ path, text: text + file.tail, trust });
      characters += text.length + file.tail.length;
      const next = await fileAfter(ctx, space, path);
      if (next !== null && characters >= PAGE_CHARACTERS)
        return done({ parts: out, next: { path: next.path, piece: 0 } });
      file = next;
      start = 0;
    }
    return done({ parts: out, next: null });
  },
});

async function fileAfter(ctx: QueryCtx, space: string, path: string) {
  return await ctx.db
    .query("openclawFiles")
    .withIndex("by_space_and_path", (q) =>
      q.eq("space", space).gt("path", path),
    )
    .first();
}

/** A piece's part of its file: as it was, reworded where it was changed, gone where it has ended. */
async function render(
  ctx: QueryCtx & { now: number },
  space: string,
  piece: Piece,
  quarantined: boolean,
): Promise<{ text: string; characters: number }> {
  const { gap, open, close } = piece;
  if (piece.kind === "logEntry") {
    const entry = await findEntry(ctx, space, piece.id);
    const content = entry?.content ?? "";
    const text = gap + open + content + close;
    return { text, characters: text.length };
  }
  const row = await findMemory(ctx, space, piece.id);
  const characters = gap.length + (row ? charactersOf(row) : 0);
  const states = [
    piece.superseded ? "superseded" : "active",
    ...(quarantined ? ["quarantined"] : []),
  ];
  if (row === null || !states.includes(row.state) || isExpired(row, ctx.now))
    return { text: gap, characters };
  const content = row.contentHash.startsWith(piece.hash)
    ? row.content
    : reworded(open, row.content, close.includes("\r\n") ? "\r\n" : "\n");
  return { text: gap + open + content + close, characters };
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
    const files = await ctx.db
      .query("openclawFiles")
      .withIndex("by_space_and_path", (q) =>
        q.eq("space", space).gt("path", after),
      )
      .take(FILES_AT_ONCE);
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
      if (!isExpired(row, ctx.now))
        found.push({ id, type, content, tags, importance, trust, createdAt });
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
      found.push({ id, date, content, trust: row.provenance.trust });
      characters += charactersOf(row);
      last = { date, seq };
    }
    return done({ entries: found, next: null });
  },
});
