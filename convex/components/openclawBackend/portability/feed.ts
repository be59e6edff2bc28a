/** Answers what has changed since a cursor, in commit order. */
import { v } from "convex/values";
import { readableSpaces } from "../admission/spaces.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { decodeText, encodeText } from "../cursor.js";
import { publicEntry, vLogEntry } from "../logs/entries.js";
import { publicMemory, vMemory } from "../memories/rows.js";
import { done, refuse } from "../outcome.js";
import type { Row } from "../rows.js";
import { committed, inCommitOrder } from "./commitOrder.js";
import { isGone } from "./lines.js";

/** Characters of stored text after which a page ends with the transaction that it is in. */
const PAGE_CHARACTERS = 1024 * 1024;

const about = { id: v.string(), space: v.string() };

export const vFeed = v.object({
  changes: v.array(
    v.union(
      v.object({
        op: v.literal("upsert"),
        kind: v.literal("memory"),
        ...about,
        memory: vMemory,
      }),
      v.object({
        op: v.literal("forget"),
        kind: v.literal("memory"),
        ...about,
      }),
      v.object({
        op: v.literal("upsert"),
        kind: v.literal("logEntry"),
        ...about,
        entry: vLogEntry,
      }),
    ),
  ),
  nextCursor: v.string(),
  more: v.boolean(),
  /** A space that is granted later is followed from then on; without a cursor, from its beginning. */
  spaces: v.array(v.string()),
});

/**
 * What was written after a cursor, in commit order, as the rows are now: a row that changed several
 * times comes once, and again when its vector is attached. Pages hold whole transactions, so that a
 * cursor, which is a commit timestamp, never stands inside one.
 */
export const follow = useCase({
  action: "changes.follow",
  scope: "export",
  bucket: "read",
  writes: false,
  // A cursor can be made up, so that it does not tell an export from a step of a follower.
  audited: (_input, { changes }) => changes.length > 0,
  args: { cursor: v.optional(v.string()), limit: v.number() },
  returns: vFeed,
  handler: async (ctx, { cursor, limit }) => {
    const after = revisionOf(cursor);
    if (after === null) {
      return refuse("invalid_request", "Not a cursor of this feed.", {
        pointer: "/cursor",
      });
    }
    const spaces = (await readableSpaces(ctx, ctx.caller)).map((s) => s.name);
    const rows: Row[] = [];
    let characters = 0;
    let last = after;
    let more = false;
    for await (const row of rowsAfter(ctx, spaces, after)) {
      const revision = committed(row);
      const full = rows.length >= limit || characters >= PAGE_CHARACTERS;
      if (full && revision > last) {
        more = true;
        break;
      }
      rows.push(row);
      characters += row.content.length + row.searchText.length;
      last = revision;
    }
    ctx.subjects.push(...new Set(rows.map(({ space }) => space)));
    return done({
      changes: rows.map((row) => changeOf(row, ctx.now)),
      nextCursor: encodeText(`${last}`),
      more,
      spaces,
    });
  },
});

/** The start is 0; null for what is no cursor. */
function revisionOf(cursor: string | undefined): bigint | null {
  const text = cursor === undefined ? "0" : decodeText(cursor);
  if (text === undefined || !/^\d{1,19}$/.test(text)) return null;
  const revision = BigInt(text);
  return revision < 2n ** 63n ? revision : null;
}

/** The rows of all spaces. */
function rowsAfter(
  ctx: UseCaseCtx,
  spaces: string[],
  after: bigint,
): AsyncGenerator<Row> {
  const sources = spaces.flatMap((space) =>
    (["memories", "logEntries"] as const).map((table) =>
      ctx.db
        .query(table)
        .withIndex("by_space_and_revision", (q) =>
          q.eq("space", space).gt("revision", after),
        ),
    ),
  );
  return inCommitOrder<Row>(sources as AsyncIterable<Row>[]);
}

function changeOf(row: Row, now: number) {
  const { space } = row;
  if ("entryId" in row) {
    const entry = publicEntry(row);
    return {
      op: "upsert" as const,
      kind: "logEntry" as const,
      id: entry.id,
      space,
      entry,
    };
  }
  const id = row.memoryId;
  const kind = "memory" as const;
  return row.state === "forgotten" || isGone(row, now)
    ? { op: "forget" as const, kind, id, space }
    : { op: "upsert" as const, kind, id, space, memory: publicMemory(row) };
}
