import { describe, expect, test } from "vitest";
import { provenanceOf } from "../../../convex/components/openclawBackend/admission/call.js";
import {
  beyond,
  mintable,
} from "../../../convex/components/openclawBackend/admission/tokenActs.js";
import {
  endOf,
  endToken,
  findToken,
  findTokenByHash,
  findUse,
  hasRoom,
  insertToken,
  MAX_TOKENS,
  NEVER,
  publicToken,
  tokensOf,
  type NewToken,
} from "../../../convex/components/openclawBackend/admission/tokenRows.js";
import type { MutationCtx } from "../../../convex/components/openclawBackend/_generated/server.js";
import { SCOPES } from "../../../convex/components/openclawBackend/vocabulary.js";
import { callerWith, DAY, inside, NOW, put, type Given } from "./tokens.js";

describe("when a token ends", () => {
  test("is the sooner of its expiry and its revocation, or never", () => {
    expect(endOf({})).toBe(NEVER);
    expect(endOf({ expiresAt: 5 })).toBe(5);
    expect(endOf({ revokedAt: 4 })).toBe(4);
    expect(endOf({ expiresAt: 5, revokedAt: 4 })).toBe(4);
    expect(endOf({ expiresAt: 3, revokedAt: 4 })).toBe(3);
    expect(new Date(NEVER).getTime()).toBe(NEVER);
    expect(new Date(NEVER + 1).getTime()).toBeNaN();
  });

  test("only ever comes nearer", () =>
    inside(async (ctx) => {
      const token = await put(ctx, "tok_1", { expiresAt: NOW + 10 });
      const ended = await endToken(ctx, token, NOW + 20);
      expect(ended).toMatchObject({
        ...{ revokedAt: NOW + 20, endsAt: NOW + 10, leadsUntil: NOW + 10 },
      });
      expect(await endToken(ctx, ended, NOW + 20)).toEqual(ended);
      expect(await endToken(ctx, ended, NOW + 30)).toEqual(ended);
      expect(await endToken(ctx, ended, NOW + 5)).toMatchObject({
        ...{ revokedAt: NOW + 5, endsAt: NOW + 5, leadsUntil: NOW + 5 },
      });
    }));

  test("does not end what a replaced one leads to", () =>
    inside(async (ctx) => {
      const token = await put(ctx, "tok_1");
      const replaced = await endToken(ctx, token, NOW + 20, "tok_2");
      expect(replaced).toMatchObject({
        ...{ revokedAt: NOW + 20, endsAt: NOW + 20 },
        ...{ replacedBy: "tok_2", leadsUntil: NEVER },
      });
      const ended = await endToken(ctx, replaced, NOW);
      expect(ended).toMatchObject({
        ...{ revokedAt: NOW, endsAt: NOW },
        ...{ replacedBy: "tok_2", leadsUntil: NEVER },
      });
    }));
});

describe("what a caller may make", () => {
  const wanted = { hash: "h", hint: "wxyz" };

  test("is all where the operator calls, as it is asked for", () => {
    expect(mintable(null, wanted)).toEqual({ ok: true, value: wanted });
  });

  test("is trusted no more and ends no later, and says with what it was made", () =>
    inside(async (ctx) => {
      const end = NOW + DAY;
      const caller = await callerWith(ctx, { expiresAt: end });
      const made = { ...wanted, madeBy: "tok_own" };
      expect(mintable(caller, wanted)).toEqual({
        ok: true,
        value: { ...made, trustCeiling: "agent", expiresAt: end },
      });
      const sooner = { expiresAt: end - 1, trustCeiling: "untrusted" as const };
      expect(mintable(caller, { ...wanted, ...sooner })).toEqual({
        ok: true,
        value: { ...made, ...sooner },
      });
      expect(mintable(caller, { ...wanted, expiresAt: end + 1 })).toMatchObject(
        {
          value: { expiresAt: end },
        },
      );
      expect(
        mintable(caller, { ...wanted, trustCeiling: "owner" }),
      ).toMatchObject({
        ok: false,
        refusal: { code: "forbidden", pointer: "/trustCeiling" },
      });
      const owner = { ...caller, trustCeiling: "owner" as const };
      expect(mintable(owner, wanted)).toMatchObject({
        value: { trustCeiling: "agent" },
      });
      const low = { ...caller, trustCeiling: "untrusted" as const };
      expect(mintable(low, wanted)).toMatchObject({
        value: { trustCeiling: "untrusted" },
      });
    }));

  test("has no end where the caller's has none", () =>
    inside(async (ctx) => {
      const caller = await callerWith(ctx, {});
      const made = mintable(caller, wanted);
      expect(made.ok && "expiresAt" in made.value).toBe(false);
    }));
});

