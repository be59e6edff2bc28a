import { sha256Hex } from "../tokenText.js";
import { nestsTooDeep } from "./requestBody.js";

/**
 * What a request means, as the hash that an idempotency key is bound to: two spellings of one request have one.
 * The order of a list counts, that of an object's fields and of a query's names does not.
 */

type Meant = {
  method: string;
  /** The route, and its parameters decoded. */
  path: string;
  params: Record<string, string>;
  search: URLSearchParams;
  ifVersion?: number;
  /** The parsed body; a body of lines is its text. */
  body: unknown;
};

/** Hashed at once: a body of lines has up to 8 MiB, and its canonical form need not stand whole in memory. */
const PART_CHARACTERS = 256 * 1024;

export async function fingerprint({
  method,
  path,
  params,
  search,
  ifVersion,
  body,
}: Meant): Promise<string> {
  // Of a name that stands more often the order is kept.
  const query = [...search].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const head = canonicalJson([method, path, params, query, ifVersion ?? null]);
  if (typeof body === "string") return await hashOfLines(head, body);
  return await sha256Hex(
    `${head}\n${isNothing(body) ? "" : canonicalJson(body)}`,
  );
}

/** An empty object says no more than no body. */
function isNothing(body: unknown): boolean {
  return body === undefined || canonicalJson(body) === "{}";
}

/** Line by line, each in its canonical form where it is JSON; empty ones count, since lines are numbered. */
async function hashOfLines(head: string, text: string): Promise<string> {
  let part = head;
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at);
    const next = end === -1 ? text.length : end + 1;
    part += `\n${canonicalLine(text.slice(at, next).trim())}`;
    at = next;
    if (part.length > PART_CHARACTERS) part = await sha256Hex(part);
  }
  return await sha256Hex(part);
}

function canonicalLine(line: string): string {
  try {
    const value: unknown = JSON.parse(line);
    return nestsTooDeep(value) ? line : canonicalJson(value);
  } catch {
    return line;
  }
}

/**
 * The canonical form of a parsed value as RFC 8785 has it: fields sorted by UTF-16 units, no white space, one
 * form for each number and text. Its depth is bounded by who parsed it.
 */
export function canonicalJson(value: unknown): string {
  // Not by `JSON.stringify`, to which a number that is too large for a double is null.
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
}
