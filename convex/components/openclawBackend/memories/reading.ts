/** Reads one memory and what it said before, or lists many. */
import { v } from "convex/values";
import { useCase } from "../admission/useCase.js";
import { decodeCursor, encodeCursor } from "../cursor.js";
import { done, refuse } from "../outcome.js";
import { findVisible } from "./access.js";
import { listMemories, vListFilter } from "./list.js";
import { publicMemory, vMemory, vOneMemory } from "./rows.js";
import { contextIn } from "../text/content.js";
import { vContext, vTrust } from "../vocabulary.js";

export const vMemoryPage = v.object({
  memories: v.array(vMemory),
  nextCursor: v.union(v.string(), v.null()),
});

/** Reads one memory. */
export const get = useCase({
  action: "memory.get",
  scope: "memory:read",
  bucket: "read",
  writes: false,
  args: { id: v.string(), space: v.optional(v.string()) },
  returns: vOneMemory,
  handler: async (ctx, { id, space }) => {
    const found = await findVisible(ctx, id, space);
    return found.ok ? done({ memory: publicMemory(found.value.row) }) : found;
  },
});

/** Lists memories by filter, newest first. */
export const list = useCase({
  action: "memory.list",
  scope: "memory:read",
  bucket: "read",
  writes: false,
  args: {
    filter: vListFilter,
    limit: v.number(),
    cursor: v.optional(v.string()),
  },
  returns: vMemoryPage,
  handler: async (ctx, { filter, limit, cursor }) => {
    const position = decodeCursor(cursor);
    if (position === undefined) {
      return refuse("invalid_request", "Not a cursor of this list.", {
        pointer: "/cursor",
      });
    }
    const page = await listMemories(ctx, filter, limit, position);
    if ("refusal" in page) return page;
    return done({
      memories: page.rows.map(publicMemory),
      nextCursor: page.next === null ? null : encodeCursor(page.next),
    });
  },
});

/** Older versions than these are kept and not shown. */
const MAX_VERSIONS = 100;

export const vHistory = v.object({
  versions: v.array(
    v.object({
      version: v.number(),
      content: v.string(),
      context: v.optional(vContext),
      /** Null where it was kept before trust was. */
      trust: v.union(vTrust, v.null()),
      flags: v.array(v.string()),
      changedAt: v.number(),
      changedBy: v.string(),
      /** Why this version took the place of the one before; null for the first. */
      reason: v.union(v.string(), v.null()),
    }),
  ),
});

/** What a memory said before, newest first, the present version on top. */
export const history = useCase({
  action: "memory.history",
  scope: "memory:read",
  bucket: "read",
  writes: false,
  args: { id: v.string(), space: v.optional(v.string()) },
  returns: vHistory,
  handler: async (ctx, { id, space }) => {
    const found = await findVisible(ctx, id, space);
    if (!found.ok) return found;
    const { row } = found.value;
    const { space: itsSpace, memoryId, historyFrom = 0 } = row;
    const earlier = await ctx.db
      .query("memoryVersions")
      .withIndex("by_space_and_memoryId_and_version", (q) =>
        q
          .eq("space", itsSpace)
          .eq("memoryId", memoryId)
          .gte("version", historyFrom),
      )
      .order("desc")
      .take(MAX_VERSIONS);
    // Each stored version carries the change that ended it, which is how the next one came to be.
    const first = {
      changedAt: row.createdAt,
      changedBy: row.provenance.agentId,
    };
    const present = { ...row, trust: row.provenance.trust };
    const versions = [present, ...earlier].map((said, i) => {
      const { version, content, trust = null, flags = [] } = said;
      const {
        reason = null,
        changedAt,
        changedBy,
      } = { ...first, ...earlier[i] };
      const change = { changedAt, changedBy, reason };
      const text = { content, ...contextIn(said) };
      return { version, ...text, trust, flags, ...change };
    });
    return done({ versions: versions.slice(0, MAX_VERSIONS) });
  },
});
