import { afterEach, describe, expect, test, vi } from "vitest";
import { metered } from "../../../bench/meter.js";
import { storedRows } from "../../setup.js";
import {
  expectError,
  INVALID_REQUEST,
  mcpAgent,
  mcpClient,
  requestOf,
  resultOf,
} from "./mcp.js";

const OWN = "https://some.convex.site";
const LISTED = "https://app.example";

afterEach(() => {
  vi.unstubAllEnvs();
});

const FOREIGN = [
  ...["https://evil.example", "null", "http://some.convex.site", "file://"],
  ...["https://some.convex.site.evil.example", "https://some.convex.site:8443"],
  ...["https://some.convex.site/", "https://app.example.evil.example", "*"],
  ...["http://127.0.0.1:3211", "http://localhost", "chrome-extension://abc"],
];

describe("a page of another origin", () => {
  test.each(FOREIGN)("%s is refused first, by every method", async (origin) => {
    vi.stubEnv("CORS_ALLOWED_ORIGINS", LISTED);
    const { t, mcp } = await mcpAgent();
    const before = await storedRows(t);
    const nobody = mcpClient(t, null);
    const { message, headers } = requestOf("tools/call", {
      name: "append_log",
      arguments: { content: "Written by a page" },
    });
    const from = { ...headers, Origin: origin };
    const answers = [
      await mcp.post(message, from),
      await nobody.post(message, from),
      await mcp.post("{", from),
      await mcp.post([], from),
      await mcp.post(message, { ...from, "Content-Type": "text/plain" }),
      await mcp.send("POST", "/mcp?a=1", message, from),
      await mcp.send("POST", "/mcp/", message, from),
    ];
    for (const method of ["GET", "DELETE", "PUT", "PATCH", "OPTIONS"])
      for (const { send } of [mcp, nobody])
        answers.push(await send(method, "/mcp", undefined, from));
    for (const answer of answers) {
      expectError(answer, { status: 403, code: INVALID_REQUEST });
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      expect(JSON.stringify(answer.body)).not.toContain(origin);
    }
    const head = await mcp.send("HEAD", "/mcp", undefined, from);
    expect([head.status, head.body]).toEqual([403, ""]);
    expect(await storedRows(t)).toEqual(before);
  });

  test("costs no work on the database", async () => {
    const { mcp } = await mcpAgent();
    const headers = { Origin: "https://evil.example" };
    const { cost } = await metered(
      async () => await mcp.ask("tools/list", {}, { headers }),
    );
    expect(cost.calls).toBe(1);
    expect(cost.documentsRead + cost.documentsWritten).toBe(0);
  });
});

describe("a page may be served", () => {
  test("that is the deployment's own", async () => {
    const { mcp } = await mcpAgent();
    resultOf(await mcp.ask("tools/list", {}, { headers: { Origin: OWN } }));
  });

  test("that is the deployment's own as its operator has named it", async () => {
    vi.stubEnv("CONVEX_SITE_URL", "https://memory.example");
    const { mcp } = await mcpAgent();
    const headers = { Origin: "https://memory.example" };
    resultOf(await mcp.ask("tools/list", {}, { headers }));
  });

  test("whose origin the operator lists, loopback too", async () => {
    const origins = [LISTED, "http://127.0.0.1:6274"];
    vi.stubEnv("CORS_ALLOWED_ORIGINS", origins.join(", "));
    const { mcp } = await mcpAgent();
    for (const Origin of origins) {
      const answer = await mcp.ask("tools/list", {}, { headers: { Origin } });
      resultOf(answer);
      expect(answer.headers.get("access-control-allow-origin")).toBe(Origin);
    }
  });

  test("and a client that is no page", async () => {
    const { mcp } = await mcpAgent();
    resultOf(await mcp.ask("tools/list"));
  });
});

test("a preflight of a listed origin lists the protocol's headers", async () => {
  vi.stubEnv("CORS_ALLOWED_ORIGINS", LISTED);
  const { mcp } = await mcpAgent();
  const { status, headers } = await mcp.send("OPTIONS", "/mcp", undefined, {
    Origin: LISTED,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "mcp-protocol-version,mcp-method",
  });
  expect(status).toBe(204);
  expect(headers.get("access-control-allow-origin")).toBe(LISTED);
  const names = (header: string) =>
    headers.get(header)!.toLowerCase().split(", ");
  expect(names("access-control-allow-methods")).toContain("post");
  expect(names("access-control-allow-headers")).toEqual(
    expect.arrayContaining([
      ...["mcp-protocol-version", "mcp-method", "mcp-name", "accept"],
      ...["authorization", "content-type"],
    ]),
  );
  expect(names("access-control-expose-headers")).toContain("www-authenticate");
});

