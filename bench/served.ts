import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { builtin } from "../convex/backend/embedding/embedder.js";
import { createEngine } from "../local/engine.js";
import { Journal } from "../local/journal.js";
import { startServer } from "../local/server.js";
import { readOptions, say } from "../scripts/cli/program.js";
import { client, type Client } from "../tests/client.js";
import { kill, start } from "../tests/e2e/server.js";
import { seedMemories } from "./seed.js";

const HELP = `npx tsx bench/served.ts

Prints how long \`npm start\` takes to start, from the process on, and to answer, with its journal.

  --help  this text`;
readOptions(HELP, {});

const SIZES = [100, 1_000, 10_000];
const REPEATS = 40;

const day = "/v1/logs/2026-01-31";
const requests: [string, (send: Client, i: number) => Promise<unknown>][] = [
  [
    "remember",
    (send, i) => send("POST", "/v1/memories", { content: `Statement ${i}` }),
  ],
  [
    "recall",
    (send) => send("POST", "/v1/recall", { query: "who prefers TypeScript?" }),
  ],
  ["log append", (send, i) => send("POST", day, { content: `Entry ${i}` })],
  ["log read", (send) => send("GET", day)],
  ["list", (send) => send("GET", "/v1/memories")],
  ["session", (send) => send("GET", "/v1/session")],
];

console.log("| memories | request | p50 ms | p95 ms |");
console.log("| ---: | --- | ---: | ---: |");
await timed("0 | start without a journal", "");
for (const size of SIZES) {
  const dataDir = mkdtempSync(path.join(tmpdir(), "bench-served-"));
  say(`Measuring with ${size} memories`);
  await seed(dataDir, size);
  // What the seed has written is written anew once.
  await timed(`${size} | start that writes the journal anew`, dataDir);
  const server = await timed(`${size} | start`, dataDir, false);
  const at = {
    fetch: (route: string, init?: RequestInit) =>
      fetch(server.url + route, init),
  };
  const send = client(at, server.token);
  const first = performance.now();
  await requests[1]![1](send, 0);
  const firstMs = ms(performance.now() - first);
  console.log(`| ${size} | first request, a recall | ${firstMs} | |`);
  for (const [name, request] of requests) {
    const times: number[] = [];
    for (let i = 0; i < REPEATS; i++) {
      const sent = performance.now();
      await request(send, i);
      times.push(performance.now() - sent);
    }
    times.sort((a, b) => a - b);
    const quantile = (q: number) => ms(times[Math.floor(q * REPEATS)]!);
    console.log(`| ${size} | ${name} | ${quantile(0.5)} | ${quantile(0.95)} |`);
  }
  await kill(server.process, "SIGTERM");
  rmSync(dataDir, { recursive: true });
}
say(`Measured ${requests.length} requests at ${SIZES.length} sizes.`);

/** Starts the server, from its process on to its first line; ends it again where it is not needed. */
async function timed(what: string, dataDir: string, ends = true) {
  const begun = performance.now();
  const server = await start(...(dataDir ? ["--data", dataDir] : ["--memory"]));
  console.log(`| ${what} | ${ms(performance.now() - begun)} | |`);
  if (ends) await kill(server.process, "SIGTERM");
  return server;
}

/** A data folder as a server leaves it that has been told so much. */
async function seed(dataDir: string, size: number): Promise<void> {
  const { agentId, close } = await startServer({ port: 0, dataDir });
  await close();
  const engine = await createEngine();
  const journal = await Journal.open(engine, dataDir);
  const model = { model: builtin.model, dimensions: builtin.dimensions };
  await seedMemories(engine, agentId, { from: 0, to: size, ...model });
  await journal.close();
}

function ms(value: number): string {
  return value.toFixed(0);
}
