import type { Doc } from "../_generated/dataModel.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { leastTrust, trusts } from "../vocabulary.js";
import type { Caller } from "./call.js";
import { endOf, NEVER, type NewToken } from "./tokenRows.js";

/**
 * What may be made, replaced and ended with a token: nothing that can do more, is trusted more or lasts
 * longer than itself. The operator, who calls with none, may all.
 */

function endOfCaller(caller: Caller | null): number {
  return caller?.token ? endOf(caller.token) : NEVER;
}

/** The token to be as the caller may make it: trusted no more and, whatever it asks for, ending no later. */
export function mintable(
  caller: Caller | null,
  wanted: NewToken,
): Outcome<NewToken & Pick<Doc<"tokens">, "madeBy">> {
  if (!caller?.token) return done(wanted);
  const ceiling = caller.trustCeiling;
  const trustCeiling = wanted.trustCeiling ?? leastTrust("agent", ceiling);
  if (!trusts(ceiling, trustCeiling)) {
    return refuse("forbidden", "A token cannot be trusted more than yours.", {
      pointer: "/trustCeiling",
    });
  }
  const endsAt = Math.min(wanted.expiresAt ?? NEVER, endOfCaller(caller));
  return done({
    ...wanted,
    trustCeiling,
    ...(endsAt < NEVER && { expiresAt: endsAt }),
    madeBy: caller.token.tokenId,
  });
}

/** Refuses an act on a token that is trusted more than the caller's, or ends later. */
export function beyond(
  caller: Caller | null,
  token: Doc<"tokens">,
): Extract<Outcome<never>, { ok: false }> | null {
  if (caller === null) return null;
  if (!trusts(caller.trustCeiling, token.trustCeiling))
    return refuse("forbidden", "The token is trusted more than yours.");
  return endOf(token) > endOfCaller(caller)
    ? refuse("forbidden", "The token ends later than yours.")
    : null;
}
