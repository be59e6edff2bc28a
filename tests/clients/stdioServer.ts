import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How a desktop client is told to start a server of its own. */
export type Entry = {
  command: string;
  args: string[];
  env: Record<string, string>;
};

export type Request = { method: string; params: object };

/** Starts such a server, sends one request after the other, and gives back the results. */
export async function overStdio(
  { command, args, env }: Entry,
  requests: Request[],
  place: { cwd: string; env: Record<string, string> },
): Promise<unknown[]> {
  const child = spawn(command, args, {
    cwd: place.cwd,
    env: { ...place.env, ...env },
    // In a group of its own: `npx` passes no signal on.
    detached: true,
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const send = (message: object) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const results: unknown[] = [];
  const hello = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "desktop", version: "1" },
  };
  const all = [{ method: "initialize", params: hello }, ...requests];
  try {
    const lines = createInterface({ input: child.stdout });
    for (const [id, request] of all.entries()) {
      send({ id, ...request });
      const line = await new Promise<string>((resolve, reject) => {
        lines.once("line", resolve);
        child.once("close", () => reject(new Error(said)));
      });
      const answer = JSON.parse(line) as { id: number; result?: unknown };
      if (answer.id !== id || answer.result === undefined)
        throw new Error(line);
      results.push(answer.result);
      if (id === 0) send({ method: "notifications/initialized" });
    }
  } finally {
    if (child.exitCode === null) process.kill(-child.pid!, "SIGKILL");
  }
  return results.slice(1);
}
