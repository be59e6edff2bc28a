import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { backendWithAgent, type Answer } from "../setup.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_767_225_600_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const TOPIC = "The harbour warehouse";
const long = (i: number) =>
  `${TOPIC} has a key number ${i}. ` +
  Array.from({ length: 80 }, (_, n) => `Door ${n} of hall ${i} is shut.`).join(
    " ",
  );
const short = (i: number) => `${TOPIC} was painted in the year ${1950 + i}`;

async function backendWith(contents: readonly string[]) {
  const made = await backendWithAgent();
  for (const content of contents) {
    vi.advanceTimersByTime(1000);
    await made.send("POST", "/v1/memories", { content });
  }
  const recall = (body: object) =>
    made.send("POST", "/v1/recall", { fields: "full", ...body });
  return { ...made, recall };
}

type Result = { content: string; cut?: boolean };
const results = ({ body }: Answer): Result[] => body.results;
const tokens = ({ body }: Answer) => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return Math.ceil(text.length / 4);
};

const ASKED: [string, object][] = [
  ["a question", { query: "key of the harbour warehouse" }],
  ["several questions", { queries: ["harbour warehouse", "which key?"] }],
  ["none", {}],
];

describe.each(ASKED)("maxTokens, with %s", (_, asked) => {
  test("bounds the whole answer in every form, at any number that an empty one fits in", async () => {
    const contents = [long(1), short(1), long(2), short(2), short(3)];
    const { recall } = await backendWith(contents);
    const all = results(await recall(asked)).length;
    for (const maxTokens of [100, 150, 200, 300, 500, 1000, 1500, 5000]) {
      const answer = await recall({ ...asked, maxTokens });
      expect(tokens(answer), `${maxTokens}`).toBeLessThanOrEqual(maxTokens);
      const { truncated, more } = answer.body.meta;
      const shown = results(answer);
      const isWhole = shown.length === all && !shown.some(({ cut }) => cut);
      expect(truncated, `${maxTokens}`).toBe(!isWhole);
      expect(more).toBe(all - shown.length);
      const text = await recall({ ...asked, maxTokens, format: "text" });
      expect(tokens(text), `${maxTokens}`).toBeLessThanOrEqual(maxTokens);
      expect(text.body).toMatch(
        /<<<END_RECALLED_CONTENT id="[0-9a-f]{16}">>>\n(There is more .*\n)?$/,
      );
      const lean = await recall({ ...asked, maxTokens, fields: "lean" });
      expect(tokens(lean), `${maxTokens}`).toBeLessThanOrEqual(maxTokens);
      expect(results(lean).length).toBeGreaterThanOrEqual(shown.length);
    }
  });

  test("cuts what is too long at a sentence's end, and shorter ones follow", async () => {
    const { recall } = await backendWith([short(1), short(2), long(1)]);
    const answer = await recall({ ...asked, maxTokens: 600 });
    const shown = results(answer);
    expect(shown).toHaveLength(3);
    const cut = shown.find((row) => row.cut)!;
    expect(long(1).startsWith(cut.content)).toBe(true);
    expect(cut.content).toMatch(/\.$/);
    expect(answer.body.meta).toMatchObject({ truncated: true, more: 0 });
    for (const row of shown)
      if (row !== cut) expect(row).not.toHaveProperty("cut");
    const { body } = await recall({ ...asked, maxTokens: 600, format: "text" });
    expect(body).toMatch(/is shut\. \[cut\]\n/);
    expect(body.match(/\[cut\]$/gm)).toHaveLength(1);
    for (const i of [1, 2]) expect(body).toContain(short(i));
  });

  test("is too small for anything: the list is empty, and the answer says that there is more", async () => {
    const { recall } = await backendWith([short(1), long(1)]);
    const answer = await recall({ ...asked, maxTokens: 1 });
    expect(results(answer)).toEqual([]);
    expect(answer.body.meta).toMatchObject({
      truncated: true,
      more: 2,
      abstained: false,
    });
    const text = await recall({ ...asked, maxTokens: 1, format: "text" });
    expect(text.body).toContain("no room for what was found");
  });

  test("that is enough changes nothing", async () => {
    const { recall } = await backendWith([short(1), long(1)]);
    const whole = await recall(asked);
    const bounded = await recall({ ...asked, maxTokens: 100_000 });
    expect(bounded.body).toEqual(whole.body);
    expect(whole.body.meta.truncated).toBe(false);
  });
});

test("what is only near is cut too, and the words that a long question drops are fewer", async () => {
  const { recall } = await backendWith([long(1)]);
  const query = Array.from({ length: 300 }, (_, i) => `word${i}x`).join(" ");
  const body = { query, minScore: 1 };
  const whole = await recall(body);
  expect(whole.body.meta.abstained).toBe(true);
  expect(whole.body.meta.droppedTerms.length).toBeGreaterThan(200);
  const answer = await recall({ ...body, maxTokens: 400 });
  expect(tokens(answer)).toBeLessThanOrEqual(400);
  const { meta } = answer.body;
  expect(meta).toMatchObject({ abstained: true, truncated: true, more: 0 });
  expect(meta.nearest[0].cut).toBe(true);
  expect(meta.droppedTerms.length).toBeGreaterThan(10);
});

test("text of what stands between quotes, backslashes and pairs of surrogates is cut within the bound too", async () => {
  const { recall } = await backendWith([
    '"\\\u0001'.repeat(2000),
    "😀".repeat(3000),
    "![".repeat(3000),
    "<".repeat(5000),
    "```\n".repeat(2000),
  ]);
  for (const maxTokens of [300, 700, 1100]) {
    const answer = await recall({ maxTokens });
    expect(tokens(answer)).toBeLessThanOrEqual(maxTokens);
    expect(results(answer).length).toBeGreaterThan(0);
    for (const { content } of results(answer))
      expect(content.isWellFormed()).toBe(true);
    const text = await recall({ maxTokens, format: "text" });
    expect(tokens(text)).toBeLessThanOrEqual(maxTokens);
    expect(text.body).toContain("[cut]");
  }
});

test("a log entry of 64 KiB is cut", async () => {
  const { send, recall } = await backendWith([]);
  const content = "- Checked the pumps\n".repeat(3200);
  await send("POST", "/v1/logs/today", { content });
  const answer = await recall({ include: ["logs"], maxTokens: 500 });
  expect(results(answer)[0]).toMatchObject({ kind: "log", cut: true });
  expect(results(answer)[0]!.content).toMatch(/pumps$/);
  expect(tokens(answer)).toBeLessThanOrEqual(500);
});
