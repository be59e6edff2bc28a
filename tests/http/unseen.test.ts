import { describe, expect, test } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { isBlank } from "../../convex/components/openclawBackend/text/content.js";
import { backendWithAgent, inComponent, storedRows } from "../setup.js";

/** Texts of which nothing can be seen. */
const unseen: [what: string, text: string][] = [
  ["white space", " \t\n\u00a0\u2003\u3000"],
  ["a zero-width space", "\u200b"],
  ["joiners", "\u200c\u200d\u2060"],
  ["byte order marks", "\ufeff\ufeff"],
  ["variation selectors", "\ufe0f\u{e0100}"],
  ["tag characters", "\u{e0068}\u{e0069}\u{e007f}"],
  ["soft hyphens", "\u00ad\u00ad"],
  ["Hangul fillers", "\u115f\u1160\u3164\uffa0"],
  ["the empty Braille cell", "\u2800"],
  ["direction marks", "\u200e\u200f\u202a\u2066"],
  ["a mixture", "\u200b \u2800\n\u3164\ufe0f"],
];
const seen = ["x", "⠁", "❤️", "👩‍💻", "-", "0", "\u200bx", "न", "\u0301", "한"];

test("what can be seen is not blank", () => {
  for (const text of seen) expect(isBlank(text), text).toBe(false);
  expect(isBlank("")).toBe(true);
});

describe.each(unseen)("content of %s alone", (_, text) => {
  test("is refused by every way to write", async () => {
    const { t, send } = await backendWithAgent();
    await send("PUT", "/v1/memories/there", { content: "Tea" });
    const before = await storedRows(t);
    const asks: [string, string, unknown][] = [
      ["POST", "/v1/memories", { content: text }],
      ["PUT", "/v1/memories/there", { content: text }],
      ["PUT", "/v1/memories/new", { content: text }],
      ["PATCH", "/v1/memories/there", { content: text }],
      ["POST", "/v1/logs/today", { content: text }],
    ];
    for (const [method, path, body] of asks) {
      const answer = await send(method, path, body);
      expect(answer.status, path).toBe(400);
      expect(answer.body.errors).toEqual([
        { pointer: "/content", detail: "Must not be empty." },
      ]);
    }
    const batch = { memories: [{ content: text }] };
    const { results } = (await send("POST", "/v1/memories", batch)).body;
    expect(results[0]).toMatchObject({
      status: 400,
      problem: { errors: [{ pointer: "/content" }] },
    });
    const createdAt = "2026-01-31T12:00:00Z";
    const lines = [
      { kind: "memory", id: "m", createdAt, content: text },
      {
        kind: "logEntry",
        id: "l",
        date: "2026-01-31",
        createdAt,
        content: text,
      },
      {
        kind: "version",
        id: "there",
        version: 1,
        changedAt: createdAt,
        content: text,
      },
    ].map((line) => JSON.stringify(line));
    const type = { "Content-Type": "application/x-ndjson" };
    const { body } = await send("POST", "/v1/import", lines.join("\n"), type);
    expect(body.failed).toHaveLength(3);
    for (const failure of body.failed)
      expect(failure).toMatchObject({
        code: "invalid_request",
        pointer: "/content",
      });
    expect(await storedRows(t)).toEqual(before);
  });

  test("stays in an imported file as it is", async () => {
    const { send } = await backendWithAgent({
      scopes: ["memory:write", "logs:write", "export"],
    });
    const files = [
      {
        path: "MEMORY.md",
        content: `# Facts\n\n- ${text}\n- Likes tea\n\n${text}\n`,
      },
      {
        path: "memory/2026-01-31.md",
        content: `## Done\n${text}\n\n## ${text}\n`,
      },
      { path: "memory/2026-02-01.md", content: `${text}\n` },
    ];
    const imported = await send("POST", "/v1/import/openclaw", { files });
    for (const file of imported.body.files)
      expect(file.status, JSON.stringify(file)).toBe("imported");
    const { body } = await send("GET", "/v1/export/openclaw");
    for (const file of files) expect(body.files).toContainEqual(file);
  });

  test("is no tag either, to store or to look for", async () => {
    const { send } = await backendWithAgent();
    const tagged = { content: "x", tags: ["a", text] };
    const answer = await send("POST", "/v1/memories", tagged);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ pointer: "/tags/1" }]);
    const asked = await send(
      "GET",
      `/v1/memories?tag=${encodeURIComponent(text)}`,
    );
    expect(asked.status).toBe(400);
  });
});

