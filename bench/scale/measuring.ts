import { createEngine, type Engine } from "../../local/engine.js";
import { observed } from "../../local/observe.js";
import { say } from "../../scripts/cli/program.js";
import type { Cost } from "../meter.js";
import { BACKGROUND } from "../report.js";
import { costsAt, type Measured, type StoredRows } from "../requests.js";
import { seedAgents } from "./agents.js";
import {
  costsOf,
  type ByRoute,
  type Measurements,
  type StoredBytes,
} from "./measurements.js";
import { rowSizes } from "./rows.js";

/** In the agent's space while the number of agents is what changes. */
const MEMORIES = 100;

/**
 * Every route at each number of memories in one space, again at each number of agents, and what a row of each table
 * takes. Each number has an engine of its own.
 */
export async function measured(
  sizes: readonly number[],
  agents: readonly number[],
): Promise<Measurements> {
  const costs: ByRoute = {};
  const stored: Measurements["stored"] = {};
  for (const size of sizes) {
    say(`Measuring every route with ${size} memories`);
    const found = await measuredAt(size, () => Promise.resolve());
    note(costs, found, size);
    stored[size] = {
      memories: bytesOf(found.stored.memories),
      logEntries: bytesOf(found.stored.logEntries),
    };
  }
  const byAgents: ByRoute = {};
  for (const count of agents) {
    say(`Measuring every route with ${count} agents`);
    const beside = (engine: Engine) => seedAgents(engine, count - 1);
    note(byAgents, await measuredAt(MEMORIES, beside), count);
  }
  return {
    taken: new Date().toISOString().slice(0, 10),
    costs,
    agents: byAgents,
    stored,
    rows: await rowSizes(await createEngine(observed)),
  };
}

async function measuredAt(
  size: number,
  prepare: (engine: Engine) => Promise<void>,
): Promise<Measured> {
  const make = () => createEngine(observed);
  return (await costsAt(make, [size], prepare)).get(size)!;
}

function note(into: ByRoute, found: Measured, count: number): void {
  const { routes, messages, hooks, recalls, background } = found;
  const besides = Object.entries(BACKGROUND).map(([name, route]) => ({
    route,
    cost: background[name as keyof typeof BACKGROUND],
  }));
  const all: { route: string; cost: Cost }[] = [
    ...routes,
    ...messages,
    ...hooks,
    ...recalls,
    ...besides,
  ];
  for (const { route, cost } of all)
    (into[route] ??= {})[count] = costsOf(cost);
}

function bytesOf({ rows, tables }: StoredRows): StoredBytes {
  const bytes: StoredBytes = { rows, documents: 0, indexes: 0, search: {} };
  for (const stored of tables.values()) {
    bytes.documents += stored.documentBytes;
    bytes.indexes += stored.indexBytes;
    for (const [name, size] of [...stored.textIndexes, ...stored.vectorIndexes])
      if (size > 0) bytes.search[name] = Math.round(size);
  }
  return bytes;
}
