import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openApiDocument } from "../../convex/backend/edge/openapi.js";
import { PROBLEMS } from "../../convex/backend/edge/problem.js";
import { endpoints } from "../http/endpoints.js";
import { root } from "./blocks.js";

/** The pages may say `/v1/logs/today` where the route says `/v1/logs/{date}`. */
const text = ["references/api.md", "references/memory-files.md"]
  .map((page) => readFileSync(path.join(root, page), "utf8"))
  .join("\n");

test.each(endpoints.map(({ method, path: route }) => [method, route]))(
  "the pages name %s %s",
  (_method, route) => {
    const named = route
      .split(/\{\w+\}/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join('[^/\\s`"?]+');
    expect(text).toMatch(new RegExp(`${named}(?![\\w/])`));
  },
);

type Node = {
  $ref?: string;
  in?: string;
  name?: string;
  properties?: object;
};

/** The names of fields and parameters below a part of the OpenAPI document. */
function namesIn(node: unknown, schemas: Record<string, unknown>): string[] {
  if (typeof node !== "object" || node === null) return [];
  const { $ref, in: place, name, properties = {} } = node as Node;
  const target = $ref && schemas[$ref.split("/").at(-1)!];
  return [
    ...(place === "query" ? [name!] : []),
    ...Object.keys(properties),
    ...[target, ...Object.values(node)].flatMap((below) =>
      namesIn(below, schemas),
    ),
  ];
}

test("the pages name every field that a request can have", () => {
  const document = openApiDocument(endpoints, "https://some.convex.site") as {
    paths: Record<string, Record<string, Node>>;
    components: { schemas: Record<string, unknown> };
  };
  const requests = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .map((operation) => ({ ...operation, responses: null }));
  const names = new Set(namesIn(requests, document.components.schemas));
  expect(names.size).toBeGreaterThan(40);
  expect([...names].filter((name) => !text.includes(name))).toEqual([]);
});

test("the page of errors has every code with its status", () => {
  const page = readFileSync(path.join(root, "references/errors.md"), "utf8");
  for (const [code, { status }] of Object.entries(PROBLEMS))
    expect(page).toMatch(new RegExp(`\`${code}\` *\\| ${status} `));
});

test("the table of the published skill names tests that exist", () => {
  const page = readFileSync(
    path.join(root, "references/published-skill.md"),
    "utf8",
  );
  const named = [...page.matchAll(/\btests\/[\w/]+/g)].map(([name]) => name);
  const missing = named.filter(
    (name) =>
      !["", ".test.ts", ".clients.ts"].some((end) =>
        existsSync(path.join(root, `${name}${end}`)),
      ),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});
