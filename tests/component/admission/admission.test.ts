import { afterEach, describe, expect, test, vi } from "vitest";
import { components, internal } from "../../../convex/_generated/api.js";
import { policyOf } from "../../../convex/backend/caller.js";
import { makeToken } from "../../../convex/backend/tokenText.js";
import {
  backend,
  client,
  createAgent,
  disableAgent,
  inComponent,
  issueToken,
  refusalOf,
  storedRows,
  type Backend,
} from "../../setup.js";

afterEach(() => {
  vi.useRealTimers();
});

function call(hash: string) {
  return {
    principal: { kind: "token" as const, hash, addressGroup: "group1" },
    requestId: "req_1",
    policy: policyOf({}),
  };
}

async function hashes(t: Backend): Promise<string[]> {
  return await inComponent(t, async ({ db }) =>
    (await db.query("tokens").take(10)).map(({ hash }) => hash),
  );
}

test("every failed authentication is one and the same refusal", async () => {
  const t = backend();
  const now = Date.now();
  await createAgent(t, "expired", { expiresAt: now + 60_000 });
  await createAgent(t, "revoked");
  const { id } = await issueToken(t, "revoked");
  await t.mutation(internal.agents.revokeToken, {
    agentId: "revoked",
    tokenId: id,
  });
  await createAgent(t, "disabled");
  await disableAgent(t, "disabled");
  const known = await hashes(t);
  expect(known).toHaveLength(4);
  vi.useFakeTimers({ toFake: ["Date"], now: now + 120_000 });
  const refusals: unknown[] = [];
  // The one good token among them, and one that nobody holds.
  for (const hash of [...known, (await makeToken()).hash]) {
    const outcome = await t.mutation(
      components.openclawBackend.admission.entering.me,
      {
        call: call(hash),
        input: {},
      },
    );
    if (!outcome.ok) refusals.push(outcome);
  }
  expect(refusals).toHaveLength(4);
  for (const refusal of refusals) {
    expect(refusal).toEqual({
      ok: false,
      refusal: {
        code: "unauthenticated",
        detail: "A valid bearer token is required.",
      },
    });
  }
});

describe("the operator, of an agent that is not there", () => {
  const agentId = "newcomer";
  const { memory, agents, backend: inner } = internal;
  const one = { agentId, id: "x" };

  const without = {
    getMemory: (t: Backend) => t.mutation(memory.getMemory, one),
    listMemories: (t: Backend) => t.mutation(memory.listMemories, { agentId }),
    memoryHistory: (t: Backend) => t.mutation(memory.memoryHistory, one),
    searchMemory: (t: Backend) => t.action(memory.searchMemory, { agentId }),
    getDailyLog: (t: Backend) => t.mutation(memory.getDailyLog, { agentId }),
    listDailyLogs: (t: Backend) =>
      t.mutation(memory.listDailyLogs, { agentId }),
    updateMemory: (t: Backend) =>
      t.mutation(memory.updateMemory, { ...one, content: "y" }),
    promoteMemory: (t: Backend) => t.mutation(memory.promoteMemory, one),
    restoreMemory: (t: Backend) => t.mutation(memory.restoreMemory, one),
    forgetMemory: (t: Backend) => t.mutation(memory.forgetMemory, one),
    purge: (t: Backend) =>
      t.mutation(memory.forgetMemory, { ...one, purge: true }),
    eraseHistory: (t: Backend) => t.mutation(memory.eraseHistory, one),
    forgetMemories: (t: Backend) =>
      t.mutation(memory.forgetMemories, { agentId, filter: {} }),
    me: (t: Backend) => t.mutation(inner.identity.me, { agentId }),
    session: (t: Backend) =>
      t.mutation(inner.identity.startSession, { agentId }),
    tokens: (t: Backend) => t.mutation(inner.tokens.list, { agentId }),
    export: (t: Backend) =>
      t.mutation(inner.portability.exportPage, { agentId }),
    changes: (t: Backend) =>
      t.mutation(inner.portability.followChanges, { agentId }),
    "a dry run of an import": (t: Backend) =>
      t.mutation(inner.portability.beginImport, {
        agentId,
        dryRun: true,
        weight: 1,
      }),
  };

  test.each(Object.entries(without))("%s says that", async (_, call) => {
    const t = backend();
    expect(await refusalOf(call(t))).toEqual({
      code: "not_found",
      detail: "There is no agent with this id.",
    });
    expect(await storedRows(t)).toEqual([]);
    const audit = await t.mutation(agents.audit, {});
    expect(audit).toMatchObject({ value: { events: [] } });
  });

  const writes = {
    addMemory: (t: Backend) =>
      t.mutation(memory.addMemory, { agentId, content: "x" }),
    addMemories: (t: Backend) =>
      t.mutation(memory.addMemories, { agentId, items: [{ content: "x" }] }),
    putMemory: (t: Backend) =>
      t.mutation(memory.putMemory, { ...one, memory: { content: "x" } }),
    writeDailyLog: (t: Backend) =>
      t.mutation(memory.writeDailyLog, { agentId, content: "x" }),
    "an import": (t: Backend) =>
      t.mutation(inner.portability.importLines, {
        agentId,
        lines: [],
        onConflict: "skip",
        dryRun: false,
      }),
  };

  test.each(Object.entries(writes))("%s makes it", async (_, call) => {
    const t = backend();
    expect(await call(t)).toMatchObject({ ok: true });
    const listed = await t.mutation(agents.list, {});
    expect(listed.ok && listed.value.agents).toMatchObject([
      { agentId, status: "active", timeZone: "UTC" },
    ]);
    const audit = await t.mutation(agents.audit, { agentId });
    const made = { agentId, action: "agent.create", outcome: "ok" };
    expect(audit.ok && audit.value.events).toContainEqual(
      expect.objectContaining({ ...made, subjects: [agentId] }),
    );
  });
});

