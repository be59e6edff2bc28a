import {
  claimedTrust,
  leastTrust,
  type ClaimedProvenance,
  type Provenance,
} from "../vocabulary.js";
import type { Caller } from "./call.js";

/** Who wrote it is the server's word; where it came from is the caller's; trust is the lesser of both. */
export function provenanceOf(
  caller: Caller,
  claimed: ClaimedProvenance = {},
): Provenance {
  return {
    source: claimed.source ?? "agent",
    ...(claimed.ref !== undefined && { ref: claimed.ref }),
    trust: leastTrust(
      caller.trustCeiling,
      claimedTrust(claimed) ?? caller.trustCeiling,
    ),
    agentId: caller.agent.agentId,
  };
}

export const MAX_REF_CHARACTERS = 512;
