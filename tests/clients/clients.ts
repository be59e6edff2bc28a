import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inject } from "vitest";
import { copyTo, lendPackages, packedFiles } from "../pack/packed.js";

export const clientsPath = inject("clientsPath");

/** The deployment that the standard variables name; null where they name none. */
export const deployment = namedDeployment();

function namedDeployment(): { siteUrl: string } | null {
  const { CONVEX_DEPLOY_KEY, CONVEX_SELF_HOSTED_URL, CONVEX_SITE_URL } =
    process.env;
  const name = /^(?:prod|dev):([^|]+)\|/.exec(CONVEX_DEPLOY_KEY ?? "")?.[1];
  if (CONVEX_SELF_HOSTED_URL && CONVEX_SITE_URL)
    return { siteUrl: CONVEX_SITE_URL };
  if (name !== undefined)
    return { siteUrl: CONVEX_SITE_URL ?? `https://${name}.convex.site` };
  return null;
}

export function temporaryFolder(name: string): string {
  return mkdtempSync(path.join(tmpdir(), `${name}-`));
}

/** The published skill in a folder of the skill's name, as validators want it. */
export function packedSkill(): string {
  const folder = path.join(temporaryFolder("packed"), "convex-backend");
  copyTo(folder, packedFiles());
  return folder;
}

/** The published skill, ready to be deployed. */
export function deployableSkill(): string {
  const folder = packedSkill();
  lendPackages(folder);
  return folder;
}

export type Ran = { code: number; stdout: string; stderr: string };

/** Runs a client to its end. */
export async function run(
  command: string,
  args: string[],
  {
    cwd,
    env = {},
    timeoutMs = 170_000,
  }: { cwd: string; env?: Record<string, string>; timeoutMs?: number },
): Promise<Ran> {
  return await new Promise((resolve) => {
    const child = execFile(
      command,
      args,
      {
        cwd,
        env: environment(env),
        timeout: timeoutMs,
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

/** The variables of this process, with the clients first in PATH. */
export function environment(
  more: Record<string, string>,
): Record<string, string> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|VITEST|NODE_ENV$)/.test(name),
    ),
  ) as Record<string, string>;
  const PATH = [clientsPath, env.PATH].filter(Boolean).join(":");
  return { ...env, PATH, ...more };
}

/** An agent's id that no other run has used, and by which this one knows what it has made. */
export function freshAgentId(): string {
  return `${inject("runId")}${randomBytes(3).toString("hex")}`;
}

export function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
