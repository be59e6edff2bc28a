import { internal } from "../convex/_generated/api.js";
import { SCOPES } from "../convex/components/openclawBackend/vocabulary.js";
import { endpoints } from "../convex/backend/edge/routes.js";
import { builtin } from "../convex/backend/embedding/embedder.js";
import type { Engine } from "../local/engine.js";
import { requestOf, samples } from "../tests/http/samples.js";
import { client } from "../tests/client.js";
import { metered, type Cost } from "./meter.js";
import { seedMemories } from "./seed.js";

export type RequestCost = { operationId: string; route: string; cost: Cost };

/**
 * What each route's sample costs, at each number of memories in the agent's space, each number in an
 * engine of its own. The token was used before: what happens once in a while is not counted.
 */
export async function costsAt(
  makeEngine: () => Engine | Promise<Engine>,
  sizes: readonly number[],
): Promise<Map<number, RequestCost[]>> {
  const table = new Map<number, RequestCost[]>();
  for (const size of sizes)
    table.set(size, await costs(await makeEngine(), size));
  return table;
}

async function costs(engine: Engine, size: number): Promise<RequestCost[]> {
  const agentId = "bench";
  // What the sample of reading a secret reads.
  process.env.AGENT_BENCH_SAMPLE_OF_THE_CONTRACT = "a value";
  const created = await engine.action(internal.agents.create, {
    agentId,
    scopes: [...SCOPES],
    trustCeiling: "owner",
  });
  if (!created.ok) throw new Error(created.refusal.detail);
  const send = client(engine, created.value.token.secret);
  await send("GET", "/v1/me");
  const model = { model: builtin.model, dimensions: builtin.dimensions };
  await seedMemories(engine, agentId, { from: 0, to: size, ...model });
  const rows: RequestCost[] = [];
  for (const endpoint of endpoints) {
    const sample = samples[endpoint.operationId];
    if (sample === undefined) continue;
    const world = { t: engine, agentId, send };
    const { path, body, headers } = await requestOf(endpoint, sample, world);
    await settle(engine);
    const { cost, answer } = await metered(() =>
      send(endpoint.method, path, body, headers),
    );
    if (answer.status >= 400)
      throw new Error(`${endpoint.operationId} answers ${answer.status}.`);
    const route = `${endpoint.method} ${endpoint.path}`;
    rows.push({ operationId: endpoint.operationId, route, cost });
  }
  return rows;
}

/** Lets what was scheduled at once run to its end, so that it is not counted with the next request. */
async function settle(engine: Engine): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2));
  await engine.finishInProgressScheduledFunctions();
}
