import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import {
  vSecretGuard,
  claimedTrust,
  leastTrust,
  type Scope,
  type Trust,
  type ClaimedProvenance,
  type Provenance,
} from "../vocabulary.js";

/** Who calls: the bearer of a token, by its SHA-256, or the operator on behalf of an agent. */
export const vPrincipal = v.union(
  v.object({
    kind: v.literal("token"),
    hash: v.string(),
    addressGroup: v.string(),
  }),
  v.object({ kind: v.literal("operator"), agentId: v.string() }),
);

/** What the deployment's environment decides; the component cannot read it. */
export const vPolicy = v.object({
  readPerMinute: v.number(),
  writePerMinute: v.number(),
  recallPerMinute: v.number(),
  secretGuard: vSecretGuard,
  rowsPerSpace: v.number(),
  bytesPerSpace: v.number(),
});
export type Policy = Infer<typeof vPolicy>;

/** What comes with every call, whatever it asks for. */
export const vCall = v.object({
  principal: vPrincipal,
  requestId: v.string(),
  policy: vPolicy,
  idempotency: v.optional(
    v.object({ key: v.string(), requestHash: v.string() }),
  ),
  /**
   * What a request counts for that is carried out in several calls: the first one carries the weight
   * of all, the others none. Usually 1.
   */
  weight: v.optional(v.number()),
});
export type Call = Infer<typeof vCall>;

/** The admitted caller. Everything below decides by this and never by an argument. */
export type Caller = {
  agent: Doc<"agents">;
  token: Doc<"tokens"> | null;
  scopes: readonly Scope[];
  trustCeiling: Trust;
};

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
