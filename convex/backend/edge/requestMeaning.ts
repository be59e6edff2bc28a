import { sha256Hex } from "../tokenText.js";
import type { AnyEndpoint, EdgeRequest } from "./endpoint.js";
import type { FieldError } from "./problem.js";
import { nestsTooDeep, PROTO, PROTO_REFUSED } from "./requestBody.js";
import { fieldErrors, type Fault } from "./validation.js";

/** What a request means: checked whether it means anything, and as the hash that its idempotency key is bound to. */

/** Quoted as in draft-ietf-httpapi-idempotency-key-header, or bare as widely sent. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;
const IF_MATCH = /^"(\d{1,15})"$/;
export const HAS_BODY: ReadonlySet<string> = new Set([
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
]);

/** So that an error can tell what is missing from what is of the wrong type; inputs are never repeated. */
const REPORT_INPUT = { reportInput: true };

type Checked =
  | { faults: Fault[] }
  | (Pick<EdgeRequest, "query" | "body" | "ifVersion"> & {
      idempotencyKey?: string;
    });

/** Query, body and the headers that change what a request means, all errors at once. */
export function check(
  endpoint: AnyEndpoint,
  request: Request,
  search: URLSearchParams,
  json: unknown,
): Checked {
  const faults: Fault[] = [];
  let query: unknown;
  if (search.has(PROTO))
    faults.push({ pointer: `/${PROTO}`, detail: PROTO_REFUSED });
  else if (endpoint.query) {
    const parsed = endpoint.query.safeParse(queryObject(search), REPORT_INPUT);
    if (parsed.success) query = parsed.data;
    else faults.push(...queryFaults(parsed.error.issues, endpoint, search));
  } else {
    for (const name of new Set(search.keys())) {
      faults.push({
        pointer: `/${name.slice(0, 64)}`,
        detail: "The route takes no such parameter.",
      });
    }
  }
  let body: unknown;
  if (endpoint.body) {
    const parsed = endpoint.body.safeParse(json, REPORT_INPUT);
    if (parsed.success) body = parsed.data;
    else faults.push(...fieldErrors(parsed.error.issues, endpoint.body));
  } else if (json !== undefined && !isEmptyObject(json)) {
    faults.push({ pointer: "", detail: "The route takes no body." });
  }
  const ifVersion = ifMatch(request.headers.get("if-match"), faults);
  const idempotencyKey = HAS_BODY.has(request.method)
    ? idempotency(request.headers.get("idempotency-key"), faults)
    : undefined;
  if (faults.length > 0) return { faults };
  return {
    query,
    body,
    ...(ifVersion !== undefined && { ifVersion }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
}

/** A parameter that is too long is no payload, and one that stands too often is not of the wrong type. */
function queryFaults(
  issues: Parameters<typeof fieldErrors>[0],
  { query }: AnyEndpoint,
  search: URLSearchParams,
): FieldError[] {
  return fieldErrors(issues, query!).map(({ pointer, detail }) => ({
    pointer,
    detail:
      search.getAll(pointer.slice(1)).length > 1
        ? "Must be given once."
        : detail,
  }));
}

/** What many clients send where there is nothing to say. */
function isEmptyObject(json: unknown): boolean {
  return (
    typeof json === "object" &&
    json !== null &&
    !Array.isArray(json) &&
    Object.keys(json).length === 0
  );
}

function ifMatch(
  header: string | null,
  faults: FieldError[],
): number | undefined {
  if (header === null || header.trim() === "*") return undefined;
  const match = IF_MATCH.exec(header.trim());
  if (match) return Number(match[1]);
  faults.push({
    pointer: "/headers/If-Match",
    detail: 'Must be an ETag such as "3".',
  });
  return undefined;
}

function idempotency(
  header: string | null,
  faults: FieldError[],
): string | undefined {
  if (header === null) return undefined;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (IDEMPOTENCY_KEY.test(key)) return key;
  const detail = "Must be 1 to 255 visible ASCII characters.";
  faults.push({ pointer: "/headers/Idempotency-Key", detail });
  return undefined;
}

/** A parameter that stands once is a string, one that stands more often a list. */
function queryObject(
  search: URLSearchParams,
): Record<string, string | string[]> {
  const entries = [...new Set(search.keys())].map(
    (name): [string, string | string[]] => {
      const values = search.getAll(name);
      return [name, values.length === 1 ? values[0]! : values];
    },
  );
  return Object.fromEntries(entries);
}

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
