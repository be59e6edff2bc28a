import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { components } from "../../../convex/_generated/api.js";
import { pack } from "../../../convex/components/openclawBackend/embedding/vectors.js";
import {
  backendWithAgent,
  client,
  createAgent,
  inComponent,
} from "../../setup.js";

const START = 1_767_225_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Vector search runs before the transaction that ranks: whatever has changed since then decides. */
test("a hit counts for what its row is by now, and only in the spaces that are asked", async () => {
  const { t, send } = await backendWithAgent({ trustCeiling: "owner" });
  const other = client(t, await createAgent(t, "other"));
  await other("PUT", "/v1/memories/foreign", { content: "Not for main" });
  for (const id of ["stays", "ends", "forgets", "hides", "expires", "lowers"])
    await send("PUT", `/v1/memories/${id}`, { content: `This one ${id}` });
  const { found, values } = await inComponent(t, async ({ db }) => ({
    found: await db.query("recallRows").take(20),
    // That of the first of main's own, which the others are like.
    values: (await db.query("vectors_128").take(2))[1]!.vector,
  }));
  expect(found).toHaveLength(7);

  const supersede = { content: "Another one", supersedes: "ends" };
  expect((await send("POST", "/v1/memories", supersede)).status).toBe(201);
  await send("DELETE", "/v1/memories/forgets");
  await send("PATCH", "/v1/memories/hides", { type: "decision" });
  const expiresAt = new Date(START + 1000).toISOString();
  await send("PATCH", "/v1/memories/expires", { expiresAt });
  const provenance = { trust: "untrusted" };
  await send("PATCH", "/v1/memories/lowers", { provenance });

  const { ranking } = components.openclawBackend.recall.search;
  const ids = async (filter: object) => {
    const { results } = await t.query(ranking, {
      request: {
        questions: [
          {
            text: "?",
            vectors: [{ model: "builtin-en2", values }],
            isKnown: true,
          },
        ],
        filter: {
          spaces: ["agent/main"],
          include: ["memories", "logs"],
          minTrust: "agent",
          ...filter,
        },
        mode: "vector",
        limit: 10,
        minScore: 0,
        scale: "builtin" as const,
        minConfidence: 0,
        today: "2026-01-01",
        noise: [],
        now: START + 2000,
      },
      hits: found.map(({ vectorId }) => ({
        dimensions: 128,
        id: vectorId!,
        cosines: [0.5],
      })),
    });
    return results.map(({ id }) => id).sort();
  };
  expect(await ids({})).toEqual(["hides", "stays"]);
  expect(await ids({ types: ["note"] })).toEqual(["stays"]);
  expect(await ids({ minTrust: "untrusted" })).toEqual([
    "hides",
    "lowers",
    "stays",
  ]);
  expect(await ids({ include: ["logs"] })).toEqual([]);
  expect(await ids({ spaces: ["agent/other"] })).toEqual(["foreign"]);
  expect(await ids({ tagsAny: ["x"] })).toEqual([]);
});

test("a row of another model is ranked by its cosine there, and its vector compared with nothing", async () => {
  const { t, send } = await backendWithAgent();
  for (const id of ["near", "far"])
    await send("PUT", `/v1/memories/${id}`, { content: `One that is ${id}` });
  const values = Array.from({ length: 128 }, (_, i) => (i === 0 ? 1 : 0));
  const [near, far] = await inComponent(t, async ({ db }) => {
    const rows = await db.query("recallRows").take(2);
    const opposite = values.map((value) => -value);
    for (const [i, { _id }] of rows.entries()) {
      const vector = pack(i === 0 ? opposite : values);
      await db.patch("recallRows", _id, { model: "old", vector });
    }
    return rows;
  });
  const { ranking } = components.openclawBackend.recall.search;
  const hit = (id: string, cosine: number) => ({
    ...{ dimensions: 128, id },
    cosines: [cosine],
  });
  const { results } = await t.query(ranking, {
    request: {
      questions: [
        {
          text: "?",
          vectors: [
            { model: "new", values },
            { model: "old", values },
          ],
          isKnown: true,
        },
      ],
      filter: {
        spaces: ["agent/main"],
        include: ["memories"],
        minTrust: "untrusted",
      },
      mode: "vector",
      limit: 10,
      minScore: 0,
      scale: "builtin" as const,
      minConfidence: 0,
      today: "2026-01-01",
      noise: [],
      now: START,
    },
    hits: [hit(near!.vectorId!, 0.9), hit(far!.vectorId!, 0.1)],
  });
  expect(results.map(({ id }) => id)).toEqual(["near", "far"]);
  expect(results[0]!.signals.vector).toBe(0.9);
});
