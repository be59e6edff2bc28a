/** Forgets one memory or many. */
import { v, type Infer } from "convex/values";
import { reachSpace } from "../admission/spaces.js";
import { useCase, type UseCaseCtx } from "../admission/useCase.js";
import { rangeOf, vMoment } from "../calendar.js";
import {
  refuseInstructions,
  guardSecrets,
  type Refused,
} from "../guard/texts.js";
import { MEMORY_ID } from "../ids.js";
import { done, refuse } from "../outcome.js";
import { charactersOf, findMemory, type MemoryRow } from "../rows.js";
import { checkText } from "../text/content.js";
import { vMemoryType, vSource } from "../vocabulary.js";
import { changeable, findToChange, beyondTrust } from "./access.js";
import { hasTag, normalTags } from "./input.js";
import { memoriesInOrder } from "./list.js";
import { findToRevive, revive, vRevived } from "./superseding.js";
import { isExpired } from "./rows.js";
import { forgetRow } from "./store.js";

export const MAX_REASON_CHARACTERS = 200;
/** Memories that one call forgets, and rows that a dry run looks at. */
export const MAX_FORGOTTEN = 100;
const MAX_SCANNED = 2000;
/** And their stored text, of up to 3 bytes a character: a transaction reads 16 MiB. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** A reason is kept in the history: it passes what every stored text passes, and cannot be held back. */
function admitReason(ctx: UseCaseCtx, reason: string | undefined) {
  const checked = checkText("/reason", reason ?? "", MAX_REASON_CHARACTERS);
  if (!checked.ok) return checked;
  const plain = refuseInstructions("/reason", reason ?? "");
  if (!plain.ok) return plain;
  const given = reason === undefined ? {} : { reason };
  const guarded = guardSecrets(ctx, given);
  return guarded.ok ? { ok: true as const, ...guarded.input } : guarded;
}

/**
 * Forgets a memory: gone from every read at once, restorable for the undo window. With `revive` the one whose
 * place it took comes back, in the same transaction.
 */
export const forget = useCase({
  action: "memory.forget",
  // What comes back is told.
  scope: ({ revive }) =>
    revive ? ["memory:write", "memory:read"] : ["memory:write"],
  bucket: "write",
  writes: true,
  args: {
    id: v.string(),
    space: v.optional(v.string()),
    reason: v.optional(v.string()),
    ifVersion: v.optional(v.number()),
    revive: v.optional(v.boolean()),
  },
  returns: v.union(v.null(), vRevived),
  handler: async (ctx, { id, space, reason, ifVersion, ...asked }) => {
    const admitted = admitReason(ctx, reason);
    if (!admitted.ok) return admitted;
    const reached = changeable(
      ctx,
      await findToChange(ctx, id, space),
      ifVersion,
    );
    if (!reached.ok) return reached;
    const row = reached.value;
    const found = asked.revive ? await findToRevive(ctx, row) : done(null);
    if (!found.ok) return found;
    await forgetRow(ctx, row, admitted.reason);
    return done(found.value && (await revive(ctx, found.value)));
  },
});

export const vForgetFilter = v.object({
  space: v.optional(v.string()),
  type: v.optional(vMemoryType),
  tags: v.optional(v.array(v.string())),
  since: v.optional(vMoment),
  until: v.optional(vMoment),
  source: v.optional(vSource),
});
type Filter = Omit<Infer<typeof vForgetFilter>, "since" | "until"> & {
  since?: number;
  until?: number;
};

export const vForgotten = v.object({
  matched: v.number(),
  ids: v.array(v.string()),
  applied: v.boolean(),
  more: v.boolean(),
});

/**
 * Forgets many. A dry run names what the filter matches; applying takes exactly those ids, so that
 * nothing is forgotten that nobody has seen.
 */
