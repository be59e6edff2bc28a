import {
  v,
  type ObjectType,
  type PropertyValidators,
  type Validator,
} from "convex/values";
import { mutation, type MutationCtx } from "../_generated/server.js";
import { vOutcome, type Outcome } from "../outcome.js";
import { admit, type Admission } from "./admit.js";
import { SCOPES, type Bucket, type Scope } from "../vocabulary.js";
import { findAgent } from "./agentRows.js";
import { addAbout, recordAct, type About } from "./auditRows.js";
import { vCall, type Call, type Caller } from "./call.js";
import { recallAnswer, storeAnswer } from "./idempotency.js";
import { SpaceUsage } from "./usage.js";

type CaseCtx<Who> = MutationCtx & {
  caller: Who;
  call: Call;
  /** What the call needs of a token, the first of it for what it does. */
  scopes: readonly Scope[];
  now: number;
  /** Whose idempotency keys count: the agent that asks, whoever it is done for; null for the operator. */
  keysOf: string | null;
  /** Ids of the rows that the call is about, for the audit. */
  subjects: string[];
  /** What the spaces hold; whoever writes or clears text tells it. */
  usage: SpaceUsage;
  /** The agents that the call does something to, for the audit; the caller itself counts for nothing. */
  about: About;
};
export type UseCaseCtx = CaseCtx<Caller>;
/** Who administers is the bearer of a token with scope `admin`, or the operator: null. */
export type AdminCtx = CaseCtx<Caller | null>;

type Case<Args extends PropertyValidators, Value, Who> = {
  /** Named in the audit, e.g. `memory.remember`. */
  action: string;
  /** Writes are audited and may carry an idempotency key. */
  writes: boolean;
  /** What it takes to be shown the value of a write; without it, only what the caller named. */
  reveals?: Scope;
  /** What is audited too though it writes nothing: what hands out many rows at once. */
  audited?: (args: ObjectType<Args>, value: Value) => boolean;
  args: Args;
  returns: Validator<Value, "required", string>;
  /** Refuse before the first write: what is written before a refusal stays written. */
  handler: (
    ctx: CaseCtx<Who>,
    args: ObjectType<Args>,
  ) => Promise<Outcome<Value>>;
};

type UseCase<Args extends PropertyValidators, Value> = Case<
  Args,
  Value,
  Caller
> & {
  /** What the token must be allowed, or what it must for these arguments; null where any token will do. */
  scope: Scope | null | ((args: ObjectType<Args>) => readonly Scope[]);
  bucket: Bucket;
  /** Looks at the limit and counts nothing: a later call of the request counts. */
  peeks?: boolean;
  /** Whether the operator's call makes the agent where there is none: it stores what is the agent's own. */
  makesAgent?: (args: ObjectType<Args>) => boolean;
};

/**
 * Registers one use case as one mutation: authentication, rate limit, scope, idempotency, the case
 * itself and its audit commit or fail together. No use case can be registered without them.
 */
export function useCase<Args extends PropertyValidators, Value>(
  definition: UseCase<Args, Value>,
) {
  const scopesOf = scopesBy(definition.scope);
  return registered(definition, scopesOf, async (ctx, call, asked, now) => {
    const { scopes, input } = asked;
    const makesAgent = definition.makesAgent?.(input) ?? false;
    const needed = { ...definition, scopes, makesAgent };
    return await admit(ctx, call, needed, now);
  });
}

function scopesBy<Input>(
  scope: Scope | null | ((input: Input) => readonly Scope[]),
): (input: Input) => readonly Scope[] {
  if (typeof scope === "function") return scope;
  return () => (scope === null ? [] : [scope]);
}

/** A use case that is registered more than once. */
export function defineCase<Args extends PropertyValidators, Value>(
  definition: UseCase<Args, Value>,
) {
  return definition;
}

/**
 * Registers a use case for administrators too: it is done for the agent that is named, as that agent
 * would do it, with no more rights and trust than the administrator's own token has.
 */
