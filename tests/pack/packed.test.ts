import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { findSecrets } from "../../convex/components/openclawBackend/guard/secrets.js";
import { packedFiles, root } from "./packed.js";

const KIB = 1024;
const files = packedFiles();
const GUARD = "convex/components/openclawBackend/guard/";

function read(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

describe("the published skill", () => {
  test("has what a deployment and an agent need", () => {
    for (const file of [
      "SKILL.md",
      "LICENSE",
      "NOTICE",
      "references/setup.md",
      "package.json",
      "package-lock.json",
      "convex.json",
      "convex/http.ts",
      "convex/_generated/api.ts",
      "convex/components/openclawBackend/schema.ts",
    ])
      expect(files).toContain(file);
  });

  test("has no tests, benchmarks, local data or environment files", () => {
    const strange = files.filter((file) =>
      /(^|\/)(tests?|bench|local|scripts|node_modules)\/|\.test\.|(^|\/)\./.test(
        file,
      ),
    );
    expect(strange).toEqual([]);
  });

  test("keeps OpenClaw's limits of a managed bundle", () => {
    const sizes = files.map((file) => statSync(path.join(root, file)).size);
    expect(files.length).toBeLessThanOrEqual(256);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(KIB * KIB);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(
      8 * KIB * KIB,
    );
  });

  test("holds nothing that the guard takes for a secret", () => {
    const found = files
      .filter((file) => !/weights|kernel\.base64|package-lock/.test(file))
      // Rules quote what they look for.
      .filter((file) => !file.startsWith(GUARD))
      .flatMap((file) =>
        findSecrets(read(file)).map(({ rule }) => `${file}: ${rule}`),
      );
    expect(found).toEqual([]);
  });

  test("imports nothing that it does not hold", () => {
    const missing = files
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) =>
        [...read(file).matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(
          ([, target]) =>
            path.posix.join(
              path.posix.dirname(file),
              target!.replace(/(\.js)?$/, ".ts"),
            ),
        ),
      )
      // A type that the CLI makes anew before each deploy.
      .filter((target) => !target.endsWith("/_generated/component.ts"))
      .filter((target) => !files.includes(target));
    expect(missing).toEqual([]);
  });

  /** ClawHub reviews code by such patterns; what they mean here is said in its own words. */
  test.each(
    files.filter(
      (file) => /\.(ts|js|mjs)$/.test(file) && !file.includes("weights"),
    ),
  )("%s does nothing that a static review objects to", (file) => {
    const text = read(file);
    const sends = /\bfetch\b|http\.request|\baxios\b|\bpost\s*\(/.test(text);
    expect(text, "runs commands").not.toContain("child_process");
    expect(text, "evaluates text").not.toMatch(
      /\beval\s*\(|new\s+Function\s*\(/,
    );
    if (sends) {
      expect(text, "reads files and sends").not.toMatch(/readFile/);
      expect(text, "reads the environment and sends").not.toMatch(
        /process\.env/,
      );
    }
    expect(text, "hides text").not.toMatch(/(\\x[0-9a-fA-F]{2}){6,}/);
    expect(text, "hides data").not.toMatch(
      /(?:atob|Buffer\.from)\s*\(\s*["'][A-Za-z0-9+/=]{200,}["']/,
    );
  });
});
