import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Failure } from "./program.js";

/** Calls a function of the deployment, as `npx convex run` does, and answers its value. */
export type ConvexRun = (name: string, args: object) => Promise<unknown>;

/**
 * The stock CLI, started with no arguments: it reads them from standard input. Everybody on a machine can
 * read the arguments of its processes, and their length is bounded; neither holds for a pipe.
 */
const START = `
process.stdin.setEncoding("utf8");
let text = "";
for await (const part of process.stdin) text += part;
const { cli, args } = JSON.parse(text);
process.argv.splice(1, Infinity, cli.path, ...args);
await import(cli.url);
`;

const MAX_ERROR_CHARACTERS = 600;

export function convexRun(selection: readonly string[]): ConvexRun {
  const manifest = createRequire(import.meta.url).resolve(
    "convex/package.json",
  );
  const main = path.join(path.dirname(manifest), "bin/main.js");
  const cli = { path: main, url: pathToFileURL(main).href };
  return async (name, args) => {
    const given = ["run", name, argumentText(args), ...selection];
    const output = await start(JSON.stringify({ cli, args: given }), name);
    const outcome = JSON.parse(output) as
      | { ok: true; value: unknown }
      | { ok: false; refusal: { code: string; detail: string } };
    if (outcome.ok) return outcome.value;
    const { code, detail } = outcome.refusal;
    throw new Failure(`${name} is refused, ${code}: ${detail}`);
  };
}

/** The CLI reads JSON5, which warns of these two where they are not escaped. */
function argumentText(args: object): string {
  return JSON.stringify(args)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

async function start(input: string, name: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const node = ["--input-type=module", "--eval", START];
    const child = spawn(process.execPath, node, {
      stdio: ["pipe", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (errors += text));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve(output);
      const how = code === null ? "did not end" : `failed (${code})`;
      reject(new Failure(`${name} ${how}: ${reasonIn(errors)}`));
    });
  });
}

/** What the CLI says of an error, up to where it would repeat the arguments or show a stack. */
function reasonIn(errors: string): string {
  const refusal = /Uncaught ConvexError: (.*)/.exec(errors)?.[1];
  const [reason] = errors.split(/\n\s*(?:Object|Value|Path|at|Called by)\b/);
  return (refusal ?? reason!).trim().slice(0, MAX_ERROR_CHARACTERS);
}
