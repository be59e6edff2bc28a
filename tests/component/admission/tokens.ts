import type { Doc } from "../../../convex/components/openclawBackend/_generated/dataModel.js";
import type { MutationCtx } from "../../../convex/components/openclawBackend/_generated/server.js";
import type { Caller } from "../../../convex/components/openclawBackend/admission/call.js";
import { NEVER } from "../../../convex/components/openclawBackend/admission/tokenRows.js";
import { backend, createAgent, inComponent } from "../../setup.js";

export const NOW = 1_767_225_600_000;
export const DAY = 86_400_000;

export type Token = Doc<"tokens">;
export type Given = Partial<Omit<Token, "_id" | "_creationTime">>;

/** A row as it is stored; its id is its hash too. */
export async function put(
  ctx: MutationCtx,
  tokenId: string,
  given: Given = {},
): Promise<Token> {
  const ends = Math.min(given.expiresAt ?? NEVER, given.revokedAt ?? NEVER);
  const id = await ctx.db.insert("tokens", {
    ...{ tokenId, agentId: "main", hash: tokenId, hint: "abcd", label: "" },
    ...{ scopes: ["memory:read"], trustCeiling: "agent", createdAt: NOW - 1 },
    ...{ endsAt: ends, leadsUntil: ends, revision: ctx.db.vars.commitTs },
    ...given,
  });
  return (await ctx.db.get("tokens", id))!;
}

export const read = async (ctx: MutationCtx, { _id }: Token) =>
  (await ctx.db.get("tokens", _id))!;

/** Who calls with a token of one agent. */
export async function callerWith(
  ctx: MutationCtx,
  given: Given,
): Promise<Caller> {
  const agent = (await ctx.db.query("agents").first())!;
  const token = await put(ctx, "tok_own", given);
  const { scopes, trustCeiling } = token;
  return { agent, token, scopes, trustCeiling };
}

/** Runs on the rows of a backend that has the agent `main`, whose own token is of no account. */
export async function inside<Value>(
  run: (ctx: MutationCtx & { now: number }) => Promise<Value>,
): Promise<Value> {
  const t = backend();
  await createAgent(t, "main");
  return await inComponent(t, async (ctx) => {
    const first = await ctx.db.query("tokens").first();
    await ctx.db.delete("tokens", first!._id);
    return await run({ ...ctx, now: NOW });
  });
}
