import { afterEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../../convex/_generated/api.js";
import { makeToken } from "../../../convex/backend/tokenText.js";
import {
  createAgent,
  disableAgent,
  issueToken,
  storedRows,
  type Answer,
} from "../../setup.js";
import {
  claim,
  entriesOf,
  ERAS,
  headersOf,
  LEGACY,
  mcpAgent,
  mcpClient,
  MODERN,
  requestOf,
  resultOf,
  VERSION_KEY,
} from "./mcp.js";

const HOUR_MS = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function expectUnauthenticated({ status, body, headers }: Answer): void {
  expect(status).toBe(401);
  const challenge = headers.get("www-authenticate");
  expect(challenge).toMatch(/^Bearer realm="[^"]+"$/);
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(body.code).toBe("unauthenticated");
  expect(body.next).toMatch(/Authorization: Bearer/);
  // A client shows it to its user as it is.
  expect(JSON.stringify(body).length).toBeLessThan(600);
  const all = JSON.stringify([body, [...headers]]);
  expect(all).not.toMatch(/resource_metadata|oauth/i);
}

/** One of each kind of message that asks for a token. */
const messages = ERAS.flatMap((era) => [
  requestOf("tools/list", {}, { era }),
  requestOf("ping", {}, { era }),
  requestOf("no/method", {}, { era }),
  requestOf("tools/call", { name: "start_session" }, { era }),
  requestOf("tools/call", { name: "no_tool" }, { era }),
  requestOf(
    "tools/call",
    { name: "append_log", arguments: { content: "Written" } },
    { era },
  ),
  requestOf(era === MODERN ? "server/discover" : "initialize", {}, { era }),
]);

test("without a good token every request is answered one and the same 401", async () => {
  vi.stubEnv("CORS_ALLOWED_ORIGINS", "");
  const { t, token } = await mcpAgent();
  const expiring = await issueToken(t, "main", {
    expiresAt: Date.now() + HOUR_MS,
  });
  const revoked = await issueToken(t, "main");
  const revoking = { agentId: "main", tokenId: revoked.id };
  await t.mutation(internal.agents.revokeToken, revoking);
  const disabled = await createAgent(t, "gone");
  await disableAgent(t, "gone");
  const before = await storedRows(t);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + HOUR_MS });
  const authorizations = [
    undefined,
    token,
    `Basic ${token}`,
    `Bearer ${token.slice(0, -1)}`,
    "Bearer",
    "Bearer ",
    `Bearer ${token} ${token}`,
    `Bearer Bearer ${token}`,
    `Bearer ${(await makeToken()).secret}`,
    `Bearer ${expiring.secret}`,
    `Bearer ${revoked.secret}`,
    `Bearer ${disabled}`,
    "Bearer ${NAME_OF_A_VARIABLE}",
    "Bearer $NAME_OF_A_VARIABLE",
  ];
  const seen = new Set<string>();
  let address = 0;
  for (const { message, headers } of messages)
    for (const authorization of authorizations) {
      // Failures are counted by address.
      const from = t.withRequestMetadata({ ip: `198.51.${address++ % 250}.1` });
      const answer = await mcpClient(from, null).post(message, {
        ...headers,
        ...(authorization !== undefined && { Authorization: authorization }),
      });
      expectUnauthenticated(answer);
      const { requestId: _, ...rest } = answer.body;
      seen.add(JSON.stringify(rest));
      const all = JSON.stringify([answer.body, [...answer.headers]]);
      expect(all).not.toContain("NAME_OF_A_VARIABLE");
      expect(all).not.toContain(token.slice(4, 20));
    }
  expect([...seen]).toHaveLength(1);
  expect(await storedRows(t)).toEqual(before);
});

test("a bad token is told before what is wrong with the message", async () => {
  const { t } = await mcpAgent();
  const { secret } = await makeToken();
  const { message, headers } = requestOf("tools/list");
  const wrong: [body: unknown, headers: Record<string, string>][] = [
    ["{", headers],
    ["", headers],
    [[], headers],
    [{ ...message, id: null }, headers],
    [{ ...message, params: {} }, headers],
    [message, { ...headers, "Mcp-Method": "x" }],
    [message, { ...headers, "Content-Type": "text/plain" }],
    [{ jsonrpc: "2.0", id: 1, method: "no/method" }, {}],
  ];
  let address = 0;
  for (const token of [null, "none", secret])
    for (const [body, sent] of wrong) {
      const from = t.withRequestMetadata({ ip: `203.0.113.${address++}` });
      expectUnauthenticated(await mcpClient(from, token).post(body, sent));
    }
});

test("a notification needs a token too, by its form alone", async () => {
  const { t } = await mcpAgent();
  for (const token of [null, "none", "ocb_abc"])
    expectUnauthenticated(
      await mcpClient(t, token).notify("notifications/initialized"),
    );
  const { secret } = await makeToken();
  const { status } = await mcpClient(t, secret).notify("notifications/x");
  expect(status).toBe(202);
});

test("a token in the address is no token", async () => {
  const { t, token } = await mcpAgent();
  const { send } = mcpClient(t, null);
  const { message, headers } = requestOf("tools/list");
  for (const name of ["token", "access_token", "authorization", "api_key"]) {
    const path = `/mcp?${name}=${token}`;
    const answer = await send("POST", path, message, headers);
    expectUnauthenticated(answer);
    expect(JSON.stringify(answer.body)).not.toContain(token.slice(4, 20));
  }
});

