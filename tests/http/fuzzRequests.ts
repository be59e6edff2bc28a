import fc from "fast-check";
import { operations, type Operation, type Parameter } from "./fuzzDocument.js";
import { AUTHORIZATION, header } from "./fuzzHeaders.js";
import { headersOf, message } from "./fuzzMessages.js";
import {
  fitting,
  hostileText,
  mutate,
  mutation,
  rarely,
  type Mutation,
} from "./fuzzValues.js";

/** Requests made from the OpenAPI document: mostly what it asks for, with a thing or two that it does not. */

/** How a body's text becomes its bytes, or another text. */
export type BodyFault =
  | { kind: "cut" | "invalid" | "twice"; at: number }
  | { kind: "swap"; from: string; to: string; at: number }
  | { kind: "before" | "after"; text: string }
  | { kind: "utf16" | "gzip" | "long" };

export type FuzzRequest = {
  method: string;
  /** With its parameters filled in, encoded; it may still have references, as all texts may. */
  path: string;
  query: readonly (readonly [string, string])[];
  headers: readonly (readonly [string, string])[];
  /** Whose token, or what else stands in its place. */
  as: string;
  /** How the header `Authorization` is written, the token in place of `$`. */
  authorization: string;
  body?: { value: unknown; text?: string; fault?: BodyFault };
};

const isForMemories = ({ path }: Operation) => !path.includes("/tokens");

function pathFor(operation: Operation): fc.Arbitrary<string> {
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(
    ([, name]) => name!,
  );
  const values = names.map((name) => {
    const hint = name === "id" && !isForMemories(operation) ? "tokenId" : name;
    const schema = { type: "string", maxLength: 64 };
    return rarely(6, hostileText, fitting(schema, hint));
  });
  return fc.tuple(...values).map((filled) => {
    let i = 0;
    return operation.path.replace(/\{\w+\}/g, () => {
      const value = String(filled[i++]);
      // References are filled in, and encoded, when the request is sent.
      return value.startsWith("{{")
        ? value
        : encodeURIComponent(value.toWellFormed().slice(0, 3000));
    });
  });
}

const PATH_FAULTS: ((path: string) => string)[] = [
  (path) => `${path}/`,
  (path) => `${path}/more`,
  (path) => path.toUpperCase(),
  (path) => path.replace(/\/(?=[^/]*$)/, "//"),
  (path) => path.replace(/\/(?=[^/]*$)/, "%2F"),
  (path) => path.replace(/[^/]*$/, "%zz"),
  (path) => path.replace(/[^/]*$/, "%ff%fe"),
  (path) => path.replace(/[^/]*$/, "%00"),
  (path) => path.replace(/[^/]*$/, ";a=b"),
  (path) => path.replace(/\/[^/]*$/, ""),
  (path) => path.replace(/[^/]*$/, "."),
];

/** Parameters are texts, numbers and all; a list stands once for each of its items. */
function pairsOf(name: string, value: unknown): [string, string][] {
  return [value].flat().map((one) => [name, String(one)]);
}

function queryFor({ parameters }: Operation): fc.Arbitrary<[string, string][]> {
  const known = parameters.filter(
    (one): one is Parameter => one.in === "query",
  );
  const fields = Object.fromEntries(
    known.map(({ name, schema }) => [name, fitting(schema, name)]),
  );
  const usual = fc
    .record(fields, { requiredKeys: [] })
    .map((given) =>
      Object.entries(given).flatMap(([name, value]) => pairsOf(name, value)),
    );
  const names = [
    ...known.map(({ name }) => name),
    ...["surplus", "__proto__", "constructor", "", "limit", "limit[]", "a b"],
  ];
  const wrong = fc.tuple(fc.constantFrom(...names), hostileText);
  return fc
    .tuple(
      rarely(35, fc.constant([] as [string, string][]), usual),
      rarely(
        7,
        fc.array(wrong, { minLength: 1, maxLength: 2 }),
        fc.constant([]),
      ),
    )
    .map(([right, more]) => [...right, ...more]);
}