test("a write that is refused for the agent's id creates none", async () => {
  const t = backend();
  for (const agentId of ["", "a b", "-x", "ü", "default", "x".repeat(65)]) {
    const { addMemory } = internal.memory;
    const call = t.mutation(addMemory, { agentId, content: "x" });
    expect(await refusalOf(call), agentId).toMatchObject({
      code: "invalid_request",
      pointer: "/agentId",
    });
  }
  const listed = await t.mutation(internal.agents.list, {});
  expect(listed.ok && listed.value.agents).toEqual([]);
});

test("agents whose variables would have the same names are refused", async () => {
  const t = backend();
  await createAgent(t, "team-a");
  for (const agentId of ["team-a", "team_a", "teama", "TEAM-A", "t-e-a-m_a"]) {
    const call = t.action(internal.agents.create, { agentId });
    expect(await refusalOf(call), agentId).toMatchObject({
      code: "conflict",
      pointer: "/agentId",
    });
  }
  await createAgent(t, "team-b");
});

test("an agent with a token that is refused is not created", async () => {
  const t = backend();
  for (const token of [
    { scopes: [] },
    { expiresAt: Date.now() - 1 },
    { label: "l".repeat(101) },
  ]) {
    const call = t.action(internal.agents.create, {
      agentId: "half",
      ...token,
    });
    const code = token.label ? "payload_too_large" : "invalid_request";
    expect(await refusalOf(call)).toMatchObject({ code });
  }
  const listed = await t.mutation(internal.agents.list, {});
  expect(listed.ok && listed.value.agents).toEqual([]);
});

test.each([
  ["untrusted", "owner", "untrusted"],
  ["untrusted", "agent", "untrusted"],
  ["agent", "owner", "agent"],
  ["agent", "untrusted", "untrusted"],
  ["owner", "owner", "owner"],
  ["agent", undefined, "agent"],
  ["untrusted", undefined, "untrusted"],
] as const)(
  "a token of trust %s that claims %s writes at %s",
  async (trustCeiling, trust, expected) => {
    const t = backend();
    const send = client(t, await createAgent(t, "main", { trustCeiling }));
    const { body } = await send("POST", "/v1/memories", {
      content: "Trust me",
      ...(trust && { provenance: { trust } }),
    });
    expect(body.memory.provenance.trust).toBe(expected);
  },
);

