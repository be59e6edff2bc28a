import { internal } from "../convex/_generated/api.js";
import { SCOPES } from "../convex/components/openclawBackend/vocabulary.js";
import { endpoints } from "../convex/backend/edge/routes.js";
import { builtin } from "../convex/backend/embedding/embedder.js";
import type { Engine } from "../local/engine.js";
import { requestOf, samples, type World } from "../tests/http/samples.js";
import { client } from "../tests/client.js";
import { metered, type Cost } from "./meter.js";
import { seedLogs, seedMemories } from "./seed.js";
import { searchIndexSizes, storedIn, type Stored } from "./storage.js";
import { allTables } from "./tables.js";

export type RequestCost = { operationId: string; route: string; cost: Cost };
export type NamedCost = { route: string; cost: Cost };

/** What there is and what things cost at one number of memories. */
export type Measured = {
  /** Each route's sample. */
  routes: RequestCost[];
  /** Recalls that differ from the sample. */
  recalls: NamedCost[];
  /** Messages of the Model Context Protocol. */
  messages: NamedCost[];
  /** Lifecycle hooks of an agent's client, in the order of one session. */
  hooks: NamedCost[];
  /** What happens without a request. */
  background: { [name in Background]: Cost };
  /** What the memories take alone, and the log entries on top of them. */
  stored: { memories: StoredRows; logEntries: StoredRows };
};

export type StoredRows = { rows: number; tables: Map<string, Stored> };

/** `embedding` is one row's part of a full batch, the others are a cron's turn that finds nothing to do. */
export type Background = "embedding" | "heal" | "purge";

/** Entries a memory: an agent writes down less of its days than it remembers. */
const LOGS_PER_MEMORY = 0.5;
const SHARED_PER_MEMORY = 0.1;
export const SHARED_SPACES = ["shared/team", "shared/family"];
/** What is asked for whole, a workspace, is refused from some size on; that costs what was read until then. */
const TOO_LARGE = 413;
/** A batch of the queue. */
const QUEUED = 64;

export const MODEL = { model: builtin.model, dimensions: builtin.dimensions };

/**
 * What each route's sample costs, at each number of memories in the agent's space, each number in an
 * engine of its own. The token was used before: what happens once in a while is not counted.
 */
export async function costsAt(
  makeEngine: () => Engine | Promise<Engine>,
  sizes: readonly number[],
  /** Puts there what else the deployment holds. */
  prepare: (engine: Engine) => Promise<void> = () => Promise.resolve(),
): Promise<Map<number, Measured>> {
  const table = new Map<number, Measured>();
  for (const size of sizes)
    table.set(size, await costs(await makeEngine(), size, prepare));
  return table;
}

async function costs(
  engine: Engine,
  size: number,
  prepare: (engine: Engine) => Promise<void>,
): Promise<Measured> {
  const agentId = "bench";
  // What the sample of reading a secret reads.
  process.env.AGENT_BENCH_SAMPLE_OF_THE_CONTRACT = "a value";
  process.env.SECRETS_CATALOG = "SAMPLE_OF_THE_CONTRACT";
  const created = await engine.action(internal.agents.create, {
    agentId,
    scopes: [...SCOPES],
    trustCeiling: "owner",
  });
  if (!created.ok) throw new Error(created.refusal.detail);
  const send = client(engine, created.value.token.secret);
  await send("GET", "/v1/me");
  const world: World = { t: engine, agentId, send };
  await prepare(engine);

  const { stored, indexSizes } = await seed(engine, agentId, size);
  const measure = new Measure(world, indexSizes);
  const routes = await measure.routes();
  const messages = await measure.messages();
  const hooks = await measure.hooks();
  const recalls = await measure.recalls();
  return {
    routes,
    messages,
    hooks,
    recalls,
    background: await measure.background(),
    stored,
  };
}

async function seed(engine: Engine, agentId: string, size: number) {
  const tables = await allTables();
  await seedMemories(engine, agentId, { from: 0, to: size, ...MODEL });
  const memories = await storedIn(engine, tables);
  const entries = Math.ceil(LOGS_PER_MEMORY * size);
  await seedLogs(engine, agentId, { count: entries, vectors: MODEL });
  const both = await storedIn(engine, tables);
  for (const space of SHARED_SPACES) {
    const to = Math.ceil(SHARED_PER_MEMORY * size);
    await seedMemories(engine, agentId, { from: 0, to, space, ...MODEL });
  }
  return {
    indexSizes: searchIndexSizes(await storedIn(engine, tables)),
    stored: {
      memories: { rows: size, tables: memories },
      logEntries: { rows: entries, tables: grown(memories, both) },
    },
  };
}

/** What was added between two looks. Its indexes' terms are counted as if none had been there. */
function grown(
  before: ReadonlyMap<string, Stored>,
  after: ReadonlyMap<string, Stored>,
): Map<string, Stored> {
  const less = (a: Map<string, number>, b?: Map<string, number>) =>
    new Map([...a].map(([name, bytes]) => [name, bytes - (b?.get(name) ?? 0)]));
  return new Map(
    [...after].map(([name, now]) => {
      const was = before.get(name);
      return [
        name,
        {
          documents: now.documents - (was?.documents ?? 0),
          documentBytes: now.documentBytes - (was?.documentBytes ?? 0),
          indexBytes: now.indexBytes - (was?.indexBytes ?? 0),
          keyBytes: now.keyBytes - (was?.keyBytes ?? 0),
          textIndexes: less(now.textIndexes, was?.textIndexes),
          vectorIndexes: less(now.vectorIndexes, was?.vectorIndexes),
        },
      ];
    }),
  );
}

