import { expect, test } from "vitest";
import { alphabets, Random } from "../../../bench/guard/random.js";
import {
  scanFields,
  textFields,
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
