import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const FOLDERS = ["bench", "scripts", "tests", "local", "convex"];

/** Every source file, with what it imports by a path. */
function imports(): Map<string, string[]> {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), {
      recursive: true,
      encoding: "utf8",
    }).map((name) => path.join(folder, name)),
  ).filter(
    (name) =>
      /\.m?ts$/.test(name) &&
      !/_generated|weights|\.bytes\.|\.d\.ts$|node_modules/.test(name),
  );
  return new Map(
    files.map((file) => {
      const text = readFileSync(path.join(root, file), "utf8");
      const found = text.matchAll(/from "(\.[^"]+)"|import\("(\.[^"]+)"\)/g);
      const resolved = [...found].map(([, from, loaded]) =>
        path
          .join(path.dirname(file), (from ?? loaded)!)
          .replace(/(?:\.js|\.ts)?$/, ".ts"),
      );
      return [file, resolved];
    }),
  );
}

/** What is run and not imported, or is both and looks which of the two it is. */
function programs(): string[] {
  const known = imports();
  const imported = new Set([...known.values()].flat());
  return [...known.keys()].filter(
    (file) =>
      /^(?:bench|scripts)\//.test(file) &&
      (!imported.has(file) ||
        readFileSync(path.join(root, file), "utf8").includes(
          "process.argv[1]",
        )),
  );
}

function ran(file: string, option: string) {
  const tsx = import.meta.resolve("tsx");
  const args = ["--import", tsx, path.join(root, file), option];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    timeout: 40_000,
  });
  return { status, stdout, stderr };
}

test("the programs are found", () => {
  expect(programs()).toEqual(
    expect.arrayContaining([
      "bench/embedder.ts",
      "bench/run.ts",
      "scripts/export.ts",
      "scripts/migrateEnv.ts",
    ]),
  );
});

describe.each(programs())("%s", (file) => {
  test("--help says how it is used, names its options, and does nothing", () => {
    const { status, stdout, stderr } = ran(file, "--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^(?:npx tsx|npm run) /);
    expect(stdout).toContain("--help");
    const options = readFileSync(path.join(root, file), "utf8").matchAll(
      /^ +"?([a-z-]+)"?: \{ type: "(?:string|boolean)"/gm,
    );
    for (const [, name] of options) expect(stdout).toContain(`--${name}`);
  }, 60_000);

  test("an option that it does not have ends it with 2 before it has begun", () => {
    const { status, stdout, stderr } = ran(file, "--nonsense");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("--nonsense");
    expect(stderr).toContain("--help");
  }, 60_000);
});
