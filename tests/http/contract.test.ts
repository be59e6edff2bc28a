import { afterEach, describe, expect, test, vi } from "vitest";
import { internal } from "../../convex/_generated/api.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import type {
  AnyEndpoint,
  Method,
} from "../../convex/backend/edge/endpoint.js";
import {
  PROBLEMS,
  type ProblemCode,
} from "../../convex/backend/edge/problem.js";
import { MAX_BODY_BYTES } from "../../convex/backend/edge/requestBody.js";
import { endpoints } from "./endpoints.js";
import { makeToken } from "../../convex/backend/tokenText.js";
import {
  backend,
  client,
  createAgent,
  disableAgent,
  issueToken,
  storedRows,
  type Answer,
  type Client,
} from "../setup.js";
import { requestOf, samples, type World } from "./samples.js";

/** What every endpoint can refuse with, so that none has to say so. */
const COMMON: ProblemCode[] = [
  "invalid_request",
  "unauthenticated",
  "forbidden",
  "method_not_allowed",
  "payload_too_large",
  "unsupported_media_type",
  "rate_limited",
];
const METHODS: Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const HOUR_MS = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

async function world(): Promise<World & { token: string }> {
  const t = backend();
  vi.stubEnv("AGENT_MAIN_SAMPLE_OF_THE_CONTRACT", "a value");
  const token = await createAgent(t, "main", {
    scopes: [...SCOPES],
    trustCeiling: "owner",
  });
  return { t, agentId: "main", token, send: client(t, token) };
}

async function sampleRequest(endpoint: AnyEndpoint, given: World) {
  return await requestOf(endpoint, samples[endpoint.operationId]!, given);
}

function expectProblem(
  answer: Answer,
  code: ProblemCode,
  endpoint: AnyEndpoint,
): void {
  if (endpoint.isRaw && code === "invalid_request") {
    expectFault(answer);
    return;
  }
  expect(answer.body).toMatchObject({
    code,
    status: PROBLEMS[code].status,
    title: PROBLEMS[code].title,
    requestId: answer.headers.get("x-request-id"),
    retryable: expect.any(Boolean),
    detail: expect.stringMatching(/\S/),
    next: expect.stringMatching(/\S/),
    type: expect.stringMatching(new RegExp(`^https://.+/problems/${code}$`)),
  });
  expect(answer.status).toBe(PROBLEMS[code].status);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expectFixedHeaders(answer);
  expect([...COMMON, ...endpoint.errors]).toContain(code);
}

/** What is no message of its protocol, an endpoint of its own says in the protocol's words. */
function expectFault(answer: Answer): void {
  const error = { code: expect.any(Number), message: expect.any(String) };
  expect(answer.body).toMatchObject({ jsonrpc: "2.0", error });
  expect(answer.status).toBe(400);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expectFixedHeaders(answer);
}

/** What is said of a place in a request. */
function errorAt({ body }: Answer, place: string): { detail: string } {
  if (body.jsonrpc) return { detail: body.error.message };
  return body.errors.find(
    ({ pointer }: { pointer: string }) => pointer === place,
  );
}

function expectFixedHeaders({ headers }: Answer): void {
  expect(headers.get("cache-control")).toMatch(/no-store|max-age/);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("x-request-id")).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
}

function withoutRequestId({ body }: Answer): unknown {
  const { requestId: _, ...rest } = body;
  return rest;
}

/** A token's secret is shown once, and so never in a replay. */
function withoutSecret(body: Answer["body"]): unknown {
  if (body?.token?.secret === undefined) return body;
  expect(body.token.secret).toMatch(/^ocb_/);
  return { ...body, token: { ...body.token, secret: null } };
}

const guarded = endpoints.filter(({ scope }) => scope !== "public");
const scoped = guarded.filter(({ scope }) => scope !== null);
const reading = endpoints.filter(({ method }) => method === "GET");
const sending = endpoints.filter(({ method }) => method !== "GET");
const json = endpoints.filter(
  ({ body, isRaw, operationId }) =>
    body !== undefined &&
    !isRaw &&
    samples[operationId]?.contentType === undefined,
);
const bodiless = sending.filter(({ body }) => body === undefined);
const writing = guarded.filter(
  ({ bucket, method }) => bucket === "write" && method !== "GET",
);
/** Hooks of foreign programs: they take what these send, and at a limit they say nothing. */
const isHook = ({ takesAnyJson }: AnyEndpoint) => takesAnyJson === true;
const limited = guarded.filter(
  (endpoint) => endpoint.scope !== "admin" && !isHook(endpoint),
);
const each = (list: AnyEndpoint[]) =>
  list.map((endpoint) => ({
    name: `${endpoint.method} ${endpoint.path}`,
    endpoint,
  }));

