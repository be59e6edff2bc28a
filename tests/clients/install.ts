import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { Leftovers, stockCli } from "./leftovers.js";

/** The clients, at the versions that were seen to work. */
const NODE = { node: "26.10.0" };
export const CLIENTS = {
  "@google/gemini-cli": "0.61.0",
  "@modelcontextprotocol/client": "2.4.0",
  "@modelcontextprotocol/conformance": "0.2.0-alpha.12",
  "@modelcontextprotocol/inspector": "2.12.0",
  "@modelcontextprotocol/sdk": "1.32.2",
  "@qwen-code/qwen-code": "0.24.4",
  "mcp-remote": "0.15.1",
  mcporter: "0.12.3",
  openclaw: "2026.9.6",
  "skill-check": "1.2.0",
  skills: "1.7.4",
  "skills-ref": "0.1.5",
};
/** 400 MB each: `CLIENTS_LARGE=1` installs and runs them too. */
export const LARGE_CLIENTS = {
  "@anthropic-ai/claude-code": "2.1.332",
  "@openai/codex": "0.171.0",
};
const UNREACHABLE =
  /ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|ENETUNREACH/;

declare module "vitest" {
  export interface ProvidedContext {
    /** What comes first in PATH to have the clients; null where they cannot be installed. */
    clientsPath: string | null;
    /** Whether the large ones are among them. */
    largeClients: boolean;
    /** Stands in the name of all that this run makes on the deployment. */
    runId: string;
  }
}

/** Installs the clients outside of the project's packages, once; OpenClaw alone has 300 of its own. */
export default function setup({ provide }: TestProject): () => void {
  const root = path.resolve(import.meta.dirname, "../..");
  const cache =
    process.env.CLIENTS_CACHE ?? path.join(root, "node_modules/.cache/clients");
  const node = path.join(cache, "node", "node_modules/node/bin");
  const [bin, largeBin] = ["clients", "large"].map((folder) =>
    path.join(cache, folder, "node_modules/.bin"),
  );
  const PATH = `${node}:${process.env.PATH}`;
  // The `node` package has its program fetched by a script of its own; clients need a newer Node than we do.
  const ok =
    install(path.join(cache, "node"), NODE, [], process.env.PATH!) &&
    install(path.join(cache, "clients"), CLIENTS, ["--ignore-scripts"], PATH);
  const wanted = process.env.CLIENTS_LARGE === "1";
  const large =
    ok && wanted && install(path.join(cache, "large"), LARGE_CLIENTS, [], PATH);
  if (!wanted)
    process.stderr.write(
      "Skipped: Claude Code and Codex, 400 MB each; CLIENTS_LARGE=1 runs them.\n",
    );
  if (ok && wanted && !large)
    process.stderr.write(
      "Skipped: Claude Code and Codex, because the package registry cannot be reached.\n",
    );
  if (!ok)
    process.stderr.write(
      "Skipped: the package registry cannot be reached, so no clients are there.\n",
    );
  const { CONVEX_DEPLOY_KEY, CONVEX_SELF_HOSTED_URL, CONVEX_SITE_URL } =
    process.env;
  const named =
    CONVEX_DEPLOY_KEY !== undefined ||
    (CONVEX_SELF_HOSTED_URL !== undefined && CONVEX_SITE_URL !== undefined);
  if (!named)
    process.stderr.write(
      "Skipped: no deployment is named by CONVEX_DEPLOY_KEY, or CONVEX_SELF_HOSTED_URL with CONVEX_SITE_URL.\n",
    );
  const found = [node, bin, ...(large ? [largeBin] : [])].join(":");
  provide("clientsPath", ok ? found : null);
  provide("largeClients", large);
  return tidied(provide, named);
}

/** What a run makes is taken away after its last test, when it is interrupted, and when it breaks. */
function tidied(provide: TestProject["provide"], named: boolean): () => void {
  const leftovers = new Leftovers(named ? stockCli({ ...process.env }) : null);
  const { TMPDIR } = process.env;
  process.env.TMPDIR = leftovers.folder;
  provide("runId", leftovers.runId);
  const tidy = () => {
    for (const what of leftovers.tidy())
      process.stderr.write(`Left on the deployment: ${what}\n`);
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  };
  process.once("exit", tidy);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      tidy();
      process.exit(130);
    });
  return tidy;
}

function install(
  folder: string,
  dependencies: Record<string, string>,
  options: string[],
  searchPath: string,
): boolean {
  const manifest = path.join(folder, "package.json");
  const text = JSON.stringify({ private: true, dependencies });
  const done = path.join(folder, "installed");
  if (existsSync(done) && readFileSync(done, "utf8") === text) return true;
  mkdirSync(folder, { recursive: true });
  writeFileSync(manifest, text);
  const { status, stderr } = spawnSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--no-save", ...options],
    {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH: searchPath },
    },
  );
  if (status === 0) {
    writeFileSync(done, text);
    return true;
  }
  if (UNREACHABLE.test(stderr)) return false;
  throw new Error(`The clients could not be installed:\n${stderr}`);
}
