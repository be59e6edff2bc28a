/** Stores new memories, and those whose ids clients choose. */
import { v, type Infer } from "convex/values";
import { reachSpace } from "../admission/spaces.js";
import { beyondQuota, plus, sizeOf } from "../admission/usage.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { guardId } from "../guard/texts.js";
import { MEMORY_ID, serverForm, SHORT_ID } from "../ids.js";
import { done, refuse, vRefusal, type Outcome } from "../outcome.js";
import { findMemory, type MemoryRow } from "../rows.js";
import { identityOf } from "../text/content.js";
import {
  sameContent,
  staleVersion,
  beyondTrust,
  replacedProvenance,
} from "./access.js";
import { admitMemory, stateBy } from "./admitted.js";
import { memoryFields } from "./input.js";
import { sayAgain } from "./changing.js";
import { isHeld, vSimilar, vWrittenMemory, writtenMemory } from "./rows.js";
import {
  changeMemory,
  fieldsOf,
  findSameContent,
  growth,
  insertMemory,
  supersede,
  type RowChanges,
} from "./store.js";
import { endedSize, findToSupersede } from "./superseding.js";

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
  /** Of a memory that was known already, the names of the fields that are other than they were. */
  changed: v.optional(v.array(v.string())),
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
  makesAgent: () => true,
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
      return refuse("payload_too_large", `At most ${MAX_BATCH} memories.`, {
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

  const hash = await identityOf(input.content, input.context);
  const same = await findSameContent(ctx, space, hash, ctx.now);
  const found = await findToSupersede(ctx, space, supersedes, {
    ...(same && { id: same.memoryId, row: same }),
  });
  if (!found.ok) return found;
  const old = found.value;
  if (same !== null) return await sayAgain(ctx, same, input, old);
  const state = stateBy(flags);
  const fields = await fieldsOf(ctx, input);
  // A memory in quarantine takes nobody's place until it is promoted.
  const ended = state === "active" ? old : null;
  const by = plus(sizeOf(fields), endedSize(ended));
  const full = await beyondQuota(ctx, space, by);
  if (full) return full;
  const row = await insertMemory(ctx, space, fields, {
    state,
    flags,
    ...(old !== null && { supersedes: old.memoryId }),
  });
  if (ended !== null) {
    await supersede(ctx, ended, row.memoryId);
    ctx.subjects.push(ended.memoryId);
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
  makesAgent: () => true,
  reveals: "memory:read",
  args: {
    id: v.string(),
    space: v.optional(v.string()),
    memory: v.object(memoryFields),
    supersedes: v.optional(v.string()),
    ifVersion: v.optional(v.number()),
  },
  returns: vRemembered,
  handler: async (ctx, { id, space: wanted, memory, ...given }) => {
    if (!MEMORY_ID.test(id)) {
      const detail = "An id is 1 to 64 of A-Z, a-z, 0-9 and . _ : -";
      return refuse("invalid_request", detail, { pointer: "/id" });
    }
    const admitted = admitMemory(ctx, memory);
    if (!admitted.ok) return admitted;
    const { input, flags } = admitted;
    const reached = await reachSpace(ctx, wanted, "write");
    if (!reached.ok) return reached;
    const space = reached.value;
    const row = await findMemory(ctx, space, id);
    const refused = beyondPut(ctx, id, row, given.ifVersion);
    if (refused) return refused;
    const hash = await identityOf(input.content, input.context);
    const same = await findSameContent(ctx, space, hash, ctx.now);
    if (same !== null && same.memoryId !== id) return sameContent();
    const found = await findToSupersede(ctx, space, given.supersedes, {
      id,
      row,
    });
    if (!found.ok) return found;
    const old = found.value;
    const holds = flags.length === 0 && !(row && isHeld(row));
    const ended = holds ? old : null;
    const fields = await fieldsOf(ctx, input);
    const by = row
      ? growth(row, { context: undefined, ...fields }, "replaced")
      : sizeOf(fields);
    const full = await beyondQuota(ctx, space, plus(by, endedSize(ended)));
    if (full) return full;
    ctx.subjects.push(id);
    const state = stateBy(flags);
    const link = old === null ? {} : { supersedes: old.memoryId };
    const stored =
      row === null
        ? await insertMemory(ctx, space, fields, {
            ...{ memoryId: id, state, flags, ...link },
          })
        : await replaceMemory(ctx, row, {
            ...fields,
            ...{ state, flags, ...link },
            provenance: replacedProvenance(ctx, row, fields, memory.provenance),
          });
    if (ended !== null) {
      await supersede(ctx, ended, id);
      ctx.subjects.push(ended.memoryId);
    }
    return done({ ...writtenMemory(stored), created: row === null });
  },
});

/** Why the id, and what is stored under it, cannot be put by this caller. */
function beyondPut(
  ctx: UseCaseCtx,
  id: string,
  row: MemoryRow | null,
  ifVersion: number | undefined,
): Outcome<never> | null {
  if (row !== null)
    return beyondTrust(ctx, row) ?? staleVersion(row, ifVersion);
  if (serverForm(id) !== null || SHORT_ID.test(id)) {
    const detail = "Ids of this form are made by the server.";
    return refuse("invalid_request", detail, { pointer: "/id" });
  }
  if (ifVersion !== undefined) {
    const detail = "There is no memory with this id.";
    return refuse("precondition_failed", detail);
  }
  const named = guardId(ctx, "/id", id);
  return named.ok ? null : named;
}

/** The row as it is put anew, whatever it was; what it was becomes a version. */
async function replaceMemory(
  ctx: UseCaseCtx,
  row: MemoryRow,
  fields: RowChanges & { flags: string[] },
): Promise<MemoryRow> {
  const changes = {
    // What is not said anew is not kept.
    ...{ context: undefined, expiresAt: undefined, purgeAt: undefined },
    ...fields,
    // Whoever reviews it sees what it was held back for.
    flags: isHeld(row)
      ? [...new Set([...row.flags, ...fields.flags])]
      : fields.flags,
    ...{ endedAt: undefined, supersededBy: undefined },
  };
  return await changeMemory(ctx, row, changes, { reason: "replaced" });
}
