import { beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { sha256Hex } from "../../convex/backend/tokenText.js";
import {
  MAX_TOKENS,
  NEVER,
} from "../../convex/components/openclawBackend/admission/tokenRows.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import {
  backend,
  client,
  createAgent,
  inComponent,
  issueToken,
  refusalOf,
  type Backend,
  type TokenOptions,
} from "../setup.js";

/** What the acts on tokens answer and leave, by whoever does them. */

beforeEach(() => {
  vi.stubEnv("RATE_LIMIT_WRITE_PER_MINUTE", "100000");
  return () => vi.unstubAllEnvs();
});

const fresh = (hash: string) => ({ hash, hint: "wxyz" });
const main = { agentId: "main" };

async function held(t: Backend, options: TokenOptions = {}) {
  const { id, secret } = await issueToken(t, "main", options);
  const request = { tokenHash: await sha256Hex(secret), requestId: "req_1" };
  return { id, request, send: client(t, secret) };
}

async function agent() {
  const t = backend();
  await createAgent(t, "main");
  return t;
}

/** Further living tokens, beside those that are there. */
async function fill(t: Backend, count: number): Promise<void> {
  await inComponent(t, async ({ db }) => {
    for (let i = 0; i < count; i++)
      await db.insert("tokens", {
        ...{ ...main, tokenId: `tok_${i}`, hash: `h${i}`, hint: "abcd" },
        ...{ label: "", scopes: ["memory:read"], trustCeiling: "agent" },
        ...{ createdAt: 1, endsAt: NEVER, leadsUntil: NEVER },
        revision: db.vars.commitTs,
      });
  });
}

async function actionsOf(t: Backend) {
  const answer = await t.mutation(internal.agents.audit, {});
  if (!answer.ok) throw new Error(answer.refusal.code);
  const told = answer.value.events.map(({ action, outcome }) => [
    action,
    outcome,
  ]);
  return told.reverse();
}

describe("the audit", () => {
  test("has what the operator does, and no list", async () => {
    const t = await agent();
    const { id: tokenId } = await issueToken(t, "main");
    const which = { ...main, tokenId };
    await t.mutation(internal.agents.listTokens, main);
    await t.action(internal.agents.rotateToken, which);
    await t.mutation(internal.agents.revokeToken, which);
    expect(await actionsOf(t)).toEqual([
      ["agent.create", "ok"],
      ["token.issue", "ok"],
      ["token.rotate", "ok"],
      ["token.revoke", "ok"],
    ]);
  });

  test("has what an agent does to its own, and no list", async () => {
    const t = await agent();
    const { send } = await held(t);
    const { body } = await send("POST", "/v1/tokens", {});
    const path = `/v1/tokens/${body.token.id}`;
    await send("GET", "/v1/tokens");
    await send("POST", `${path}/rotate`);
    await send("DELETE", path);
    expect((await actionsOf(t)).slice(2)).toEqual([
      ["token.create", "ok"],
      ["token.rotate", "ok"],
      ["token.revoke", "ok"],
    ]);
  });
});

describe("of what is not there", () => {
  const { issueToken: issue, rotateToken } = internal.backend.tokens;
  const { listTokens, revokeToken } = internal.agents;
  const rotation = { fresh: fresh("h"), overlapMs: 0 };
  const token = fresh("h");

  test("the operator is told whether the agent or the token is meant", async () => {
    const t = await agent();
    const nobody = { agentId: "nobody" };
    const lost = { tokenId: "tok_lost" };
    for (const call of [
      () => t.mutation(issue, { ...nobody, token }),
      () => t.mutation(listTokens, nobody),
      () => t.mutation(revokeToken, { ...nobody, ...lost }),
      () => t.mutation(rotateToken, { ...nobody, ...lost, ...rotation }),
    ])
      expect(await refusalOf(call())).toEqual({
        code: "not_found",
        detail: "There is no agent with this id.",
      });
    for (const call of [
      () => t.mutation(revokeToken, { ...main, ...lost }),
      () => t.mutation(rotateToken, { ...main, ...lost, ...rotation }),
    ])
      expect(await refusalOf(call())).toEqual({
        code: "not_found",
        detail: "The agent has no token with this id.",
      });
  });

  test("an agent is told the same of another one's token as of none", async () => {
    const t = await agent();
    await createAgent(t, "other");
    const { id } = await issueToken(t, "other");
    const { send } = await held(t);
    for (const path of [`/v1/tokens/${id}`, "/v1/tokens/tok_lost"])
      for (const [method, act] of [
        ["DELETE", ""],
        ["POST", "/rotate"],
      ] as const) {
        const { status, body } = await send(method, `${path}${act}`);
        expect([status, body.code]).toEqual([404, "not_found"]);
      }
  });
});

