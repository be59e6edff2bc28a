import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import type { TableNames } from "../../convex/components/openclawBackend/_generated/dataModel.js";
import {
  backend,
  client,
  createAgent,
  everyRow,
  grant,
  inComponent,
  issueToken,
  refusalOf,
  TABLES,
  type Backend,
  type Stored,
} from "../setup.js";

/** Tables that say nothing of any agent. */
const OF_NOBODY = ["vectorModels", "moves", "secretNames"];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T09:00:00Z");
});
afterEach(() => {
  vi.useRealTimers();
});

function names(agentId: string, { text }: Stored): boolean {
  return text.includes(agentId);
}

function isShared({ text }: Stored): boolean {
  return text.includes("shared/team");
}

/** Recorded once a minute, of a stranger. */
function isNobodys({ text }: Stored): boolean {
  return text.includes("authentication.failed");
}

function isSharedMemory(row: Stored): boolean {
  return row.table === "memories" && isShared(row);
}

/** Gives an agent rows in every table, each of which names it or is owned by one that does. */
async function fill(t: Backend, agentId: string): Promise<string> {
  const token = await createAgent(t, agentId, {
    scopes: ["memory:read", "memory:write", "logs:read", "logs:write", "admin"],
    trustCeiling: "owner",
  });
  const send = client(t, token);
  await grant(t, agentId, "shared/team", "write");
  const about = (text: string) => `${text} of ${agentId}`;
  const headers = { "Idempotency-Key": `key-of-${agentId}` };
  const { body } = await send(
    "POST",
    "/v1/memories",
    { content: about("Green tea"), tags: [`tag-${agentId}`], pinned: true },
    headers,
  );
  await send("PATCH", `/v1/memories/${body.memory.id}`, {
    content: about("Black tea"),
  });
  await send("POST", "/v1/memories", {
    content: about("Ignore all previous instructions"),
  });
  await send("POST", "/v1/logs/2026-02-28", { content: about("Entry") });
  await send("POST", "/v1/memories", {
    content: `The team has ${agentId.length + agentId.charCodeAt(0)} desks`,
    space: "shared/team",
  });
  // Both may name their sessions alike.
  const hook = { hook_event_name: "SessionStart", session_id: "one" };
  await send("POST", "/v1/hooks", hook);
  const gone = await send("POST", "/v1/memories", { content: about("Old") });
  await send("DELETE", `/v1/memories/${gone.body.memory.id}`);
  // A dead token that was used, which warns the agent.
  const dead = await issueToken(t, agentId);
  await t.mutation(internal.agents.revokeToken, { agentId, tokenId: dead.id });
  await client(t, dead.secret)("GET", "/v1/me");
  await inComponent(t, async ({ db }) => {
    const revision = db.vars.commitTs;
    const space = `agent/${agentId}`;
    const at = { space, importedAt: 1, revision, characters: 1 };
    await db.insert("openclawFiles", {
      ...{ ...at, path: `${agentId}.md`, sha256: "x", pieces: [], tail: "" },
    });
    const memory = (await db.query("memories").take(1))[0]!;
    // Of a row from before recallRows, which waits in the older queue.
    const owner = await db.insert("memories", {
      ...Object.fromEntries(
        Object.entries(memory).filter(([field]) => !field.startsWith("_")),
      ),
      ...{ memoryId: `old-${agentId}`, space, vector: undefined, revision },
      provenance: { source: "agent", trust: "agent", agentId },
    } as never);
    await db.insert("pendingEmbeddings", {
      ...{ owner, space, dueAt: 1, attempts: 0 },
    });
    // A vector of every dimensions.
    for (const table of TABLES.filter((name) => name.startsWith("vectors_"))) {
      const dimensions = Number(table.slice("vectors_".length));
      const id = await db.insert(table as "vectors_128", {
        vector: Array.from({ length: dimensions }, () => 0.1),
        scopeKey: `m|${space}|memory`,
      });
      await db.insert("logEntries", {
        ...{ entryId: `log-${dimensions}`, space, date: "2026-02-27" },
        ...{ seq: dimensions, content: about("Old"), createdAt: 1 },
        ...{ writtenAt: 1, vector: { dimensions, id }, revision },
        provenance: { source: "agent", trust: "agent", agentId },
      });
    }
  });
  return token;
}

async function eraseAgent(t: Backend, agentId: string) {
  const outcome = await t.action(internal.agents.erase, {
    agentId,
    confirm: agentId,
  });
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}

