import { afterEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { backendWithAgent, storedRows, type Client } from "../setup.js";

const TEXT = "The office is in Hamburg";
const WRONG = "The office is in Bremen";
const FORGET = "/v1/memories/wrong";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** `right`, and `wrong`, which has taken its place. */
async function mistaken(options = {}, right: object = {}) {
  const given = await backendWithAgent(options);
  const { send } = given;
  await send("PUT", "/v1/memories/right", { content: TEXT, ...right });
  const wrong = { content: WRONG, supersedes: "right" };
  await send("PUT", "/v1/memories/wrong", wrong);
  const read = reader(send);
  expect((await read("right")).state).toBe("superseded");
  return { ...given, read };
}

function reader(send: Client) {
  return async (id: string) =>
    (await send("GET", `/v1/memories/${id}`)).body.memory;
}

async function recalled(send: Client, body: object = {}): Promise<string[]> {
  const query = "where is the office?";
  const answer = await send("POST", "/v1/recall", { query, ...body });
  return answer.body.results.map(({ id }: { id: string }) => id);
}

describe("DELETE /v1/memories/{id} with revive", () => {
  test.each([
    ["in the query", "?revive=true", undefined],
    ["in the body", "", { revive: true, reason: "it never moved" }],
  ])("%s brings back what the memory superseded", async (_, query, body) => {
    const { send, read } = await mistaken();
    const answer = await send("DELETE", FORGET + query, body);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      revived: expect.objectContaining({
        ...{ id: "right", content: TEXT, state: "active", supersededBy: null },
        indexed: { text: true, vector: true },
      }),
    });
    expect(await read("right")).toMatchObject({ state: "active" });
    expect((await send("GET", FORGET)).status).toBe(404);
    expect(await recalled(send)).toEqual(["right"]);
    const history = await send("GET", "/v1/memories/right/history");
    expect(history.body.versions[0].reason).toBe("revived");
  });

  test.each([
    ["", undefined],
    ["?revive=false", undefined],
  ])(
    "that is not asked for (%j) leaves it superseded and answers 204",
    async (query) => {
      const { send, read } = await mistaken();
      expect((await send("DELETE", FORGET + query)).status).toBe(204);
      expect((await read("right")).state).toBe("superseded");
    },
  );

  test("brings it back also when the memory is purged, be it later", async () => {
    for (const first of ["purge=true&revive=true", "", "purge=true"]) {
      const { send, read } = await mistaken({ trustCeiling: "owner" });
      await send("DELETE", `${FORGET}?${first}`);
      const purge = `${FORGET}?purge=true&revive=true`;
      if (!first.includes("revive"))
        expect((await send("DELETE", purge)).body.revived.id).toBe("right");
      expect((await read("right")).state).toBe("active");
      expect(await recalled(send)).toEqual(["right"]);
    }
  });

  test.each<[string, RegExp, (send: Client) => Promise<unknown>]>([
    [
      "the memory superseded none",
      /superseded none/,
      (send) => send("PUT", "/v1/memories/other", { content: "Other" }),
    ],
    [
      "what it superseded is forgotten",
      /is forgotten/,
      (send) => send("DELETE", "/v1/memories/right"),
    ],
    [
      "what it superseded was put anew",
      /is active/,
      (send) => send("PUT", "/v1/memories/right", { content: "Anew" }),
    ],
    [
      "the memory is superseded itself",
      /itself was superseded/,
      (send) =>
        send("POST", "/v1/memories", {
          ...{ content: "In Kiel", supersedes: "wrong" },
        }),
    ],
  ])("says so where none comes back: %s", async (what, notice, before) => {
    const { send } = await mistaken();
    await before(send);
    const id = what === "the memory superseded none" ? "other" : "wrong";
    const answer = await send("DELETE", `/v1/memories/${id}?revive=true`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ...{ revived: null, notice: expect.stringMatching(notice) },
    });
    expect((await send("GET", `/v1/memories/${id}`)).status).toBe(404);
  });

  test("says so where what it superseded has expired", async () => {
    const now = Date.UTC(2026, 0, 31, 12);
    vi.useFakeTimers({ toFake: ["Date"], now });
    const { send } = await mistaken({}, { expiresAt: "2026-01-31T13:00:00Z" });
    vi.setSystemTime(now + 2 * 3_600_000);
    const { body } = await send("DELETE", `${FORGET}?revive=true`);
    expect(body.revived).toBeNull();
    expect(body.notice).toMatch(/has expired/);
  });

  test("refuses where the space has no room for it, and forgets without", async () => {
    const { send } = await mistaken();
    vi.stubEnv("QUOTA_ROWS_PER_SPACE", "3");
    const refused = await send("DELETE", `${FORGET}?revive=true`);
    expect(refused.body.code).toBe("quota_exceeded");
    expect((await send("DELETE", FORGET)).status).toBe(204);
  });

  test("refuses, and writes nothing, where another memory says the same by now", async () => {
    const { t, send } = await mistaken();
    await send("POST", "/v1/memories", { content: TEXT });
    const before = await storedRows(t);
    const refused = await send("DELETE", `${FORGET}?revive=true`);
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe("conflict");
    expect(refused.body.errors[0].pointer).toBe("/revive");
    expect(await storedRows(t)).toEqual(before);
  });

  test("brings it back where the memory itself says the same by now", async () => {
    const { send, read } = await mistaken();
    await send("PATCH", FORGET, { content: TEXT });
    const { status } = await send("DELETE", `${FORGET}?revive=true`);
    expect(status).toBe(200);
    expect((await read("right")).state).toBe("active");
  });

  test("refuses a stale If-Match and revives nothing", async () => {
    const { send, read } = await mistaken();
    const stale = { "If-Match": '"7"' };
    const path = `${FORGET}?revive=true`;
    expect((await send("DELETE", path, undefined, stale)).status).toBe(412);
    expect((await read("right")).state).toBe("superseded");
  });

  test("is replayed word for word, and done once", async () => {
    const { send, read } = await mistaken();
    const key = { "Idempotency-Key": "undo" };
    const path = `${FORGET}?revive=true`;
    const first = await send("DELETE", path, undefined, key);
    await send("PATCH", "/v1/memories/right", { pinned: true });
    const again = await send("DELETE", path, undefined, key);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body).toEqual(first.body);
    expect((await read("right")).version).toBe(4);
  });

  test("is in the change feed and in an export as any change of state", async () => {
    const { send } = await mistaken({
      scopes: ["memory:write", "memory:read", "export"],
    });
    const { nextCursor } = (await send("GET", "/v1/changes")).body;
    await send("DELETE", `${FORGET}?revive=true`);
    const { changes } = (await send("GET", `/v1/changes?cursor=${nextCursor}`))
      .body;
    type Change = { id: string; op: string; memory?: Record<string, unknown> };
    const told = Object.fromEntries(
      (changes as Change[]).map(({ id, op, memory }) => [
        ...[id, [op, memory?.state, memory?.supersededBy]],
      ]),
    );
    expect(told).toEqual({
      wrong: ["forget", undefined, undefined],
      right: ["upsert", "active", null],
    });
  });

  test("does so for the operator", async () => {
    const { t, read } = await mistaken();
    const outcome = await t.mutation(internal.memory.forgetMemory, {
      ...{ id: "wrong", revive: true },
    });
    expect(outcome).toMatchObject({
      value: { revived: { id: "right", state: "active" } },
    });
    expect((await read("right")).state).toBe("active");
  });
});

