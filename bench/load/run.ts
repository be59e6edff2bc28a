import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Failure, program, say } from "../../scripts/cli/program.js";
import { loadTables, soakTables } from "./report.js";

const HELP = `npm run bench:http -- [--memories 1000] [--seconds 3] [--soak MINUTES] [--charts] [--json]

Sends requests to npm start on this machine: each of six kinds alone and a mix of them, from 1 to 64 connections,
and between them a no-op. Prints throughput, latency and errors, and how they compare to the no-op's. The
data is in a folder that is thrown away.

  --memories N    how many memories there are at the beginning
  --seconds S     about how long each kind at each number of connections takes
  --soak MINUTES  instead, one steady mix for so long, with what the server's process holds
  --charts        also draw bench/charts/load.svg, or soak.svg
  --json          as JSON
  --help          this text`;

const OPTIONS = {
  memories: { type: "string", default: "1000" },
  seconds: { type: "string", default: "3" },
  soak: { type: "string" },
  charts: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

const CHARTS = fileURLToPath(new URL("../charts", import.meta.url));

await program(HELP, OPTIONS, async ({ charts, json, ...values }) => {
  const memories = numberOf("memories", values.memories, 1, 100_000);
  const seconds = numberOf("seconds", values.seconds, 0.1, 60);
  const minutes =
    values.soak === undefined ? null : numberOf("soak", values.soak, 0.1, 600);
  // Only who measures has what they need, and waits for it.
  const { AGENTS, withStore } = await import("./store.js");
  const { measureLoad } = await import("./load.js");
  const { measureSoak } = await import("./soak.js");
  const { loadChart, soakChart } = await import("./charts.js");
  say(`Starting with ${memories} memories and ${AGENTS} agents`);
  const { result, tables, name, chart } = await withStore(
    memories,
    async (served, requests) => {
      if (minutes === null) {
        const load = await measureLoad(served, requests, seconds);
        const chart = () => loadChart(load);
        return {
          result: { load },
          tables: loadTables(load),
          name: "load",
          chart,
        };
      }
      const soak = await measureSoak(served, requests, minutes);
      const chart = () => soakChart(soak.samples);
      return {
        result: { soak },
        tables: soakTables(soak),
        name: "soak",
        chart,
      };
    },
  );
  console.log(json ? JSON.stringify(result, null, 2) : tables);
  if (charts) {
    mkdirSync(CHARTS, { recursive: true });
    writeFileSync(`${CHARTS}/${name}.svg`, chart());
    say(`Drew bench/charts/${name}.svg.`);
  }
});

function numberOf(
  name: string,
  text: string,
  least: number,
  most: number,
): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= least && value <= most) return value;
  throw new Failure(`--${name} must be from ${least} to ${most}.`, 2);
}
