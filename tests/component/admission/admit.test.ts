import { beforeEach, describe, expect, test, vi } from "vitest";
import { components, internal } from "../../../convex/_generated/api.js";
import { policyOf } from "../../../convex/backend/caller.js";
import { sha256Hex } from "../../../convex/backend/tokenText.js";
import type { Call } from "../../../convex/components/openclawBackend/admission/call.js";
import {
  backend,
  createAgent,
  inComponent,
  issueToken,
  type Backend,
  type TokenOptions,
} from "../../setup.js";
import { DAY, NOW } from "./tokens.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Behind what a test begins with: each commit moves the clock of the next transaction by a little. */
const FIRST = NOW + MINUTE;
const { entering } = components.openclawBackend.admission;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  return () => vi.useRealTimers();
});

async function bearer(options: TokenOptions = {}) {
  const t = backend();
  await createAgent(t, "main", options);
  const token = await inComponent(t, ({ db }) => db.query("tokens").first());
  const call = (given: Partial<Call> = {}) => ({
    ...{ ...callWith(token!.hash), ...given },
  });
  return { t, tokenId: token!.tokenId, call };
}

function callWith(hash: string, addressGroup = "group1"): Call {
  return {
    principal: { kind: "token", hash, addressGroup },
    requestId: "req_1",
    policy: policyOf({}),
  };
}

const usesOf = (t: Backend) =>
  inComponent(t, ({ db }) => db.query("tokenUses").take(9));

async function eventsOf(t: Backend) {
  const events = await inComponent(t, ({ db }) =>
    db.query("auditEvents").take(99),
  );
  return events.filter(({ action }) => action !== "agent.create");
}

describe("a token's use", () => {
  test("is noted with its agent, and anew after a quarter of an hour", async () => {
    const { t, tokenId, call } = await bearer();
    const me = () => t.mutation(entering.me, { call: call(), input: {} });
    vi.setSystemTime(FIRST);
    await me();
    const used = { tokenId, agentId: "main" };
    expect(await usesOf(t)).toMatchObject([{ ...used, lastUsedAt: FIRST }]);
    vi.setSystemTime(FIRST + 15 * MINUTE);
    await me();
    expect(await usesOf(t)).toMatchObject([{ ...used, lastUsedAt: FIRST }]);
    const later = FIRST + 15 * MINUTE + 1;
    vi.setSystemTime(later);
    await me();
    expect(await usesOf(t)).toMatchObject([{ ...used, lastUsedAt: later }]);
    // As it was stored before it had its agent.
    await inComponent(t, async ({ db }) => {
      const use = await db.query("tokenUses").first();
      await db.patch("tokenUses", use!._id, { agentId: undefined });
    });
    await me();
    expect(await usesOf(t)).toMatchObject([used]);
  });

  test("after its revocation is told to its agent, once an hour, and audited", async () => {
    const { t } = await bearer();
    const { id: tokenId, secret } = await issueToken(t, "main");
    await t.mutation(internal.agents.revokeToken, { agentId: "main", tokenId });
    const call = callWith(await sha256Hex(secret));
    const me = () => t.mutation(entering.me, { call, input: {} });
    const dead = { tokenId, lastUsedAt: 0, warnedAgentId: "main" };
    const refused = async () =>
      (await eventsOf(t)).filter(({ action }) => action === "token.refused");
    vi.setSystemTime(FIRST);
    expect(await me()).toMatchObject({ refusal: { code: "unauthenticated" } });
    expect(await usesOf(t)).toMatchObject([{ ...dead, refusedAt: FIRST }]);
    expect(await refused()).toMatchObject([
      {
        ...{ at: FIRST, agentId: "main", tokenId, outcome: "unauthenticated" },
        ...{ subjects: [tokenId], requestId: "req_1" },
      },
    ]);
    vi.setSystemTime(FIRST + HOUR - 1000);
    await me();
    expect(await refused()).toHaveLength(1);
    vi.setSystemTime(FIRST + 2 * HOUR);
    await me();
    expect(await refused()).toHaveLength(2);
    expect(await usesOf(t)).toMatchObject([
      { ...dead, refusedAt: FIRST + 2 * HOUR },
    ]);
  });

  test("after its expiry is noted, and told to nobody", async () => {
    const { t, tokenId, call } = await bearer({ expiresAt: NOW + DAY });
    const me = () => t.mutation(entering.me, { call: call(), input: {} });
    vi.setSystemTime(NOW + DAY - 1000);
    expect(await me()).toMatchObject({ ok: true });
    vi.setSystemTime(NOW + DAY);
    expect(await me()).toMatchObject({ ok: false });
    const [use] = await usesOf(t);
    expect(use).toMatchObject({ tokenId, refusedAt: NOW + DAY });
    expect(use).not.toHaveProperty("warnedAgentId");
  });
});

