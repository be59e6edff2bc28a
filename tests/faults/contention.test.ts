import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { observing } from "../../local/observe.js";
import { backendWithAgent, everyRow, type Answer } from "../setup.js";
import {
  beforeEachCall,
  failingAt,
  prepared,
  routes,
  settled,
  sizes,
  world,
} from "./faults.js";

/**
 * The words in which the platform says that it gave up for now. An action is told nothing else: no code, no class.
 * From convex-backend at 94a42c3d: `errors/src/lib.rs`, `database/src` (`metrics.rs`, `snapshot_manager.rs`,
 * `transaction.rs`), `isolate/src` (`metrics.rs`, `client.rs`, `timeout.rs`), `application_function_runner/mod.rs`,
 * `vector_index_manager.rs`, `text_index_manager.rs`, `index_registry.rs`.
 */
const BUSY = [
  'Documents read from or written to the "memories" table changed while this mutation was being run and on every subsequent retry. See https://docs.convex.dev/error#1',
  "Data read or written in this mutation changed while it was being run. Consider reducing the amount of data read by using indexed queries with selective index range expressions (https://docs.convex.dev/database/indexes/).",
  "Too many writes per second. Your deployment is limited to 4 MiB bytes written per 1s. Reduce your write rate or upgrade to a larger deployment.",
  "Too many writes to memories. Spread your writes out over time or throttle them to avoid errors.",
  "Too many concurrent commits in a short period of time. Spread your writes out over time or throttle them to avoid errors.",
  "Too many concurrent requests in a short period of time. Spread out your requests out over time or throttle them to avoid errors.",
  "Too many concurrent requests. Your backend is limited to 16 concurrent mutations. To get more resources, upgrade to Convex Pro.",
  "There are no available workers to process the request",
  "Selected isolate was not clean",
  "Couldn't acquire a permit on this funrun",
  "I'm a bit busy.",
  "Vector indexes are bootstrapping and not yet available for use",
  "Search indexes bootstrapping and not yet available for use",
  "Index recallRows.by_searchText is currently backfilling and not available to query yet.",
  "Your request timed out performing too many system operations.",
  "Your request couldn't be completed. Try again later.",
];
const CONFLICT = BUSY[0]!;

beforeEach(() => {
  vi.stubEnv("AGENT_MAIN_SAMPLE_OF_THE_CONTRACT", "a value");
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function expectBusy({ status, headers, body }: Answer): void {
  expect(status, JSON.stringify(body)).toBe(503);
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect(body).toMatchObject({ code: "unavailable", retryable: true });
  expect(JSON.stringify(body)).not.toMatch(/read from|deployment|index/i);
}

describe("the platform gives up on a transaction", () => {
  test.each(BUSY)(
    "and a write is 503 with Retry-After: %s",
    async (message) => {
      const { t, send } = await backendWithAgent();
      const before = await everyRow(t);
      const memory = { content: "Tea is at five" };
      const write = async () => await send("POST", "/v1/memories", memory);
      expectBusy(await failingAt(1, message, write));
      expect(await everyRow(t)).toEqual(before);
      expect((await write()).status).toBe(201);
    },
  );

  test.each(BUSY)(
    "within an action of its own, and a recall is 503: %s",
    async (message) => {
      const { send } = await backendWithAgent();
      const ask = async () =>
        await send("POST", "/v1/recall", { query: "tea" });
      // A function's own errors, and what it lets through, come out so.
      const thrown = `Uncaught Error: ${message}\n    at async search (../recall/search.ts:1:1)\n`;
      expectBusy(await failingAt(2, thrown, ask));
      expect((await ask()).status).toBe(200);
    },
  );

  test("and a hook says nothing and asks to come again", async () => {
    const { send } = await backendWithAgent();
    const hook = { hook_event_name: "UserPromptSubmit", prompt: "Tea?" };
    for (const message of BUSY) {
      const ask = async () => await send("POST", "/v1/hooks", hook);
      const answer = await failingAt(1, message, ask);
      expect(answer.status, message).toBe(200);
      expect(answer.body).toEqual({});
      expect(answer.headers.get("hook-outcome")).toBe("unavailable");
      expect(answer.headers.get("retry-after")).toBe("1");
    }
  });
});

test.each([
  "Uncaught Error: Too many writes in a single function execution (limit: 16000)",
  "Too many writes in a single function execution (limit: 16000)",
  "Uncaught TypeError: Cannot read properties of undefined",
  "Uncaught Error: The index is broken, too many writes per second",
  "Function execution timed out (maximum duration: 1s)",
])("an error that comes again each time is 500: %s", async (message) => {
  const { send } = await backendWithAgent();
  const list = async () => await send("GET", "/v1/memories");
  const { status, headers, body } = await failingAt(1, message, list);
  expect(status).toBe(500);
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(body.code).toBe("internal");
});

test("vector search that is not there yet makes a recall 503, and nothing is written", async () => {
  const { t, send } = await backendWithAgent();
  await send("POST", "/v1/memories", { content: "Tea is at five" });
  const before = await everyRow(t);
  const onRequest = (op: string) => {
    if (op === "1.0/actions/vectorSearch")
      throw new Error("Vector indexes are bootstrapping and not yet available");
  };
  const ask = async () => await send("POST", "/v1/recall", { query: "tea" });
  expectBusy(await observing({ onRequest }, ask));
  expect(await everyRow(t)).toEqual(before);
  expect((await ask()).body.results).toHaveLength(1);
});

/** What a request keeps of a call that failed, where the answer is not a failure for it. */
const KEEPS = new Set([
  "remember",
  "putMemory",
  "restoreMemory",
  "promoteMemory",
]);

describe.each(routes)("$name", ({ endpoint }) => {
  test("loses, doubles and halves nothing, whichever of its calls the platform gives up on", async () => {
    const fine = await world();
    const undisturbed = await prepared(endpoint, fine);
    const key = { "Idempotency-Key": "key-1" };
    const { value: expected, calls } = await beforeEachCall(
      async () => await undisturbed(key),
      () => {},
    );
    const after = await settled(fine);
    for (let call = 1; call <= calls; call++) {
      const given = await world();
      const send = await prepared(endpoint, given);
      const before = await sizes(given);
      const answer = await failingAt(
        call,
        CONFLICT,
        async () => await send(key),
      );
      if (endpoint.operationId === "answerHook")
        expect(answer.body).toEqual({});
      else if (call > 1 && KEEPS.has(endpoint.operationId))
        expect(answer.status).toBe(expected.status);
      else {
        expectBusy(answer);
        if (call === 1) expect(await sizes(given)).toEqual(before);
      }
      const again = await send(key);
      expect(again.status).toBe(expected.status);
      expect(await settled(given)).toEqual(after);
    }
  });
});
