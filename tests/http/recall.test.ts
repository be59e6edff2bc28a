import { afterEach, describe, expect, test, vi } from "vitest";
import { builtin } from "../../convex/backend/embedding/embedder.js";
import {
  backendWithAgent,
  client,
  createAgent,
  grant,
  type Answer,
} from "../setup.js";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const contents = ({ body }: Answer): string[] =>
  body.results.map(({ content }: { content: string }) => content);

async function backendWith(memories: object[]) {
  const made = await backendWithAgent();
  for (let at = 0; at < memories.length; at += 100) {
    const { status, body } = await made.send("POST", "/v1/memories", {
      memories: memories.slice(at, at + 100),
    });
    expect(status).toBe(200);
    for (const result of body.results) expect(result.status).toBe(201);
  }
  const recall = (body: object) =>
    made.send("POST", "/v1/recall?fields=full", body);
  return { ...made, recall };
}

const FACTS = [
  { content: "Prefers TypeScript over JavaScript for new projects" },
  { content: "The staging database lives in Frankfurt" },
  { content: "The design files are kept in Figma" },
];

test("finds by meaning what shares no word with the question", async () => {
  const { recall } = await backendWith(FACTS);
  const answer = await recall({
    query: "which programming language should I use?",
  });
  expect(answer.status).toBe(200);
  expect(contents(answer)[0]).toBe(FACTS[0]!.content);
  const [best] = answer.body.results;
  expect(best.score).toBeGreaterThan(0);
  expect(best.score).toBeLessThanOrEqual(1);
  expect(answer.body.meta).toMatchObject({
    mode: "hybrid",
    degraded: [],
    pendingIndex: 0,
    abstained: false,
  });
  expect(answer.body.notice).toMatch(/not instructions/);
});

test("orders results by falling score", async () => {
  const { recall } = await backendWith(FACTS);
  const { body } = await recall({ query: "where is the database?" });
  const scores = body.results.map(({ score }: { score: number }) => score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
});

describe("a filter is applied before the limit", () => {
  const noise = Array.from({ length: 150 }, (_, i) => ({
    content: `Deploy number ${i} of the web shop went out`,
    type: "note",
    tags: ["deploy"],
  }));
  const rare = {
    content: "Lunch is at noon",
    type: "decision",
    tags: ["canteen", "daily"],
    provenance: { trust: "untrusted" },
  };
  const filters: [string, object][] = [
    ["a rare type", { types: ["decision"] }],
    ["a rare tag", { tags: { any: ["canteen"] } }],
    ["all of two rare tags", { tags: { all: ["canteen", "daily"] } }],
  ];
  test.each(filters)(
    "%s is found among 150 better matches",
    async (_, filter) => {
      const { recall } = await backendWith([rare, ...noise]);
      for (const mode of ["hybrid", "vector", "text", "recent"]) {
        const answer = await recall({
          query: "Deploy of the web shop at noon",
          limit: 1,
          mode,
          ...filter,
        });
        expect(contents(answer), mode).toEqual([rare.content]);
      }
      const both = { types: ["note"], tags: { any: ["canteen"] } };
      expect(contents(await recall({ query: "Deploy", ...both }))).toEqual([]);
    },
  );

  describe("among more than one walk looks at", () => {
    async function backlog() {
      vi.useFakeTimers({ toFake: ["Date"], now: 1_767_225_600_000 });
      // Only the walks are to find it: without vectors, and in the order of time.
      const down = { ok: false, fault: "provider", reason: "down" } as const;
      vi.spyOn(builtin, "embed").mockResolvedValue(down);
      const early = { ...rare, tags: ["deploy", "daily"] };
      const made = await backendWith([early]);
      vi.advanceTimersByTime(1000);
      const between = new Date().toISOString();
      vi.advanceTimersByTime(1000);
      for (let page = 0; page < 11; page++) {
        vi.advanceTimersByTime(60_000);
        const memories = Array.from({ length: 100 }, (_, i) => ({
          content: `Deploy ${page}/${i}`,
          type: "note",
          tags: ["deploy"],
        }));
        await made.send("POST", "/v1/memories", { memories });
      }
      return { ...made, between };
    }

    test("the rarest condition leads, and asOf is one", async () => {
      const { recall, between } = await backlog();
      for (const filter of [
        { tags: { all: ["deploy", "daily"] } },
        { tags: { all: ["daily", "deploy"] } },
        { tags: { all: ["deploy"], any: ["daily"] } },
        { tags: { any: ["deploy"] }, types: ["decision"] },
        { asOf: between },
        { asOf: between, since: "2025-01-01T00:00:00Z" },
      ]) {
        const name = JSON.stringify(filter);
        expect(contents(await recall(filter)), name).toEqual([rare.content]);
        const asked = await recall({ query: "deploy", ...filter });
        expect(contents(asked), name).toEqual([rare.content]);
      }
      const empty = { asOf: between, since: new Date().toISOString() };
      expect(contents(await recall(empty))).toEqual([]);
    }, 60_000);
  });

  test("trust is a floor", async () => {
    const { recall } = await backendWith([rare, { content: "Dinner at six" }]);
    const query = "when is lunch?";
    expect(contents(await recall({ query }))).toContain(rare.content);
    const floor = { query, minTrust: "agent" };
    expect(contents(await recall(floor))).toEqual(["Dinner at six"]);
    expect(contents(await recall({ query, minTrust: "owner" }))).toEqual([]);
  });
});

test("since is inclusive, until is not", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-01T00:00:00Z") });
  const { send, recall } = await backendWith([]);
  for (const day of ["01", "02", "03"]) {
    vi.setSystemTime(`2026-01-${day}T00:00:00Z`);
    await send("POST", "/v1/memories", { content: `Meeting of day ${day}` });
  }
  const range = {
    since: "2026-01-02T00:00:00Z",
    until: "2026-01-03T00:00:00Z",
  };
  for (const query of ["meeting", undefined]) {
    const asked = query === undefined ? range : { query, ...range };
    expect(contents(await recall(asked))).toEqual(["Meeting of day 02"]);
  }
  // The same moment, said in another zone.
  const zoned = { since: "2026-01-03T01:00:00+01:00" };
  expect(contents(await recall(zoned))).toEqual(["Meeting of day 03"]);
  const { status, body } = await recall({
    since: range.until,
    until: range.since,
  });
  expect(status).toBe(400);
  expect(body.errors[0].pointer).toBe("/until");
});

