import { components } from "../_generated/api.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Me } from "../components/openclawBackend/admission/identity.js";
import type { Outcome } from "../components/openclawBackend/outcome.js";
import type { Scope } from "../components/openclawBackend/vocabulary.js";
import { callOf, type CallerArgs } from "./caller.js";

/**
 * Admits the caller of a mutation of your own as the backend admits its callers: token or operator, rate
 * limit, scope, audit, all in the mutation's transaction. Return a refusal as it is. Answers are not kept
 * under an `Idempotency-Key`; make your own writes safe to repeat.
 */
export async function admit(
  ctx: MutationCtx,
  { agentId, request }: CallerArgs,
  needed: { action: string; scope: Scope | null; writes: boolean },
): Promise<Outcome<Me>> {
  const { action, scope, writes } = needed;
  const { entering } = components.openclawBackend.admission;
  const { idempotency: _, ...call } = await callOf(ctx, { agentId, request });
  return await ctx.runMutation(
    writes ? entering.customWrite : entering.customRead,
    {
      call,
      input: { action, scope },
    },
  );
}