test("a token that was revoked is refused at the next call, whatever list its client has kept", async () => {
  for (const era of ERAS) {
    const { t, mcp } = await mcpAgent();
    const { secret, id } = await issueToken(t, "main");
    const other = mcpClient(t, secret);
    const names = (await other.tools({ era })).map(({ name }) => name);
    expect(names).toContain("append_log");
    await mcp.send("DELETE", `/v1/tokens/${id}`);
    const args = { name: "append_log", arguments: { content: "Late" } };
    const answer = await other.ask("tools/call", args, { era });
    expectUnauthenticated(answer);
    expectUnauthenticated(await other.ask("tools/list", {}, { era }));
    expect(await entriesOf(mcp)).toEqual([]);
  }
});

describe("a token is never repeated", () => {
  test("in an answer or a log, wherever a client has put it", async () => {
    const lines: string[] = [];
    for (const method of ["debug", "log", "info", "warn", "error"] as const)
      vi.spyOn(console, method).mockImplementation((...args: unknown[]) => {
        lines.push(args.map((arg) => JSON.stringify(arg)).join());
      });
    const { t, mcp, token } = await mcpAgent();
    const bearer = `Bearer ${token}`;
    const calling = (name: string, args: object) =>
      requestOf("tools/call", { name, arguments: args });
    const { message, headers } = requestOf("tools/list");
    const sent: [body: unknown, headers: Record<string, string>][] = [
      ...[token, bearer].flatMap((text): (typeof sent)[number][] => [
        [`{"jsonrpc":"2.0","id":1,"method":"${text}`, headers],
        [
          { ...message, method: text },
          { ...headers, "Mcp-Method": text },
        ],
        [{ ...message, method: text }, headersOf(LEGACY[0], "")],
        [message, { ...headers, "Mcp-Method": text }],
        [message, { ...headers, "MCP-Protocol-Version": text }],
        [{ ...message, params: {} }, { "MCP-Protocol-Version": text }],
        [message, { ...headers, "Mcp-Session-Id": text }],
        [{ ...message, jsonrpc: text }, headers],
        [{ ...message, [text]: text }, headers],
        [{ ...message, params: { _meta: claim({ [text]: text }) } }, headers],
        ...(
          [
            ["append_log", { content: "x", date: text }],
            ["append_log", { content: "x", space: text }],
            ["append_log", { content: "x", [text]: 1 }],
            ["remember", { content: "x", type: text }],
            ["remember", { content: "x", source: text }],
            ["remember", { content: "x", tags: text }],
            ["remember", { content: "x", supersedes: text }],
            ["forget_memory", { id: text }],
            ["forget_memory", { id: "mem_none", reason: text }],
            ["restore_memory", { id: text }],
            ["recall", { query: text }],
            ["recall", { tag: text, since: text, until: text }],
            ["recall", { limit: text }],
            ["read_log", { date: text }],
            ["read_log", { space: text }],
            [text, {}],
          ] as const
        ).map(([name, args]): (typeof sent)[number] => {
          const request = calling(name, args);
          return [request.message, request.headers];
        }),
      ]),
      [message, { ...headers, Authorization: `Bearer ${token}x` }],
      [message, { ...headers, Authorization: token }],
      [message, { ...headers, "X-Request-Id": token }],
      ["{", { ...headers, "X-Request-Id": token }],
    ];
    for (const [body, given] of sent) {
      const { body: seen, headers } = await mcp.post(body, given);
      const all = JSON.stringify([seen, [...headers]]);
      expect(all, JSON.stringify(body)).not.toContain(token);
    }
    // The text of a memory or an entry that was a token is refused as a secret.
    for (const [name, args] of [
      ["remember", { content: `Use ${token}` }],
      ["append_log", { content: `Use ${token}` }],
      ["remember", { content: "x", tags: [token] }],
    ] as const) {
      const { isError, text } = await mcp.call(name, args);
      expect(isError).toBe(true);
      expect(text).not.toContain(token);
    }
    for (const line of lines) expect(line).not.toContain(token);
    expect(JSON.stringify(await storedRows(t))).not.toContain(token);
  });

  test("as the version that was asked for", async () => {
    const { mcp, token } = await mcpAgent();
    const asked = {
      meta: { [VERSION_KEY]: token },
      headers: { "MCP-Protocol-Version": token },
    };
    const { status, body } = await mcp.ask("tools/list", {}, asked);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).not.toContain(token.slice(4, 20));
    const params = { protocolVersion: token, capabilities: {} };
    const answer = await mcp.ask("initialize", params, { era: "unsaid" });
    expect(JSON.stringify(resultOf(answer))).not.toContain(token);
  });
});

test("a health check of a good token is one, of a bad one is none", async () => {
  const { t, mcp } = await mcpAgent();
  const { secret } = await makeToken();
  const stranger = mcpClient(t, secret);
  for (const [method, era] of [
    ["server/discover", MODERN],
    ["initialize", "unsaid"],
    ["tools/list", MODERN],
    ["ping", "unsaid"],
  ] as const) {
    resultOf(await mcp.ask(method, {}, { era }));
    expectUnauthenticated(await stranger.ask(method, {}, { era }));
  }
});
