import { describe, expect, test } from "vitest";
import type { MutationCtx } from "../../../convex/components/openclawBackend/_generated/server.js";
import {
  endDescendants,
  MAX_CHILDREN,
  mayMint,
  passOn,
  purgeTokens,
  shorten,
  sparedBy,
} from "../../../convex/components/openclawBackend/admission/tokenFamilies.js";
import { NEVER } from "../../../convex/components/openclawBackend/admission/tokenRows.js";
import {
  callerWith,
  DAY,
  inside,
  NOW,
  put,
  read,
  type Token,
} from "./tokens.js";

const ids = (tokens: Token[]) => tokens.map(({ tokenId }) => tokenId);

test("a token mints while fewer than 20 of what it minted live", () =>
  inside(async (ctx) => {
    expect(MAX_CHILDREN).toBe(20);
    const own = await put(ctx, "own");
    const under = "own";
    for (let i = 0; i < 19; i++) await put(ctx, `child ${i}`, { under });
    await put(ctx, "ended", { under, revokedAt: NOW });
    await put(ctx, "made with it", { madeBy: "own" });
    await put(ctx, "under another", { under: "other" });
    expect(await mayMint(ctx, own, NOW)).toBe(true);
    await put(ctx, "last", { under, expiresAt: NOW + 1 });
    expect(await mayMint(ctx, own, NOW)).toBe(false);
    expect(await mayMint(ctx, own, NOW + 1)).toBe(true);
  }));

test("what lives under a token is handed to the one that takes its place", () =>
  inside(async (ctx) => {
    const old = await put(ctx, "old");
    const heir = await put(ctx, "heir");
    const living = await put(ctx, "living", { under: "old" });
    const ended = await put(ctx, "ended", { under: "old", revokedAt: NOW });
    const other = await put(ctx, "other", { under: "another" });
    await passOn(ctx, old, heir, NOW);
    expect((await read(ctx, living)).under).toBe("heir");
    expect(await read(ctx, ended)).toEqual(ended);
    expect(await read(ctx, other)).toEqual(other);
  }));

test("a revocation spares the token that revokes and what outlasts it", () =>
  inside(async (ctx) => {
    const caller = await callerWith(ctx, { expiresAt: NOW + DAY });
    const spared = sparedBy(caller);
    const later = await put(ctx, "later", { expiresAt: NOW + DAY + 1 });
    const same = await put(ctx, "same", { expiresAt: NOW + DAY });
    expect([caller.token!, later, same].map(spared)).toEqual([
      ...[true, true, false],
    ]);
    const byOperator = [null, { ...caller, token: null }].map(sparedBy);
    for (const none of byOperator) expect(none(later)).toBe(false);
  }));

describe("with a token ends", () => {
  test("what hangs on it and what was made with it, and what was made with that", () =>
    inside(async (ctx) => {
      const root = await put(ctx, "root", { revokedAt: NOW });
      await put(ctx, "hung", { under: "root" });
      await put(ctx, "made", { madeBy: "root" });
      await put(ctx, "grandchild", { madeBy: "hung" });
      await put(ctx, "both", { madeBy: "root", under: "made" });
      const past = await put(ctx, "past", { under: "root", revokedAt: NOW });
      const other = await put(ctx, "other", { under: "another" });
      const { ended, rest } = await endDescendants(ctx, [root], NOW);
      expect(ids(ended).sort()).toEqual(
        ["hung", "made", "grandchild", "both"].sort(),
      );
      expect(rest).toEqual([]);
      for (const token of ended)
        expect(await read(ctx, token)).toMatchObject({
          ...{ revokedAt: NOW, endsAt: NOW, leadsUntil: NOW },
        });
      for (const kept of [root, past, other])
        expect(await read(ctx, kept)).toEqual(kept);
    }));

  test("what took the place of something made with it, through what has ended", () =>
    inside(async (ctx) => {
      const root = await put(ctx, "root", { revokedAt: NOW });
      await put(ctx, "replaced", {
        ...{ madeBy: "root", revokedAt: NOW - 5, leadsUntil: NEVER },
        replacedBy: "heir",
      });
      await put(ctx, "heir");
      await put(ctx, "of the heir", { madeBy: "heir" });
      const { ended } = await endDescendants(ctx, [root], NOW);
      expect(ids(ended)).toEqual(["heir", "of the heir"]);
    }));

  test("nothing that is spared, to which its ancestors lead on", () =>
    inside(async (ctx) => {
      const root = await put(ctx, "root", { revokedAt: NOW });
      const child = await put(ctx, "child", { madeBy: "root" });
      const kept = await put(ctx, "kept", { madeBy: "child" });
      const below = await put(ctx, "below", { madeBy: "kept" });
      const sibling = await put(ctx, "sibling", { madeBy: "root" });
      const { ended, rest } = await endDescendants(
        ...[ctx, [root], NOW],
        ({ tokenId }) => tokenId === "kept",
      );
      expect(ids(ended)).toEqual(["child", "sibling"]);
      expect(rest).toEqual([]);
      expect((await read(ctx, root)).leadsUntil).toBe(NEVER);
      const led = await read(ctx, child);
      expect(led).toMatchObject({ revokedAt: NOW, leadsUntil: NEVER });
      expect((await read(ctx, sibling)).leadsUntil).toBe(NOW);
      expect(await read(ctx, kept)).toEqual(kept);
      expect(await read(ctx, below)).toEqual(below);
    }));
});

