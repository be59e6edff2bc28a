/** Stores new memories, and those whose ids clients choose. */
import { v, type Infer } from "convex/values";
import { reachSpace } from "../admission/spaces.js";
import { beyondQuota, NOTHING, plus, sizeOf } from "../admission/usage.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { guardId } from "../guard/names.js";
import { MEMORY_ID, serverForm } from "../ids.js";
import { done, refuse, vRefusal, type Outcome } from "../outcome.js";
import { findMemory } from "../rows.js";
import { hashOf } from "../text/hash.js";
import { sameContent, staleVersion } from "./access.js";
import { admitMemory, stateBy } from "./admitted.js";
import { memoryFields } from "./input.js";
import { isHeld, vSimilar, vWrittenMemory, writtenMemory } from "./rows.js";
import {
  changeMemory,
  fieldsOf,
  findSameContent,
  growth,
  insertMemory,
  supersede,
  SUPERSEDED,
} from "./store.js";
import { beyondTrust, replacedProvenance } from "./trust.js";

/** The most memories that one call may bring. */
export const MAX_BATCH = 100;

export const vRemember = v.object({
  ...memoryFields,
  space: v.optional(v.string()),
  supersedes: v.optional(v.string()),
});

export const vRemembered = v.object({
  ...vWrittenMemory.fields,
  created: v.boolean(),
  /** Added to the answer where the caller asks for it. */
  similar: v.optional(v.array(vSimilar)),
});

export const vRememberedAll = v.object({
  /** The request that this answered first; its replays name it where they show a refusal. */
  requestId: v.string(),
  results: v.array(
    v.union(
      v.object({ ok: v.literal(true), ...vRemembered.fields }),
      v.object({ ok: v.literal(false), refusal: vRefusal }),
    ),
  ),
});

/** Stores new memories; a content that is there already is answered instead of stored again. */
export const remember = useCase({
  action: "memory.remember",
  // A replayed answer shows what the first one did, so this cannot wait for the case.
  scope: ({ alsoReads }) =>
    alsoReads ? ["memory:write", "memory:read"] : ["memory:write"],
  bucket: "write",
  writes: true,
  reveals: "memory:read",
  args: {
    items: v.array(vRemember),
    /** The one item is the whole request: its refusal is the answer. */
    alone: v.optional(v.boolean()),
    /** The answer will show other memories too. */
    alsoReads: v.optional(v.boolean()),
  },
  returns: vRememberedAll,
  handler: async (ctx, { items, alone }) => {
    if (items.length > MAX_BATCH) {
      return refuse("invalid_request", `At most ${MAX_BATCH} memories.`, {
        pointer: "/memories",
      });
    }
    const results: Infer<typeof vRememberedAll>["results"] = [];
    for (const item of items) {
      const outcome = await rememberOne(ctx, item);
      results.push(
        outcome.ok
          ? { ok: true, ...outcome.value }
          : { ok: false, refusal: outcome.refusal },
      );
    }
    // A refusal that is the answer is stored under no idempotency key.
    const [only] = results;
    if (alone && only && !only.ok) return only;
    return done({ requestId: ctx.call.requestId, results });
  },
});

