import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SCOPES } from "../../../convex/components/openclawBackend/vocabulary.js";
import { grant, storedRows, type Backend } from "../../setup.js";
import {
  entriesOf,
  ERAS,
  mcpAgent,
  memoryOf,
  refusedIn,
  withoutChance,
  type Called,
  type McpClient,
  type ToolName,
} from "./mcp.js";

const NOW = Date.UTC(2026, 10, 20, 12);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  for (const bucket of ["READ", "WRITE", "RECALL"])
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "100000");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

type Args = Record<string, unknown>;

/** A backend in which each tool has something to do; what it is done to has the same id in each. */
async function world() {
  const made = await mcpAgent({ scopes: [...SCOPES] });
  await grant(made.t, "main", "shared/team", "write");
  const put = async (id: string, content: string, more: object = {}) =>
    await made.mcp.send("PUT", `/v1/memories/${id}`, { content, ...more });
  await put("kept", "The kayak leaves at seven", {
    type: "fact",
    tags: ["sea"],
  });
  await put("old", "The kayak leaves at six");
  await put("gone", "The kayak is red");
  await made.mcp.send("DELETE", "/v1/memories/gone");
  await made.mcp.send("POST", "/v1/logs/today", { content: "Packed" });
  return made;
}

/** A call of each tool that has a result, and for each of its options a value. */
const CALLS: Record<ToolName, { args: Args; options: Args }> = {
  start_session: { args: {}, options: {} },
  recall: {
    args: {},
    options: {
      ...{ query: "when does the kayak leave?", limit: 5, type: "fact" },
      ...{ tag: "sea", since: "2026-01-01", until: "2026-12-31", logs: true },
    },
  },
  remember: {
    args: { content: "The paddle is at home" },
    options: {
      ...{ type: "decision", tags: ["sea"], source: "user" },
      ...{ supersedes: "old", space: "shared/team", context: ["boats"] },
    },
  },
  append_log: {
    args: { content: "Left at seven" },
    options: {
      ...{ date: "2026-11-19", key: "first" },
      ...{ space: "shared/team", context: ["boats"] },
    },
  },
  read_log: {
    args: {},
    options: { date: "2026-11-19", space: "shared/team" },
  },
  forget_memory: {
    args: { id: "kept" },
    options: { space: "agent/main", reason: "no longer true" },
  },
  restore_memory: { args: { id: "gone" }, options: { space: "agent/main" } },
};
const options = Object.entries(CALLS).flatMap(([name, { args, options }]) =>
  Object.keys(options).map((option) => ({ name, option, args })),
);

/** What was stored, without the ids and times of this backend. */
async function shape(t: Backend): Promise<string[]> {
  const rows = (await storedRows(t)) as { table: string; fields: Args }[];
  return rows.flatMap(({ table, fields }) => {
    const { content, context, type, tags, space, date, state, provenance } =
      fields;
    const { source, trust } = (provenance ?? {}) as Args;
    return table === "memories" || table === "logEntries"
      ? [
          JSON.stringify({
            ...{ table, content, context, type, tags, space, date, state },
            ...{ source, trust },
          }),
        ]
      : [];
  });
}

/** The text of a result but for ids, which are drawn anew. */
const plain = ({ text }: Called) =>
  withoutChance(text).replace(/\b(?:mem|log)_\w+/g, "an id");

async function done(name: string, args: Args) {
  const { t, mcp } = await world();
  const called = await mcp.call(name, args);
  return { called, text: plain(called), rows: (await shape(t)).sort() };
}

test("the calls of this page are of every tool, and of all its options", async () => {
  const { mcp } = await world();
  for (const { name, inputSchema } of await mcp.tools()) {
    const { args, options } = CALLS[name as ToolName];
    const known = [...Object.keys(args), ...Object.keys(options)].sort();
    expect(known).toEqual(Object.keys(inputSchema.properties).sort());
    expect(Object.keys(args)).toEqual(inputSchema.required ?? []);
  }
});

describe.each(options)("$option of $name", ({ name, option, args }) => {
  test("is not there where it is null or empty", async () => {
    const expected = await done(name, args);
    expect(expected.called.isError, expected.text).toBe(false);
    for (const nothing of [null, ""]) {
      const { called, text, rows } = await done(name, {
        ...args,
        [option]: nothing,
      });
      expect(called.isError, text).toBe(false);
      expect(text).toBe(expected.text);
      expect(rows).toEqual(expected.rows);
    }
  });

  test("is taken", async () => {
    const value = CALLS[name as ToolName].options[option];
    const { called, text } = await done(name, { ...args, [option]: value });
    expect(called.isError, text).toBe(false);
  });

  test("is refused by name where it is something else, and nothing is done", async () => {
    const { t, mcp } = await world();
    const before = await storedRows(t);
    for (const wrong of [{}, { a: "hush" }, ["hush", 5], 1e300]) {
      const called = await mcp.call(name, { ...args, [option]: wrong });
      const { code, lines, text } = refusedIn(called);
      expect(["invalid_request", "payload_too_large"]).toContain(code);
      const about = new RegExp(`^${option}(?:[.[/ ]?\\d+\\]?)?: \\S`);
      const named = lines.filter((line) => about.test(line));
      expect(named, text).not.toEqual([]);
      expect(text).not.toContain("hush");
    }
    expect(await storedRows(t)).toEqual(before);
  });
});