const BODY_FAULTS: fc.Arbitrary<BodyFault> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("cut" as const, "invalid" as const, "twice" as const),
    at: fc.nat(),
  }),
  fc
    .tuple(
      fc.constantFrom(
        ...([
          ['"', "'"],
          ['"', "\\ud800"],
          ['"', "\\u0000"],
          [":", "::"],
          [":", ":NaN,"],
          [":", ":1e999,"],
          [":", ":-"],
          ["}", ",}"],
          ["{", "{/* */"],
          ["{", '{"__proto__":{},'],
          ["{", '{"\\u005f_proto__":1,'],
          ["{", '{"constructor":{"prototype":{"a":1}},'],
          ["{", "["],
          ["\\", "\\x"],
          [" ", "\u00a0"],
          ["", "\u0000"],
        ] as const),
      ),
      fc.nat(),
    )
    .map(([[from, to], at]) => ({ kind: "swap" as const, from, to, at })),
  fc.record({
    kind: fc.constantFrom("before" as const, "after" as const),
    text: fc.constantFrom(
      "\uFEFF",
      " \n\t",
      "{}",
      "//",
      "\u0000",
      ",",
      "[".repeat(5000),
    ),
  }),
  fc.record({
    kind: fc.constantFrom("utf16" as const, "gzip" as const, "long" as const),
  }),
);

const anyLine = fc.constantFrom("", "{}", "null", '{"kind":"end"}', "[", '"x"');

/** The lines of an import: what an import can be is fuzzed on its own. */
const lines = fc
  .array(
    fc.oneof(
      anyLine,
      fc
        .record(
          {
            kind: fc.constantFrom("memory", "version", "logEntry", "other"),
            id: fitting({}, "id"),
            space: fitting({}, "space"),
            content: fitting({}, "content"),
            createdAt: fitting({}, "asOf"),
            version: fc.integer({ min: 0, max: 5 }),
            date: fc.constantFrom("2026-01-31", "2024-02-29", "x"),
          },
          { requiredKeys: ["kind", "id", "createdAt", "content"] },
        )
        .map((line) => JSON.stringify(line)),
    ),
    { maxLength: 6 },
  )
  .map((some) => some.join("\n"));

type Sent = {
  body?: FuzzRequest["body"];
  headers: readonly (readonly [string, string])[];
};

function bodyFor(operation: Operation): fc.Arbitrary<Sent> {
  const { requestBody, operationId } = operation;
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type === undefined || content === undefined)
    return rarely<Sent, Sent>(
      6,
      fc.constantFrom({}, { a: 1 }, null, []).map((value) => ({
        body: { value },
        headers: [["Content-Type", "application/json"]],
      })),
      fc.constant({ headers: [] }),
    );
  const faulty = rarely(7, BODY_FAULTS, fc.constant(undefined));
  const typed = (headers: Sent["headers"]): Sent["headers"] => [
    ["Content-Type", type],
    ...headers,
  ];
  if (type !== "application/json")
    return fc.tuple(lines, faulty).map(([text, fault]) => ({
      body: { value: null, text, ...(fault && { fault }) },
      headers: typed([]),
    }));
  const changes: fc.Arbitrary<Mutation[]> = fc.oneof(
    { weight: 11, arbitrary: fc.constant<Mutation[]>([]) },
    { weight: 5, arbitrary: mutation.map((one) => [one]) },
    {
      weight: 1,
      arbitrary: fc.array(mutation, { minLength: 2, maxLength: 4 }),
    },
  );
  const fits = (
    values: fc.Arbitrary<unknown>,
    headersFor: (value: unknown) => Sent["headers"],
  ) =>
    fc.tuple(values, changes, faulty).map(([value, some, fault]): Sent => ({
      body: { value: some.reduce(mutate, value), ...(fault && { fault }) },
      headers: typed(headersFor(value)),
    }));
  if (operationId === "mcp")
    return fc.oneof(
      fits(message(false), () => []),
      fits(message(true), headersOf),
    );
  return fits(
    fc.oneof(
      { weight: 6, arbitrary: fitting(content.schema) },
      { weight: 1, arbitrary: fc.constant(content.example ?? {}) },
    ),
    () => [],
  );
}