test("a change of the content by a less trusted token lowers the trust, and no change raises it", async () => {
  const t = backend();
  const owner = client(
    t,
    await createAgent(t, "main", { trustCeiling: "owner" }),
  );
  const low = await issueToken(t, "main", { trustCeiling: "agent" });
  const { body } = await owner("POST", "/v1/memories", { content: "Fine" });
  const path = `/v1/memories/${body.memory.id}`;
  const trustAfter = async (send: typeof owner, change: object) =>
    (await send("PATCH", path, change)).body.memory.provenance.trust;
  const lowly = client(t, low.secret);
  expect(await trustAfter(lowly, { content: "Not so fine" })).toBe("agent");
  expect(await trustAfter(owner, { content: "Fine again" })).toBe("agent");
});

test("neither token nor secret is in any row, and the hash leaves in no answer", async () => {
  const t = backend();
  const secret = await createAgent(t, "main");
  const [hash] = await hashes(t);
  const stored = await t.query(internal.backend.replica.follow, { after: 0n });
  const text = JSON.stringify(stored.records);
  expect(text).toContain(hash!);
  expect(text).not.toContain(secret.slice(4, 47));
  const tokens = await t.mutation(internal.agents.listTokens, {
    agentId: "main",
  });
  expect(JSON.stringify(tokens)).not.toContain(hash!);
  const me = await client(t, secret)("GET", "/v1/me");
  expect(JSON.stringify(me.body)).not.toContain(hash!);
});

test("a write is audited with who, what and which, and never with its text", async () => {
  const t = backend();
  const send = client(t, await createAgent(t, "main"));
  const content = "Something private";
  const { body, headers } = await send("POST", "/v1/memories", { content });
  const events = await inComponent(t, async ({ db }) =>
    db.query("auditEvents").order("desc").take(1),
  );
  expect(events).toMatchObject([
    {
      agentId: "main",
      action: "memory.remember",
      outcome: "ok",
      subjects: [body.memory.id],
      requestId: headers.get("x-request-id"),
    },
  ]);
  expect(
    JSON.stringify(events, (_, v: unknown) =>
      typeof v === "bigint" ? `${v}` : v,
    ),
  ).not.toContain("private");
});

test("an idempotency key is good for a day", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_767_225_600_000 });
  const t = backend();
  const send = client(t, await createAgent(t, "main"));
  const write = async (content: string) =>
    await send(
      "POST",
      "/v1/logs/2026-01-01",
      { content },
      {
        "Idempotency-Key": "daily",
      },
    );
  expect((await write("One")).body.entry.seq).toBe(1);
  vi.advanceTimersByTime(86_400_000 - 1);
  expect((await write("One")).headers.get("idempotent-replayed")).toBe("true");
  expect((await write("Two")).status).toBe(422);
  vi.advanceTimersByTime(1);
  expect((await write("Two")).body.entry.seq).toBe(2);
});

test("a refusal is kept under no idempotency key", async () => {
  const t = backend();
  const send = client(t, await createAgent(t, "main"));
  const key = { "Idempotency-Key": "again" };
  const path = "/v1/memories/later";
  expect((await send("DELETE", path, undefined, key)).status).toBe(404);
  await send("PUT", path, { content: "Now it is here" });
  expect((await send("DELETE", path, undefined, key)).status).toBe(204);
});

test("the reuse of an idempotency key is audited like every refusal", async () => {
  const t = backend();
  const send = client(t, await createAgent(t, "main"));
  const key = { "Idempotency-Key": "reused" };
  await send("POST", "/v1/memories", { content: "One" }, key);
  await send("POST", "/v1/memories", { content: "Two" }, key);
  const events = await inComponent(t, async ({ db }) =>
    db.query("auditEvents").order("desc").take(1),
  );
  expect(events).toMatchObject([
    { action: "memory.remember", outcome: "idempotency_key_reused" },
  ]);
});
