import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import {
  backend,
  client,
  createAgent,
  inComponent,
  issueToken,
  type Backend,
  type Client,
  type TokenOptions,
} from "../setup.js";

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 31, 12);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  vi.stubEnv("RATE_LIMIT_WRITE_PER_MINUTE", "100000");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

type Held = { send: Client; id: string; secret: string };

async function issued(t: Backend, options: TokenOptions = {}): Promise<Held> {
  const { id, secret } = await issueToken(t, "main", options);
  return { id, secret, send: client(t, secret) };
}

/** A backend with one agent, and a way to more tokens of it. */
async function agent() {
  const t = backend();
  await createAgent(t, "main");
  return { t, issue: (options?: TokenOptions) => issued(t, options) };
}

async function mint(t: Backend, by: Held, body: object = {}): Promise<Held> {
  const answer = await by.send("POST", "/v1/tokens", body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  const { id, secret } = answer.body.token;
  return { id, secret, send: client(t, secret) };
}

async function rotate(t: Backend, by: Held, which: Held, body: object = {}) {
  const answer = await by.send("POST", `/v1/tokens/${which.id}/rotate`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  const { id, secret } = answer.body.token;
  return { id, secret, send: client(t, secret) };
}

async function revoke(by: Held, which: Held): Promise<number> {
  return (await by.send("DELETE", `/v1/tokens/${which.id}`)).status;
}

async function lives({ send }: Held): Promise<boolean> {
  return (await send("GET", "/v1/me")).status === 200;
}

describe("lifetimes", () => {
  test("a token that ends replaces and revokes none that ends later", async () => {
    const { t, issue } = await agent();
    const thief = await issue({ expiresAt: NOW + 10 * MINUTE });
    for (const expiresAt of [undefined, NOW + 11 * MINUTE]) {
      const later = await issue(expiresAt === undefined ? {} : { expiresAt });
      const path = `/v1/tokens/${later.id}`;
      const rotated = await thief.send("POST", `${path}/rotate`);
      expect(rotated.status).toBe(403);
      expect(rotated.body).not.toHaveProperty("token");
      expect(await revoke(thief, later)).toBe(403);
      expect(await lives(later)).toBe(true);
    }
    const sooner = await issue({ expiresAt: NOW + 10 * MINUTE });
    const fresh = await rotate(t, thief, sooner);
    expect((await fresh.send("GET", "/v1/me")).body.expiresAt).toBe(
      new Date(NOW + 10 * MINUTE).toISOString(),
    );
    expect(await revoke(thief, sooner)).toBe(204);
  });

  test("a token within its overlap makes none that outlasts it, whatever is asked for", async () => {
    const { t, issue } = await agent();
    const old = await issue();
    await rotate(t, old, old, { overlapMinutes: 5 });
    const own = Date.parse((await old.send("GET", "/v1/me")).body.expiresAt);
    expect(own - NOW).toBeLessThan(6 * MINUTE);
    const bodies = [{}, { expiresInDays: 365 }, { expiresInDays: 0.001 }];
    for (const body of bodies) {
      const answer = await old.send("POST", "/v1/tokens", body);
      const { expiresAt } = answer.body.token;
      expect(Date.parse(expiresAt)).toBeLessThanOrEqual(own);
    }
    const sibling = await issue();
    const path = `/v1/tokens/${sibling.id}`;
    expect((await old.send("POST", `${path}/rotate`)).status).toBe(403);
    expect(await revoke(old, sibling)).toBe(403);
  });

  test("a replacement ends when what it replaces would have", async () => {
    const { t, issue } = await agent();
    const expiresAt = NOW + 30 * MINUTE;
    const short = await issue({ expiresAt });
    const fresh = await rotate(t, short, short);
    const { body } = await fresh.send("GET", "/v1/me");
    expect(Date.parse(body.expiresAt)).toBe(expiresAt);
  });

  test("nothing is minted or replaced with a scope or a trust that the token lacks", async () => {
    const { issue } = await agent();
    const low = await issue({
      scopes: ["memory:read"],
      trustCeiling: "untrusted",
    });
    for (const body of [
      { scopes: ["memory:write"] },
      { scopes: ["memory:read", "admin"] },
      { trustCeiling: "agent" },
      { trustCeiling: "owner" },
    ])
      expect((await low.send("POST", "/v1/tokens", body)).status).toBe(403);
    const high = await issue({ scopes: ["memory:read"] });
    const path = `/v1/tokens/${high.id}`;
    expect((await low.send("POST", `${path}/rotate`)).status).toBe(403);
    expect(await revoke(low, high)).toBe(403);
    const { body } = await low.send("POST", "/v1/tokens", {});
    expect(body.token).toMatchObject({
      scopes: ["memory:read"],
      trustCeiling: "untrusted",
    });
  });

  test("an administrator makes no agent that is trusted more or lasts longer", async () => {
    const { issue } = await agent();
    const expiresAt = NOW + DAY;
    const admin = await issue({ scopes: ["admin"], expiresAt });
    const wanted = { agentId: "scout", trustCeiling: "owner" };
    const refused = await admin.send("POST", "/v1/admin/agents", wanted);
    expect(refused.status).toBe(403);
    const made = await admin.send("POST", "/v1/admin/agents", {
      agentId: "scout",
      expiresInDays: 365,
    });
    expect(made.status).toBe(201);
    expect(made.body.token.trustCeiling).toBe("agent");
    expect(Date.parse(made.body.token.expiresAt)).toBe(expiresAt);
    const web = await issue({ scopes: ["admin"], trustCeiling: "untrusted" });
    const { body } = await web.send("POST", "/v1/admin/agents", {
      agentId: "ranger",
    });
    expect(body.token.trustCeiling).toBe("untrusted");
  });
});

describe("families", () => {
  test("a revoked token takes along all that was made with it, to the last descendant", async () => {
    const { t, issue } = await agent();
    const root = await issue();
    const other = await issue();
    const child = await mint(t, root);
    const grandchild = await mint(t, child, { scopes: ["memory:read"] });
    const replaced = await rotate(t, grandchild, grandchild);
    expect(await revoke(other, root)).toBe(204);
    for (const token of [root, child, grandchild, replaced])
      expect(await lives(token)).toBe(false);
    expect(await lives(other)).toBe(true);
    const { tokens } = (await other.send("GET", "/v1/tokens")).body;
    const made = tokens.find(({ id }: Held) => id === child.id);
    expect(made.madeBy).toBe(root.id);
  });

  test("a stolen token that a thief has rotated is reached by its old id", async () => {
    const { t, issue } = await agent();
    const stolen = await issue();
    const thiefs = await rotate(t, stolen, stolen, { overlapMinutes: 0 });
    const hidden = await mint(t, thiefs);
    await t.mutation(internal.agents.revokeToken, {
      agentId: "main",
      tokenId: stolen.id,
    });
    expect(await lives(thiefs)).toBe(false);
    expect(await lives(hidden)).toBe(false);
  });

  test("a sibling that a thief has rotated is reached by the thief's token", async () => {
    const { t, issue } = await agent();
    const [stolen, sibling] = [await issue(), await issue()];
    const taken = await rotate(t, stolen, sibling);
    await t.mutation(internal.agents.revokeToken, {
      agentId: "main",
      tokenId: stolen.id,
    });
    expect(await lives(taken)).toBe(false);
  });

  test("a rotation keeps descendants, which then end with what took the old one's place", async () => {
    const { t, issue } = await agent();
    const old = await issue();
    const child = await mint(t, old);
    const fresh = await rotate(t, old, old);
    vi.advanceTimersByTime(2 * 60 * MINUTE);
    expect(await lives(old)).toBe(false);
    expect(await lives(child)).toBe(true);
    expect(await revoke(fresh, fresh)).toBe(204);
    expect(await lives(child)).toBe(false);
  });

  test.each([
    [{ descendants: "revoke" }, false],
    [{ overlapMinutes: 0 }, false],
    [{ overlapMinutes: 0, descendants: "keep" }, true],
    [{ overlapMinutes: 5, descendants: "keep" }, true],
    [{}, true],
  ])("rotating with %j: descendants live on is %s", async (body, kept) => {
    const { t, issue } = await agent();
    const old = await issue();
    const child = await mint(t, old);
    const grandchild = await mint(t, child);
    const fresh = await rotate(t, old, old, body);
    expect(await lives(child)).toBe(kept);
    expect(await lives(grandchild)).toBe(kept);
    expect(await lives(fresh)).toBe(true);
  });

  test("the operator rotates with the same choice", async () => {
    const { t, issue } = await agent();
    const old = await issue();
    const child = await mint(t, old);
    const outcome = await t.action(internal.agents.rotateToken, {
      agentId: "main",
      tokenId: old.id,
      descendants: "revoke",
    });
    expect(outcome.ok).toBe(true);
    expect(await lives(old)).toBe(true);
    expect(await lives(child)).toBe(false);
  });

  test("the replacement may end what it replaced, and lives on", async () => {
    const { t, issue } = await agent();
    const parent = await issue();
    const old = await mint(t, parent);
    const fresh = await rotate(t, old, old);
    expect(await revoke(fresh, old)).toBe(204);
    expect(await lives(old)).toBe(false);
    expect(await lives(fresh)).toBe(true);
    // It has taken the old one's place in the family.
    await revoke(parent, parent);
    expect(await lives(fresh)).toBe(false);
  });

  test("a token within its overlap ends nothing that outlasts it by ending itself", async () => {
    const { t, issue } = await agent();
    const old = await issue();
    const fresh = await rotate(t, old, old);
    expect(await revoke(old, old)).toBe(204);
    expect(await lives(fresh)).toBe(true);
  });

  test("an administrator's token takes along the agents' tokens that it made", async () => {
    const { t, issue } = await agent();
    const admin = await issue({ scopes: [...SCOPES] });
    const answer = await admin.send("POST", "/v1/admin/agents", {
      agentId: "scout",
    });
    const { id, secret } = answer.body.token;
    const scout = { id, secret, send: client(t, secret) };
    const minted = await mint(t, scout);
    await t.mutation(internal.agents.revokeToken, {
      agentId: "main",
      tokenId: admin.id,
    });
    expect(await lives(scout)).toBe(false);
    expect(await lives(minted)).toBe(false);
  });

  test("what was replaced since leads on to what was made with it", async () => {
    const { t, issue } = await agent();
    const revokeByOperator = async ({ id: tokenId }: Held) =>
      await t.mutation(internal.agents.revokeToken, {
        ...{ agentId: "main", tokenId },
      });
    const taken = async () => {
      const [root, sibling] = [await issue(), await issue()];
      return { root, made: await rotate(t, root, sibling) };
    };

    // By the operator, who does not know whose it is.
    const one = await taken();
    const outcome = await t.action(internal.agents.rotateToken, {
      ...{ agentId: "main", tokenId: one.made.id },
    });
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    const { id, secret } = outcome.value.token;
    await revokeByOperator(one.root);
    expect(await lives({ id, secret, send: client(t, secret) })).toBe(false);

    // By its own child, which it had ended.
    const two = await taken();
    const child = await mint(t, two.made);
    expect(await revoke(child, two.made)).toBe(204);
    expect(await lives(child)).toBe(true);
    await revokeByOperator(two.root);
    expect(await lives(child)).toBe(false);

    // By itself, so long ago that it is not kept any more.
    const three = await taken();
    const fresh = await rotate(t, three.made, three.made, {
      ...{ overlapMinutes: 0 },
    });
    vi.advanceTimersByTime(31 * DAY);
    await t.mutation(internal.backend.retention.purge, {});
    const { tokens } = (await fresh.send("GET", "/v1/tokens")).body;
    expect(tokens.map(({ id }: Held) => id)).not.toContain(three.made.id);
    await revokeByOperator(three.root);
    expect(await lives(fresh)).toBe(false);
  });

  test("a family beyond one transaction is ended to the last", async () => {
    const { t, issue } = await agent();
    const root = await issue();
    await inComponent(t, async ({ db }) => {
      for (let i = 0; i < 1500; i++)
        await db.insert("tokens", {
          ...{ tokenId: `tok_${i}`, agentId: "main", hash: `${i}`, hint: "" },
          ...{ label: "", scopes: ["memory:read"], trustCeiling: "agent" },
          ...{ createdAt: NOW, endsAt: 8.64e15, leadsUntil: 8.64e15 },
          revision: db.vars.commitTs,
          madeBy: i < 700 ? root.id : `tok_${i % 700}`,
        });
    });
    await t.mutation(internal.agents.revokeToken, {
      agentId: "main",
      tokenId: root.id,
    });
    await t.finishAllScheduledFunctions(() => {});
    const living = await inComponent(t, async ({ db }) =>
      (
        await db
          .query("tokens")
          .withIndex("by_endsAt", (q) => q.gt("endsAt", NOW + 1000))
          .take(10)
      ).map(({ label }) => label),
    );
    // The agent's first.
    expect(living).toHaveLength(1);
  });
});

describe("the use of an ended token", () => {
  test("is recorded by its id once an hour, and its agent is warned", async () => {
    const { t, issue } = await agent();
    const [main, revoked, old] = [await issue(), await issue(), await issue()];
    expect((await main.send("GET", "/v1/me")).body.warnings).toEqual([]);
    await revoke(main, revoked);
    await rotate(t, main, old, { overlapMinutes: 0 });
    const expired = await issue({ expiresAt: NOW + MINUTE });
    vi.advanceTimersByTime(2 * MINUTE);
    for (let i = 0; i < 3; i++)
      for (const token of [revoked, old, expired])
        expect(await lives(token)).toBe(false);
    expect(await refusals(t)).toEqual([revoked.id, old.id, expired.id].sort());
    const { warnings } = (await main.send("GET", "/v1/me")).body;
    expect(warnings).toHaveLength(2);
    expect(warnings.join()).toContain(revoked.id);
    expect(warnings.join()).toContain(old.id);
    const session = (await main.send("GET", "/v1/session")).body;
    expect(session.agent.warnings).toEqual(warnings);
    vi.advanceTimersByTime(61 * MINUTE);
    await lives(revoked);
    expect(await refusals(t)).toHaveLength(4);
    vi.advanceTimersByTime(8 * DAY);
    expect((await main.send("GET", "/v1/me")).body.warnings).toEqual([]);
  });

  async function refusals(t: Backend): Promise<string[]> {
    const page = await t.mutation(internal.agents.audit, { agentId: "main" });
    const events = page.ok ? page.value.events : [];
    return events
      .filter(({ action }) => action === "token.refused")
      .map(({ tokenId }) => tokenId!)
      .sort();
  }
});

describe("no lockout", () => {
  test("a token makes at most 20 living ones, and as many again when they have ended", async () => {
    const { t, issue } = await agent();
    const main = await issue();
    const minted: Held[] = [];
    for (let i = 0; i < 20; i++) minted.push(await mint(t, main));
    const full = await main.send("POST", "/v1/tokens", {});
    expect(full.status).toBe(409);
    await revoke(main, minted[0]!);
    await mint(t, main);
  });

  test("200 minted tokens, ended or not, keep nobody from rotating, nor the operator from issuing", async () => {
    const { t, issue } = await agent();
    const main = await issue();
    const thief = await issue();
    for (let i = 0; i < 210; i++) {
      const token = await mint(t, thief);
      await revoke(thief, token);
    }
    await mint(t, main);
    const parents: Held[] = [thief];
    let living = 0;
    for (let status = 201; status === 201;) {
      const answer = await parents[0]!.send("POST", "/v1/tokens", {});
      status = answer.status;
      if (status === 201) {
        living += 1;
        const { id, secret } = answer.body.token;
        parents.push({ id, secret, send: client(t, secret) });
      } else if (living < 190) {
        parents.shift();
        status = 201;
      }
    }
    expect(living).toBeLessThan(200);
    expect((await main.send("POST", "/v1/tokens", {})).status).toBe(409);
    const fresh = await rotate(t, main, main, { overlapMinutes: 0 });
    expect(await lives(fresh)).toBe(true);
    await issue();
    // A living token is listed, however many have ended since.
    const { tokens } = (await fresh.send("GET", "/v1/tokens")).body;
    expect(tokens.map(({ id }: Held) => id)).toContain(fresh.id);
    await t.mutation(internal.agents.revokeToken, {
      agentId: "main",
      tokenId: thief.id,
    });
    await mint(t, fresh);
  });

  test("ended tokens are gone 30 days after their end, with what is known of their use", async () => {
    const { t, issue } = await agent();
    const [main, revoked] = [await issue(), await issue()];
    const expired = await issue({ expiresAt: NOW + DAY });
    await lives(expired);
    await revoke(main, revoked);
    const ids = async () =>
      (await main.send("GET", "/v1/tokens")).body.tokens.map(
        ({ id }: Held) => id,
      );
    vi.advanceTimersByTime(29 * DAY);
    await t.mutation(internal.backend.retention.purge, {});
    expect(await ids()).toEqual(
      expect.arrayContaining([revoked.id, expired.id]),
    );
    vi.advanceTimersByTime(3 * DAY);
    await t.mutation(internal.backend.retention.purge, {});
    expect(await ids()).not.toContain(revoked.id);
    expect(await ids()).not.toContain(expired.id);
    const uses = await inComponent(t, async ({ db }) =>
      (await db.query("tokenUses").take(10)).map(({ tokenId }) => tokenId),
    );
    expect(uses).not.toContain(expired.id);
    expect(await lives(main)).toBe(true);
  });

  test("tokens of before their end was kept are brought in line", async () => {
    const { t, issue } = await agent();
    const [main, revoked] = [await issue(), await issue()];
    await revoke(main, revoked);
    await inComponent(t, async ({ db }) => {
      for (const { _id } of await db.query("tokens").take(10))
        await db.patch("tokens", _id, { endsAt: undefined });
    });
    expect(await lives(main)).toBe(true);
    expect(await lives(revoked)).toBe(false);
    await t.mutation(internal.backend.retention.purge, {});
    const ends = await inComponent(t, async ({ db }) =>
      (await db.query("tokens").take(10)).map(({ endsAt }) => endsAt),
    );
    expect(ends).not.toContain(undefined);
    const ended = ends.filter((end) => end !== undefined && end < NOW + DAY);
    expect(ended).toHaveLength(1);
  });
});
