import { describe, expect, test } from "vitest";
import { components } from "../../convex/_generated/api.js";
import { policyOf } from "../../convex/backend/caller.js";
import { sha256Hex } from "../../convex/backend/tokenText.js";
import type { Scope } from "../../convex/components/openclawBackend/vocabulary.js";
import {
  backend,
  createAgent,
  inComponent,
  issueToken,
  type Backend,
} from "../setup.js";

const { secrets } = components.openclawBackend.agents;
const operator = { kind: "operator" as const, agentId: "main" };

async function callOf(secret: string) {
  const hash = await sha256Hex(secret);
  return {
    principal: { kind: "token" as const, hash, addressGroup: "group1" },
    requestId: "req_1",
    policy: policyOf({}),
  };
}

async function agentWith(scopes: Scope[]) {
  const t = backend();
  await createAgent(t, "main");
  const { secret, id } = await issueToken(t, "main", { scopes });
  return { t, id, call: await callOf(secret) };
}

/** The last event of the audit, without what every row has. */
async function lastEvent(t: Backend) {
  const [event] = await inComponent(t, async ({ db }) =>
    db.query("auditEvents").order("desc").take(1),
  );
  const { _id, _creationTime, revision: _, eventId, at: _at, ...said } = event!;
  expect(eventId).toMatch(/^evt_/);
  return said;
}

describe("a reading of a secret", () => {
  test("is admitted with the scope and answers who reads", async () => {
    const { t, id, call } = await agentWith(["secrets:read"]);
    const admitted = await t.mutation(secrets.admit, { call, input: {} });
    expect(admitted).toEqual({
      ok: true,
      value: { agentId: "main", tokenId: id },
      limit: {
        bucket: "read",
        perMinute: call.policy.readPerMinute,
        remaining: call.policy.readPerMinute - 1,
        resetMs: expect.any(Number) as number,
      },
    });
    // What it found is recorded with the reading.
    expect((await lastEvent(t)).action).not.toBe("secret.read");
    const byOperator = await t.mutation(secrets.admit, {
      call: { ...call, principal: operator },
      input: {},
    });
    expect(byOperator).toMatchObject({
      ok: true,
      value: { agentId: "main", tokenId: null },
    });
  });

  test("and the listing are refused without the scope, and the refusal is audited", async () => {
    const { t, id, call } = await agentWith(["memory:read", "admin"]);
    for (const [action, asked] of [
      ["secret.read", secrets.admit],
      ["secret.list", secrets.list],
    ] as const) {
      expect(await t.mutation(asked, { call, input: {} })).toMatchObject({
        ok: false,
        refusal: { code: "forbidden", requiredScope: "secrets:read" },
        limit: { bucket: "read" },
      });
      expect(await lastEvent(t)).toMatchObject({
        ...{ action, outcome: "forbidden", tokenId: id },
      });
    }
  });

  test("is recorded with who, what, how and whether there was a value", async () => {
    const t = backend();
    const reader = { agentId: "main", tokenId: "tok_1" };
    const of = { requestId: "req_2", method: "GET" as const };
    const read = { reader, subject: "LAMP", found: true, ...of };
    expect(await t.mutation(secrets.record, read)).toBeNull();
    expect(await lastEvent(t)).toEqual({
      ...{ agentId: "main", tokenId: "tok_1", action: "secret.read" },
      ...{ outcome: "ok", subjects: ["LAMP"], ...of },
    });
    await t.mutation(secrets.record, {
      ...{ requestId: "req_3", method: "HEAD", subject: "DOOR", found: false },
      reader: { agentId: "main", tokenId: null },
    });
    expect(await lastEvent(t)).toEqual({
      ...{ agentId: "main", action: "secret.read", outcome: "not_found" },
      ...{ subjects: ["DOOR"], requestId: "req_3", method: "HEAD" },
    });
  });

  test("by the listing of names is audited", async () => {
    const { t, id, call } = await agentWith(["secrets:read"]);
    expect(await t.mutation(secrets.list, { call, input: {} })).toMatchObject({
      ...{ ok: true, value: { agentId: "main" }, limit: { bucket: "read" } },
    });
    expect(await lastEvent(t)).toMatchObject({
      ...{ action: "secret.list", outcome: "ok", tokenId: id },
    });
  });
});

describe("a key that nobody has declared", () => {
  const reader = { agentId: "main", tokenId: null };
  const found = { reader, requestId: "req_1", subject: "x", found: true };

  async function read(t: Backend, ...keys: (string | undefined)[]) {
    for (const undeclared of keys)
      await t.mutation(secrets.record, {
        ...{ ...found, method: "GET" },
        ...(undeclared !== undefined && { undeclared }),
      });
    return (await t.mutation(secrets.names, {})).keys;
  }

  test("is remembered once, in the order of the readings", async () => {
    const t = backend();
    expect(await read(t, undefined)).toEqual([]);
    expect(await read(t, "LAMP", "DOOR", "LAMP")).toEqual(["LAMP", "DOOR"]);
  });

  test("is remembered up to as many as a deployment has variables", async () => {
    const t = backend();
    const keys = Array.from({ length: 511 }, (_, i) => `K${i}`);
    await read(t, "FIRST");
    await inComponent(t, async ({ db }) => {
      const row = await db.query("secretNames").first();
      await db.patch("secretNames", row!._id, { keys });
    });
    expect(await read(t, "LAST")).toEqual([...keys, "LAST"]);
    expect(await read(t, "BEYOND")).toEqual([...keys, "LAST"]);
  });
});

describe("the names that secrets are made of", () => {
  test("are the agents, in the order they were made, and who writes", async () => {
    const t = backend();
    await createAgent(t, "main");
    const secret = await createAgent(t, "home-bot");
    const tokenHash = await sha256Hex(secret);
    const agents = ["main", "home-bot"];
    const names = { agents, keys: [] };
    expect(await t.mutation(secrets.names, { tokenHash })).toEqual({
      writer: "home-bot",
      ...names,
    });
    expect(await t.mutation(secrets.names, { tokenHash: "unknown" })).toEqual({
      writer: null,
      ...names,
    });
    expect(await t.mutation(secrets.names, {})).toEqual({
      writer: null,
      ...names,
    });
  });

  test("are made from the agents of before they were kept, of which the last 200 count", async () => {
    const t = backend();
    await createAgent(t, "first");
    await inComponent(t, async ({ db }) => {
      const row = await db.query("secretNames").first();
      await db.delete("secretNames", row!._id);
      const { _id, _creationTime, ...agent } = (await db
        .query("agents")
        .first())!;
      for (let i = 0; i < 200; i++)
        await db.insert("agents", {
          ...{ ...agent, agentId: `a${i}`, envSegment: `A${i}` },
        });
    });
    const known = Array.from({ length: 200 }, (_, i) => `a${i}`);
    expect((await t.mutation(secrets.names, {})).agents).toEqual(known);
    await createAgent(t, "last");
    expect((await t.mutation(secrets.names, {})).agents).toEqual([
      ...known.slice(1),
      "last",
    ]);
  });
});
