import { describe, expect, test } from "vitest";
import type { MutationCtx } from "../../../convex/components/openclawBackend/_generated/server.js";
import {
  createAgent,
  envSegmentOf,
  findAgent,
  isReservedSegment,
  MAX_HOLDERS,
  noteSecretNames,
  secretNames,
} from "../../../convex/components/openclawBackend/admission/agentRows.js";
import { whoIs } from "../../../convex/components/openclawBackend/admission/identity.js";
import {
  accessTo,
  grantedSpaces,
  noAccess,
  ownSpace,
  reachSpace,
  readableSpaces,
} from "../../../convex/components/openclawBackend/admission/spaces.js";
import { NEVER } from "../../../convex/components/openclawBackend/admission/tokenRows.js";
import { SCOPES } from "../../../convex/components/openclawBackend/vocabulary.js";
import { callerWith, DAY, inside, NOW } from "./tokens.js";

async function give(ctx: MutationCtx, access: "read" | "write" | "none") {
  await ctx.db.insert("grants", {
    ...{ agentId: "main", space: `shared/${access}`, access, createdAt: NOW },
    revision: ctx.db.vars.commitTs,
  });
}

const granted = { code: "forbidden", requiredScope: "memory:write" };

describe("spaces", () => {
  test("are the agent's own, to write, and those that it was given and has still", () =>
    inside(async (ctx) => {
      const caller = await callerWith(ctx, {});
      for (const access of ["read", "write", "none"] as const)
        await give(ctx, access);
      const readable = [
        { name: "agent/main", access: "write" },
        { name: "shared/read", access: "read" },
        { name: "shared/write", access: "write" },
      ];
      expect(await readableSpaces(ctx, caller)).toEqual(readable);
      const { withdrawn } = await grantedSpaces(ctx, caller);
      expect(withdrawn).toMatchObject([{ space: "shared/none" }]);
      for (const { name, access } of readable)
        expect(await accessTo(ctx, caller, name)).toBe(access);
      for (const other of ["shared/none", "shared/other", "agent/other"])
        expect(await accessTo(ctx, caller, other)).toBeNull();
      expect(ownSpace("scout")).toBe("agent/scout");
    }));

  test("are reached as far as the access goes, the own one where none is named", () =>
    inside(async (ctx) => {
      const caller = await callerWith(ctx, {});
      for (const access of ["read", "write", "none"] as const)
        await give(ctx, access);
      const asker = { ...ctx, caller, scopes: ["memory:write"] as const };
      const reach = (space: string | undefined, needed: "read" | "write") =>
        reachSpace(asker, space, needed);
      const own = { ok: true, value: "agent/main" };
      expect(await reach(undefined, "write")).toEqual(own);
      expect(await reach("agent/main", "read")).toEqual(own);
      for (const [space, needed] of [
        ["shared/read", "read"],
        ["shared/write", "read"],
        ["shared/write", "write"],
      ] as const)
        expect(await reach(space, needed)).toEqual({ ok: true, value: space });
      for (const [space, needed] of [
        ["shared/read", "write"],
        ["shared/none", "read"],
        ["agent/other", "read"],
      ] as const)
        expect(await reach(space, needed)).toMatchObject({
          ok: false,
          refusal: {
            ...{ ...granted, space, requiredAccess: needed },
            pointer: "/space",
          },
        });
      expect(
        await reachSpace(asker, "shared/none", "read", "/items/0/space"),
      ).toMatchObject({ refusal: { pointer: "/items/0/space" } });
    }));

  test("that are refused say what is missing, and of another agent's own that nobody reaches it", () => {
    const shared = noAccess({ scopes: [] }, "shared/team", "read");
    expect(shared.refusal).toEqual({
      ...{ code: "forbidden", space: "shared/team", requiredAccess: "read" },
      detail: "No read access to this space.",
    });
    const own = noAccess(
      { scopes: ["memory:write"] },
      "agent/x",
      "write",
      "/a",
    );
    expect(own.refusal).toEqual({
      ...{ ...granted, space: "agent/x", requiredAccess: "write" },
      pointer: "/a",
      detail: "This is another agent's own space, which nobody else reaches.",
    });
  });
});

