/** Reads one memory, or lists many. */
import { v } from "convex/values";
import { useCase } from "../admission/useCase.js";
import { decodeCursor, encodeCursor } from "../cursor.js";
import { done, refuse } from "../outcome.js";
import { findVisible } from "./access.js";
import { listMemories, vListFilter } from "./list.js";
import { publicMemory, vMemory, vOneMemory } from "./rows.js";

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