/** The question of recall's own sample. */
const QUESTION = samples.recall!.body as { query: string };

const RECALLS: { [name: string]: object } = {
  "with logs": { include: ["memories", "logs"] },
  "minTrust agent": { minTrust: "agent" },
  "types and tags": {
    types: ["fact", "decision"],
    tags: { any: ["work", "deploy"] },
  },
  recent: { mode: "recent" },
  "three queries": {
    query: null,
    queries: [
      QUESTION.query,
      "On which days are releases made?",
      "schedule of deployments to production",
    ],
  },
};

/** What an agent does by tools, and what its client asks before. */
const TOOLS: { [name: string]: object } = {
  start_session: {},
  recall: QUESTION,
  remember: { content: "A tool has brought this statement" },
  append_log: { content: "A tool has written this entry" },
  read_log: {},
};

/** A prompt that is told something, the same again, and one that is not. */
const HOOKS: { [name: string]: object } = {
  start: { hook_event_name: "SessionStart" },
  prompt: { hook_event_name: "UserPromptSubmit", prompt: QUESTION.query },
  "prompt again": {
    hook_event_name: "UserPromptSubmit",
    prompt: QUESTION.query,
  },
  "no question": { hook_event_name: "UserPromptSubmit", prompt: "/compact" },
  "other event": { hook_event_name: "Stop" },
};

class Measure {
  constructor(
    private readonly world: World,
    private readonly indexSizes: ReadonlyMap<string, number>,
  ) {}

  async routes(): Promise<RequestCost[]> {
    const rows: RequestCost[] = [];
    for (const endpoint of endpoints) {
      const { method, operationId } = endpoint;
      const sample = samples[operationId];
      if (sample === undefined) continue;
      const { path, body, headers } = await requestOf(
        endpoint,
        sample,
        this.world,
      );
      const cost = await this.request(method, path, body, headers);
      rows.push({ operationId, route: `${method} ${endpoint.path}`, cost });
    }
    return rows;
  }

  async messages(): Promise<NamedCost[]> {
    const message = async (name: string, method: string, params: object) => {
      const body = { jsonrpc: "2.0", id: 1, method, params };
      const cost = await this.request("POST", "/mcp", body);
      return { route: `POST /mcp (${name})`, cost };
    };
    const rows: NamedCost[] = [await message("initialize", "initialize", {})];
    for (const [name, args] of Object.entries(TOOLS)) {
      const params = { name, arguments: args };
      rows.push(await message(name, "tools/call", params));
    }
    return rows;
  }

  async hooks(): Promise<NamedCost[]> {
    const rows: NamedCost[] = [];
    for (const [name, event] of Object.entries(HOOKS)) {
      const body = { ...event, session_id: "bench" };
      const cost = await this.request("POST", "/v1/hooks", body);
      rows.push({ route: `POST /v1/hooks (${name})`, cost });
    }
    return rows;
  }

  /** The last one makes every recall after it one over three spaces. */
  async recalls(): Promise<NamedCost[]> {
    const rows: NamedCost[] = [];
    const recall = async (name: string, body: object) => {
      const cost = await this.request("POST", "/v1/recall", {
        ...QUESTION,
        ...body,
      });
      rows.push({ route: `POST /v1/recall (${name})`, cost });
    };
    for (const [name, body] of Object.entries(RECALLS))
      await recall(name, body);
    await this.openSpaces();
    await recall("three spaces", {});
    return rows;
  }

  async background(): Promise<{ [name in Background]: Cost }> {
    const { t } = this.world;
    const run = async (act: () => Promise<unknown>) => {
      await settle(t);
      return (await this.metered(act)).cost;
    };
    return {
      embedding: scaled(await this.drain(), 1 / QUEUED),
      heal: await run(() => t.mutation(internal.backend.embeddings.heal, {})),
      purge: await run(() => t.mutation(internal.backend.retention.purge, {})),
    };
  }

  /** The drain that the sample of an import has scheduled for later may come first. */
  private async drain(): Promise<Cost> {
    const { t, agentId } = this.world;
    const drain = () => t.action(internal.backend.embeddings.drain, {});
    for (let attempt = 0; attempt < 3; attempt++) {
      await drain();
      await seedLogs(t, agentId, { count: QUEUED });
      const { cost, answer } = await this.metered(drain);
      if (answer === QUEUED) return cost;
    }
    throw new Error("Nothing was queued for the drain.");
  }

  private async openSpaces(): Promise<void> {
    const { t, agentId } = this.world;
    const createdAt = Date.now();
    await t.mutation(internal.backend.replica.restore, {
      records: SHARED_SPACES.map((space) => ({
        table: "grants" as const,
        fields: { agentId, space, access: "read", createdAt },
      })),
      first: false,
    });
  }

  private async request(
    method: string,
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<Cost> {
    await settle(this.world.t);
    const { cost, answer } = await this.metered(() =>
      this.world.send(method, path, body, headers),
    );
    if (answer.status >= 400 && answer.status !== TOO_LARGE)
      throw new Error(`${method} ${path} answers ${answer.status}.`);
    return cost;
  }

  private async metered<Answer>(act: () => Promise<Answer>) {
    return await metered(act, { indexSizes: this.indexSizes });
  }
}

function scaled(cost: Cost, by: number): Cost {
  const entries = Object.entries(cost).map(([name, n]) => [name, n * by]);
  return Object.fromEntries(entries) as Cost;
}

/** Lets what was scheduled at once run to its end, so that it is not counted with the next request. */
async function settle(engine: Engine): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2));
  await engine.finishInProgressScheduledFunctions();
}
