import type { Infer } from "convex/values";
import { env } from "../../_generated/server.js";
import type { vMeAndUsage } from "../../components/openclawBackend/admission/identity.js";
import { presence } from "../secretNames.js";
import { iso, isoOrNull } from "./shapes.js";

/** Who is told, and what it is told of itself. */

export const DAY_MS = 86_400_000;
const WARNED_DAYS = 7;

export function meBody({ refusedTokens, ...me }: Infer<typeof vMeAndUsage>) {
  const { expiresAt } = me;
  const days =
    expiresAt === null ? Infinity : (expiresAt - Date.now()) / DAY_MS;
  const soon = `This token ends in less than ${Math.max(1, Math.ceil(days))} days: use the one that replaced it, or rotate it with POST /v1/tokens/${me.tokenId}/rotate.`;
  const refused = refusedTokens.map(
    ({ tokenId, at }) =>
      `Token ${tokenId} was revoked or replaced, and was used again at ${iso(at)}: a client still has it, or somebody else does.`,
  );
  return {
    ...me,
    expiresAt: isoOrNull(expiresAt),
    warnings: [...(days < WARNED_DAYS ? [soon] : []), ...refused],
  };
}

/** What a session says besides rows: who is told, and the names of the secrets that there are. */
export type Facts = { me: ReturnType<typeof meBody>; secrets: string[] };

export function factsOf({ me }: { me: Infer<typeof vMeAndUsage> }): Facts {
  const mayKnowSecrets = me.scopes.includes("secrets:read");
  const secrets = mayKnowSecrets ? presence(env, me.agentId) : [];
  const set = secrets.filter(({ present }) => present);
  return { me: meBody(me), secrets: set.map(({ key }) => key) };
}