describe("before a token is deleted", () => {
  test("what it leads to is led to by what it was found from", () =>
    inside(async (ctx) => {
      const lead = { leadsUntil: NEVER, revokedAt: NOW - 40 * DAY };
      const from = { madeBy: "maker", under: "upper", replacedBy: "heir" };
      const token = await put(ctx, "gone", { ...lead, ...from });
      const hung = await put(ctx, "hung", { under: "gone" });
      const made = await put(ctx, "made", { madeBy: "gone" });
      const heir = await put(ctx, "heir");
      expect(await shorten(ctx, token)).toBe(2);
      expect((await read(ctx, hung)).under).toBe("upper");
      expect((await read(ctx, made)).madeBy).toBe("maker");
      expect((await read(ctx, heir)).madeBy).toBe("maker");
    }));

  test("an heir that was made with another token stays with it", () =>
    inside(async (ctx) => {
      const lead = { leadsUntil: NEVER, madeBy: "maker", replacedBy: "heir" };
      const token = await put(ctx, "gone", lead);
      const heir = await put(ctx, "heir", { madeBy: "another" });
      const hung = await put(ctx, "hung", { under: "gone" });
      expect(await shorten(ctx, token)).toBe(0);
      expect(await read(ctx, heir)).toEqual(heir);
      expect(await read(ctx, hung)).toEqual(hung);
    }));

  test("nothing changes where it leads nowhere, or was found from nothing", () =>
    inside(async (ctx) => {
      const ended = await put(ctx, "ended", {
        ...{ madeBy: "maker", under: "upper", revokedAt: NOW },
        replacedBy: "heir",
      });
      const first = await put(ctx, "first", { leadsUntil: NEVER });
      const rows = [
        await put(ctx, "a", { madeBy: "ended", under: "ended" }),
        await put(ctx, "b", { madeBy: "first", under: "first" }),
        await put(ctx, "heir"),
      ];
      expect(await shorten(ctx, ended)).toBe(0);
      expect(await shorten(ctx, first)).toBe(0);
      for (const row of rows) expect(await read(ctx, row)).toEqual(row);
    }));
});

describe("a purge", () => {
  const gone = { revokedAt: NOW - 30 * DAY };

  async function left(ctx: MutationCtx) {
    const tokens = await ctx.db.query("tokens").take(50);
    const uses = await ctx.db.query("tokenUses").take(50);
    return [tokens, uses].map((rows) => rows.map(({ tokenId }) => tokenId));
  }

  test("takes what ended 30 days ago, with its use, and nothing later", () =>
    inside(async (ctx) => {
      await put(ctx, "gone", gone);
      await put(ctx, "gone unused", gone);
      await put(ctx, "later", { revokedAt: NOW - 30 * DAY + 1 });
      await put(ctx, "living");
      for (const tokenId of ["gone", "living"])
        await ctx.db.insert("tokenUses", { tokenId, lastUsedAt: 1 });
      expect(await purgeTokens(ctx, NOW, 10)).toBe(2);
      expect(await left(ctx)).toEqual([["later", "living"], ["living"]]);
      expect(await purgeTokens(ctx, NOW, 10)).toBe(0);
    }));

  test("takes no more than it may, the first ended first, and leaves what they led to reachable", () =>
    inside(async (ctx) => {
      await put(ctx, "second", { revokedAt: NOW - 31 * DAY });
      await put(ctx, "first", {
        ...{ revokedAt: NOW - 32 * DAY, leadsUntil: NEVER, under: "upper" },
      });
      const child = await put(ctx, "child", { under: "first" });
      expect(await purgeTokens(ctx, NOW, 1)).toBe(1);
      expect((await left(ctx))[0]).toEqual(["second", "child"]);
      expect((await read(ctx, child)).under).toBe("upper");
    }));

  test("gives the tokens of before ends were kept theirs", () =>
    inside(async (ctx) => {
      const before = { endsAt: undefined, leadsUntil: undefined };
      const rows: Token[] = [];
      for (let i = 0; i < 3; i++)
        rows.push(
          await put(ctx, `old ${i}`, {
            ...(before as object),
            ...(i === 0 && { revokedAt: NOW }),
          }),
        );
      await put(ctx, "gone", gone);
      expect(await purgeTokens(ctx, NOW, 3)).toBe(3);
      const [first, second] = rows;
      expect(await read(ctx, first!)).toMatchObject({
        ...{ endsAt: NOW, leadsUntil: NOW },
      });
      expect(await read(ctx, second!)).toMatchObject({
        ...{ endsAt: NEVER, leadsUntil: NEVER },
      });
    }));
});
