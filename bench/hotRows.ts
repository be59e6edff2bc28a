import { internal } from "../convex/_generated/api.js";
import { endpoints } from "../convex/backend/edge/routes.js";
import { SCOPES } from "../convex/components/openclawBackend/vocabulary.js";
import type { Engine } from "../local/engine.js";
import { client, type Client } from "../tests/client.js";
import {
  requestOf,
  samples,
  type Sample,
  type World,
} from "../tests/http/samples.js";
import {
  footprintOf,
  overtaken,
  type Transaction,
  type WrittenRow,
} from "./footprint.js";

/** Which rows requests contend for: of one agent, of two in a shared space, of two that share nothing, and of jobs. */

export const SHARINGS = {
  agent: "one agent",
  space: "two agents in a shared space",
  none: "two agents that share nothing",
  administrator: "an administrator and another agent",
  jobs: "the jobs that run by the clock, and an agent",
} as const;
export type Sharing = keyof typeof SHARINGS;

export type HotRow = {
  sharing: Sharing;
  /** The table, with what tells its rows apart where it has several kinds. */
  row: string;
  /** Operation ids of the requests that write it, and of those whose writing transactions read it. */
  writers: string[];
  readers: string[];
};

/** What the two runs of each request have read and written. */
type Footprints = Map<string, [Transaction[], Transaction[]]>;

const SPACE = "shared/team";
const [FIRST, SECOND] = ["first", "second"] as const;

/** Requests that can name a space, and how. */
const IN_SPACE: { [operationId: string]: "body" | "query" } = {
  remember: "body",
  putMemory: "body",
  appendLog: "body",
  listMemories: "query",
  readLog: "query",
  listLogs: "query",
};

/** What an agent sends, and what an administrator does, whose requests name other agents. */
const SAMPLED = endpoints.filter(({ operationId }) => samples[operationId]);
const OWN = SAMPLED.filter(({ scope }) => scope !== "admin");
const ADMIN = SAMPLED.filter(({ scope }) => scope === "admin");

const IN_SPACES = OWN.filter(({ operationId }) => IN_SPACE[operationId]);

export async function hotRows(engine: Engine): Promise<HotRow[]> {
  process.env.SECRETS_CATALOG = "SAMPLE_OF_THE_CONTRACT";
  const worlds: World[] = [];
  for (const agentId of [FIRST, SECOND]) {
    const key = `AGENT_${agentId.toUpperCase()}_SAMPLE_OF_THE_CONTRACT`;
    process.env[key] = "a value";
    worlds.push(await makeAgent(engine, agentId));
  }
  const [first, second] = worlds as [World, World];
  const own = [await footprints(first, OWN), await footprints(second, OWN)];
  await undeclared(first, own[0]!);
  const jobs = await jobFootprints(second);
  const admin = await footprints(first, ADMIN);
  for (const agentId of [FIRST, SECOND])
    await engine.mutation(internal.agents.grant, {
      ...{ agentId, space: SPACE, access: "write" },
    });
  const shared = [
    await footprints(first, IN_SPACES, SPACE),
    await footprints(second, IN_SPACES, SPACE),
  ];
  return [
    ...contended("agent", own[0]!, own[0]!),
    ...contended("space", shared[0]!, shared[1]!),
    // Both ways: the first alone has read a secret that nobody has declared.
    ...contended("none", own[1]!, own[0]!),
    ...contended("administrator", own[1]!, admin),
    ...contended("jobs", own[0]!, jobs),
    ...contended("jobs", jobs, own[0]!),
  ];
}

/** An agent that has done everything once: what happens with a first row is not what is looked for. */
async function makeAgent(t: Engine, agentId: string): Promise<World> {
  const created = await t.action(internal.agents.create, {
    ...{ agentId, scopes: [...SCOPES], trustCeiling: "owner" },
  });
  if (!created.ok) throw new Error(created.refusal.detail);
  const send = client(t, created.value.token.secret);
  await send("POST", "/v1/memories", { content: `${agentId} has begun` });
  await send("POST", "/v1/logs/today", { content: `${agentId} has begun` });
  await send("POST", "/v1/recall", { query: "what has begun?" });
  return { t, agentId, send };
}

