import { describe, expect, test, vi } from "vitest";
import { endpoints } from "../../convex/backend/edge/routes.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import { backendWithAgent, storedRows } from "../setup.js";
import { requestOf, samples } from "./samples.js";

/** Each parameter of each route that has any. */
const places = endpoints.flatMap((endpoint) =>
  [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ method: endpoint.method, path: endpoint.path, name: name! },
    endpoint,
  })),
);

async function admin() {
  return await backendWithAgent({ scopes: [...SCOPES], trustCeiling: "owner" });
}

describe.each(places)("$method $path", ({ method, path, name, endpoint }) => {
  test(`says that ${name} is empty, and does nothing`, async () => {
    const { t, send } = await admin();
    const sample = samples[endpoint.operationId]!;
    const before = await storedRows(t);
    for (const empty of ["", "%20", "%E2%80%8B", "%00", "%EF%BB%BF%09"]) {
      const filled = path
        .replace(`{${name}}`, empty)
        .replaceAll(/\{\w+\}/g, "known");
      const { body, contentType } = {
        contentType: "application/json",
        ...sample,
      };
      const headers = { "Content-Type": contentType };
      const answer = await send(method, filled, body, headers);
      expect(answer.status, filled).toBe(400);
      expect(answer.body.code).toBe("invalid_request");
      expect(answer.body.errors).toEqual([
        { pointer: `/${name}`, detail: `Must not be empty in ${path}.` },
      ]);
      if (method !== "GET") continue;
      const head = await send("HEAD", filled);
      expect(head.status).toBe(400);
    }
    expect(await storedRows(t)).toEqual(before);
  });

  test(`points at ${name} and at nothing else where it is refused`, async () => {
    const { t, send } = await admin();
    const sample = samples[endpoint.operationId]!;
    const given = { t, send, agentId: "main" };
    const filled = await requestOf(endpoint, sample, given);
    const at = path.split("/").indexOf(`{${name}}`);
    for (const odd of ["a b", "UP!", "x".repeat(100), "%F0%9F%98%80", "-"]) {
      const steps = filled.path.split("?")[0]!.split("/");
      steps[at] = odd;
      const { body, headers } = filled;
      const answer = await send(method, steps.join("/"), body, headers);
      if (answer.status !== 400) continue;
      const pointers = answer.body.errors.map(
        (error: { pointer: string }) => error.pointer,
      );
      expect(pointers, odd).toEqual([`/${name}`]);
    }
  });

  test(`says that ${name} does not decode`, async () => {
    const { send } = await admin();
    const { body, contentType = "application/json" } =
      samples[endpoint.operationId]!;
    const filled = path
      .replace(`{${name}}`, "%E0%A4%A")
      .replaceAll(/\{\w+\}/g, "known");
    const headers = { "Content-Type": contentType };
    const answer = await send(method, filled, body, headers);
    expect(answer.body.errors).toEqual([
      { pointer: `/${name}`, detail: "Malformed percent-encoding." },
    ]);
  });
});

test("a slash at the end means the same address where the method has no route with an id there", async () => {
  const { send } = await admin();
  const body = { content: "Tea" };
  expect((await send("POST", "/v1/memories/", body)).status).toBe(201);
  for (const path of ["/v1/me/", "/v1/tokens/", "/v1/logs/today/", "/healthz/"])
    expect((await send("GET", path)).status, path).toBe(200);
  expect((await send("GET", "/v1/nothing/")).status).toBe(404);
  expect((await send("GET", "/v1/memories/forget/x/")).status).toBe(404);
});

describe.each(
  endpoints.map((endpoint) => ({
    name: `${endpoint.method} ${endpoint.path}`,
    endpoint,
  })),
)("$name", ({ endpoint }) => {
  test("ends its answers with one line break, refusals and replays too", async () => {
    const { t, token, send } = await admin();
    vi.stubEnv("AGENT_MAIN_SAMPLE_OF_THE_CONTRACT", "a value");
    const given = { t, send, agentId: "main" };
    const sample = samples[endpoint.operationId]!;
    const { path, body, headers } = await requestOf(endpoint, sample, given);
    const raw = async (more: Record<string, string>, query = "") => {
      const response = await t.fetch(`${path}${query}`, {
        method: endpoint.method,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body !== undefined && { "Content-Type": "application/json" }),
          ...headers,
          ...more,
        },
        ...(body !== undefined && {
          body: typeof body === "string" ? body : JSON.stringify(body),
        }),
      });
      return { status: response.status, text: await response.text() };
    };
    const key = { "Idempotency-Key": "key-1" };
    const mark = path.includes("?") ? "&" : "?";
    const answers = [
      await raw(key),
      await raw(key),
      await raw({}, `${mark}surplus=1`),
      await raw({ Authorization: "none" }),
    ];
    vi.unstubAllEnvs();
    expect(answers[0]!.status).toBe(sample.status);
    for (const { status, text } of answers) {
      if (status === 204) expect(text).toBe("");
      else expect(text).toMatch(/[^\n]\n$/);
    }
  });
});
