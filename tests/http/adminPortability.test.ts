import { afterEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import {
  backend,
  client,
  createAgent,
  storedRows,
  type Backend,
  type Client,
} from "../setup.js";

const NDJSON = { "Content-Type": "application/x-ndjson" };
const DATE = "2026-01-02";
/** Four memories, three versions of them, two log entries. */
const LINES = 9;
type Page = { lines: string[]; nextCursor: string | null };

afterEach(() => vi.unstubAllEnvs());

/** An agent with one of everything that an export carries, and an administrator beside it. */
async function world() {
  const t = backend();
  const send = client(
    t,
    await createAgent(t, "scout", { scopes: [...SCOPES] }),
  );
  const boss = await createAgent(t, "boss", {
    scopes: [...SCOPES],
    trustCeiling: "owner",
  });
  return { t, send, admin: client(t, boss) };
}

async function fill(send: Client): Promise<void> {
  const post = async (body: object) =>
    (await send("POST", "/v1/memories", body)).body.memory;
  const old = await post({ content: "Deploys on Mondays", type: "fact" });
  await post({
    content: 'Deploys on Fridays, \u{1F680}\u2028 "quoted" \\ and é',
    supersedes: old.id,
    tags: ["ops"],
    importance: 0.9,
    metadata: { project: "atlas", ports: 2, live: true },
  });
  const edited = await post({ content: "Likes tea" });
  await send("PATCH", `/v1/memories/${edited.id}`, {
    content: "Likes green tea",
    pinned: true,
  });
  const gone = await post({ content: "A passing thought" });
  await send("DELETE", `/v1/memories/${gone.id}`);
  for (const content of ["first", "second\nline"])
    await send("POST", `/v1/logs/${DATE}`, { content });
}

async function exportedPage(
  t: Backend,
  {
    cursor,
    ...args
  }: { agentId: string; limit: number; cursor: string | null },
): Promise<Page> {
  const outcome = await t.mutation(internal.agents.export, {
    ...args,
    ...(cursor !== null && { cursor }),
  });
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  return outcome.value;
}

/** Every line, page by page, as `npx convex run agents:export` answers them. */
async function exported(t: Backend, agentId: string, limit = 3) {
  const lines: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await exportedPage(t, { agentId, limit, cursor });
    expect(page.lines.length).toBeLessThanOrEqual(limit);
    lines.push(...page.lines);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return lines;
}

describe("the operator", () => {
  test("carries an agent to another deployment, byte for byte, and again without a change", async () => {
    const one = await world();
    await fill(one.send);
    const lines = await exported(one.t, "scout");
    expect(lines).toHaveLength(LINES);

    const two = await world();
    const take = async () => {
      const outcome = await two.t.action(internal.agents.import, {
        agentId: "scout",
        lines,
      });
      return outcome.ok ? outcome.value : outcome.refusal;
    };
    expect(await take()).toMatchObject({ imported: LINES, failures: 0 });
    expect(await exported(two.t, "scout")).toEqual(lines);
    expect(await take()).toMatchObject({ imported: 0, skipped: LINES });
    expect(await exported(two.t, "scout")).toEqual(lines);
    // What the operator exports is what the agent exports.
    const own = (await two.send("GET", "/v1/export")).body as string;
    expect(own.split("\n").slice(0, -2)).toEqual(lines);
  });

  test("is told what a dry run would do, and by number which lines fail", async () => {
    const { t, send } = await world();
    await fill(send);
    const lines = await exported(t, "scout");
    await createAgent(t, "heir");
    const before = await storedRows(t);
    const outcome = await t.action(internal.agents.import, {
      agentId: "heir",
      lines: [lines[0]!, "no json", ...lines.slice(1)],
      dryRun: true,
    });
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        imported: LINES,
        failures: 1,
        failed: [{ line: 2, code: "invalid_request" }],
        dryRun: true,
      },
    });
    expect(await storedRows(t)).toEqual(before);
  });

  test("names lines by their place even where one is written over several", async () => {
    const { t } = await world();
    const outcome = await t.action(internal.agents.import, {
      agentId: "scout",
      lines: ["{\n\n}", "[]", '{"kind":"end"}'],
    });
    expect(outcome).toMatchObject({
      value: { failed: [{ line: 1 }, { line: 2 }] },
    });
  });

  test.each([0, -1, 0.5, 5000])(
    "comes to an end with a page of %d",
    async (limit) => {
      const { t, send } = await world();
      await fill(send);
      let cursor: string | null = null;
      for (let pages = 0; pages === 0 || cursor !== null; pages += 1) {
        expect(pages).toBeLessThan(20);
        cursor = (await exportedPage(t, { agentId: "scout", limit, cursor }))
          .nextCursor;
      }
    },
  );

  test("reads a disabled agent, and leaves what it did in the audit under the agent", async () => {
    const { t, send, admin } = await world();
    await fill(send);
    await t.mutation(internal.agents.update, {
      agentId: "scout",
      status: "disabled",
    });
    const lines = await exported(t, "SCOUT", 100);
    await t.action(internal.agents.import, { agentId: "scout", lines });
    const { body } = await admin(
      "GET",
      "/v1/admin/audit?agentId=scout&limit=6",
    );
    const acts = body.events.map((event: Record<string, unknown>) => [
      event.action,
      event.agentId,
      event.about,
    ]);
    for (const action of ["export.page", "import.begin", "import.take"])
      expect(acts).toContainEqual([action, null, "scout"]);
  });
});