async function footprints(
  world: World,
  asked: typeof OWN,
  space: string | null = null,
): Promise<Footprints> {
  const found: Footprints = new Map();
  for (const endpoint of asked) {
    const { operationId, method } = endpoint;
    const way = IN_SPACE[operationId];
    const sample = samples[operationId]!;
    const runs: Transaction[][] = [];
    for (const given of [sample, { ...sample, ...sample.other }]) {
      const request = await requestOf(endpoint, saidBy(given, world), world);
      const { path, body } =
        space === null ? request : inSpace(request, space, way!);
      await settle(world.t);
      runs.push(await traced(world.send, method, path, body, request.headers));
    }
    found.set(operationId, runs as [Transaction[], Transaction[]]);
  }
  return found;
}

/** The first reading of a secret that no catalog names: the deployment learns its key. */
async function undeclared(
  { send, agentId }: World,
  found: Footprints,
): Promise<void> {
  const runs: Transaction[][] = [];
  for (const key of ["UNDECLARED", "UNHEARD_OF"]) {
    process.env[`AGENT_${agentId.toUpperCase()}_${key}`] = "a value";
    runs.push(await traced(send, "GET", `/v1/secrets/${key}`, undefined, {}));
  }
  found.set("readSecret, undeclared", runs as [Transaction[], Transaction[]]);
}

/** Each with something to do. */
async function jobFootprints({ t, send }: World): Promise<Footprints> {
  const { embeddings, retention } = internal.backend;
  const jobs: { [name: string]: () => Promise<unknown> } = {
    "embedding the queue": () => t.action(embeddings.drain, {}),
    "healing the queue": () => t.mutation(embeddings.heal, {}),
    "purging what has ended": () => t.mutation(retention.purge, {}),
  };
  const found: Footprints = new Map();
  for (const [name, job] of Object.entries(jobs)) {
    const runs: Transaction[][] = [];
    for (const content of ["Queued for the job", "Queued once more"]) {
      await send("POST", "/v1/logs/today", { content });
      await settle(t);
      runs.push((await footprintOf(job)).transactions);
    }
    found.set(name, runs as [Transaction[], Transaction[]]);
  }
  return found;
}

/** Agents seldom say the same: what one says of it is made its own. */
function saidBy(sample: Sample, { agentId }: World): Sample {
  const { body } = sample;
  const content = (body as { content?: string } | undefined)?.content;
  if (content === undefined) return sample;
  return {
    ...sample,
    body: { ...(body as object), content: `${content}, says ${agentId}` },
  };
}

function inSpace(
  { path, body }: { path: string; body?: unknown },
  space: string,
  way: "body" | "query",
) {
  if (way === "body") return { path, body: { ...(body as object), space } };
  const sign = path.includes("?") ? "&" : "?";
  return { path: `${path}${sign}space=${encodeURIComponent(space)}`, body };
}

async function traced(
  send: Client,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Transaction[]> {
  const { answer, transactions } = await footprintOf(() =>
    send(method, path, body, headers),
  );
  // Some samples' other requests are refused, which counts and is audited too.
  if (answer.status >= 500)
    throw new Error(`${method} ${path} answers ${answer.status}.`);
  return transactions;
}

/** Lets what was scheduled run to its end, so that no request is seen with it. */
async function settle(engine: Engine): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2));
  await engine.finishInProgressScheduledFunctions();
}

function contended(
  sharing: Sharing,
  readers: Footprints,
  writers: Footprints,
): HotRow[] {
  const rows = new Map<
    string,
    { writers: Set<string>; readers: Set<string> }
  >();
  for (const [reader, [reading]] of readers)
    for (const [writer, [, writing]] of writers)
      for (const transaction of reading)
        for (const by of writing)
          for (const write of overtaken(by, transaction)) {
            const name = nameOf(write);
            const row = rows.get(name) ?? {
              writers: new Set(),
              readers: new Set(),
            };
            rows.set(name, row);
            row.writers.add(writer);
            row.readers.add(reader);
          }
  return [...rows]
    .map(([row, found]) => ({
      ...{ sharing, row },
      writers: [...found.writers],
      readers: [...found.readers],
    }))
    .sort((a, b) => b.writers.length - a.writers.length);
}

/** One limiter has rows of several kinds. */
function nameOf({ table, before, after }: WrittenRow): string {
  const { name = "" } = (after ?? before)! as { name?: string };
  return table === "rateLimits" ? `rateLimits, ${name}` : table;
}
