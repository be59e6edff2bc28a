import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import {
  api,
  internal as inside,
} from "../../convex/components/openclawBackend/_generated/api.js";
import {
  backendWithAgent,
  everyRow,
  inComponent,
  insertRow,
  issueToken,
  type Backend,
} from "../setup.js";

const OWNER = { trustCeiling: "owner" } as const;
const DAY_MS = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Runs what is scheduled, and what that schedules. */
async function runAll(t: Backend): Promise<void> {
  await t.finishAllScheduledFunctions(vi.runAllTimers);
}

/** Loses what is scheduled: it never runs. */
function loseAll(): void {
  vi.clearAllTimers();
}

async function holds(t: Backend, text: string): Promise<boolean> {
  return (await everyRow(t)).some((row) => row.text.includes(text));
}

describe("what goes on in a transaction of its own", () => {
  /** A memory whose text stands in more answers than one transaction erases. */
  async function spread() {
    const { t, send } = await backendWithAgent(OWNER);
    const content = "The canary sings at noon";
    const { body } = await send("POST", "/v1/memories", { content });
    const { id, space } = body.memory;
    const memory = { id, space, version: 1, content };
    for (let i = 1; i < 5; i++)
      await insertRow(t, "idempotencyKeys", {
        agentId: "main",
        key: `k${i}`,
        requestHash: "h",
        expiresAt: Date.now() + DAY_MS,
        result: JSON.stringify({ memory, filler: "x".repeat(700_000) }),
      });
    const path = `/v1/memories/${id}?purge=true`;
    return { t, erase: async () => await send("DELETE", path), memory };
  }

  test("if an erasure's rest is lost, the same request again completes it", async () => {
    const { t, erase } = await spread();
    expect((await erase()).status).toBe(204);
    loseAll();
    expect(await holds(t, "canary")).toBe(true);
    const again = await erase();
    expect([204, 404]).toContain(again.status);
    await runAll(t);
    expect(await holds(t, "canary")).toBe(false);
  }, 120_000);

  test("if an erasure's rest comes twice, it is erased once and nothing else goes", async () => {
    const { t, erase, memory } = await spread();
    await erase();
    await inComponent(t, async ({ scheduler }) => {
      const { space, id } = memory;
      const part = "versions" as const;
      const all = { below: 2, whole: true, part, after: [] };
      const erasing = { space, id, ...all };
      for (const _ of [1, 2])
        await scheduler.runAfter(0, inside.erasing.erasing.goOn, { erasing });
    });
    await runAll(t);
    expect(await holds(t, "canary")).toBe(false);
    const rows = await everyRow(t);
    const answers = rows.filter(({ table }) => table === "idempotencyKeys");
    expect(answers).toHaveLength(4);
  }, 120_000);

  /** A token with others made with it, and others again with those. */
  async function family(size: number) {
    const { t } = await backendWithAgent();
    const root = await issueToken(t, "main");
    await inComponent(t, async ({ db }) => {
      for (let i = 0; i < size; i++)
        await db.insert("tokens", {
          ...{ tokenId: `tok_${i}`, agentId: "main", hash: `${i}`, hint: "" },
          ...{ label: "", scopes: ["memory:read"], trustCeiling: "agent" },
          ...{ createdAt: Date.now(), endsAt: 8.64e15, leadsUntil: 8.64e15 },
          revision: db.vars.commitTs,
          madeBy: i < size / 2 ? root.id : `tok_${i - size / 2}`,
        });
    });
    const revoke = async (tokenId: string) =>
      await t.mutation(internal.agents.revokeToken, {
        agentId: "main",
        tokenId,
      });
    const living = async () =>
      await inComponent(t, async ({ db }) => {
        const rows = await db.query("tokens").take(2000);
        return rows.filter(({ endsAt }) => endsAt! > Date.now() + DAY_MS);
      });
    return { t, root, revoke, living };
  }

  test("if the rest of a token's family is lost, revoking what it was made with ends it", async () => {
    const { t, root, revoke, living } = await family(1010);
    await revoke(root.id);
    loseAll();
    const left = await living();
    // One is the agent's first.
    expect(left).toHaveLength(11);
    for (const { madeBy } of left)
      if (madeBy !== undefined) await revoke(madeBy);
    await runAll(t);
    expect(await living()).toHaveLength(1);
  }, 120_000);

  test("if the rest of a token's family comes twice, nothing else ends", async () => {
    const { t, root, living } = await family(6);
    const other = await issueToken(t, "main");
    await inComponent(t, async ({ db, scheduler }) => {
      const rows = await db.query("tokens").take(20);
      const { _id } = rows.find(({ tokenId }) => tokenId === root.id)!;
      const args = { ids: [_id], at: Date.now() };
      for (const _ of [1, 2])
        await scheduler.runAfter(0, api.agents.tokens.endRest, args);
    });
    await runAll(t);
    const ids = (await living()).map(({ tokenId }) => tokenId);
    expect(ids).toContain(other.id);
    // Its root, which was ended before, and the agent's first.
    expect(ids).toHaveLength(3);
  });
});

