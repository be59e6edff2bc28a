import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startServer, type LocalServer } from "../../local/server.js";
import { client } from "../client.js";

let dir = "";
let server: LocalServer;
beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), "journal-"))));
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

async function started() {
  server = await startServer({ port: 0, dataDir: dir });
  const { url, token, adminToken } = server;
  const at = {
    fetch: (route: string, init?: RequestInit) => fetch(url + route, init),
  };
  return { send: client(at, token), admin: client(at, adminToken) };
}

const journal = () => readFileSync(path.join(dir, "journal.ndjson"), "utf8");
const day = "/v1/logs/2026-01-31";

/** The next write to a file puts a part of it on the disk, which is then full. */
async function fillDisk(): Promise<FileHandle> {
  const probe = await open(path.join(dir, "probe"), "w");
  const prototype = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  vi.spyOn(prototype, "appendFile").mockImplementationOnce(async function (
    this: FileHandle,
    data,
  ) {
    await this.write((data as string).slice(0, 40));
    throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
  });
  return prototype;
}

test("a write that the disk does not take is a problem, and the next one takes it along", async () => {
  const { send } = await started();
  const said = vi.spyOn(console, "error").mockReturnValue();
  await fillDisk();
  const failed = await send("POST", day, { content: "First" });
  expect(failed.status).toBe(503);
  expect(failed.headers.get("content-type")).toBe("application/problem+json");
  expect(failed.headers.get("retry-after")).toBe("10");
  expect(failed.body).toMatchObject({ code: "unavailable", retryable: true });
  expect(failed.headers.get("x-request-id")).toBe(failed.body.requestId);
  expect(said).toHaveBeenCalledWith("ENOSPC", expect.any(String));

  expect((await send("POST", day, { content: "Second" })).status).toBe(201);
  const kept = journal();
  await server.close();
  writeFileSync(path.join(dir, "journal.ndjson"), kept);
  const again = await started();
  const { body } = await again.send("GET", day);
  expect(body.content).toBe("First\n\nSecond");
});

test("what the disk does not take back stands before no other line", async () => {
  const { send } = await started();
  vi.spyOn(console, "error").mockReturnValue();
  const prototype = await fillDisk();
  vi.spyOn(prototype, "truncate").mockRejectedValueOnce(new Error("full"));
  expect((await send("POST", day, { content: "First" })).status).toBe(503);
  expect((await send("POST", day, { content: "Second" })).status).toBe(201);
  const kept = journal();
  await server.close();
  writeFileSync(path.join(dir, "journal.ndjson"), kept);
  const again = await started();
  const { body } = await again.send("GET", day);
  expect(body.content).toBe("First\n\nSecond");
});

test("a torn line takes its whole transaction with it", async () => {
  const { send } = await started();
  await send("POST", day, { content: "First" });
  await send("POST", day, { content: "Second" });
  const kept = journal();
  await server.close();
  // Before the last of the rows that the last transaction has written.
  const torn = kept.slice(0, kept.lastIndexOf('"_id"'));
  expect(torn).toContain("Second");
  writeFileSync(path.join(dir, "journal.ndjson"), torn);
  const again = await started();
  const { body } = await again.send("POST", day, { content: "Third" });
  expect(body.entry.seq).toBe(2);
  expect((await again.send("GET", day)).body.content).toBe("First\n\nThird");
});

test("the audit of a secret that was read is on disk with the answer", async () => {
  vi.stubEnv("AGENT_MAIN_WEATHER_KEY", "made up");
  const { send } = await started();
  expect((await send("GET", "/v1/secrets/WEATHER_KEY")).status).toBe(200);
  expect(journal()).toContain("secret.read");
});

test("a read leaves nothing to write", async () => {
  const { send } = await started();
  await send("GET", "/v1/session");
  const before = journal();
  await send("POST", "/v1/recall", { query: "anything" });
  await send("GET", "/v1/memories");
  expect(journal()).toBe(before);
});

test("what was erased at once is gone from the journal at the next start, and does not come back", async () => {
  const { send, admin } = await started();
  const [kept, gone] = ["/v1/memories/kept", "/v1/memories/gone"];
  await send("PUT", kept, { content: "First wording" });
  await send("PUT", kept, { content: "Second wording" });
  await send("PUT", gone, { content: "Third wording" });
  await send("PUT", gone, { content: "Third wording, changed" });
  expect((await admin("DELETE", `${kept}/history`)).status).toBe(204);
  expect((await admin("DELETE", `${gone}?purge=true`)).status).toBe(204);
  await send("PUT", gone, { content: "Fourth wording" });
  expect(journal()).toMatch(/First wording/);
  await server.close();
  const again = await started();
  expect(journal()).not.toMatch(/First wording|Third wording/);
  const { versions } = (await again.send("GET", `${kept}/history`)).body;
  expect(versions).toMatchObject([{ content: "Second wording" }]);
  const contents = (await again.send("GET", `${gone}/history`)).body.versions;
  expect(contents).toMatchObject([
    { content: "Fourth wording" },
    { content: "" },
  ]);
});

test("an agent that was erased does not come back with a restart, and its id begins anew", async () => {
  const { admin } = await started();
  const made = await admin("POST", "/v1/admin/agents", { agentId: "leaver" });
  const own = client(
    { fetch: (route: string, init) => fetch(server.url + route, init) },
    made.body.token.secret as string,
  );
  await own("POST", "/v1/memories", { content: "Of the first leaver" });
  await own("POST", day, { content: "Entry of the first leaver" });
  const erased = await admin("POST", "/v1/admin/agents/leaver/erase", {
    confirm: "leaver",
  });
  expect(erased.status).toBe(200);
  await server.close();

  const { admin: again } = await started();
  expect(journal()).not.toContain("first leaver");
  expect((await again("GET", "/v1/admin/agents/leaver")).status).toBe(404);
  const anew = await again("POST", "/v1/admin/agents", { agentId: "leaver" });
  expect(anew.status).toBe(201);
  await server.close();

  const { admin: last } = await started();
  expect((await last("GET", "/v1/admin/agents/leaver")).status).toBe(200);
  const audit = await last("GET", "/v1/admin/audit?agentId=leaver");
  expect(
    audit.body.events.map(({ action }: { action: string }) => action),
  ).toEqual(["agent.create", "agent.erase"]);
});

test("log entries that were erased do not come back with a restart", async () => {
  const { send, admin } = await started();
  const gone = await send("POST", day, { content: "Erased entry" });
  await send("POST", day, { content: "Kept entry" });
  await send("POST", "/v1/logs/2026-01-30", { content: "Erased day" });
  const at = `/v1/admin/agents/${server.agentId}/logs`;
  const { id } = gone.body.entry;
  const one = await admin("DELETE", `${at}/2026-01-31/${id}`);
  expect(one.status).toBe(204);
  const all = await admin("DELETE", `${at}/2026-01-30`);
  expect(all.body).toMatchObject({ erased: 1, left: false });
  await server.close();

  const { send: again } = await started();
  const { body } = await again("GET", "/v1/logs");
  expect(body.logs).toMatchObject([
    { date: "2026-01-31", entries: 1, preview: "Kept entry" },
  ]);
  expect((await again("GET", day)).body.entries).toMatchObject([
    { seq: 2, content: "Kept entry" },
  ]);
  expect(journal()).not.toContain("Erased");
});
