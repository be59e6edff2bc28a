import { existsSync } from "node:fs";
import { createEngine } from "../local/engine.js";
import { observed } from "../local/observe.js";
import { costsAt, type RequestCost } from "./requests.js";

/** `npm run bench -- [--requests] [--embedder]`: both unless one is named. */
const named = process.argv.slice(2);
const wanted = (name: string) =>
  named.length === 0 || named.includes(`--${name}`);

const SIZES = [100, 1_000, 10_000];

if (wanted("requests")) {
  const table = await costsAt(() => createEngine(observed), SIZES);
  console.log(
    "| route | memories | calls | docs read | docs written | KB read | KB written |",
  );
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  const routes = [...table.values()][0] ?? [];
  for (const [i] of routes.entries()) {
    for (const [size, rows] of table) console.log(line(size, rows[i]!));
  }
}

if (wanted("embedder")) {
  const module = new URL("./embedder.ts", import.meta.url);
  if (existsSync(module)) await import(module.href);
}

function line(size: number, { route, cost }: RequestCost): string {
  const kilobytes = (bytes: number) => (bytes / 1024).toFixed(1);
  const cells = [
    route,
    size,
    cost.calls,
    cost.documentsRead,
    cost.documentsWritten,
    kilobytes(cost.bytesRead),
    kilobytes(cost.bytesWritten),
  ];
  return `| ${cells.join(" | ")} |`;
}
