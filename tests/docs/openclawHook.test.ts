import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { fences } from "./blocks.js";

type Context = { trigger: string; sessionKey: string; sessionId: string };
type Build = (
  event: { prompt: string; currentUserMessage?: string },
  context: Context,
) => Promise<Record<string, string | undefined> | undefined>;

type Sent = { body: string; policy: string };

const BOUNDS = { maxRedirects: 0, timeoutMs: 3000, method: "POST" };
const HOUR_MS = 3_600_000;
const folder = mkdtempSync(path.join(tmpdir(), "openclaw-hook-"));
const warnings: string[] = [];
let build: Build;

/** What the plugin uses of OpenClaw's SDK: a request that goes to one origin and is not sent elsewhere. */
const SDK = `
export const ssrfPolicyFromHttpBaseUrlAllowedOrigin = (url) => url;
export async function fetchWithSsrFGuard({ url, init, ...bounds }) {
  const response = await fetch(url, { ...init, ...bounds });
  return { response, release: () => globalThis.released() };
}`;

/** Registers the page's plugin with what it uses of OpenClaw. */
beforeAll(async () => {
  const sdk = path.join(folder, "node_modules/openclaw");
  mkdirSync(path.join(sdk, "plugin-sdk"), { recursive: true });
  const exports = { "./plugin-sdk/ssrf-runtime": "./plugin-sdk/ssrf.mjs" };
  writeFileSync(
    path.join(sdk, "package.json"),
    JSON.stringify({ name: "openclaw", exports }),
  );
  writeFileSync(path.join(sdk, "plugin-sdk/ssrf.mjs"), SDK);
  const [plugin] = fences("references/hooks.md", "js").filter(
    ({ words }) => words[0] === "hooks-openclaw",
  );
  const file = path.join(folder, "plugin.mjs");
  writeFileSync(file, plugin!.text);
  const { default: entry } = (await import(
    /* @vite-ignore */ pathToFileURL(file).href
  )) as { default: { register(api: object): void } };
  entry.register({
    logger: { warn: (text: string) => warnings.push(text) },
    on: (name: string, handler: Build) => {
      expect(name).toBe("before_prompt_build");
      build = handler;
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  warnings.length = 0;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A backend that answers with the event's name and how often it was asked; `null` refuses. */
function backend(answer: (count: number) => string | null = (n) => `${n}`) {
  const asked: Record<string, unknown>[] = [];
  vi.stubGlobal("released", () => undefined);
  vi.stubGlobal("fetch", (url: string, { body, ...bounds }: Sent) => {
    expect(bounds).toMatchObject({ policy: url, ...BOUNDS });
    const event = JSON.parse(body) as { hook_event_name: string };
    asked.push(event);
    const count = asked.filter(
      (other) => other.hook_event_name === event.hook_event_name,
    ).length;
    const text = answer(count);
    if (text === null)
      return Promise.resolve(new Response("refused", { status: 401 }));
    const additionalContext = `${event.hook_event_name} ${text}`;
    return Promise.resolve(
      Response.json({ hookSpecificOutput: { additionalContext } }),
    );
  });
  return asked;
}

const context = (sessionId: string, more: Partial<Context> = {}): Context => ({
  trigger: "user",
  sessionKey: "agent:main:main",
  sessionId,
  ...more,
});

test("asks for the session and the prompt's memories, and names no session", async () => {
  const asked = backend();
  expect(await build({ prompt: "When?" }, context("named"))).toEqual({
    appendSystemContext: "SessionStart 1",
    prependContext: "UserPromptSubmit 1",
  });
  expect(asked).toEqual([
    { hook_event_name: "SessionStart" },
    { hook_event_name: "UserPromptSubmit", prompt: "When?" },
  ]);
});

test("keeps a session's start for an hour, and over an hour where the backend fails", async () => {
  vi.useFakeTimers();
  let down = false;
  backend((count) => (down ? null : `${count}`));
  const start = async (id = "kept") =>
    (await build({ prompt: "When?" }, context(id)))?.appendSystemContext;
  expect([await start(), await start()]).toEqual([
    "SessionStart 1",
    "SessionStart 1",
  ]);
  expect(await start("another")).toBe("SessionStart 2");
  vi.advanceTimersByTime(HOUR_MS);
  down = true;
  expect(await start()).toBe("SessionStart 1");
  down = false;
  expect(await start()).toMatch(/SessionStart [^1]/);
});

test("leaves the prompt alone and tells the owner why where the backend refuses", async () => {
  backend(() => null);
  expect(await build({ prompt: "When?" }, context("refused"))).toEqual({});
  expect(warnings).toEqual(["Memory: 401 refused", "Memory: 401 refused"]);
});

test("sends what the user said, where OpenClaw tells it apart, and no more than 10 000 characters", async () => {
  const asked = backend();
  const event = { prompt: "history", currentUserMessage: "x".repeat(20_000) };
  await build(event, context("long"));
  expect(asked[1]!.prompt).toBe("x".repeat(10_000));
});

test.each([
  { trigger: "cron" },
  { trigger: "heartbeat" },
  { trigger: "memory" },
  { sessionKey: "agent:main:telegram:group:-100:topic:1" },
  { sessionKey: "agent:main:discord:channel:1" },
  { sessionKey: "agent:main:subagent:1" },
  { sessionKey: "agent:main:cron:daily" },
])("sends nothing for %o", async (more) => {
  const asked = backend();
  expect(await build({ prompt: "When?" }, context("no", more))).toBeUndefined();
  expect(asked).toEqual([]);
});