describe.each(["GET", "HEAD", "DELETE", "PUT", "PATCH"])("%s", (method) => {
  test("is answered 405 and what is allowed, to anybody, at no cost", async () => {
    const { t, mcp, token } = await mcpAgent();
    for (const { send } of [mcp, mcpClient(t, null), mcpClient(t, "no token")])
      for (const path of ["/mcp", "/mcp/"])
        for (const accept of ["text/event-stream", "application/json", "*/*"]) {
          const { answer, cost } = await metered(
            async () => await send(method, path, undefined, { Accept: accept }),
          );
          expect(answer.status).toBe(405);
          const allow = answer.headers.get("allow")!.split(", ");
          expect(allow).toContain("POST");
          expect(allow).not.toContain(method);
          expect(answer.headers.get("content-type")).not.toMatch(
            /event-stream/,
          );
          expect(JSON.stringify(answer.body)).not.toContain(token);
          expect(cost.calls).toBe(1);
          expect(cost.documentsRead + cost.documentsWritten).toBe(0);
        }
  });
});

test("GET with a session or a last event opens no stream either", async () => {
  const { mcp } = await mcpAgent();
  const headers = { "Mcp-Session-Id": "x", "Last-Event-ID": "1" };
  for (const method of ["GET", "DELETE"]) {
    const { status } = await mcp.send(method, "/mcp", undefined, headers);
    expect(status).toBe(405);
  }
});

test("OPTIONS without an origin says which methods there are", async () => {
  const { mcp } = await mcpAgent();
  const { status, headers } = await mcp.send("OPTIONS", "/mcp");
  expect(status).toBe(204);
  expect(headers.get("allow")).toBe("POST, OPTIONS");
});

const PROBES = [
  ["GET", "/.well-known/oauth-protected-resource/mcp"],
  ["GET", "/.well-known/oauth-protected-resource"],
  ["GET", "/.well-known/oauth-authorization-server/mcp"],
  ["GET", "/.well-known/oauth-authorization-server"],
  ["GET", "/.well-known/openid-configuration/mcp"],
  ["GET", "/.well-known/openid-configuration"],
  ["GET", "/mcp/.well-known/openid-configuration"],
  ["POST", "/register"],
] as const;

describe.each(PROBES)("what looks for a login at %s %s", (method, path) => {
  test("finds none, learns where the token goes, and costs no work on the database", async () => {
    const { t, mcp } = await mcpAgent();
    for (const { send } of [mcpClient(t, null), mcp]) {
      const body =
        method === "POST" ? { redirect_uris: ["http://x"] } : undefined;
      const { answer, cost } = await metered(
        async () => await send(method, path, body),
      );
      expect(answer.status).toBe(404);
      expect(answer.body.code).toBe("not_found");
      expect(answer.body.next).toMatch(/no OAuth/i);
      expect(answer.body.next).toContain("Authorization: Bearer");
      expect(answer.headers.get("www-authenticate")).toBeNull();
      expect(cost.calls).toBe(1);
      expect(cost.documentsRead + cost.documentsWritten).toBe(0);
    }
  });
});

test("what else is not there is told as before", async () => {
  const { mcp } = await mcpAgent();
  for (const path of ["/.well-known/none", "/registers", "/nothing"]) {
    const { status, body } = await mcp.send("GET", path);
    expect(status).toBe(404);
    expect(body.next).toContain("/openapi.json");
  }
  const index = "/.well-known/agent-skills/index.json";
  expect((await mcp.send("GET", index)).status).toBe(200);
});

test("no answer of the endpoint is a 403 but for the origin", async () => {
  const { t, mcp } = await mcpAgent({ scopes: ["secrets:read"] });
  const before = await storedRows(t);
  const answers = [
    await mcp.ask("tools/call", { name: "recall", arguments: {} }),
    await mcp.ask("tools/call", {
      name: "append_log",
      arguments: { content: "x", space: "shared/none" },
    }),
    await mcp.ask("tools/list"),
    await mcp.ask("server/discover"),
  ];
  for (const { status } of answers) expect(status).toBe(200);
  expect(await storedRows(t)).toEqual(before);
});
