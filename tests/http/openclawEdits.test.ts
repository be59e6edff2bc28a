import fc from "fast-check";
import { expect, test } from "vitest";
import {
  backendWithAgent,
  client,
  createAgent,
  type Client,
} from "../setup.js";

// Whatever is changed in files: they come out as they are, and what is remembered is what they say.

type Files = Record<string, string>;

async function bring(send: Client, files: Files) {
  const { status, body } = await send("POST", "/v1/import/openclaw", {
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
  });
  expect(status).toBe(200);
  for (const file of body.files)
    expect(file).not.toMatchObject({ status: "failed" });
  return body.files as { conflicts: unknown[] }[];
}

async function workspace(send: Client): Promise<Files> {
  const { body } = await send("GET", "/v1/export/openclaw");
  const files = body.files as { path: string; content: string }[];
  return Object.fromEntries(files.map(({ path, content }) => [path, content]));
}

/** What is known: all active memories and all log entries, with what they are said of. */
async function known(send: Client): Promise<string[]> {
  const said: string[] = [];
  const { body } = await send("GET", "/v1/memories?limit=100");
  for (const { context, content } of body.memories)
    said.push(JSON.stringify([context, content]));
  for (const day of ["2026-01-05", "2026-01-06"]) {
    const { body: log } = await send("GET", `/v1/logs/${day}?limit=100`);
    for (const { context, content } of log.entries)
      said.push(JSON.stringify([day, context, content]));
  }
  return said.sort();
}

const word = fc.constantFrom(
  ...["tea", "coffee", "port 8080", "birthday 7 May", "Berlin", "the build"],
  ...["likes", "runs at night", "[link](https://example.org)", "`code`", "ü"],
);
const words = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .map((list) => list.join(" "));
const line = fc.oneof(
  { weight: 6, arbitrary: words.map((text) => `- ${text}`) },
  words.map((text) => `  - ${text}`),
  words.map((text) => `    ${text}`),
  words.map((text) => `1. ${text}`),
  words.map((text) => `- [ ] ${text}`),
  words.map((text) => `- ${text} <!-- trigger: drink, ${text.length} -->`),
  words.map((text) => `- ${text} <!-- importance: 9 -->`),
  words.map((text) => `> ${text}`),
  words,
  words.map((text) => `**${text}:**`),
  fc.constantFrom("# A", "## B", "### C", "## D", "B\n---", "Title\n==="),
  fc.constantFrom("", "", "", "---", "```", "````", "<details>", "</details>"),
  fc.constantFrom("<!-- a comment -->", "<!--\nlong\n-->", "[x]: https://a.b"),
  fc.constantFrom(
    "| Name | Port |\n|---|---|\n| a | 1 |\n| b \\| c | 2 |",
    "| Name |\n|---|\n| a |\n",
  ),
  fc.constantFrom("<!-- observed: 2026-01-02 | status: active -->"),
);
const text = fc
  .tuple(
    fc.array(line, { maxLength: 14 }),
    fc.constantFrom("\n", "\n", "\r\n"),
    fc.constantFrom("", "\ufeff", "---\nname: x\n---\n"),
    fc.boolean(),
  )
  .map(([lines, end, head, isEnded]) =>
    (head + lines.join("\n") + (isEnded ? "\n" : "")).replaceAll("\n", end),
  );

/** A change: lines taken out, put in, changed or put elsewhere. */
const edit = fc.record({
  at: fc.nat(),
  drop: fc.nat(3),
  add: fc.array(line, { maxLength: 2 }),
  move: fc.option(fc.nat()),
});
type Edit = { at: number; drop: number; add: string[]; move: number | null };

function edited(content: string, { at, drop, add, move }: Edit): string {
  const lines = content.split("\n");
  const gone = lines.splice(at % (lines.length + 1), drop, ...add);
  if (move !== null) lines.splice(move % (lines.length + 1), 0, ...gone);
  return lines.join("\n");
}

const PATHS = ["MEMORY.md", "USER.md", "memory/a.md", "memory/2026-01-05.md"];

test("files that are edited come out as they are, and are what is known", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(text, text, text, text),
      fc.array(
        fc.array(fc.tuple(fc.constantFrom(...PATHS), edit), {
          minLength: 1,
          maxLength: 4,
        }),
        { minLength: 1, maxLength: 3 },
      ),
      async (texts, rounds) => {
        const { t, send } = await backendWithAgent();
        let files: Files = Object.fromEntries(
          PATHS.map((path, i) => [path, texts[i]!]),
        );
        await bring(send, files);
        expect(await workspace(send)).toEqual(files);
        for (const edits of rounds) {
          files = { ...files };
          for (const [path, change] of edits)
            files[path] = edited(files[path]!, change);
          const results = await bring(send, files);
          expect(results.flatMap(({ conflicts }) => conflicts)).toEqual([]);
          expect(await workspace(send)).toEqual(files);
        }
        const fresh = client(t, await createAgent(t, "fresh"));
        await bring(fresh, files);
        expect(await known(send)).toEqual(await known(fresh));
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);
