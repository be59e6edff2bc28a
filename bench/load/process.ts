import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Failure } from "../../scripts/cli/program.js";
import type { Asked, Probed } from "./probe.js";

/** `npm start` as a process of its own, and what can be seen of it from outside. */
export type Served = {
  url: string;
  agentId: string;
  adminToken: string;
  pid: number;
  probe: (collect: boolean) => Promise<Probed>;
  stop: () => Promise<void>;
};

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROBE = new URL("./probe.ts", import.meta.url).href;
const START_MS = 120_000;

/** With a journal in the folder, on a port that is free. */
export async function serve(dataDir: string): Promise<Served> {
  const start = ["local/start.ts", "--port", "0", "--data", dataDir, "--json"];
  const node = ["--expose-gc", "--import", "tsx", "--import", PROBE];
  const child = spawn(process.execPath, [...node, ...start], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const first = await firstLine(child);
  const { url, agentId, adminToken } = JSON.parse(first) as Served;
  return {
    url,
    agentId,
    adminToken,
    pid: child.pid!,
    probe: async (collect) => {
      child.send({ collect } satisfies Asked);
      const [probed] = (await once(child, "message")) as [Probed];
      return probed;
    },
    stop: async () => await stop(child),
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const timer = setTimeout(() => child.kill(), START_MS);
  try {
    for await (const line of lines) return line;
  } finally {
    clearTimeout(timer);
    // Nothing more comes; a full pipe must not hold the server up.
    child.stdout!.resume();
  }
  throw new Failure("The server did not start.");
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** Resident memory in bytes: from `/proc`, elsewhere from `ps`. */
export function residentBytes(pid: number): number {
  const status = `/proc/${pid}/status`;
  const kilobytes = existsSync(status)
    ? /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(status, "utf8"))?.[1]
    : spawnSync("ps", ["-o", "rss=", "-p", `${pid}`], { encoding: "utf8" })
        .stdout;
  return Number(kilobytes) * 1024;
}

/** Open files, sockets among them; null on a system that does not show them in `/proc`. */
export function openHandles(pid: number): number | null {
  const folder = `/proc/${pid}/fd`;
  return existsSync(folder) ? readdirSync(folder).length : null;
}
