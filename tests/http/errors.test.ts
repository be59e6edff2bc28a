import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AnyEndpoint } from "../../convex/backend/edge/endpoint.js";
import { endpoints } from "../../convex/backend/edge/routes.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import { backend, client, createAgent, type Answer } from "../setup.js";
import { fieldsOf, withValue } from "./fields.js";
import { requestOf, samples, type World } from "./samples.js";

beforeEach(() => {
  for (const bucket of ["READ", "WRITE", "RECALL"])
    vi.stubEnv(`RATE_LIMIT_${bucket}_PER_MINUTE`, "1000000");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function world(): Promise<World> {
  const t = backend();
  const token = await createAgent(t, "main", {
    scopes: [...SCOPES],
    trustCeiling: "owner",
  });
  return { t, agentId: "main", send: client(t, token) };
}

const wrongs = [
  ...[null, 5, -1, 1e21, true, "", " ", "garbage", "2026-02-30", "\u200b"],
  ...[[], {}, [5], [null], { surplus: 1 }, "x".repeat(70_000)],
];

function refusedFields({ status, body }: Answer) {
  if (!["invalid_request", "payload_too_large"].includes(body.code))
    return null;
  expect([400, 413]).toContain(status);
  return (body.errors ?? []) as { pointer: string; detail: string }[];
}

const json = endpoints.filter(
  ({ body, isRaw, operationId }) =>
    body !== undefined &&
    !isRaw &&
    samples[operationId]?.contentType === undefined,
);
const each = (list: AnyEndpoint[]) =>
  list.map((endpoint) => ({
    name: `${endpoint.method} ${endpoint.path}`,
    endpoint,
  }));

describe.each(each(json))("$name", ({ endpoint }) => {
  test("has one error for one wrong field, which points at it", async () => {
    const given = await world();
    const sample = samples[endpoint.operationId]!;
    const { path, headers } = await requestOf(endpoint, sample, given);
    let refused = 0;
    for (const field of fieldsOf(endpoint.body!)) {
      for (const value of wrongs) {
        const body = withValue(sample.body, field, value);
        const answer = await given.send(endpoint.method, path, body, headers);
        const errors = refusedFields(answer);
        if (errors === null) continue;
        refused += 1;
        const what = JSON.stringify([body, errors]).slice(0, 500);
        // What a value lacks that was put there is of its own.
        const wrong = errors.filter(({ detail }) => detail !== "Required.");
        expect(wrong.length, what).toBeLessThan(2);
        for (const { pointer } of errors)
          expect(`${pointer}/`, what).toMatch(new RegExp(`^/${field[0]}/`));
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  test("points at no field that was not sent, but for one that is required", async () => {
    const given = await world();
    const sample = samples[endpoint.operationId]!;
    const { path, headers } = await requestOf(endpoint, sample, given);
    const names = new Set(fieldsOf(endpoint.body!).map(([name]) => name!));
    const fields = fc.dictionary(
      fc.constantFrom(...names, "surplus"),
      fc.oneof(fc.constantFrom(...wrongs), fc.jsonValue({ maxDepth: 2 })),
      { maxKeys: 3 },
    );
    await fc.assert(
      fc.asyncProperty(fields, fc.boolean(), async (wrong, alone) => {
        const body = alone ? wrong : { ...(sample.body as object), ...wrong };
        const answer = await given.send(endpoint.method, path, body, headers);
        const errors = refusedFields(answer) ?? [];
        const pointers = errors.map(({ pointer }) => pointer);
        expect(new Set(pointers).size).toBe(pointers.length);
        for (const { pointer, detail } of errors) {
          const [, name = ""] = pointer.split("/");
          if (Object.hasOwn(body, name)) continue;
          const sent = JSON.stringify([body, errors]).slice(0, 500);
          expect(detail, sent).toMatch(/^Required|^Applying takes/);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(each(endpoints.filter(({ query }) => query !== undefined)))(
  "$name",
  ({ endpoint }) => {
    test("has one error for one wrong parameter, which points at it", async () => {
      const given = await world();
      const sample = samples[endpoint.operationId]!;
      const { path, body, headers } = await requestOf(endpoint, sample, given);
      const [bare] = path.split("?");
      for (const [name] of fieldsOf(endpoint.query!)) {
        for (const value of [
          ...["", "%20", "-1", "1e9", "garbage", "2026-02-30", "%E2%80%8B"],
          ...["x".repeat(600), `a&${name}=b`, "99999999999", "shared/no"],
        ]) {
          const query = `?${name}=${value}`;
          const answer = await given.send(
            endpoint.method,
            bare + query,
            body,
            headers,
          );
          const errors = refusedFields(answer);
          if (errors === null) continue;
          expect(answer.status).toBe(400);
          // A parameter that may be repeated has one for each that is wrong.
          const most = query.includes("&") ? 2 : 1;
          expect(errors.length, query).toBeLessThanOrEqual(most);
          for (const { pointer } of errors)
            expect(`${pointer}/`, query).toMatch(`/${name}/`);
        }
      }
    });
  },
);
