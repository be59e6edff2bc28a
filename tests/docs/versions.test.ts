import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { pages, root } from "./blocks.js";

const OTHERS = ["CONTRIBUTING.md", "AGENTS.md", "bench/README.md"];

function textOf(page: string): string {
  return readFileSync(path.join(root, page), "utf8");
}

/** The version of a package that is installed, and which Node it takes. */
function installed(name: string): {
  version: string;
  engines: { node: string };
} {
  return JSON.parse(textOf(`node_modules/${name}/package.json`)) as never;
}

test.each([...pages(), ...OTHERS])(
  "%s names a version of whatever it has fetched from the registry",
  (page) => {
    const text = textOf(page);
    expect(text).not.toMatch(/@latest\b/);
    for (const [, fetched] of text.matchAll(
      /(?:npx (?:-y|--yes)|npm i(?:nstall)?) ([^-\s`][^\s`]*)/g,
    ))
      expect(fetched).toMatch(/@\d/);
  },
);

test("the CLI that the pages name is the locked one, and runs on the oldest Node of this project", () => {
  const { version, engines } = installed("convex");
  const named = [
    ...textOf("references/setup.md").matchAll(/"convex@([^"]+)"/g),
  ];
  expect(named.map(([, given]) => given)).toEqual([version]);
  const own = JSON.parse(textOf("package.json")) as {
    engines: { node: string };
  };
  expect(engines.node.replace(/(\.0)+$/, "")).toBe(own.engines.node);
});
