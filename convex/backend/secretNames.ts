import {
  envSegmentOf,
  isReservedSegment,
} from "../components/openclawBackend/admission/agentRows.js";
import { AGENT_ID } from "../components/openclawBackend/vocabulary.js";

/**
 * Where a logical secret such as `OPENAI_API_KEY` is kept: in one of the agent's own environment
 * variables, else in `AGENT_DEFAULT_<KEY>`, else, where that is allowed, in `<KEY>`.
 *
 * An agent's own are `AGENT_<id>_<KEY>` with the id as it is, where that is letters and digits only,
 * then `AGENT_<SEGMENT>_<KEY>`. Neither part has a `_`, so that agent `a` with key `B_C` and agent
 * `a_b` with key `C` never share a variable; an id is in small letters and a segment in capitals, and no
 * two agents have the same segment. Names are checked before they are looked up: the platform throws on
 * an illegal name, and its environment cannot be enumerated.
 */
export type Vars = Record<string, string | undefined>;

export type ResolvedSecret = {
  value: string;
  resolvedFrom: "agent" | "default" | "global";
};

const SECRET_KEY = /^[A-Z][A-Z0-9_]{0,127}$/;
/** An id that stands in a variable's name as it is. */
const PLAIN_ID = /^[a-z0-9]+$/;
/** The platform's own variables, and those that belong to one agent. */
const RESERVED = /^(?:CONVEX|AGENT)_/;

/** The backend's configuration, as `convex.config.ts` declares it: nobody's secret, whatever is set. */
export const CONFIGURATION: ReadonlySet<string> = new Set([
  "RATE_LIMIT_READ_PER_MINUTE",
  "RATE_LIMIT_WRITE_PER_MINUTE",
  "RATE_LIMIT_RECALL_PER_MINUTE",
  "QUOTA_ROWS_PER_SPACE",
  "QUOTA_BYTES_PER_SPACE",
  "SECRET_GUARD",
  "SECRETS_ALLOW_GLOBAL",
  "SECRETS_CATALOG",
  "CORS_ALLOWED_ORIGINS",
  "EMBEDDING_PROVIDER",
  "EMBEDDING_BASE_URL",
  "EMBEDDING_MODEL",
  "EMBEDDING_DIMENSIONS",
  "EMBEDDING_API_KEY_NAME",
]);

/** Whether the text can name a secret at all. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key) && !RESERVED.test(key) && !CONFIGURATION.has(key);
}

/** Whether the operator lets every agent read the variable that is named like the key itself. */
export function isGlobalAllowed(vars: Vars, key: string): boolean {
  return listed(vars.SECRETS_ALLOW_GLOBAL).includes(key);
}

function listed(names = ""): string[] {
  return names.split(",").map((name) => name.trim());
}

/**
 * The variables that hold a key for one agent alone, the first one that is set counts. None for what
 * cannot be an agent's id.
 */
export function ownVariables(agentId: string, key: string): string[] {
  const segment = envSegmentOf(agentId);
  if (!AGENT_ID.test(agentId) || isReservedSegment(segment)) return [];
  const ids = PLAIN_ID.test(agentId) ? [agentId, segment] : [segment];
  return [...new Set(ids)].map((id) => `AGENT_${id}_${key}`);
}

/**
 * The value of a secret for one agent, from the first variable that is set; null where none is, and
 * where the key is none. An empty variable counts as not set.
 */
export function resolveSecret(
  vars: Vars,
  agentId: string,
  key: string,
  { allowGlobal = isGlobalAllowed(vars, key) }: { allowGlobal?: boolean } = {},
): ResolvedSecret | null {
  if (!isSecretKey(key)) return null;
  const places: [ResolvedSecret["resolvedFrom"], string][] = [
    ...ownVariables(agentId, key).map((name): ["agent", string] => [
      "agent",
      name,
    ]),
    ["default", `AGENT_DEFAULT_${key}`],
  ];
  if (allowGlobal) places.push(["global", key]);
  for (const [resolvedFrom, name] of places) {
    const value = vars[name];
    if (value !== undefined && value !== "") return { value, resolvedFrom };
  }
  return null;
}

/** The names that the operator has declared, since the platform's environment cannot be enumerated. */
export function catalogue(vars: Vars): string[] {
  return [...new Set(listed(vars.SECRETS_CATALOG).filter(isSecretKey))];
}

/** All names of secrets that the configuration says. */
export function configuredNames(vars: Vars): string[] {
  const names = [
    ...catalogue(vars),
    ...listed(vars.SECRETS_ALLOW_GLOBAL),
    ...listed(vars.EMBEDDING_API_KEY_NAME || "OPENAI_API_KEY"),
  ];
  return [...new Set(names.filter(isSecretKey))];
}

/** Which of the declared names an agent can resolve, and from where. */
export function presence(vars: Vars, agentId: string) {
  return catalogue(vars).map((key) => {
    const resolvedFrom =
      resolveSecret(vars, agentId, key)?.resolvedFrom ?? null;
    return { key, present: resolvedFrom !== null, resolvedFrom };
  });
}
