import { isBlank } from "../../components/openclawBackend/text/content.js";
import type { AnyEndpoint, Method } from "./endpoint.js";
import type { FieldError } from "./problem.js";

type Node = {
  segments: string[];
  endpoints: Partial<Record<string, AnyEndpoint>>;
};
export type RouteTable = Node[];

/** Groups endpoints by path. Exact segments win over parameters, so `/forget` is not an id. */
export function routeTable(endpoints: readonly AnyEndpoint[]): RouteTable {
  const table: RouteTable = [];
  for (const endpoint of endpoints) {
    const segments = endpoint.path.split("/").slice(1);
    const known = table.find(
      (node) => node.segments.join("/") === segments.join("/"),
    );
    const node = known ?? { segments, endpoints: {} };
    if (!known) table.push(node);
    const { method }: { method: Method } = endpoint;
    if (node.endpoints[method])
      throw new Error(`${method} ${endpoint.path} is declared twice.`);
    node.endpoints[method] = endpoint;
  }
  const parameters = ({ segments }: Node) =>
    segments.filter((s) => s.startsWith("{")).length;
  return table.sort((a, b) => parameters(a) - parameters(b));
}

export type Matched = {
  endpoints: Node["endpoints"];
  params: Record<string, string>;
  /** Parameters that say nothing. */
  faults: FieldError[];
};

/**
 * The route of a path and its parameters, decoded. A slash at the end is where an empty parameter stands if
 * the method has a route with one there; else it means the same path.
 */
export function matchPath(
  table: RouteTable,
  pathname: string,
  method: string,
): Matched | null {
  const segments = pathname.split("/").slice(1);
  const whole = matchSegments(table, segments);
  const isMeant = segments.at(-1) !== "" || whole?.endpoints[method];
  return isMeant
    ? whole
    : (matchSegments(table, segments.slice(0, -1)) ?? whole);
}

function matchSegments(table: RouteTable, segments: string[]): Matched | null {
  const found = table.find(
    (node) =>
      node.segments.length === segments.length &&
      node.segments.every(
        (expected, i) => expected.startsWith("{") || expected === segments[i],
      ),
  );
  if (!found) return null;
  const params: Record<string, string> = {};
  const faults: FieldError[] = [];
  found.segments.forEach((expected, i) => {
    if (!expected.startsWith("{")) return;
    const name = expected.slice(1, -1);
    const value = decoded(segments[i]!);
    params[name] = value ?? "";
    const where = `/${found.segments.join("/")}`;
    const pointer = `/${name}`;
    if (value === null)
      faults.push({ pointer, detail: "Malformed percent-encoding." });
    else if (isBlank(value))
      faults.push({ pointer, detail: `Must not be empty in ${where}.` });
  });
  return { endpoints: found.endpoints, params, faults };
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
