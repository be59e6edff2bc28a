import { afterEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import type { Access } from "../../convex/components/openclawBackend/vocabulary.js";
import { makeToken } from "../../convex/backend/tokenText.js";
import {
  backend,
  backendWithAgent,
  client,
  createAgent,
  inComponent,
  issueToken,
  type Backend,
  type Client,
} from "../setup.js";

const MINUTE_MS = 60_000;
const NDJSON = { "Content-Type": "application/x-ndjson" };

type Event = {
  id: string;
  agentId: string | null;
  tokenId: string | null;
  about: string | null;
  action: string;
  outcome: string;
  subjects: string[];
};

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** The whole audit, or what it says of one agent, newest first, page by page. */
async function auditOf(t: Backend, agentId?: string, limit = 50) {
  const events: Event[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(t, {
      limit,
      ...(agentId !== undefined && { agentId }),
      ...(cursor !== null && { cursor }),
    });
    events.push(...page.events);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return events;
}

async function pageOf(t: Backend, query: object) {
  const page = await t.mutation(internal.agents.audit, query);
  if (!page.ok) throw new Error(page.refusal.code);
  return page.value;
}

async function actionsOf(t: Backend, agentId?: string): Promise<string[]> {
  return (await auditOf(t, agentId)).map(({ action }) => action);
}

async function setGrant(
  t: Backend,
  agentId: string,
  space: string,
  access: Access | "none",
): Promise<void> {
  const input = { agentId, space, access };
  const outcome = await t.mutation(internal.agents.grant, input);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
}

async function remember(send: Client, content: string, space?: string) {
  const { body } = await send("POST", "/v1/memories", {
    content,
    ...(space !== undefined && { space }),
  });
  return body.memory.id as string;
}

describe("a failed authentication", () => {
  const failures = async (t: Backend) =>
    (await auditOf(t)).filter(
      ({ action }) => action === "authentication.failed",
    );

  async function guess(t: Backend, times: number): Promise<number[]> {
    const statuses = [];
    for (let i = 0; i < times; i++) {
      const { secret } = await makeToken();
      statuses.push((await client(t, secret)("GET", "/v1/me")).status);
    }
    return statuses;
  }

  test("is in the audit, by its group of addresses and without a word of the token", async () => {
    const t = backend();
    const { secret } = await makeToken();
    expect((await client(t, secret)("GET", "/v1/me")).status).toBe(401);
    const [event, ...others] = await failures(t);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      agentId: null,
      tokenId: null,
      about: null,
      outcome: "unauthenticated",
      subjects: [expect.stringMatching(/^group\d{1,3}$/)],
    });
    expect(JSON.stringify(event)).not.toContain(secret.slice(4, 20));
  });

  test("is audited once a minute for its group, however many there are", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const t = backend();
    const statuses = await guess(t, 34);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(await failures(t)).toHaveLength(1);
    vi.setSystemTime(Date.now() + MINUTE_MS - 1000);
    await guess(t, 3);
    expect(await failures(t)).toHaveLength(1);
    vi.setSystemTime(Date.now() + 1000);
    await guess(t, 3);
    expect(await failures(t)).toHaveLength(2);
  });

  test("of a token whose form is wrong reaches no function, and so leaves nothing", async () => {
    const t = backend();
    const malformed = client(t, `ocb_${"A".repeat(43)}_AAAAAA`);
    expect((await malformed("GET", "/v1/me")).status).toBe(401);
    expect((await client(t, null)("GET", "/v1/me")).status).toBe(401);
    expect(await auditOf(t)).toEqual([]);
  });
});

