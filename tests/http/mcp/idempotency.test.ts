import { afterEach, describe, expect, test, vi } from "vitest";
import { createAgent, storedRows } from "../../setup.js";
import {
  entriesOf,
  ERAS,
  mcpAgent,
  mcpClient,
  memoryOf,
  refusedIn,
} from "./mcp.js";

afterEach(() => {
  vi.useRealTimers();
});

const TOOL_USE = { "claudecode/toolUseId": "toolu_01ABCdef" };
const DAY_MS = 86_400_000;

describe.each([
  ["claudecode/toolUseId", TOOL_USE],
  ["callId", { callId: "call_5f1e", threadId: "t1" }],
  ["itemId", { itemId: "item_1" }],
])("a host that names its call by %s", (_, meta) => {
  test("appends once, however often it sends it, and is told the same", async () => {
    for (const era of ERAS) {
      const { t, mcp } = await mcpAgent();
      const args = { content: "Deployed version 7" };
      const first = await mcp.call("append_log", args, { era, meta, id: 1 });
      const stored = await storedRows(t);
      const again = await mcp.call("append_log", args, { era, meta, id: 2 });
      expect(again.isError).toBe(false);
      expect(again.text).toBe(first.text);
      expect(await entriesOf(mcp)).toEqual([args.content]);
      expect(await storedRows(t)).toEqual(stored);
    }
  });

  test("appends once if it sends it twice at a time", async () => {
    const { mcp } = await mcpAgent();
    const args = { content: "Deployed version 7" };
    const calls = await Promise.all(
      [1, 2].map((id) => mcp.call("append_log", args, { meta, id })),
    );
    for (const { isError } of calls) expect(isError).toBe(false);
    expect(await entriesOf(mcp)).toEqual([args.content]);
  });

  test("is known in whatever order its arguments come, and whatever is null", async () => {
    const { mcp } = await mcpAgent();
    const content = "Deployed version 7";
    for (const args of [
      { content, date: "today" },
      { date: "today", content },
      { date: "today", content, key: null },
      { date: "today", content, space: "", key: "" },
    ])
      await mcp.call("append_log", args, { meta });
    expect(await entriesOf(mcp)).toEqual([content]);
  });

  test("is known after it has changed the era", async () => {
    const { mcp } = await mcpAgent();
    const args = { content: "Deployed version 7" };
    for (const era of ERAS) await mcp.call("append_log", args, { era, meta });
    expect(await entriesOf(mcp)).toEqual([args.content]);
  });

  test("may use the name again for something else, and both are done", async () => {
    const { mcp } = await mcpAgent();
    const calls = [
      ["append_log", { content: "One" }],
      ["append_log", { content: "Two" }],
      ["append_log", { content: "One", date: "yesterday" }],
      ["remember", { content: "One" }],
    ] as const;
    for (const [name, args] of calls) {
      const { isError, text } = await mcp.call(name, args, { meta });
      expect(isError, text).toBe(false);
    }
    expect(await entriesOf(mcp)).toEqual(["One", "Two"]);
    expect(await entriesOf(mcp, "yesterday")).toEqual(["One"]);
  });

  test("remembers, forgets and restores once, with one answer", async () => {
    const { t, mcp } = await mcpAgent();
    const id = await memoryOf(mcp, "The kayak is red");
    for (const [name, args] of [
      ["remember", { content: "The kayak leaves at seven" }],
      ["forget_memory", { id, reason: "sold" }],
      ["restore_memory", { id }],
    ] as const) {
      const first = await mcp.call(name, args, { meta });
      expect(first.isError, first.text).toBe(false);
      const stored = await storedRows(t);
      const again = await mcp.call(name, args, { meta, id: 2 });
      expect(again.text).toBe(first.text);
      expect(again.isError).toBe(false);
      expect(await storedRows(t)).toEqual(stored);
    }
  });

  test("is not another agent, which uses the same name", async () => {
    const { t, mcp } = await mcpAgent();
    const other = mcpClient(t, await createAgent(t, "other"));
    const args = { content: "Deployed version 7" };
    for (const one of [mcp, other])
      await one.call("append_log", args, { meta });
    for (const one of [mcp, other])
      expect(await entriesOf(one)).toEqual([args.content]);
  });

  test("is known for a day", async () => {
    const now = Date.UTC(2026, 10, 20, 1);
    vi.useFakeTimers({ toFake: ["Date"], now });
    const { mcp } = await mcpAgent();
    const args = { content: "Daily", date: "2026-11-20" };
    await mcp.call("append_log", args, { meta });
    vi.setSystemTime(now + DAY_MS - 60_000);
    await mcp.call("append_log", args, { meta });
    expect(await entriesOf(mcp, "2026-11-20")).toHaveLength(1);
    vi.setSystemTime(now + DAY_MS + 60_000);
    await mcp.call("append_log", args, { meta });
    expect(await entriesOf(mcp, "2026-11-20")).toHaveLength(2);
  });
});

