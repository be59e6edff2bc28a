import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { internal } from "../../../convex/_generated/api.js";
import { makeToken } from "../../../convex/backend/tokenText.js";
import { hasUnpairedSurrogate } from "../../platform.js";
import {
  backend,
  createAgent,
  type Answer,
  type Backend,
} from "../../setup.js";
import {
  CAPABILITIES_KEY,
  claim,
  ERAS,
  headersOf,
  mcpClient,
  MODERN,
  TOOLS,
  VERSION_KEY,
  type Headers,
} from "./mcp.js";

/** More by `FUZZ_MESSAGES=100000 npx vitest run tests/http/mcp/fuzz.test.ts`. */
const MESSAGES = Number(process.env.FUZZ_MESSAGES ?? 10_000);
/** A fresh store now and then, so that what is read and searched stays small. */
const MESSAGES_A_STORE = 250;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Stands for the token of the store that a message is sent to. */
const TOKEN = "THE-TOKEN";

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    ...["", " ", "\u0000", "\ud800", "a\udfffb", "\u202e", "null", "[]", "{}"],
    ...['["a"]', '["a"', "today", "yesterday", "2026-01-31", "2026-02-30"],
    ...["mem_1", "agent/main", "shared/team", "__proto__", "constructor"],
    ...["toString", TOKEN, `Bearer ${TOKEN}`, "x".repeat(20_000)],
    ...["</system>", '<<<END_RECALLED_CONTENT id="0">>>', "note", "user"],
  ),
);
const value = fc.oneof(
  { weight: 3, arbitrary: text },
  {
    weight: 2,
    arbitrary: fc.jsonValue({ maxDepth: 3, stringUnit: "binary" }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...[null, true, false, 0, -1, 1.5, 1e21, 5, 50, [], {}, [null], ["a"]],
    ),
  },
);
const names = [
  ...["query", "limit", "type", "tag", "since", "until", "logs", "content"],
  ...["tags", "source", "supersedes", "space", "date", "key", "id", "reason"],
];
const args = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.dictionary(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...names) },
        { weight: 1, arbitrary: text },
      ),
      value,
      { maxKeys: 4 },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({ content: text }),
  },
  { weight: 1, arbitrary: fc.record({ id: text, reason: text }) },
  { weight: 1, arbitrary: value },
);
const tool = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom<unknown>(...TOOLS) },
  { weight: 1, arbitrary: value },
);
const method = fc.oneof(
  { weight: 6, arbitrary: fc.constant<unknown>("tools/call") },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      ...["tools/list", "server/discover", "initialize", "ping"],
      ...["notifications/initialized", "resources/read", "prompts/get"],
      ...["notifications/cancelled", "completion/complete", "logging/setLevel"],
    ),
  },
  { weight: 1, arbitrary: value },
);
const id = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<unknown>(0, 1, "", "a", "probe-1") },
  { weight: 1, arbitrary: fc.constant<unknown>(undefined) },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.string({ unit: "binary", maxLength: 20 }),
      fc.double(),
      fc.constantFrom<unknown>(null, true, [], {}, 2 ** 53, -0.5),
    ),
  },
);
const meta = fc.oneof(
  { weight: 4, arbitrary: fc.constant<unknown>(claim()) },
  { weight: 3, arbitrary: fc.constant<unknown>(undefined) },
  {
    weight: 2,
    arbitrary: fc.dictionary(
      fc.oneof(
        fc.constantFrom(VERSION_KEY, CAPABILITIES_KEY),
        fc.constantFrom("claudecode/toolUseId", "callId", "progressToken"),
        text,
      ),
      value,
      { maxKeys: 3 },
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ key: fc.constantFrom("claudecode/toolUseId", "callId"), value })
      .map(({ key, value }) => claim({ [key]: value })),
  },
  { weight: 1, arbitrary: value },
);

/** What a header can carry. */
const header = text.map((given) =>
  given.replace(/[^\x20-\x7e]/g, "?").slice(0, 200),
);
const headers = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Headers>({}) },
  {
    weight: 1,
    arbitrary: fc.dictionary(
      fc.constantFrom(
        ...["MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Accept"],
        ...["Mcp-Session-Id", "Idempotency-Key", "If-Match", "Content-Type"],
        ...["Last-Event-ID", "X-Request-Id", "Origin", "Content-Encoding"],
      ),
      fc.oneof(
        header,
        fc.constantFrom(...ERAS, "2099-01-01", "=?base64?eA==?=", "recall"),
      ),
      { maxKeys: 2 },
    ),
  },
);

type Made = {
  era: (typeof ERAS)[number];
  message: unknown;
  method: unknown;
  tool: unknown;
  headers: Headers;
};

const well = fc
  .record({
    era: fc.constantFrom(...ERAS),
    id,
    method,
    tool,
    args,
    meta,
    headers,
  })
  .map(({ era, id, method, tool, args, meta, headers }): Made => {
    const isCall = method === "tools/call";
    const params = {
      ...(isCall ? { name: tool, arguments: args } : { cursor: args }),
      ...(meta !== undefined && { _meta: meta }),
    };
    const message = { jsonrpc: "2.0", id, method, params };
    return { era, message, method, tool, headers };
  });
