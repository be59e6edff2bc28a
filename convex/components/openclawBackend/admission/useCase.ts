import {
  v,
  type Infer,
  type ObjectType,
  type PropertyValidators,
  type Validator,
} from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { mutation, type MutationCtx } from "../_generated/server.js";
import { createAgent, findAgent } from "./agentRows.js";
import { recordEvent } from "./auditRows.js";
import { recallAnswer, storeAnswer } from "./idempotency.js";
import { countFailure, countRequest } from "./limits.js";
import { done, refuse, vOutcome, type Outcome } from "../outcome.js";
import {
  SCOPES,
  vSecretGuard,
  type Bucket,
  type Scope,
  type Trust,
} from "../vocabulary.js";

/** How long a token's last use may lag, so that using a token does not mean writing a row. */
const LAST_USE_RESOLUTION_MS = 15 * 60_000;

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
});

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

export type UseCaseCtx = MutationCtx & {
  caller: Caller;
  call: Call;
  now: number;
  /** Ids of the rows that the call is about, for the audit. */
  subjects: string[];
};

type Case<Args extends PropertyValidators, Value, Ctx> = {
  /** Named in the audit, e.g. `memory.remember`. */
  action: string;
  /** Writes are audited and may carry an idempotency key. */
  writes: boolean;
  args: Args;
  returns: Validator<Value, "required", string>;
  /** Refuse before the first write: what is written before a refusal stays written. */
  handler: (ctx: Ctx, args: ObjectType<Args>) => Promise<Outcome<Value>>;
};

type UseCase<Args extends PropertyValidators, Value> = Case<
  Args,
  Value,
  UseCaseCtx
> & {
  /** What the token must be allowed, or what it must for these arguments; null where any token will do. */
  scope: Scope | null | ((args: ObjectType<Args>) => readonly Scope[]);
  bucket: Bucket;
};

/** Who administers: the operator, or the bearer of a token with scope `admin`. */
export type AdminCtx = MutationCtx & {
  /** Null for the operator. */
  caller: Caller | null;
  now: number;
  subjects: string[];
};

/**
 * Registers one use case as one mutation: authentication, rate limit, scope, idempotency, the case
 * itself and its audit commit or fail together. No use case can be registered without them.
 */
export function useCase<Args extends PropertyValidators, Value>(
  definition: UseCase<Args, Value>,
) {
  return mutation({
    args: { call: vCall, input: v.object(definition.args) },
    returns: vOutcome(definition.returns),
    handler: async (ctx, args): Promise<Outcome<Value>> => {
      const { call, input } = args as { call: Call; input: ObjectType<Args> };
      const now = Date.now();
      const { scope } = definition;
      const scopes = typeof scope === "function" ? scope(input) : [scope];
      const admitted = await admit(ctx, call, { ...definition, scopes }, now);
      if (!admitted.ok) return admitted;
      return await carryOut(
        ctx,
        { call, definition, now, ...admitted },
        (subjects) =>
          definition.handler(
            { ...ctx, caller: admitted.caller, call, now, subjects },
            input,
          ),
      );
    },
  });
}

/** Registers an act of administration: the same admission, with scope `admin` or as the operator. */
export function adminCase<Args extends PropertyValidators, Value>(
  definition: Case<Args, Value, AdminCtx>,
) {
  return mutation({
    args: { call: vCall, input: v.object(definition.args) },
    returns: vOutcome(definition.returns),
    handler: async (ctx, args): Promise<Outcome<Value>> => {
      const { call, input } = args as { call: Call; input: ObjectType<Args> };
      const now = Date.now();
      const bucket = definition.writes ? "write" : "read";
      const admitted =
        call.principal.kind === "operator"
          ? { ok: true as const, caller: null, limit: {} }
          : await admit(
              ctx,
              call,
              { ...definition, scopes: ["admin"], bucket },
              now,
            );
      if (!admitted.ok) return admitted;
      const { caller } = admitted;
      return await carryOut(
        ctx,
        { call, definition, now, ...admitted },
        (subjects) =>
          definition.handler({ ...ctx, caller, now, subjects }, input),
      );
    },
  });
}

type Admitted = {
  call: Call;
  definition: { action: string; writes: boolean };
  caller: Caller | null;
  limit: Pick<Outcome<never>, "limit">;
  now: number;
};

/** An admitted case with what every write has in common: the idempotency key and the audit. */
async function carryOut<Value>(
  ctx: MutationCtx,
  { call, definition: { action, writes }, caller, limit, now }: Admitted,
  handle: (subjects: string[]) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  const agentId = caller?.agent.agentId;
  const key = writes && agentId !== undefined ? call.idempotency : undefined;
  if (key && agentId !== undefined) {
    const earlier = await recallAnswer<Value>(ctx, agentId, key, now);
    if (earlier && !earlier.ok)
      await audit(ctx, call, action, earlier, caller, [], now);
    if (earlier) return { ...earlier, ...limit };
  }
  const subjects: string[] = [];
  const outcome = await handle(subjects);
  if (key && agentId !== undefined && outcome.ok) {
    await storeAnswer(ctx, agentId, key, outcome.value, now);
  }
  if (writes || !outcome.ok)
    await audit(ctx, call, action, outcome, caller, subjects, now);
  return { ...outcome, ...limit };
}