describe("room", () => {
  test("is given to the operator beyond what an administrator's token has", async () => {
    const t = await agent();
    const admin = await held(t, { scopes: ["admin"], trustCeiling: "owner" });
    await fill(t, MAX_TOKENS - 3);
    const issue = async (hash: string, request?: typeof admin.request) =>
      await t.mutation(internal.backend.tokens.issueToken, {
        ...{ ...main, token: fresh(hash), ...(request && { request }) },
      });
    expect(await issue("last", admin.request)).toMatchObject({ ok: true });
    const refusal = { code: "conflict" };
    expect(await issue("more", admin.request)).toMatchObject({ refusal });
    expect(await issue("more")).toMatchObject({ ok: true });
  });

  test("is left to replace one, with an overlap up to twice as many", async () => {
    const t = await agent();
    const admin = await held(t, { scopes: ["admin"], trustCeiling: "owner" });
    await fill(t, 2 * MAX_TOKENS - 3);
    const rotate = async (n: number, overlapMs: number, byOperator = false) =>
      await t.mutation(internal.backend.tokens.rotateToken, {
        ...{ ...main, tokenId: `tok_${n}`, fresh: fresh(`f${n}`), overlapMs },
        ...(!byOperator && { request: admin.request }),
      });
    expect(await rotate(0, 1000)).toMatchObject({ ok: true });
    const refusal = { code: "conflict" };
    expect(await rotate(1, 1000)).toMatchObject({ refusal });
    expect(await rotate(1, 0)).toMatchObject({ ok: true });
    expect(await rotate(2, 1000, true)).toMatchObject({ ok: true });
  });
});

describe("a token that is replaced", () => {
  test("was not before, and has not ended", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 0, 1) });
    const t = await agent();
    const { send } = await held(t);
    const { id } = await held(t);
    const expiresAt = Date.now() + 60_000;
    const { id: ended } = await held(t, { expiresAt });
    const rotated = async (which: string) =>
      (await send("POST", `/v1/tokens/${which}/rotate`)).body;
    expect(await rotated(id)).toHaveProperty("token");
    expect(await rotated(id)).toMatchObject({ code: "conflict" });
    vi.setSystemTime(expiresAt);
    expect(await rotated(ended)).toMatchObject({
      ...{ code: "invalid_request", errors: [{ pointer: "/expiresAt" }] },
    });
    vi.useRealTimers();
  });

  test("hands on what it was made with", async () => {
    const t = await agent();
    const parent = await held(t);
    const { body } = await parent.send("POST", "/v1/tokens", {});
    const { id } = body.token;
    const second = await parent.send("POST", `/v1/tokens/${id}/rotate`, {});
    await t.mutation(internal.backend.tokens.rotate, {
      ...{ ...main, id: second.body.token.id, overlapMs: 0 },
      fresh: fresh("third"),
    });
    const rows = await inComponent(t, async ({ db }) =>
      (await db.query("tokens").take(9)).filter(({ under }) => under),
    );
    expect(rows.map(({ under }) => under)).toEqual([
      ...[parent.id, parent.id, parent.id],
    ]);
    expect(rows.map(({ madeBy }) => madeBy)).toEqual([
      ...[parent.id, parent.id, undefined],
    ]);
  });
});

describe("an agent's own token", () => {
  test("acts on none that can do more, and makes none", async () => {
    const t = await agent();
    const more = await held(t, { scopes: ["memory:read", "logs:read"] });
    const { send } = await held(t, { scopes: ["memory:read"] });
    const wanted = { status: 403, body: { requiredScope: "logs:read" } };
    const path = `/v1/tokens/${more.id}`;
    expect(await send("DELETE", path)).toMatchObject(wanted);
    expect(await send("POST", `${path}/rotate`)).toMatchObject(wanted);
    const scopes = ["memory:read", "logs:read"];
    expect(await send("POST", "/v1/tokens", { scopes })).toMatchObject({
      ...{ status: 403 },
      body: { ...wanted.body, errors: [{ pointer: "/scopes" }] },
    });
  });

  test("may be made by the operator, hangs on no other then, and has a proper label", async () => {
    const t = await agent();
    const create = async (label: string) =>
      await t.mutation(internal.backend.tokens.create, {
        ...{ ...main, token: { ...fresh(label), label } },
      });
    expect(await create("laptop")).toMatchObject({
      value: { token: { label: "laptop", madeBy: null, scopes: SCOPES } },
    });
    const refusal = { code: "invalid_request", pointer: "/label" };
    expect(await refusalOf(create("two\nlines"))).toMatchObject(refusal);
    const last = await inComponent(t, async ({ db }) =>
      db.query("tokens").order("desc").first(),
    );
    expect(last).toMatchObject({ label: "laptop" });
    expect(last).not.toHaveProperty("under");
  });
});

test("an administrator issues and ends none that is trusted more, nor one with a label that is none", async () => {
  const t = await agent();
  const { request } = await held(t, { scopes: ["admin"] });
  const owners = await held(t, { trustCeiling: "owner" });
  const issued = async (given: object) =>
    await t.mutation(internal.backend.tokens.issueToken, {
      ...{ ...main, request, token: { ...fresh("h"), ...given } },
    });
  const forbidden = { refusal: { code: "forbidden" } };
  expect(await issued({ trustCeiling: "owner" })).toMatchObject(forbidden);
  expect(await issued({ label: "two\nlines" })).toMatchObject({
    refusal: { code: "invalid_request", pointer: "/label" },
  });
  const which = { ...main, request, tokenId: owners.id };
  const revoked = await t.mutation(internal.agents.revokeToken, which);
  expect(revoked).toMatchObject(forbidden);
  expect((await owners.send("GET", "/v1/me")).status).toBe(200);
});
