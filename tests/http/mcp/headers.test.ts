import { afterEach, describe, expect, test, vi } from "vitest";
import { client, storedRows } from "../../setup.js";
import {
  entriesOf,
  ERAS,
  expectError,
  HEADER_MISMATCH,
  headersOf,
  INVALID_PARAMS,
  INVALID_REQUEST,
  LEGACY,
  mcpAgent,
  METHOD_NOT_FOUND,
  MODERN,
  requestOf,
  resultOf,
  type Headers,
} from "./mcp.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

const MAX_BYTES = 512 * 1024;
const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");
const calling = (name: string, headers: Headers) =>
  requestOf("tools/call", { name, arguments: {} }, { headers });

describe("Mcp-Name is compared by what it says", () => {
  const said = [
    "start_session",
    "  start_session  ",
    "\tstart_session",
    `=?base64?${base64("start_session")}?=`,
    ` =?base64?${base64("start_session")}?= `,
  ];
  test.each(said)("%j names the tool", async (header) => {
    const { mcp } = await mcpAgent();
    const sent = calling("start_session", { "Mcp-Name": header });
    resultOf(await mcp.post(sent.message, sent.headers));
  });

  const others = [
    ...["Start_Session", "START_SESSION", "start-session", "start_sessio"],
    ...["recall", "", "start_session,start_session", '"start_session"'],
    ...["=?base64??=", "=?base64?!!!!?=", "=?base64?c3RhcnR?=", "=?base64?"],
    ...[`=?base64?${base64("recall")}?=`, `=?BASE64?${base64("recall")}?=`],
    ...[`=?base64?${base64(" start_session")}?=`, "=?base64?/////w==?="],
    ...[base64("start_session"), "start%5Fsession"],
  ];
  test.each(others)("%j does not", async (header) => {
    const { t, mcp } = await mcpAgent();
    const before = await storedRows(t);
    const sent = calling("start_session", { "Mcp-Name": header });
    const answer = await mcp.post(sent.message, sent.headers);
    expectError(answer, { status: 400, code: HEADER_MISMATCH, id: 1 });
    expect(await storedRows(t)).toEqual(before);
  });

  test("and bytes that are no text name nothing", async () => {
    const { mcp } = await mcpAgent();
    const sent = calling("\ufffd", { "Mcp-Name": "=?base64?/w==?=" });
    const answer = await mcp.post(sent.message, sent.headers);
    expectError(answer, { status: 400, code: HEADER_MISMATCH, id: 1 });
  });

  test("and a name beyond ASCII is known by its base64", async () => {
    const { mcp } = await mcpAgent();
    for (const name of ["gedächtnis", "記憶", "🧠", "a\nb", "=?base64?"]) {
      const header = `=?base64?${base64(name)}?=`;
      const sent = calling(name, { "Mcp-Name": header });
      const answer = await mcp.post(sent.message, sent.headers);
      expectError(answer, { status: 200, code: INVALID_PARAMS, id: 1 });
    }
  });
});

