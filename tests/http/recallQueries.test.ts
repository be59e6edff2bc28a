import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { MAX_GRANTS } from "../../convex/components/openclawBackend/admission/spaces.js";
import { builtin } from "../../convex/backend/embedding/embedder.js";
import { backendWithAgent, grant, refusalOf, type Answer } from "../setup.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_767_225_600_000 });
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const FACTS = {
  language: "Prefers TypeScript over JavaScript for new projects",
  database: "The staging database lives in Frankfurt",
  design: "The design files are kept in Figma",
  tea: "Drinks green tea in the morning",
  dentist: "The dentist's surgery closes at noon on Fridays",
};

async function backendWith(contents: readonly string[]) {
  const made = await backendWithAgent();
  const memories = contents.map((content) => ({ content }));
  await made.send("POST", "/v1/memories", { memories });
  const recall = (body: object) =>
    made.send("POST", "/v1/recall?fields=full", body);
  return { ...made, recall };
}

type Result = { content: string; answers?: number[] };
const results = ({ body }: Answer): Result[] => body.results;
const contents = (answer: Answer) => results(answer).map((r) => r.content);

test("every question's best is among the results, each row once, and says which it answers", async () => {
  const { recall } = await backendWith(Object.values(FACTS));
  const queries = [
    "which programming language should I use?",
    "where is the database?",
    "when does the dentist close?",
  ];
  const best = [FACTS.language, FACTS.database, FACTS.dentist];
  for (const mode of ["hybrid", "vector", "text"]) {
    const asked =
      mode === "text" ? ["TypeScript", ...queries.slice(1)] : queries;
    const body = { queries: asked, mode, limit: 3 };
    const answer = await recall(body);
    expect(answer.status).toBe(200);
    for (const [place, content] of best.entries()) {
      const found = results(answer).find((row) => row.content === content);
      expect(found?.answers, `${mode} ${place}`).toContain(place);
    }
    expect(new Set(contents(answer)).size).toBe(3);
  }
});

test("a result answers a question if it would be among the first of that question alone", async () => {
  const { recall } = await backendWith(Object.values(FACTS));
  const queries = [
    "where are the design files?",
    "which tool holds the design?",
    "what to drink in the morning",
  ];
  const answer = await recall({ queries, limit: 1 });
  expect(results(answer)).toHaveLength(1);
  const wide = await recall({ queries, limit: 2 });
  const answers = new Map(
    results(wide).map((row) => [row.content, row.answers]),
  );
  expect(answers.get(FACTS.design)).toEqual(expect.arrayContaining([0, 1]));
  expect(answers.get(FACTS.tea)).toContain(2);
  for (const row of results(wide)) expect(row.answers).not.toEqual([]);
});

test("a list of one question is that question", async () => {
  const { recall } = await backendWith(Object.values(FACTS));
  const question = "where is the staging database?";
  for (const mode of ["hybrid", "vector", "text"]) {
    const one = await recall({ query: question, mode });
    const { body } = await recall({ queries: [question], mode });
    expect(one.body.results[0]).not.toHaveProperty("answers");
    for (const row of body.results) expect(row.answers).toEqual([0]);
    const bare = body.results.map(
      ({ answers: _, ...row }: { answers: number[] }) => row,
    );
    expect(bare).toEqual(one.body.results);
    expect(body.meta).toEqual(one.body.meta);
  }
});

test("a question that nothing speaks to adds nothing", async () => {
  const { recall } = await backendWith([FACTS.language]);
  const off = "What is the capital of France?";
  expect((await recall({ query: off })).body.meta.abstained).toBe(true);
  const answer = await recall({ queries: [off, "TypeScript?"] });
  expect(results(answer)).toEqual([
    expect.objectContaining({ content: FACTS.language, answers: [1] }),
  ]);
  const { body } = await recall({ queries: [off, off] });
  expect(body).toMatchObject({
    results: [],
    meta: { abstained: true, more: 0 },
  });
  expect(body.meta.nearest).toHaveLength(1);
  expect(body.meta.nearest[0]).not.toHaveProperty("answers");
});

test("what is said in two spaces comes once, whichever question finds it", async () => {
  const { t, recall, send } = await backendWith([FACTS.tea]);
  await grant(t, "main", "shared/team", "write");
  const space = "shared/team";
  await send("POST", "/v1/memories", { content: FACTS.tea, space });
  const queries = ["what does he drink?", "green tea"];
  const answer = await recall({ queries });
  expect(contents(answer)).toEqual([FACTS.tea]);
  expect(results(answer)[0]!.answers).toEqual([0, 1]);
});

test("all questions are embedded in one call", async () => {
  const { recall } = await backendWith(Object.values(FACTS));
  const embed = vi.spyOn(builtin, "embed");
  const queries = ["tea", "database", "design", "dentist"];
  await recall({ queries });
  expect(embed.mock.calls.map(([texts]) => texts)).toEqual([queries]);
});

describe("where the embedder fails", () => {
  beforeEach(() => {
    const down = { ok: false, fault: "provider", reason: "down" } as const;
    vi.spyOn(builtin, "embed").mockResolvedValue(down);
  });

  test("all questions are answered by words, and the answer says so", async () => {
    const { recall } = await backendWith(Object.values(FACTS));
    const answer = await recall({ queries: ["green tea", "design"] });
    expect(contents(answer).sort()).toEqual([FACTS.tea, FACTS.design].sort());
    expect(answer.body.meta).toMatchObject({
      degraded: ["vector"],
      embedder: null,
      mode: "hybrid",
    });
  });

  test("recall is unavailable where only vectors are asked for", async () => {
    const { recall } = await backendWith([]);
    const { status } = await recall({ queries: ["a", "b"], mode: "vector" });
    expect(status).toBe(503);
  });
});