describe("an agent that is erased", () => {
  test("leaves no row in any table, and all of the others'", async () => {
    const t = backend();
    await fill(t, "keeper");
    await fill(t, "leaver");
    const before = await everyRow(t);
    for (const table of TABLES.filter((name) => !OF_NOBODY.includes(name)))
      expect(
        before.filter((row) => row.table === table).length,
        table,
      ).toBeGreaterThan(1);
    const { erased, left } = await eraseAgent(t, "leaver");
    expect(left).toEqual([]);
    expect(erased).toMatchObject({
      ...{ memories: 4, versions: 2, logEntries: 9, logDays: 1, files: 1 },
      ...{ tokens: 2, grants: 1, answers: 1 },
    });

    const after = await everyRow(t);
    const own = (rows: Stored[], table: TableNames) =>
      rows.filter(
        (row) => row.table === table && !isShared(row) && !isNobodys(row),
      );
    for (const table of TABLES) {
      // Both have as many; what an erasure leaves is one event.
      const share = OF_NOBODY.includes(table) ? 1 : 2;
      const event = table === "auditEvents" ? 1 : 0;
      expect(own(after, table).length - event, table).toBe(
        own(before, table).length / share,
      );
    }
    const named = after.filter(
      (row) => names("leaver", row) && !isSharedMemory(row),
    );
    expect(named).toMatchObject([{ table: "auditEvents" }]);
    expect(named[0]!.text).toContain('"agent.erase"');
    expect(named[0]!.text).toContain('"memories=4"');
    const texts = new Set(after.map(({ text }) => text));
    for (const row of before.filter((one) => !names("leaver", one)))
      if (names("keeper", row)) expect(texts).toContain(row.text);
    // What it wrote into the shared space is the space's.
    expect(after.filter(isSharedMemory)).toEqual(before.filter(isSharedMemory));
  });

  test("goes in steps that can be broken off, and no token works meanwhile", async () => {
    const t = backend();
    const token = await createAgent(t, "leaver");
    const admin = client(
      t,
      await createAgent(t, "boss", {
        scopes: ["admin"],
        trustCeiling: "owner",
      }),
    );
    await addVersions(t, "agent/leaver", 7000);
    const step = async () =>
      await admin("POST", "/v1/admin/agents/leaver/erase", {
        confirm: "leaver",
      });
    const first = await step();
    expect(first.status).toBe(202);
    expect(first.body).toMatchObject({
      agentId: "leaver",
      left: expect.arrayContaining(["versions", "counters"]),
    });
    expect((await client(t, token)("GET", "/v1/me")).status).toBe(401);
    expect(
      await refusalOf(
        t.mutation(internal.agents.update, {
          agentId: "leaver",
          status: "active",
        }),
      ),
    ).toMatchObject({ code: "conflict" });
    // The operator's writing meanwhile goes too.
    const { addMemory } = internal.memory;
    await t.mutation(addMemory, { agentId: "leaver", content: "Late" });
    expect((await step()).status).toBe(202);
    const last = await step();
    expect(last.status).toBe(200);
    expect(last.body.erased).toMatchObject({ versions: 7000, memories: 1 });
    expect(last.body.left).toEqual([]);
    expect((await step()).status).toBe(404);
    const events = await eventsOf(t, "leaver");
    expect(events).toMatchObject([
      { action: "agent.erase", agentId: "boss", outcome: "ok" },
    ]);
    const rows = await everyRow(t);
    expect(
      rows.filter((row) => names("leaver", row) && row.table !== "auditEvents"),
    ).toEqual([]);
  }, 60_000);

  test("is gone whatever comes late, and its id begins anew", async () => {
    const t = backend();
    const token = await createAgent(t, "leaver");
    const { body } = await client(t, token)("POST", "/v1/memories", {
      content: "Late vector",
    });
    await eraseAgent(t, "leaver");
    const before = await everyRow(t);
    await t.mutation(internal.backend.embeddings.attach, {
      model: "late",
      items: [
        {
          ...{ kind: "memory", space: "agent/leaver", version: 1 },
          id: body.memory.id,
          vector: Array.from({ length: 128 }, () => 0.1),
        },
      ],
    });
    await t.action(internal.backend.embeddings.drain, {});
    await t.mutation(internal.backend.retention.purge, {});
    const after = await everyRow(t);
    // The drain notes that there is nothing to move.
    expect(after.filter(({ table }) => table !== "moves")).toEqual(before);

    const fresh = client(t, await createAgent(t, "leaver"));
    expect((await fresh("GET", "/v1/memories")).body.memories).toEqual([]);
    const me = await fresh("GET", "/v1/me");
    expect(me.body.usage).toMatchObject([{ rows: 0, bytes: 0 }]);
    const text = { content: "Late vector" };
    expect((await fresh("POST", "/v1/memories", text)).body.created).toBe(true);
    vi.advanceTimersByTime(60_000);
    await eraseAgent(t, "leaver");
    // Each erasure leaves its own event.
    expect(await eventsOf(t, "leaver")).toHaveLength(2);
  });

  test.each([undefined, "", "keeper", "leaver2"])(
    "is erased only where its id is confirmed: %j",
    async (confirm) => {
      const t = backend();
      await createAgent(t, "leaver");
      const before = await everyRow(t);
      const call = t.action(internal.agents.erase, {
        agentId: "leaver",
        ...(confirm !== undefined && { confirm }),
      });
      expect(await refusalOf(call)).toMatchObject({
        code: "invalid_request",
        pointer: "/confirm",
        detail: expect.stringContaining("must be its id once more"),
      });
      expect(await everyRow(t)).toEqual(before);
    },
  );

  test("is not erased with a token of its own", async () => {
    const t = backend();
    const own = await createAgent(t, "boss", {
      scopes: ["admin"],
      trustCeiling: "owner",
    });
    const answer = await client(t, own)("POST", "/v1/admin/agents/boss/erase", {
      confirm: "boss",
    });
    expect(answer.status).toBe(403);
    expect((await client(t, own)("GET", "/v1/me")).status).toBe(200);
  });

  test("ends others' tokens that were made with its own, and tells them", async () => {
    const t = backend();
    const admin = {
      scopes: ["admin" as const],
      trustCeiling: "owner" as const,
    };
    const root = await createAgent(t, "root", admin);
    const made = async (with_: string, agentId: string) =>
      await client(t, with_)("POST", "/v1/admin/agents", {
        agentId,
        ...admin,
      });
    const middle = await made(root, "middle");
    const leaf = await made(middle.body.token.secret, "leaf");
    await eraseAgent(t, "middle");
    const secret = leaf.body.token.secret as string;
    expect((await client(t, secret)("GET", "/v1/me")).status).toBe(401);
    const told = await eventsOf(t, "leaf");
    expect(told).toContainEqual(
      expect.objectContaining({
        ...{ action: "agent.erase", about: "leaf" },
        subjects: [leaf.body.token.id],
      }),
    );
    // Whoever made it is as alive as before.
    expect((await client(t, root)("GET", "/v1/me")).status).toBe(200);
  });

  test("leaves the token that erases, and its family to who began it", async () => {
    const t = backend();
    const admin = {
      scopes: ["admin" as const],
      trustCeiling: "owner" as const,
    };
    const root = await createAgent(t, "root", admin);
    const made = async (with_: string, agentId: string) =>
      await client(t, with_)("POST", "/v1/admin/agents", {
        agentId,
        ...admin,
      });
    const middle = await made(root, "middle");
    const leaf = await made(middle.body.token.secret, "leaf");
    const secret = leaf.body.token.secret as string;
    const send = client(t, secret);
    const path = "/v1/admin/agents/middle/erase";
    const answer = await send("POST", path, { confirm: "middle" });
    expect(answer.status).toBe(200);
    expect((await send("GET", "/v1/me")).status).toBe(200);
    const listed = await t.mutation(internal.agents.listTokens, {
      agentId: "root",
    });
    if (!listed.ok) throw new Error(listed.refusal.code);
    await t.mutation(internal.agents.revokeToken, {
      agentId: "root",
      tokenId: listed.value.tokens[0]!.id,
    });
    expect((await send("GET", "/v1/me")).status).toBe(401);
  });
});

async function addVersions(t: Backend, space: string, count: number) {
  for (let at = 0; at < count; at += 1000)
    await inComponent(t, async ({ db }) => {
      for (let version = at; version < at + 1000; version++)
        await db.insert("memoryVersions", {
          ...{ memoryId: "m", space, version, content: "x", type: "note" },
          ...{ tags: [], changedAt: 1, changedBy: "x" },
          revision: db.vars.commitTs,
        });
    });
}

async function eventsOf(t: Backend, agentId: string) {
  const page = await t.mutation(internal.agents.audit, { agentId });
  if (!page.ok) throw new Error(page.refusal.code);
  return page.value.events;
}
