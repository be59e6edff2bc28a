import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeToken } from "../../convex/backend/tokenText.js";
import { startServer, type LocalServer } from "../../local/server.js";
import { client, type Client } from "../client.js";

/** A data folder of before recallRows and of version 1 of the built-in embedder, without its tokens. */
const JOURNAL = new URL("./fixtures/journal-0.1.ndjson", import.meta.url);

let dir = "";
let server: LocalServer;
let send: Client;
let mode: "hybrid" | "text";

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "old-data-"));
  const [own, admin] = [await makeToken(), await makeToken()];
  const journal = readFileSync(JOURNAL, "utf8")
    .replace('"hash 1"', JSON.stringify(own.hash))
    .replace('"hash 2"', JSON.stringify(admin.hash));
  writeFileSync(path.join(dir, "journal.ndjson"), journal);
  const credentials = {
    agentId: "main",
    token: own.secret,
    adminToken: admin.secret,
  };
  const file = path.join(dir, "credentials.json");
  writeFileSync(file, JSON.stringify(credentials));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

async function start(): Promise<void> {
  server = await startServer({ port: 0, dataDir: dir });
  const { url, token } = server;
  const at = {
    fetch: (route: string, init?: RequestInit) => fetch(url + route, init),
  };
  send = client(at, token);
}

async function recalled(body: object) {
  const answer = await send("POST", "/v1/recall", { mode, ...body });
  expect(answer.status).toBe(200);
  const ids = answer.body.results.map(({ id }: { id: string }) => id);
  return { ids, ...answer.body };
}

async function expectAll(): Promise<void> {
  const { ids } = await recalled({ query: "which tea in the morning?" });
  expect(ids[0]).toBe("tea");
  const past = { asOf: "2026-11-27T08:24:38.500Z" };
  const inBonn = await recalled({ query: "where does Ana live?", ...past });
  expect(inBonn.ids).toContain("bonn");
  const now = await recalled({ query: "where does Ana live?" });
  expect(now.results[0].content).toMatch(/Rome/);
  expect(now.ids).not.toContain("bonn");
  const entry = await recalled({ query: "backup", include: ["logs"] });
  expect(entry.results[0].content).toMatch(/nightly backup/);
  const tagged = await recalled({ query: "tea", tags: { all: ["drinks"] } });
  expect(tagged.ids).toEqual(["tea"]);
  const trusted = await recalled({ query: "green tea", minTrust: "agent" });
  expect(trusted.ids).not.toContain("rumour");
  for (const hidden of ["gone", "trap"]) {
    const { ids: found } = await recalled({
      query: "lunch, instructions, keys",
    });
    expect(found).not.toContain(hidden);
  }
  const session = await send("GET", "/v1/session");
  expect(session.body.pinned).toMatchObject([{ id: "tea" }]);
}

test("a data folder of before answers at once, and is embedded anew once and for all", async () => {
  // Nothing is embedded where nobody listens.
  vi.stubEnv("EMBEDDING_PROVIDER", "openai");
  vi.stubEnv("EMBEDDING_BASE_URL", "http://127.0.0.1:9");
  mode = "text";
  await start();
  // Five memories and two entries: what is forgotten or held waits for no vector.
  const first = await recalled({ query: "green tea" });
  expect(first.meta.pendingIndex).toBe(7);
  await expectAll();
  await server.close();

  vi.unstubAllEnvs();
  mode = "hybrid";
  await start();
  await vi.waitFor(
    async () => {
      const { meta } = await recalled({ query: "green tea" });
      expect(meta.pendingIndex).toBe(0);
    },
    { timeout: 20_000, interval: 100 },
  );
  await expectAll();
  const question = { query: "what does she drink at breakfast?" };
  const { results } = await recalled({ ...question, mode: "vector" });
  expect(results[0].id).toBe("tea");
  expect(results[0].signals.vector).toBeGreaterThan(0.3);

  await server.close();
  await start();
  expect((await recalled({ query: "green tea" })).meta.pendingIndex).toBe(0);
  await expectAll();
  const journal = readFileSync(path.join(dir, "journal.ndjson"), "utf8");
  expect(journal).toMatch(/builtin-en2/);
  expect(journal).not.toMatch(/builtin-use1/);
}, 60_000);