describe("a modern request whose headers do not say what its body says", () => {
  const params = { name: "append_log", arguments: { content: "Written" } };
  const right = headersOf(MODERN, "tools/call", "append_log");
  const without = (name: string) => {
    const { [name]: _, ...others } = right;
    return others;
  };
  const wrong: [what: string, headers: Headers][] = [
    ["no Mcp-Method", without("Mcp-Method")],
    ["an empty Mcp-Method", { ...right, "Mcp-Method": "" }],
    ["another method", { ...right, "Mcp-Method": "tools/list" }],
    ["the method in capitals", { ...right, "Mcp-Method": "TOOLS/CALL" }],
    ["no Mcp-Name", without("Mcp-Name")],
    ["another name", { ...right, "Mcp-Name": "read_log" }],
    ["no version", without("MCP-Protocol-Version")],
    ["an old version", { ...right, "MCP-Protocol-Version": LEGACY[0] }],
    ["a version to come", { ...right, "MCP-Protocol-Version": "2099-01-01" }],
    ["no header at all", {}],
  ];
  test.each(wrong)("is refused and does nothing: %s", async (_, headers) => {
    const { mcp } = await mcpAgent();
    const { message } = requestOf("tools/call", params);
    const answer = await mcp.post(message, headers);
    expectError(answer, { status: 400, code: HEADER_MISMATCH, id: 1 });
    expect(await entriesOf(mcp)).toEqual([]);
  });

  test("is refused before its method or tool is looked for", async () => {
    const { mcp } = await mcpAgent();
    for (const [method, name] of [
      ["no/method", undefined],
      ["tools/call", "no_tool"],
    ] as const) {
      const headers = { "Mcp-Method": "tools/list" };
      const asked = await mcp.ask(method, name ? { name } : {}, { headers });
      expectError(asked, { status: 400, code: HEADER_MISMATCH, id: 1 });
    }
  });

  test("is not one with blanks around, or with the headers' names in other letters", async () => {
    const { mcp } = await mcpAgent();
    const { message } = requestOf("tools/call", params);
    for (const headers of [
      Object.fromEntries(Object.entries(right).map(([k, v]) => [k, ` ${v}\t`])),
      Object.fromEntries(
        Object.entries(right).map(([k, v]) => [k.toLowerCase(), v]),
      ),
      Object.fromEntries(
        Object.entries(right).map(([k, v]) => [k.toUpperCase(), v]),
      ),
    ])
      resultOf(await mcp.post(message, headers));
    expect(await entriesOf(mcp)).toHaveLength(3);
  });

  test("is not one that has headers nobody asked for", async () => {
    const { mcp } = await mcpAgent();
    const headers = {
      "Mcp-Param-Content": "something else",
      "Last-Event-ID": "17",
    };
    const { isError } = await mcp.call("start_session", {}, { headers });
    expect(isError).toBe(false);
    // An Mcp-Name where there is no name to compare it with.
    const named = { headers: { "Mcp-Name": "recall" } };
    resultOf(await mcp.ask("tools/list", {}, named));
  });
});

test("an old client's headers need not repeat its method or name", async () => {
  const { mcp } = await mcpAgent();
  for (const era of ERAS.filter((one) => one !== MODERN)) {
    const headers = { "Mcp-Method": "tools/list", "Mcp-Name": "recall" };
    const asked = { era, headers };
    expect((await mcp.call("start_session", {}, asked)).isError).toBe(false);
  }
});

describe("no session", () => {
  test("is ever opened, and one that a client names is ignored", async () => {
    const { mcp } = await mcpAgent();
    for (const era of ERAS)
      for (const session of [undefined, "", "stale", "x".repeat(5000)]) {
        const headers: Headers =
          session === undefined ? {} : { "Mcp-Session-Id": session };
        const answers = [
          await mcp.ask("tools/list", {}, { era, headers }),
          await mcp.ask("tools/call", { name: "read_log" }, { era, headers }),
          await mcp.ask("initialize", {}, { era: "unsaid", headers }),
          await mcp.notify("notifications/initialized", {}, { era, headers }),
          await mcp.ask("no/method", {}, { era, headers }),
        ];
        for (const answer of answers) {
          expect([200, 202, 404]).toContain(answer.status);
          expect(answer.headers.get("mcp-session-id")).toBeNull();
        }
      }
  });
});

describe("the answer is one JSON document", () => {
  test.each([
    ...["application/json, text/event-stream", "application/json", "*/*", ""],
    ...["text/event-stream", "text/markdown", "text/html", "image/png;q=1"],
    "garbage",
  ])("whatever the client accepts: %j", async (accept) => {
    const { mcp } = await mcpAgent();
    const expected = await mcp.tools();
    const tools = await mcp.tools({ headers: { Accept: accept } });
    expect(tools).toEqual(expected);
  });

  test("that no cache keeps and no browser guesses at", async () => {
    const { mcp } = await mcpAgent();
    for (const answer of [
      await mcp.ask("tools/list"),
      await mcp.ask("no/method"),
      await mcp.notify("notifications/initialized"),
    ]) {
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
    }
  });
});

