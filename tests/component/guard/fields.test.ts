import { expect, test } from "vitest";
import { alphabets, Random } from "../../../bench/guard/random.js";
import {
  readTexts,
  scanFields,
  textFields,
  withoutNamedSecrets,
  type Find,
} from "../../../convex/components/openclawBackend/guard/fields.js";

const secret = `npm_${new Random(5).text(alphabets.alnum, 36)}`;
const password = ["maple", 4711].join("");

test("names every field of a memory with its JSON pointer", () => {
  const findings = scanFields(
    textFields({
      content: `use ${secret}`,
      tags: ["home", secret],
      metadata: { "a/b~c": secret, n: 1 },
      provenance: { ref: secret },
    }),
  );
  expect(findings).toEqual([
    { rule: "npm-token", pointer: "/content", start: 4, end: 44 },
    { rule: "npm-token", pointer: "/tags/1", start: 0, end: 40 },
    { rule: "npm-token", pointer: "/metadata/a~1b~0c", start: 0, end: 40 },
    { rule: "npm-token", pointer: "/provenance/ref", start: 0, end: 40 },
  ]);
});

test("a metadata key tells what its value is", () => {
  const fields = textFields({
    metadata: { password, city: password },
  });
  expect(scanFields(fields)).toEqual([
    { rule: "password", pointer: "/metadata/password", start: 0, end: 9 },
  ]);
});

test("a secret used as a key is found and not repeated in a pointer", () => {
  const findings = scanFields(
    textFields({ metadata: { [secret]: "x" } }, "/memories/3"),
  );
  expect(findings).toEqual([
    { rule: "npm-token", pointer: "/memories/3/metadata", start: 0, end: 40 },
  ]);
  expect(JSON.stringify(findings)).not.toContain(secret);
});

/** Takes `needle` for a secret, and notes every text that it is given. */
function finder(needle: string) {
  const read: string[] = [];
  const find: Find = (text) => {
    read.push(text);
    const start = text.indexOf(needle);
    const end = start + needle.length;
    return start < 0 ? [] : [{ rule: "needle", start, end }];
  };
  return { find, read };
}

test("every text has its place and what leads up to it, and nothing else has one", () => {
  expect(textFields({})).toEqual([]);
  expect(textFields({ tags: ["home"] })).toEqual([
    { pointer: "/tags/0", text: "home" },
  ]);
  expect(textFields({ content: "tea", reason: "told" }, "/memories/0")).toEqual(
    [
      { pointer: "/memories/0/content", text: "tea", names: [] },
      { pointer: "/memories/0/reason", text: "told" },
    ],
  );
  expect(textFields({ content: "tea", context: ["Anna", "Likes"] })).toEqual([
    { pointer: "/content", text: "tea", names: ["Anna", "Likes"] },
    { pointer: "/context/0", text: "Anna", names: [] },
    { pointer: "/context/1", text: "Likes", names: ["Anna"] },
  ]);
});

test("a text is read once by itself and once behind each of its names", () => {
  const { find, read } = finder("x");
  scanFields([{ pointer: "/content", text: "tea" }], find);
  expect(read.splice(0)).toEqual(["tea"]);
  scanFields([{ pointer: "/a", text: "tea", names: ["Anna", "Likes"] }], find);
  expect(read).toEqual(["tea", "Anna: tea", "Likes: tea"]);
});

test("what begins in a name is found from the start of the text, what ends there is not", () => {
  const field = { pointer: "/a", text: "tea is it", names: ["key"] };
  const foundBy = (needle: string) => scanFields([field], finder(needle).find);
  const found = { rule: "needle", pointer: "/a" };
  expect(foundBy("key: tea")).toEqual([{ ...found, start: 0, end: 3 }]);
  expect(foundBy(": t")).toEqual([{ ...found, start: 0, end: 1 }]);
  expect(foundBy("is")).toEqual([{ ...found, start: 4, end: 6 }]);
  for (const needle of ["key", "key: ", " milk"])
    expect(foundBy(needle), needle).toEqual([]);
});

test("a text is taken out whole where what is found begins in its name", () => {
  const cleanOf = (needle: string) =>
    withoutNamedSecrets("tea is it", ["key", "is"], finder(needle).find);
  expect(cleanOf("key: tea")).toBe("[redacted]");
  expect(cleanOf("tea")).toBe("[redacted:needle] is it");
  expect(cleanOf("milk")).toBe("tea is it");
});

test("a reader reads each text by itself, tags together, names in words, and a text in its context", () => {
  const memory = {
    content: "likes tea",
    context: ["Anna", "Drinks"],
    tags: ["a.b", "c--d"],
    metadata: { "drink/at_home": "green tea", cups: 2 },
    provenance: { ref: "notes" },
  };
  expect(readTexts(memory).toSorted()).toEqual(
    [
      ...["likes tea", "notes", "a.b", "c--d", "a.b c--d", "green tea", "2"],
      ...["drink/at_home", "cups", "a b", "c d", "a b c d", "drink at home"],
      ...["cups", "Anna", "Drinks", "Anna / Drinks: likes tea"],
      "Anna Drinks likes tea",
    ].toSorted(),
  );
});

test("a reader reads a bare text once, and nothing where nothing is said", () => {
  const said = readTexts({ content: "likes tea" }).filter((text) => text);
  expect(said).toEqual(["likes tea"]);
  expect(readTexts({}).filter((text) => text)).toEqual([]);
});
