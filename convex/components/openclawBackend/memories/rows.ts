import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { contextIn } from "../text/content.js";
import { hasTerms } from "../text/tokens.js";
import {
  isRecallable,
  vContext,
  vMemoryType,
  vMetadata,
  vProvenance,
  vState,
  vTrust,
  type State,
} from "../vocabulary.js";

/** The public shape of a memory: no `_id`, no index fields, times in milliseconds. */
export const vMemory = v.object({
  id: v.string(),
  space: v.string(),
  type: vMemoryType,
  content: v.string(),
  context: v.optional(vContext),
  tags: v.array(v.string()),
  importance: v.number(),
  pinned: v.boolean(),
  state: vState,
  flags: v.array(v.string()),
  provenance: vProvenance,
  metadata: vMetadata,
  supersedes: v.union(v.string(), v.null()),
  supersededBy: v.union(v.string(), v.null()),
  expiresAt: v.union(v.number(), v.null()),
  createdAt: v.number(),
  updatedAt: v.number(),
  version: v.number(),
  indexed: v.object({ text: v.boolean(), vector: v.boolean() }),
});
export type Memory = Infer<typeof vMemory>;

/** A row as the world sees it. */
export function publicMemory(row: Doc<"memories">): Memory {
  return {
    id: row.memoryId,
    space: row.space,
    type: row.type,
    content: row.content,
    ...contextIn(row),
    tags: row.tags,
    importance: row.importance,
    pinned: row.pinned,
    state: row.state,
    flags: row.flags,
    provenance: row.provenance,
    metadata: row.metadata,
    supersedes: row.supersedes ?? null,
    supersededBy: row.supersededBy ?? null,
    expiresAt: row.expiresAt ?? null,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    version: row.version,
    indexed: {
      text:
        isRecallable(row.state) &&
        [row.content, ...(row.context ?? []), ...row.tags].some(hasTerms),
      vector: row.vector !== undefined,
    },
  };
}

/** Whether the row is past its expiry: hidden at once, cleared later by retention. */
export function isExpired(row: { expiresAt?: number }, now: number): boolean {
  return row.expiresAt !== undefined && row.expiresAt <= now;
}

/** What a row is, or was before it was forgotten. */
export function stateBefore(row: Doc<"memories">): State {
  if (row.state !== "forgotten") return row.state;
  if (row.restoresTo !== undefined) return row.restoresTo;
  // Of a row that was forgotten before it was kept: what was flagged waits for another review.
  if (row.flags.length > 0) return "quarantined";
  return row.supersededBy === undefined ? "active" : "superseded";
}

/** Whether a promotion alone makes the row what others see; once its text is cleared there is nothing to hold. */
export function isHeld(row: Doc<"memories">): boolean {
  return stateBefore(row) === "quarantined" && row.content !== "";
}

/** A memory that another one may repeat or contradict. */
export const vSimilar = v.object({
  id: v.string(),
  content: v.string(),
  context: v.optional(vContext),
  trust: vTrust,
  flags: v.array(v.string()),
  /** Cosine of both memories' vectors. */
  score: v.number(),
});
export type Similar = Infer<typeof vSimilar>;

export const vOneMemory = v.object({ memory: vMemory });

/** A memory as its write answers it; `notice` where nobody but its writer is shown it yet. */
export const vWrittenMemory = v.object({
  memory: vMemory,
  notice: v.optional(v.string()),
});
export type WrittenMemory = Infer<typeof vWrittenMemory>;

export function writtenMemory(row: Doc<"memories">): WrittenMemory {
  const memory = publicMemory(row);
  return row.state === "quarantined"
    ? { memory, notice: quarantineNotice(row.flags) }
    : { memory };
}

/** What a writer is told of a memory in quarantine: why, what that means and what lifts it. Flags are for who may read. */
export function quarantineNotice(flags: readonly string[] = []): string {
  const named = flags.length === 0 ? "" : ` (flags: ${flags.join(", ")})`;
  return (
    `Kept in quarantine: what it says, or has said, reads like instructions to an agent${named}. ` +
    "Recall, lists and sessions do not show it until it is promoted, by the operator or with a token of owner trust."
  );
}
