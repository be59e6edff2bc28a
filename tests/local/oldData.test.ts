import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { unpackOwn } from "../../convex/components/openclawBackend/embedding/vectors.js";
import { makeToken } from "../../convex/backend/tokenText.js";
import { startServer, type LocalServer } from "../../local/server.js";
import { client, type Client } from "../client.js";
import { keptRows } from "./kept.js";

/** A data folder of before recallRows and of version 1 of the built-in embedder, without its tokens. */
const FIRST = "journal-0.1.ndjson";
/** One of before contextRows. */
const BEFORE_CONTEXT = "journal-beforeContext.ndjson";

let dir = "";
let server: LocalServer;
let send: Client;
let mode: "hybrid" | "text";

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "old-data-"));
});

async function useJournal(name: string): Promise<void> {
  const [own, admin] = [await makeToken(), await makeToken()];
  const journal = readFileSync(fixture(name), "utf8")
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
}

function fixture(name: string): URL {
  return new URL(`./fixtures/${name}`, import.meta.url);
}

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
  const answer = await send("POST", "/v1/recall?fields=full", {
    mode,
    ...body,
  });
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
  await useJournal(FIRST);
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

type Kept = { [field: string]: unknown; vector?: { form?: number } };

/** Each memory and log entry by its id, as the journal has it. */
function kept(): Map<string, Kept> {
  const rows = ["memories", "logEntries"].flatMap((of) => keptRows(dir, of));
  return new Map(
    rows.map((row) => [(row.memoryId ?? row.entryId) as string, row as Kept]),
  );
}

/** The own vectors of memories, by their ids. */
function ownVectors(): Map<string, number[]> {
  return new Map(
    keptRows(dir, "contextRows").map(({ row, own }) => [
      (row as string).replace(/^memory\//, ""),
      unpackOwn(own as ArrayBuffer),
    ]),
  );
}

/** What the old journal has of memories: their vectors, by their ids. */
function oldVectors(): Map<string, number[]> {
  type Old = {
    fields: { memoryId?: string };
    vector?: { float32: string };
  };
  const text = readFileSync(fixture(BEFORE_CONTEXT), "utf8");
  const records = text
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => JSON.parse(line) as Old[]);
  return new Map(
    records.flatMap(({ fields: { memoryId }, vector }) => {
      if (memoryId === undefined || vector === undefined) return [];
      const bytes = Uint8Array.from(Buffer.from(vector.float32, "base64"));
      return [[memoryId, [...new Float32Array(bytes.buffer)]] as const];
    }),
  );
}

test("rows of before contextRows get their context and their day once and for all, memories without a new vector", async () => {
  await useJournal(BEFORE_CONTEXT);
  const old = oldVectors();
  mode = "hybrid";
  await start();
  await vi.waitFor(
    async () => {
      await recalled({ query: "ferry" });
      for (const row of kept().values()) {
        expect(row).toHaveProperty("before");
        if ("entryId" in row) expect(row.vector?.form).toBe(2);
      }
    },
    { timeout: 20_000, interval: 100 },
  );
  const renewed = kept();
  const before = (id: string) => renewed.get(id)!.before;
  expect(before("harbour")).toBe(null);
  expect(before("ferry")).toBe("memory/harbour");
  expect(before("rumour")).toBe("memory/ferry");
  // Not what is trusted less, nor what was forgotten by then.
  expect(before("ticket")).toBe(null);
  expect(before("after")).toBe("memory/ticket");
  const own = ownVectors();
  expect(old.size).toBeGreaterThan(3);
  for (const [id, vector] of old)
    expect(cosine(own.get(id)!, vector)).toBeGreaterThan(0.9995);
  const { results } = await recalled({
    query: "2026-05-19",
    include: ["logs"],
    mode: "text",
  });
  const days = results.map(({ date }: { date: string }) => date);
  expect(days.slice(0, 2)).toEqual(["2026-05-19", "2026-05-19"]);
  await server.close();

  const latest = kept();
  await start();
  await server.close();
  expect(kept()).toEqual(latest);
  expect([...latest.keys()].sort()).toEqual([...renewed.keys()].sort());
  for (const [id, row] of latest)
    expect(row).toMatchObject({ before: renewed.get(id)!.before });
  await start();
}, 60_000);

function cosine(x: number[], y: number[]): number {
  const dot = (p: number[], q: number[]) =>
    p.reduce((sum, part, i) => sum + part * q[i]!, 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}
