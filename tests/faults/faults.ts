import { vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { observing } from "../../local/observe.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import type { AnyEndpoint } from "../../convex/backend/edge/endpoint.js";
import { endpoints } from "../http/endpoints.js";
import {
  requestOf,
  samples,
  type SampleRequest,
  type World,
} from "../http/samples.js";
import {
  backend,
  client,
  createAgent,
  everyRow,
  type Answer,
  type Backend,
} from "../setup.js";

/**
 * Faults, put where a deployment has them: between an action and a function that it calls, since each of these is one
 * transaction and what lies between two of them is where an action can be cut off.
 */

/** Runs a request, and does something before each call that it makes, counted from 1. Throwing refuses the call. */
export async function beforeEachCall<Value>(
  run: () => Promise<Value>,
  before: (call: number, args: string) => void,
): Promise<{ value: Value; calls: number }> {
  let calls = 0;
  const onCall = (args: string) => before((calls += 1), args);
  const value = await observing({ onCall }, run);
  return { value, calls };
}

/** A request of which one call fails as the platform lets it fail. */
export async function failingAt<Value>(
  call: number,
  message: string,
  run: () => Promise<Value>,
): Promise<Value> {
  const { value } = await beforeEachCall(run, (at) => {
    if (at === call) throw new Error(message);
  });
  return value;
}

/**
 * A request whose action dies before one of its calls: nothing of it gets through any more. What it answers is
 * nobody's: a client sees its connection end.
 */
export async function dyingAt(
  call: number,
  run: () => Promise<unknown>,
): Promise<void> {
  await beforeEachCall(run, (at) => {
    if (at >= call) throw new Error("The action is dead.");
  }).catch(() => {});
}

/** A backend with the agent `main`, whose token may everything. */
export async function world(): Promise<World> {
  const t = backend();
  const scopes = [...SCOPES];
  const token = await createAgent(t, "main", { scopes, trustCeiling: "owner" });
  return { t, agentId: "main", send: client(t, token) };
}

/** Every route with a request that succeeds. */
export const routes = endpoints.map((endpoint) => ({
  name: `${endpoint.method} ${endpoint.path}`,
  endpoint,
}));

/** The sample's request of a route, ready to be sent any number of times. */
export async function prepared(
  endpoint: AnyEndpoint,
  given: World,
): Promise<(headers?: Record<string, string>) => Promise<Answer>> {
  const sample = samples[endpoint.operationId]!;
  const request: SampleRequest = await requestOf(endpoint, sample, given);
  return async (headers = {}) =>
    await given.send(endpoint.method, request.path, request.body, {
      ...request.headers,
      ...headers,
    });
}

/** Longer than what is written or lent waits for its turn. */
const LATER_MS = 10 * 60_000;

/** Drains the queue as a later run of its job does. */
export async function drainLater(
  t: Backend,
  later = LATER_MS,
): Promise<number> {
  const now = Date.now() + later;
  const clock = vi.spyOn(Date, "now").mockReturnValue(now);
  try {
    return await t.action(internal.backend.embeddings.drain, {});
  } finally {
    clock.mockRestore();
  }
}

/** How many rows each table has. The audit is left out: a request that is sent again is another one to it. */
export async function sizes({
  t,
}: Pick<World, "t">): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { table } of await everyRow(t))
    if (table !== "auditEvents") counts[table] = (counts[table] ?? 0) + 1;
  return counts;
}

/** The same once the queue has been drained. The engine's clock does not go back: what is done afterwards is later. */
export async function settled(given: World): Promise<Record<string, number>> {
  await drainLater(given.t);
  return await sizes(given);
}
