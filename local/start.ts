import { parseArgs } from "node:util";
import { report } from "./report.js";
import { startServer } from "./server.js";
import { takeTurns } from "./turns.js";
import { unlike } from "./unlike.js";

const HELP = `npm start -- [--port 3211] [--data .data] [--memory] [--json] [--repair]

Serves the backend on 127.0.0.1 for trying it out. Data lives in a journal in the data folder;
--memory keeps none. --json prints where it is and its tokens as one line of JSON. --repair starts
with what can be read of a folder that was damaged, and keeps a copy of each file that it changes.`;

const PARENT_CHECK_MS = 500;
/** A start that takes longer says so. */
const QUIET_MS = 1_000;
/** From the signal to the end of the process, whatever is in flight: what was acknowledged is on disk. */
const END_MS = 1_800;

const values = options();
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const port = Number(values.port);
if (!/^\d+$/.test(values.port) || port > 65_535)
  misused("--port must be from 0 to 65535.");
if (values.data === "") misused("--data must name a folder.");

const slow = sayWhenSlow();
takeTurns();
try {
  const server = await startServer({
    port,
    dataDir: values.memory ? null : values.data,
    repair: values.repair,
    progress: slow.progress,
  });
  slow.end();
  const { url, agentId, token, adminToken, dataDir } = server;
  for (const sentence of unlike()) console.error(sentence);
  if (values.json)
    console.log(JSON.stringify({ url, agentId, token, adminToken, dataDir }));
  else console.log(greeting(url, token, dataDir));
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      console.error("Ended before what was in flight was answered.");
      process.exit(1);
    }, END_MS).unref();
    void server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        report(error, "at the end: not everything is on disk");
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  // The shell between npm and this process passes no signals on: the server ends with it.
  if (process.env.npm_lifecycle_event === "start") {
    const parent = process.ppid;
    const check = () => process.ppid !== parent && stop();
    setInterval(check, PARENT_CHECK_MS).unref();
  }
} catch (error) {
  console.error(
    error instanceof Error ? error.message : "The server could not be started.",
  );
  process.exit(1);
}

/** Says once that the start takes its time, and how far it is with the journal where it has come to one. */
function sayWhenSlow(): { progress: (done: number) => void; end: () => void } {
  let where = "it takes more than a second";
  const say = () => {
    clearTimeout(timer);
    if (said) return;
    said = true;
    console.error(`Starting: ${where}.`);
  };
  let said = false;
  const timer = setTimeout(say, QUIET_MS - performance.now());
  const progress = (part: number) => {
    where = `${Math.round(part * 100)} % of the journal read`;
    // While it reads, no timer comes to its turn.
    if (performance.now() > QUIET_MS) say();
  };
  return { progress, end: () => clearTimeout(timer) };
}

function options() {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: "3211" },
        data: { type: "string", default: ".data" },
        memory: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        repair: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    return misused((error as Error).message);
  }
}

function misused(message: string): never {
  console.error(`${message}\n\n${HELP}`);
  process.exit(2);
}

function greeting(url: string, token: string, dataDir: string | null): string {
  const where = dataDir === null ? "in memory only" : `in ${dataDir}`;
  const auth = `-H "Authorization: Bearer ${token}"`;
  const json = `-H "Content-Type: application/json"`;
  return `OpenClaw backend, local and for trying out: it is not a database. Data is kept ${where}.

  ${url}

Try it:

curl -sS ${url}/v1/me ${auth}
curl -sS ${url}/v1/memories ${auth} ${json} -d '{"type":"preference","content":"Prefers TypeScript over JavaScript for new projects"}'
curl -sS ${url}/v1/recall ${auth} ${json} -d '{"query":"which programming language should I use?"}'

An MCP client takes ${url}/mcp with the header Authorization: Bearer ${token}
`;
}