describe("a tag in another Unicode form", () => {
  const composed = "caf\u00e9";
  const decomposed = "Cafe\u0301";

  async function found(
    send: Awaited<ReturnType<typeof backendWithAgent>>["send"],
    tag: string,
  ) {
    const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();
    const list = await send(
      "GET",
      `/v1/memories?tag=${encodeURIComponent(tag)}`,
    );
    const two = await send(
      "GET",
      `/v1/memories?tag=drink&tag=${encodeURIComponent(tag)}`,
    );
    const forget = { filter: { tags: [tag] } };
    const dry = await send("POST", "/v1/memories/forget", forget);
    const recalled = [];
    for (const tags of [
      { any: [tag] },
      { all: [tag] },
      { all: ["drink", tag] },
    ])
      for (const asked of [
        {},
        { query: "tea" },
        { query: "tea", mode: "text" },
      ]) {
        const answer = await send("POST", "/v1/recall", { tags, ...asked });
        recalled.push(ids(answer.body.results));
      }
    return [
      ids(list.body.memories),
      ids(two.body.memories),
      dry.body.ids.sort(),
      ...recalled,
    ];
  }

  test.each([composed, decomposed])("%s finds and is found", async (tag) => {
    const { send } = await backendWithAgent();
    for (const [id, own] of [
      ["one", composed],
      ["two", decomposed],
    ] as const) {
      const body = { content: `Tea ${id}`, tags: ["drink", own] };
      const { memory } = (await send("PUT", `/v1/memories/${id}`, body)).body;
      expect(memory.tags).toEqual(["drink", composed]);
    }
    for (const ids of await found(send, tag))
      expect(ids).toEqual(["one", "two"]);
  });

  test.each([composed, decomposed])(
    "%s finds what was stored before tags were composed",
    async (tag) => {
      const { t, send } = await backendWithAgent();
      const body = { content: "Tea one", tags: ["drink", "old"] };
      await send("PUT", "/v1/memories/one", body);
      // As a write of before has left it: the tag as it was sent, in lower case.
      const old = decomposed.toLowerCase();
      await inComponent(t, async ({ db }) => {
        const tags = ["drink", old, composed];
        const row = (await db.query("memories").first())!;
        await db.patch("memories", row._id, { tags });
        const under = (await db.query("memoryTags").take(9)).find(
          (r) => r.tag === "old",
        )!;
        const { _id, _creationTime: _, ...fields } = under;
        await db.patch("memoryTags", _id, { tag: old });
        await db.insert("memoryTags", { ...fields, tag: composed });
        const recall = (await db.query("recallRows").first())!;
        await db.patch("recallRows", recall._id, { tags } as object);
      });
      const [list, two, dry] = await found(send, tag);
      expect([list, two, dry]).toEqual([["one"], ["one"], ["one"]]);
    },
  );

  test("is one tag where both forms are sent, and errors name the place that was sent", async () => {
    const { t, send } = await backendWithAgent();
    const tags = [composed, decomposed, "b"];
    const { body } = await send("POST", "/v1/memories", { content: "x", tags });
    expect(body.memory.tags).toEqual([composed, "b"]);
    const outcome = t.mutation(internal.memory.addMemory, {
      content: "y",
      tags: ["a", "a", "b\u0001"],
    });
    const answer = await outcome.catch(
      (error: { data: unknown }) => error.data,
    );
    expect(JSON.stringify(answer)).toContain('"/tags/2"');
  });
});
