import { v, type Infer } from "convex/values";
import type { MutationCtx } from "../_generated/server.js";
import { env } from "../_generated/server.js";
import type { Call } from "../components/openclawBackend/admission/call.js";

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

/** A call that is not counted: the first one of its request was. */
export async function laterCall(
  ctx: MutationCtx,
  args: CallerArgs,
): Promise<Call> {
  return { ...(await callOf(ctx, args)), weight: 0 };
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
