import { describe, expect, test } from "vitest";
import type { Started } from "../e2e/server.js";
import { clientsPath } from "./clients.js";
import {
  hooksOf,
  NOTHING,
  ONCE_EACH,
  REFUSED,
  serverWithBoth,
  shown,
  STOPPED,
  takeTurns,
  turnInSilence,
} from "./hooks.js";
import { Place } from "./snippets.js";

const SETTINGS = ".gemini/settings.json";
const FIRST = 'gemini -m gemini-2.5-flash -p "$PROMPT"';
const LATER = 'gemini -m gemini-2.5-flash --resume latest -p "$PROMPT"';
const FAILED = "Hook(s) [memory] failed";
const inEnvironment = (origin: string) => ({
  GEMINI_API_KEY: "x",
  GOOGLE_GEMINI_BASE_URL: origin,
  GEMINI_CLI_TRUST_WORKSPACE: "true",
});

describe.skipIf(clientsPath === null)("hooks of Gemini CLI", () => {
  const server = serverWithBoth();

  test("show the model the session at the start and a memory at the prompt that asks for it, once each", async () => {
    const place = home(server);
    const turns = await takeTurns(place, [FIRST, LATER, LATER], inEnvironment);
    expect(turns.map(shown)).toEqual(ONCE_EACH);
    for (const { errors, asked } of turns) {
      expect(errors).not.toContain("Memory:");
      expect(errors).not.toContain(FAILED);
      expect(asked.at(-1)!.body).not.toContain(server.token);
    }
    expect(place.read(SETTINGS)).not.toContain(server.token);
  });

  test("have the token on no screen, where Gemini CLI puts variables into commands", async () => {
    const place = home(server);
    const debug = `${FIRST} --debug`;
    const [turn] = await takeTurns(place, [debug], inEnvironment);
    const printed = turn!.output + turn!.errors;
    expect(printed).toContain(`"${server.url}/v1/hooks"`);
    expect(printed).not.toContain(server.token);
  });

  test("say nothing and hold nothing up where the backend is stopped", async () => {
    const place = home({ ...server, ...STOPPED });
    const [turn] = await takeTurns(place, [FIRST], inEnvironment);
    expect(turn!.errors).not.toContain("Memory:");
    expect(turn!.errors).not.toContain(FAILED);
    expect(shown(turn!)).toEqual(NOTHING);
  });

  test("end in time where the backend does not answer", async () => {
    const { errors } = await turnInSilence((url) =>
      takeTurns(home({ ...server, url }), [FIRST], inEnvironment),
    );
    expect(errors).not.toContain(FAILED);
  });

  test("tell the user that a token is refused, and the turn goes on", async () => {
    const place = home({ ...server, token: "ocb_no" });
    const [turn] = await takeTurns(place, [FIRST], inEnvironment);
    expect(turn!.output).toContain("As you say.");
    expect(turn!.errors).toContain(REFUSED);
    expect(shown(turn!)).toEqual(NOTHING);
  });

  test("are switched off by the setting that the page names", async () => {
    const place = home(server, { hooksConfig: { enabled: false } });
    const [turn] = await takeTurns(place, [FIRST], inEnvironment);
    expect(shown(turn!)).toEqual(NOTHING);
  });
});

function home(server: Started, more: object = {}): Place {
  const place = new Place(server);
  const hooks = JSON.parse(hooksOf("gemini", server)) as object;
  const security = { auth: { selectedType: "gemini-api-key" } };
  const privacy = { usageStatisticsEnabled: false };
  place.write(
    SETTINGS,
    JSON.stringify({ ...hooks, security, privacy, ...more }),
  );
  return place;
}
