import { spawn } from "node:child_process";
import dotenv from "dotenv";

/** The environment variables of a deployment, as far as the migration needs them. */
export type DeploymentEnv = {
  /** All at once, in the form of a dotenv file, which a few values do not survive. */
  list: () => Promise<Record<string, string>>;
  get: (name: string) => Promise<string>;
  set: (name: string, value: string) => Promise<void>;
};

/** The stock CLI. Values go through its standard input and output, never through its arguments. */
export function convexEnv(selection: readonly string[]): DeploymentEnv {
  const env = (args: string[], input = "") =>
    run("npx", ["convex", "env", ...args, ...selection], input);
  return {
    list: async () => dotenv.parse(await env(["list", "--include-values"])),
    // The CLI ends what it prints with a line break of its own.
    get: async (name) => (await env(["get", name])).replace(/\n$/, ""),
    // It takes one line break off the end of what it reads, so one is added.
    set: async (name, value) => void (await env(["set", name], `${value}\n`)),
  };
}

/** The CLI asks a deployment that it cannot reach again and again. */
const TIMEOUT_MS = 60_000;

async function run(
  command: string,
  args: string[],
  input: string,
): Promise<string> {
  return await new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["pipe", "pipe", "pipe"],
      timeout: TIMEOUT_MS,
      shell: process.platform === "win32",
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
    // What it says of an error could repeat a value, so only the command is named.
    child.stderr.resume();
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve(output);
      const how = code === null ? "did not end" : `failed (${code})`;
      reject(
        new Error(
          `\`npx convex ${args.slice(1, 3).join(" ")}\` ${how}: run it by itself to see why.`,
        ),
      );
    });
  });
}