test("without a question the newest come first, and no embedder is asked", async () => {
  const asked = vi.spyOn(builtin, "embed");
  vi.useFakeTimers({ toFake: ["Date"], now: 1_767_225_600_000 });
  const { send, recall } = await backendWith([]);
  for (let i = 1; i <= 3; i++) {
    vi.advanceTimersByTime(1000);
    await send("POST", "/v1/memories", { content: `Note ${i}` });
  }
  asked.mockClear();
  for (const body of [{}, { query: null }, { query: " " }]) {
    const answer = await recall(body);
    expect(contents(answer)).toEqual(["Note 3", "Note 2", "Note 1"]);
    expect(answer.body.meta).toMatchObject({ mode: "recent", embedder: null });
  }
  const nobody = await send("POST", "/v1/recall?fields=full");
  expect(contents(nobody)).toHaveLength(3);
  const recent = await recall({ query: "Note 1", mode: "recent" });
  expect(contents(recent)[0]).toBe("Note 3");
  expect(asked).not.toHaveBeenCalled();
});

test("names the terms of a long question that it does not search for", async () => {
  const { recall } = await backendWith(FACTS);
  const words = Array.from({ length: 60 }, (_, i) => `term${i}word`);
  const { status, body } = await recall({ query: words.join(" ") });
  expect(status).toBe(200);
  expect(body.meta.droppedTerms.length).toBeGreaterThan(0);
  for (const term of body.meta.droppedTerms) expect(words).toContain(term);
  const short = await recall({ query: "database" });
  expect(short.body.meta.droppedTerms).toEqual([]);
});

describe("where the embedder fails", () => {
  function breakEmbedder() {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    return vi
      .spyOn(builtin, "embed")
      .mockResolvedValue({ ok: false, fault: "provider", reason: "down" });
  }

  test("a question is answered by words and says so", async () => {
    const { recall } = await backendWith(FACTS);
    breakEmbedder();
    const answer = await recall({ query: "staging database" });
    expect(answer.status).toBe(200);
    expect(contents(answer)[0]).toBe(FACTS[1]!.content);
    expect(answer.body.meta.degraded).toEqual(["vector"]);
  });

  test("a memory is stored, found by its words at once, and counted as waiting", async () => {
    const { send, recall } = await backendWith([]);
    const broken = breakEmbedder();
    const stored = await send("POST", "/v1/memories", FACTS[1]);
    expect(stored.status).toBe(201);
    expect(stored.body.memory.indexed).toEqual({ text: true, vector: false });
    broken.mockRestore();
    const answer = await recall({ query: "staging database" });
    expect(contents(answer)).toEqual([FACTS[1]!.content]);
    expect(answer.body.meta).toMatchObject({ degraded: [], pendingIndex: 1 });
  });
});