test("the same name in another conversation is of another call", async () => {
  const { mcp } = await mcpAgent();
  const args = { content: "Ticked" };
  const callId = "call_1";
  const turn = (fields: object) => ({ "x-codex-turn-metadata": fields });
  const conversations = [
    { callId },
    { callId, threadId: "a" },
    { callId, threadId: "b" },
    { callId, ...turn({ session_id: "c" }) },
    { callId, ...turn({ thread_id: "d", session_id: "c" }) },
  ];
  for (let time = 0; time < 2; time++)
    for (const meta of conversations)
      expect((await mcp.call("append_log", args, { meta })).isError).toBe(
        false,
      );
  expect(await entriesOf(mcp)).toHaveLength(conversations.length);
});

describe("the id of the JSON-RPC message", () => {
  test("is no name of a call: clients count from the same number each time", async () => {
    for (const era of ERAS) {
      const { mcp } = await mcpAgent();
      for (const content of ["One", "Two"])
        await mcp.call("append_log", { content }, { era, id: 1 });
      expect(await entriesOf(mcp)).toEqual(["One", "Two"]);
    }
  });

  test("does not hold back the same entry either, where nothing names the call", async () => {
    const { mcp } = await mcpAgent();
    for (let time = 0; time < 2; time++)
      await mcp.call("append_log", { content: "Ticked" }, { id: 1 });
    expect(await entriesOf(mcp)).toEqual(["Ticked", "Ticked"]);
  });
});

describe("a name of a call that is none", () => {
  const none: unknown[] = [
    ...["", 5, 0, null, true, {}, ["x"], "x".repeat(256), "x".repeat(100_000)],
  ];
  test.each(none)("holds nothing back: %j", async (name) => {
    for (const key of ["claudecode/toolUseId", "callId"]) {
      const { mcp } = await mcpAgent();
      const meta = { [key]: name };
      for (let time = 0; time < 2; time++) {
        const args = { content: "Ticked" };
        const { isError } = await mcp.call("append_log", args, { meta });
        expect(isError).toBe(false);
      }
      expect(await entriesOf(mcp)).toEqual(["Ticked", "Ticked"]);
    }
  });

  test("may be of any characters, up to 255", async () => {
    for (const name of ["x".repeat(255), "två ord\n", "🗝️", '"', "\u0000"]) {
      const { mcp } = await mcpAgent();
      const meta = { "claudecode/toolUseId": name };
      for (let time = 0; time < 2; time++)
        await mcp.call("append_log", { content: "Once" }, { meta });
      expect(await entriesOf(mcp)).toEqual(["Once"]);
    }
  });
});