test("a caller acts on no token that is trusted more or ends later", () =>
  inside(async (ctx) => {
    const caller = await callerWith(ctx, { expiresAt: NOW + DAY });
    const like = (given: Given) => ({ ...caller.token!, ...given });
    expect(beyond(caller, like({}))).toBeNull();
    expect(beyond(caller, like({ trustCeiling: "untrusted" }))).toBeNull();
    expect(beyond(caller, like({ revokedAt: NOW }))).toBeNull();
    for (const given of [
      { trustCeiling: "owner" as const },
      { expiresAt: NOW + DAY + 1 },
    ]) {
      const refusal = { code: "forbidden" };
      expect(beyond(caller, like(given))).toMatchObject({ ok: false, refusal });
      expect(beyond(null, like(given))).toBeNull();
    }
    const { expiresAt: _, ...endless } = caller.token!;
    expect(beyond(caller, endless)).toMatchObject({ ok: false });
    expect(beyond({ ...caller, token: null }, endless)).toBeNull();
  }));

describe("a new token", () => {
  const fresh = { hash: "h1", hint: "wxyz" };
  const writer = (ctx: MutationCtx & { now: number }) => ({
    ...ctx,
    caller: null,
    call: { policy: { secretGuard: "block" as const } },
  });

  test("may do all but administer, is trusted as an agent and never ends, unless it is asked for", () =>
    inside(async (ctx) => {
      const inserted = await insertToken(writer(ctx), "main", fresh);
      if ("refusal" in inserted) throw new Error("refused");
      const { token } = inserted;
      expect(token.tokenId).toMatch(/^tok_/);
      expect(token).toMatchObject({
        ...{ ...fresh, agentId: "main", label: "", trustCeiling: "agent" },
        ...{ createdAt: NOW, endsAt: NEVER, leadsUntil: NEVER },
        scopes: SCOPES.filter((scope) => scope !== "admin"),
      });
      for (const absent of ["expiresAt", "revokedAt", "madeBy", "under"])
        expect(token).not.toHaveProperty(absent);
      expect(publicToken(token)).toEqual({
        ...{ id: token.tokenId, agentId: "main", label: "", hint: "wxyz" },
        ...{ scopes: token.scopes, trustCeiling: "agent", createdAt: NOW },
        ...{ expiresAt: null, revokedAt: null, madeBy: null },
      });
    }));

  test("keeps what it is given", () =>
    inside(async (ctx) => {
      const expiresAt = NOW + 1;
      const inserted = await insertToken(writer(ctx), "main", {
        ...{ ...fresh, label: "laptop", scopes: ["admin"], expiresAt },
        ...{ trustCeiling: "owner", madeBy: "tok_a", under: "tok_b" },
      });
      if ("refusal" in inserted) throw new Error("refused");
      expect(inserted.token).toMatchObject({
        ...{ label: "laptop", scopes: ["admin"], trustCeiling: "owner" },
        ...{ expiresAt, endsAt: expiresAt, leadsUntil: expiresAt },
        ...{ madeBy: "tok_a", under: "tok_b" },
      });
      const shown = publicToken({ ...inserted.token, revokedAt: NOW });
      expect(shown).toMatchObject({
        ...{ expiresAt, revokedAt: NOW, madeBy: "tok_a" },
      });
    }));

  test("is refused without a scope, with an end that is past, or with a label that is none", () =>
    inside(async (ctx) => {
      const wrong: [string, Partial<NewToken>][] = [
        ["/scopes", { scopes: [] }],
        ["/expiresAt", { expiresAt: NOW }],
        ["/expiresAt", { expiresAt: NaN }],
        ["/label", { label: "two\nlines" }],
      ];
      for (const [pointer, given] of wrong) {
        const asked = { ...fresh, ...given };
        expect(
          await insertToken(writer(ctx), "main", asked),
          pointer,
        ).toMatchObject({
          ...{ ok: false, refusal: { code: "invalid_request", pointer } },
        });
      }
      const long = { ...fresh, label: "l".repeat(101) };
      expect(await insertToken(writer(ctx), "main", long)).toMatchObject({
        refusal: { code: "payload_too_large" },
      });
      expect(await ctx.db.query("tokens").first()).toBeNull();
    }));
});

