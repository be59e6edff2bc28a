import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { remember } from "../recallStores.js";
import { ERAS, mcpAgent, memoryOf, partsOf, type McpClient } from "./mcp.js";

/** What an answer may have in characters, at four for a token. */
const RECALL_CHARACTERS = 4 * 2000;
const SESSION_CHARACTERS = 4 * 4000;
const LOG_CHARACTERS = 4 * 4000;
/** What the server says around it. */
const OWN_CHARACTERS = 400;
const DATE = "2026-01-31";

beforeEach(() => {
  for (const bucket of ["READ", "WRITE", "RECALL"])
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "1000000");
  vi.stubEnv("QUOTA_BYTES_PER_SPACE", `${64 * 1024 * 1024}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A text of that length that tells of the kayak. */
const long = (i: number, characters: number) =>
  `The kayak leaves from pier ${i}. When it leaves and from where, the harbour tells. `
    .repeat(Math.ceil(characters / 60))
    .slice(0, characters)
    .trimEnd();

/** Says that it is cut, and has what fits and no more. */
async function expectCut(
  mcp: McpClient,
  [name, args]: [name: string, args: Record<string, unknown>],
  most: number,
): Promise<string> {
  const { text, isError } = await mcp.call(name, args);
  expect(isError, text.slice(0, 300)).toBe(false);
  expect(text.length, name).toBeLessThanOrEqual(most + OWN_CHARACTERS);
  // There is room: something of what is stored is shown.
  const { stored, own } = partsOf(text);
  expect(stored).toContain("The kayak leaves");
  expect(stored.length).toBeGreaterThan(most / 2);
  expect(own).toMatch(/\bcut\b|\bmore\b/i);
  return text;
}

describe("a hundred memories of 16 KiB", () => {
  test("are a recall and a session within their bounds, in every era", async () => {
    const { mcp } = await mcpAgent();
    const memories = Array.from({ length: 100 }, (_, i) => ({
      content: long(i, 16_384),
    }));
    for (let at = 0; at < 100; at += 10)
      await remember(mcp.send, memories.slice(at, at + 10));
    for (const args of [
      {},
      { limit: 50 },
      { query: "when does the kayak leave?", limit: 50 },
      { query: "when does the kayak leave?", limit: 1 },
    ])
      await expectCut(mcp, ["recall", args], RECALL_CHARACTERS);
    await expectCut(mcp, ["start_session", {}], SESSION_CHARACTERS);
    for (const era of ERAS) {
      const { text } = await mcp.call("recall", { limit: 50 }, { era });
      expect(text.length).toBeLessThan(RECALL_CHARACTERS + OWN_CHARACTERS);
    }
  }, 120_000);

  test("that are pinned are a session within its bounds", async () => {
    const { mcp } = await mcpAgent();
    for (let i = 0; i < 40; i++)
      await memoryOf(mcp, long(i, 16_384), { pinned: true });
    await expectCut(mcp, ["start_session", {}], SESSION_CHARACTERS);
  }, 120_000);
});

test("one memory that is longer than an answer is shown as far as there is room, and called cut", async () => {
  const { mcp } = await mcpAgent();
  await memoryOf(mcp, long(1, 16_384));
  const asked: [string, object][] = [
    ["recall", {}],
    ["recall", { query: "when does the kayak leave?" }],
  ];
  for (const [name, args] of asked) {
    const text = await expectCut(mcp, [name, { ...args }], RECALL_CHARACTERS);
    expect(partsOf(text).stored).toMatch(/\[cut\]/);
  }
});

describe("a hundred entries of 64 KiB", () => {
  test("are a day, a session and a recall within their bounds", async () => {
    const { mcp } = await mcpAgent({ timeZone: "UTC" });
    for (let i = 0; i < 100; i++) {
      const content = long(i, 65_536);
      const day = i % 2 ? "today" : DATE;
      const { status } = await mcp.send("POST", `/v1/logs/${day}`, { content });
      expect(status).toBe(201);
    }
    for (const args of [{}, { date: DATE }, { date: "today" }])
      await expectCut(mcp, ["read_log", args], LOG_CHARACTERS);
    await expectCut(mcp, ["start_session", {}], SESSION_CHARACTERS);
    for (const args of [{ logs: true }, { logs: true, limit: 50 }]) {
      const { text, isError } = await mcp.call("recall", args);
      expect(isError).toBe(false);
      expect(text.length).toBeLessThan(RECALL_CHARACTERS + OWN_CHARACTERS);
    }
  }, 120_000);
});

test("one entry of 64 KiB is shown as far as there is room, and called cut", async () => {
  const { mcp } = await mcpAgent();
  const content = long(1, 65_536);
  await mcp.call("append_log", { content });
  const text = await expectCut(mcp, ["read_log", {}], LOG_CHARACTERS);
  expect(partsOf(text).stored).toMatch(/\[cut\]/);
});

test("a thousand short entries are a day within its bound, and the last of them are shown", async () => {
  const { mcp } = await mcpAgent();
  for (let i = 0; i < 1000; i++)
    await mcp.send("POST", `/v1/logs/${DATE}`, {
      content: `The kayak leaves from pier ${i} of the harbour in the north`,
    });
  await expectCut(mcp, ["read_log", { date: DATE }], LOG_CHARACTERS);
}, 120_000);

test("what has no cost in characters when it is stored has a bound when it is shown", async () => {
  const { mcp } = await mcpAgent();
  // Each grows as its edges are made harmless, or has many lines to indent.
  for (const [i, piece] of ["```", "\n", "![a](", "<|x|>", "~~~"].entries())
    await memoryOf(mcp, `The kayak leaves ${i}${piece.repeat(3000)}`);
  const content = `The kayak leaves${"\n".repeat(60_000)}`;
  await mcp.send("POST", "/v1/logs/today", { content: `${content}.` });
  for (const [name, most] of [
    ["recall", RECALL_CHARACTERS],
    ["start_session", SESSION_CHARACTERS],
    ["read_log", LOG_CHARACTERS],
  ] as const) {
    const { text, isError } = await mcp.call(name);
    expect(isError).toBe(false);
    expect(text.length, name).toBeLessThanOrEqual(most + OWN_CHARACTERS);
  }
});

test("what is short is whole, and nothing is said of a cut", async () => {
  const { mcp } = await mcpAgent();
  await memoryOf(mcp, "The kayak leaves at seven");
  await mcp.send("POST", "/v1/logs/today", { content: "The kayak leaves" });
  for (const name of ["recall", "start_session", "read_log"]) {
    const { text } = await mcp.call(name);
    expect(text, name).not.toMatch(/\bcut\b|there is more/i);
  }
});

test("what a write answers is short, whatever was written", async () => {
  const { mcp } = await mcpAgent();
  for (const [name, args] of [
    ["remember", { content: long(1, 16_384) }],
    ["remember", { content: long(1, 16_384) }],
    ["append_log", { content: long(1, 65_536) }],
    ["remember", { content: "x".repeat(100_000) }],
    ["forget_memory", { id: "x".repeat(100_000) }],
    ["read_log", { date: "x".repeat(100_000) }],
    ["recall", { query: "x".repeat(100_000) }],
    [
      "recall",
      Object.fromEntries(
        Array.from({ length: 5000 }, (_, i) => [`surplus${i}`, i]),
      ),
    ],
  ] as [string, Record<string, unknown>][]) {
    const { text } = await mcp.call(name, args);
    expect(text.length, name).toBeLessThan(4000);
  }
});
