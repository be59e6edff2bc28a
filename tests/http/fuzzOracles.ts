import {
  PROBLEMS,
  type ProblemCode,
} from "../../convex/backend/edge/problem.js";
import { operationAt, unfit, type Operation } from "./fuzzDocument.js";
import type { Outcome, Wire, World, Written } from "./fuzzWorld.js";

/** What must hold of every answer, whatever was asked. */

/** What a refused request writes all the same: its count, its audit, that its token was used. */
const ALWAYS = ["rateLimits", "auditEvents", "tokenUses"];
/** What asking alone writes beside: which names were read, what was shown, what an export has shown of a file. */
const ON_READING = ["secretNames", "hookSessions", "openclawFiles"];
/** A write that changed nothing keeps its answer under its key. */
const ON_NOTHING = ["idempotencyKeys"];
/** What shows a new token, once. */
const ISSUING = ["createToken", "rotateToken", "createAgent"];

export function faultsOf(world: World, wire: Wire, outcome: Outcome): string[] {
  const { status, headers, text, written } = outcome;
  const url = new URL(wire.path, "https://some.convex.site");
  const operation = operationAt(url.pathname, wire.method);
  const body = bodyOf(outcome);
  const isUnavailable =
    status === 503 &&
    headers.has("retry-after") &&
    (body as { code?: string }).code === "unavailable";
  return [
    ...(status >= 500 && !isUnavailable ? [`The status is ${status}.`] : []),
    ...documented(wire, outcome, operation, body),
    ...headersMissing(wire, outcome),
    ...leaked(world, outcome, operation, body),
    ...surplus(written, allowed(wire, status, operation, body)).map(
      (table) => `The answer is ${status}, yet ${table} was written.`,
    ),
    ...(text.includes("at handler") || /\bat .*\.ts:\d+/.test(text)
      ? ["It shows a stack."]
      : []),
  ];
}

export function bodyOf({ headers, text }: Outcome): unknown {
  const isJson = /[/+]json\b/.test(headers.get("content-type") ?? "");
  if (!isJson || text === "") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return { unreadable: text };
  }
}

function documented(
  { method }: Wire,
  { status, headers, text }: Outcome,
  operation: Operation | null | undefined,
  body: unknown,
): string[] {
  const type = headers.get("content-type")?.split(";")[0] ?? null;
  const { code } = body as { code?: ProblemCode };
  const faults: string[] = [];
  if (type === "application/problem+json" && method !== "HEAD") {
    if (!code || !Object.hasOwn(PROBLEMS, code)) faults.push("It has no code.");
    else if (PROBLEMS[code].status !== status)
      faults.push(`The code ${code} came with ${status}.`);
  }
  if (operation === null)
    return status === 404 ? faults : [`No route, yet ${status}.`];
  if (operation === undefined) {
    // A page of another origin is told no more of a protocol's endpoint.
    const usual = method === "OPTIONS" ? 204 : 405;
    return [usual, 403].includes(status)
      ? faults
      : [`No such method, yet ${status}.`];
  }
  if (method === "HEAD") {
    if (text !== "") faults.push("HEAD has a body.");
    if (!operation.responses[status])
      faults.push(`The status ${status} is not in the document.`);
    return faults;
  }
  const isEmpty = text === "" && type === null;
  const wrong = unfit(operation, status, isEmpty ? null : type, body);
  return wrong === null ? faults : [...faults, wrong];
}

function headersMissing(
  { method }: Wire,
  { status, headers }: Outcome,
): string[] {
  const needed = [
    "x-request-id",
    "cache-control",
    ...(status === 401 ? ["www-authenticate"] : []),
    ...(status === 405 ? ["allow"] : []),
    // What PUT would make has none yet.
    ...(status === 412 && method !== "PUT" ? ["etag"] : []),
    ...(status === 429 || status === 503 ? ["retry-after"] : []),
  ];
  return needed
    .filter((name) => !headers.has(name))
    .map((name) => `The header ${name} is missing.`);
}