describe("an export", () => {
  async function shared() {
    const made = await backendWithAgent();
    await setGrant(made.t, "main", "shared/team", "write");
    await remember(made.send, "My own");
    await remember(made.send, "For the team", "shared/team");
    await made.send("POST", "/v1/logs/2026-01-02", { content: "An entry" });
    return made;
  }

  test("leaves an event for each page, with the spaces that it has handed out", async () => {
    const { t, send } = await shared();
    let cursor = "";
    let pages = 0;
    for (let more = true; more; pages++) {
      const path = `/v1/export?limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await send("GET", path);
      const end = JSON.parse((body as string).trim().split("\n").at(-1)!);
      cursor = end.nextCursor;
      more = cursor !== null;
    }
    const events = (await auditOf(t, "main")).filter(
      ({ action }) => action === "export.page",
    );
    expect(pages).toBeGreaterThan(1);
    expect(events).toHaveLength(pages);
    for (const event of events) expect(event).toMatchObject({ outcome: "ok" });
    expect(new Set(events.flatMap(({ subjects }) => subjects))).toEqual(
      new Set(["agent/main", "shared/team"]),
    );
  });

  test("of a workspace leaves one event, however many parts it is read in", async () => {
    const { t, send } = await shared();
    const files = [{ path: "MEMORY.md", content: "- Likes tea\n" }];
    await send("POST", "/v1/import/openclaw", { files });
    expect((await send("GET", "/v1/export/openclaw")).status).toBe(200);
    const events = (await auditOf(t, "main")).filter(({ action }) =>
      /^openclaw\.(parts|references|memories|entries)$/.test(action),
    );
    expect(events).toMatchObject([
      { action: "openclaw.parts", subjects: ["agent/main"] },
    ]);
  });

  test("by the feed leaves an event where it hands anything out, a made-up cursor too", async () => {
    const { t, send } = await shared();
    const count = async () =>
      (await actionsOf(t, "main")).filter((name) => name === "changes.follow")
        .length;
    const { body } = await send("GET", "/v1/changes");
    expect(await count()).toBe(1);
    await send("GET", `/v1/changes?cursor=${body.nextCursor}`);
    expect(await count()).toBe(1);
    const early = btoa("1").replaceAll("=", "");
    const all = await send("GET", `/v1/changes?cursor=${early}`);
    expect(all.body.changes).toHaveLength(3);
    expect(await count()).toBe(2);
    expect((await auditOf(t, "main"))[0]!.subjects.sort()).toEqual([
      "agent/main",
      "shared/team",
    ]);
  });

  test("that is refused leaves what it was refused for", async () => {
    const { t, send } = await backendWithAgent({ scopes: ["memory:read"] });
    await send("GET", "/v1/export");
    const [event] = await auditOf(t, "main");
    expect(event).toMatchObject({
      action: "export.page",
      outcome: "forbidden",
    });
  });
});

test("both imports leave their beginning, what they took and their end", async () => {
  const { t, send } = await backendWithAgent();
  const createdAt = "2026-01-01T00:00:00Z";
  const line = { kind: "memory", id: "m1", createdAt, content: "Imported" };
  await send("POST", "/v1/import", JSON.stringify(line), NDJSON);
  expect(await auditOf(t, "main")).toMatchObject([
    { action: "import.finish" },
    { action: "import.take", subjects: ["m1"] },
    { action: "import.begin" },
    { action: "agent.create" },
  ]);
  const files = [{ path: "MEMORY.md", content: "- Likes tea\n" }];
  await send("POST", "/v1/import/openclaw", { files });
  const [finish, keep, take, look, begin] = await auditOf(t, "main");
  expect([begin, look, take, keep, finish]).toMatchObject([
    { action: "import.begin" },
    { action: "openclaw.look" },
    {
      action: "openclaw.take",
      subjects: [expect.stringMatching(/^mem_/)],
    },
    { action: "openclaw.keep" },
    { action: "import.finish" },
  ]);
});

describe("what was done to an agent is found under it", () => {
  test("acts of the operator, who is nobody", async () => {
    const t = backend();
    await createAgent(t, "scout");
    const { id: tokenId } = await issueToken(t, "scout");
    await t.mutation(internal.agents.update, {
      agentId: "SCOUT",
      displayName: "Scout",
    });
    await setGrant(t, "scout", "shared/team", "read");
    await setGrant(t, "scout", "shared/team", "none");
    const which = { agentId: "scout", tokenId };
    await t.action(internal.agents.rotateToken, which);
    await t.mutation(internal.agents.revokeToken, which);
    await createAgent(t, "other");
    const events = await auditOf(t, "scout");
    for (const event of events)
      expect(event).toMatchObject({ agentId: null, about: "scout" });
    expect(events.map(({ action }) => action)).toEqual([
      "token.revoke",
      "token.rotate",
      "grant.put",
      "grant.put",
      "agent.update",
      "token.issue",
      "agent.create",
    ]);
    expect(await auditOf(t)).toHaveLength(events.length + 1);
  });

  test("acts of an administrator, which are found under both, each once", async () => {
    const { t, send } = await backendWithAgent({ scopes: ["admin"] });
    await send("POST", "/v1/admin/agents", { agentId: "scout" });
    await send("PATCH", "/v1/admin/agents/scout", {
      timeZone: "Nowhere/At_All",
    });
    await send("PUT", "/v1/admin/grants/scout/team", { access: "read" });
    await send("PATCH", "/v1/admin/agents/main", { displayName: "Main" });
    const query = "/v1/admin/audit?agentId=scout";
    const { body } = await send("GET", query);
    expect(body.events).toMatchObject([
      { action: "grant.put", agentId: "main", about: "scout" },
      { action: "agent.update", about: "scout", outcome: "invalid_request" },
      { action: "agent.create", agentId: "main", about: "scout" },
    ]);
    const own = await auditOf(t, "main");
    expect(own.map(({ action, about }) => [action, about])).toEqual([
      ["agent.update", null],
      ["grant.put", "scout"],
      ["agent.update", "scout"],
      ["agent.create", "scout"],
      // The operator's.
      ["agent.create", "main"],
    ]);
  });

  test("what others made of its memories in a shared space: changed, forgotten, superseded, replaced", async () => {
    const { t, send } = await backendWithAgent();
    const writer = client(t, await createAgent(t, "writer"));
    for (const agentId of ["main", "writer"])
      await setGrant(t, agentId, "shared/team", "write");
    const space = "shared/team";
    const ids: string[] = [];
    for (const content of ["One", "Two", "Three", "Four"])
      ids.push(await remember(writer, content, space));
    const [one, two, three, four] = ids;
    const chosen = "/v1/memories/chosen";
    await writer("PUT", chosen, { content: "Chosen", space });
    await send("PATCH", `/v1/memories/${one}`, { importance: 0.9 });
    await send("DELETE", `/v1/memories/${two}`);
    await send("POST", "/v1/memories", {
      content: "Three, but newer",
      supersedes: three,
      space,
    });
    const filter = { space };
    const many = { filter, dryRun: false, ids: [four] };
    await send("POST", "/v1/memories/forget", many);
    await send("POST", `/v1/memories/${four}/restore`);
    await send("PUT", chosen, { content: "Chosen anew", space });
    const done = (await auditOf(t, "writer")).filter(
      ({ agentId }) => agentId === "main",
    );
    for (const event of done) expect(event.about).toBe("writer");
    expect(done.map(({ action, subjects }) => [action, subjects[0]])).toEqual([
      ["memory.put", "chosen"],
      ["memory.restore", four],
      ["memory.forgetMany", four],
      ["memory.remember", expect.stringMatching(/^mem_/)],
      ["memory.forget", two],
      ["memory.update", one],
    ]);
    // Its own acts on its own rows are nobody else's.
    const own = (await auditOf(t, "writer")).filter(
      ({ agentId }) => agentId === "writer",
    );
    for (const event of own) expect(event.about).toBeNull();
  });

  test("what the operator erased of it on behalf of another agent", async () => {
    const { t } = await backendWithAgent();
    const writer = client(t, await createAgent(t, "writer"));
    const space = "shared/team";
    for (const agentId of ["main", "writer"])
      await setGrant(t, agentId, space, "write");
    const id = await remember(writer, "Gone for good", space);
    const which = { agentId: "main", id, space };
    await t.mutation(internal.memory.eraseHistory, which);
    await t.mutation(internal.memory.forgetMemory, { ...which, purge: true });
    const [purged, erased] = await auditOf(t, "writer");
    expect([erased, purged]).toMatchObject([
      { action: "memory.eraseHistory", about: "writer", subjects: [id] },
      { action: "memory.purge", about: "writer", subjects: [id] },
    ]);
  });

  test("an import that replaces it", async () => {
    const { t, send } = await backendWithAgent();
    const writer = client(t, await createAgent(t, "writer"));
    const space = "shared/team";
    for (const agentId of ["main", "writer"])
      await setGrant(t, agentId, space, "write");
    const id = await remember(writer, "As it was", space);
    const createdAt = "2026-01-01T00:00:00Z";
    const line = { kind: "memory", id, space, createdAt, content: "As it is" };
    const path = "/v1/import?onConflict=replace";
    await send("POST", path, JSON.stringify(line), NDJSON);
    const [event] = await auditOf(t, "writer");
    expect(event).toMatchObject({
      action: "import.take",
      agentId: "main",
      about: "writer",
      subjects: [id],
    });
  });

  test("one act on the rows of several is found under each of them", async () => {
    const { t, send } = await backendWithAgent();
    const space = "shared/team";
    await setGrant(t, "main", space, "write");
    const ids = [await remember(send, "Mine", space)];
    for (const agentId of ["first", "second"]) {
      const writer = client(t, await createAgent(t, agentId));
      await setGrant(t, agentId, space, "write");
      ids.push(await remember(writer, `Of the ${agentId}`, space));
    }
    const request = { filter: { space }, dryRun: false, ids };
    await send("POST", "/v1/memories/forget", request);
    // The first event is the whole act, the others name what is theirs.
    for (const [agentId, subjects] of [
      ["first", ids],
      ["second", [ids[2]]],
    ] as const) {
      const [event] = await auditOf(t, agentId);
      expect(event).toMatchObject({
        action: "memory.forgetMany",
        agentId: "main",
        about: agentId,
        subjects,
      });
    }
  });

  test("the end of its token that was made with another agent's", async () => {
    const { t, send } = await backendWithAgent();
    const { secret, id } = await issueToken(t, "main", {
      scopes: ["admin", "memory:read"],
    });
    const admin = client(t, secret);
    const agent = { agentId: "scout", scopes: ["memory:read"] };
    const { body } = await admin("POST", "/v1/admin/agents", agent);
    const remover = client(
      t,
      (await issueToken(t, "main", { scopes: ["admin", "memory:read"] }))
        .secret,
    );
    expect((await remover("DELETE", `/v1/tokens/${id}`)).status).toBe(204);
    const scout = client(t, body.token.secret);
    expect((await scout("GET", "/v1/me")).status).toBe(401);
    const revoked = (await auditOf(t, "scout")).find(
      ({ action }) => action === "token.revoke",
    );
    expect(revoked).toMatchObject({
      agentId: "main",
      about: "scout",
      subjects: [id, body.token.id],
    });
    expect((await send("GET", "/v1/me")).status).toBe(200);
  });

  test("a change that takes the writer's lower trust", async () => {
    const { t, send } = await backendWithAgent();
    const space = "shared/team";
    const owner = { trustCeiling: "owner" } as const;
    const writer = client(t, await createAgent(t, "writer", owner));
    for (const agentId of ["main", "writer"])
      await setGrant(t, agentId, space, "write");
    const id = await remember(writer, "The user's own word", space);
    await send("PATCH", `/v1/memories/${id}`, { content: "Another word" });
    const [update, lowered] = await auditOf(t, "writer");
    expect([update, lowered]).toMatchObject([
      { action: "memory.update", about: "writer", subjects: [id] },
      { action: "memory.lowerTrust", about: "writer", subjects: [id] },
    ]);
  });

  test("its pages join without gap or repetition, events of one moment too", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const t = backend();
    const admin = client(
      t,
      await createAgent(t, "main", { scopes: ["admin", "memory:write"] }),
    );
    const scout = client(t, await createAgent(t, "scout"));
    for (let i = 0; i < 6; i++) {
      await remember(scout, `Of the scout ${i}`);
      await admin("PATCH", "/v1/admin/agents/scout", { displayName: `${i}` });
      await remember(admin, `Of main ${i}`);
      if (i % 2) vi.setSystemTime(Date.now() + 1000);
    }
    const whole = await auditOf(t, "scout", 100);
    expect(whole).toHaveLength(13);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(13);
    for (const limit of [1, 2, 5])
      expect(await auditOf(t, "scout", limit)).toEqual(whole);
    const all = await auditOf(t);
    const ofScout = all.filter(({ agentId, about }) =>
      [agentId, about].includes("scout"),
    );
    expect(whole).toEqual(ofScout);
  });

  test("a range that holds nothing is an empty page", async () => {
    const { t, send } = await backendWithAgent({ scopes: ["admin"] });
    const { nextCursor } = await pageOf(t, { agentId: "main", limit: 1 });
    expect(nextCursor).toBeNull();
    await send("PATCH", "/v1/admin/agents/main", { displayName: "Main" });
    const first = await pageOf(t, { agentId: "main", limit: 1 });
    const since = new Date(Date.now() + MINUTE_MS).toISOString();
    const path = `/v1/admin/audit?since=${since}&cursor=${first.nextCursor}`;
    for (const query of [path, `${path}&agentId=main`]) {
      const { status, body } = await send("GET", query);
      expect([status, body]).toEqual([200, { events: [], nextCursor: null }]);
    }
    const query = `/v1/admin/audit?agentId=main&since=${since}`;
    expect((await send("GET", query)).body.events).toEqual([]);
  });

  test("events from before there was such a field are what they were", async () => {
    const { t, send } = await backendWithAgent({ scopes: ["admin"] });
    await inComponent(t, async ({ db }) => {
      await db.insert("auditEvents", {
        eventId: "evt_old",
        at: 1,
        agentId: "main",
        action: "memory.remember",
        outcome: "ok",
        subjects: ["mem_old"],
        requestId: "req_old",
        revision: db.vars.commitTs,
      });
    });
    const { body } = await send("GET", "/v1/admin/audit?agentId=main");
    expect(body.events.at(-1)).toMatchObject({ id: "evt_old", about: null });
  });
});

describe("a grant that was taken away", () => {
  const space = "shared/team";
  const revoke = { op: "revoke", kind: "space", id: space, space };

  async function mirrored() {
    const { t, send } = await backendWithAgent();
    await setGrant(t, "main", space, "write");
    await remember(send, "For the team", space);
    const { body } = await send("GET", "/v1/changes");
    return { t, send, cursor: body.nextCursor as string };
  }

  test("is told to whoever follows the changes, once and among them", async () => {
    const { t, send, cursor } = await mirrored();
    await remember(send, "Before");
    await setGrant(t, "main", space, "none");
    await remember(send, "After");
    const { body } = await send("GET", `/v1/changes?cursor=${cursor}`);
    expect(body.changes).toMatchObject([
      { memory: { content: "Before" } },
      revoke,
      { memory: { content: "After" } },
    ]);
    expect(body.changes[1]).toEqual(revoke);
    expect(body.spaces).toEqual(["agent/main"]);
    const idle = await send("GET", `/v1/changes?cursor=${body.nextCursor}`);
    expect(idle.body.changes).toEqual([]);
  });

  test("ends a page like any change, and the next one goes on behind it", async () => {
    const { t, send, cursor } = await mirrored();
    await setGrant(t, "main", "shared/other", "read");
    await remember(send, "Before");
    await setGrant(t, "main", space, "none");
    await setGrant(t, "main", "shared/other", "none");
    await remember(send, "After");
    const seen: string[] = [];
    let at = cursor;
    for (let more = true; more;) {
      const { body } = await send("GET", `/v1/changes?limit=1&cursor=${at}`);
      expect(body.changes).toHaveLength(1);
      const [change] = body.changes;
      seen.push(change.memory?.content ?? `${change.op} ${change.id}`);
      at = body.nextCursor;
      more = body.more;
    }
    expect(seen).toEqual([
      "Before",
      `revoke ${space}`,
      "revoke shared/other",
      "After",
    ]);
  });

  test("is nothing to whoever begins, and nothing once it is given again", async () => {
    const { t, send, cursor } = await mirrored();
    await setGrant(t, "main", space, "none");
    await remember(send, "Mine");
    const whole = await send("GET", "/v1/changes");
    expect(whole.body.changes).toMatchObject([{ memory: { content: "Mine" } }]);
    await setGrant(t, "main", space, "read");
    const { body } = await send("GET", `/v1/changes?cursor=${cursor}`);
    expect(body.changes).toMatchObject([{ memory: { content: "Mine" } }]);
    expect(body.spaces).toEqual(["agent/main", space]);
  });

  test("is told to nobody else", async () => {
    const { t, send, cursor } = await mirrored();
    await createAgent(t, "other");
    await setGrant(t, "other", space, "read");
    await setGrant(t, "other", space, "none");
    const { body } = await send("GET", `/v1/changes?cursor=${cursor}`);
    expect(body.changes).toEqual([]);
  });
});
