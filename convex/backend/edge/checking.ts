import type { AnyEndpoint, EdgeRequest } from "./endpoint.js";
import type { FieldError } from "./problem.js";
import { PROTO, PROTO_REFUSED } from "./requestBody.js";
import { fieldErrors, type Fault } from "./validation.js";

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
