import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { endpoints } from "./endpoints.js";
import { createAgent, backend, client, storedRows } from "../setup.js";

/** More by `FUZZ_REQUESTS=20000 npx vitest run tests/http/fuzz.test.ts`. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1500);
/** A fresh store now and then, so that looking at all that is stored stays cheap. */
const REQUESTS_A_STORE = 250;

const word = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "..",
    "%",
    "%2e%2e",
    "\u0000",
    "\ud800",
    "x".repeat(10_000),
    "today",
  ),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "agent/main",
    "mem_1",
    "2026-01-31",
  ),
);

const path = fc
  .constantFrom(...endpoints.map((endpoint) => endpoint.path))
  .chain((template) =>
    fc.array(word, { minLength: 3, maxLength: 3 }).map((words) => {
      let i = 0;
      return template.replace(/\{\w+\}/g, () =>
        encodeURIComponent(words[i++ % 3]!.toWellFormed()),
      );
    }),
  );

const names = [
  ...["content", "type", "tags", "importance", "metadata", "space", "query"],
  ...[
    "limit",
    "cursor",
    "since",
    "until",
    "memories",
    "filter",
    "ids",
    "agentId",
  ],
  ...["access", "files", "scopes", "vector", "mode", "provenance", "expiresAt"],
];
const body = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.dictionary(fc.constantFrom(...names), fc.jsonValue()),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
  {
    weight: 1,
    arbitrary: fc.constant({ content: "A plain memory", tags: ["a"] }),
  },
  { weight: 1, arbitrary: word },
);
const query = fc.oneof(
  fc.constant(""),
  fc
    .array(fc.tuple(fc.constantFrom(...names, "tag", "reason"), word), {
      maxLength: 4,
    })
    .map(
      (pairs) =>
        `?${pairs
          .map(
            ([name, value]) =>
              `${name}=${encodeURIComponent(value.toWellFormed())}`,
          )
          .join("&")}`,
    ),
);
const headers = fc.dictionary(
  fc.constantFrom(
    "If-Match",
    "Idempotency-Key",
    "X-Request-Id",
    "Content-Type",
    "Origin",
  ),
  fc.constantFrom(
    '"1"',
    "*",
    "key",
    '"quoted key"',
    "application/json",
    "text/plain",
    "x",
  ),
  { maxKeys: 2 },
);
const method = fc.constantFrom(
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
);

test(`${REQUESTS} generated requests: no 5xx, and no row stored where the answer was a refusal`, async () => {
  for (const bucket of ["READ", "WRITE", "RECALL"]) {
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "1000000");
  }
  const errors = vi.spyOn(console, "error").mockImplementation(() => {});
  let store = await freshStore();
  let sent = 0;
  const request = fc.record({
    method,
    path,
    query,
    body,
    headers,
    as: fc.nat({ max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(
      request,
      async ({ method, path, query, body, headers, as }) => {
        if (sent++ % REQUESTS_A_STORE === 0) store = await freshStore();
        const { t, before, clients } = store;
        const send = clients[as === 0 ? 2 : as % 2]!;
        const withBody = !["GET", "HEAD", "OPTIONS"].includes(method);
        const answer = await send(
          method,
          path + query,
          withBody ? body : undefined,
          headers,
        );
        expect(answer.status, `${method} ${path}`).toBeLessThan(500);
        const after = await storedRows(t);
        if (answer.status >= 400) expect(after).toEqual(before);
        store.before = after;
      },
    ),
    { numRuns: REQUESTS },
  );
  expect(errors).not.toHaveBeenCalled();
}, 600_000);

async function freshStore() {
  const t = backend();
  const token = await createAgent(t, "main", { trustCeiling: "owner" });
  const admin = await createAgent(t, "admin", {
    scopes: ["admin", "memory:read"],
  });
  const clients = [client(t, token), client(t, admin), client(t, null)];
  return { t, before: await storedRows(t), clients };
}