test("the words that any question has too many of are named once", async () => {
  const { recall } = await backendWith(Object.values(FACTS));
  const words = (from: number) =>
    Array.from({ length: 40 }, (_, i) => `term${from + i}word`).join(" ");
  const { body } = await recall({ queries: [words(0), words(0), words(100)] });
  const { droppedTerms } = body.meta;
  expect(droppedTerms).toHaveLength(new Set(droppedTerms).size);
  const dropped = droppedTerms.join(" ");
  expect(dropped).toMatch(/term\dword|term\d\dword/);
  expect(dropped).toMatch(/term1\d\dword/);
});

test("without meaning or words nothing is found, and the newest only where they are asked for", async () => {
  const { recall } = await backendWith(Object.values(FACTS));
  const silent = await recall({ queries: ["???", "!"], mode: "text" });
  expect(silent.body.results).toEqual([]);
  expect(silent.body.meta.abstained).toBe(true);
  const recent = await recall({ queries: ["tea", "design"], mode: "recent" });
  expect(results(recent)).toHaveLength(5);
  expect(results(recent)[0]).not.toHaveProperty("answers");
});

describe("more", () => {
  test("counts what passes beyond the limit", async () => {
    const { recall } = await backendWith(
      Array.from({ length: 9 }, (_, i) => `Deploy ${i} of the web shop`),
    );
    for (const asked of [
      { query: "deploy of the shop" },
      { queries: ["deploy of the shop", "web"] },
    ]) {
      for (const mode of ["hybrid", "vector", "text"]) {
        const { meta, results } = (await recall({ ...asked, mode, limit: 4 }))
          .body;
        expect(results).toHaveLength(4);
        expect(meta).toMatchObject({ more: 5, truncated: false });
      }
      const { meta } = (await recall({ ...asked, limit: 9 })).body;
      expect(meta.more).toBe(0);
    }
  });

  test("tells of the newest that there are more", async () => {
    const { recall } = await backendWith(Object.values(FACTS));
    expect((await recall({ limit: 4 })).body.meta.more).toBe(1);
    expect((await recall({ limit: 5 })).body.meta.more).toBe(0);
  });
});

test.each<[string, object, string]>([
  ["none", { queries: [] }, "/queries"],
  ["five", { queries: ["a", "b", "c", "d", "e"] }, "/queries"],
  ["an empty one", { queries: ["a", ""] }, "/queries/1"],
  ["a blank one", { queries: [" \n"] }, "/queries/0"],
  ["a number", { queries: ["a", 7] }, "/queries/1"],
  ["a text", { queries: "a" }, "/queries"],
  ["`query` too", { queries: ["a"], query: "b" }, "/queries"],
  ["an empty `query` too", { queries: ["a"], query: "" }, "/queries"],
  ["a vector", { queries: ["a"], vector: Array(128).fill(1) }, "/vector"],
  [
    "more characters than one question",
    { queries: Array(4).fill("x".repeat(5001)) },
    "/queries",
  ],
])("a list with %s is refused", async (what, body, pointer) => {
  const isSize = ["five", "more characters than one question"].includes(what);
  const { recall } = await backendWith([]);
  for (const mode of ["hybrid", "recent"]) {
    const { status, body: answer } = await recall({ ...body, mode });
    expect([status, answer.code]).toEqual(
      isSize ? [413, "payload_too_large"] : [400, "invalid_request"],
    );
    expect(answer.errors[0].pointer).toBe(pointer);
  }
});

test("a list that is null was not given", async () => {
  const { recall } = await backendWith([FACTS.tea]);
  const answer = await recall({ query: "tea", queries: null });
  expect(contents(answer)).toEqual([FACTS.tea]);
});

test("four questions over all the spaces and tags that there can be are answered", async () => {
  const { t, recall } = await backendWith([FACTS.tea]);
  for (let i = 0; i < MAX_GRANTS; i++)
    await grant(t, "main", `shared/s${i}`, "read");
  const any = Array.from({ length: 16 }, (_, i) => `tag${i}`);
  const queries = ["green tea", "dentist", "design", "database"];
  const types = ["fact", "note", "decision"];
  for (const filter of [
    { types },
    { types, minTrust: "agent" },
    { minTrust: "agent" },
    { types, asOf: "2026-01-01T00:00:00Z" },
  ]) {
    for (const mode of ["hybrid", "text", "recent"]) {
      const body = { queries, mode, limit: 100, tags: { any }, ...filter };
      expect((await recall(body)).status, JSON.stringify(body)).toBe(200);
    }
  }
}, 60_000);

test("the operator asks several questions too, under the same rules", async () => {
  const { t } = await backendWith(Object.values(FACTS));
  const search = (args: object) =>
    t.action(internal.memory.searchMemory, { agentId: "main", ...args });
  const found = await search({ queries: ["green tea", "design files"] });
  const rows = found.ok ? found.value.results : [];
  expect(rows.map(({ content }) => content)).toEqual(
    expect.arrayContaining([FACTS.tea, FACTS.design]),
  );
  for (const args of [
    { queries: [] },
    { queries: ["a", "b", "c", "d", "e"] },
    { queries: ["a"], query: "b" },
    { queries: [" "] },
  ]) {
    const refused = await refusalOf(search(args));
    expect(refused).toMatchObject({ code: "invalid_request" });
  }
});