async function vectorsOf(t: Backend): Promise<number> {
  const rows = await everyRow(t);
  return rows.filter(({ table }) => table === "vectors_128").length;
}

describe("the jobs", () => {
  test("a drain that is lost after the operator's write is made up for by the next healing", async () => {
    const { t } = await backendWithAgent();
    const content = "Tea is at five";
    await t.mutation(internal.memory.addMemory, { agentId: "main", content });
    loseAll();
    expect(await vectorsOf(t)).toBe(0);
    await t.mutation(internal.backend.embeddings.heal, {});
    await runAll(t);
    expect(await vectorsOf(t)).toBe(1);
  });

  test("healing that comes twice, or at the same time, embeds each row once", async () => {
    const { t } = await backendWithAgent();
    for (let i = 0; i < 5; i++)
      await t.mutation(internal.memory.addMemory, {
        agentId: "main",
        content: `Tea ${i} is at five`,
      });
    loseAll();
    const { heal } = internal.backend.embeddings;
    await Promise.all([1, 2, 3].map(async () => await t.mutation(heal, {})));
    await runAll(t);
    await t.mutation(heal, {});
    await runAll(t);
    expect(await vectorsOf(t)).toBe(5);
  });

  test("purging that comes twice, or at the same time, clears what is due and nothing else", async () => {
    const { t, send } = await backendWithAgent();
    const { body } = await send("POST", "/v1/memories", { content: "Gone" });
    await send("POST", "/v1/memories", { content: "Stays" });
    await send("DELETE", `/v1/memories/${body.memory.id}`);
    vi.setSystemTime(Date.now() + 31 * DAY_MS);
    const { purge } = internal.backend.retention;
    await Promise.all([1, 2, 3].map(async () => await t.mutation(purge, {})));
    await runAll(t);
    await t.mutation(purge, {});
    await runAll(t);
    expect(await holds(t, "Gone")).toBe(false);
    const listed = await send("GET", "/v1/memories");
    expect(listed.body.memories).toHaveLength(1);
  });

  test("that do not run for forty days show nothing that has ended, and then catch up", async () => {
    const { t, send } = await backendWithAgent();
    vi.stubEnv("EMBEDDING_PROVIDER", "none");
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const expiresAt = new Date(Date.now() + DAY_MS).toISOString();
    await send("POST", "/v1/memories", { content: "Tea ends", expiresAt });
    await send("POST", "/v1/memories", { content: "Tea stays" });
    vi.unstubAllEnvs();
    vi.setSystemTime(Date.now() + 40 * DAY_MS);
    const found = await send("POST", "/v1/recall", { query: "tea" });
    const contents = found.body.results.map(
      ({ content }: { content: string }) => content,
    );
    expect(contents).toEqual(["Tea stays"]);
    expect(await holds(t, "Tea ends")).toBe(true);
    await t.mutation(internal.backend.retention.purge, {});
    await t.mutation(internal.backend.embeddings.heal, {});
    await runAll(t);
    expect(await holds(t, "Tea ends")).toBe(false);
    expect(await vectorsOf(t)).toBe(1);
  });
});