test("a token is found by its hash, by its agent and id, and its use by its id", () =>
  inside(async (ctx) => {
    const one = await put(ctx, "tok_1");
    const two = await put(ctx, "tok_2", { agentId: "other" });
    const use = { tokenId: "tok_1", lastUsedAt: 7 };
    await ctx.db.insert("tokenUses", { ...use, tokenId: "tok_2" });
    await ctx.db.insert("tokenUses", use);
    expect(await findTokenByHash(ctx, "tok_2")).toEqual(two);
    expect(await findTokenByHash(ctx, "tok_3")).toBeNull();
    expect(await findToken(ctx, "main", "tok_1")).toEqual(one);
    expect(await findToken(ctx, "main", "tok_2")).toBeNull();
    expect(await findUse(ctx, "tok_1")).toMatchObject(use);
    expect(await findUse(ctx, "tok_3")).toBeNull();
  }));

describe("an agent's tokens", () => {
  test("are listed newest first, and of too many the living ones", () =>
    inside(async (ctx) => {
      const name = (i: number) => `tok_${String(i).padStart(3, "0")}`;
      for (let i = 0; i < 201; i++)
        await put(ctx, name(i), i === 100 ? { revokedAt: NOW } : {});
      await put(ctx, "tok_of_other", { agentId: "other" });
      const listed = await tokensOf(ctx, "main");
      const expected = Array.from({ length: 201 }, (_, i) => name(200 - i));
      expect(listed.map(({ tokenId }) => tokenId)).toEqual(
        expected.filter((id) => id !== name(100)),
      );
    }));

  test("are at most 200 living ones, and twice that with those within an overlap", () =>
    inside(async (ctx) => {
      expect(MAX_TOKENS).toBe(200);
      for (let i = 0; i < 199; i++) await put(ctx, `tok_${i}`);
      await put(ctx, "ended", { revokedAt: NOW });
      await put(ctx, "of other", { agentId: "other" });
      expect(await hasRoom(ctx, "main", NOW)).toBe(true);
      await put(ctx, "one more", { expiresAt: NOW + 1 });
      expect(await hasRoom(ctx, "main", NOW)).toBe(false);
      expect(await hasRoom(ctx, "main", NOW + 1)).toBe(true);
      expect(await hasRoom(ctx, "main", NOW, true)).toBe(true);
      for (let i = 200; i < 400; i++) await put(ctx, `tok_${i}`);
      expect(await hasRoom(ctx, "main", NOW, true)).toBe(false);
      expect(await hasRoom(ctx, "main", NOW + 1, true)).toBe(true);
    }));
});

test("who wrote a text is who calls, and it is trusted as the lesser of what is claimed and what is held", () =>
  inside(async (ctx) => {
    const caller = await callerWith(ctx, {});
    const agentId = "main";
    const plain = { source: "agent", trust: "agent", agentId };
    expect(provenanceOf(caller)).toStrictEqual(plain);
    expect(
      provenanceOf(caller, { source: "web", ref: "x", trust: "owner" }),
    ).toStrictEqual({ ...plain, source: "web", ref: "x" });
    expect(provenanceOf(caller, { source: "web" }).trust).toBe("untrusted");
    const owner = { ...caller, trustCeiling: "owner" as const };
    expect(provenanceOf(owner).trust).toBe("owner");
    expect(provenanceOf(owner, { trust: "agent" }).trust).toBe("agent");
  }));
