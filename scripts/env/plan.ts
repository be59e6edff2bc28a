import {
  envSegmentOf,
  isReservedSegment,
} from "../../convex/components/openclawBackend/admission/agentRows.js";
import { AGENT_ID } from "../../convex/components/openclawBackend/vocabulary.js";
import {
  CONFIGURATION,
  isSecretKey,
  ownVariables,
} from "../../convex/backend/secretNames.js";
import { assignmentsOf, type Assignment } from "./dotenvFile.js";

/** Whom the secrets are for: one agent, every agent, or whoever may read global names. */
export type Audience =
  { kind: "agent"; agentId: string } | { kind: "default" } | { kind: "global" };

/** A secret to copy: the key of the file and the variable it becomes. */
export type Item = {
  key: string;
  target: string;
  value: string;
  assignments: Assignment[];
};

export type Skipped = { key: string; reason: string };
export type Plan = { items: Item[]; skipped: Skipped[] };

/** What Convex allows: https://docs.convex.dev/production/environment-variables */
const MAX_VALUE_BYTES = 8 * 1024;
/** The key by which the machine reaches the deployment, and the address of the deployment. */
const OF_THE_MACHINE =
  /^(CONVEX_|(NEXT_PUBLIC|VITE|PUBLIC|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC)_CONVEX_)/;
/** A name that follows the rule already, with the agent's id as it is or in capitals: its key. */
const AGENT_VARIABLE = /^AGENT_(?:[A-Z0-9]+|(?!default_)[a-z0-9]+)_(.+)$/;

/** Checks an agent's id and answers it in its stored form. */
export function agentAudience(agentId: string): Audience {
  const id = agentId.toLowerCase();
  if (!AGENT_ID.test(id) || isReservedSegment(envSegmentOf(id))) {
    throw new Error("--agent must be an agent's id, e.g. main.");
  }
  return { kind: "agent", agentId: id };
}

/**
 * The name of the variable that holds a key, for an agent the one that is looked for first. Names that
 * follow the rule already stay as they are.
 */
export function variableOf(key: string, audience: Audience): string {
  if (AGENT_VARIABLE.test(key) || audience.kind === "global") return key;
  const [own] =
    audience.kind === "agent" ? ownVariables(audience.agentId, key) : [];
  return own ?? `AGENT_DEFAULT_${key}`;
}

/** The name by which agents ask for what a key of the file is. */
export function logicalKey(key: string): string {
  return AGENT_VARIABLE.exec(key)?.[1] ?? key;
}

/** What to copy of a dotenv file and what not, with the reason. */
export function planOf(text: string, audience: Audience): Plan {
  const byKey = new Map<string, Assignment[]>();
  for (const assignment of assignmentsOf(text)) {
    const known = byKey.get(assignment.name) ?? [];
    byKey.set(assignment.name, [...known, assignment]);
  }
  const plan: Plan = { items: [], skipped: [] };
  for (const [key, assignments] of byKey) {
    const target = variableOf(key, audience);
    const reason = reasonToSkip(key, assignments);
    if (reason !== null) plan.skipped.push({ key, reason });
    else {
      const { value } = assignments.at(-1)!;
      plan.items.push({ key, target, value, assignments });
    }
  }
  return withoutClashes(plan);
}

function reasonToSkip(
  key: string,
  assignments: readonly Assignment[],
): string | null {
  if (OF_THE_MACHINE.test(key))
    return "stays local: it names or opens the deployment";
  if (CONFIGURATION.has(key))
    return "is configuration of the backend, no secret";
  if (!isSecretKey(logicalKey(key)))
    return "cannot be the name of a secret: capitals, digits and _, at most 128";
  if (assignments.some(({ isCut }) => isCut))
    return "has a # in its value, which cuts it there: put the value in single quotes";
  const values = new Set(assignments.map(({ value }) => value));
  if (values.size > 1)
    return `is assigned ${assignments.length} times with different values: keep one`;
  const [value = ""] = values;
  if (value === "") return "is empty";
  if (Buffer.byteLength(value) > MAX_VALUE_BYTES)
    return `has a value of more than ${MAX_VALUE_BYTES} bytes`;
  return null;
}

/** Two keys of the file may mean one variable, e.g. `KEY` and `AGENT_DEFAULT_KEY`. */
function withoutClashes({ items, skipped }: Plan): Plan {
  const reason = "means the same variable as another key of the file";
  const clashes = ({ target }: Item) =>
    items.filter((other) => other.target === target).length > 1;
  return {
    items: items.filter((item) => !clashes(item)),
    skipped: [
      ...skipped,
      ...items.filter(clashes).map(({ key }) => ({ key, reason })),
    ],
  };
}
