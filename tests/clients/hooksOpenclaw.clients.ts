import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { fences } from "../docs/blocks.js";
import { kill, start, type Started } from "../e2e/server.js";
import { clientsPath, packedSkill } from "./clients.js";
import {
  HOOKS_PAGE,
  hooksOf,
  NOTHING,
  ONCE_EACH,
  PINNED,
  PROMPTS,
  remember,
  serverWithBoth,
  shown,
  silentBackend,
  takeTurns,
  turnInSilence,
  WANTED,
  type Turn,
} from "./hooks.js";
import { mockModel, type Asked } from "./mockModel.js";
import { modelSettings, SKILL, skillSettings } from "./openclaw.js";
import { Place } from "./snippets.js";

const FILE = ".openclaw/openclaw.json";
const PLUGIN = "convex-memory-hooks";

/** The plugin and its settings, as the page has them. */
describe.skipIf(clientsPath === null)("OpenClaw's hook", () => {
  const server = serverWithBoth();

  test("puts what is pinned before the model in each turn, and what a prompt asks for in that turn", async () => {
    const turns = await talk(homeOf(server), PROMPTS.length);
    expect(turns.map(shown)).toEqual(ONCE_EACH);
    for (const { asked } of turns) {
      expect(system(asked.at(-1)!)).toContain(PINNED);
      expect(asked.at(-1)!.body).not.toContain(server.token);
    }
    expect(system(turns[1]!.asked.at(-1)!)).not.toContain(WANTED);
  });

  test("has address and token from the skill's settings", async () => {
    const place = homeOf(server, skillSettings(server));
    place.write(".openclaw/.env", "");
    const skills = path.join(place.home, ".openclaw/workspace/skills", SKILL);
    cpSync(packedSkill(), skills, { recursive: true });
    const [turn] = await talk(place, 1);
    expect(shown(turn!)).toEqual(ONCE_EACH[0]);
  });

  test("keeps memory out of a group", async () => {
    const [turn] = await talk(homeOf(server), 1, "agent:main:telegram:group:1");
    expect(shown(turn!)).toEqual(NOTHING);
    expect(said(turn!)).not.toContain("Memory:");
  });

  test("lets the turn go on where the backend has stopped, and says why", async () => {
    const stopped = await start("--memory");
    await kill(stopped.process, "SIGKILL");
    const [turn] = await talk(homeOf(stopped), 1);
    expect(shown(turn!)).toEqual(NOTHING);
    expect(said(turn!)).toContain("Memory: connect ECONNREFUSED");
  });

  test("lets the turn go on within its time-out where the backend is silent", async () => {
    const turn = await turnInSilence((url) =>
      talk(homeOf({ ...server, url }), 1),
    );
    expect(said(turn)).toContain("Memory: request timed out");
    expect(said(turn)).not.toContain("before_prompt_build");
  });

  test("lets the turn go on with a wrong token, and tells the owner of the 401", async () => {
    const token = server.token.replace(/.$/, (end) =>
      end === "0" ? "1" : "0",
    );
    const [turn] = await talk(homeOf({ ...server, token }), 1);
    expect(shown(turn!)).toEqual(NOTHING);
    expect(said(turn!)).toContain("Memory: 401");
    expect(said(turn!)).not.toContain(token);
  });

  describe("in a Gateway", () => {
    test("keeps what a session began with, and is switched off and on without a restart", async () => {
      const model = await mockModel(() => ({ text: "As you say." }));
      const gateway = {
        mode: "local",
        port: await freePort(),
        bind: "loopback",
        auth: { mode: "token", token: "only-here" },
      };
      const place = homeOf(server, { gateway });
      place.env.MODEL = model.origin;
      const stop = await startGateway(place);
      try {
        const ask = async (session: string, message = PROMPTS[0]!) => {
          place.env.PROMPT = message;
          const ran = await place.run(command(`agent:main:${session}`, false));
          expect(ran.code, ran.output + ran.errors).toBe(0);
          return model.requests.at(-1)!;
        };
        const first = await ask("one");
        const dog = "The user has a dog called Rex";
        await remember(server, { content: dog, pinned: true });
        const second = await ask("one", PROMPTS[1]);
        expect(system(second)).toBe(system(first));
        expect(system(first)).toContain(PINNED);
        expect(second.body).toContain(WANTED);
        expect(system(await ask("two"))).toContain("Rex");
        await place.run(`openclaw plugins disable ${PLUGIN}`);
        expect((await ask("three")).body).not.toContain(PINNED);
        await place.run(`openclaw plugins enable ${PLUGIN}`);
        expect((await ask("four")).body).toContain(PINNED);
      } finally {
        await stop();
        model.close();
      }
    });
  });
});

/** A home with the plugin, a model at `$MODEL`, and address and token where the page says. */
function homeOf({ url, token }: Started, settings: object = {}): Place {
  const place = new Place({ url, token } as Started);
  delete place.env.CONVEX_BACKEND_URL;
  delete place.env.CONVEX_BACKEND_TOKEN;
  const plugin = fences(HOOKS_PAGE, "js").find(
    ({ words }) => words[0] === "hooks-openclaw",
  );
  place.write(`.openclaw/${PLUGIN}.mjs`, plugin!.text);
  place.write(
    ".openclaw/.env",
    `CONVEX_BACKEND_URL=${url}\nCONVEX_BACKEND_TOKEN=${token}\n`,
  );
  const page = JSON.parse(hooksOf("openclaw", { url })) as object;
  const model = modelSettings("${MODEL}/v1");
  place.write(FILE, JSON.stringify({ ...model, ...page, ...settings }));
  return place;
}

function command(session: string, local = true): string {
  const how = local ? "--local" : "";
  return `openclaw agent ${how} --session-key ${session} --message "$PROMPT"`;
}

async function talk(
  place: Place,
  turns: number,
  session = "agent:main:main",
): Promise<Turn[]> {
  const commands = Array.from({ length: turns }, () => command(session));
  return await takeTurns(place, commands, (origin) => ({ MODEL: origin }));
}

function said({ output, errors }: Turn): string {
  return output + errors;
}

/** The system prompt of a request. */
function system({ messages }: Asked): string {
  return JSON.stringify(messages.find(({ role }) => role === "system"));
}

async function freePort(): Promise<number> {
  const { url, close } = await silentBackend();
  close();
  return Number(new URL(url).port);
}

/** Starts the Gateway, and returns what ends it with all that it has started. */
async function startGateway({
  env,
  folder,
}: Place): Promise<() => Promise<void>> {
  const gateway = spawn("openclaw", ["gateway", "run"], {
    env,
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(gateway, "exit");
  for await (const line of createInterface({ input: gateway.stdout }))
    if (line.includes("http server listening")) break;
  gateway.stdout.resume();
  return async () => {
    process.kill(-gateway.pid!, "SIGKILL");
    await ended;
  };
}