describe("restoring what was forgotten with revive", () => {
  test("takes the place again, as it was before", async () => {
    const { send, read } = await mistaken();
    await send("DELETE", `${FORGET}?revive=true`);
    const restored = await send("POST", `${FORGET}/restore`);
    expect(restored.body.memory).toMatchObject({
      ...{ state: "active", supersedes: "right" },
    });
    expect(await read("right")).toMatchObject({
      ...{ state: "superseded", supersededBy: "wrong" },
    });
    expect(await recalled(send)).toEqual(["wrong"]);
    // And once more.
    const again = await send("DELETE", `${FORGET}?revive=true`);
    expect(again.body.revived.id).toBe("right");
  });

  test.each<[string, (send: Client) => Promise<unknown>]>([
    [
      "was changed since",
      (send) => send("PATCH", "/v1/memories/right", { pinned: true }),
    ],
    [
      "was put anew",
      (send) => send("PUT", "/v1/memories/right", { content: "In Kiel" }),
    ],
  ])("leaves both where what came back %s", async (_, change) => {
    const { send, read } = await mistaken();
    await send("DELETE", `${FORGET}?revive=true`);
    await new Promise((resolve) => setTimeout(resolve, 2));
    await change(send);
    await send("POST", `${FORGET}/restore`);
    expect((await read("right")).state).toBe("active");
    expect((await read("wrong")).state).toBe("active");
  });

  test("leaves what was put anew where the forgetting had revived nothing", async () => {
    const { send, read } = await mistaken();
    await send("DELETE", FORGET);
    await new Promise((resolve) => setTimeout(resolve, 2));
    await send("PUT", "/v1/memories/right", { content: "In Kiel" });
    await send("POST", `${FORGET}/restore`);
    expect((await read("right")).state).toBe("active");
  });
});
