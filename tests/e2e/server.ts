import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));

export type Started = {
  process: ChildProcess;
  url: string;
  agentId: string;
  token: string;
  adminToken: string;
  dataDir: string | null;
};

export type Ended = {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
};

const running = new Set<ChildProcess>();
const folders: string[] = [];

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "backend-e2e-"));
  folders.push(folder);
  return folder;
}

/** Ends what a test has left running and removes its folders. */
export async function cleanUp(): Promise<void> {
  await Promise.all([...running].map((child) => kill(child, "SIGKILL")));
  for (const folder of folders.splice(0))
    rmSync(folder, { recursive: true, force: true });
}

/** The server as one process, so that a signal reaches it and nothing in between. */
function launch(options: string[]): ChildProcess {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "local/start.ts", "--port", "0", ...options],
    { cwd: root, stdio: ["ignore", "pipe", "pipe"] },
  );
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** The server as a person starts it: the first line is JSON, npm says nothing before it. */
export async function startByNpm(...options: string[]): Promise<Started> {
  const {
    npm_lifecycle_event: _event,
    npm_config_loglevel: _level,
    ...env
  } = process.env;
  const line = ["start", "--", "--port", "0", "--json", ...options];
  const child = spawn("npm", line, {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return await firstLine(child);
}

/** Starts the server and waits for its first line. */
export async function start(...options: string[]): Promise<Started> {
  return await firstLine(launch(["--json", ...options]));
}

export async function firstLine(child: ChildProcess): Promise<Started> {
  running.add(child);
  child.once("exit", () => running.delete(child));
  const said = collect(child);
  const first = await new Promise<string | null>((resolve) => {
    createInterface({ input: child.stdout! }).once("line", resolve);
    child.once("exit", () => resolve(null));
  });
  if (first === null)
    throw new Error(`The server did not start: ${said.stderr}`);
  return { process: child, ...(JSON.parse(first) as Omit<Started, "process">) };
}

/** Starts the server for people, and waits for its greeting. */
export async function greet(
  ...options: string[]
): Promise<{ process: ChildProcess; greeting: string }> {
  const child = launch(options);
  const said = collect(child);
  while (!said.stdout.includes("/v1/recall")) {
    if (child.exitCode !== null) throw new Error(said.stderr);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { process: child, greeting: said.stdout };
}

/** Runs the server where it is expected to end by itself. */
export async function runToEnd(...options: string[]): Promise<Ended> {
  return await ended(launch(options));
}

export async function kill(
  child: ChildProcess,
  signal: "SIGTERM" | "SIGINT" | "SIGKILL",
): Promise<Ended> {
  const end = ended(child);
  child.kill(signal);
  return await end;
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const said = { stdout: "", stderr: "" };
  child.stdout!.on("data", (chunk) => (said.stdout += String(chunk)));
  child.stderr!.on("data", (chunk) => (said.stderr += String(chunk)));
  return said;
}

async function ended(child: ChildProcess): Promise<Ended> {
  const said = collect(child);
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => child.once("close", resolve));
  }
  return { code: child.exitCode, signal: child.signalCode, ...said };
}

/** Runs a line as a shell runs it that it was pasted into. */
export async function shell(line: string): Promise<string> {
  const { stdout } = await promisify(execFile)("sh", ["-c", line]);
  return stdout;
}
