import { internal } from "../../_generated/api.js";
import type { ActionCtx } from "../../_generated/server.js";
import type { Outcome } from "../../components/openclawBackend/outcome.js";
import type {
  Bucket,
  Scope,
} from "../../components/openclawBackend/vocabulary.js";
import type { Request } from "../caller.js";
import {
  limitHeaders,
  refusalOf,
  type Answer,
  type AnyEndpoint,
} from "./endpoint.js";
import { isTransient, type Problem } from "./problem.js";

/** How the edge itself refuses: only once the caller is admitted, and without a word of what went wrong inside. */

export type Caller = Pick<Request, "tokenHash" | "requestId">;

type Asked = Pick<AnyEndpoint, "scope" | "bucket">;

/** A malformed request needs a good token all the same, and counts like one that is well-formed. */
export async function refusedAfterAdmission(
  ctx: ActionCtx,
  asked: Asked,
  caller: Caller,
  problem: Problem,
): Promise<Answer> {
  if (asked.scope === "public") return { problem };
  const outcome = await admitted(ctx, { ...asked, scope: asked.scope }, caller);
  return outcome.ok
    ? { problem, headers: limitHeaders(outcome) }
    : refusalOf(outcome);
}

/** Admits a request that no function of its own does. */
export async function admitted(
  ctx: ActionCtx,
  { scope, bucket }: { scope: Scope | null; bucket: Bucket },
  request: Caller,
): Promise<Outcome<null>> {
  const asked = { request, scope, bucket };
  return await ctx.runMutation(internal.backend.admission.refused, asked);
}

/** Why a request may not send a long body; null where it may. */
export async function refusedAhead(
  ctx: ActionCtx,
  { scope, bucket }: Asked,
  request: Caller,
) {
  if (scope === "public") return null;
  const ahead = { request, scope, bucket };
  const outcome = await ctx.runMutation(
    internal.backend.admission.ahead,
    ahead,
  );
  return outcome.ok ? null : refusalOf(outcome);
}

export function failure(error: unknown): Answer {
  if (isTransient(error)) {
    const detail =
      "Too much happens at once; of what takes several steps, some may be stored.";
    return {
      problem: { code: "unavailable", detail },
      headers: { "Retry-After": "1" },
    };
  }
  return {
    problem: {
      code: "internal",
      detail: "Something went wrong on the server.",
    },
  };
}
