import { describe, expect, inject, test } from "vitest";
import { start, type Started } from "../e2e/server.js";
import { CodexServer } from "./codexServer.js";
import {
  hooksOf,
  NOTHING,
  ONCE_EACH,
  PROMPTS,
  REFUSED,
  remember,
  serverWithBoth,
  shown,
  STOPPED,
  takeTurns,
  turnInSilence,
} from "./hooks.js";
import { mockModel } from "./mockModel.js";
import { Place } from "./snippets.js";

const CONFIG = ".codex/config.toml";
const MODEL = `-c model=mock -c model_provider=mock \
-c 'model_providers.mock={name="mock", wire_api="responses", base_url="'"$MODEL"'/v1"}'`;
const FIRST = `codex exec --skip-git-repo-check ${MODEL} "$PROMPT"`;
const LATER = `codex exec resume --last --skip-git-repo-check ${MODEL} "$PROMPT"`;
const inEnvironment = (origin: string) => ({ MODEL: origin });

type Hooks = { data: { hooks: { key: string; currentHash: string }[] }[] };
type HookRun = { run: { status: string; entries: { text: string }[] } };

describe.skipIf(!inject("largeClients"))("hooks of Codex", () => {
  const server = serverWithBoth();

  test("are not run until they are trusted", async () => {
    const place = home(server);
    const [turn] = await takeTurns(place, [FIRST], inEnvironment);
    expect(turn!.errors).not.toContain("hook:");
    expect(shown(turn!)).toEqual(NOTHING);
  });

  test("show the model the session at the start and a memory at the prompt that asks for it, once each", async () => {
    const place = await trustedHome(server);
    const turns = await takeTurns(place, [FIRST, LATER, LATER], inEnvironment);
    expect(turns.map(shown)).toEqual(ONCE_EACH);
    for (const { errors, asked } of turns) {
      expect(errors).toContain("hook: UserPromptSubmit Completed");
      expect(asked.at(-1)!.body).not.toContain(server.token);
    }
    expect(place.read(CONFIG)).not.toContain(server.token);
  });

  test("show a session whole whose characters have three bytes each", async () => {
    const chinese = await start("--memory");
    const pinned = Array.from(
      { length: 12 },
      (_, n) =>
        `${n}${"新项目使用类型脚本，每周二早上部署计费服务。".repeat(20)}`,
    );
    for (const content of pinned)
      await remember(chinese, { content, pinned: true });
    const place = await trustedHome(chinese);
    const [turn] = await takeTurns(place, [FIRST], inEnvironment);
    const { messages } = turn!.asked.at(-1)!;
    const told = messages
      .filter(({ role }) => role === "developer")
      .map(({ content }) => (content as { text: string }[])[0]!.text)
      .find((text) => text.includes("RECALLED_CONTENT"));
    expect(Buffer.byteLength(told!)).toBeGreaterThan(9000);
    expect(told).toMatch(/END_RECALLED_CONTENT/);
    expect(told).not.toContain("truncated output");
  });

  test("say nothing and hold nothing up where the backend is stopped", async () => {
    const place = await trustedHome({ ...server, ...STOPPED });
    const [turn] = await takeTurns(place, [FIRST], inEnvironment);
    expect(turn!.errors).toContain("hook: UserPromptSubmit Completed");
    expect(shown(turn!)).toEqual(NOTHING);
    expect(await entries(place)).toEqual([]);
  });

  test("end in time where the backend does not answer", async () => {
    const { errors } = await turnInSilence(async (url) => {
      const place = await trustedHome({ ...server, url });
      return await takeTurns(place, [FIRST], inEnvironment);
    });
    expect(errors).toContain("hook: UserPromptSubmit Completed");
  });

  test("tell the user that a token is refused, and the turn goes on", async () => {
    const place = await trustedHome({ ...server, token: "ocb_no" });
    const [turn] = await takeTurns(place, [FIRST], inEnvironment);
    expect(turn!.output).toContain("As you say.");
    expect(shown(turn!)).toEqual(NOTHING);
    const texts = await entries(place);
    expect(texts).toHaveLength(2);
    for (const text of texts) expect(text).toContain(REFUSED);
  });
});

function home(server: Started): Place {
  const place = new Place(server);
  place.write(CONFIG, hooksOf("codex", server));
  return place;
}

/** A home whose hooks are trusted, as `/hooks` writes it. */
async function trustedHome(server: Started): Promise<Place> {
  const place = home(server);
  const { data } = await withServer(place, "", (codex) =>
    codex.request<Hooks>("hooks/list", { cwds: [place.folder] }),
  );
  const trusted = data[0]!.hooks.map(
    ({ key, currentHash }) =>
      `[hooks.state.${JSON.stringify(key)}]\ntrusted_hash = "${currentHash}"\n`,
  );
  expect(trusted).toHaveLength(2);
  place.write(CONFIG, [place.read(CONFIG), ...trusted].join("\n"));
  return place;
}

/** What the window shows of the hooks in a turn. */
async function entries(place: Place): Promise<string[]> {
  const model = await mockModel(() => ({ text: "As you say." }));
  try {
    return await withServer(place, model.baseUrl, async (codex) => {
      const { thread } = await codex.request<{ thread: { id: string } }>(
        "thread/start",
        { cwd: place.folder },
      );
      const input = [{ type: "text", text: PROMPTS[1] }];
      await codex.request("turn/start", { threadId: thread.id, input });
      const runs = await codex.until("turn/completed", "hook/completed");
      expect(runs).toHaveLength(2);
      return (runs as HookRun[]).flatMap(({ run }) => {
        expect(run.status).toBe("completed");
        return run.entries.map(({ text }) => text);
      });
    });
  } finally {
    model.close();
  }
}

async function withServer<T>(
  { folder: cwd, env }: Place,
  baseUrl: string,
  talk: (codex: CodexServer) => Promise<T>,
): Promise<T> {
  const provider = `{name="mock", wire_api="responses", base_url="${baseUrl}"}`;
  const settings = [
    "model=mock",
    "model_provider=mock",
    `model_providers.mock=${provider}`,
  ];
  const codex = new CodexServer(
    settings.flatMap((setting) => ["-c", setting]),
    { cwd, env },
  );
  try {
    await codex.greet();
    return await talk(codex);
  } finally {
    codex.close();
  }
}