type Admission =
  | { ok: true; caller: Caller; limit: Pick<Outcome<never>, "limit"> }
  | Extract<Outcome<never>, { ok: false }>;

async function admit(
  ctx: MutationCtx,
  call: Call,
  definition: {
    action: string;
    scopes: readonly (Scope | null)[];
    bucket: Bucket;
  },
  now: number,
): Promise<Admission> {
  const caller = await authenticate(ctx, call, now);
  if (!("agent" in caller)) return caller;
  if (caller.token === null) return { ok: true, caller, limit: {} };

  // A later call of a request that was counted with its first.
  const counted =
    call.weight === 0
      ? null
      : await countRequest(
          ctx,
          caller.agent.agentId,
          definition.bucket,
          call.policy[`${definition.bucket}PerMinute`],
          call.weight,
        );
  const limit = counted?.state;
  const missing = definition.scopes.find(
    (scope) => scope !== null && !caller.scopes.includes(scope),
  );
  let refused: Extract<Outcome<never>, { ok: false }> | null = null;
  if (counted && !counted.ok) {
    const { perMinute, resetMs: retryAfterMs } = counted.state;
    const detail = `More than ${perMinute} requests a minute.`;
    refused = refuse("rate_limited", detail, { retryAfterMs });
  } else if (missing) {
    const detail = "The token lacks the scope that this needs.";
    refused = refuse("forbidden", detail, { requiredScope: missing });
  }
  if (refused) {
    // A flood of refused requests must not become a flood of rows.
    if (refused.refusal.code !== "rate_limited") {
      await audit(ctx, call, definition.action, refused, caller, [], now);
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
): Promise<Caller | Extract<Outcome<never>, { ok: false }>> {
  const { principal } = call;
  if (principal.kind === "operator") {
    const { agentId } = principal;
    const known = await findAgent(ctx, agentId);
    // The operator's first use of an agent makes it, whatever the use is.
    const found =
      "agent" in known ? known : await createAgent(ctx, { agentId }, now);
    if ("refusal" in found) return found;
    const caller: Caller = {
      agent: found.agent,
      token: null,
      scopes: SCOPES,
      trustCeiling: "owner",
    };
    if (found !== known) {
      const subjects = [found.agent.agentId];
      await audit(ctx, call, "agent.create", done(null), caller, subjects, now);
    }
    return caller;
  }
  const { hash } = principal;
  const token = await ctx.db
    .query("tokens")
    .withIndex("by_hash", (q) => q.eq("hash", hash))
    .unique();
  if (token === null) return await unauthenticated(ctx, principal.addressGroup);
  const ended =
    (token.revokedAt !== undefined && token.revokedAt <= now) ||
    (token.expiresAt !== undefined && token.expiresAt <= now);
  if (ended) return await unauthenticated(ctx, principal.addressGroup);
  const found = await findAgent(ctx, token.agentId);
  if ("refusal" in found || found.agent.status !== "active")
    return await unauthenticated(ctx, principal.addressGroup);
  return {
    agent: found.agent,
    token,
    scopes: token.scopes,
    trustCeiling: token.trustCeiling,
  };
}

/** Unknown, expired, revoked, disabled: one answer and one count, so that neither tells a stranger anything. */
async function unauthenticated(ctx: MutationCtx, addressGroup: string) {
  const counted = await countFailure(ctx, addressGroup);
  return counted.ok
    ? refuse("unauthenticated", "A valid bearer token is required.")
    : refuse("rate_limited", "Too many failed authentications.", {
        retryAfterMs: counted.retryAfterMs,
      });
}

async function noteUse(
  ctx: MutationCtx,
  { tokenId }: Doc<"tokens">,
  now: number,
): Promise<void> {
  const use = await ctx.db
    .query("tokenUses")
    .withIndex("by_tokenId", (q) => q.eq("tokenId", tokenId))
    .unique();
  if (use === null)
    await ctx.db.insert("tokenUses", { tokenId, lastUsedAt: now });
  else if (use.lastUsedAt + LAST_USE_RESOLUTION_MS < now) {
    await ctx.db.patch("tokenUses", use._id, { lastUsedAt: now });
  }
}

async function audit(
  ctx: MutationCtx,
  call: Call,
  action: string,
  outcome: Outcome<unknown>,
  caller: Caller | null,
  subjects: string[],
  now: number,
): Promise<void> {
  await recordEvent(ctx, {
    at: now,
    ...(caller && { agentId: caller.agent.agentId }),
    ...(caller?.token && { tokenId: caller.token.tokenId }),
    action,
    outcome: outcome.ok ? "ok" : outcome.refusal.code,
    subjects,
    requestId: call.requestId,
  });
}