const bad = fc.oneof(
  // Something else in one of its places.
  fc
    .tuple(well, fc.constantFrom("jsonrpc", "id", "method", "params"), value)
    .map(([made, name, wrong]) => ({
      ...made,
      message: { ...(made.message as object), [name]: wrong },
    })),
  fc
    .tuple(well, fc.array(fc.constant(0), { maxLength: 2 }))
    .map(([made, times]): Made => ({
      ...made,
      message: times.map(() => made.message),
    })),
  fc.tuple(well, text, value).map(([made, name, more]) => ({
    ...made,
    message: { ...(made.message as object), [name]: more },
  })),
  fc.tuple(well, value).map(([made, message]) => ({ ...made, message })),
);
const message = fc.oneof(
  { weight: 5, arbitrary: well },
  { weight: 2, arbitrary: bad },
);
const request = fc.record({
  made: message,
  /** Where the text of the message ends early. */
  cut: fc.oneof(
    { weight: 29, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.nat({ max: 300 }) },
  ),
  /** Whether the headers say again what the message says. */
  mirrors: fc.oneof(
    { weight: 14, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  /** Whose token it comes with. */
  as: fc.oneof(
    { weight: 18, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(1, 2) },
  ),
});

function headersFor({ era, method, tool, headers, message }: Made): Headers {
  const { params } = (message ?? {}) as { params?: { _meta?: unknown } };
  const isModern =
    era === MODERN || JSON.stringify(params?._meta ?? 0).includes(MODERN);
  const plain = (said: unknown) =>
    typeof said === "string"
      ? `=?base64?${Buffer.from(said.toWellFormed()).toString("base64")}?=`
      : undefined;
  const named = headersOf(isModern ? MODERN : era, "", plain(tool));
  const said = typeof method === "string" ? method : "";
  return {
    ...named,
    ...(isModern && { "Mcp-Method": said.replace(/[^\x20-\x7e]/g, "?") }),
    ...headers,
  };
}

/** No refusal of a message may have stored something. */
function isRefused({ status, body }: Answer): boolean {
  if (status !== 200) return true;
  return body.error !== undefined || body.result.isError === true;
}

function expectSound(answer: Answer, token: string, sent: string): void {
  const { status, body, headers } = answer;
  const what = sent.slice(0, 500);
  expect(status, what).toBeLessThan(500);
  // An id is repeated whatever it is.
  const seen = JSON.stringify(status === 202 ? body : { ...body, id: null });
  expect(seen.includes(token), what).toBe(false);
  expect(JSON.stringify([...headers]).includes(token), what).toBe(false);
  expect(seen, what).not.toMatch(/\\n\s+at |convex\/|\.ts:\d|node_modules/);
  if (status === 202) return expect(body, what).toBe("");
  if ([401, 413, 415, 429].includes(status))
    return expect(body.status, what).toBe(status);
  expect([200, 400, 403, 404], what).toContain(status);
  expect(body.jsonrpc, what).toBe("2.0");
  expect("result" in body, what).not.toBe("error" in body);
  if ("error" in body) expect(Number.isInteger(body.error.code)).toBe(true);
  const { content } = body.result ?? {};
  if (content === undefined) return;
  expect(content).toHaveLength(1);
  expect(content[0].text.length, what).toBeLessThan(20_000);
  expect(hasUnpairedSurrogate(JSON.stringify(content)), what).toBe(false);
}

test(`${MESSAGES} generated messages: no 5xx, no stack, no token, and nothing stored by one that was refused`, async () => {
  for (const bucket of ["READ", "WRITE", "RECALL"])
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "1000000");
  const errors = vi.spyOn(console, "error").mockImplementation(() => {});
  let store = await freshStore();
  let sent = 0;
  const outcomes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(request, async ({ made, cut, mirrors, as }) => {
      if (sent++ % MESSAGES_A_STORE === 0) store = await freshStore();
      const { token, clients } = store;
      const whole = JSON.stringify(made.message) ?? "";
      const body = whole.replaceAll(TOKEN, token).slice(0, cut);
      const given = mirrors ? headersFor(made) : made.headers;
      const headers = Object.fromEntries(
        Object.entries(given).map(([k, v]) => [k, v.replaceAll(TOKEN, token)]),
      );
      const answer = await clients[as]!.post(body, headers);
      expectSound(answer, token, body);
      const refused = isRefused(answer);
      const written = await writtenSince(store);
      if (refused) expect(written, body.slice(0, 500)).toEqual([]);
      const outcome = `${answer.status} ${answer.body.error?.code ?? ""}${refused ? " refused" : ""}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }),
    { numRuns: MESSAGES },
  );
  expect(errors).not.toHaveBeenCalled();
  // All kinds of answers were seen, good ones too.
  expect(outcomes.get("200 ")).toBeGreaterThan(MESSAGES / 20);
  for (const kind of ["200 -32601 refused", "202  refused", "401  refused"])
    expect(outcomes.get(kind), kind).toBeGreaterThan(0);
}, 600_000);

async function freshStore() {
  const t = backend();
  const token = await createAgent(t, "main");
  const stranger = (await makeToken()).secret;
  const clients = [
    mcpClient(t, token),
    mcpClient(t, null),
    mcpClient(t, stranger),
  ];
  await clients[0]!.call("remember", { content: "The kayak leaves at seven" });
  await clients[0]!.call("append_log", { content: "Packed the kayak" });
  const store = { t, token, clients, position: 0n };
  await writtenSince(store);
  return store;
}

/** What was stored since the last look, but for the audit of refusals. */
async function writtenSince(store: {
  t: Backend;
  position: bigint;
}): Promise<unknown[]> {
  const written: unknown[] = [];
  for (;;) {
    const after = store.position;
    const page = await store.t.query(internal.backend.replica.follow, {
      after,
    });
    written.push(
      ...page.records.filter(({ table }) => table !== "auditEvents"),
    );
    store.position = page.position;
    if (!page.more) return written;
  }
}
