import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  REFERENCES,
  SKILL_TEXT,
} from "../../convex/backend/edge/skill.text.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  blocksOf,
  idsIn,
  pages,
  problemsIn,
  root,
  runBlock,
  temporaryFolder,
} from "./blocks.js";
import { cleanUp, start, type Started } from "../e2e/server.js";

/** A secret that the pages ask for by name. */
const SECRET = "made-" + "up";

describe.each(pages())("%s", (page) => {
  const blocks = blocksOf(page).filter(({ place }) => place === "local");
  const folder = temporaryFolder("docs");
  let server: Started;
  let ids: Record<string, string> = {};

  beforeAll(async () => {
    vi.stubEnv("AGENT_DEFAULT_OPENAI_API_KEY", SECRET);
    vi.stubEnv("SECRETS_CATALOG", "OPENAI_API_KEY,STRIPE_KEY");
    if (blocks.length > 0) server = await start("--memory");
  });
  afterAll(cleanUp);

  test.for(blocks)("line $line works as pasted", async (block) => {
    const { code, output, errors } = await runBlock(
      block,
      {
        PATH: process.env.PATH ?? "",
        HOME: folder,
        CONVEX_BACKEND_URL: server.url,
        CONVEX_BACKEND_TOKEN: server.token,
        CONVEX_BACKEND_ADMIN_TOKEN: server.adminToken,
        ...ids,
      },
      folder,
    );
    ids = { ...ids, ...idsIn(output) };
    expect(errors).toBe("");
    if (block.problem) expect(problemsIn(output)).not.toEqual([]);
    else
      expect({ code, problems: problemsIn(output) }).toEqual({
        code: 0,
        problems: [],
      });
  });

  test("links to files that exist", () => {
    const text = readFileSync(path.join(root, page), "utf8");
    const links = [
      ...text.matchAll(/\]\((?!https?:)([^)#]+)/g),
      ...text.matchAll(/\{baseDir\}\/([\w./-]+)/g),
    ].map(([match, target]) =>
      match.startsWith("{")
        ? path.join(root, target!)
        : path.resolve(root, path.dirname(page), target!),
    );
    expect(links.filter((file) => !existsSync(file))).toEqual([]);
  });
});

test("a secret that is not there is no text for the variable to hold", async () => {
  vi.unstubAllEnvs();
  const server = await start("--memory");
  const block = blocksOf("references/api.md").find(({ text }) =>
    text.includes("OPENAI_API_KEY=$("),
  )!;
  const env = {
    PATH: process.env.PATH ?? "",
    CONVEX_BACKEND_URL: server.url,
    CONVEX_BACKEND_TOKEN: server.token,
  };
  const { code } = await runBlock(block, env, temporaryFolder("docs"));
  await cleanUp();
  expect(code).toBe(1);
});

test("what is noted offline is found when it is time to sync, and swept when it is synced", async () => {
  const [find, note, sweep] = ["grep -Hsn", ">> ", "sed -i"].map((words) =>
    blocksOf("SKILL.md").find(({ text }) => text.includes(words)),
  );
  const run = async (block: typeof find) => {
    const env = { PATH: process.env.PATH ?? "" };
    return (await runBlock(block!, env, folder)).output;
  };
  const folder = temporaryFolder("docs");
  expect(await run(find)).toBe("all synced\n");
  await run(note);
  expect((await run(find)).trim().split("\n")).toEqual([
    expect.stringMatching(/^memory\/[\d-]{10}\.md:1:- \[unsynced\] decision: /),
    expect.stringMatching(/^memory\/[\d-]{10}\.md:2:- \[unsynced\] log: /),
  ]);
  const memory = path.join(folder, "memory");
  writeFileSync(path.join(memory, "old.md"), "- about [unsynced] notes\n");
  await run(sweep);
  expect(readdirSync(memory)).toHaveLength(2);
  const texts = readdirSync(memory).map((name) =>
    readFileSync(path.join(memory, name), "utf8"),
  );
  expect(texts.join("")).toBe(
    "- decision: The user chose Postgres for the new service.\n" +
      "- log: Compared the prices of three hosts.\n" +
      "- about [unsynced] notes\n",
  );
});

test("SKILL.md shows its trigger early and stays short", () => {
  const text = readFileSync(path.join(root, "SKILL.md"), "utf8");
  expect(text.split("\n").length).toBeLessThan(200);
  const description = /^description: (.*)$/m.exec(text)![1]!;
  expect(description.length).toBeLessThanOrEqual(1024);
  expect(description.slice(0, 150)).toMatch(/Use when .*remember/);
});

/** What ClawHub's static review takes for an attack, even where it is a warning against one. */
test.each(pages())("%s has no wording that scanners object to", (page) => {
  const text = readFileSync(path.join(root, page), "utf8");
  expect(text).not.toMatch(/ignore\s+(all\s+)?previous\s+instructions/i);
  expect(text).not.toMatch(/system\s*prompt\s*[:=]/i);
  expect(text).not.toMatch(
    /save (it|the (token|secret|key)) to (your )?memory/i,
  );
  expect(text).not.toMatch(/curl[^\n|]*\|\s*(ba)?sh\b/);
  expect(text).not.toMatch(/--(token|password|private-key)[ =]"?\$/);
  expect(text).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2060-\u2064]/);
  expect(text).not.toMatch(/[A-Za-z0-9+/]{200}/);
});

test("the deployment serves SKILL.md and the pages that it names as they are", () => {
  const read = (page: string) => readFileSync(path.join(root, page), "utf8");
  const folder = readdirSync(path.join(root, "references"));
  const pages = Object.fromEntries(
    folder.map((name) => [name, read(`references/${name}`)]),
  );
  const forgotten = "run `npx tsx scripts/makeSkillText.ts`";
  expect(SKILL_TEXT, forgotten).toBe(read("SKILL.md"));
  expect(REFERENCES, forgotten).toEqual(pages);
});
