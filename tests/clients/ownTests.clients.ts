import { rmSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { addOwnLogic, copyProject } from "../docs/ownLogic.js";
import { run, temporaryFolder } from "./clients.js";

const parent = temporaryFolder("own-logic");
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** All of `npm test` once more: as long as that takes, and half as long again. */
const TIMEOUT_MS = 30 * 60_000;

test(
  "a checkout with own logic, as the page shows it, keeps every test green",
  async () => {
    const folder = path.join(parent, "project");
    copyProject(folder);
    addOwnLogic(folder);
    // A checkout is a repository, which one of the tests asks for its files.
    expect((await run("git", ["init", "--quiet"], { cwd: folder })).code).toBe(
      0,
    );
    const format = ["prettier", "--check", "convex"];
    const formatted = await run("npx", format, { cwd: folder });
    expect(formatted.code, formatted.stdout).toBe(0);
    // What has failed stands on standard error.
    const { code, stdout, stderr } = await run(
      "npx",
      ["vitest", "run", "--reporter=dot"],
      { cwd: folder, timeoutMs: TIMEOUT_MS },
    );
    expect(code, stderr + stdout.slice(-500)).toBe(0);
  },
  TIMEOUT_MS,
);
