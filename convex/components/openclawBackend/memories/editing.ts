/** Changes a memory, and takes it out of quarantine. */
import { v } from "convex/values";
import { beyondQuota, NOTHING, plus } from "../admission/usage.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { done, refuse } from "../outcome.js";
import { findMemory, type MemoryRow } from "../rows.js";
import { hashOf } from "../text/hash.js";
import { changeable, findToChange, sameContent } from "./access.js";
import { admitMemory } from "./admitted.js";
import { memoryFields, normalTags, type MemoryInput } from "./input.js";
import {
  publicMemory,
  vOneMemory,
  vWrittenMemory,
  writtenMemory,
} from "./rows.js";
import {
  changeMemory,
  findSameContent,
  growth,
  supersede,
  SUPERSEDED,
  type RowChanges,
} from "./store.js";
import { changedProvenance, outranks } from "./trust.js";

const vChanges = v.object({
  ...memoryFields,
  content: v.optional(v.string()),
});

/** Changes the fields that are given; what was is kept as a version. */
export const update = useCase({
  action: "memory.update",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  reveals: "memory:read",
  args: {
    id: v.string(),
    space: v.optional(v.string()),
    changes: vChanges,
    ifVersion: v.optional(v.number()),
  },
  returns: vWrittenMemory,
  handler: async (ctx, { id, space, changes: given, ifVersion }) => {
    const admitted = admitMemory(ctx, given);
    if (!admitted.ok) return admitted;
    const reached = changeable(
      ctx,
      await findToChange(ctx, id, space),
      ifVersion,
    );
    if (!reached.ok) return reached;
    const row = reached.value;
    // Nothing to change makes no version.
    if (Object.keys(given).length === 0) return done(writtenMemory(row));

    const { input: changes, flags } = admitted;
    const contentHash = await hashOf(changes.content ?? row.content);
    if (contentHash !== row.contentHash && row.state !== "superseded") {
      const same = await findSameContent(ctx, row.space, contentHash, ctx.now);
      if (same !== null) return sameContent();
    }
    const fields = changedFields(ctx, row, changes);
    const full = await beyondQuota(ctx, row.space, growth(row, fields));
    if (full) return full;
    ctx.subjects.push(row.memoryId);
    const changed = await changeMemory(ctx, row, {
      ...fields,
      contentHash,
      // Whatever is flagged waits for a review, and what was flagged is not forgotten by a change.
      ...(flags.length > 0 && {
        state: "quarantined",
        flags: [...new Set([...row.flags, ...flags])],
      }),
    });
    return done(writtenMemory(changed));
  },
});

function changedFields(
  ctx: UseCaseCtx,
  row: MemoryRow,
  changes: Partial<MemoryInput>,
): RowChanges {
  const { expiresAt, tags: givenTags, provenance, ...plain } = changes;
  const tags = givenTags ? normalTags(givenTags) : row.tags;
  const touched =
    plain.content !== undefined ||
    provenance !== undefined ||
    outranks(row, ctx);
  return {
    ...plain,
    tags,
    ...(touched && { provenance: changedProvenance(ctx, row, provenance) }),
    ...(expiresAt !== undefined && {
      expiresAt: expiresAt ?? undefined,
      purgeAt: expiresAt ?? undefined,
    }),
  };
}

/** Takes a memory out of quarantine: the word of somebody whose words would not have gone there. */
export const promote = useCase({
  action: "memory.promote",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  reveals: "memory:read",
  args: {
    id: v.string(),
    space: v.optional(v.string()),
    ifVersion: v.optional(v.number()),
  },
  returns: vOneMemory,
  handler: async (ctx, { id, space, ifVersion }) => {
    if (ctx.caller.trustCeiling !== "owner") {
      const detail = "Promoting needs a token of owner trust.";
      return refuse("forbidden", detail, { requiredTrust: "owner" });
    }
    const reached = changeable(
      ctx,
      await findToChange(ctx, id, space),
      ifVersion,
    );
    if (!reached.ok) return reached;
    const row = reached.value;
    if (row.state !== "quarantined") {
      return refuse("conflict", "The memory is not in quarantine.");
    }
    const old =
      row.supersedes && (await findMemory(ctx, row.space, row.supersedes));
    const ended = old && old.state === "active" ? old : null;
    const by = plus(
      growth(row, {}, "promoted"),
      ended ? growth(ended, {}, SUPERSEDED) : NOTHING,
    );
    const full = await beyondQuota(ctx, row.space, by);
    if (full) return full;
    const promoted = await changeMemory(
      ctx,
      row,
      // What was over already when it came is so still.
      { state: row.endedAt === undefined ? "active" : "superseded" },
      { reason: "promoted", frees: true },
    );
    if (ended) await supersede(ctx, ended, row.memoryId);
    ctx.subjects.push(row.memoryId);
    return done({ memory: publicMemory(promoted) });
  },
});
