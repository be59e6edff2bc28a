/** Changes a memory, and takes it out of quarantine. */
import { v } from "convex/values";
import { useCase } from "../admission/useCase.js";
import { done, refuse } from "../outcome.js";
import { changeable, findToChange } from "./access.js";
import { admitBeside, admitMemory } from "./admitted.js";
import { memoryFields } from "./input.js";
import { applyChange } from "./changing.js";
import { freeRow, findToSupersede } from "./superseding.js";
import {
  publicMemory,
  vOneMemory,
  vWrittenMemory,
  writtenMemory,
} from "./rows.js";

const vChanges = v.object({
  ...memoryFields,
  content: v.optional(v.string()),
  supersedes: v.optional(v.string()),
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
    const { supersedes, ...fields } = admitted.input;
    const found = await findToSupersede(ctx, row.space, supersedes, {
      id: row.memoryId,
      row,
    });
    if (!found.ok) return found;
    const old = found.value;
    // Nothing to change makes no version.
    if (Object.keys(fields).length === 0 && old === null)
      return done(writtenMemory(row));
    const beside = admitBeside(ctx, row, fields, given.allowFindings);
    if (!beside.ok) return beside;
    const flags = [...new Set([...admitted.flags, ...beside.flags])];
    const changed = await applyChange(ctx, row, {
      fields: beside.input,
      flags,
      old,
    });
    return changed.ok ? done(writtenMemory(changed.value)) : changed;
  },
});

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
    const freed = await freeRow(ctx, row);
    return freed.ok ? done({ memory: publicMemory(freed.value) }) : freed;
  },
});
