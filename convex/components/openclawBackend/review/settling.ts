import type { UseCaseCtx } from "../admission/useCase.js";
import { beyondTrust } from "../memories/trust.js";
import type { MemoryRow } from "../rows.js";
import { trusts } from "../vocabulary.js";
import type { Act, Finding } from "./findings.js";

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
