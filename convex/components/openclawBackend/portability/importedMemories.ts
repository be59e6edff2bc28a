import { beyondQuota, sizeOf } from "../admission/usage.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import {
  addToRecall,
  findRecallRow,
  isFindable,
  indexTags,
} from "../embedding/recallRows.js";
import { renewFrom } from "../embedding/renewing.js";
import { guardId } from "../guard/texts.js";
import { MEMORY_ID } from "../ids.js";
import { admitMemory, stateBy } from "../memories/admitted.js";
import { isExpired, isHeld } from "../memories/rows.js";
import {
  changeMemory,
  fieldsOf,
  findSameContent,
  growth,
  UNDO_WINDOW_MS,
} from "../memories/store.js";
import { beyondTrust, replacedProvenance } from "../memories/access.js";
import { done, refuse } from "../outcome.js";
import { findMemory, type MemoryRow } from "../rows.js";
import { contextIn } from "../text/content.js";
import type { State } from "../vocabulary.js";
import {
  authored,
  checkBefore,
  checkTimes,
  invalid,
  isVersion,
  skipped,
  takenElsewhere,
  type Options,
  type Taken,
  type MemoryLine,
} from "./lines.js";

// The line of a memory is decided by what is stored under its id.

export async function takeMemory(
  ctx: UseCaseCtx,
  space: string,
  line: MemoryLine,
  { onConflict, dryRun }: Options,
): Promise<Taken> {
  const { createdAt, updatedAt, endedAt, writtenAt } = line;
  const times = checkTimes(ctx, { createdAt, updatedAt, endedAt, writtenAt });
  if (!times.ok) return times;
  const before = checkBefore(line);
  if (!before.ok) return before;
  if (!isVersion(line.version)) return invalid("/version", "Malformed.");
  for (const link of ["supersedes", "supersededBy"] as const) {
    if (line[link] !== null && !MEMORY_ID.test(line[link]))
      return invalid(`/${link}`, "Malformed.");
  }
  if (line.content === null && line.state !== "forgotten")
    return invalid("/content", "Only a forgotten memory has none.");
  // What has expired is gone; a row of it would say no more than none.
  if (
    line.state !== "forgotten" &&
    isExpired(
      line.expiresAt === null ? {} : { expiresAt: line.expiresAt },
      ctx.now,
    )
  )
    return skipped();

  const fields = await fieldsOfLine(ctx, line);
  if (!fields.ok) return fields;
  const existing = await findMemory(ctx, space, line.id);
  const { state } = fields.value;
  const quarantined = isQuarantined(fields.value);
  const same =
    state === "active" || state === "quarantined"
      ? await findSameContent(ctx, space, fields.value.contentHash, ctx.now)
      : null;
  if (existing === null) {
    if (same !== null) return skipped();
    const named = guardId(ctx, "/id", line.id);
    if (!named.ok) return named;
    const full = await beyondQuota(ctx, space, sizeOf(fields.value));
    if (full) return full;
    const taken = await takenElsewhere(ctx, space, line.id, findMemory);
    if (taken) return taken;
    if (!dryRun) await insertLine(ctx, space, line, fields.value);
    return done({ status: "imported", quarantined });
  }
  const stays =
    onConflict === "skip" ||
    (onConflict === "newer" && line.updatedAt <= existing.updatedAt);
  if (stays) return skipped();
  const changes =
    line.content === null
      ? tombstone(existing, fields.value)
      : replacement(ctx, existing, fields.value, line);
  if (saysTheSame(existing, changes)) return skipped();
  const refused = beyondTrust(ctx, existing);
  if (refused) return refused;
  if (same !== null && same.memoryId !== line.id) {
    return refuse(
      "conflict",
      "Another memory of the space has the same content.",
      { pointer: "/content" },
    );
  }
  // A forgetting passes also where there is no room.
  const forgets = line.content === null && existing.state !== "forgotten";
  const by = growth(existing, changes, "imported");
  const full = forgets ? null : await beyondQuota(ctx, space, by);
  if (full) return full;
  if (!dryRun) await replaceWith(ctx, existing, line, changes);
  return done({ status: "replaced", quarantined: isQuarantined(changes) });
}

function isQuarantined({ state, restoresTo }: LineFields): boolean {
  return state === "quarantined" || restoresTo === "quarantined";
}

/** What the line makes of the row: as everywhere, it stays held back, and no more trusted for saying the same. */
function replacement(
  ctx: UseCaseCtx,
  row: MemoryRow,
  fields: LineFields,
  line: MemoryLine,
): LineFields {
  const { trust } = line.provenance;
  const provenance = replacedProvenance(ctx, row, fields, { trust });
  const {
    restoresTo = fields.state === "forgotten" ? row.restoresTo : undefined,
  } = fields;
  if (!isHeld(row)) return { ...fields, provenance, restoresTo };
  const flags = [...new Set([...row.flags, ...fields.flags])];
  const held = { ...fields, provenance, flags };
  return fields.state === "forgotten"
    ? { ...held, restoresTo: "quarantined" }
    : { ...held, state: "quarantined" };
}