test("all options may be null or empty at once", async () => {
  for (const [name, { args, options }] of Object.entries(CALLS))
    for (const nothing of [null, ""]) {
      const empty = Object.fromEntries(
        Object.keys(options).map((option) => [option, nothing]),
      );
      const { called, text } = await done(name, { ...args, ...empty });
      expect(called.isError, text).toBe(false);
    }
});

describe.each(Object.entries(CALLS))("%s", (name, { args }) => {
  test("does not know other arguments, and says which it knows", async () => {
    const { t, mcp } = await world();
    const before = await storedRows(t);
    const { properties } = (await mcp.tools()).find(
      (tool) => tool.name === name,
    )!.inputSchema;
    for (const surplus of ["surplus", "metadata", "constructor", "toString"]) {
      const called = await mcp.call(name, { ...args, [surplus]: "hush" });
      const { code, text } = refusedIn(called);
      expect(code).toBe("invalid_request");
      for (const known of Object.keys(properties))
        expect(text).toContain(known);
      expect(text).not.toContain("hush");
    }
    expect(await storedRows(t)).toEqual(before);
  });

  test("needs what it needs, in words", async () => {
    const { t, mcp } = await world();
    const before = await storedRows(t);
    for (const required of Object.keys(args)) {
      const { [required]: _, ...others } = args;
      for (const given of [{}, { [required]: null }]) {
        const called = await mcp.call(name, { ...others, ...given });
        const { code, text } = refusedIn(called);
        expect(code).toBe("invalid_request");
        expect(text).toMatch(new RegExp(`^${required}: Required\\.`, "m"));
      }
      for (const empty of ["", " \n\t ", 5, [], {}]) {
        const called = await mcp.call(name, { ...others, [required]: empty });
        expect(["invalid_request", "not_found"]).toContain(
          refusedIn(called).code,
        );
      }
    }
    expect(await storedRows(t)).toEqual(before);
  });

  test("has arguments that may be left out, or be null, where it needs none", async () => {
    if (Object.keys(args).length > 0) return;
    const { mcp } = await world();
    const expected = plain(await mcp.call(name, {}));
    for (const era of ERAS) {
      const bare = await mcp.call(name, undefined, { era });
      expect(plain(bare)).toBe(expected);
      const params = { name, arguments: null };
      const { body } = await mcp.ask("tools/call", params, { era });
      if (body.error === undefined)
        expect(withoutChance(body.result.content[0].text)).toBe(
          withoutChance(bare.text),
        );
    }
  });
});

describe("a list of tags", () => {
  const tagsOf = async (mcp: McpClient) => {
    const { body } = await mcp.send("GET", "/v1/memories?limit=1");
    return body.memories[0].tags as string[];
  };

  test.each([
    [
      ["a", "b"],
      ["a", "b"],
    ],
    ['["a","b"]', ["a", "b"]],
    [' [ "a" , "b" ] ', ["a", "b"]],
    ["[]", []],
    [[], []],
    ['["é\\u00e9"]', ["éé"]],
  ])("may come as text: %j", async (tags, stored) => {
    const { mcp } = await mcpAgent();
    const called = await mcp.call("remember", { content: "Tagged", tags });
    expect(called.isError, called.text).toBe(false);
    expect(await tagsOf(mcp)).toEqual(stored);
  });

  test.each([
    ...["a", "a,b", '["a"', '{"a":1}', "[1]", "null", '"a"', '[["a"]]', "5"],
    ...['[{"__proto__":1}]', `${"[".repeat(5000)}${"]".repeat(5000)}`],
  ])("is refused where the text is none: %j", async (tags) => {
    const { t, mcp } = await mcpAgent();
    const before = await storedRows(t);
    const called = await mcp.call("remember", { content: "Tagged", tags });
    const { code, text } = refusedIn(called);
    expect(code).toBe("invalid_request");
    expect(text).toMatch(/^tags\b/m);
    expect(await storedRows(t)).toEqual(before);
  });
});