function leaked(
  { secrets }: World,
  { headers, text }: Outcome,
  operation: Operation | null | undefined,
  body: unknown,
): string[] {
  const { operationId = "" } = operation ?? {};
  // A message of the protocol is answered under its own id, whatever that is.
  const said =
    operationId === "mcp" && typeof body === "object"
      ? JSON.stringify({ ...body, id: null })
      : text;
  const shown = [said, ...headers.values()].join("\n");
  const isShown = (secret: string) => shown.includes(secret);
  if (operationId === "readSecret") {
    const { value } = body as { value?: string };
    return [...secrets].some((one) => isShown(one) && one !== value)
      ? ["It shows another secret."]
      : [];
  }
  const issued = ISSUING.includes(operationId)
    ? (body as { token?: { secret?: string } }).token?.secret
    : undefined;
  return [...secrets].some((one) => isShown(one) && one !== issued)
    ? ["It shows a secret."]
    : [];
}

/** The tables that the answer lets one expect to be written; null for any. */
function allowed(
  { method }: Wire,
  status: number,
  operation: Operation | null | undefined,
  body: unknown,
): string[] | null {
  if (status >= 400 || !operation) return ALWAYS;
  if (method === "GET" || method === "HEAD") return [...ALWAYS, ...ON_READING];
  if (["recall", "answerHook"].includes(operation.operationId))
    return [...ALWAYS, ...ON_READING];
  return tookNothing(operation, body) ? [...ALWAYS, ...ON_NOTHING] : null;
}

type Parts = {
  error?: unknown;
  result?: { isError?: boolean };
  results?: { status: number }[];
  applied?: boolean;
  imported?: number;
  replaced?: number;
  dryRun?: boolean;
  files?: { status: string; memories: number; entries: number }[];
};

/** Whether the answer says that nothing became of any part of the request. */
function tookNothing({ operationId }: Operation, body: unknown): boolean {
  const { error, result, results, applied, files, ...tally } = body as Parts;
  switch (operationId) {
    case "mcp":
      return error !== undefined || result?.isError === true;
    case "remember":
      return results?.every(({ status }) => status >= 400) ?? false;
    case "forgetMemories":
      return applied === false;
    case "importAll":
    case "importAgent":
      return tally.dryRun === true || tally.imported! + tally.replaced! === 0;
    case "importOpenclaw":
      // One that finds no room on its way keeps what it has taken, and says how much.
      return files!.every(
        ({ status, memories, entries }) =>
          status !== "imported" && memories + entries === 0,
      );
    default:
      return false;
  }
}

function surplus(
  written: readonly Written[],
  tables: readonly string[] | null,
): string[] {
  if (tables === null) return [];
  return [...new Set(written.map(({ table }) => table))].filter(
    (table) => !tables.includes(table),
  );
}

const KEY = /^[\x21-\x7e]{1,255}$/;

/** Whether the request, sent once more, must be answered as before. */
export function isRepeatable(
  { method, path, headers }: Wire,
  { status, headers: answered }: Outcome,
): boolean {
  const { pathname } = new URL(path, "https://some.convex.site");
  const operation = operationAt(pathname, method);
  const takesKey = operation?.parameters.some(
    ({ name }) => name === "Idempotency-Key",
  );
  const keys = headers.filter(
    ([name]) => name.toLowerCase() === "idempotency-key",
  );
  return (
    status < 300 &&
    takesKey === true &&
    keys.length === 1 &&
    KEY.test(keys[0]![1]) &&
    !answered.has("idempotent-replayed")
  );
}

/** What is wrong with the second answer to a request that was sent twice under one key. */
export function repeatFaults(first: Outcome, second: Outcome): string[] {
  if (second.status === 429 || second.status === 401) return [];
  const isReplayed = second.headers.get("idempotent-replayed") === "true";
  const tables = surplus(second.written, ALWAYS);
  return [
    ...(second.status === first.status
      ? []
      : [`Repeated, ${first.status} became ${second.status}.`]),
    ...(isReplayed ? [] : ["Repeated, it was not replayed."]),
    ...tables.map((table) => `Repeated, ${table} was written again.`),
  ];
}