export const forgetMany = useCase({
  action: "memory.forgetMany",
  // A filter asks what is there: to be told ids by it, and to learn whether a memory fits it, is reading.
  scope: ({ dryRun, filter: { space: _, ...asked } }) =>
    dryRun || Object.keys(asked).length > 0
      ? ["memory:write", "memory:read"]
      : ["memory:write"],
  bucket: "write",
  writes: true,
  args: {
    filter: vForgetFilter,
    dryRun: v.boolean(),
    ids: v.optional(v.array(v.string())),
    reason: v.optional(v.string()),
  },
  returns: vForgotten,
  handler: async (ctx, { filter: given, dryRun, ids, reason }) => {
    const reached = await reachSpace(
      ctx,
      given.space,
      "write",
      "/filter/space",
    );
    if (!reached.ok) return reached;
    const space = reached.value;
    const filter = filterOf(ctx, given);
    if ("refusal" in filter) return filter;
    if (dryRun) {
      const { rows, more } = await matching(ctx, space, filter);
      const matched = rows.map(({ memoryId }) => memoryId);
      return done({ matched: rows.length, ids: matched, applied: false, more });
    }
    const admitted = admitReason(ctx, reason);
    if (!admitted.ok) return admitted;
    const count = ids?.length ?? 0;
    if (ids === undefined || count === 0 || count > MAX_FORGOTTEN) {
      const detail = `Applying takes the 1 to ${MAX_FORGOTTEN} ids that a dry run has named.`;
      const code = count === 0 ? "invalid_request" : "payload_too_large";
      return refuse(code, detail, { pointer: "/ids" });
    }
    const rows: MemoryRow[] = [];
    for (const [i, id] of [...new Set(ids)].entries()) {
      // In the filter's space alone: an id is unique within a space, and another one may have it too.
      const row = MEMORY_ID.test(id) ? await findMemory(ctx, space, id) : null;
      if (
        row === null ||
        row.state === "forgotten" ||
        isExpired(row, ctx.now)
      ) {
        return refuse("not_found", "No memory of this space has this id.", {
          pointer: `/ids/${i}`,
        });
      }
      const refused = beyondTrust(ctx, row);
      if (refused) return refused;
      if (!passes(row, filter)) {
        return refuse("conflict", "The memory no longer fits the filter.", {
          pointer: `/ids/${i}`,
        });
      }
      rows.push(row);
    }
    for (const row of rows) await forgetRow(ctx, row, admitted.reason);
    return done({
      matched: rows.length,
      ids: rows.map((row) => row.memoryId),
      applied: true,
      more: false,
    });
  },
});

function filterOf(
  { caller }: UseCaseCtx,
  { since, until, tags = [], ...rest }: Infer<typeof vForgetFilter>,
): Filter | Refused {
  const { timeZone } = caller.agent;
  const range = rangeOf(timeZone, { since, until }, "/filter");
  return range.ok ? { ...rest, ...range.value, tags: normalTags(tags) } : range;
}

async function matching(
  ctx: UseCaseCtx,
  space: string,
  filter: Filter,
): Promise<{ rows: MemoryRow[]; more: boolean }> {
  const rows: MemoryRow[] = [];
  let scanned = 0;
  let characters = 0;
  for await (const row of memoriesInOrder(ctx, [space], filter, null)) {
    const isCut = scanned === MAX_SCANNED || characters >= MAX_CHARACTERS;
    if (rows.length === MAX_FORGOTTEN || isCut) return { rows, more: true };
    scanned += 1;
    characters += charactersOf(row);
    if (!isExpired(row, ctx.now) && passes(row, filter)) rows.push(row);
  }
  return { rows, more: false };
}

function passes(row: MemoryRow, filter: Filter): boolean {
  const { type, tags = [], since, until, source } = filter;
  return (
    (type === undefined || row.type === type) &&
    tags.every((tag) => hasTag(row.tags, tag)) &&
    (since === undefined || row.createdAt >= since) &&
    (until === undefined || row.createdAt < until) &&
    (source === undefined || row.provenance.source === source)
  );
}
