import { beyondQuota, sizeOf } from "../admission/usage.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { isDate } from "../calendar.js";
import { renewFrom } from "../embedding/renewing.js";
import { readTexts } from "../guard/fields.js";
import {
  guardId,
  refuseInstructions,
  guardSecrets,
  instructionFlags,
} from "../guard/texts.js";
import { MEMORY_ID } from "../ids.js";
import { endEntries } from "../logs/ending.js";
import { admitEntry, insertEntry } from "../logs/entries.js";
import { MAX_REASON_CHARACTERS } from "../memories/forgetting.js";
import { checkMemory } from "../memories/input.js";
import { beyondTrust } from "../memories/access.js";
import { UNDO_WINDOW_MS } from "../memories/store.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { findEntry, findMemory } from "../rows.js";
import { checkText, contextIn, normalContext } from "../text/content.js";
import { AGENT_ID, leastTrust } from "../vocabulary.js";
import { takeMemory } from "./importedMemories.js";
import {
  authored,
  checkBefore,
  checkTimes,
  isVersion,
  invalid,
  skipped,
  takenElsewhere,
  type Options,
  type Taken,
  type EntryLine,
  type Line,
  type VersionLine,
} from "./lines.js";

// One line of an import is decided by what is stored under its id.

/** Takes one line of an export, or says why not. */
export async function takeLine(
  ctx: UseCaseCtx,
  space: string,
  line: Line,
  options: Options,
): Promise<Taken> {
  if (!MEMORY_ID.test(line.id)) return invalid("/id", "Malformed.");
  switch (line.kind) {
    case "memory":
      return await takeMemory(ctx, space, line, options);
    case "version":
      return await takeVersion(ctx, space, line, options);
    case "logEntry":
      return await takeEntry(ctx, space, line, options);
  }
}

/** A version belongs to a memory that is here, and history that is here stays. */
async function takeVersion(
  ctx: UseCaseCtx,
  space: string,
  line: VersionLine,
  { dryRun }: Options,
): Promise<Taken> {
  const times = checkTimes(ctx, { changedAt: line.changedAt });
  if (!times.ok) return times;
  if (!isVersion(line.version)) return invalid("/version", "Malformed.");
  const { content, tags } = line;
  const context = normalContext(line.context ?? null);
  const checked = checkMemory({ content, context, tags }, ctx.now);
  if (!checked.ok) return checked;
  const reason = checkText("/reason", line.reason ?? "", MAX_REASON_CHARACTERS);
  if (!reason.ok) return reason;
  const plain = refuseInstructions("/reason", line.reason ?? "");
  if (!plain.ok) return plain;
  const guarded = guardSecrets(ctx, {
    content,
    ...contextIn({ context }),
    tags,
    ...(line.reason !== null && { reason: line.reason }),
  });
  if (!guarded.ok) return guarded;

  const instructions = instructionFlags(
    ctx,
    readTexts({ content, context, tags }),
    {
      imported: true,
    },
  );
  const memory = await findMemory(ctx, space, line.id);
  if (memory === null)
    return refuse("not_found", "The memory of this version is not here.");
  const isErased = line.version < (memory.historyFrom ?? 0);
  if (isErased || line.version >= memory.version || memory.content === "")
    return skipped();
  const known = await ctx.db
    .query("memoryVersions")
    .withIndex("by_space_and_memoryId_and_version", (q) =>
      q.eq("space", space).eq("memoryId", line.id).eq("version", line.version),
    )
    .first();
  if (known !== null) return skipped();
  const refused = beyondTrust(ctx, memory);
  if (refused) return refused;
  const size = sizeOf(guarded.input);
  const full = await beyondQuota(ctx, space, size);
  if (full) return full;
  if (!dryRun) {
    ctx.usage.grow(space, size);
    const { agentId } = ctx.caller.agent;
    const keepsAuthor =
      ctx.caller.trustCeiling === "owner" && AGENT_ID.test(line.changedBy);
    await ctx.db.insert("memoryVersions", {
      memoryId: line.id,
      space,
      version: line.version,
      ...guarded.input,
      type: line.type,
      trust: leastTrust(
        ctx.caller.trustCeiling,
        line.trust ?? memory.provenance.trust,
      ),
      flags: [...new Set([...instructions, ...(line.flags ?? [])])],
      changedAt: line.changedAt,
      changedBy: keepsAuthor ? line.changedBy : agentId,
      revision: ctx.db.vars.commitTs,
    });
  }
  return done({ status: "imported" });
}

/**
 * A log entry is never changed: one whose id is here stays as it is, and lives or has ended as here; a new one stands at
 * the end of its day.
 */
async function takeEntry(
  ctx: UseCaseCtx,
  space: string,
  line: EntryLine,
  { dryRun, asWritten = false }: Options,
): Promise<Taken> {
  const { createdAt, writtenAt, before, endedAt } = line;
  const times = checkTimes(ctx, {
    ...{ createdAt, writtenAt },
    endedAt: endedAt ?? null,
  });
  if (!times.ok) return times;
  const checked = checkBefore(line);
  if (!checked.ok) return checked;
  if (!isDate(line.date)) return invalid("/date", "Not a date (YYYY-MM-DD).");
  const { source, ref, trust, agentId } = line.provenance;
  const admitted = admitEntry(
    ctx,
    {
      content: line.content,
      ...contextIn(line),
      provenance: { source, trust, ...(ref !== undefined && { ref }) },
    },
    { imported: true },
  );
  if (!admitted.ok) return admitted;
  if ((await findEntry(ctx, space, line.id)) !== null) return skipped();
  // One that would be deleted at once.
  if (endedAt !== undefined && endedAt + UNDO_WINDOW_MS <= ctx.now)
    return skipped();
  const named = guardId(ctx, "/id", line.id);
  if (!named.ok) return named;
  const full = await beyondQuota(ctx, space, sizeOf(admitted));
  if (full) return full;
  const taken = await takenElsewhere(ctx, space, line.id, findEntry);
  if (taken) return taken;
  if (!dryRun) {
    const given = {
      entryId: line.id,
      content: admitted.content,
      ...contextIn(admitted),
      provenance: authored(ctx, admitted.provenance, agentId),
      flags: [...new Set([...admitted.flags, ...(line.flags ?? [])])],
      createdAt,
      writtenAt,
      ...(before !== undefined && { before }),
    };
    const { entry } = await insertEntry(ctx, space, line.date, given, {
      isImported: !asWritten,
    });
    if (entry.before === undefined) await renewFrom(ctx, [entry]);
    if (endedAt !== undefined) await endEntries(ctx, [entry], endedAt);
  }
  return done({ status: "imported" });
}

/** Memories and logs come together: a token for one of both imports nothing. */
export function lacksLogsScope(ctx: UseCaseCtx): Outcome<never> | null {
  if (ctx.caller.scopes.includes("logs:write")) return null;
  return refuse("forbidden", "The token lacks a scope that this needs.", {
    requiredScope: "logs:write",
  });
}
