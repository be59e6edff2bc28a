import rateLimiter from "@convex-dev/rate-limiter/test";
import { convexTest } from "convex-test";
import { getFunctionName } from "convex/server";
import { vi } from "vitest";
import backendSchema from "../../convex/components/openclawBackend/schema.js";
import appSchema from "../../convex/schema.js";
import { client, createAgent, type Backend } from "../setup.js";
import type { World } from "./act.js";
import { inTransaction, retrying } from "./retrying.js";
import { AGENTS, ROWS_PER_SPACE, TIME_ZONES, type AgentId } from "./store.js";

const appModules = retrying(
  import.meta.glob(["../../convex/**/*.ts", "!../../convex/**/*.*.ts"]),
);
const backendModules = retrying(
  import.meta.glob([
    "../../convex/components/openclawBackend/**/*.ts",
    "!../../convex/**/*.*.ts",
  ]),
);

/** Limits that only the quota of a space reaches; `embedder` as EMBEDDING_PROVIDER names it. */
export function configure(embedder: string): void {
  for (const bucket of ["READ", "WRITE", "RECALL"])
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "1000000");
  vi.stubEnv("QUOTA_ROWS_PER_SPACE", String(ROWS_PER_SPACE));
  vi.stubEnv("EMBEDDING_PROVIDER", embedder);
}

/** A backend whose mutations can be thrown away, with agents that have been used once. */
export async function makeWorld(): Promise<World> {
  const t = convexTest({
    schema: appSchema,
    modules: appModules,
    transactionLimits: true,
  });
  t.registerComponent("openclawBackend", backendSchema, backendModules);
  rateLimiter.register(t, "openclawBackend/rateLimiter");
  const make = async (agentId: AgentId) =>
    client(
      t,
      await createAgent(t, agentId, {
        scopes: ["memory:read", "memory:write", "logs:read", "logs:write"],
        trustCeiling: "owner",
        timeZone: TIME_ZONES[agentId],
      }),
    );
  const [main, scout] = await Promise.all(AGENTS.map(make));
  const secret = await createAgent(t, "boss", {
    scopes: ["admin"],
    trustCeiling: "owner",
  });
  const clients = { main: main!, scout: scout!, boss: client(t, secret) };
  for (const send of Object.values(clients)) await send("GET", "/v1/me");
  return {
    t: { ...t, mutation: inTransactions(t) },
    clients,
    withToken: ({ secret = "" }) => client(t, secret),
  };
}

/** The operator's calls are transactions too. */
function inTransactions(t: Backend): Backend["mutation"] {
  type Run = (reference: Reference, args: unknown) => Promise<unknown>;
  type Reference = Parameters<typeof getFunctionName>[0];
  const run = t.mutation as unknown as Run;
  const mutation: Run = async (reference, args) =>
    await inTransaction(getFunctionName(reference), () => run(reference, args));
  return mutation as unknown as Backend["mutation"];
}
