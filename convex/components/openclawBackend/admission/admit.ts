import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { done, refuse, type Outcome } from "../outcome.js";
import { SCOPES, type Bucket, type Scope } from "../vocabulary.js";
import { createAgent, findAgent } from "./agentRows.js";
import { recordAct, recordEvent } from "./auditRows.js";
import type { Call, Caller } from "./call.js";
import {
  countAuditedFailure,
  countFailure,
  countRequest,
  wouldPass,
} from "./limits.js";
import { endOf, findTokenByHash, findUse } from "./tokenRows.js";

/** How long a token's last use may lag, so that using a token does not mean writing a row. */
const LAST_USE_RESOLUTION_MS = 15 * 60_000;

const DEAD_USE_RESOLUTION_MS = 3_600_000;

/** The admitted caller with the state of the limit that the request was counted against, or why not. */
export type Admission<Who = Caller> =
  | { ok: true; caller: Who; limit: Pick<Outcome<never>, "limit"> }
  | Extract<Outcome<never>, { ok: false }>;

/** Who calls, whether the token may, and the count of the request; refusals but of the limit are audited. */
export async function admit(
  ctx: MutationCtx,
  call: Call,
  definition: {
    action: string;
    scopes: readonly (Scope | null)[];
    bucket: Bucket;
    peeks?: boolean;
    makesAgent?: boolean;
  },
  now: number,
): Promise<Admission> {
  const caller = await authenticate(ctx, call, now, definition.makesAgent);
  if (!("agent" in caller)) return caller;
  if (caller.token === null) return { ok: true, caller, limit: {} };

  const { agentId } = caller.agent;
  const { bucket } = definition;
  const perMinute = call.policy[`${bucket}PerMinute`];
  const missing = definition.scopes.find(
    (scope) => scope !== null && !caller.scopes.includes(scope),
  );
  // What is refused has no later call that would count.
  const count = definition.peeks && !missing ? wouldPass : countRequest;
  // A later call of a request that was counted with its first.
  const counted =
    call.weight === 0
      ? null
      : await count(ctx, agentId, bucket, perMinute, call.weight);
  const limit = counted?.state;
  let refused: Extract<Outcome<never>, { ok: false }> | null = null;
  if (counted && !counted.ok) {
    const retryAfterMs = counted.state.resetMs;
    const weighs = `, of which this one counts for ${call.weight}`;
    const heavy = call.weight !== undefined && call.weight > 1;
    const detail = `More than ${perMinute} requests a minute${heavy ? weighs : ""}.`;
    refused = refuse("rate_limited", detail, { retryAfterMs });
  } else if (missing) {
    const detail = "The token lacks the scope that this needs.";
    refused = refuse("forbidden", detail, { requiredScope: missing });
  }
  if (refused) {
    // A flood of refused requests must not become a flood of rows.
    if (refused.refusal.code !== "rate_limited") {
      await recordAct(ctx, call, definition.action, refused, caller, [], now);
    }
    return { ...refused, ...(limit && { limit }) };
  }
  await noteUse(ctx, caller.token, now);
  return { ok: true, caller, limit: limit ? { limit } : {} };
}

async function authenticate(
  ctx: MutationCtx,
  call: Call,
  now: number,
  makesAgent = false,
): Promise<Caller | Extract<Outcome<never>, { ok: false }>> {
  const { principal } = call;
  if (principal.kind === "operator") {
    const { agentId } = principal;
    const known = await findAgent(ctx, agentId);
    // The operator's first writing for an agent makes it; a misspelt id must not.
    const found =
      "agent" in known || !makesAgent
        ? known
        : await createAgent(ctx, { agentId }, now);
    if ("refusal" in found) return found;
    const caller: Caller = {
      agent: found.agent,
      token: null,
      scopes: SCOPES,
      trustCeiling: "owner",
    };
    if (found !== known) {
      const subjects = [found.agent.agentId];
      await recordAct(
        ctx,
        call,
        "agent.create",
        done(null),
        caller,
        subjects,
        now,
      );
    }
    return caller;
  }
  const { hash } = principal;
  const token = await findTokenByHash(ctx, hash);
  if (token === null)
    return await unauthenticated(ctx, call, principal.addressGroup, now);
  if (endOf(token) <= now) {
    await noteDeadUse(ctx, call, token, now);
    return await unauthenticated(ctx, call, principal.addressGroup, now);
  }
  const found = await findAgent(ctx, token.agentId);
  if ("refusal" in found || found.agent.status !== "active")
    return await unauthenticated(ctx, call, principal.addressGroup, now);
  return {
    agent: found.agent,
    token,
    scopes: token.scopes,
    trustCeiling: token.trustCeiling,
  };
}

/** Unknown, expired, revoked, disabled: one answer and one count, so that neither tells a stranger anything. */
async function unauthenticated(
  ctx: MutationCtx,
  call: Call,
  addressGroup: string,
  now: number,
) {
  const counted = await countFailure(ctx, addressGroup);
  if (!counted.ok) {
    return refuse("rate_limited", "Too many failed authentications.", {
      retryAfterMs: counted.retryAfterMs,
    });
  }
  const refused = refuse(
    "unauthenticated",
    "A valid bearer token is required.",
  );
  if (await countAuditedFailure(ctx, addressGroup)) {
    const action = "authentication.failed";
    await recordAct(ctx, call, action, refused, null, [addressGroup], now);
  }
  return refused;
}

/**
 * Records the use of a token after its end, once an hour. Of one that was revoked or replaced its agent
 * is told too: either a client was forgotten, or somebody else has it.
 */
async function noteDeadUse(
  ctx: MutationCtx,
  { requestId }: Call,
  { tokenId, agentId, revokedAt = Infinity }: Doc<"tokens">,
  now: number,
): Promise<void> {
  const use = await findUse(ctx, tokenId);
  if (now - (use?.refusedAt ?? -Infinity) < DEAD_USE_RESOLUTION_MS) return;
  const refused = {
    refusedAt: now,
    ...(revokedAt <= now && { warnedAgentId: agentId }),
  };
  if (use !== null) await ctx.db.patch("tokenUses", use._id, refused);
  else {
    const never = { tokenId, lastUsedAt: 0 };
    await ctx.db.insert("tokenUses", { ...never, ...refused });
  }
  await recordEvent(ctx, {
    at: now,
    agentId,
    tokenId,
    action: "token.refused",
    outcome: "unauthenticated",
    subjects: [tokenId],
    requestId,
  });
}

async function noteUse(
  ctx: MutationCtx,
  { tokenId, agentId }: Doc<"tokens">,
  now: number,
): Promise<void> {
  const use = await findUse(ctx, tokenId);
  const used = { agentId, lastUsedAt: now };
  if (use === null) await ctx.db.insert("tokenUses", { tokenId, ...used });
  else if (
    use.lastUsedAt + LAST_USE_RESOLUTION_MS < now ||
    use.agentId === undefined
  ) {
    await ctx.db.patch("tokenUses", use._id, used);
  }
}
