import { describe, expect, inject, test } from "vitest";
import type { Started } from "../e2e/server.js";
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
  type Turn,
} from "./hooks.js";
import { Place } from "./snippets.js";

const SETTINGS = ".claude/settings.json";
const TOLD = "--output-format stream-json --verbose --include-hook-events";
const FIRST = `claude -p "$PROMPT" ${TOLD}`;
const LATER = `claude -p "$PROMPT" --continue ${TOLD}`;
const COMPACTED = `claude -p /compact --continue; ${LATER}`;
const inEnvironment = (origin: string) => ({
  ANTHROPIC_BASE_URL: origin,
  ANTHROPIC_API_KEY: "x",
  DISABLE_AUTOUPDATER: "1",
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
});

type Settings = { hooks: Record<string, object[]> };
type Heard = { hook: string; outcome: string; output: string };

describe.skipIf(!inject("largeClients"))("hooks of Claude Code", () => {
  const server = serverWithBoth();

  describe.each([
    { type: "command", snippets: ["claude-code"] },
    { type: "http", snippets: ["claude-code", "claude-code-http"] },
  ])("with prompts by $type", ({ type, snippets }) => {
    const home = (started: Started) => {
      const place = new Place(started);
      const parts = snippets.map(
        (name) => JSON.parse(hooksOf(name, started)) as Settings,
      );
      const hooks = Object.assign({}, ...parts.map((part) => part.hooks));
      place.write(SETTINGS, JSON.stringify({ hooks }));
      return place;
    };
    const heardAtFirst = async (started: Started) => {
      const [turn] = await takeTurns(home(started), [FIRST], inEnvironment);
      expect(turn!.output).toContain("As you say.");
      expect(shown(turn!)).toEqual(NOTHING);
      return heardIn(turn!);
    };

    test("show the model the session at the start and a memory at the prompt that asks for it, once each", async () => {
      const place = home(server);
      const commands = [FIRST, LATER, LATER];
      const turns = await takeTurns(place, commands, inEnvironment);
      expect(turns.map(shown)).toEqual(ONCE_EACH);
      expect(
        turns.map((turn) => heardIn(turn).map(({ hook }) => hook)),
      ).toEqual([
        ["SessionStart", "UserPromptSubmit"],
        ["UserPromptSubmit"],
        ["UserPromptSubmit"],
      ]);
      for (const { asked } of turns)
        expect(asked.at(-1)!.body).not.toContain(server.token);
      expect(place.read(SETTINGS)).not.toContain(server.token);
    });

    test("show both again once a session was compacted, which takes them away", async () => {
      const place = home(server);
      const commands = [FIRST, LATER, COMPACTED];
      const turns = await takeTurns(place, commands, inEnvironment);
      expect(turns.map(shown)).toEqual(ONCE_EACH);
      // The request of the last prompt begins with a summary.
      const { body } = turns[2]!.asked.at(-1)!;
      expect(body).not.toContain(PROMPTS[1]);
    });

    test("hold nothing up where the backend is stopped", async () => {
      const heard = await heardAtFirst({ ...server, ...STOPPED });
      const silent = { outcome: "success", output: "" };
      const failed = {
        outcome: "error",
        output: expect.stringContaining("ECONNREFUSED") as string,
      };
      expect(heard).toEqual([
        { hook: "SessionStart", ...silent },
        {
          hook: "UserPromptSubmit",
          ...(type === "http" ? failed : silent),
        },
      ]);
    });

    test("end in time where the backend does not answer", async () => {
      const turn = await turnInSilence((url) =>
        takeTurns(home({ ...server, url }), [FIRST], inEnvironment),
      );
      expect(turn.output).toContain("As you say.");
      expect(heardIn(turn).map(({ outcome }) => outcome)).toEqual([
        "success",
        type === "http" ? "cancelled" : "success",
      ]);
    });

    test("tell the user that a token is refused, and the turn goes on", async () => {
      const heard = await heardAtFirst({ ...server, token: "ocb_no" });
      expect(heard.map(({ output }) => output)).toEqual([
        expect.stringContaining(REFUSED),
        expect.stringContaining(type === "http" ? "HTTP 401" : REFUSED),
      ]);
    });
  });
});

/** What a turn printed of its hooks. */
function heardIn({ output }: Turn): Heard[] {
  return output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, string>)
    .filter(({ subtype }) => subtype === "hook_response")
    .map((said) => ({
      hook: said.hook_event!,
      outcome: said.outcome!,
      output: said.output!.trim(),
    }));
}
