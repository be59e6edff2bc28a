import { afterEach, describe, expect, test, vi } from "vitest";
import { observe } from "../../../local/observe.js";
import {
  PROBLEMS,
  type ProblemCode,
} from "../../../convex/backend/edge/problem.js";
import {
  createAgent,
  grant,
  issueToken,
  storedRows,
  type Backend,
} from "../../setup.js";
import {
  ERAS,
  mcpAgent,
  mcpClient,
  memoryOf,
  refusedIn,
  requestOf,
  TOOLS,
  type Called,
  type McpClient,
} from "./mcp.js";

/** Fakes are put together here, so that no scanner finds one. */
const FAKE_KEY = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_");
const INSIDE = "words of the inside";

let stop: (() => void) | undefined;
afterEach(() => {
  stop?.();
  stop = undefined;
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Makes every function that a request calls fail. */
function failing(message: string): void {
  vi.spyOn(console, "error").mockImplementation(() => {});
  stop = observe({
    onCall: () => {
      throw new Error(message);
    },
  });
}

type World = { t: Backend; mcp: McpClient };
type Args = Record<string, unknown>;
type Call = { name: string; args?: Args };
type Case = {
  code: ProblemCode;
  what: string;
  /** Puts in place what the call meets, and answers it. */
  meet: (world: World) => Promise<Call>;
  /** What else the text says. */
  says?: RegExp;
};

const always = (name: string, args: Args) => async () =>
  await Promise.resolve({ name, args });

/** Every tool with no more than it needs. */
const LEAST: Call[] = TOOLS.map((name) => {
  if (/^(?:remember|append)/.test(name))
    return { name, args: { content: "x" } };
  return { name, args: name.endsWith("_memory") ? { id: "mem_none" } : {} };
});

const CASES: Case[] = [
  {
    code: "invalid_request",
    what: "a missing argument",
    meet: always("remember", {}),
    says: /^content: Required\.$/m,
  },
  {
    code: "invalid_request",
    what: "a day that there is not",
    meet: always("read_log", { date: "2026-02-30" }),
    says: /^date: \S/m,
  },
  {
    code: "invalid_request",
    what: "a space that is none",
    meet: always("append_log", { content: "x", space: "hush/hush" }),
    says: /^space: \S/m,
  },
  {
    code: "forbidden",
    what: "a space that is not granted",
    meet: always("append_log", { content: "x", space: "shared/team" }),
    says: /^space: \S/m,
  },
  {
    code: "forbidden",
    what: "a space that may only be read",
    meet: async ({ t }) => {
      await grant(t, "main", "shared/team", "read");
      return { name: "remember", args: { content: "x", space: "shared/team" } };
    },
    says: /^space: \S/m,
  },
  {
    code: "not_found",
    what: "a memory that there is not",
    meet: always("forget_memory", { id: "mem_none" }),
  },
  {
    code: "not_found",
    what: "a memory to restore that there is not",
    meet: always("restore_memory", { id: "mem_none" }),
  },
  {
    code: "not_found",
    what: "a memory to supersede that there is not",
    meet: always("remember", { content: "x", supersedes: "mem_none" }),
    says: /^supersedes: \S/m,
  },
  {
    code: "conflict",
    what: "a memory to restore that was not forgotten",
    meet: async ({ mcp }) => ({
      name: "restore_memory",
      args: { id: await memoryOf(mcp, "Here") },
    }),
  },
  {
    code: "conflict",
    what: "a memory to supersede that is superseded",
    meet: async ({ mcp }) => {
      const supersedes = await memoryOf(mcp, "First");
      await memoryOf(mcp, "Second", { supersedes });
      return { name: "remember", args: { content: "Third", supersedes } };
    },
    says: /^supersedes: \S/m,
  },
  {
    code: "payload_too_large",
    what: "a memory of too many characters",
    meet: always("remember", { content: "hush ".repeat(4000) }),
    says: /^content: \S/m,
  },
  {
    code: "payload_too_large",
    what: "an entry of too many characters",
    meet: always("append_log", { content: "x".repeat(65_537) }),
    says: /^content: \S/m,
  },
  {
    code: "secret_detected",
    what: "a key in a memory",
    meet: always("remember", { content: `hush ${FAKE_KEY}` }),
    says: /content/,
  },
  {
    code: "secret_detected",
    what: "a key in a log",
    meet: always("append_log", { content: `hush ${FAKE_KEY}` }),
    says: /content/,
  },
  {
    code: "secret_detected",
    what: "a key in a reason",
    meet: async ({ mcp }) => ({
      name: "forget_memory",
      args: { id: await memoryOf(mcp, "Here"), reason: FAKE_KEY },
    }),
    says: /reason/,
  },
  {
    code: "idempotency_key_reused",
    what: "a key of another entry",
    meet: async ({ mcp }) => {
      await mcp.call("append_log", { content: "First", key: "k" });
      return { name: "append_log", args: { content: "Second", key: "k" } };
    },
    says: /key/,
  },
  {
    code: "quota_exceeded",
    what: "a space that is full",
    meet: async ({ mcp }) => {
      await memoryOf(mcp, "The one there is room for");
      vi.stubEnv("QUOTA_ROWS_PER_SPACE", "1");
      return { name: "remember", args: { content: "One too many" } };
    },
  },
  {
    code: "rate_limited",
    what: "one call too many",
    meet: async ({ mcp }) => {
      vi.stubEnv("RATE_LIMIT_WRITE_PER_MINUTE", "1");
      await mcp.call("append_log", { content: "The one of this minute" });
      return { name: "append_log", args: { content: "One too many" } };
    },
    says: /\b\d+ s/,
  },
];

describe.each(CASES)("$code, for $what", ({ code, meet, says }) => {
  test("is the tool's own error, told in its terms, and nothing is written", async () => {
    for (const era of ERAS) {
      const { t, mcp } = await mcpAgent();
      const { name, args } = await meet({ t, mcp });
      const before = await storedRows(t);
      const refused = refusedIn(await mcp.call(name, args, { era }));
      expect(refused.code).toBe(code);
      if (says) expect(refused.text).toMatch(says);
      for (const word of ["hush", FAKE_KEY, "mem_none"])
        expect(refused.text).not.toContain(word);
      expect(await storedRows(t)).toEqual(before);
      vi.unstubAllEnvs();
    }
  });
});

describe("forbidden, for the trust that a token lacks", () => {
  test("is the tool's own error", async () => {
    const { t, mcp } = await mcpAgent();
    const id = await memoryOf(mcp, "Of the agent's trust");
    const { secret } = await issueToken(t, "main", {
      trustCeiling: "untrusted",
    });
    const untrusted = mcpClient(t, secret);
    const before = await storedRows(t);
    for (const [name, args] of [
      ["forget_memory", { id }],
      ["remember", { content: "Other", supersedes: id }],
    ] as const) {
      const refused = refusedIn(await untrusted.call(name, args));
      expect(refused.code).toBe("forbidden");
    }
    expect(await storedRows(t)).toEqual(before);
  });
});

test("a scope that the token lacks is named", async () => {
  const { t } = await mcpAgent();
  const { secret } = await issueToken(t, "main", { scopes: ["secrets:read"] });
  const mcp = mcpClient(t, secret);
  const before = await storedRows(t);
  const calls: [name: string, args: Args, scope: string][] = [
    ["recall", {}, "memory:read"],
    ["remember", { content: "x" }, "memory:write"],
    ["append_log", { content: "x" }, "logs:write"],
    ["read_log", {}, "logs:read"],
    ["forget_memory", { id: "mem_none" }, "memory:write"],
    ["restore_memory", { id: "mem_none" }, "memory:write"],
  ];
  for (const [name, args, scope] of calls) {
    const refused = refusedIn(await mcp.call(name, args));
    expect(refused.code, name).toBe("forbidden");
    expect(refused.text, name).toContain(scope);
  }
  expect(await storedRows(t)).toEqual(before);
});

describe("another agent's memory", () => {
  test("is not found, in the very words of one that there is not", async () => {
    const { t, mcp } = await mcpAgent();
    const id = await memoryOf(mcp, "Mine");
    const theirs = mcpClient(t, await createAgent(t, "stranger"));
    const before = await storedRows(t);
    const said = (called: Called) =>
      refusedIn(called).text.replace(/Request: \S+/, "");
    for (const [name, args] of [
      ["forget_memory", {}],
      ["restore_memory", {}],
    ] as const) {
      const foreign = said(await theirs.call(name, { ...args, id }));
      expect(foreign).toMatch(/^not_found: /);
      const unknown = await theirs.call(name, { ...args, id: "mem_none" });
      expect(foreign).toBe(said(unknown));
    }
    const args = { content: "Newer", supersedes: id };
    const { code } = refusedIn(await theirs.call("remember", args));
    expect(code).toBe("not_found");
    expect(await storedRows(t)).toEqual(before);
    const recalled = await theirs.call("recall", { query: "Mine" });
    expect(recalled.text).not.toContain("Mine");
  });
});

describe("beyond the rate limit", () => {
  test("a tool's call says how long to wait, by the limit of its kind", async () => {
    for (const [bucket, name, args] of [
      ["RECALL", "recall", { query: "tea" }],
      ["READ", "read_log", {}],
      ["READ", "start_session", {}],
      ["WRITE", "remember", { content: "Tea" }],
    ] as const) {
      const { mcp } = await mcpAgent();
      vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "1");
      await mcp.call(name, args);
      const called = await mcp.call(name, args);
      const { code, text } = refusedIn(called);
      expect(code).toBe("rate_limited");
      const [, seconds] = /\b(\d+) s/.exec(text) ?? [];
      expect(Number(seconds)).toBeGreaterThan(0);
      expect(Number(seconds)).toBeLessThanOrEqual(60);
      vi.unstubAllEnvs();
    }
  });

  test("any other request is answered 429 and Retry-After", async () => {
    for (const era of ERAS) {
      const { mcp } = await mcpAgent();
      vi.stubEnv("RATE_LIMIT_READ_PER_MINUTE", "1");
      await mcp.tools({ era });
      const answer = await mcp.ask("tools/list", {}, { era });
      expect(answer.status).toBe(429);
      expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      expect(answer.body.code).toBe("rate_limited");
      vi.unstubAllEnvs();
    }
  });

  test("is how far a call is, in its headers", async () => {
    const { mcp } = await mcpAgent();
    vi.stubEnv("RATE_LIMIT_RECALL_PER_MINUTE", "1");
    const { answer } = await mcp.call("recall");
    expect(answer.headers.get("ratelimit-policy")).toBe('"recall";q=1;w=60');
    expect(answer.headers.get("ratelimit")).toMatch(/^"recall";r=0;/);
    const beyond = await mcp.call("recall");
    expect(beyond.answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    for (const name of ["etag", "location", "idempotent-replayed"])
      expect(answer.headers.get(name)).toBeNull();
  });

  test("a call that is malformed counts like one that is not", async () => {
    const { mcp } = await mcpAgent();
    vi.stubEnv("RATE_LIMIT_WRITE_PER_MINUTE", "2");
    for (const code of ["invalid_request", "invalid_request", "rate_limited"]) {
      const called = await mcp.call("append_log", { content: 5 });
      expect(refusedIn(called).code).toBe(code);
    }
  });
});

describe("what fails on the server", () => {
  const busy = "OptimisticConcurrencyControlFailure: Documents read from";

  test("is the tool's own error, to be tried again, where too much happens at once", async () => {
    const { mcp } = await mcpAgent();
    failing(busy);
    for (const { name, args } of LEAST) {
      const { code, text } = refusedIn(await mcp.call(name, args));
      expect(code).toBe("unavailable");
      expect(text).toMatch(/\b\d+ s/);
      expect(text).not.toContain("Optimistic");
    }
  });

  test("is the tool's own error, which tells nothing of the inside", async () => {
    const { mcp } = await mcpAgent();
    failing(`${INSIDE} at ${FAKE_KEY}`);
    for (const { name, args } of LEAST) {
      const { code, text } = refusedIn(await mcp.call(name, args));
      expect(code).toBe("internal");
      expect(text).not.toContain(INSIDE);
      expect(text).not.toMatch(/\.ts\b|Error\b|\n\s+at /);
    }
  });

  test("is told by status where no tool was called", async () => {
    for (const [message, status] of [
      [busy, 503],
      [INSIDE, 500],
    ] as const) {
      const { mcp } = await mcpAgent();
      failing(message);
      const answer = await mcp.ask("tools/list");
      expect(answer.status).toBe(status);
      if (status === 503)
        expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      expect(JSON.stringify(answer.body)).not.toContain(message);
      stop?.();
    }
  });
});

test("every code of the product that a call can meet is met here", () => {
  const met = new Set<ProblemCode>(CASES.map(({ code }) => code));
  const elsewhere: ProblemCode[] = [
    // By status, whatever the body.
    ...(["unauthenticated", "method_not_allowed"] as const),
    "unsupported_media_type",
    // Takes a version, which no tool has.
    "precondition_failed",
    // What fails on the server.
    ...(["internal", "unavailable"] as const),
  ];
  expect([...met, ...elsewhere].sort()).toEqual(Object.keys(PROBLEMS).sort());
});

test("a refusal is a result of its era, and names the request as the audit does", async () => {
  const { mcp } = await mcpAgent();
  for (const era of ERAS) {
    const { message, headers } = requestOf(
      "tools/call",
      { name: "forget_memory", arguments: { id: "mem_none" } },
      { era },
    );
    const named = { ...headers, "X-Request-Id": "my.request-1" };
    const answer = await mcp.post(message, named);
    expect(answer.status).toBe(200);
    expect(answer.body.result.isError).toBe(true);
    expect(answer.body.result.content[0].text).toMatch(
      /^Request: sha256:[0-9a-f]{32}$/m,
    );
  }
});