export function caseForAgent<Args extends PropertyValidators, Value>({
  scope,
  audited,
  handler,
  // Who is named must be there.
  makesAgent: _,
  ...definition
}: UseCase<Args, Value>) {
  type ForAgent = Args & { agentId: typeof vAgentId };
  const inputOf = (given: ObjectType<ForAgent>) => {
    const { agentId, ...input } = given as unknown as { agentId: string };
    return { agentId, input: input as ObjectType<Args> };
  };
  const forAgent: Case<ForAgent, Value, Caller | null> = {
    ...definition,
    args: { ...definition.args, agentId: vAgentId },
    ...(audited && {
      audited: (given, value) => audited(inputOf(given).input, value),
    }),
    handler: async (ctx, given) => {
      const { agentId, input } = inputOf(given);
      const found = await findAgent(ctx, agentId);
      if ("refusal" in found) return found;
      const { agent } = found;
      addAbout(ctx.about, agent.agentId, agent.agentId);
      const caller = { ...(ctx.caller ?? OPERATOR), agent };
      return await handler({ ...ctx, caller }, input);
    },
  };
  const scopesOf = scopesBy(scope);
  return registered<ForAgent, Value, Caller | null>(
    forAgent,
    (given) => ["admin", ...scopesOf(inputOf(given).input)],
    async (ctx, call, { scopes }, now) =>
      call.principal.kind === "operator"
        ? OPERATOR_ADMITTED
        : await admit(ctx, call, { ...definition, scopes }, now),
  );
}
const vAgentId = v.string();
const OPERATOR = {
  token: null,
  scopes: SCOPES,
  trustCeiling: "owner",
} as const;
const OPERATOR_ADMITTED: Admission<null> = {
  ok: true,
  caller: null,
  limit: {},
};

/** Registers an act of administration: the same admission, with scope `admin` or as the operator. */
export function adminCase<Args extends PropertyValidators, Value>(
  definition: Case<Args, Value, Caller | null>,
) {
  const bucket = definition.writes ? "write" : "read";
  return registered<Args, Value, Caller | null>(
    definition,
    () => ["admin"],
    async (ctx, call, { scopes }, now) =>
      call.principal.kind === "operator"
        ? OPERATOR_ADMITTED
        : await admit(ctx, call, { ...definition, scopes, bucket }, now),
  );
}

function registered<
  Args extends PropertyValidators,
  Value,
  Who extends Caller | null,
>(
  definition: Case<Args, Value, Who>,
  scopesOf: (input: ObjectType<Args>) => readonly Scope[],
  admission: (
    ctx: MutationCtx,
    call: Call,
    asked: { scopes: readonly Scope[]; input: ObjectType<Args> },
    now: number,
  ) => Promise<Admission<Who>>,
) {
  return mutation({
    args: { call: vCall, input: v.object(definition.args) },
    returns: vOutcome(definition.returns),
    handler: async (ctx, args): Promise<Outcome<Value>> => {
      const { call, input } = args as { call: Call; input: ObjectType<Args> };
      const now = Date.now();
      const scopes = scopesOf(input);
      const admitted = await admission(ctx, call, { scopes, input }, now);
      if (!admitted.ok) return admitted;
      const { caller, limit } = admitted;
      const forAudit = { subjects: [], about: new Map() };
      const usage = new SpaceUsage(ctx);
      const keysOf = caller && caller.agent.agentId;
      const own = { caller, call, scopes, now, keysOf, ...forAudit, usage };
      const caseCtx = { ...ctx, ...own };
      const outcome = await carryOut(caseCtx, definition, input);
      const { reveals } = definition;
      // Of each answer, a replayed one too: a key is its agent's, whose tokens differ in scopes.
      const withheld = reveals && caller && !caller.scopes.includes(reveals);
      return outcome.ok && withheld
        ? { ...outcome, ...limit, withheld }
        : { ...outcome, ...limit };
    },
  });
}

/** An admitted case with what every write has in common: the idempotency key and the audit. */
async function carryOut<
  Args extends PropertyValidators,
  Value,
  Who extends Caller | null,
>(
  ctx: CaseCtx<Who>,
  { action, writes, audited, handler }: Case<Args, Value, Who>,
  input: ObjectType<Args>,
): Promise<Outcome<Value>> {
  const { call, caller, now, keysOf: agentId, subjects, about } = ctx;
  const key = writes && agentId !== null ? call.idempotency : undefined;
  if (key && agentId !== null) {
    const earlier = await recallAnswer<Value>(ctx, agentId, key, now);
    if (earlier && !earlier.ok)
      await recordAct(ctx, call, action, earlier, caller, [], now);
    if (earlier) return earlier;
  }
  const outcome = await handler(ctx, input);
  await ctx.usage.write();
  if (key && agentId !== null && outcome.ok) {
    await storeAnswer(ctx, agentId, key, outcome.value, now);
  }
  if (writes || !outcome.ok || audited?.(input, outcome.value))
    await recordAct(ctx, call, action, outcome, caller, subjects, now, about);
  return outcome;
}
