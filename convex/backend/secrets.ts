import { v } from "convex/values";
import { components } from "../_generated/api.js";
import { internalMutation } from "../_generated/server.js";
import { callerArgs, callOf } from "./caller.js";
import { vOutcome } from "../components/openclawBackend/outcome.js";
import { isSecretKey, resolveSecret, type Vars } from "./secretNames.js";

/** Admits and records the reading of secrets by name; the values are resolved in the HTTP action afterwards. */
export const admit = internalMutation({
  args: { ...callerArgs, keys: v.array(v.string()) },
  returns: vOutcome(v.object({ agentId: v.string(), envSegment: v.string() })),
  handler: async (ctx, { keys, ...caller }) =>
    await ctx.runMutation(components.openclawBackend.agents.secrets.admit, {
      call: await callOf(ctx, caller),
      input: { keys },
    }),
});

/** The names that the operator has declared, since the platform's environment cannot be enumerated. */
export function catalogue(vars: Vars): string[] {
  const names = (vars.SECRETS_CATALOG ?? "")
    .split(",")
    .map((name) => name.trim());
  return [...new Set(names.filter(isSecretKey))];
}

/** Which of the declared names an agent can resolve, and from where. */
export function presence(vars: Vars, envSegment: string) {
  return catalogue(vars).map((key) => {
    const resolvedFrom =
      resolveSecret(vars, envSegment, key)?.resolvedFrom ?? null;
    return { key, present: resolvedFrom !== null, resolvedFrom };
  });
}
