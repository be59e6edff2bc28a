import { provenanceOf } from "../admission/call.js";
import type { UseCaseCtx } from "../admission/useCase.js";
import { refuse, type Outcome } from "../outcome.js";
import type { MemoryRow } from "../rows.js";
import {
  claimedTrust,
  leastTrust,
  trusts,
  type ClaimedProvenance,
  type Provenance,
} from "../vocabulary.js";

/** What a change does to the trust in a memory: it takes the writer's, and is raised by an owner's word alone. */

/** Refuses a token of untrusted text that would change what is trusted more. */
export function beyondTrust(
  { caller }: UseCaseCtx,
  { provenance }: MemoryRow,
): Outcome<never> | null {
  if (caller.trustCeiling !== "untrusted" || provenance.trust === "untrusted")
    return null;
  const detail = `A memory of trust \`${provenance.trust}\` cannot be changed with a token of trust \`untrusted\`.`;
  return refuse("forbidden", detail, { requiredTrust: "agent" });
}

/** The provenance of a memory that is changed in part; whoever changes it answers for it. */
export function changedProvenance(
  { caller }: UseCaseCtx,
  { provenance }: MemoryRow,
  claimed: ClaimedProvenance = {},
): Provenance {
  const wanted = claimedTrust(claimed) ?? provenance.trust;
  const trust =
    caller.trustCeiling === "owner"
      ? wanted
      : leastTrust(wanted, provenance.trust);
  return provenanceOf(caller, { ...provenance, ...claimed, trust });
}

/** Whether the row is trusted more than whoever writes it now. */
export function outranks(
  { provenance }: MemoryRow,
  { caller }: UseCaseCtx,
): boolean {
  return !trusts(caller.trustCeiling, provenance.trust);
}

/** The provenance of a memory that is replaced: saying the same again makes it no more trusted, unless an owner says so. */
export function replacedProvenance(
  { caller }: UseCaseCtx,
  row: MemoryRow,
  fresh: { content: string; provenance: Provenance },
  claimed: ClaimedProvenance = {},
): Provenance {
  const { provenance } = fresh;
  const isRaised = caller.trustCeiling === "owner" && claimed.trust;
  return isRaised || plain(row.content) !== plain(fresh.content)
    ? provenance
    : {
        ...provenance,
        trust: leastTrust(provenance.trust, row.provenance.trust),
      };
}

/** A text without what can be varied without saying anything else. */
function plain(content: string): string {
  return content
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}
