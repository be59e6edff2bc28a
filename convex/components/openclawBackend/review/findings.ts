import { v, type Infer } from "convex/values";
import type { UseCaseCtx } from "../admission/useCase.js";
import { dateIn } from "../calendar.js";
import { neutralise } from "../guard/fence.js";
import {
  vMetadata,
  vMemoryType,
  vScope,
  vState,
  vTrust,
} from "../vocabulary.js";
import type { MemoryRow } from "../rows.js";

/** What a review names, and how it shows the memories concerned. */

/** Of more value before those of less. */
export const FINDING_KINDS = [
  "contradiction",
  "duplicate",
  "quarantined",
  "expiring",
  "pending",
  "stale",
  "unindexed",
] as const;
export const vFindingKind = v.union(
  ...FINDING_KINDS.map((kind) => v.literal(kind)),
);
export type FindingKind = Infer<typeof vFindingKind>;

/** A memory of a finding, its text cut and made harmless to show. */
const vShown = v.object({
  id: v.string(),
  space: v.string(),
  type: vMemoryType,
  content: v.string(),
  cut: v.boolean(),
  trust: vTrust,
  state: vState,
  flags: v.array(v.string()),
  createdAt: v.number(),
  updatedAt: v.number(),
  expiresAt: v.optional(v.number()),
  version: v.number(),
});
type Shown = Infer<typeof vShown>;

/** What would settle a finding. */
export const vAct = v.object({
  /** In one sentence. */
  does: v.string(),
  act: v.union(v.literal("forget"), v.literal("change"), v.literal("promote")),
  id: v.string(),
  space: v.string(),
  changes: v.optional(
    v.object({
      supersedes: v.optional(v.string()),
      type: v.optional(vMemoryType),
      tags: v.optional(v.array(v.string())),
      metadata: v.optional(vMetadata),
      expiresAt: v.optional(v.null()),
    }),
  ),
});
export type Act = Infer<typeof vAct>;

export const vFinding = v.object({
  kind: vFindingKind,
  why: v.string(),
  memories: v.array(vShown),
  settle: v.array(vAct),
  /** What the token lacks for some of what would settle it. */
  requiredScope: v.optional(vScope),
  requiredTrust: v.optional(vTrust),
});
export type Finding = Infer<typeof vFinding>;

const MAX_SHOWN_CHARACTERS = 200;
/** A text in quarantine is there to be recognised, not to be read to its end. */
const MAX_HELD_CHARACTERS = 80;
const MAX_QUOTED_CHARACTERS = 60;

export function shown(row: MemoryRow): Shown {
  const most =
    row.state === "quarantined" ? MAX_HELD_CHARACTERS : MAX_SHOWN_CHARACTERS;
  return {
    id: row.memoryId,
    space: row.space,
    type: row.type,
    content: beginningOf(row.content, most),
    cut: row.content.length > most,
    trust: row.provenance.trust,
    state: row.state,
    flags: row.flags,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...(row.expiresAt !== undefined && { expiresAt: row.expiresAt }),
    version: row.version,
  };
}

function beginningOf(text: string, most: number): string {
  return neutralise(text.slice(0, most).toWellFormed());
}

/**
 * A text within a sentence of ours, which must not be able to go on with it. What is held back or trusted by nobody
 * is not repeated there.
 */
export function quoted({ content, state, provenance }: MemoryRow): string {
  if (state === "quarantined" || provenance.trust === "untrusted")
    return `a text of trust ${provenance.trust}`;
  const plain = beginningOf(content, 2 * MAX_QUOTED_CHARACTERS)
    .replace(/\s+/g, " ")
    .replace(/["“”«»]/g, "'");
  const cut = plain.slice(0, MAX_QUOTED_CHARACTERS).toWellFormed().trim();
  return `"${cut}${content.length > cut.length ? "…" : ""}"`;
}

export function dayOf({ caller }: UseCaseCtx, at: number): string {
  return dateIn(caller.agent.timeZone, at);
}