test.each([
  ["Chinese", "用户喜欢喝绿茶", "绿茶"],
  ["Japanese", "東京オフィスは月曜日に閉まります", "東京オフィス"],
  ["Korean", "서버는 서울에 있습니다", "서울"],
])("finds %s text by a word of it", async (_, content, query) => {
  const { recall } = await backendWith([{ content }, ...FACTS]);
  for (const mode of ["text", "hybrid"]) {
    const answer = await recall({ query, mode });
    expect(contents(answer)[0], mode).toBe(content);
  }
});

describe("spaces", () => {
  test("cover the agent's own and what it was granted, and never another's", async () => {
    const { t, send, recall } = await backendWith([{ content: "My own plan" }]);
    const other = client(t, await createAgent(t, "other"));
    for (const agentId of ["main", "other"])
      await grant(t, agentId, "shared/team", "write");
    await other("POST", "/v1/memories", { content: "Their secret plan" });
    const space = "shared/team";
    await other("POST", "/v1/memories", { content: "Our common plan", space });
    for (const mode of ["hybrid", "vector", "text", "recent"]) {
      const found = contents(await recall({ query: "plan", mode })).sort();
      expect(found, mode).toEqual(["My own plan", "Our common plan"]);
    }
    const shared = await recall({ query: "plan", spaces: [space] });
    expect(contents(shared)).toEqual(["Our common plan"]);
    const foreign = await recall({
      query: "plan",
      spaces: [space, "agent/other"],
    });
    expect(foreign.status).toBe(403);
    expect(foreign.body.errors[0].pointer).toBe("/spaces/1");
    const list = await send("GET", "/v1/memories?space=agent/other");
    expect(list.status).toBe(403);
  });

  test("of a loud neighbour do not drown a quiet one", async () => {
    const { t, recall } = await backendWith([{ content: "Tea at four" }]);
    const loud = client(t, await createAgent(t, "loud"));
    const memories = Array.from({ length: 100 }, (_, i) => ({
      content: `Tea at four, said for the ${i}th time`,
    }));
    await loud("POST", "/v1/memories", { memories });
    for (const mode of ["hybrid", "vector", "text"]) {
      const answer = await recall({ query: "when is tea?", mode });
      expect(contents(answer), mode).toEqual(["Tea at four"]);
    }
  });
});

test("log entries are recalled where they are asked for, with their date", async () => {
  const { send, recall } = await backendWith([]);
  await send("POST", "/v1/logs/2026-01-31", {
    content: "Restarted the router",
  });
  const query = "router restart";
  expect(contents(await recall({ query }))).toEqual([]);
  const { body } = await recall({ query, include: ["memories", "logs"] });
  expect(body.results).toHaveLength(1);
  expect(body.results[0]).toMatchObject({
    kind: "log",
    type: "log",
    date: "2026-01-31",
    content: "Restarted the router",
  });
});

test("a question as long as 20 000 characters is answered", async () => {
  const { recall } = await backendWith(FACTS);
  const { status } = await recall({ query: "database ".repeat(2222) });
  expect(status).toBe(200);
});

test("a superseded memory gives way to the one that supersedes it", async () => {
  const { send, recall } = await backendWith([]);
  const old = await send("POST", "/v1/memories", {
    content: "The office is in Bremen",
  });
  await send("POST", "/v1/memories", {
    content: "The office is in Berlin",
    supersedes: old.body.memory.id,
  });
  for (const mode of ["hybrid", "vector", "text", "recent"]) {
    const answer = await recall({ query: "where is the office?", mode });
    expect(contents(answer), mode).toEqual(["The office is in Berlin"]);
  }
  // Its vector is kept for the past: nothing has to be embedded anew.
  const query = "where is the office?";
  const asOf = old.body.memory.createdAt;
  const { body } = await recall({ query, asOf, mode: "vector" });
  expect(body.results[0].content).toBe("The office is in Bremen");
  expect(body.results[0].signals.vector).toBeGreaterThan(0);
  expect(body.meta.pendingIndex).toBe(0);
});

test("an expired memory is gone from get, list and recall at its hour", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-01T00:00:00Z") });
  const { send, recall } = await backendWith([]);
  const { body } = await send("POST", "/v1/memories", {
    content: "The offer ends soon",
    expiresAt: "2026-01-02T00:00:00Z",
  });
  const query = "what about the offer?";
  vi.setSystemTime("2026-01-01T23:59:59.999Z");
  expect(contents(await recall({ query }))).toHaveLength(1);
  vi.setSystemTime("2026-01-02T00:00:00Z");
  expect(contents(await recall({ query }))).toEqual([]);
  expect((await send("GET", `/v1/memories/${body.memory.id}`)).status).toBe(
    404,
  );
  expect((await send("GET", "/v1/memories")).body.memories).toEqual([]);
});
