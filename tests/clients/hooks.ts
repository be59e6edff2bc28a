import { createServer, type AddressInfo, type Socket } from "node:net";
import { afterAll, beforeAll, expect } from "vitest";
import { fences, type Ran } from "../docs/blocks.js";
import { cleanUp, start, type Started } from "../e2e/server.js";
import { mockModel, type Asked } from "./mockModel.js";
import type { Place } from "./snippets.js";

export const HOOKS_PAGE = "references/hooks.md";

/** What a session begins with. */
export const PINNED = "The user is called Ada and lives in Vienna";
/** What only a prompt asks for. */
export const WANTED =
  "Deploys of the billing service happen on Tuesday mornings";
export const PROMPTS = [
  "Say hello.",
  "On which day do we deploy the billing service?",
  "Once more: on which day do we deploy the billing service?",
];
/** What the line of the page prints where the backend refuses. */
export const REFUSED = "Memory: this hook was refused";
/** A session shows the newest 20, and what is wanted is not to be among them. */
const NEWER = 20;

/** The settings that the page shows for a client, for a server that runs. */
export function hooksOf(client: string, { url }: { url: string }): string {
  const found = ["json", "toml"]
    .flatMap((language) => fences(HOOKS_PAGE, language))
    .find(({ words }) => words[0] === `hooks-${client}`);
  return found!.text.replaceAll("https://<deployment>.convex.site", url);
}

/** A server that remembers both, for as long as a suite's tests run. */
export function serverWithBoth(): Started {
  const server = {} as Started;
  beforeAll(async () => {
    await rememberBoth(Object.assign(server, await start("--memory")));
  });
  afterAll(cleanUp);
  return server;
}

/** Remembers both, and after them so much that the newest are others. */
async function rememberBoth(server: Started): Promise<void> {
  const notes = Array.from({ length: NEWER }, (_, n) => ({
    content: `The garden's bed number ${n} has tomatoes`,
  }));
  const memories = [{ content: PINNED, pinned: true }, { content: WANTED }];
  for (const memory of [...memories, ...notes]) await remember(server, memory);
}

export async function remember(
  { url, token }: Started,
  memory: { content: string; pinned?: boolean },
): Promise<void> {
  const { status } = await fetch(`${url}/v1/memories`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify(memory),
  });
  expect(status).toBe(201);
}

/** A turn of a client: what it printed, how long it took, and what it asked the model. */
export type Turn = Ran & { ms: number; asked: Asked[] };

/** Runs one command a turn, with the prompt as `$PROMPT`. */
export async function takeTurns(
  place: Place,
  commands: string[],
  env: (origin: string) => Record<string, string>,
): Promise<Turn[]> {
  const model = await mockModel(() => ({ text: "As you say." }));
  const turns: Turn[] = [];
  try {
    for (const [n, command] of commands.entries()) {
      const before = model.requests.length;
      const began = performance.now();
      const PROMPT = PROMPTS[n]!;
      const ran = await place.run(command, { ...env(model.origin), PROMPT });
      const ms = performance.now() - began;
      turns.push({ ...ran, ms, asked: model.requests.slice(before) });
    }
  } finally {
    model.close();
  }
  for (const { code, output, errors } of turns)
    expect(code, output + errors).toBe(0);
  return turns;
}

/** How often each of the two stands in what the model was asked last in a turn. */
export function shown({ asked }: Pick<Turn, "asked">): {
  pinned: number;
  wanted: number;
} {
  const { body } = asked.at(-1)!;
  const times = (text: string) => body.split(text).length - 1;
  return { pinned: times(PINNED), wanted: times(WANTED) };
}

/** The pinned memory from the start, the wanted one from the prompt that asks for it, and neither twice. */
export const ONCE_EACH = [
  { pinned: 1, wanted: 0 },
  { pinned: 1, wanted: 1 },
  { pinned: 1, wanted: 1 },
];

export const NOTHING = { pinned: 0, wanted: 0 };

/** An address where nothing listens. */
export const STOPPED = { url: "http://127.0.0.1:9" };

/** A backend that takes every request and answers none. */
export async function silentBackend(): Promise<{
  url: string;
  close: () => void;
}> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => socket.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** A turn beside a silent backend: three seconds for each of two hooks, and what the client itself takes. */
export async function turnInSilence(
  take: (url: string) => Promise<Turn[]>,
): Promise<Turn> {
  const silent = await silentBackend();
  try {
    const [turn] = await take(silent.url);
    expect(shown(turn!)).toEqual(NOTHING);
    expect(turn!.ms).toBeLessThan(30_000);
    return turn!;
  } finally {
    silent.close();
  }
}