describe("an administrator", () => {
  test("exports and imports any agent over HTTP, and is named in the audit", async () => {
    const { t, send, admin } = await world();
    await fill(send);
    await createAgent(t, "heir");
    const page = await admin("GET", "/v1/admin/agents/scout/export");
    expect(page.headers.get("content-type")).toBe("application/x-ndjson");
    const lines = (page.body as string).trimEnd().split("\n");
    expect(lines.pop()).toBe('{"kind":"end","nextCursor":null}');
    expect(lines).toEqual(await exported(t, "scout"));
    const path = "/v1/admin/agents/heir/import";
    const answer = await admin("POST", path, page.body, NDJSON);
    expect(answer.body).toMatchObject({ imported: LINES, failures: 0 });
    const moved = lines.map((line) =>
      line.replace("agent/scout", "agent/heir"),
    );
    expect(await exported(t, "heir")).toEqual(moved);
    const { body } = await admin("GET", "/v1/admin/audit?agentId=heir&limit=5");
    expect(body.events).toContainEqual(
      expect.objectContaining({
        action: "import.take",
        agentId: "boss",
        about: "heir",
        outcome: "ok",
      }),
    );
  });

  test("finds no agent where there is none, and makes none", async () => {
    const { t, admin } = await world();
    const path = "/v1/admin/agents/nobody";
    const answers = [
      await admin("GET", `${path}/export`),
      await admin("POST", `${path}/import`, '{"kind":"end"}', NDJSON),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(404);
      expect(body.code).toBe("not_found");
    }
    expect((await admin("GET", path)).status).toBe(404);
    await expect(exported(t, "nobody")).rejects.toThrow();
    await expect(
      t
        .action(internal.agents.import, { agentId: "nobody", lines: [] })
        .then((outcome) => {
          if (!outcome.ok) throw new Error(outcome.refusal.code);
        }),
    ).rejects.toThrow();
    expect((await admin("GET", path)).status).toBe(404);
  });

  test("gives no line more trust than its token has, and names itself no other author", async () => {
    const { t } = await world();
    const token = await createAgent(t, "clerk", {
      scopes: [...SCOPES],
      trustCeiling: "untrusted",
    });
    const line = {
      kind: "memory",
      id: "given",
      createdAt: "2026-01-01T00:00:00.000Z",
      content: "The owner says so",
      provenance: { source: "user", trust: "owner", agentId: "boss" },
    };
    const path = "/v1/admin/agents/scout/import";
    const text = JSON.stringify(line);
    const { body } = await client(t, token)("POST", path, text, NDJSON);
    expect(body.imported).toBe(1);
    const [taken] = await exported(t, "scout");
    expect(JSON.parse(taken!).provenance).toEqual({
      source: "user",
      trust: "untrusted",
      agentId: "scout",
    });
  });

  test("reads nothing of a shared space that the agent cannot read", async () => {
    const { t, admin, send } = await world();
    await t.mutation(internal.agents.grant, {
      agentId: "boss",
      space: "shared/board",
      access: "write",
    });
    await admin("POST", "/v1/memories", {
      content: "Of the board alone",
      space: "shared/board",
    });
    await fill(send);
    const { body } = await admin("GET", "/v1/admin/agents/scout/export");
    expect(body).not.toContain("board");
    const line = {
      kind: "memory",
      id: "given",
      space: "shared/board",
      createdAt: "2026-01-01T00:00:00.000Z",
      content: "Into the board",
    };
    const path = "/v1/admin/agents/scout/import";
    const { body: answer } = await admin(
      "POST",
      path,
      JSON.stringify(line),
      NDJSON,
    );
    expect(answer).toMatchObject({
      imported: 0,
      failed: [{ code: "forbidden" }],
    });
  });
});
