import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { blocksOf, runBlock, temporaryFolder } from "./blocks.js";
import { addOwnLogic, copyProject, PAGE } from "./ownLogic.js";

const folder = temporaryFolder("update");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nobody's configuration, and no hooks. */
const env = {
  PATH: process.env.PATH ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  ...{ GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@example.com" },
  ...{ GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@example.com" },
};

function git(cwd: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd, env, encoding: "utf8" });
}

function commit(cwd: string): void {
  git(cwd, "add", "--all", "--", ".", ":!node_modules");
  git(cwd, "commit", "--quiet", "--message", "x");
}

/** Puts a line behind another one. */
function extend(cwd: string, file: string, after: string, line: string) {
  const name = path.join(cwd, file);
  const text = readFileSync(name, "utf8");
  expect(text).toContain(after);
  writeFileSync(name, text.replace(after, `${after}${line}\n`));
}

const VARIABLE = "    EMBEDDING_API_KEY_NAME: v.optional(v.string()),\n";
const MODULE = 'import type * as memory from "../memory.js";\n';
const JOBS = "const crons = cronJobs();\n";
const CONFIG = "convex/convex.config.ts";
const API = "convex/_generated/api.ts";

test("what is new is merged into a checkout with own logic, and conflicts where the page says", async () => {
  const [upstream, own] = ["upstream", "own"].map((name) =>
    path.join(folder, name),
  );
  mkdirSync(upstream!);
  copyProject(upstream!, ["convex", "package.json"]);
  git(upstream!, "init", "--quiet", "--initial-branch", "main");
  commit(upstream!);
  git(folder, "clone", "--quiet", upstream!, own!);
  addOwnLogic(own!);
  extend(own!, CONFIG, VARIABLE, "    REMIND_AT: v.optional(v.string()),");
  extend(own!, API, MODULE, 'import type * as tasks from "../tasks.js";');
  commit(own!);

  // Beside a change of the backend, one at every place where the user's stand.
  const pipeline = "convex/backend/edge/pipeline.ts";
  writeFileSync(path.join(upstream!, pipeline), "// Changed.\n");
  extend(upstream!, CONFIG, VARIABLE, "    NEW: v.optional(v.string()),");
  extend(
    upstream!,
    API,
    MODULE,
    'import type * as review from "../review.js";',
  );
  extend(upstream!, "convex/crons.ts", JOBS, "// Changed.");
  commit(upstream!);

  const [merge] = blocksOf(PAGE).filter(({ place }) => place === "update");
  const { code } = await runBlock(merge!, env, own!);
  expect(code).toBe(1);
  const unmerged = git(own!, "diff", "--name-only", "--diff-filter=U");
  expect(unmerged.trim().split("\n").sort()).toEqual([API, CONFIG]);
  const settle = { ...merge!, text: "git checkout --theirs convex/_generated" };
  expect((await runBlock(settle, env, own!)).code).toBe(0);
  expect(readFileSync(path.join(own!, API), "utf8")).not.toContain("<<<<");

  const config = readFileSync(path.join(own!, CONFIG), "utf8");
  const both = config.replace(/^(<{7}|={7}|>{7}).*\n/gm, "");
  expect(both).toMatch(/REMIND_AT[^\n]*\n[^\n]*NEW/);
  for (const file of ["http.ts", "crons.ts", "schema.ts"])
    expect(readFileSync(path.join(own!, "convex", file), "utf8")).toMatch(
      /tasks?(Endpoints|\.sweep|: defineTable)/,
    );
  expect(readFileSync(path.join(own!, pipeline), "utf8")).toMatch(/Changed/);
});
