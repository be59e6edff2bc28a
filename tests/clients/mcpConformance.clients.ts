import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { cleanUp, start } from "../e2e/server.js";
import { authorizing } from "./authorizing.js";
import { clientsPath, run, temporaryFolder } from "./clients.js";

const BASELINE = path.join(import.meta.dirname, "conformance.yml");

/** The scenarios that fit a server of tools alone, and what each counts: passed of all, warnings. */
const SCENARIOS = [
  ["2026-07-28", "server-stateless", "21/25", 0],
  ["2026-07-28", "tools-list", "4/4", 0],
  ["2026-07-28", "http-header-validation", "14/14", 0],
  ["2026-07-28", "dns-rebinding-protection", "2/2", 0],
  ["2026-07-28", "server-sse-multiple-streams", "1/1", 0],
  ["2026-07-28", "input-required-result-unsupported-methods", "2/2", 0],
  ["2026-07-28", "input-required-result-ignore-extra-params", "1/1", 1],
  ["2026-07-28", "caching", "4/7", 0],
  ["2025-11-25", "server-initialize", "2/2", 0],
  ["2025-11-25", "ping", "2/2", 0],
  ["2025-11-25", "tools-list", "3/3", 0],
  ["2025-11-25", "dns-rebinding-protection", "2/2", 0],
] as const;

describe.skipIf(clientsPath === null)("the conformance suite of MCP", () => {
  let proxy: Awaited<ReturnType<typeof authorizing>>;
  const folder = temporaryFolder("conformance");
  const failures = new Set<string>();

  beforeAll(async () => {
    proxy = await authorizing();
    // The suite sends the origin that it talks to, as a page of the user's own would.
    vi.stubEnv("CORS_ALLOWED_ORIGINS", proxy.origin);
    proxy.to(await start("--memory"));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    proxy.close();
    await cleanUp();
  });

  test.for(SCENARIOS)(
    "%s %s passes %s checks",
    async ([revision, scenario, passed, warnings]) => {
      const wanted = ["--scenario", scenario, "--spec-version", revision];
      const expected = ["--expected-failures", BASELINE, "-o", folder];
      const { code, stdout, stderr } = await run(
        "conformance",
        ["server", "--url", `${proxy.origin}/mcp`, ...wanted, ...expected],
        { cwd: folder },
      );
      expect(code, stdout + stderr).toBe(0);
      const counted = /Passed: (\S+), \d+ failed, (\d+) warnings/.exec(stdout);
      expect(counted?.slice(1)).toEqual([passed, `${warnings}`]);
      for (const [, failure] of stdout.matchAll(/^ {2}~ (\S+)$/gm))
        failures.add(failure!);
    },
  );

  test("fails where the list says so, and the list names nothing else", () => {
    const listed = readFileSync(BASELINE, "utf8").matchAll(/^ {2}- (\S+)$/gm);
    expect([...failures].sort()).toEqual([...listed].map(([, f]) => f).sort());
  });
});
