import type { AddressInfo } from "node:net";
import { serve, type ServerType } from "@hono/node-server";
import { internal } from "../convex/_generated/api.js";
import { SCOPES } from "../convex/components/openclawBackend/vocabulary.js";
import { problemDocument } from "../convex/backend/edge/problem.js";
import { DataFolder, type Credentials } from "./dataFolder.js";
import { createEngine, type Engine } from "./engine.js";
import { Journal } from "./journal.js";
import { report } from "./report.js";
import { Schedule } from "./schedule.js";

const HOST = "127.0.0.1";
const AGENT_ID = "main";
/** A full disk is seldom emptied sooner. */
const RETRY_AFTER_SECONDS = 10;

/** What can be answered before a body is read to its end. */
const UNREAD: ReadonlySet<number> = new Set([401, 403, 404, 405, 413, 429]);

export type Options = { port: number; dataDir: string | null };

export type LocalServer = Credentials & {
  url: string;
  dataDir: string | null;
  close: () => Promise<void>;
};

/** Starts the backend on a loopback port; with a folder, what is acknowledged survives any end of the process. */
export async function startServer({
  port,
  dataDir,
}: Options): Promise<LocalServer> {
  const engine = await createEngine();
  const folder = dataDir === null ? null : new DataFolder(dataDir);
  const journal = folder && (await Journal.open(engine, folder.dir));
  const flush = async () => await journal?.flush();
  const schedule = new Schedule(engine, flush);

  const known = folder?.credentials;
  const credentials = known ?? (await createCredentials(engine));
  await flush();
  if (folder && !known) folder.credentials = credentials;
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
    (error: unknown) => {
      schedule.stop();
      folder?.unlock();
      throw error;
    },
  );
  const url = `http://${HOST}:${address.port}`;
  process.env.CONVEX_SITE_URL = url;

  const close = async () => {
    schedule.stop();
    await new Promise((resolve) => {
      server.close(resolve);
      if ("closeIdleConnections" in server) server.closeIdleConnections();
    });
    try {
      await journal?.close();
    } finally {
      folder?.unlock();
    }
  };
  return { url, ...credentials, dataDir: folder?.dir ?? null, close };
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
