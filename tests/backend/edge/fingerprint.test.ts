import fc from "fast-check";
import { expect, test } from "vitest";
import {
  canonicalJson,
  fingerprint,
} from "../../../convex/backend/edge/requestMeaning.js";

const meant = {
  method: "POST",
  path: "/v1/memories",
  params: {},
  search: new URLSearchParams(),
  body: undefined as unknown,
};

/** The same value in another spelling: fields in another order, other white space, escapes and numbers. */
function respelt(value: unknown, turn: number): string {
  const space = ["", " ", "\n\t", "  \r\n"][turn % 4]!;
  if (Array.isArray(value))
    return `[${space}${value.map((inner) => respelt(inner, turn + 1)).join(`${space},`)}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(
      ([key, inner]) =>
        `${escaped(key, turn)}${space}:${space}${respelt(inner, turn + 1)}`,
    );
    return `{${space}${fields.reverse().join(`,${space}`)}${space}}`;
  }
  if (typeof value === "string") return escaped(value, turn);
  if (typeof value === "number" && turn % 2 === 0) return value.toExponential();
  return JSON.stringify(value);
}

function escaped(text: string, turn: number): string {
  if (turn % 3 !== 0) return JSON.stringify(text);
  const units = Array.from({ length: text.length }, (_, i) =>
    text.charCodeAt(i).toString(16).padStart(4, "0"),
  );
  return `"${units.map((unit) => `\\u${unit}`).join("")}"`;
}

test("every spelling of a value has one canonical form, and another value another one", () => {
  const value = fc.jsonValue({ maxDepth: 4, stringUnit: "binary" });
  fc.assert(
    fc.property(value, fc.nat({ max: 11 }), (given, turn) => {
      const form = canonicalJson(given);
      expect(canonicalJson(JSON.parse(respelt(given, turn)))).toBe(form);
      expect(canonicalJson(JSON.parse(form))).toBe(form);
    }),
  );
  fc.assert(
    fc.property(value, value, (one, other) => {
      const isSame = canonicalJson(one) === canonicalJson(other);
      // A negative zero is what it looks like in JSON.
      const parsed = [one, other].map((v) => JSON.parse(JSON.stringify(v)));
      let equal = true;
      try {
        expect(parsed[0]).toEqual(parsed[1]);
      } catch {
        equal = false;
      }
      expect(isSame).toBe(equal);
    }),
  );
});

test.each([
  ["1", "1.0"],
  ["1", "1e0"],
  ["0", "-0"],
  ["100", "1E+2"],
  ['"é"', '"\\u00e9"'],
  ['"/"', '"\\/"'],
  ['{"a":1,"b":2}', '{ "b":2,\n"a":1 }'],
  ['{"a":1}', '{"a":0,"a":1}'],
  ['{"€":1,"\\ud83d\\ude00":2}', '{"😀":2,"€":1}'],
])("%s and %s are one value", (one, other) => {
  const [first, second] = [one, other].map((text) =>
    canonicalJson(JSON.parse(text)),
  );
  expect(first).toBe(second);
});

test.each([
  ["[1,2]", "[2,1]"],
  ['"1"', "1"],
  ["null", '"null"'],
  ["1e400", "null"],
  ['{"a":null}', "{}"],
  ['"é"', '"e\\u0301"'],
  ['{"__proto__":1}', "{}"],
  ['"\\ud800"', '"\\ud801"'],
  ['["a,b"]', '["a","b"]'],
])("%s and %s are two", (one, other) => {
  const [first, second] = [one, other].map((text) =>
    canonicalJson(JSON.parse(text)),
  );
  expect(first).not.toBe(second);
});

test("fields are sorted by UTF-16 units, as RFC 8785 has it", () => {
  // Its own example, in section 3.2.3.
  const keys = [
    "\u20ac",
    "\r",
    "\ufb33",
    "1",
    "\ud83d\ude00",
    "\u0080",
    "\u00f6",
  ];
  const given = Object.fromEntries(keys.map((key) => [key, 0]));
  const sorted = [
    "\r",
    "1",
    "\u0080",
    "\u00f6",
    "\u20ac",
    "\ud83d\ude00",
    "\ufb33",
  ];
  expect(canonicalJson(given)).toBe(
    `{${sorted.map((key) => `${JSON.stringify(key)}:0`).join(",")}}`,
  );
});

test("a query means the same in any order of its names, and another in another order of one name", async () => {
  const hash = async (query: string) =>
    await fingerprint({ ...meant, search: new URLSearchParams(query) });
  const first = await hash("a=1&b=two+words&b=3");
  expect(await hash("b=two%20words&a=1&b=3")).toBe(first);
  expect(await hash("%61=1&b=two+words&b=%33")).toBe(first);
  expect(await hash("a=1&b=3&b=two+words")).not.toBe(first);
  expect(await hash("a=1&b=two+words")).not.toBe(first);
  expect(await hash("")).not.toBe(first);
});

test("no part of a request can pass for another", async () => {
  const hashes = await Promise.all(
    [
      {},
      { method: "PUT" },
      { path: "/v1/memories/{id}", params: { id: "a" } },
      { path: "/v1/memories/{id}", params: { id: "b" } },
      { ifVersion: 1 },
      { body: null },
      { body: [] },
      { body: "" },
      { body: "{}" },
      { body: [1] },
      { search: new URLSearchParams("ifVersion=1") },
    ].map(async (part) => await fingerprint({ ...meant, ...part })),
  );
  expect(new Set(hashes).size).toBe(hashes.length);
});

test("an empty object is no body", async () => {
  const none = await fingerprint(meant);
  expect(await fingerprint({ ...meant, body: {} })).toBe(none);
  expect(await fingerprint({ ...meant, body: { a: 1 } })).not.toBe(none);
});

test("lines mean what their JSON means, whatever their ends; their number and order count", async () => {
  const hash = async (body: string) => await fingerprint({ ...meant, body });
  const first = await hash('{"a":1,"b":2}\nno json\n{"c":3}\n');
  expect(await hash('{"b":2, "a":1.0}\r\nno json\r\n{"c" : 3}')).toBe(first);
  expect(await hash('no json\n{"a":1,"b":2}\n{"c":3}\n')).not.toBe(first);
  expect(await hash('{"a":1,"b":2}\n\nno json\n{"c":3}\n')).not.toBe(first);
  expect(await hash('{"a":1,"b":2}\nno  json\n{"c":3}\n')).not.toBe(first);
});

test("a line that nests deeper than any stack is hashed as it is", async () => {
  const nested = `${"[".repeat(500_000)}${"]".repeat(500_000)}`;
  expect(await fingerprint({ ...meant, body: nested })).toMatch(
    /^[0-9a-f]{64}$/,
  );
});
