import { components, internal } from "../../convex/_generated/api.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import type { Engine } from "../../local/engine.js";
import { client, type Client } from "../../tests/client.js";
import { statement } from "../statements.js";
import { randomOf } from "../seed.js";
import { storedIn, type Stored } from "../storage.js";
import { allTables, type Table } from "../tables.js";
import { TOMBSTONE, type Measurements } from "./measurements.js";

type Rows = Measurements["rows"];

const MEMORIES = 20;
/** Which brings some of them. */
const QUESTION = "When is the release of the mobile app?";
const DAY_MS = 86_400_000;
/** Longer than any undo window, and no end of the audit. */
const LATER_MS = 40 * DAY_MS;
const KEPT_MS = 1_000 * DAY_MS;

/** What a row of each table takes, of an agent that has done a little of everything. */
export async function rowSizes(engine: Engine): Promise<Rows> {
  const created = await engine.action(internal.agents.create, {
    agentId: "bench",
    scopes: [...SCOPES],
    trustCeiling: "owner",
  });
  if (!created.ok) throw new Error(created.refusal.detail);
  const send = client(engine, created.value.token.secret);
  const ids = await useAll(send);
  const tables = await allTables();
  const rows: Rows = {};
  const note = (kind: string, table: Table, stored: Stored) => {
    const { indexes, textIndexes, vectorIndexes } = table;
    rows[kind] = {
      bytes: Math.round(stored.documentBytes / stored.documents),
      indexes: indexes.length + textIndexes.length + vectorIndexes.length,
    };
  };
  for (const [name, stored] of await storedIn(engine, tables))
    note(name, tables.get(name)!, stored);

  for (const id of ids) await ok(send, "DELETE", `/v1/memories/${id}`);
  const { purge } = components.openclawBackend.memories.retention;
  const times = { now: Date.now() + LATER_MS, auditKeptMs: KEPT_MS };
  while ((await engine.mutation(purge, times)).more);
  const cleared = (await storedIn(engine, tables)).get("memories")!;
  note(TOMBSTONE, tables.get("memories")!, cleared);
  return rows;
}

/** Ids of the memories that were written. */
async function useAll(send: Client): Promise<string[]> {
  const random = randomOf(7);
  const ids: string[] = [];
  for (let i = 0; i < MEMORIES; i++) {
    const content = statement(random);
    const body = { content, tags: ["work"] };
    const key = { "Idempotency-Key": `key-${i}` };
    const { memory } = await ok(send, "POST", "/v1/memories", body, key);
    ids.push((memory as { id: string }).id);
  }
  for (const id of ids)
    await ok(send, "PATCH", `/v1/memories/${id}`, {
      content: statement(random),
    });
  for (let i = 0; i < MEMORIES; i++)
    await ok(send, "POST", "/v1/logs/today", { content: statement(random) });
  for (const event of [
    { hook_event_name: "SessionStart" },
    { hook_event_name: "UserPromptSubmit", prompt: QUESTION },
  ])
    await ok(send, "POST", "/v1/hooks", { ...event, session_id: "bench" });
  await ok(send, "POST", "/v1/admin/agents", { agentId: "neighbour" });
  await ok(send, "PUT", "/v1/admin/grants/neighbour/team", { access: "read" });
  const lines = ids.map(() => `- ${statement(random)}`);
  await ok(send, "POST", "/v1/import/openclaw", {
    files: [
      { path: "MEMORY.md", content: `# Memory\n\n${lines.join("\n")}\n` },
    ],
  });
  // Strangers are counted too.
  const visit = await send("GET", "/llms.txt");
  if (visit.status !== 200) throw new Error(`GET /llms.txt: ${visit.status}`);
  return ids;
}

async function ok(
  send: Client,
  method: string,
  path: string,
  body?: object,
  headers?: Record<string, string>,
): Promise<Record<string, unknown>> {
  const answer = await send(method, path, body, headers);
  if (answer.status >= 300)
    throw new Error(
      `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`,
    );
  return answer.body as Record<string, unknown>;
}