describe("the argument `key` of append_log", () => {
  test("names the entry: it is appended once", async () => {
    for (const era of ERAS) {
      const { mcp } = await mcpAgent();
      const args = { content: "Deployed version 7", key: "deploy 7" };
      const first = await mcp.call("append_log", args, { era });
      const again = await mcp.call("append_log", args, { era, id: 2 });
      expect(again.text).toBe(first.text);
      expect(await entriesOf(mcp)).toEqual([args.content]);
    }
  });

  test("goes before what the host calls the call", async () => {
    const { mcp } = await mcpAgent();
    const args = { content: "Deployed version 7", key: "deploy 7" };
    for (const name of ["toolu_1", "toolu_2"]) {
      const meta = { "claudecode/toolUseId": name };
      await mcp.call("append_log", args, { meta });
    }
    expect(await entriesOf(mcp)).toEqual([args.content]);
  });

  test("with another entry is refused, whatever the host calls the call", async () => {
    const { t, mcp } = await mcpAgent();
    const key = "deploy 7";
    await mcp.call("append_log", { content: "One", key });
    const before = await storedRows(t);
    for (const meta of [undefined, TOOL_USE])
      for (const more of [
        { content: "Two" },
        { content: "One", date: "yesterday" },
      ]) {
        const asked = meta ? { meta } : {};
        const called = await mcp.call("append_log", { ...more, key }, asked);
        expect(refusedIn(called).code).toBe("idempotency_key_reused");
      }
    expect(await storedRows(t)).toEqual(before);
  });

  test("that differs makes two entries of one text", async () => {
    const { mcp } = await mcpAgent();
    for (const key of ["1", "2", "3 ", "three\nlines\n", "🗝️", "ключ"])
      await mcp.call("append_log", { content: "Ticked", key });
    expect(await entriesOf(mcp)).toHaveLength(6);
  });

  test("is none of a REST client's", async () => {
    const { mcp } = await mcpAgent();
    const content = "Ticked";
    const named = { "Idempotency-Key": "k" };
    await mcp.send("POST", "/v1/logs/today", { content }, named);
    const called = await mcp.call("append_log", { content, key: "k" });
    expect(called.isError, called.text).toBe(false);
    expect(await entriesOf(mcp)).toEqual([content, content]);
  });

  test("may be as long as a message, and is stored nowhere", async () => {
    const { t, mcp } = await mcpAgent();
    const content = "Ticked";
    for (const key of ["a secret of mine", "k".repeat(100_000)])
      for (let time = 0; time < 2; time++)
        await mcp.call("append_log", { content, key });
    expect(await entriesOf(mcp)).toEqual([content, content]);
    const rows = JSON.stringify(await storedRows(t));
    expect(rows).not.toContain("a secret of mine");
    expect(rows).not.toContain("kkkk");
  });

  test("means the same entry whatever is left out or null beside it", async () => {
    const { mcp } = await mcpAgent();
    const args = { content: "Ticked", key: "k" };
    for (const more of [{}, { space: null }, { date: "" }, { date: null }])
      expect((await mcp.call("append_log", { ...args, ...more })).isError).toBe(
        false,
      );
    expect(await entriesOf(mcp)).toEqual(["Ticked"]);
  });
});

test("a header of the client's configuration is no name of a call, and is never looked at", async () => {
  for (const key of ["constant", '""', "two words", "k".repeat(300)]) {
    const { mcp } = await mcpAgent();
    const headers = { "Idempotency-Key": key };
    for (const content of ["One", "Two"]) {
      const called = await mcp.call("append_log", { content }, { headers });
      expect(called.isError, called.text).toBe(false);
    }
    expect(await entriesOf(mcp)).toEqual(["One", "Two"]);
    await mcp.tools({ headers });
  }
});

describe("without any name", () => {
  test("a memory that is known is not stored again", async () => {
    const { t, mcp } = await mcpAgent();
    const args = { content: "The kayak leaves at seven" };
    const first = await mcp.call("remember", args);
    const id = /\bmem_\w+/.exec(first.text)![0];
    expect(first.text).toMatch(/^Remembered /);
    const before = await storedRows(t);
    for (let time = 0; time < 2; time++) {
      const again = await mcp.call("remember", args, { id: 2 + time });
      expect(again.isError).toBe(false);
      expect(again.text).toMatch(/^Known already as /);
      expect(again.text).toContain(id);
    }
    expect(await storedRows(t)).toEqual(before);
  });

  test("forgetting again changes nothing", async () => {
    const { t, mcp } = await mcpAgent();
    const id = await memoryOf(mcp, "The kayak is red");
    const first = await mcp.call("forget_memory", { id });
    expect(first.isError, first.text).toBe(false);
    expect(first.text).toContain("restore_memory");
    const before = await storedRows(t);
    await mcp.call("forget_memory", { id });
    expect(await storedRows(t)).toEqual(before);
  });
});

test("a refused call is not kept: the same one works once its cause is gone", async () => {
  const { mcp } = await mcpAgent();
  const args = { content: "Team's entry", space: "shared/team" };
  const first = await mcp.call("append_log", args, { meta: TOOL_USE });
  expect(refusedIn(first).code).toBe("forbidden");
  const mine = { content: "Team's entry" };
  const second = await mcp.call("append_log", mine, { meta: TOOL_USE });
  expect(second.isError).toBe(false);
});
