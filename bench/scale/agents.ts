import { internal } from "../../convex/_generated/api.js";
import { makeId } from "../../convex/components/openclawBackend/ids.js";
import type { Engine } from "../../local/engine.js";
import { client } from "../../tests/client.js";
import { MODEL, SHARED_SPACES } from "../requests.js";
import { seedMemories } from "../seed.js";

/** Of each agent: a few memories, so that its space is counted, and a day of the audit. */
const MEMORIES = 4;
const EVENTS = 20;

/**
 * Agents beside the one that is measured, each with a token that was used, a grant to a shared space, memories of its
 * own, counters, limits and audit.
 */
export async function seedAgents(engine: Engine, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const agentId = `other${i}`;
    const created = await engine.action(internal.agents.create, { agentId });
    if (!created.ok) throw new Error(created.refusal.detail);
    const send = client(engine, created.value.token.secret);
    await send("GET", "/v1/me");
    await seedMemories(engine, agentId, { from: 0, to: MEMORIES, ...MODEL });
    const records = [grantOf(agentId), usageOf(agentId), ...eventsOf(agentId)];
    await restore(engine, records);
  }
}

type Record = {
  table: "grants" | "auditEvents" | "spaceUsage";
  fields: object;
};

async function restore(engine: Engine, records: Record[]): Promise<void> {
  const outcome = await engine.mutation(internal.backend.replica.restore, {
    records,
    first: false,
  });
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
}

function grantOf(agentId: string): Record {
  const [space] = SHARED_SPACES;
  const fields = { agentId, space, access: "read", createdAt: Date.now() };
  return { table: "grants", fields };
}

function usageOf(agentId: string): Record {
  const counters = { memories: MEMORIES, quarantined: 0, logDays: 0 };
  const held = { rows: MEMORIES, bytes: 100 * MEMORIES, ...counters };
  return {
    table: "spaceUsage",
    fields: { space: `agent/${agentId}`, ...held },
  };
}

function eventsOf(agentId: string): Record[] {
  return Array.from({ length: EVENTS }, (_, i) => {
    const at = Date.now() - i * 60_000;
    return {
      table: "auditEvents",
      fields: {
        eventId: makeId("evt", at),
        ...{ at, agentId },
        action: "memory.remember",
        outcome: "ok",
        subjects: [makeId("mem", at)],
        requestId: `req_${i}`,
      },
    };
  });
}
