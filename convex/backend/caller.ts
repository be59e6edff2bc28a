import type { FunctionReference } from "convex/server";
import { ConvexError, v, type Infer } from "convex/values";
import {
  env,
  internalAction as plainAction,
  internalMutation as plainMutation,
  type MutationCtx,
} from "../_generated/server.js";
import type { Call } from "../components/openclawBackend/admission/call.js";
import type {
  Outcome,
  Refusal,
} from "../components/openclawBackend/outcome.js";
import { withoutOwnSecrets } from "./ownSecrets.js";

/** A request that came over HTTP: the token's hash stands for the caller, the token itself goes no further. */
export const vRequest = v.object({
  tokenHash: v.string(),
  requestId: v.string(),
  idempotency: v.optional(
    v.object({ key: v.string(), requestHash: v.string() }),
  ),
});
export type Request = Infer<typeof vRequest>;

/** Every internal function takes one of both: a request, or the agent that the operator acts for. */
export const callerArgs = {
  agentId: v.optional(v.string()),
  request: v.optional(vRequest),
};
export type CallerArgs = {
  agentId?: string | undefined;
  request?: Request | undefined;
};

/**
 * The builders of every function that the edge calls with a request and the operator without one. To a request
 * a refusal is a value, which commits with its count and its audit; the operator's call fails by it, so that a
 * script, the CLI and MCP can tell.
 */
export const internalMutation = refusing(plainMutation);
export const internalAction = refusing(plainAction);
/** Of what the edge alone calls, for a caller without a token. */
export const edgeMutation = plainMutation;

function refusing<Builder>(build: Builder): Builder {
  const define = build as (definition: Definition) => unknown;
  const refusingBuild = ({ handler, ...definition }: Definition) =>
    define({
      ...definition,
      handler: async (ctx, args) => toCaller(args, await handler(ctx, args)),
    });
  return refusingBuild as Builder;
}
type Definition = {
  handler: (ctx: unknown, args: CallerArgs) => Promise<unknown>;
};

function toCaller({ request }: CallerArgs, answer: unknown): unknown {
  if (request === undefined && isRefused(answer))
    throw refusalError(answer.refusal);
  return answer;
}

function isRefused(answer: unknown): answer is { refusal: Refusal } {
  return (
    typeof answer === "object" &&
    answer !== null &&
    "ok" in answer &&
    answer.ok === false
  );
}

/** What the operator's call fails with: the refusal as data, and as words that a terminal shows. */
export function refusalError(refusal: Refusal): ConvexError<Refusal> {
  const { code, detail, ...more } = refusal;
  const error = new ConvexError(refusal);
  const rest = Object.keys(more).length > 0 ? ` ${JSON.stringify(more)}` : "";
  error.message = `${code}: ${detail}${rest}`;
  return error;
}

/** What the component needs to know of a call. */
export async function callOf(
  ctx: MutationCtx,
  args: CallerArgs,
): Promise<Call> {
  const { ip, requestId } = await ctx.meta.getRequestMetadata();
  const policy = policyOf(env);
  if (args.request === undefined) {
    return {
      principal: { kind: "operator", agentId: args.agentId ?? "main" },
      requestId,
      policy,
    };
  }
  const { tokenHash, idempotency } = args.request;
  return {
    principal: {
      kind: "token",
      hash: tokenHash,
      addressGroup: addressGroup(ip),
    },
    requestId: args.request.requestId,
    policy,
    ...(idempotency && { idempotency }),
  };
}

type UseCase<Input, Value> = FunctionReference<
  "mutation",
  "internal",
  { call: Call; input: Input },
  Outcome<Value>
>;

type Prepared<Input> = { call: Call; input: Input };

/** What a use case is called with. */
export async function asking<Input extends object>(
  ctx: MutationCtx,
  caller: CallerArgs,
  input: Input,
): Promise<Prepared<Input>> {
  return { call: await callOf(ctx, caller), input };
}

/** What one is called with that stores text: no value of a secret of this deployment is in it. */
export async function storing<Input extends object>(
  ctx: MutationCtx,
  caller: CallerArgs,
  input: Input,
): Promise<Prepared<Input>> {
  const { agentId, request } = caller;
  const who = {
    ...(agentId !== undefined && { agentId }),
    ...(request && { tokenHash: request.tokenHash }),
  };
  return {
    call: await callOf(ctx, caller),
    input: await withoutOwnSecrets(ctx, who, input),
  };
}

/** The handler that passes its arguments on as they are, for the agent that calls or that the operator names. */
export function passedTo<Input extends object, Value>(
  useCase: UseCase<Input, Value>,
  prepare: typeof asking = asking,
) {
  return async (
    ctx: MutationCtx,
    { agentId, request, ...input }: CallerArgs & Input,
  ): Promise<Outcome<Value>> => {
    // What is left of the arguments without the caller.
    const asked = input as unknown as Input;
    const caller = { agentId, request };
    return await ctx.runMutation(useCase, await prepare(ctx, caller, asked));
  };
}

/** The same for administrators, whose arguments name the agent that the act is about. */
export function actingOn<Input extends object, Value>(
  useCase: UseCase<Input, Value>,
  prepare: typeof asking = asking,
) {
  return async (
    ctx: MutationCtx,
    { request, ...input }: Pick<CallerArgs, "request"> & Input,
  ): Promise<Outcome<Value>> => {
    const asked = input as unknown as Input;
    return await ctx.runMutation(
      useCase,
      await prepare(ctx, { request }, asked),
    );
  };
}

/** A call that is not counted: the first one of its request was. */
export async function laterCall(
  ctx: MutationCtx,
  args: CallerArgs,
): Promise<Call> {
  return { ...(await callOf(ctx, args)), weight: 0 };
}

/** The same of a call that stores text. */
export async function storingLater<Input extends object>(
  ctx: MutationCtx,
  caller: CallerArgs,
  given: Input,
): Promise<Prepared<Input>> {
  const { call, input } = await storing(ctx, caller, given);
  return { call: { ...call, weight: 0 }, input };
}

/** One of 256 groups of addresses: enough to slow one stranger down without naming anybody. */
export function addressGroup(ip: string | null): string {
  let hash = 0;
  for (const character of ip ?? "")
    hash = (hash * 31 + character.codePointAt(0)!) % 256;
  return `group${hash}`;
}

export function policyOf(
  vars: Record<string, string | undefined>,
): Call["policy"] {
  const guard = vars.SECRET_GUARD;
  return {
    readPerMinute: positive(vars.RATE_LIMIT_READ_PER_MINUTE, 600),
    writePerMinute: positive(vars.RATE_LIMIT_WRITE_PER_MINUTE, 300),
    recallPerMinute: positive(vars.RATE_LIMIT_RECALL_PER_MINUTE, 300),
    rowsPerSpace: positive(vars.QUOTA_ROWS_PER_SPACE, 100_000),
    bytesPerSpace: positive(vars.QUOTA_BYTES_PER_SPACE, 64 * 1024 * 1024),
    // A misspelt value must not switch the guard off.
    secretGuard: guard === "off" || guard === "redact" ? guard : "block",
  };
}

function positive(text: string | undefined, fallback: number): number {
  const value = Number(text);
  return text !== undefined && Number.isInteger(value) && value >= 1
    ? value
    : fallback;
}
