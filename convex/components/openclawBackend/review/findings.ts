import { v, type Infer } from "convex/values";
import type { UseCaseCtx } from "../admission/useCase.js";
import { dateIn } from "../calendar.js";
import { neutralise } from "../guard/fence.js";
import { beyondTrust } from "../memories/access.js";
import type { MemoryRow } from "../rows.js";
import { contextLine, inContext } from "../text/content.js";
import {
  vContext,
  vMetadata,
  vMemoryType,
  vScope,
  vState,
  vTrust,
  trusts,
} from "../vocabulary.js";

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
  context: v.optional(vContext),
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
  const { text, most, context } = shownText(row);
  return {
    id: row.memoryId,
    space: row.space,
    type: row.type,
    content: beginningOf(text, most),
    ...(context && { context: context.map(neutralise) }),
    cut: text.length > most,
    trust: row.provenance.trust,
    state: row.state,
    flags: row.flags,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...(row.expiresAt !== undefined && { expiresAt: row.expiresAt }),
    version: row.version,
  };
}

/** Of what is held back the context is part of the text that is cut. */
function shownText({ state, content, context }: MemoryRow) {
  if (state !== "quarantined")
    return { text: content, most: MAX_SHOWN_CHARACTERS, context };
  return { text: inContext(content, context), most: MAX_HELD_CHARACTERS };
}

function beginningOf(text: string, most: number): string {
  return neutralise(text.slice(0, most).toWellFormed());
}

/**
 * A text within a sentence of ours, which must not be able to go on with it. What is held back or trusted by nobody
 * is not repeated there.
 */
export function quoted(row: MemoryRow): string {
  const { state, provenance } = row;
  if (state === "quarantined" || provenance.trust === "untrusted")
    return `a text of trust ${provenance.trust}`;
  const context = row.context && [quotable(contextLine(row.context))];
  return `"${inContext(quotable(row.content), context)}"`;
}

function quotable(text: string): string {
  const plain = beginningOf(text, 2 * MAX_QUOTED_CHARACTERS)
    .replace(/\s+/g, " ")
    .replace(/["“”«»]/g, "'");
  const cut = plain.slice(0, MAX_QUOTED_CHARACTERS).toWellFormed().trim();
  return `${cut}${text.length > cut.length ? "…" : ""}`;
}

export function dayOf({ caller }: UseCaseCtx, at: number): string {
  return dateIn(caller.agent.timeZone, at);
}

/** The calls that would settle a finding, of those that the caller may send. */

/** Names the memories that one is known to go together with. */
export const DISTINCT_FROM = "distinctFrom";
const MAX_DISTINCT = 16;

type Settled = Pick<Finding, "settle" | "requiredScope" | "requiredTrust">;

/** The acts on a memory that the caller may do, and what it lacks for the others. */
export function allowed(
  ctx: UseCaseCtx,
  acts: readonly (Act & { row: MemoryRow })[],
): Settled {
  const { caller } = ctx;
  if (!caller.scopes.includes("memory:write"))
    return { settle: [], requiredScope: "memory:write" };
  const settle: Act[] = [];
  let requiredTrust: Settled["requiredTrust"];
  for (const { row, ...act } of acts) {
    const isOwner = caller.trustCeiling === "owner";
    if (act.act === "promote" && !isOwner) requiredTrust = "owner";
    else if (beyondTrust(ctx, row)) requiredTrust ??= "agent";
    else settle.push(act);
  }
  return { settle, ...(requiredTrust && { requiredTrust }) };
}

export function act(
  row: MemoryRow,
  kind: Act["act"],
  does: string,
  changes?: Act["changes"],
) {
  const { memoryId: id, space } = row;
  return { does, act: kind, id, space, ...(changes && { changes }), row };
}

/** Which of two would stay: the more trusted, of equals the newer. What is trusted less never takes another's place. */
export function keptOf(a: MemoryRow, b: MemoryRow) {
  const [older, newer] = isBefore(a, b) ? [a, b] : [b, a];
  const keepsNewer = trusts(newer.provenance.trust, older.provenance.trust);
  return keepsNewer
    ? { kept: newer, other: older, keepsNewer }
    : { kept: older, other: newer, keepsNewer };
}

function isBefore(a: MemoryRow, b: MemoryRow): boolean {
  return (a.createdAt - b.createdAt || a.writtenAt - b.writtenAt) < 0;
}

/** What says from now on that both hold: where nothing else is kept in its metadata, which a change would replace. */
export function bothHold(kept: MemoryRow, other: MemoryRow) {
  const { [DISTINCT_FROM]: _, ...others } = kept.metadata;
  const known = distinctFrom(kept);
  if (Object.keys(others).length > 0 || known.length >= MAX_DISTINCT) return [];
  const metadata = { [DISTINCT_FROM]: [...known, other.memoryId].join(" ") };
  return [
    act(kept, "change", "Both hold: do not name them together again.", {
      metadata,
    }),
  ];
}

/** Whether somebody has said that both hold; of two that are trusted differently the more trusted one tells. */
export function isKnownDistinct(a: MemoryRow, b: MemoryRow): boolean {
  const says = (row: MemoryRow, other: MemoryRow) =>
    trusts(row.provenance.trust, other.provenance.trust) &&
    distinctFrom(row).includes(other.memoryId);
  return says(a, b) || says(b, a);
}

function distinctFrom({ metadata }: MemoryRow): string[] {
  const given = metadata[DISTINCT_FROM];
  return typeof given === "string" ? given.split(" ") : [];
}