describe("the body", () => {
  test.each([
    ...["application/json", "application/json; charset=utf-8"],
    ...["Application/JSON", "application/json ;charset=UTF-8"],
  ])("is taken as %s", async (type) => {
    const { mcp } = await mcpAgent();
    await mcp.tools({ headers: { "Content-Type": type } });
  });

  test.each([
    ...["text/plain", "text/json", "application/x-ndjson", "application/jsonp"],
    ...["application/json-rpc", "multipart/form-data", "json", "*/*"],
  ])("is not taken as %s", async (type) => {
    const { mcp } = await mcpAgent();
    for (const era of ERAS) {
      const headers = { "Content-Type": type };
      const params = { name: "append_log", arguments: { content: "Written" } };
      const answer = await mcp.ask("tools/call", params, { era, headers });
      expect(answer.status).toBe(415);
      expect(answer.body.code).toBe("unsupported_media_type");
    }
    expect(await entriesOf(mcp)).toEqual([]);
  });

  test("has as much room as a log's entry takes, escapes and all", async () => {
    const { mcp } = await mcpAgent();
    const content = "é".repeat(65_536);
    const { message, headers } = requestOf("tools/call", {
      name: "append_log",
      arguments: { content },
    });
    const text = JSON.stringify(message).replaceAll("é", String.raw`\u00e9`);
    expect(text.length).toBeGreaterThan(390_000);
    expect(resultOf(await mcp.post(text, headers)).isError).not.toBe(true);
    expect(await entriesOf(mcp)).toEqual([content]);
  });

  test("may be 512 KiB, and not a byte more", async () => {
    const { mcp } = await mcpAgent();
    const { message, headers } = requestOf("tools/list");
    const text = JSON.stringify(message);
    resultOf(await mcp.post(text.padEnd(MAX_BYTES), headers));
    const answer = await mcp.post(text.padEnd(MAX_BYTES + 1), headers);
    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({
      code: "payload_too_large",
      maxBytes: MAX_BYTES,
    });
  });

  test("that is long is not read for a stranger", async () => {
    const { t } = await mcpAgent();
    const text = JSON.stringify(requestOf("tools/list").message);
    for (const token of [null, "ocb_none"]) {
      const send = client(t, token);
      const { status } = await send("POST", "/mcp", text.padEnd(MAX_BYTES));
      expect(status).toBe(401);
    }
  });
});

describe("the address", () => {
  test("may end with a slash", async () => {
    const { mcp } = await mcpAgent();
    const { message, headers } = requestOf("tools/list");
    const answer = await mcp.send("POST", "/mcp/", message, headers);
    expect(resultOf(answer).tools).toHaveLength(7);
  });

  test("takes no parameters, and says so as JSON-RPC", async () => {
    const { mcp } = await mcpAgent();
    const { message, headers } = requestOf("tools/call", {
      name: "append_log",
      arguments: { content: "Written" },
    });
    for (const query of ["?a=1", "?", "?sessionId=1", "?__proto__=1"]) {
      const answer = await mcp.send("POST", `/mcp${query}`, message, headers);
      if (query === "?") resultOf(answer);
      else
        expectError(answer, {
          status: 400,
          code: INVALID_REQUEST,
          id: answer.body.id,
        });
    }
    expect(await entriesOf(mcp)).toHaveLength(1);
  });

  test.each(["/mcp/sse", "/mcp/message", "/MCP", "/v1/mcp", "/sse", "//mcp"])(
    "is not %s",
    async (path) => {
      const { mcp } = await mcpAgent();
      const { message, headers } = requestOf("tools/list");
      expect((await mcp.send("POST", path, message, headers)).status).toBe(404);
    },
  );
});

test("every 400 and 404 of the endpoint is a JSON-RPC error, so that nobody falls back to an older transport", async () => {
  const { mcp } = await mcpAgent();
  const { message, headers } = requestOf("tools/list");
  const answers = [
    await mcp.post("{", headers),
    await mcp.post([], headers),
    await mcp.post({ ...message, id: null }, headers),
    await mcp.post(message, {}),
    await mcp.post({ ...message, params: {} }, headers),
    await mcp.post(message, { ...headers, "Mcp-Method": "x" }),
    await mcp.ask("no/method"),
    await mcp.send("POST", "/mcp?a=1", message, headers),
    await mcp.post(message, { ...headers, "Content-Encoding": "gzip" }),
    await mcp.post(message, { ...headers, "Idempotency-Key": "two words" }),
    await mcp.post(message, { ...headers, "If-Match": "none" }),
    await mcp.post({ ...message, params: { a: "\ud800" } }, headers),
  ];
  for (const { status, body, headers } of answers) {
    if (status === 200) continue;
    expect([400, 404]).toContain(status);
    expect(headers.get("content-type")).toMatch(/^application\/json\b/);
    expect(body.jsonrpc).toBe("2.0");
    expect(Number.isInteger(body.error.code)).toBe(true);
    expect(body.code).toBeUndefined();
  }
  const unknown = answers[6]!;
  expectError(unknown, { status: 404, code: METHOD_NOT_FOUND, id: 1 });
});
