import { afterEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { grant, inComponent, insertRow, issueToken } from "../setup.js";
import { HOSTILE, NDJSON, ISO, valueOf, world } from "./administered.js";

/** What an operator is told of all agents: with `npx convex run agents:overview`, and the same with an admin's token. */

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("the overview", () => {
  test("tells of each agent what it is and holds, as counted by hand", async () => {
    const { t, main, scout } = await world();
    const { body } = await main("POST", "/v1/memories", { content: "One" });
    await main("POST", "/v1/memories", { content: "Two", tags: ["home"] });
    await main("POST", "/v1/memories", {
      content: "Three",
      supersedes: body.memory.id,
    });
    await main("POST", "/v1/memories", { content: HOSTILE });
    const gone = await main("POST", "/v1/memories", { content: "Four" });
    await main("DELETE", `/v1/memories/${gone.body.memory.id}`);
    for (const date of ["2026-01-01", "2026-01-02", "2026-01-02"])
      await main("POST", `/v1/logs/${date}`, { content: "An entry" });
    const ended = await issueToken(t, "main");
    await issueToken(t, "main");
    await valueOf(
      t.mutation(internal.agents.revokeToken, {
        ...{ agentId: "main", tokenId: ended.id },
      }),
    );
    await t.mutation(internal.agents.update, {
      ...{ agentId: "scout", status: "disabled", displayName: "The scout" },
    });
    await scout("GET", "/v1/me");
    const found = await valueOf(t.mutation(internal.agents.overview, {}));
    const [boss, first, second] = found.agents;
    expect(found.agents.map(({ agentId }) => agentId)).toEqual([
      "boss",
      "main",
      "scout",
    ]);
    expect(boss).toEqual({
      ...{ agentId: "boss", status: "active", tokens: 1, lastUsed: null },
      ...{ memories: 0, logDays: 0, quarantined: 0, bytes: 0, pending: 0 },
    });
    expect(first).toMatchObject({
      ...{ status: "active", tokens: 2, memories: 2, logDays: 2 },
      ...{ quarantined: 1, lastUsed: expect.stringMatching(ISO) as string },
    });
    // The last use of a disabled agent was none.
    expect(second).toMatchObject({
      ...{ status: "disabled", displayName: "The scout", lastUsed: null },
    });
    const { usage } = await valueOf(
      t.mutation(internal.agents.get, { agentId: "main" }),
    );
    expect(first!.bytes).toBe(usage[0]!.bytes);
    expect(found.totals).toMatchObject({
      ...{ agents: 3, tokens: 4, memories: 2, logDays: 2, quarantined: 1 },
      bytes: first!.bytes,
    });
    expect(found).toMatchObject({ nextCursor: null });
    expect(found.notice).toBeUndefined();
  });

  test("follows what a quarantined, forgotten, restored or imported memory is", async () => {
    const { t, boss, main } = await world();
    const counts = async () => {
      const { body } = await boss("GET", "/v1/admin/overview");
      const row = body.agents.find(
        (one: { agentId: string }) => one.agentId === "main",
      );
      return [row.memories, row.quarantined];
    };
    const { body } = await main("POST", "/v1/memories", { content: HOSTILE });
    const { id } = body.memory;
    expect(await counts()).toEqual([0, 1]);
    await main("DELETE", `/v1/memories/${id}`);
    expect(await counts()).toEqual([0, 0]);
    await main("POST", `/v1/memories/${id}/restore`);
    expect(await counts()).toEqual([0, 1]);
    await t.mutation(internal.agents.promote, { agentId: "main", id });
    expect(await counts()).toEqual([1, 0]);
    await main("PATCH", `/v1/memories/${id}`, { content: `${HOSTILE} now` });
    expect(await counts()).toEqual([0, 1]);
    const createdAt = "2026-01-02T10:00:00Z";
    const line = { kind: "memory", id: "own", createdAt, content: "Imported" };
    await main("POST", "/v1/import", JSON.stringify(line), NDJSON);
    expect(await counts()).toEqual([1, 1]);
    await t.mutation(internal.memory.forgetMemory, {
      ...{ agentId: "main", id: "own", purge: true },
    });
    expect(await counts()).toEqual([0, 1]);
  });

  test("says what it does not know of a space from before, until it is counted anew", async () => {
    const { t, main } = await world();
    await main("POST", "/v1/memories", { content: "One" });
    await main("POST", "/v1/logs/2026-01-01", { content: "An entry" });
    await inComponent(t, async ({ db }) => {
      for (const { _id } of await db.query("spaceUsage").take(10)) {
        const from = { memories: undefined, quarantined: undefined };
        await db.patch("spaceUsage", _id, {
          ...(from as object),
          ...({ logDays: undefined } as object),
        });
      }
    });
    await main("POST", "/v1/memories", { content: "Two" });
    const unknown = await valueOf(t.mutation(internal.agents.overview, {}));
    expect(unknown.agents[1]).toMatchObject({
      ...{ memories: null, logDays: null, quarantined: null },
    });
    expect(unknown.notice).toContain("backend/usage:recountAll");
    const { spaces } = await t.action(internal.backend.usage.recountAll, {});
    expect(spaces).toMatchObject([{ space: "agent/main", settled: true }]);
    await main("POST", "/v1/memories", { content: "Three" });
    const known = await valueOf(t.mutation(internal.agents.overview, {}));
    expect(known.agents[1]).toMatchObject({
      ...{ memories: 3, logDays: 1, quarantined: 0 },
    });
    expect(known.notice).toBeUndefined();
    const again = await t.action(internal.backend.usage.recountAll, {});
    expect(again.spaces).toEqual([]);
  });

  test("has the shared spaces with its first page, and pages through hundreds of agents", async () => {
    const { t, main } = await world();
    await grant(t, "main", "shared/team", "write");
    await main("POST", "/v1/memories", {
      ...{ content: HOSTILE, space: "shared/team" },
    });
    for (let i = 0; i < 130; i++)
      await insertRow(t, "agents", {
        agentId: `agent${`${i}`.padStart(3, "0")}`,
        ...{ timeZone: "UTC", envSegment: `S${i}`, status: "active" },
        createdAt: 1,
      });
    const seen: string[] = [];
    const shared: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page: Overview = await valueOf(
        t.mutation(internal.agents.overview, {
          limit: 1000,
          ...(cursor !== undefined && { cursor }),
        }),
      );
      expect(page.agents.length).toBeLessThanOrEqual(50);
      seen.push(...page.agents.map(({ agentId }) => agentId));
      shared.push(...(page.shared ?? []));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(133);
    expect(new Set(seen).size).toBe(133);
    expect(shared).toMatchObject([{ space: "shared/team", quarantined: 1 }]);
  });
  type Overview = {
    agents: { agentId: string }[];
    shared?: unknown[];
    nextCursor: string | null;
  };

  test("counts what waits for a vector, and says where it stopped", async () => {
    const { t } = await world();
    const add = async (from: number, to: number) => {
      const items = Array.from({ length: to - from }, (_, i) => ({
        content: `Statement number ${from + i}`,
      }));
      vi.useFakeTimers({ toFake: ["setTimeout"] });
      await t.mutation(internal.memory.addMemories, { agentId: "main", items });
    };
    const pending = async () => {
      const page = await valueOf(t.mutation(internal.agents.overview, {}));
      return [page.agents[1]!.pending, page.totals.pending];
    };
    await add(0, 100);
    expect(await pending()).toEqual([100, 100]);
    await add(100, 110);
    expect(await pending()).toEqual(["100+", "100+"]);
  });

  test("knows the last use that was written before uses named their agent", async () => {
    const { t, main } = await world();
    await main("GET", "/v1/me");
    const forget = async () =>
      await inComponent(t, async ({ db }) => {
        for (const { _id } of await db.query("tokenUses").take(10))
          await db.patch("tokenUses", _id, {
            lastUsedAt: Date.parse("2026-01-01"),
            ...({ agentId: undefined } as object),
          });
      });
    const lastUsed = async () => {
      const page = await valueOf(t.mutation(internal.agents.overview, {}));
      return page.agents[1]!.lastUsed;
    };
    await forget();
    expect(await lastUsed()).toBe("2026-01-01T00:00:00.000Z");
    await main("GET", "/v1/me");
    expect(await lastUsed()).not.toBe("2026-01-01T00:00:00.000Z");
  });
});
