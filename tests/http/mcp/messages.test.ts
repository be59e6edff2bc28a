import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { storedRows } from "../../setup.js";
import {
  claim,
  entriesOf,
  ERAS,
  expectError,
  headersOf,
  INVALID_PARAMS,
  INVALID_REQUEST,
  LEGACY,
  mcpAgent,
  MODERN,
  PARSE_ERROR,
  requestOf,
  type Era,
} from "./mcp.js";

beforeEach(() => {
  for (const bucket of ["READ", "WRITE", "RECALL"])
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "1000000");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const appending = (era: Era, id: unknown, content = "Written") => {
  const params = { name: "append_log", arguments: { content } };
  const { message, headers } = requestOf("tools/call", params, { era });
  return { message: { ...message, id }, headers };
};

describe("an id comes back as it was sent", () => {
  const id = fc.oneof(
    fc.constantFrom<string | number>(0, "", "0", -1, "null", "__proto__"),
    fc.maxSafeInteger(),
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
    fc.constantFrom("x".repeat(10_000), "server-discover-probe-1"),
  );
  const method = fc.constantFrom(
    ...["tools/list", "tools/call", "ping", "server/discover", "no/method"],
  );

  test("in results and in errors, in both eras", async () => {
    const { mcp } = await mcpAgent();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ERAS),
        method,
        id,
        fc.constantFrom("start_session", "nothing"),
        async (era, method, id, name) => {
          const params = method === "tools/call" ? { name } : undefined;
          const { status, body } = await mcp.ask(method, params, { era, id });
          expect([200, 404]).toContain(status);
          expect(body.id).toBe(Object.is(id, -0) ? 0 : id);
          expect("result" in body).not.toBe("error" in body);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("in the errors of a request that is refused for its headers", async () => {
    const { mcp } = await mcpAgent();
    for (const id of [0, "", "0", 7, "a b"]) {
      const headers = { "Mcp-Method": "tools/call" };
      const { status, body } = await mcp.ask("tools/list", {}, { id, headers });
      expect(status).toBe(400);
      expect(body.id).toBe(id);
    }
  });
});

describe.each(ERAS)("version %s", (era) => {
  test.each([
    ...["null", "true", "false", "1.5", "-0.1", "1e400", "[]", "[1]", "{}"],
    ...['{"a":1}', "9007199254740992", "-9007199254740992", "1e300"],
  ])("an id of %s is none: refused, and nothing done", async (id) => {
    const { t, mcp } = await mcpAgent();
    const before = await storedRows(t);
    const { message, headers } = appending(era, "ID");
    const text = JSON.stringify(message).replace('"ID"', id);
    const answer = await mcp.post(text, headers);
    expectError(answer, { status: 400, code: INVALID_REQUEST });
    expect(await storedRows(t)).toEqual(before);
  });

  test("a message without an id is taken and not answered, whatever it asks for", async () => {
    const { t, mcp } = await mcpAgent();
    const before = await storedRows(t);
    const args = { name: "append_log", arguments: { content: "Unseen" } };
    const sent: [method: string, params?: Record<string, unknown>][] = [
      ["notifications/initialized"],
      ["notifications/cancelled", { requestId: 1, reason: "late" }],
      ["notifications/progress", { progressToken: 1, progress: 1 }],
      ["notifications/roots/list_changed"],
      ["notifications/of/no/kind", { any: ["thing"] }],
      ["initialize"],
      ["tools/list"],
      ["tools/call", args],
      ["constructor"],
    ];
    for (const [method, params] of sent) {
      const { status, body, headers } = await mcp.notify(method, params, {
        era,
      });
      expect([method, status, body]).toEqual([method, 202, ""]);
      expect(headers.get("content-type")).toBeNull();
    }
    expect(await storedRows(t)).toEqual(before);
  });

  test("a list of messages is refused whole", async () => {
    const { t, mcp } = await mcpAgent();
    const before = await storedRows(t);
    const { message, headers } = appending(era, 1);
    const notified = { jsonrpc: "2.0", method: "notifications/initialized" };
    for (const batch of [
      [],
      [message],
      [message, message],
      [notified],
      [notified, message],
      [[message]],
      [null],
      [1],
    ]) {
      const answer = await mcp.post(batch, headers);
      expectError(answer, { status: 400, code: INVALID_REQUEST });
    }
    expect(await storedRows(t)).toEqual(before);
  });

  test("what is not a request is refused, with its id where it has one", async () => {
    const { t, mcp } = await mcpAgent();
    const before = await storedRows(t);
    const { message, headers } = appending(era, 5);
    const { jsonrpc: _, ...unversioned } = message;
    const wrong: [body: unknown, id?: number][] = [
      [unversioned, 5],
      [{ ...message, jsonrpc: "1.0" }, 5],
      [{ ...message, jsonrpc: 2 }, 5],
      [{ ...message, jsonrpc: "2.0 " }, 5],
      [{ ...message, jsonrpc: null }, 5],
      [{ ...message, method: undefined }, 5],
      [{ ...message, method: null }, 5],
      [{ ...message, method: 5 }, 5],
      [{ ...message, method: ["tools/call"] }, 5],
      [{ jsonrpc: "2.0", id: 5 }, 5],
      [{}],
      [null],
      [5],
      ["text"],
      [true],
    ];
    for (const [body, id] of wrong) {
      const text = JSON.stringify(body);
      const answer = await mcp.post(text, headers);
      const named = id === undefined ? {} : { id };
      expectError(answer, { status: 400, code: INVALID_REQUEST, ...named });
    }
    expect(await storedRows(t)).toEqual(before);
  });

  test("what is not JSON is refused without repeating it", async () => {
    const { t, mcp } = await mcpAgent();
    const before = await storedRows(t);
    const headers = headersOf(era, "tools/list");
    for (const body of [
      '{"jsonrpc":"2.0","id":1,"method":"hush hush",}',
      '{"jsonrpc":"2.0","id":1,"method":"hush hu',
      "hush",
      "{hush}",
      " ",
      "\u0000",
      "NaN",
      '{"jsonrpc":"2.0","id":1}{"jsonrpc":"2.0","id":2}',
    ]) {
      const answer = await mcp.post(body, headers);
      expectError(answer, { status: 400, code: PARSE_ERROR });
      expect(JSON.stringify(answer.body)).not.toContain("hush");
    }
    const bytes = new Uint8Array([0x22, 0xff, 0xfe, 0x22]);
    const answer = await mcp.post(bytes, headers);
    expectError(answer, { status: 400, code: PARSE_ERROR });
    expect(await storedRows(t)).toEqual(before);
  });

  test("no body at all is refused", async () => {
    const { mcp } = await mcpAgent();
    for (const body of [undefined, ""]) {
      const answer = await mcp.post(body, headersOf(era, "tools/list"));
      expect(answer.status).toBe(400);
      expect([PARSE_ERROR, INVALID_REQUEST]).toContain(answer.body.error.code);
    }
  });

  test.each([65, 1000, 10_000, 100_000])(
    "%i levels of lists break nothing, wherever they stand",
    async (levels) => {
      const { t, mcp } = await mcpAgent();
      const before = await storedRows(t);
      const nested = "[".repeat(levels) + "]".repeat(levels);
      const { message, headers } = appending(era, 1, "DEEP");
      const texts = [
        nested,
        JSON.stringify(message).replace('"DEEP"', nested),
        JSON.stringify({ ...message, id: "DEEP" }).replace('"DEEP"', nested),
        JSON.stringify({ ...message, more: "DEEP" }).replace('"DEEP"', nested),
        JSON.stringify({
          ...message,
          params: { ...message.params, arguments: "DEEP" },
        }).replace('"DEEP"', nested),
      ];
      for (const text of texts) {
        const { status, body } = await mcp.post(text, headers);
        expect([200, 400]).toContain(status);
        expect(body.jsonrpc).toBe("2.0");
        expect(body.error ?? body.result.isError).toBeTruthy();
      }
      expect(await storedRows(t)).toEqual(before);
    },
  );

  test("keys of the prototype are neither followed nor stored", async () => {
    const { t, mcp } = await mcpAgent();
    const before = await storedRows(t);
    const { message, headers } = appending(era, 1, "PLACE");
    const text = JSON.stringify(message);
    for (const sent of [
      text.replace('"content":"PLACE"', '"__proto__":{"content":"Hidden"}'),
      text.replace('"content":"PLACE"', '"content":"x","__proto__":{"a":1}'),
      text.replace('"content":"PLACE"', '"content":"x","constructor":{"a":1}'),
    ]) {
      const { status, body } = await mcp.post(sent, headers);
      expect([200, 400]).toContain(status);
      expect(body.error ?? body.result.isError, sent).toBeTruthy();
    }
    expect(({} as { content?: string }).content).toBeUndefined();
    expect(await storedRows(t)).toEqual(before);
    // Where the protocol has no such member, it is one like any other.
    const beside = '"__proto__":{"method":"ping"},"params":';
    await mcp.post(text.replace('"params":', beside), headers);
    expect(await entriesOf(mcp)).toEqual(["PLACE"]);
  });

  test("text that is not Unicode is refused and stored nowhere", async () => {
    const { t, mcp } = await mcpAgent();
    const before = await storedRows(t);
    for (const broken of ["\ud800", "a\udc00b", "\udfff\ud800"]) {
      const { message, headers } = appending(era, 1, broken);
      const called = await mcp.post(message, headers);
      expect(called.status).toBe(200);
      expect(called.body.result.isError).toBe(true);
      const others = [
        { ...message, id: broken },
        { ...message, method: broken },
        { ...message, [broken]: 1 },
        { ...message, params: { ...message.params, name: broken } },
        { ...message, params: { ...message.params, [broken]: 1 } },
      ];
      for (const other of others) {
        const { status, body } = await mcp.post(other, headers);
        expect(status).toBeLessThan(500);
        if (body.error === undefined) expect(body.result).toBeDefined();
      }
    }
    const after = JSON.stringify(await storedRows(t));
    expect(after).not.toMatch(/\\ud[89a-f]/);
    // What was broken elsewhere than in the arguments may have been passed over.
    expect(before.length).toBeLessThanOrEqual((await storedRows(t)).length);
  });
});

test("an answer to a request that nobody has sent is taken and dropped", async () => {
  const { t, mcp } = await mcpAgent();
  const before = await storedRows(t);
  for (const headers of [{}, headersOf(LEGACY[0], ""), headersOf(MODERN, "x")])
    for (const message of [
      { jsonrpc: "2.0", id: 1, result: {} },
      { jsonrpc: "2.0", id: "a", error: { code: -1, message: "no" } },
    ]) {
      const { status, body } = await mcp.post(message, headers);
      expect([status, body]).toEqual([202, ""]);
    }
  expect(await storedRows(t)).toEqual(before);
});

test.each(["notifications/initialized", "notifications/cancelled"])(
  "%s passes whatever version its header names, since no header is defined for it",
  async (method) => {
    const { mcp } = await mcpAgent();
    for (const version of ["1999-01-01", "2099-01-01", MODERN, ...LEGACY]) {
      const headers = { "MCP-Protocol-Version": version };
      const { status } = await mcp.post({ jsonrpc: "2.0", method }, headers);
      expect(status).toBe(202);
    }
  },
);

test("params that are a list are refused", async () => {
  const { t, mcp } = await mcpAgent();
  const before = await storedRows(t);
  for (const era of ERAS) {
    const { message, headers } = appending(era, 1);
    for (const params of [[], ["append_log"], "text", 5, true]) {
      const { status, body } = await mcp.post({ ...message, params }, headers);
      expect([200, 400]).toContain(status);
      expect([INVALID_PARAMS, INVALID_REQUEST]).toContain(body.error.code);
    }
  }
  expect(await storedRows(t)).toEqual(before);
});

test("of members that stand twice the last one counts, for all who read them", async () => {
  const { mcp } = await mcpAgent();
  const params = { name: "append_log", arguments: { content: "Twice" } };
  const text = `{"jsonrpc":"2.0","id":1,"method":"ping","id":2,"method":"tools/call","params":${JSON.stringify({ ...params, _meta: claim() })}}`;
  const wrong = await mcp.post(text, headersOf(MODERN, "ping"));
  expect(wrong.status).toBe(400);
  expect(await entriesOf(mcp)).toEqual([]);
  const right = headersOf(MODERN, "tools/call", "append_log");
  const { body } = await mcp.post(text, right);
  expect(body.id).toBe(2);
  expect(await entriesOf(mcp)).toEqual(["Twice"]);
});