test("who fails to authenticate is audited by the group of addresses once a minute, and refused beyond 30", async () => {
  const t = backend();
  const me = (group: string) =>
    t.mutation(entering.me, { call: callWith("none", group), input: {} });
  for (let i = 0; i < 30; i++)
    expect(await me("group1")).toMatchObject({
      refusal: { code: "unauthenticated" },
    });
  expect(await eventsOf(t)).toMatchObject([
    {
      ...{ action: "authentication.failed", outcome: "unauthenticated" },
      subjects: ["group1"],
    },
  ]);
  const { refusal } = (await me("group1")) as { refusal: object };
  expect(refusal).toEqual({
    code: "rate_limited",
    detail: "Too many failed authentications.",
    retryAfterMs: expect.closeTo(2000, -1) as number,
  });
  expect(await eventsOf(t)).toHaveLength(1);
  await me("group2");
  expect((await eventsOf(t)).map(({ subjects }) => subjects)).toEqual([
    ...[["group1"], ["group2"]],
  ]);
});

describe("a request", () => {
  const policy = { ...policyOf({}), readPerMinute: 4 };
  const asked = { scope: "logs:read" as const };
  const anything = { scope: null };

  test("without the scope is refused, counted and audited", async () => {
    const { t, tokenId, call } = await bearer({ scopes: ["memory:read"] });
    for (const read of [entering.refusedRead, entering.aheadOfRead]) {
      const given = { call: call({ policy }), input: asked };
      expect(await t.mutation(read, given)).toMatchObject({
        refusal: { code: "forbidden", requiredScope: "logs:read" },
        limit: { bucket: "read", perMinute: 4 },
      });
    }
    const event = { action: "request.refused", outcome: "forbidden", tokenId };
    expect(await eventsOf(t)).toMatchObject([event, event]);
    const { limit } = await t.mutation(entering.refusedRead, {
      ...{ call: call({ policy }), input: anything },
    });
    expect(limit).toMatchObject({ remaining: 1 });
    expect(await usesOf(t)).toHaveLength(1);
  });

  test("beyond the limit is refused with what is missing, and not audited", async () => {
    const { t, call } = await bearer();
    const read = (weight?: number, input: object = anything) =>
      t.mutation(entering.refusedRead, {
        call: call({ policy, ...(weight !== undefined && { weight }) }),
        input: input as typeof anything,
      });
    expect(await read(3)).toMatchObject({ ok: true, limit: { remaining: 1 } });
    const heavy = (await read(3)) as { refusal: { detail: string } };
    expect(heavy).toMatchObject({
      refusal: { code: "rate_limited" },
      limit: { bucket: "read", perMinute: 4, remaining: 0 },
    });
    expect(heavy.refusal.detail).toMatch(/ 4 requests.* counts for 3\.$/);
    expect(await read(0)).toEqual({ ok: true, value: null });
    await read();
    const light = (await read()) as { refusal: { detail: string } };
    expect(light.refusal).toEqual({
      code: "rate_limited",
      detail: "More than 4 requests a minute.",
      retryAfterMs: expect.closeTo(15_000, -1) as number,
    });
    const one = (await read(1)) as { refusal: { detail: string } };
    expect(one.refusal.detail).toBe(light.refusal.detail);
    expect(await eventsOf(t)).toEqual([]);
  });

  test("that another one follows is looked at and not counted", async () => {
    const { t, call } = await bearer();
    const given = { call: call({ policy }), input: anything };
    for (let i = 0; i < 9; i++)
      expect(await t.mutation(entering.aheadOfRead, given)).toMatchObject({
        ...{ ok: true, limit: { remaining: 1 } },
      });
    for (let i = 0; i < 4; i++) await t.mutation(entering.refusedRead, given);
    expect(await t.mutation(entering.aheadOfRead, given)).toMatchObject({
      refusal: { code: "rate_limited" },
    });
  });
});

test("the operator's writing for an agent that is not there makes it, and says so in the audit", async () => {
  const t = backend();
  const { writeDailyLog } = internal.memory;
  await t.mutation(writeDailyLog, { agentId: "Newcomer", content: "Hello" });
  const events = await inComponent(t, ({ db }) =>
    db.query("auditEvents").take(9),
  );
  expect(events).toMatchObject([
    {
      ...{ action: "agent.create", agentId: "newcomer", outcome: "ok" },
      subjects: ["newcomer"],
    },
    { action: "log.append", agentId: "newcomer", outcome: "ok" },
  ]);
  await t.mutation(writeDailyLog, { agentId: "newcomer", content: "Again" });
  const agents = await inComponent(t, ({ db }) => db.query("agents").take(9));
  expect(agents).toMatchObject([{ agentId: "newcomer" }]);
});
