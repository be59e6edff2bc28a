import type { Scope } from "../../../components/openclawBackend/vocabulary.js";
import type { AnyEndpoint } from "../endpoint.js";
import type { Fields } from "./message.js";

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
