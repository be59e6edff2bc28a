import { components } from "../_generated/api.js";
import { env, type ActionCtx } from "../_generated/server.js";
import {
  hidden,
  OWN_SECRET,
} from "../components/openclawBackend/guard/invisible.js";
import {
  lookEverywhere,
  withoutOverlap,
  type Finding,
} from "../components/openclawBackend/guard/secrets.js";
import { configuredNames, ownVariables, type Vars } from "./secretNames.js";

/**
 * Keeps the values of this deployment's secrets out of what it stores. Only here can the environment be read: each
 * value in a text is hidden before the component gets it, and found there by what hides it. A value is nobody's
 * argument and in no log.
 */

/** Shorter ones are words. */
const MIN_CHARACTERS = 8;
/** What is looked up for one write: a variable takes some microseconds. */
const MAX_VARIABLES = 2000;

/** Names under which callers send what is stored as text. */
const TEXTS: ReadonlySet<string> = new Set([
  ...["content", "context", "tags", "metadata", "ref", "reason"],
  ...["label", "displayName", "id", "space", "path"],
  ...["open", "close", "gap", "tail", "add", "columns"],
]);

type Writer = { agentId?: string; tokenHash?: string };

/** The input with the values hidden, but in what is allowed to hold them. */
export async function withoutOwnSecrets<Input extends object>(
  ctx: Pick<ActionCtx, "runMutation">,
  writer: Writer,
  input: Input,
): Promise<Input> {
  const values = await ownSecrets(ctx, writer);
  return values.length === 0 ? input : (hiddenIn(input, values) as Input);
}

/** The values of this deployment's secrets, the writer's own among them. */
export async function ownSecrets(
  ctx: Pick<ActionCtx, "runMutation">,
  { agentId, tokenHash }: Writer,
): Promise<string[]> {
  const { writer, agents, keys } = await ctx.runMutation(
    components.openclawBackend.agents.secrets.names,
    tokenHash === undefined ? {} : { tokenHash },
  );
  const first = writer ?? agentId;
  const others = agents.toReversed();
  const ids = first === undefined ? others : [first, ...others];
  return valuesOf(env, ids, [...configuredNames(env), ...keys]);
}

/** The values that agents can resolve, the longest first; those of the first agent before others'. */
function valuesOf(
  vars: Vars,
  agentIds: readonly string[],
  keys: readonly string[],
): string[] {
  const names = new Set<string>();
  for (const key of keys) names.add(key).add(`AGENT_DEFAULT_${key}`);
  for (const agentId of agentIds) {
    if (names.size >= MAX_VARIABLES) break;
    for (const key of keys)
      for (const name of ownVariables(agentId, key)) names.add(name);
  }
  const values = [...names].map((name) => vars[name]?.trim() ?? "");
  return [...new Set(values)]
    .filter(({ length }) => length >= MIN_CHARACTERS)
    .sort((a, b) => b.length - a.length);
}

function hiddenIn(
  value: unknown,
  values: readonly string[],
  isText = false,
): unknown {
  if (typeof value === "string") return isText ? hide(value, values) : value;
  if (Array.isArray(value))
    return value.map((item) => hiddenIn(item, values, isText));
  if (typeof value !== "object" || value === null) return value;
  if ("allowFindings" in value && isAllowed(value.allowFindings)) return value;
  const entries = Object.entries(value).map(([key, of]) => [
    isText ? hide(key, values) : key,
    hiddenIn(of, values, isText || TEXTS.has(key)),
  ]);
  return Object.fromEntries(entries) as object;
}

/** Whether the caller may allow it is for the component to say: it refuses the whole text otherwise. */
function isAllowed(rules: unknown): boolean {
  return Array.isArray(rules) && rules.includes(OWN_SECRET);
}

function hide(text: string, values: readonly string[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of placesOf(text, values)) {
    parts.push(text.slice(from, start), hidden(end - start));
    from = end;
  }
  return [...parts, text.slice(from)].join("");
}

export function holdsAny(text: string, values: readonly string[]): boolean {
  return placesOf(text, values).length > 0;
}

/** Where values are, also encoded or split; in any case, since a tag has come in small letters. */
function placesOf(text: string, values: readonly string[]): Finding[] {
  const sought = values.map(folded);
  return withoutOverlap(
    lookEverywhere(text, (seen) => {
      const small = folded(seen);
      return sought.map((value) => occurrences(small, value));
    }).flat(),
  );
}

function occurrences(text: string, value: string): Finding[] {
  const found: Finding[] = [];
  let start = text.indexOf(value);
  while (start >= 0) {
    const end = start + value.length;
    found.push({ rule: OWN_SECRET, start, end });
    start = text.indexOf(value, end);
  }
  return found;
}

/** In small letters, where these are as many. */
function folded(text: string): string {
  const small = text.toLowerCase();
  return small.length === text.length ? small : text;
}
