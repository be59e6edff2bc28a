/**
 * Where a logical secret such as `OPENAI_API_KEY` is kept: in the agent's own environment variable
 * `AGENT_<SEGMENT>_<KEY>`, else in `AGENT_DEFAULT_<KEY>`, else, where that is allowed, in `<KEY>`.
 *
 * A segment has no `_`, so that agent `A` with key `B_C` and agent `AB` with key `C` never share a
 * variable. Names are checked before they are looked up: the platform throws on an illegal name, and
 * its environment cannot be enumerated.
 */
export type Vars = Record<string, string | undefined>;

export type ResolvedSecret = {
  value: string;
  resolvedFrom: "agent" | "default" | "global";
};

const SECRET_KEY = /^[A-Z][A-Z0-9_]{0,127}$/;
/** An agent id of up to 64 characters in capitals, without `-` and `_`. */
const ENV_SEGMENT = /^[A-Z0-9]{1,64}$/;
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
  const listed = vars.SECRETS_ALLOW_GLOBAL ?? "";
  return listed.split(",").some((name) => name.trim() === key);
}

/**
 * The value of a secret for one agent, from the first variable that is set; null where none is, and
 * where the key or the segment is none. An empty variable counts as not set.
 */
export function resolveSecret(
  vars: Vars,
  envSegment: string,
  key: string,
  { allowGlobal = isGlobalAllowed(vars, key) }: { allowGlobal?: boolean } = {},
): ResolvedSecret | null {
  if (!isSecretKey(key)) return null;
  const places: [ResolvedSecret["resolvedFrom"], string][] = [
    ["default", `AGENT_DEFAULT_${key}`],
  ];
  if (ENV_SEGMENT.test(envSegment) && envSegment !== "DEFAULT") {
    places.unshift(["agent", `AGENT_${envSegment}_${key}`]);
  }
  if (allowGlobal) places.push(["global", key]);
  for (const [resolvedFrom, name] of places) {
    const value = vars[name];
    if (value !== undefined && value !== "") return { value, resolvedFrom };
  }
  return null;
}

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
