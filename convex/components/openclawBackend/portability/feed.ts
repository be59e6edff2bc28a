/** Answers what has changed since a cursor, in commit order. */
import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { grantedSpaces } from "../admission/spaces.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { decodeText, encodeText } from "../cursor.js";
import { publicEntry, vLogEntry } from "../logs/entries.js";
import { publicMemory, vMemory } from "../memories/rows.js";
import { done, refuse } from "../outcome.js";
import { charactersOf, type Row, committed, inCommitOrder } from "../rows.js";
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
      /** A log entry too, whose file has lost its line; it comes back as an upsert. */
      v.object({
        op: v.literal("forget"),
        kind: v.union(v.literal("memory"), v.literal("logEntry")),
        ...about,
      }),
      v.object({
        op: v.literal("upsert"),
        kind: v.literal("logEntry"),
        ...about,
        entry: vLogEntry,
      }),
      /** The space was taken away: what a follower holds of it, it may no longer hold. */
      v.object({
        op: v.literal("revoke"),
        kind: v.literal("space"),
        ...about,
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
    const { readable, withdrawn } = await grantedSpaces(ctx, ctx.caller);
    const spaces = readable.map(({ name }) => name);
    // Whoever begins holds nothing yet.
    const revoked = revokedAfter(after === 0n ? [] : withdrawn, after);
    const rows: Changed[] = [];
    let characters = 0;
    let last = after;
    let more = false;
    for await (const row of inCommitOrder([
      ...rowsAfter(ctx, spaces, after),
      revoked,
    ])) {
      const revision = committed(row);
      const full = rows.length >= limit || characters >= PAGE_CHARACTERS;
      if (full && revision > last) {
        more = true;
        break;
      }
      rows.push(row);
      if ("content" in row) characters += charactersOf(row);
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

type Changed = Row | Doc<"grants">;

/** The rows of each space. */
function rowsAfter(
  ctx: UseCaseCtx,
  spaces: string[],
  after: bigint,
): AsyncIterable<Changed>[] {
  return spaces.flatMap((space) =>
    (["memories", "logEntries"] as const).map((table) =>
      ctx.db
        .query(table)
        .withIndex("by_space_and_revision", (q) =>
          q.eq("space", space).gt("revision", after),
        ),
    ),
  ) as AsyncIterable<Row>[];
}

async function* revokedAfter(
  withdrawn: Doc<"grants">[],
  after: bigint,
): AsyncGenerator<Doc<"grants">> {
  yield* withdrawn
    .filter((grant) => committed(grant) > after)
    .sort((a, b) => (committed(a) < committed(b) ? -1 : 1));
}

function changeOf(row: Changed, now: number) {
  const { space } = row;
  if ("access" in row) {
    const kind = "space" as const;
    return { op: "revoke" as const, kind, id: space, space };
  }
  if ("entryId" in row) {
    const kind = "logEntry" as const;
    const entry = publicEntry(row);
    const { id } = entry;
    return row.endedAt === undefined
      ? { op: "upsert" as const, kind, id, space, entry }
      : { op: "forget" as const, kind, id, space };
  }
  const id = row.memoryId;
  const kind = "memory" as const;
  return row.state === "forgotten" || isGone(row, now)
    ? { op: "forget" as const, kind, id, space }
    : { op: "upsert" as const, kind, id, space, memory: publicMemory(row) };
}
