import { startServer, type LocalServer } from "../../local/server.js";
import type { Document } from "./dataset.js";
import type { Ask, Retriever } from "./retriever.js";

/** Recall as it is served: every document through `POST /v1/memories`, every question through `POST /v1/recall`. */
const BATCH = 100;

export type Served = Retriever & {
  /** What recalls took in milliseconds, as the client saw them, and the tokens that they returned. */
  spent: { ms: number[]; tokens: number[] };
  close: () => Promise<void>;
};

/** A server without limits that keeps nothing. */
export async function startBenchServer(): Promise<LocalServer> {
  for (const bucket of ["READ", "WRITE", "RECALL"]) {
    process.env[`RATE_LIMIT_${bucket}_PER_MINUTE`] = "1000000";
  }
  process.env.SECRET_GUARD = "off";
  return await startServer({ port: 0, dataDir: null });
}

/** An agent of its own that has the documents: how it sends, its token, and which memory is which document. */
export async function agentWith(
  server: LocalServer,
  agentId: string,
  documents: readonly Document[],
): Promise<{ send: Send; secret: string; ids: Map<string, string> }> {
  const agents = "/v1/admin/agents";
  const { token } = await post(server, server.adminToken, agents, { agentId });
  const { secret } = token as { secret: string };
  const send: Send = async (path, body) =>
    await post(server, secret, path, body);
  return { send, secret, ids: await storeAll(send, documents) };
}

export async function served(): Promise<Served> {
  const server = await startBenchServer();
  const spent: Served["spent"] = { ms: [], tokens: [] };
  let stores = 0;
  return {
    name: "served over HTTP",
    spent,
    close: server.close,
    async store(documents) {
      stores += 1;
      const { send, ids } = await agentWith(
        server,
        `store${stores}`,
        documents,
      );
      return async (question, limit) => {
        const startedAt = performance.now();
        const { results, meta } = await send("/v1/recall?fields=full", {
          query: question,
          limit,
        });
        spent.ms.push(performance.now() - startedAt);
        const found = results as { id: string; content: string }[];
        spent.tokens.push(
          found.reduce((sum, { content }) => sum + content.length / 4, 0),
        );
        return {
          ids: found.map(({ id }) => ids.get(id) ?? ""),
          abstained: (meta as { abstained: boolean }).abstained,
        };
      };
    },
  } satisfies Served & {
    store: (documents: readonly Document[]) => Promise<Ask>;
  };
}

export type Send = (
  path: string,
  body: unknown,
) => Promise<Record<string, unknown>>;

/** Stores the documents in their order and answers which memory is which document. */
async function storeAll(send: Send, documents: readonly Document[]) {
  const ids = new Map<string, string>();
  for (let at = 0; at < documents.length; at += BATCH) {
    const batch = documents.slice(at, at + BATCH);
    const memories = batch.map(({ content, tags, type }) => ({
      content,
      tags,
      type: type === "log" ? "note" : type,
    }));
    const { results } = await send("/v1/memories", { memories });
    for (const [i, result] of (
      results as { memory?: { id: string } }[]
    ).entries()) {
      if (!result.memory)
        throw new Error(`A document was refused: ${batch[i]!.content}`);
      // The same words twice are one memory; it stands for the first.
      if (!ids.has(result.memory.id)) ids.set(result.memory.id, batch[i]!.id);
    }
  }
  return ids;
}

async function post(
  { url }: LocalServer,
  token: string,
  path: string,
  body: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(url + path, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${path}: ${String(answer.detail)}`);
  return answer;
}
