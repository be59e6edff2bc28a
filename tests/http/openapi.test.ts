import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { endpoints } from "../../convex/edge/routes.js";
import { PROBLEMS } from "../../convex/edge/problem.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import { backend, backendWithAgent, client, createAgent } from "../setup.js";

async function openApi() {
  const answer = await client(backend(), null)("GET", "/openapi.json");
  expect(answer.status).toBe(200);
  return answer.body;
}

test("the served document is valid OpenAPI 3.1 and names its own server", async () => {
  const document = await openApi();
  const validated = await new Validator().validate(structuredClone(document));
  expect(validated.errors).toBeUndefined();
  expect(validated.valid).toBe(true);
  expect(document.openapi).toBe("3.1.0");
  expect(document.servers).toEqual([{ url: "https://some.convex.site" }]);
});

test("every route is in it, with every answer and every error that its contract declares", async () => {
  const { paths } = await openApi();
  const described = Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = endpoints.map(({ method, path }) => `${method} ${path}`);
  expect(described.sort()).toEqual([...served].sort());
  for (const { method, path, answers, errors, operationId } of endpoints) {
    const operation = paths[path][method.toLowerCase()];
    expect(operation.operationId).toBe(operationId);
    const statuses = Object.keys(operation.responses);
    expect(statuses).toEqual(expect.arrayContaining(Object.keys(answers)));
    for (const code of errors) {
      const response = operation.responses[PROBLEMS[code].status];
      expect(response.description).toContain(`\`${code}\``);
    }
  }
});

test("every reference in it leads somewhere", async () => {
  const document = await openApi();
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)];
  expect(names.length).toBeGreaterThan(10);
  for (const [, name] of names) {
    expect(Object.keys(document.components.schemas)).toContain(name);
  }
  expect(text).not.toContain("$defs");
});

test("every route that takes JSON has an example, and every example works, in the order of the routes", async () => {
  const { t } = await backendWithAgent();
  const token = await createAgent(t, "reader-of-examples", {
    scopes: [...SCOPES],
  });
  const send = client(t, token);
  const taking = endpoints.filter(({ body, bodyType }) => body && !bodyType);
  // A token to rotate has an id that no document can know.
  const others = taking.filter(
    ({ operationId }) => operationId !== "rotateToken",
  );
  for (const { method, path, example, answers, operationId } of others) {
    expect(example, operationId).toBeDefined();
    const filled = path.replace(
      /\{(\w+)\}/g,
      (_, name: string) => example!.params![name]!,
    );
    const { status, body } = await send(method, filled, example!.body);
    const declared = Object.keys(answers).map(Number);
    expect(declared, `${operationId}: ${JSON.stringify(body)}`).toContain(
      status,
    );
  }
});
