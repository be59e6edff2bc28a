import type { AnyEndpoint, Method } from "./endpoint.js";

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

/**
 * The route of a path and its parameters, decoded. A trailing slash means the same path; a segment
 * that does not decode is an empty parameter, which the pipeline refuses.
 */
export function matchPath(
  table: RouteTable,
  pathname: string,
): { endpoints: Node["endpoints"]; params: Record<string, string> } | null {
  const segments = pathname.replace(/\/$/, "").split("/").slice(1);
  for (const node of table) {
    if (node.segments.length !== segments.length) continue;
    const params: Record<string, string> = {};
    const fits = node.segments.every((expected, i) => {
      if (!expected.startsWith("{")) return expected === segments[i];
      params[expected.slice(1, -1)] = decoded(segments[i]!);
      return true;
    });
    if (fits) return { endpoints: node.endpoints, params };
  }
  return null;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return "";
  }
}
