import { describe, expect, test } from "vitest";
import { backendWithAgent } from "../setup.js";

const KEY = { "Idempotency-Key": "key-1" };

describe("an idempotency key knows its request again", () => {
  const spellings: [what: string, body: string][] = [
    ["in another order", '{"tags":["a","b"],"importance":0.5,"content":"é"}'],
    [
      "with white space",
      '{ "content" : "é",\n"importance":0.5,"tags":["a", "b"] }',
    ],
    [
      "with another number",
      '{"content":"é","importance":5e-1,"tags":["a","b"]}',
    ],
    [
      "with escapes",
      '{"content":"\\u00e9","importance":0.50,"tags":["\\u0061","b"]}',
    ],
    [
      "said twice",
      '{"content":"e","content":"é","importance":0.5,"tags":["a","b"]}',
    ],
  ];
  test.each(spellings)("%s", async (_, body) => {
    const { send } = await backendWithAgent();
    const sent = { content: "é", importance: 0.5, tags: ["a", "b"] };
    const first = await send("POST", "/v1/memories", sent, KEY);
    expect(first.status).toBe(201);
    const again = await send("POST", "/v1/memories", body, KEY);
    expect(again.status, JSON.stringify(again.body)).toBe(201);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body).toEqual(first.body);
  });

  test("by an address that is written in another way", async () => {
    const { send } = await backendWithAgent();
    const body = { reason: "asked" };
    await send("PUT", "/v1/memories/a:b", { content: "Tea" });
    const paths = [
      "/v1/memories/a:b?space=agent%2Fmain&purge=false",
      "/v1/memories/a%3Ab?purge=false&space=agent/main",
      "/v1/memories/%61:b?space=agent/main&p%75rge=false",
    ];
    const answers = [];
    for (const path of paths)
      answers.push(await send("DELETE", path, body, KEY));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(
      answers.map(({ headers }) => headers.get("idempotent-replayed")),
    ).toEqual([null, "true", "true"]);
  });

  test("without a body or with an empty one", async () => {
    const { send } = await backendWithAgent();
    const { body } = await send("POST", "/v1/memories", { content: "Tea" });
    const path = `/v1/memories/${body.memory.id}`;
    expect((await send("DELETE", path, undefined, KEY)).status).toBe(204);
    const again = await send("DELETE", path, " { } ", KEY);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
  });

  test("of lines, whatever ends them", async () => {
    const { send } = await backendWithAgent({
      scopes: ["memory:write", "logs:write"],
    });
    const type = { ...KEY, "Content-Type": "application/x-ndjson" };
    const createdAt = "2026-01-31T12:00:00Z";
    const line = (fields: object) => JSON.stringify(fields);
    const one = line({ kind: "memory", id: "a", createdAt, content: "Tea" });
    const two = line({ content: "Tea", createdAt, id: "a", kind: "memory" });
    const first = await send("POST", "/v1/import", `${one}\n`, type);
    expect(first.body.imported).toBe(1);
    const again = await send("POST", "/v1/import", `${two}\r\n`, type);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body).toEqual(first.body);
  });
});

describe("an idempotency key is not for another request", () => {
  const others: [what: string, body: string][] = [
    ["a list in another order", '{"content":"Tea","tags":["b","a"]}'],
    [
      "a text in another Unicode form",
      '{"content":"Te\\u0061\\u0301","tags":["a","b"]}',
    ],
    ["a field more", '{"content":"Tea","tags":["a","b"],"pinned":false}'],
  ];
  test.each(others)("%s", async (_, body) => {
    const { send } = await backendWithAgent();
    const sent = { content: "Tea", tags: ["a", "b"] };
    await send("POST", "/v1/memories", sent, KEY);
    const other = await send("POST", "/v1/memories", body, KEY);
    expect(other.status).toBe(422);
    expect(other.body.code).toBe("idempotency_key_reused");
  });
});

test.each([64, 100_000])(
  "a body that nests %s levels deep is refused and breaks nothing",
  async (levels) => {
    const { send } = await backendWithAgent();
    const nested = `${"[".repeat(levels)}${"]".repeat(levels)}`;
    for (const body of [
      nested,
      `{"memories":${nested}}`,
      `{"content":${nested}}`,
    ]) {
      const answer = await send("POST", "/v1/memories", body, KEY);
      expect([200, 400]).toContain(answer.status);
    }
  },
);
