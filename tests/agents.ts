import { internal } from "../convex/_generated/api.js";
import type {
  Scope,
  Trust,
} from "../convex/components/openclawBackend/vocabulary.js";
import type { Backend } from "./setup.js";

export type TokenOptions = {
  scopes?: Scope[];
  trustCeiling?: Trust;
  expiresAt?: number;
  label?: string;
};

/** Creates an agent and answers the secret of its token. */
export async function createAgent(
  t: Backend,
  agentId = "main",
  options: TokenOptions & { timeZone?: string } = {},
): Promise<string> {
  const outcome = await t.action(internal.agents.create, {
    agentId,
    ...options,
  });
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value.token.secret;
}

/** A further token of an agent. */
export async function issueToken(
  t: Backend,
  agentId: string,
  options: TokenOptions = {},
): Promise<{ secret: string; id: string }> {
  const outcome = await t.action(internal.agents.issueToken, {
    agentId,
    ...options,
  });
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value.token;
}
