import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { internal } from "../../../convex/_generated/api.js";
import type { Doc } from "../../../convex/components/openclawBackend/_generated/dataModel.js";
import { backendWithAgent, inComponent, type Backend } from "../../setup.js";

const START = 1_767_225_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

async function recallRow(t: Backend): Promise<Doc<"recallRows">> {
  return await inComponent(t, async ({ db }) => {
    const row = await db.query("recallRows").first();
    return row!;
  });
}

async function change(
  t: Backend,
  fields: Partial<Doc<"recallRows">>,
): Promise<void> {
  const { _id } = await recallRow(t);
  await inComponent(t, async ({ db }) => {
    await db.patch("recallRows", _id, fields);
  });
}

test.each<[string, Partial<Doc<"recallRows">>]>([
  ["too short", { vector: new ArrayBuffer(7) }],
  ["too long", { vector: new ArrayBuffer(256) }],
  ["empty", { vector: new ArrayBuffer(0) }],
  ["of a model that nobody knows", { model: "nobody-knows" }],
])(
  "a packed vector that is %s counts for nothing, and is made anew",
  async (_, fields) => {
    const { t, send } = await backendWithAgent();
    await send("PUT", "/v1/memories/tea", { content: "Prefers green tea" });
    const whole = await recallRow(t);
    await change(t, fields);
    for (const mode of ["hybrid", "vector", "text"]) {
      const body = { query: "which green tea?", mode };
      const { status, body: answer } = await send(
        "POST",
        "/v1/recall?fields=full",
        body,
      );
      expect(status).toBe(200);
      expect(answer.results, mode).toMatchObject([{ id: "tea" }]);
    }
    await t.finishAllScheduledFunctions(() => {});
    expect(await recallRow(t)).toMatchObject({ dueAt: START });
    expect(await t.action(internal.backend.embeddings.drain, {})).toBe(1);
    const { vectorId, ...anew } = await recallRow(t);
    expect({ ...anew, vectorId: whole.vectorId }).toEqual(whole);
    expect(vectorId).not.toBe(whole.vectorId);
    const { body } = await send("POST", "/v1/recall?fields=full", {
      query: "green tea",
    });
    expect(body.meta.pendingIndex).toBe(0);
    expect(body.results[0].signals.vector).toBeGreaterThan(0.5);
  },
);

test("a packed vector that counts for nothing is made anew where a hook comes upon it", async () => {
  const { t, send } = await backendWithAgent();
  await send("PUT", "/v1/memories/tea", { content: "Prefers green tea" });
  const whole = await recallRow(t);
  await change(t, { vector: new ArrayBuffer(7) });
  const hook = { hook_event_name: "BeforeAgent", prompt: "which green tea?" };
  const { status } = await send("POST", "/v1/hooks", hook);
  expect(status).toBe(200);
  expect(await t.action(internal.backend.embeddings.drain, {})).toBe(1);
  expect((await recallRow(t)).vector).toEqual(whole.vector);
});

test("a packed vector of zeros has no direction, and is no fault", async () => {
  const { t, send } = await backendWithAgent();
  await send("PUT", "/v1/memories/tea", { content: "Prefers green tea" });
  await change(t, { vector: new Uint8Array(64).fill(0x88).buffer });
  const body = { query: "which green tea?" };
  const { status, body: answer } = await send(
    "POST",
    "/v1/recall?fields=full",
    body,
  );
  expect(status).toBe(200);
  expect(answer.results).toMatchObject([{ id: "tea" }]);
});