describe("who calls", () => {
  test("is told its agent, its token and when that ends", () =>
    inside(async (ctx) => {
      const caller = await callerWith(ctx, { expiresAt: NOW + DAY });
      const asker = (given: object) =>
        whoIs({ ...ctx, caller: { ...caller, ...given } } as never);
      const me = {
        ...{ agentId: "main", displayName: null, timeZone: "UTC" },
        ...{ tokenId: "tok_own", scopes: ["memory:read"] },
        ...{ trustCeiling: "agent", expiresAt: NOW + DAY, refusedTokens: [] },
        spaces: [{ name: "agent/main", access: "write" }],
      };
      expect(await asker({})).toEqual(me);
      const endless = { ...me, expiresAt: null };
      const token = { ...caller.token!, expiresAt: NEVER };
      expect(await asker({ token })).toEqual(endless);
      const named = { ...caller.agent, displayName: "Main" };
      expect(
        await asker({ token: null, scopes: SCOPES, agent: named }),
      ).toEqual({
        ...{ ...endless, tokenId: null, displayName: "Main" },
        scopes: [...SCOPES],
      });
    }));

  test("is warned of its own tokens that were used after their end, of the last five within a week", () =>
    inside(async (ctx) => {
      const caller = await callerWith(ctx, {});
      const use = (tokenId: string, ago: number, warnedAgentId = "main") =>
        ctx.db.insert("tokenUses", {
          ...{ tokenId, lastUsedAt: 0, refusedAt: NOW - ago, warnedAgentId },
        });
      const warned = async () =>
        (await whoIs({ ...ctx, caller } as never)).refusedTokens;
      await use("long ago", 7 * DAY);
      await use("of other", 1, "other");
      expect(await warned()).toEqual([]);
      await use("within", 7 * DAY - 1);
      expect(await warned()).toEqual([
        { tokenId: "within", at: NOW - 7 * DAY + 1 },
      ]);
      for (let i = 5; i > 0; i--) await use(`tok_${i}`, i);
      const ids = (await warned()).map(({ tokenId }) => tokenId);
      expect(ids).toEqual(["tok_1", "tok_2", "tok_3", "tok_4", "tok_5"]);
    }));
});

describe("agents", () => {
  test("are found however their id is written, and made once", () =>
    inside(async (ctx) => {
      const made = await createAgent(
        ctx,
        { agentId: "Scout-1", displayName: "Scout", timeZone: "Asia/Tokyo" },
        NOW,
      );
      const agent = {
        ...{ agentId: "scout-1", displayName: "Scout", createdAt: NOW },
        ...{ timeZone: "Asia/Tokyo", envSegment: "SCOUT1", status: "active" },
      };
      expect(made).toMatchObject({ agent });
      expect(await findAgent(ctx, "SCOUT-1")).toMatchObject({ agent });
      expect(await findAgent(ctx, "scout")).toMatchObject({
        refusal: { code: "not_found" },
      });
      const plain = await createAgent(ctx, { agentId: "plain" }, NOW);
      expect(plain).toMatchObject({ agent: { timeZone: "UTC" } });
      expect("agent" in plain && plain.agent).not.toHaveProperty("displayName");
    }));

  test("are not made with an id, a name of variables or a time zone that cannot be", () =>
    inside(async (ctx) => {
      const wrong: [object, string, string][] = [
        [{ agentId: "a b" }, "invalid_request", "/agentId"],
        [{ agentId: "x".repeat(65) }, "invalid_request", "/agentId"],
        [{ agentId: "default" }, "invalid_request", "/agentId"],
        [{ agentId: "de-fault_" }, "invalid_request", "/agentId"],
        [{ agentId: "main" }, "conflict", "/agentId"],
        [{ agentId: "ma_in" }, "conflict", "/agentId"],
        [{ agentId: "x", timeZone: "Mars" }, "invalid_request", "/timeZone"],
      ];
      for (const [given, code, pointer] of wrong)
        expect(
          await createAgent(ctx, given as { agentId: string }, NOW),
          JSON.stringify(given),
        ).toMatchObject({ ok: false, refusal: { code, pointer } });
      expect(await ctx.db.query("agents").take(9)).toHaveLength(1);
      expect(envSegmentOf("a-b_c")).toBe("ABC");
      expect(["", "DEFAULT", "MAIN"].map(isReservedSegment)).toEqual([
        ...[true, true, false],
      ]);
    }));

  test("are those whose variables are looked at, the newest, with what a change makes of them", () =>
    inside(async (ctx) => {
      const [row] = await ctx.db.query("secretNames").take(1);
      if (row) await ctx.db.delete("secretNames", row._id);
      const agent = (agentId: string) => createAgent(ctx, { agentId }, NOW);
      for (let i = 0; i < MAX_HOLDERS - 1; i++) await agent(`a${i}`);
      const { agents, keys } = await secretNames(ctx);
      expect([agents.length, agents[0], agents.at(-1)]).toEqual([
        ...[MAX_HOLDERS, "main", `a${MAX_HOLDERS - 2}`],
      ]);
      expect(keys).toEqual([]);
      await agent("last");
      const later = (await secretNames(ctx)).agents;
      expect([later.length, later[0], later.at(-1)]).toEqual([
        ...[MAX_HOLDERS, "a0", "last"],
      ]);
      await ctx.db.delete(
        "secretNames",
        (await ctx.db.query("secretNames").first())!._id,
      );
      expect((await secretNames(ctx)).agents).toEqual(later);
      const change = { agents: ["main"], keys: ["MAIL"] };
      expect(await noteSecretNames(ctx, () => change)).toEqual(change);
      expect(await secretNames(ctx)).toMatchObject(change);
    }));
});
