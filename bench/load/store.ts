import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { builtin } from "../../convex/backend/embedding/embedder.js";
import { createEngine } from "../../local/engine.js";
import { Journal } from "../../local/journal.js";
import { client } from "../../tests/client.js";
import { seedMemories } from "../seed.js";
import { Requests } from "./mixes.js";
import { serve, type Served } from "./process.js";

/** So many that no agent comes near its 300 writes and recalls a minute. */
export const AGENTS = 16;
const TEAM = "team";

/** A served store that is thrown away afterwards, and what its agents send. */
export async function withStore<Result>(
  memories: number,
  measure: (served: Served, requests: Requests) => Promise<Result>,
): Promise<Result> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "bench-load-"));
  let served: Served | undefined;
  try {
    served = await serve(dataDir);
    const { adminToken } = served;
    const { tokens, agentIds } = await createAgents(served);
    await served.stop();
    await seed(dataDir, agentIds[0]!, memories);
    served = await serve(dataDir);
    const admin = { token: adminToken, agentIds };
    return await measure(served, new Requests(tokens, admin));
  } finally {
    await served?.stop();
    rmSync(dataDir, { recursive: true });
  }
}

/** Each may read what the team knows, where the seeded memories are. */
async function createAgents({ url, adminToken }: Served) {
  const at = {
    fetch: (route: string, init?: RequestInit) => fetch(url + route, init),
  };
  const send = client(at, adminToken);
  const tokens: string[] = [];
  const agentIds: string[] = [];
  for (let i = 0; i < AGENTS; i++) {
    const agentId = `load${i}`;
    const created = await send("POST", "/v1/admin/agents", {
      agentId,
      // Erasing at once needs it.
      trustCeiling: "owner",
    });
    const { token } = created.body as { token: { secret: string } };
    await send("PUT", `/v1/admin/grants/${agentId}/${TEAM}`, {
      access: "read",
    });
    tokens.push(token.secret);
    agentIds.push(agentId);
  }
  return { tokens, agentIds };
}

/** As in `bench/seed.ts`: embedding them would take longer than the measurement. */
async function seed(dataDir: string, agentId: string, memories: number) {
  const engine = await createEngine();
  const journal = await Journal.open(engine, dataDir);
  const { model, dimensions } = builtin;
  const space = `shared/${TEAM}`;
  const to = memories;
  await seedMemories(engine, agentId, {
    from: 0,
    to,
    space,
    model,
    dimensions,
  });
  await journal.close();
}