async function rememberOne(
  ctx: UseCaseCtx,
  { space: wanted, supersedes, ...given }: Infer<typeof vRemember>,
): Promise<Outcome<Infer<typeof vRemembered>>> {
  const admitted = admitMemory(ctx, given);
  if (!admitted.ok) return admitted;
  const { input, flags } = admitted;
  const reached = await reachSpace(ctx, wanted, "write");
  if (!reached.ok) return reached;
  const space = reached.value;

  const old =
    supersedes === undefined ? null : await findMemory(ctx, space, supersedes);
  if (supersedes !== undefined && old === null) {
    return refuse(
      "not_found",
      "The memory to supersede is not in this space.",
      {
        pointer: "/supersedes",
      },
    );
  }
  const outranked = old && beyondTrust(ctx, old);
  if (outranked) return outranked;
  if (old !== null && old.state !== "active") {
    return refuse("conflict", `The memory to supersede is ${old.state}.`, {
      pointer: "/supersedes",
    });
  }
  const same = await findSameContent(
    ctx,
    space,
    await hashOf(input.content),
    ctx.now,
  );
  if (same !== null) {
    ctx.subjects.push(same.memoryId);
    return done({ ...writtenMemory(same), created: false });
  }
  const state = stateBy(flags);
  const fields = await fieldsOf(ctx, input);
  const ended =
    old && state === "active" ? growth(old, {}, SUPERSEDED) : NOTHING;
  const by = plus(sizeOf(fields), ended);
  const full = await beyondQuota(ctx, space, by);
  if (full) return full;
  const row = await insertMemory(ctx, space, fields, {
    state,
    flags,
    ...(old !== null && { supersedes: old.memoryId }),
  });
  // A memory in quarantine takes nobody's place until it is promoted.
  if (old !== null && state === "active") {
    await supersede(ctx, old, row.memoryId);
    ctx.subjects.push(old.memoryId);
  }
  ctx.subjects.push(row.memoryId);
  return done({ ...writtenMemory(row), created: true });
}

/** Creates or replaces the memory with an id that the caller chose. */
export const put = useCase({
  action: "memory.put",
  scope: "memory:write",
  bucket: "write",
  writes: true,
  reveals: "memory:read",
  args: {
    id: v.string(),
    space: v.optional(v.string()),
    memory: v.object(memoryFields),
    ifVersion: v.optional(v.number()),
  },
  returns: vRemembered,
  handler: async (ctx, { id, space: wanted, memory, ifVersion }) => {
    if (!MEMORY_ID.test(id)) {
      return refuse(
        "invalid_request",
        "An id is 1 to 64 of A-Z, a-z, 0-9 and . _ : -",
        {
          pointer: "/id",
        },
      );
    }
    const admitted = admitMemory(ctx, memory);
    if (!admitted.ok) return admitted;
    const { input, flags } = admitted;
    const reached = await reachSpace(ctx, wanted, "write");
    if (!reached.ok) return reached;
    const space = reached.value;

    const existing = await findMemory(ctx, space, id);
    if (existing === null && serverForm(id) !== null) {
      const detail = "Ids of this form are made by the server.";
      return refuse("invalid_request", detail, { pointer: "/id" });
    }
    const refused =
      existing &&
      (beyondTrust(ctx, existing) ?? staleVersion(existing, ifVersion));
    if (refused) return refused;
    if (existing === null) {
      if (ifVersion !== undefined) {
        const detail = "There is no memory with this id.";
        return refuse("precondition_failed", detail);
      }
      const named = guardId(ctx, "/id", id);
      if (!named.ok) return named;
    }
    const same = await findSameContent(
      ctx,
      space,
      await hashOf(input.content),
      ctx.now,
    );
    if (same !== null && same.memoryId !== id) return sameContent();
    ctx.subjects.push(id);
    const fields = await fieldsOf(ctx, input);
    const by = existing ? growth(existing, fields, "replaced") : sizeOf(fields);
    const full = await beyondQuota(ctx, space, by);
    if (full) return full;
    if (existing === null) {
      const row = await insertMemory(ctx, space, fields, {
        memoryId: id,
        state: stateBy(flags),
        flags,
      });
      return done({ ...writtenMemory(row), created: true });
    }
    const revived = {
      state: stateBy(flags),
      // Whoever reviews it sees what it was held back for.
      flags: isHeld(existing)
        ? [...new Set([...existing.flags, ...flags])]
        : flags,
      provenance: replacedProvenance(ctx, existing, fields, memory.provenance),
      endedAt: undefined,
      supersededBy: undefined,
    };
    const expiry = { expiresAt: fields.expiresAt, purgeAt: fields.purgeAt };
    const row = await changeMemory(
      ctx,
      existing,
      { ...fields, ...expiry, ...revived },
      { reason: "replaced" },
    );
    return done({ ...writtenMemory(row), created: false });
  },
});