describe("a text that looks like something else", () => {
  test.each(['["a"]', "null", "{}", "true", "5", "[]", '{"content":1}'])(
    "stays a text where a text is wanted: %s",
    async (content) => {
      const { mcp } = await mcpAgent();
      await mcp.call("append_log", { content });
      expect(await entriesOf(mcp)).toEqual([content]);
      const { isError } = await mcp.call("remember", { content });
      expect(isError).toBe(false);
      const { isError: wrong } = await mcp.call("recall", { query: content });
      expect(wrong).toBe(false);
    },
  );
});

test("a limit is told in words, with its range", async () => {
  const { mcp } = await world();
  for (const limit of [0, -1, 51, 1000, 1.5, "5x", true]) {
    const { code, text } = refusedIn(await mcp.call("recall", { limit }));
    expect(code).toBe("invalid_request");
    expect(text).toMatch(/^limit: \S/m);
  }
  for (const limit of [1, 50]) {
    const { isError } = await mcp.call("recall", { limit });
    expect(isError).toBe(false);
  }
});

test("every argument that is wrong has a line of its own", async () => {
  const { mcp } = await world();
  const called = await mcp.call("recall", {
    ...{ limit: 0, type: "rumour", since: "soon", logs: "maybe", more: 1 },
  });
  const { lines } = refusedIn(called);
  for (const name of ["limit", "type", "since", "logs", "more"])
    expect(lines.filter((line) => line.startsWith(`${name}: `))).toHaveLength(
      1,
    );
});

test("what comes from a page or a tool is not trusted, by the server's own word", async () => {
  const { t, mcp } = await mcpAgent({ trustCeiling: "owner" });
  for (const [source, trust] of [
    ["web", "untrusted"],
    ["tool", "untrusted"],
    ["user", "agent"],
    ["agent", "agent"],
  ] as const) {
    const content = `Said by a ${source}`;
    const { isError } = await mcp.call("remember", { content, source });
    expect(isError).toBe(false);
    const rows = JSON.stringify(await shape(t));
    expect(rows).toContain(content);
    const id = await memoryOf(mcp, content);
    const { body } = await mcp.send("GET", `/v1/memories/${id}`);
    expect(body.memory.provenance.source).toBe(source);
    if (trust === "untrusted") expect(body.memory.provenance.trust).toBe(trust);
    else expect(body.memory.provenance.trust).not.toBe("untrusted");
  }
});

test("all that a memory or an entry is given is stored with it", async () => {
  const { t, mcp } = await world();
  const { args, options } = CALLS.remember;
  const { isError, text } = await mcp.call("remember", {
    ...{ ...args, ...options, space: null },
  });
  expect(isError, text).toBe(false);
  await mcp.call("remember", { content: "Ours", space: "shared/team" });
  await mcp.call("append_log", {
    ...{ content: "Ours that day", date: "2026-11-19", space: "shared/team" },
  });
  const rows = (await shape(t)).map((row) => JSON.parse(row) as Args);
  const row = (content: string) => rows.find((one) => one.content === content);
  expect(row(args.content as string)).toMatchObject({
    ...{ type: "decision", tags: ["sea"], source: "user" },
    ...{ space: "agent/main", state: "active" },
  });
  expect(row("The kayak leaves at six")!.state).toBe("superseded");
  expect(row("Ours")!.space).toBe("shared/team");
  expect(row("Ours that day")).toMatchObject({
    ...{ table: "logEntries", date: "2026-11-19", space: "shared/team" },
  });
  const day = { date: "2026-11-19", space: "shared/team" };
  expect((await mcp.call("read_log", day)).text).toContain("Ours that day");
  expect((await mcp.call("read_log")).text).not.toContain("Ours that day");
  await mcp.call("forget_memory", { id: "kept", reason: "it was sold" });
  await mcp.call("restore_memory", { id: "kept" });
  const history = await mcp.send("GET", "/v1/memories/kept/history");
  expect(JSON.stringify(history.body)).toContain("it was sold");
});

test("a tag, a type and a range of days narrow a recall", async () => {
  const { mcp } = await mcpAgent();
  await memoryOf(mcp, "A kayak, tagged", { tags: ["sea"], type: "fact" });
  await memoryOf(mcp, "A bicycle, not tagged");
  const recalled = async (args: Args) => (await mcp.call("recall", args)).text;
  for (const args of [{ tag: "sea" }, { tag: " SEA " }, { type: "fact" }]) {
    const text = await recalled(args);
    expect(text).toContain("kayak");
    expect(text).not.toContain("bicycle");
  }
  expect(await recalled({ until: "2026-11-19" })).not.toContain("kayak");
  expect(await recalled({ since: "2026-11-20" })).toContain("kayak");
  const both = { since: "2026-11-21", until: "2026-11-19" };
  expect(refusedIn(await mcp.call("recall", both)).text).toMatch(/^until: /m);
});
