import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { createEngine } from "../../local/engine.js";
import { Journal } from "../../local/journal.js";
import { startServer, type LocalServer } from "../../local/server.js";
import { client } from "../client.js";

const DAY_MS = 86_400_000;

let dir = "";
let server: LocalServer | undefined;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "ended-"));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-03-01") });
});
afterEach(async () => {
  await server?.close();
  vi.useRealTimers();
  rmSync(dir, { recursive: true, force: true });
});

async function started() {
  server = await startServer({ port: 0, dataDir: dir });
  const { url, token } = server;
  const at = {
    fetch: (route: string, init?: RequestInit) => fetch(url + route, init),
  };
  return client(at, token);
}

async function stopped(): Promise<void> {
  await server!.close();
  server = undefined;
}

/** What the clock does while nobody asks anything. */
async function retention(): Promise<void> {
  const engine = await createEngine();
  const journal = await Journal.open(engine, dir);
  await engine.mutation(internal.backend.retention.purge, {});
  await journal.close();
}

const journal = () => readFileSync(path.join(dir, "journal.ndjson"), "utf8");

const line = (id: string, date: string, endedAt?: string) =>
  JSON.stringify({
    ...{ kind: "logEntry", id, date, content: `Said by ${id}` },
    ...{ createdAt: `${date}T09:00:00Z`, ...(endedAt && { endedAt }) },
  });

test("an entry that has ended stays so over restarts, and is gone for good when it is deleted", async () => {
  const lines = [
    line("stays", "2026-02-20"),
    line("ends", "2026-02-20", "2026-02-21T09:00:00Z"),
    line("later", "2026-02-20", "2026-02-27T09:00:00Z"),
    line("alone", "2026-02-19", "2026-02-21T09:00:00Z"),
  ].join("\n");
  const held = async (send: Awaited<ReturnType<typeof started>>) => ({
    usage: (await send("GET", "/v1/me")).body.usage[0].rows,
    day: (await send("GET", "/v1/logs/2026-02-20")).body.content,
    days: (await send("GET", "/v1/logs")).body.logs.length,
    recalled: (
      await send("POST", "/v1/recall", {
        ...{ query: "who said it?", include: ["logs"], limit: 10 },
      })
    ).body.results.length,
    export: (await send("GET", "/v1/export")).body
      .split("\n")
      .filter((text: string) => text.includes('"logEntry"')).length,
  });
  const send = await started();
  const headers = { "Content-Type": "application/x-ndjson" };
  const { body } = await send("POST", "/v1/import", lines, headers);
  expect(body).toMatchObject({ imported: 4, failures: 0 });
  const living = { day: "Said by stays", days: 1, recalled: 1 };
  expect(await held(send)).toEqual({ usage: 4, export: 4, ...living });
  await stopped();
  expect(await held(await started())).toEqual({
    ...{ usage: 4, export: 4, ...living },
  });
  await stopped();

  vi.setSystemTime(Date.parse("2026-02-21T10:00:00Z") + 30 * DAY_MS);
  await retention();
  // At the next start what is deleted leaves the journal too.
  for (let restarts = 0; restarts < 2; restarts++) {
    await retention();
    expect(await held(await started())).toEqual({
      ...{ usage: 2, export: 2, ...living },
    });
    await stopped();
    expect(journal()).not.toMatch(/Said by (ends|alone)/);
  }
});
