import {
  serverForm,
  SHORT_ID,
} from "../../../components/openclawBackend/ids.js";
import { isBlank } from "../../../components/openclawBackend/text/content.js";
import type { Scope } from "../../../components/openclawBackend/vocabulary.js";
import type { AnyEndpoint } from "../endpoint.js";
import { refusedPart } from "../requestBody.js";
import { fieldErrors, type Fault } from "../validation.js";
import { isAbsent, type Fields } from "./message.js";

/** What a tool is: its contract with a model, and the endpoint that does its work. */

export type Argument = {
  type: "string" | "integer" | "boolean" | "array";
  description: string;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  items?: { type: "string" };
};

export type Tool = {
  name: string;
  title: string;
  description: string;
  /** Null where any token may. */
  scope: Scope | null;
  args: Record<string, Argument>;
  required?: readonly string[];
  /** Arguments that only a token with another scope may use. */
  scopeOf?: Record<string, Scope>;
  hints: { reads?: true; destroys?: true; repeatable?: true };
  endpoint: AnyEndpoint;
  /** What the endpoint is asked, before it checks that. */
  asks: (args: Fields) => Asks;
  /** The arguments that the endpoint calls otherwise, by its name for them. */
  names?: Record<string, string>;
  /** The endpoint's answer in words, beside what the model has given. */
  said: (body: unknown, given: Fields) => string;
};

export type Asks = {
  params?: Record<string, string>;
  query?: Fields;
  body?: Fields;
};

/** Where in the arguments something is wrong that the endpoint has found; empty where it is in none. */
export function pointerIn(tool: Tool, pointer: string): string {
  const [first = "", ...rest] = pointer.slice(1).split("/");
  const renamed = tool.names && Object.hasOwn(tool.names, first);
  if (renamed) return `/${tool.names![first]!}`;
  return Object.hasOwn(tool.args, first)
    ? `/${[first, ...rest].join("/")}`
    : "";
}

/** What a model has given a tool, as what the tool's endpoint is asked. */

type Checked = { asks: Asks } | { faults: Fault[] };

/** So that an error can tell what is missing from what is of the wrong type; inputs are never repeated. */
const REPORT_INPUT = { reportInput: true };

/** `text` is the message that brought them, where half a pair of surrogates can hide. */
export function checkedArguments(
  tool: Tool,
  given: Fields,
  text: string,
): Checked {
  const unfit = refusedPart(text, given);
  if (unfit) return { faults: [unfit] };
  const faults: Fault[] = [];
  const args: Fields = {};
  for (const [name, value] of Object.entries(given)) {
    const argument = Object.hasOwn(tool.args, name)
      ? tool.args[name]!
      : undefined;
    if (argument === undefined) {
      faults.push({ pointer: `/${name}`, detail: unknownIn(tool) });
      continue;
    }
    const isRequired = tool.required?.includes(name) ?? false;
    if (isAbsent(value) || (value === "" && !isRequired)) continue;
    const said = meant(value, argument);
    const wrong = wrongIn(said, argument, isRequired);
    if (wrong) faults.push({ pointer: `/${name}`, detail: wrong });
    else args[name] = said;
  }
  const missing = (tool.required ?? []).filter((name) => isAbsent(given[name]));
  for (const name of missing)
    faults.push({ pointer: `/${name}`, detail: "Required." });
  const checked = checkedByEndpoint(tool, args);
  if (faults.length === 0) return checked;
  // What the endpoint misses is here already.
  const known = new Set(faults.map(({ pointer }) => pointer));
  const further = "faults" in checked ? checked.faults : [];
  return {
    faults: [
      ...faults,
      ...further.filter(({ pointer }) => !known.has(pointer)),
    ],
  };
}

function checkedByEndpoint(tool: Tool, args: Fields): Checked {
  const { endpoint } = tool;
  const { params, ...asked } = tool.asks(args);
  const faults: Fault[] = [];
  const asks: Asks = { ...(params && { params }) };
  for (const part of ["query", "body"] as const) {
    const schema = endpoint[part];
    if (schema === undefined) continue;
    const parsed = schema.safeParse(asked[part], REPORT_INPUT);
    if (parsed.success) asks[part] = parsed.data as Fields;
    else faults.push(...fieldErrors(parsed.error.issues, schema));
  }
  if (faults.length === 0) return { asks };
  return {
    faults: faults.map((fault) => ({
      ...fault,
      pointer: pointerIn(tool, fault.pointer),
    })),
  };
}

function unknownIn({ args }: Tool): string {
  const names = Object.keys(args).join(", ");
  return names === ""
    ? "Unknown argument; the tool takes none."
    : `Unknown argument. There are: ${names}.`;
}

/** Clients hand on lists as their JSON, and numbers and truth values as text. */
function meant(value: unknown, { type }: Argument): unknown {
  if (typeof value !== "string") return value;
  if (type === "integer" && /^-?\d{1,9}$/.test(value)) return Number(value);
  if (type === "boolean" && (value === "true" || value === "false"))
    return value === "true";
  if (type !== "array") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function wrongIn(
  value: unknown,
  argument: Argument,
  isRequired: boolean,
): string | null {
  const { type, minimum = -Infinity, maximum = Infinity } = argument;
  switch (type) {
    case "array":
      return Array.isArray(value) ? null : "Must be an array.";
    case "boolean":
      return typeof value === "boolean" ? null : "Must be true or false.";
    case "integer": {
      if (!Number.isInteger(value)) return "Must be an integer.";
      const isWithin =
        (value as number) >= minimum && (value as number) <= maximum;
      return isWithin ? null : `Must be from ${minimum} to ${maximum}.`;
    }
    case "string":
      if (typeof value !== "string") return "Must be a string.";
      if (isRequired && isBlank(value)) return "Must not be empty.";
      return argument.enum && !argument.enum.includes(value)
        ? `Must be one of: ${argument.enum.join(", ")}.`
        : null;
  }
}

/** What no id has, which models copy along: blanks, quotes, brackets, emphasis. */
const AROUND = /^[^\w.:-]+|[^\w.:-]+$/g;
/** More than an id with all that; to look through a long text from each of its places would take minutes. */
const MOST_CHARACTERS = 128;
/** The mark that the line of an item begins with. */
const MARK = /^[0-9a-f]{4}\s+/;

/**
 * The id that a model means, which it has copied from a line of a fenced text. What is not plainly an id of
 * our own is left as it is but for what surrounds it: clients choose ids too.
 */
export function copiedId(copied: unknown): unknown {
  if (typeof copied !== "string" || copied.length > MOST_CHARACTERS)
    return copied;
  const id = copied.replace(AROUND, "").replace(MARK, "");
  const bare = id.replace(/:$/, "").replace(/^mem_(?=.{14}$)/, "");
  return SHORT_ID.test(bare) ? bare : (serverForm(id) ?? id);
}
