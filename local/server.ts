import type { AddressInfo } from "node:net";
import { serve, type ServerType } from "@hono/node-server";
import { internal } from "../convex/_generated/api.js";
import { SCOPES } from "../convex/components/openclawBackend/vocabulary.js";
import { problemDocument } from "../convex/backend/edge/problem.js";
import { DataFolder, type Credentials } from "./dataFolder.js";
import { createEngine, type Engine } from "./engine.js";
import { Journal, type Opening } from "./journal.js";
import { HOW_TO_REPAIR, Unusable } from "./journalFile.js";
import { report } from "./report.js";
import { Schedule } from "./schedule.js";
import { loadModules, warmUp } from "./warmUp.js";

const HOST = "127.0.0.1";
const AGENT_ID = "main";
/** A full disk is seldom emptied sooner. */
const RETRY_AFTER_SECONDS = 10;

/** How long an end waits for what is in flight: the whole of it takes less than two seconds. */
const CLOSE_MS = 1_200;

/** What can be answered before a body is read to its end. */
const UNREAD: ReadonlySet<number> = new Set([401, 403, 404, 405, 413, 429]);

export type Options = { port: number; dataDir: string | null } & Opening;

export type LocalServer = Credentials & {
  url: string;
  dataDir: string | null;
  close: () => Promise<void>;
};

/** Starts the backend on a loopback port; with a folder, what is acknowledged survives any end of the process. */
export async function startServer({
  port,
  dataDir,
  ...opening
}: Options): Promise<LocalServer> {
  const folder = dataDir === null ? null : await DataFolder.open(dataDir);
  try {
    return await serveFrom(folder, port, opening);
  } catch (error) {
    folder?.lock.release();
    throw error;
  }
}

async function serveFrom(
  folder: DataFolder | null,
  port: number,
  opening: Opening,
): Promise<LocalServer> {
  const loading = loadModules();
  const engine = await createEngine();
  const journal = folder && (await Journal.open(engine, folder.dir, opening));
  const flush = async () => await journal?.flush();
  const credentials =
    folder && journal
      ? await keptCredentials(engine, folder, journal, opening)
      : await createCredentials(engine);
  await loading;
  await warmUp(engine, credentials.agentId);
  const schedule = new Schedule(engine, flush);
  // What waits for a vector is findable by its words: a slow provider must not hold the start up.
  schedule.wrote();

  const answer = async (request: Request) => {
    const url = new URL(request.url);
    const response = await engine.fetch(url.pathname + url.search, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      // A streamed body needs it, and the type of `RequestInit` does not know it yet.
      ...({ duplex: "half" } as object),
    });
    // The rest of the body may be unread: then the connection cannot carry another request.
    if (request.body !== null && UNREAD.has(response.status))
      response.headers.set("Connection", "close");
    const mayHaveChanged = writes(request.method, url.pathname);
    if (mayHaveChanged) schedule.wrote();
    try {
      // Reads too may have left something that must not be lost: the audit of a secret.
      await flush();
    } catch (error) {
      report(error, "while the journal was written");
      if (mayHaveChanged && response.ok) return notKept(response, url.origin);
    }
    return response;
  };
  const { server, address } = await listen(port, answer).catch(
    async (error: unknown) => {
      schedule.stop();
      await journal?.close();
      throw error;
    },
  );
  const url = `http://${HOST}:${address.port}`;
  process.env.CONVEX_SITE_URL = url;
  if (folder) folder.lock.url = url;

  const close = async () => {
    schedule.stop();
    await closed(server);
    try {
      await journal?.close();
    } finally {
      folder?.lock.release();
    }
  };
  return { url, ...credentials, dataDir: folder?.dir ?? null, close };
}

/** Answers what is in flight, and hangs up on what takes too long. */
async function closed(server: ServerType): Promise<void> {
  const patience = setTimeout(() => {
    if ("closeAllConnections" in server) server.closeAllConnections();
  }, CLOSE_MS);
  await new Promise((resolve) => {
    server.close(resolve);
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  });
  clearTimeout(patience);
}

/** Those that the folder has, or new ones. */
async function keptCredentials(
  engine: Engine,
  folder: DataFolder,
  journal: Journal,
  { repair = false, say = console.error }: Opening,
): Promise<Credentials> {
  try {
    const kept = folder.credentials;
    if (kept && journal.isEmpty)
      throw new Unusable(
        `${folder.dir} has credentials, but what they are for is not there: journal.ndjson is empty or missing.`,
      );
    // A line that a repair has left out may have had them.
    if (kept && repair && !(await isKnown(engine, kept.token)))
      throw new Unusable(`${folder.dir} knows nothing of its credentials.`);
    if (kept) return kept;
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    if (!repair) throw new Unusable(`${error.message} ${HOW_TO_REPAIR}`);
    const copy = folder.copyCredentials();
    say(`${error.message} New tokens are made; the file is kept as ${copy}.`);
  }
  const credentials = await createCredentials(engine);
  await journal.flush();
  folder.credentials = credentials;
  return credentials;
}

async function isKnown(engine: Engine, token: string): Promise<boolean> {
  const headers = { Authorization: `Bearer ${token}` };
  return (await engine.fetch("/v1/me", { headers })).ok;
}

function writes(method: string, pathname: string): boolean {
  return (
    !["GET", "HEAD", "OPTIONS"].includes(method) && pathname !== "/v1/recall"
  );
}

/** Instead of an answer that says that something is stored: the disk has not taken it. */
function notKept({ headers }: Response, origin: string): Response {
  const requestId = headers.get("X-Request-Id") ?? "";
  const detail = "The journal cannot be written now.";
  const document = problemDocument(
    { code: "unavailable", detail },
    requestId,
    origin,
  );
  return Response.json(document, {
    status: document.status,
    headers: {
      "Content-Type": "application/problem+json",
      "X-Request-Id": requestId,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
      "Retry-After": `${RETRY_AFTER_SECONDS}`,
    },
  });
}

async function listen(
  port: number,
  fetch: (request: Request) => Promise<Response>,
): Promise<{ server: ServerType; address: AddressInfo }> {
  return await new Promise((resolve, reject) => {
    // The engine replaces globals while functions run; the adapter must not do so too.
    const options = {
      fetch,
      port,
      hostname: HOST,
      overrideGlobalObjects: false,
    };
    const server: ServerType = serve(options, (address) =>
      resolve({ server, address }),
    );
    server.on("error", reject);
  });
}

async function createCredentials(engine: Engine): Promise<Credentials> {
  const local = {
    agentId: AGENT_ID,
    label: "local",
    scopes: SCOPES.filter((scope) => scope !== "admin"),
  };
  const { issueToken } = internal.agents;
  const agent = await engine
    .action(internal.agents.create, local)
    // The agent is there where a first start was killed before its tokens were kept.
    .catch(async () => await engine.action(issueToken, local));
  const admin = await engine.action(internal.agents.issueToken, {
    agentId: AGENT_ID,
    label: "local admin",
    scopes: [...SCOPES],
    trustCeiling: "owner",
  });
  if (!agent.ok || !admin.ok)
    throw new Error("The first agent could not be created.");
  return {
    agentId: AGENT_ID,
    token: agent.value.token.secret,
    adminToken: admin.value.token.secret,
  };
}
