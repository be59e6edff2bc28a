/**
 * Takes text out of the store at once, for which forgetting waits: all that a memory says, or all that it
 * said before.
 */
import { v, type Infer, type ObjectType } from "convex/values";
import { internal } from "../_generated/api.js";
import { internalMutation } from "../_generated/server.js";
import { addAbout } from "../admission/auditRows.js";
import { ownSpace } from "../admission/spaces.js";
import { SpaceUsage } from "../admission/usage.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { changeable, findToErase } from "../memories/access.js";
import { clearMemory, type Clearing } from "../memories/store.js";
import { findToRevive, revive, vRevived } from "../memories/superseding.js";
import { done, refuse, type Outcome } from "../outcome.js";
import type { MemoryRow } from "../rows.js";
import { eraseTraces, firstOf, vErasing } from "./traces.js";

const args = {
  id: v.string(),
  space: v.optional(v.string()),
  ifVersion: v.optional(v.number()),
};

/**
 * Takes a memory's text away for good, whatever its state is: what stays is a tombstone. With `revive` the one
 * whose place it took comes back.
 */
export const purge = useCase({
  action: "memory.purge",
  scope: ({ revive }) =>
    revive ? ["memory:write", "memory:read"] : ["memory:write"],
  bucket: "write",
  writes: true,
  args: { ...args, revive: v.optional(v.boolean()) },
  returns: v.union(v.null(), vRevived),
  handler: async (ctx, { revive: isAsked, ...which }) => {
    const reached = await erasable(ctx, which);
    if (!reached.ok) return reached;
    const row = reached.value;
    const found = isAsked ? await findToRevive(ctx, row) : done(null);
    if (!found.ok) return found;
    const version = row.version + 1;
    await clearMemory(ctx, row, ctx.now, version);
    await erase(ctx, firstOf(row, { below: version, whole: true }));
    return done(found.value && (await revive(ctx, found.value)));
  },
});

/** Takes away what a memory said before, for good; what it says now stays. */
export const eraseHistory = useCase({
  action: "memory.eraseHistory",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  args,
  returns: v.null(),
  handler: async (ctx, which) => {
    const reached = await erasable(ctx, which);
    if (!reached.ok) return reached;
    const row = reached.value;
    const { version } = row;
    await ctx.db.patch("memories", row._id, {
      historyFrom: version,
      revision: ctx.db.vars.commitTs,
    });
    await erase(ctx, firstOf(row, { below: version, whole: false }));
    return done(null);
  },
});

/**
 * The row that may be erased. What cannot be undone needs more than writing, and reaches the own space
 * alone: who reads a shared space has not been asked. The operator may erase whatever the agent may write.
 */
async function erasable(
  ctx: UseCaseCtx,
  { id, space, ifVersion }: ObjectType<typeof args>,
): Promise<Outcome<MemoryRow>> {
  const { agent, scopes, trustCeiling, token } = ctx.caller;
  if (!scopes.includes("admin") && trustCeiling !== "owner") {
    const detail =
      "Erasing at once needs the scope admin or a token of owner trust.";
    return refuse("forbidden", detail, {
      requiredScope: "admin",
      requiredTrust: "owner",
    });
  }
  const reached = changeable(ctx, await findToErase(ctx, id, space), ifVersion);
  if (!reached.ok) return reached;
  const row = reached.value;
  if (token !== null && row.space !== ownSpace(agent.agentId)) {
    const detail = "Only a memory of your own space can be erased at once.";
    return refuse("forbidden", detail, { space: row.space });
  }
  ctx.subjects.push(row.memoryId);
  addAbout(ctx.about, row.provenance.agentId, row.memoryId);
  return reached;
}

/** What one transaction does not get done goes on at once, in transactions of its own. */
async function erase(
  ctx: Clearing,
  erasing: Infer<typeof vErasing>,
): Promise<void> {
  const rest = await eraseTraces(ctx, erasing);
  if (rest === null) return;
  const { goOn } = internal.erasing.erasing;
  await ctx.scheduler.runAfter(0, goOn, { erasing: rest });
}

export const goOn = internalMutation({
  args: { erasing: vErasing },
  returns: v.null(),
  handler: async (ctx, { erasing }) => {
    const usage = new SpaceUsage(ctx);
    await erase({ ...ctx, usage }, erasing);
    await usage.write();
    return null;
  },
});