const OTHER_METHODS = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
];

/** What changes or reads much is asked for more often than what hardly varies. */
const WEIGHTS: Record<string, number> = {
  ...{ remember: 8, putMemory: 5, updateMemory: 5, forgetMemory: 4 },
  ...{ restoreMemory: 4, forgetMemories: 4, recall: 5, appendLog: 5, mcp: 8 },
  ...{ answerHook: 5, importOpenclaw: 3, promoteMemory: 2, eraseHistory: 2 },
  ...{ createToken: 2, putGrant: 2, listMemories: 2, readLog: 2 },
  ...{ eraseLogDay: 2, eraseLogEntry: 2 },
};

const takesMatch = ({ parameters }: Operation) =>
  parameters.some(({ name }) => name === "If-Match");

function requestTo(operation: Operation): fc.Arbitrary<FuzzRequest> {
  return fc
    .record({
      method: rarely(
        4,
        fc.constantFrom(...OTHER_METHODS),
        operation.method === "GET"
          ? rarely(12, fc.constant("HEAD"), fc.constant("GET"))
          : fc.constant(operation.method),
      ),
      path: fc
        .tuple(
          pathFor(operation),
          rarely(3, fc.constantFrom(...PATH_FAULTS), fc.constant(null)),
        )
        .map(([path, fault]) => (fault ? fault(path) : path)),
      query: queryFor(operation),
      sent: bodyFor(operation),
      more: rarely(
        16,
        fc.array(header, { minLength: 1, maxLength: 3 }),
        fc.constant([]),
      ),
      key: rarely(
        12,
        fc.constantFrom("k1", "k2", "k3", "k4"),
        fc.constant(null),
      ),
      match: takesMatch(operation)
        ? rarely(
            25,
            fc.constantFrom('"1"', '"2"', '"3"', "*"),
            fc.constant(null),
          )
        : fc.constant(null),
      as: operation.path.includes("/admin/") ? administrator : anybody,
      authorization: rarely(
        4,
        fc.constantFrom(...AUTHORIZATION),
        fc.constant("Bearer $"),
      ),
    })
    .map(({ sent, more, key, match, ...rest }) => ({
      ...rest,
      ...(sent.body && { body: sent.body }),
      headers: [
        ...sent.headers,
        ...(key === null ? [] : [["Idempotency-Key", key] as const]),
        ...(match === null ? [] : [["If-Match", match] as const]),
        ...more,
      ],
    }));
}

const weighted = (weights: Record<string, number>) =>
  fc.oneof(
    ...Object.entries(weights).map(([name, weight]) => ({
      weight,
      arbitrary: fc.constant(name),
    })),
  );
const anybody = weighted({
  ...{ owner: 55, agent: 18, other: 14, reader: 5 },
  ...{ none: 2, unknown: 2, revoked: 2 },
});
const administrator = weighted({ owner: 85, other: 5, none: 2, revoked: 2 });

/** Requests to any operation; those to `path`s of imports left out where they are not wanted. */
export function requests({
  imports,
}: {
  imports: boolean;
}): fc.Arbitrary<FuzzRequest> {
  const wanted = operations.filter(
    ({ path }) => imports || !path.includes("/import"),
  );
  return fc.oneof(
    ...wanted.map((operation) => ({
      weight: WEIGHTS[operation.operationId] ?? 1,
      arbitrary: requestTo(operation),
    })),
  );
}
