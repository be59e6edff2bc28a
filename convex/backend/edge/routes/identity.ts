import type { Infer } from "convex/values";
import * as z from "zod/mini";
import { internal } from "../../../_generated/api.js";
import type { vMeAndUsage } from "../../../components/openclawBackend/admission/identity.js";
import { SCOPES } from "../../../components/openclawBackend/vocabulary.js";
import { answerTo, endpoint, type AnyEndpoint } from "../endpoint.js";
import { zTrust, zUsage } from "../schemas.js";
import { iso, isoOrNull } from "../shapes.js";

export const zMe = z.object({
  agentId: z.string(),
  displayName: z.nullable(z.string()),
  timeZone: z.string(),
  tokenId: z.nullable(z.string()),
  scopes: z.array(z.enum(SCOPES)),
  trustCeiling: zTrust,
  spaces: z.array(
    z.object({ name: z.string(), access: z.enum(["read", "write"]) }),
  ),
  expiresAt: z.nullable(z.iso.datetime()),
  /** Of the spaces that it can write to. */
  usage: z.array(zUsage),
  /** What the operator should hear of soon, one sentence each. */
  warnings: z.array(z.string()),
});

const DAY_MS = 86_400_000;
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

export const me: AnyEndpoint = endpoint({
  method: "GET",
  path: "/v1/me",
  operationId: "whoAmI",
  summary: "Who you are: agent, scopes, spaces",
  scope: null,
  bucket: "read",
  answers: {
    200: {
      description: "The caller as the server sees it",
      body: zMe,
    },
  },
  errors: [],
  handle: async ({ ctx, caller }) => {
    const outcome = await ctx.runMutation(internal.backend.identity.me, caller);
    return answerTo(outcome, (me) => ({ status: 200, body: meBody(me) }));
  },
});
