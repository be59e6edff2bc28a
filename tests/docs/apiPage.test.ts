import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { PROBLEMS } from "../../convex/edge/problem.js";
import { endpoints } from "../../convex/edge/routes.js";
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
