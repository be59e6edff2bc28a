import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test, vi } from "vitest";
import {
  backendWithAgent,
  client,
  createAgent,
  type Answer,
  type Client,
} from "../setup.js";
import {
  contents,
  embedWaiting,
  EVERYTHING,
  liftLimits,
  logged,
  remember,
} from "./recallStores.js";

type Pair = { differs: string; texts: [string, string]; question: string };

function read<Data>(name: string): Data {
  const path = new URL(`data/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")) as Data;
}

const { pairs } = read<{ pairs: Pair[] }>("recallPairs");
const { same } = read<{ same: Omit<Pair, "question">[] }>("recallSame");
const named = pairs.map((pair): [string, string, Pair] => [
  pair.differs,
  pair.texts.join(" | "),
  pair,
]);

const ask = async (send: Client, body: object): Promise<Answer> => {
  const answer = await send("POST", "/v1/recall?fields=full", body);
  expect(answer.status).toBe(200);
  return answer;
};

const memoriesOf = (texts: string[]) => texts.map((content) => ({ content }));

beforeAll(liftLimits);

test("the pairs are many, and each differs", () => {
  expect(pairs.length).toBeGreaterThanOrEqual(110);
  const texts = pairs.flatMap((pair) => pair.texts);
  expect(new Set(texts).size).toBe(2 * pairs.length);
});

describe.each([
  ["as they come", 0],
  ["the other way round", 1],
] as const)(
  "of two memories that differ in one thing, all written %s",
  (_, first) => {
    let send: Client;
    beforeAll(async () => {
      vi.useFakeTimers({
        toFake: ["Date"],
        now: Date.parse("2026-02-01T09:00:00Z"),
      });
      ({ send } = await backendWithAgent());
      const halves = [first, 1 - first].map((at) =>
        pairs.map(({ texts }) => texts[at]!),
      );
      for (const half of halves) {
        await remember(send, memoriesOf(half));
        vi.advanceTimersByTime(30 * 86_400_000);
      }
      return () => vi.useRealTimers();
    }, 60_000);

    test.each(named)("both are shown: %s: %s", async (_, __, pair) => {
      const answer = await ask(send, { query: pair.question, limit: 10 });
      expect(contents(answer)).toEqual(expect.arrayContaining(pair.texts));
    });
  },
);

describe("of a pair that is all there is", () => {
  let storeOf: (texts: string[]) => Promise<Client>;
  beforeAll(async () => {
    const { t } = await backendWithAgent();
    let agents = 0;
    storeOf = async (texts) => {
      const send = client(t, await createAgent(t, `pair${(agents += 1)}`));
      await remember(send, memoriesOf(texts));
      return send;
    };
  });

  test.each(named)(
    "both are shown: %s: %s",
    async (_, __, { texts, question }) => {
      const send = await storeOf(texts);
      const both = await ask(send, { query: question, limit: 2 });
      expect(contents(both).sort()).toEqual([...texts].sort());
      expect(both.body.meta.more).toBe(0);
      const one = await ask(send, { query: question, limit: 1 });
      expect(contents(one)).toHaveLength(1);
      expect(one.body.meta.more).toBe(1);
    },
  );

  const sample = named.filter((_, i) => i % 9 === 0);

  test.each(sample)(
    "both are shown where the second is written first: %s: %s",
    async (_, __, { texts, question }) => {
      const send = await storeOf([...texts].reverse());
      const both = await ask(send, { query: question, limit: 2 });
      expect(contents(both).sort()).toEqual([...texts].sort());
    },
  );

  test.each(sample)(
    "both are shown in each mode: %s: %s",
    async (_, __, { texts, question }) => {
      const send = await storeOf(texts);
      for (const mode of ["vector", "recent"]) {
        const both = await ask(send, { query: question, mode });
        expect(contents(both).sort(), mode).toEqual([...texts].sort());
      }
    },
  );
});

describe("texts that say the same in the same words", () => {
  test.each(same.map(({ differs, texts }) => [differs, texts] as const))(
    "are one answer: %s: %s",
    async (_, texts) => {
      const { send } = await backendWithAgent();
      const other = { content: "The bakery closes at noon" };
      await remember(send, [...memoriesOf([...texts]), other]);
      const query = texts[0].normalize("NFC");
      for (const mode of ["hybrid", "vector"]) {
        const found = contents(await ask(send, { query, mode }));
        const shown = found.filter((content) => texts.includes(content));
        expect(shown, mode).toHaveLength(1);
      }
    },
  );
});

describe("entries of logs", () => {
  const TEXT = "Watered the lemon trees on the roof";
  const query = "When were the lemon trees watered?";
  const recall = async (send: Client, body: object = {}) =>
    await ask(send, { query, ...EVERYTHING, ...body });
  const dates = ({ body }: Answer): string[] =>
    body.results.map(({ date }: { date: string }) => date).sort();

  test("the same text on two days is two answers", async () => {
    const { t, send } = await backendWithAgent();
    for (const day of ["2026-03-02", "2026-03-09", "2026-04-02"])
      await logged(send, day, TEXT);
    const days = ["2026-03-02", "2026-03-09", "2026-04-02"];
    expect(dates(await recall(send, { mode: "text" }))).toEqual(days);
    await embedWaiting(t);
    for (const mode of ["hybrid", "vector", "text"])
      expect(dates(await recall(send, { mode })), mode).toEqual(days);
  });

  test("the same text twice on one day is one answer", async () => {
    const { t, send } = await backendWithAgent();
    for (const day of ["2026-03-02", "2026-03-02", "2026-03-03"])
      await logged(send, day, TEXT);
    await logged(send, "2026-03-02", `${TEXT.toLowerCase()}.`);
    await embedWaiting(t);
    for (const mode of ["hybrid", "vector"])
      expect(dates(await recall(send, { mode })), mode).toEqual([
        "2026-03-02",
        "2026-03-03",
      ]);
  });

  test("a memory and an entry with the same text are two answers", async () => {
    const { t, send } = await backendWithAgent();
    await remember(send, [{ content: TEXT }]);
    await logged(send, "2026-03-02", TEXT);
    await embedWaiting(t);
    const { body } = await recall(send);
    const kinds = body.results.map(({ kind }: { kind: string }) => kind);
    expect(kinds.sort()).toEqual(["log", "memory"]);
  });
});

describe("meta.more", () => {
  const days = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
  const texts = days.map(
    (day) => `The nursery opens at ${day}:00 on day ${day}`,
  );
  const query = "When does the nursery open?";

  test("counts the further results that the limit leaves out", async () => {
    const { send } = await backendWithAgent();
    await remember(send, memoriesOf(texts));
    for (const limit of [1, 3, 11, 12, 20]) {
      const answer = await ask(send, { query, limit });
      const shown = contents(answer).length;
      expect(shown).toBe(Math.min(limit, 12));
      expect(answer.body.meta.more, `limit ${limit}`).toBe(12 - shown);
    }
  });

  test("counts only what passes the filter", async () => {
    const { send } = await backendWithAgent();
    const tagged = texts.map((content, i) => ({
      content,
      tags: [i % 2 === 0 ? "even" : "odd"],
    }));
    await remember(send, tagged);
    const tags = { any: ["odd"] };
    const answer = await ask(send, { query, limit: 2, tags });
    expect(answer.body.meta.more).toBe(4);
  });

  test("is nothing where nothing is left, and counts no copy", async () => {
    const { send } = await backendWithAgent();
    const empty = await ask(send, { query });
    expect(empty.body.meta.more).toBe(0);
    const copies = [texts[0]!, texts[0]!.toUpperCase(), `${texts[0]!}.`];
    await remember(send, memoriesOf([...copies, texts[1]!]));
    const answer = await ask(send, { query, limit: 1 });
    expect(answer.body.meta.more).toBe(1);
  });
});