test("every endpoint has a sample, and every sample an endpoint", () => {
  const ids = endpoints.map(({ operationId }) => operationId);
  expect(Object.keys(samples).sort()).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(each(endpoints))("$name", ({ endpoint }) => {
  test("answers its sample as its contract declares", async () => {
    const given = await world();
    const sample = samples[endpoint.operationId]!;
    const { path, body, headers } = await sampleRequest(endpoint, given);
    const answer = await given.send(endpoint.method, path, body, {
      ...headers,
      "X-Request-Id": "my.request-1",
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(sample.status);
    expectFixedHeaders(answer);
    expect(answer.headers.get("x-request-id")).toBe("my.request-1");
    const declared = endpoint.answers[sample.status];
    expect(declared).toBeDefined();
    if (declared?.body === undefined) return;
    const parsed = declared.body.safeParse(answer.body);
    expect(parsed.error?.issues).toBeUndefined();
    // A field that the schema does not know would have been left out by it.
    expect(parsed.data).toEqual(answer.body);
  });

  test("replaces a request id that is none", async () => {
    const given = await world();
    const { path, body, headers } = await sampleRequest(endpoint, given);
    const answer = await given.send(endpoint.method, path, body, {
      ...headers,
      "X-Request-Id": "no id at all",
    });
    expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
  });

  test("refuses an unknown query parameter and names the legal ones", async () => {
    const given = await world();
    const { path, body, headers } = await sampleRequest(endpoint, given);
    const before = await storedRows(given.t);
    const surplus = `${path}${path.includes("?") ? "&" : "?"}surplus=1`;
    const answer = await given.send(endpoint.method, surplus, body, headers);
    expectProblem(answer, "invalid_request", endpoint);
    const error = errorAt(answer, "/surplus");
    const names = Object.keys(
      (endpoint.query?._zod.def as { shape?: object } | undefined)?.shape ?? {},
    );
    for (const name of names) expect(error.detail).toContain(name);
    expect(error.detail).toMatch(/\S/);
    expect(await storedRows(given.t)).toEqual(before);
  });

  test("answers 405 and Allow for every method that its path does not have", async () => {
    const given = await world();
    const { path } = await sampleRequest(endpoint, given);
    const before = await storedRows(given.t);
    const known = endpoints
      .filter((other) => other.path === endpoint.path)
      .map(({ method }) => method);
    for (const method of METHODS) {
      if (known.includes(method)) continue;
      const answer = await given.send(method, path);
      expectProblem(answer, "method_not_allowed", endpoint);
      const allow = answer.headers.get("allow")!.split(", ");
      const head = known.includes("GET") ? ["HEAD"] : [];
      expect(allow.sort()).toEqual([...head, ...known, "OPTIONS"].sort());
    }
    expect(await storedRows(given.t)).toEqual(before);
  });
});

describe.each(each(guarded))("$name", ({ endpoint }) => {
  test("answers every failed authentication with one and the same 401", async () => {
    const given = await world();
    const { t, token } = given;
    const { path, body, headers } = await sampleRequest(endpoint, given);
    const expiring = await issueToken(t, "main", {
      scopes: [...SCOPES],
      expiresAt: Date.now() + HOUR_MS,
    });
    const revoked = await issueToken(t, "main", { scopes: [...SCOPES] });
    await t.mutation(internal.agents.revokeToken, {
      agentId: "main",
      tokenId: revoked.id,
    });
    const disabled = await createAgent(t, "gone", { scopes: [...SCOPES] });
    await disableAgent(t, "gone");
    const before = await storedRows(t);
    vi.useFakeTimers({
      toFake: ["Date"],
      now: Date.now() + HOUR_MS,
    });
    const authorizations = {
      none: undefined,
      "another scheme": `Basic ${token}`,
      malformed: "Bearer abc",
      truncated: `Bearer ${token.slice(0, -1)}`,
      unknown: `Bearer ${(await makeToken()).secret}`,
      expired: `Bearer ${expiring.secret}`,
      revoked: `Bearer ${revoked.secret}`,
      "of a disabled agent": `Bearer ${disabled}`,
    };
    const nobody = client(t, null);
    const answers: [string, Answer][] = [];
    for (const [kind, authorization] of Object.entries(authorizations)) {
      const answer = await nobody(endpoint.method, path, body, {
        ...headers,
        ...(authorization !== undefined && { Authorization: authorization }),
      });
      expectProblem(answer, "unauthenticated", endpoint);
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
      expect(answer.headers.get("ratelimit")).toBeNull();
      answers.push([kind, answer]);
    }
    const [[, first] = [""]] = answers;
    for (const [kind, answer] of answers) {
      expect(withoutRequestId(answer), kind).toEqual(withoutRequestId(first!));
    }
    expect(await storedRows(t)).toEqual(before);
  });

  test("says what is malformed to a good token only, and counts it", async () => {
    const given = await world();
    const { path, body, headers } = await sampleRequest(endpoint, given);
    const surplus = `${path}${path.includes("?") ? "&" : "?"}surplus=1`;
    const stranger = client(given.t, (await makeToken()).secret);
    expectProblem(
      await stranger(endpoint.method, surplus, body, headers),
      "unauthenticated",
      endpoint,
    );
    const remaining = async () => {
      const answer = await given.send(endpoint.method, surplus, body, headers);
      expectProblem(answer, "invalid_request", endpoint);
      expect(answer.headers.get("ratelimit-policy")).toMatch(
        new RegExp(`^"${endpoint.bucket}";q=`),
      );
      return Number(/;r=(\d+);/.exec(answer.headers.get("ratelimit")!)![1]);
    };
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    expect((await remaining()) - (await remaining())).toBe(1);
  });

  test("tells the state of the rate limit", async () => {
    const given = await world();
    const { path, body, headers } = await sampleRequest(endpoint, given);
    const answer = await given.send(endpoint.method, path, body, headers);
    const policy = /^"(\w+)";q=(\d+);w=60$/.exec(
      answer.headers.get("ratelimit-policy") ?? "",
    );
    const state = /^"(\w+)";r=(\d+);t=(\d+)$/.exec(
      answer.headers.get("ratelimit") ?? "",
    );
    expect(policy?.[1]).toBe(endpoint.bucket);
    expect(state?.[1]).toBe(endpoint.bucket);
    expect(Number(state?.[2])).toBeLessThan(Number(policy?.[2]));
  });
});

describe.each(each(limited))("$name", ({ endpoint }) => {
  test("answers 429 and Retry-After beyond the limit, and does nothing", async () => {
    const given = await world();
    const { path, body, headers } = await sampleRequest(endpoint, given);
    const name = `RATE_LIMIT_${endpoint.bucket.toUpperCase()}_PER_MINUTE`;
    vi.stubEnv(name, "1");
    const first = await given.send(endpoint.method, path, body, headers);
    expect(first.status).toBeLessThan(400);
    const before = await storedRows(given.t);
    const second = await given.send(endpoint.method, path, body, headers);
    expectProblem(second, "rate_limited", endpoint);
    expect(second.body.retryable).toBe(true);
    expect(second.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    expect(Number(second.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(second.headers.get("ratelimit")).toContain(";r=0;");
    expect(await storedRows(given.t)).toEqual(before);
  });
});

describe.each(each(scoped))("$name", ({ endpoint }) => {
  test("answers 403 and the scope to a token with every other scope", async () => {
    const given = await world();
    const { path, body, headers } = await sampleRequest(endpoint, given);
    const scopes = SCOPES.filter((scope) => scope !== endpoint.scope);
    const { secret } = await issueToken(given.t, "main", { scopes });
    const before = await storedRows(given.t);
    const send = client(given.t, secret);
    const answer = await send(endpoint.method, path, body, headers);
    expectProblem(answer, "forbidden", endpoint);
    expect(answer.body.requiredScope).toBe(endpoint.scope);
    expect(await storedRows(given.t)).toEqual(before);
  });
});

describe.each(each(reading))("$name", ({ endpoint }) => {
  test("answers HEAD like GET, without a body", async () => {
    const given = await world();
    const { path, headers } = await sampleRequest(endpoint, given);
    const get = await given.send("GET", path, undefined, headers);
    const head = await given.send("HEAD", path, undefined, headers);
    expect(head.status).toBe(get.status);
    expect(head.body).toBe("");
    expect(get.body).not.toBe("");
    for (const name of ["content-type", "etag", "cache-control"]) {
      expect(head.headers.get(name)).toBe(get.headers.get(name));
    }
  });
});

describe.each(each(sending))("$name", ({ endpoint }) => {
  const max = endpoint.maxBodyBytes ?? MAX_BODY_BYTES;

  /** A refusal of the body before anything looks into it. */
  async function refused(
    code: ProblemCode,
    send: (given: World, path: string) => ReturnType<Client>,
  ): Promise<Answer> {
    const given = await world();
    const { path } = await sampleRequest(endpoint, given);
    const before = await storedRows(given.t);
    const answer = await send(given, path);
    expectProblem(answer, code, endpoint);
    expect(await storedRows(given.t)).toEqual(before);
    return answer;
  }

  test("refuses a body of the wrong media type", async () => {
    await refused("unsupported_media_type", ({ send }, path) =>
      send(endpoint.method, path, "{}", { "Content-Type": "text/plain" }),
    );
  });

  test("refuses a body that is not UTF-8", async () => {
    const answer = await refused("invalid_request", ({ send }, path) =>
      send(endpoint.method, path, new Uint8Array([0x22, 0xff, 0xfe, 0x22])),
    );
    expect(errorAt(answer, "").detail).toMatch(/UTF-8/);
  });

  test("refuses a body whose announced length is too large, unread", async () => {
    const answer = await refused("payload_too_large", ({ send }, path) =>
      send(endpoint.method, path, "{}", { "Content-Length": `${max + 1}` }),
    );
    expect(answer.body.maxBytes).toBe(max);
  });

  test("refuses a body that grows too large while it streams, and stops reading", async () => {
    let pulled = 0;
    const chunk = new Uint8Array(64 * 1024).fill(0x20);
    const stream = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          pulled += 1;
          controller.enqueue(chunk);
        },
      },
      { highWaterMark: 0 },
    );
    await refused("payload_too_large", ({ send }, path) =>
      send(endpoint.method, path, stream),
    );
    expect(pulled).toBe(Math.floor(max / chunk.length) + 1);
  });
});

async function refusedBody(
  endpoint: AnyEndpoint,
  body: unknown,
): Promise<Answer> {
  const given = await world();
  const { path } = await sampleRequest(endpoint, given);
  const before = await storedRows(given.t);
  const answer = await given.send(endpoint.method, path, body);
  expectProblem(answer, "invalid_request", endpoint);
  expect(await storedRows(given.t)).toEqual(before);
  return answer;
}

describe.each(each(json))("$name", ({ endpoint }) => {
  test("refuses malformed JSON without repeating it", async () => {
    const answer = await refusedBody(endpoint, '{"content": "hush hush",}');
    expect(JSON.stringify(answer.body)).not.toContain("hush");
    expect(answer.body.errors).toMatchObject([{ pointer: "" }]);
  });

  test.each(["null", "[]", '"text"', "5"])("refuses %s", async (body) => {
    const { errors } = (await refusedBody(endpoint, body)).body;
    expect(errors[0].pointer).toBe("");
    expect(errors[0].detail).toMatch(/object/);
  });
});

describe.each(each(json.filter((endpoint) => !isHook(endpoint))))(
  "$name",
  ({ endpoint }) => {
    test("refuses an unknown field, points at it and names the legal ones", async () => {
      const { body } = samples[endpoint.operationId]!;
      const answer = await refusedBody(endpoint, {
        ...(body as object),
        "sur/plus": 1,
      });
      const error = answer.body.errors.find(
        ({ pointer }: { pointer: string }) => pointer === "/sur~1plus",
      );
      expect(error.detail).toMatch(/^Unknown field\. Allowed: \w+/);
      for (const name of Object.keys(body as object))
        expect(error.detail).toContain(name);
    });

    test("refuses text with an unpaired surrogate, wherever it stands, and points at it", async () => {
      const { body } = samples[endpoint.operationId]!;
      for (const [name, value] of Object.entries(body as object)) {
        if (typeof value !== "string") continue;
        const sent = { ...(body as object), [name]: `${value} \ud800` };
        const { errors } = (await refusedBody(endpoint, sent)).body;
        expect(errors[0].pointer).toBe(`/${name}`);
      }
      const { errors } = (await refusedBody(endpoint, '{"\\udfff":1}')).body;
      expect(errors[0].pointer).not.toMatch(/\udfff/);
    });
  },
);

describe.each(each(bodiless))("$name", ({ endpoint }) => {
  test("takes an empty object for no body, and refuses any other", async () => {
    const given = await world();
    const sample = samples[endpoint.operationId]!;
    const { path, headers } = await sampleRequest(endpoint, given);
    const before = await storedRows(given.t);
    for (const body of [{ surplus: 1 }, [], null]) {
      const answer = await given.send(endpoint.method, path, body, headers);
      expectProblem(answer, "invalid_request", endpoint);
    }
    expect(await storedRows(given.t)).toEqual(before);
    const answer = await given.send(endpoint.method, path, {}, headers);
    expect(answer.status).toBe(sample.status);
  });
});

describe.each(each(writing))("$name", ({ endpoint }) => {
  const sample = samples[endpoint.operationId]!;

  test("replays its answer to the same idempotency key, and does it once", async () => {
    const given = await world();
    const { path, body, headers } = await sampleRequest(endpoint, given);
    const keyed = { ...headers, "Idempotency-Key": '"key-1"' };
    const first = await given.send(endpoint.method, path, body, keyed);
    expect(first.status).toBe(sample.status);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    const before = await storedRows(given.t);
    const second = await given.send(endpoint.method, path, body, {
      ...headers,
      "Idempotency-Key": "key-1",
    });
    expect(second.status).toBe(first.status);
    expect(second.body).toEqual(withoutSecret(first.body));
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(await storedRows(given.t)).toEqual(before);
  });

  test("does one write for two requests with one key at the same time", async () => {
    const given = await world();
    const { path, body, headers } = await sampleRequest(endpoint, given);
    const keyed = { ...headers, "Idempotency-Key": "key-2" };
    const answers = await Promise.all(
      [1, 2].map(() => given.send(endpoint.method, path, body, keyed)),
    );
    for (const { status } of answers) expect(status).toBe(sample.status);
    const replays = answers.map(({ headers }) =>
      headers.get("idempotent-replayed"),
    );
    expect(replays.sort()).toEqual([null, "true"].sort());
  });

  test("refuses another request under the same idempotency key", async () => {
    const given = await world();
    const { path, body, headers } = await sampleRequest(endpoint, given);
    const keyed = { ...headers, "Idempotency-Key": "key-3" };
    await given.send(endpoint.method, path, body, keyed);
    expect(
      sample.other,
      "a write's sample needs another request",
    ).toBeDefined();
    const [bare] = path.split("?");
    const other = { ...sample, ...sample.other };
    const otherPath = sample.other?.params
      ? (await requestOf(endpoint, other, given)).path
      : `${bare}${other.query ?? ""}`;
    const before = await storedRows(given.t);
    const answer = await given.send(
      endpoint.method,
      otherPath,
      other.body,
      keyed,
    );
    expectProblem(answer, "idempotency_key_reused", endpoint);
    expect(await storedRows(given.t)).toEqual(before);
  });

  test("keeps the keys of two agents apart", async () => {
    const given = await world();
    const request = await sampleRequest(endpoint, given);
    const keyed = { ...request.headers, "Idempotency-Key": "key-4" };
    await given.send(endpoint.method, request.path, request.body, keyed);
    const token = await createAgent(given.t, "second", { scopes: [...SCOPES] });
    const send = client(given.t, token);
    const answer = await send(
      endpoint.method,
      request.path,
      request.body,
      keyed,
    );
    expect(answer.headers.get("idempotent-replayed")).toBeNull();
    expect(answer.status).not.toBe(422);
  });

  test("refuses an idempotency key that is none", async () => {
    const given = await world();
    const { path, body, headers } = await sampleRequest(endpoint, given);
    for (const key of ['""', "two words", "k".repeat(256)]) {
      const keyed = { ...headers, "Idempotency-Key": key };
      const answer = await given.send(endpoint.method, path, body, keyed);
      expectProblem(answer, "invalid_request", endpoint);
      expect(answer.body.errors[0].pointer).toBe("/headers/Idempotency-Key");
    }
  });
});
