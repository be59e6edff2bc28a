import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { builtin } from "../../convex/backend/embedding/embedder.js";
import { backend, client, type Answer } from "../setup.js";

/** Late on Tuesday 19 May in New York. */
const NOW = Date.parse("2026-05-20T03:00:00Z");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function backendOf(agent: { displayName?: string; timeZone?: string }) {
  const t = backend();
  const created = await t.action(internal.agents.create, {
    ...{ agentId: "helmut", ...agent },
    scopes: ["memory:read", "memory:write", "logs:read", "logs:write"],
  });
  if (!created.ok) throw new Error(created.refusal.detail);
  const send = client(t, created.value.token.secret);
  const recall = (body: object) =>
    send("POST", "/v1/recall", { mode: "text", ...body });
  return { t, send, recall };
}

const contents = ({ body }: Answer): string[] =>
  body.results.map(({ content }: { content: string }) => content);

test.each([
  ["America/New_York", "Met Ana on 2026-05-18"],
  ["Europe/Berlin", "Met Ana on 2026-05-19"],
])("yesterday is that of the agent's zone: %s", async (timeZone, expected) => {
  const { send, recall } = await backendOf({ timeZone });
  for (const day of ["17", "18", "19", "20"])
    await send("POST", "/v1/memories", {
      content: `Met Ana on 2026-05-${day}`,
    });
  for (const query of ["Whom did I meet yesterday?", "yesterday"])
    expect(contents(await recall({ query }))[0], query).toBe(expected);
  const queries = ["Whom did I meet yesterday?", "Ana"];
  expect(contents(await recall({ queries, limit: 1 }))).toEqual([expected]);
});

test("a question is embedded with the date that it means", async () => {
  const { recall } = await backendOf({ timeZone: "America/New_York" });
  const embed = vi.spyOn(builtin, "embed");
  await recall({ query: "What broke yesterday?", mode: "hybrid" });
  const queries = ["What broke today?", "What broke?"];
  await recall({ queries, mode: "vector" });
  const [[one], [several]] = embed.mock.calls.map(([texts]) => texts) as [
    string[],
    string[],
  ];
  expect(one).toMatch(/18 May 2026/);
  expect(one).not.toMatch(/yesterday/);
  expect(several).toMatch(/19 May 2026/);
  expect(embed.mock.calls[1]![0][1]).toBe("What broke?");
});

test.each(["helmut", "Robby"])(
  "the agent's own name %j says nothing of what is asked",
  async (name) => {
    const { send, recall } = await backendOf({ displayName: "Robby" });
    const likes = "The dog likes carrots";
    await send("POST", "/v1/memories", { content: likes });
    for (let i = 0; i < 3; i++)
      await send("POST", "/v1/memories", { content: `${name} is number ${i}` });
    const named = await recall({ query: `${name}, what does the dog like?` });
    expect(contents(named)).toEqual([likes]);
    // Of nothing else the name is what is asked for.
    expect(contents(await recall({ query: name }))).toHaveLength(3);
  },
);
