/** Brings back a memory that was forgotten, or what it said in an earlier version. */
import { v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { beyondQuota, plus } from "../admission/usage.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { done, refuse, type Outcome } from "../outcome.js";
import type { MemoryRow } from "../rows.js";
import { contextIn, identityOf } from "../text/content.js";
import {
  changeable,
  findToRestore,
  sameContent,
  changedProvenance,
} from "./access.js";
import { admitMemory } from "./admitted.js";
import { findRevived, endedSize } from "./superseding.js";
import {
  stateBefore,
  vWrittenMemory,
  writtenMemory,
  type WrittenMemory,
} from "./rows.js";
import {
  changeMemory,
  findSameContent,
  growth,
  supersede,
  type RowChanges,
} from "./store.js";

const RESTORED = "restored";

/** Undoes a forgetting within its window, what it has revived too; with a version, the memory says again what it said then. */
export const restore = useCase({
  action: "memory.restore",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  reveals: "memory:read",
  args: {
    id: v.string(),
    space: v.optional(v.string()),
    version: v.optional(v.number()),
    ifVersion: v.optional(v.number()),
  },
  returns: vWrittenMemory,
  handler: async (ctx, { id, space, version, ifVersion }) => {
    const found = await findToRestore(ctx, id, { space, version });
    const reached = changeable(ctx, found, ifVersion);
    if (!reached.ok) return reached;
    const row = reached.value;
    if (version !== undefined) return await restoreVersion(ctx, row, version);
    if (row.state !== "forgotten") {
      return refuse("conflict", "The memory is not forgotten.");
    }
    return await bringBack(ctx, row, {});
  },
});

async function restoreVersion(
  ctx: UseCaseCtx,
  row: MemoryRow,
  version: number,
): Promise<Outcome<WrittenMemory>> {
  const earlier = await findVersion(ctx, row, version);
  if (earlier === null) {
    const detail = "The memory has no such earlier version.";
    return refuse("not_found", detail, { pointer: "/version" });
  }
  const { content, type, tags, trust = row.provenance.trust } = earlier;
  const claimed = { ...row.provenance, trust };
  const admitted = admitMemory(ctx, {
    ...{ content, tags, provenance: claimed },
    ...contextIn(earlier),
  });
  if (!admitted.ok) return admitted;
  const { input, flags } = admitted;
  return await bringBack(ctx, row, {
    content: input.content,
    context: input.context,
    contentHash: await identityOf(input.content, input.context),
    type,
    tags: input.tags,
    provenance: changedProvenance(ctx, row, { trust }),
    ...(flags.length > 0 && {
      state: "quarantined",
      flags: [...new Set([...row.flags, ...flags])],
    }),
  });
}

async function bringBack(
  ctx: UseCaseCtx,
  row: MemoryRow,
  changes: RowChanges,
): Promise<Outcome<WrittenMemory>> {
  const state = changes.state ?? stateBefore(row);
  const hash = changes.contentHash ?? row.contentHash;
  if (state === "active" || state === "quarantined") {
    const same = await findSameContent(ctx, row.space, hash, ctx.now);
    if (same !== null && same._id !== row._id) return sameContent();
  }
  // Each way leaves a version: forgetting passes always, so going to and fro must not.
  const wasForgotten = row.state === "forgotten";
  const old =
    wasForgotten && state === "active" ? await findRevived(ctx, row) : null;
  const by = plus(growth(row, changes, RESTORED), endedSize(old));
  const full = await beyondQuota(ctx, row.space, by);
  if (full) return full;
  const restored = await changeMemory(
    ctx,
    row,
    {
      ...changes,
      state,
      ...(wasForgotten && { purgeAt: row.expiresAt }),
      ...(wasForgotten && state !== "superseded" && { endedAt: undefined }),
    },
    { reason: RESTORED },
  );
  ctx.subjects.push(row.memoryId);
  if (old !== null) {
    await supersede(ctx, old, row.memoryId);
    ctx.subjects.push(old.memoryId);
  }
  return done(writtenMemory(restored));
}

async function findVersion(
  ctx: UseCaseCtx,
  { space, memoryId, historyFrom = 0 }: MemoryRow,
  version: number,
): Promise<Doc<"memoryVersions"> | null> {
  // One that is erased can still be there: what one transaction does not get done follows.
  if (version < historyFrom) return null;
  return await ctx.db
    .query("memoryVersions")
    .withIndex("by_space_and_memoryId_and_version", (q) =>
      q.eq("space", space).eq("memoryId", memoryId).eq("version", version),
    )
    .first();
}
