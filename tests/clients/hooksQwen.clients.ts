import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import type { Started } from "../e2e/server.js";
import { clientsPath } from "./clients.js";
import {
  hooksOf,
  NOTHING,
  ONCE_EACH,
  PROMPTS,
  REFUSED,
  serverWithBoth,
  shown,
  STOPPED,
  takeTurns,
  turnInSilence,
} from "./hooks.js";
import { mockModel } from "./mockModel.js";
import { Place } from "./snippets.js";

const SETTINGS = ".qwen/settings.json";
const FIRST = 'qwen -p "$PROMPT"';
const LATER = 'qwen --continue -p "$PROMPT"';
const LOGGED = `QWEN_DEBUG_LOG_FILE=1 ${FIRST}`;
const inEnvironment = (origin: string) => ({
  OPENAI_API_KEY: "x",
  OPENAI_BASE_URL: `${origin}/v1`,
  OPENAI_MODEL: "mock",
});

describe.skipIf(clientsPath === null)("hooks of Qwen Code", () => {
  const server = serverWithBoth();

  test("show the model the session at the start and a memory at the prompt that asks for it, once each", async () => {
    const place = home(server);
    const model = await mockModel(() => ({ text: "As you say." }));
    await converse(place, inEnvironment(model.origin));
    model.close();
    const turns = model.requests.map((request) => shown({ asked: [request] }));
    expect(turns).toEqual(ONCE_EACH);
    for (const { body } of model.requests)
      expect(body).not.toContain(server.token);
    expect(place.read(SETTINGS)).not.toContain(server.token);
  });

  test("show both again where a session is taken up again", async () => {
    const place = home(server);
    const turns = await takeTurns(place, [FIRST, LATER, LATER], inEnvironment);
    // The session is in the system prompt of each process, what was recalled in the history.
    expect(turns.map(shown)).toEqual([
      { pinned: 1, wanted: 0 },
      { pinned: 1, wanted: 1 },
      { pinned: 1, wanted: 2 },
    ]);
  });

  test("add nothing to what a tool answers, where Qwen Code asks again without a prompt", async () => {
    const place = home(server);
    const model = await mockModel((_request, turn) =>
      turn === 0
        ? { tool: "glob", args: { pattern: "*.md" } }
        : { text: "As you say." },
    );
    const env = { ...inEnvironment(model.origin), PROMPT: PROMPTS[1]! };
    const ran = await place.run(LOGGED, env);
    model.close();
    expect(ran.code, ran.output + ran.errors).toBe(0);
    expect(logOf(place).match(/HTTP hook memory completed/g)).toHaveLength(2);
    const bodies = model.requests.map(({ body }) => body);
    const context = "<qwen:user-prompt-submit-context>\\n";
    expect(bodies.map((body) => body.split(context).length - 1)).toEqual([
      1, 1,
    ]);
  });

  test("hold nothing up where the backend is stopped", async () => {
    const place = home({ ...server, ...STOPPED });
    const [turn] = await takeTurns(place, [LOGGED], inEnvironment);
    expect(turn!.output).toContain("As you say.");
    expect(shown(turn!)).toEqual(NOTHING);
    expect(turn!.asked.at(-1)!.body).not.toContain(REFUSED);
    expect(logOf(place)).toContain("HTTP hook memory connection failed");
  });

  test("end in time where the backend does not answer", async () => {
    const { output } = await turnInSilence((url) =>
      takeTurns(home({ ...server, url }), [FIRST], inEnvironment),
    );
    expect(output).toContain("As you say.");
  });

  test("have the model tell that a token is refused, and the turn goes on", async () => {
    const place = home({ ...server, token: "ocb_no" });
    const [turn] = await takeTurns(place, [LOGGED], inEnvironment);
    expect(turn!.output).toContain("As you say.");
    expect(shown(turn!)).toEqual(NOTHING);
    expect(turn!.asked.at(-1)!.body).toContain(REFUSED);
    expect(logOf(place)).toContain("returned non-2xx status 401");
  });

  test("are switched off by the setting that the page names", async () => {
    const place = home(server, { disableAllHooks: true });
    const [turn] = await takeTurns(place, [FIRST], inEnvironment);
    expect(shown(turn!)).toEqual(NOTHING);
  });
});

/** Without a memory of its own, which Qwen Code would ask the model for after each turn. */
function home(server: Started, more: object = {}): Place {
  const place = new Place(server);
  const hooks = JSON.parse(hooksOf("qwen", server)) as object;
  const memory = { enableManagedAutoMemory: false };
  const privacy = { usageStatisticsEnabled: false };
  place.write(SETTINGS, JSON.stringify({ ...hooks, memory, privacy, ...more }));
  return place;
}

/** The prompts one after the other, in one session. */
async function converse(
  { folder: cwd, env }: Place,
  more: Record<string, string>,
): Promise<void> {
  const format = ["--input-format", "stream-json"];
  const child = spawn("qwen", [...format, "--output-format", "stream-json"], {
    cwd,
    env: { ...env, ...more },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const prompts = PROMPTS.values();
  const next = () => {
    const { value: content, done } = prompts.next();
    if (done) child.stdin.end();
    else {
      const message = { type: "user", message: { role: "user", content } };
      child.stdin.write(`${JSON.stringify(message)}\n`);
    }
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith('{"type":"result"')) next();
  });
  next();
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code).toBe(0);
}

/** What a session has written that was told to keep a log. */
function logOf(place: Place): string {
  return place.read(".qwen/debug/latest");
}