/** The stored form of a line, by the same rules as every other write. */
async function fieldsOfLine(ctx: UseCaseCtx, line: MemoryLine) {
  const { type, tags, importance, pinned, metadata } = line;
  const { source, ref, trust } = line.provenance;
  const given = {
    content: line.content ?? "",
    ...contextIn(line),
    type,
    tags,
    importance,
    pinned,
    metadata,
    provenance: { source, trust, ...(ref !== undefined && { ref }) },
  };
  // A tombstone has no text that could be looked at.
  const admitted =
    line.content === null
      ? {
          ok: true as const,
          input: { ...given, context: [], tags: [], metadata: {} },
          flags: [],
        }
      : admitMemory(ctx, given, { imported: true });
  if (!admitted.ok) return admitted;
  const { input } = admitted;
  const flags = [...new Set([...admitted.flags, ...line.flags])];
  // Whoever imports it, and whatever the line says it was: what is flagged here waits for a review here.
  const held = stateBy(flags) === "quarantined";
  const isForgotten = line.state === "forgotten";
  const state = held && !isForgotten ? "quarantined" : line.state;
  const ended =
    line.endedAt ??
    (["active", "quarantined"].includes(line.state) ? null : line.updatedAt);
  const purgeAt =
    line.content === null
      ? undefined
      : state === "forgotten"
        ? ended! + UNDO_WINDOW_MS
        : (line.expiresAt ?? undefined);
  const plain = await fieldsOf(ctx, input);
  return done({
    ...plain,
    context: plain.context,
    ...(line.content === null && { contentHash: "" }),
    provenance: authored(ctx, plain.provenance, line.provenance.agentId),
    state,
    flags,
    restoresTo: isForgotten && held ? ("quarantined" as const) : undefined,
    supersedes: line.supersedes ?? undefined,
    supersededBy: line.supersededBy ?? undefined,
    endedAt: ended ?? undefined,
    expiresAt: line.expiresAt ?? undefined,
    purgeAt,
    createdAt: line.createdAt,
    writtenAt: line.writtenAt,
  });
}
type LineFields = Omit<
  Extract<Awaited<ReturnType<typeof fieldsOfLine>>, { ok: true }>["value"],
  "restoresTo"
> & { restoresTo: State | undefined };

async function insertLine(
  ctx: UseCaseCtx,
  space: string,
  line: MemoryLine,
  fields: LineFields,
): Promise<void> {
  const id = await ctx.db.insert("memories", {
    ...withoutUndefined(fields),
    memoryId: line.id,
    space,
    ...(line.before !== undefined && { before: line.before }),
    updatedAt: line.updatedAt,
    version: line.version,
    revision: ctx.db.vars.commitTs,
  });
  const row = (await ctx.db.get("memories", id))!;
  ctx.usage.grow(space, sizeOf(row));
  if (row.state === "active") await indexTags(ctx, row);
  if (isFindable(row)) await addToRecall(ctx, row, ctx.now);
  if (row.before === undefined) await renewFrom(ctx, [row]);
}

type Optional =
  | "context"
  | "restoresTo"
  | "supersedes"
  | "supersededBy"
  | "endedAt"
  | "expiresAt"
  | "purgeAt";

/** Fields that are undefined left out: an insert takes only what is there. */
function withoutUndefined(fields: LineFields) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Omit<LineFields, Optional> & {
    [Name in Optional]?: NonNullable<LineFields[Name]>;
  };
}

/** A tombstone ends what is here, and leaves it its own undo window. */
function tombstone(row: MemoryRow, fields: LineFields): LineFields {
  const { content, context, contentHash, tags, metadata, flags } = row;
  const purgeAt = content === "" ? undefined : fields.endedAt! + UNDO_WINDOW_MS;
  return {
    ...fields,
    content,
    context,
    contentHash,
    tags,
    metadata,
    flags,
    purgeAt,
  };
}

/** Whether a replacement would change anything but the time of the change. */
function saysTheSame(row: MemoryRow, fields: LineFields): boolean {
  return (Object.keys(fields) as (keyof LineFields)[]).every(
    (name) => canonical(row[name]) === canonical(fields[name]),
  );
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}

/** What was here becomes a version; the number never goes back, or an ETag would mean two contents. */
async function replaceWith(
  ctx: UseCaseCtx,
  row: MemoryRow,
  line: MemoryLine,
  fields: LineFields,
): Promise<void> {
  const changed = await changeMemory(ctx, row, fields, { reason: "imported" });
  await ctx.db.patch("memories", row._id, {
    updatedAt: line.updatedAt,
    version: Math.max(changed.version, line.version),
  });
  // The import does not embed its rows itself.
  const found = await findRecallRow(ctx, row._id);
  if (found?.dueAt !== undefined)
    await ctx.db.patch("recallRows", found._id, { dueAt: ctx.now });
}
