import * as z from "zod/mini";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { endpoint } from "../../convex/backend/edge/endpoint.js";
import { openApiDocument } from "../../convex/backend/edge/openapi.js";
import { zMemory } from "../../convex/backend/edge/schemas.js";
import { GLOSSARY, glossaryKey } from "../../convex/backend/edge/glossary.js";
import { endpoints } from "./endpoints.js";
import { PROBLEMS } from "../../convex/backend/edge/problem.js";
import { SCOPES } from "../../convex/components/openclawBackend/vocabulary.js";
import {
  backend,
  backendWithAgent,
  client,
  createAgent,
  type Answer,
} from "../setup.js";

/** Headers that some answers have and others have not. */
const DESCRIBED = [
  "ETag",
  "Hook-Outcome",
  "Idempotent-Replayed",
  "Location",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "WWW-Authenticate",
  "X-Request-Id",
];

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
  // The app may serve some of its own.
  expect(described).toEqual(expect.arrayContaining(served));
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
  const names = [...text.matchAll(/"#\/components\/(\w+)\/([\w-]+)"/g)];
  expect(names.length).toBeGreaterThan(10);
  for (const [, kind, name] of names) {
    expect(Object.keys(document.components[kind!])).toContain(name);
  }
  expect(text).not.toContain("$defs");
});

test("every route that takes JSON has an example, and every example works, in the order of the routes", async () => {
  const { paths } = await openApi();
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
    const key = { "Idempotency-Key": operationId };
    const answer = await send(method, filled, example!.body, key);
    const { status, body, headers } = answer;
    const declared = Object.keys(answers).map(Number);
    expect(declared, `${operationId}: ${JSON.stringify(body)}`).toContain(
      status,
    );
    const response = paths[path][method.toLowerCase()].responses[status];
    const described = Object.keys(response.headers);
    const sent = DESCRIBED.filter((name) => headers.has(name));
    const always = described.filter((name) => name !== "Idempotent-Replayed");
    expect([...sent].sort(), operationId).toEqual(always.sort());
    const again = await send(method, filled, example!.body, key);
    expect(again.headers.has("Idempotent-Replayed"), operationId).toBe(
      described.includes("Idempotent-Replayed"),
    );
  }
});

type Described = { path: string; key: string | undefined; text: unknown };

/** Every field below a part of the document, with the key of its line in the glossary. */
function fieldsOf(node: unknown, path: string, holders: string[]): Described[] {
  if (typeof node !== "object" || node === null) return [];
  const { properties = {}, ...others } = node as {
    properties?: Record<string, object>;
  };
  const own = Object.entries(properties).flatMap(([name, schema]) => [
    {
      path: `${path}.${name}`,
      key: glossaryKey(name, holders),
      text: "description" in schema ? schema.description : undefined,
    },
    ...fieldsOf(schema, `${path}.${name}`, [name, ...holders]),
  ]);
  const below = Object.entries(others).flatMap(([name, part]) =>
    name === "example" ? [] : fieldsOf(part, `${path}/${name}`, holders),
  );
  return [...own, ...below];
}

function everyField(): Described[] {
  const document = openApiDocument(endpoints, "https://some.convex.site");
  const { paths, components } = document as Answer["body"];
  const operations = Object.values<Record<string, Answer["body"]>>(
    paths,
  ).flatMap((methods) => Object.values(methods));
  return [
    ...Object.entries<object>(components.schemas).flatMap(([name, schema]) =>
      fieldsOf(schema, name, [name]),
    ),
    ...operations.flatMap(({ operationId, parameters, ...operation }) => [
      ...fieldsOf(operation, operationId, [operationId]),
      ...[...parameters, components.parameters.RequestId]
        .filter(({ $ref }) => $ref === undefined)
        .map(({ name, in: place, description }) => ({
          path: `${operationId} ${place} ${name}`,
          key: place === "header" ? "" : glossaryKey(name, [operationId]),
          text: description,
        })),
    ]),
  ];
}

test("every field and every parameter says what it means, in a sentence", () => {
  const fields = everyField();
  expect(fields.length).toBeGreaterThan(500);
  const silent = fields
    .filter(({ text }) => !/^[A-Z`].{3,160}\.$/.test(`${text as string}`))
    .map(({ path }) => path);
  expect(silent).toEqual([]);
});

test("every line of the glossary describes a field, and says else than the line that it overrides", () => {
  const fields = everyField();
  const used = new Set(fields.map(({ key }) => key));
  const idle = Object.keys(GLOSSARY).filter((key) => !used.has(key));
  expect(idle).toEqual([]);
  const needless = Object.entries(GLOSSARY).filter(
    ([key, line]) =>
      key.includes(".") && GLOSSARY[key.split(".").at(-1)!] === line,
  );
  expect(needless).toEqual([]);
  for (const { key, text } of fields) if (key) expect(text).toBe(GLOSSARY[key]);
});

test("what the app adds is described by the app alone", () => {
  const said = z.string().register(z.globalRegistry, { description: "Mine." });
  const body = z.object({ title: z.string(), id: said, memory: zMemory });
  const added = endpoint({
    method: "GET",
    path: "/v1/tasks",
    operationId: "openTasks",
    summary: "List the open tasks",
    scope: "memory:read",
    bucket: "read",
    query: z.strictObject({ limit: z.string() }),
    answers: { 200: { description: "Tasks", body } },
    errors: [],
    handle: () => Promise.resolve({ status: 200 }),
  });
  const document = openApiDocument(
    [...endpoints, added],
    "https://some.convex.site",
    (one) => one !== added,
  ) as Answer["body"];
  const { parameters, responses } = document.paths["/v1/tasks"].get;
  const { properties } = responses[200].content["application/json"].schema;
  expect(parameters[0]).not.toHaveProperty("description");
  expect(properties.title).not.toHaveProperty("description");
  expect(properties.id.description).toBe("Mine.");
  const { Memory } = document.components.schemas;
  expect(Memory.properties.tags.description).toBe(GLOSSARY.tags);
});

test("a body is described in the media type that the route takes", async () => {
  const { paths } = await openApi();
  for (const { method, path, body, bodyType } of endpoints) {
    const { requestBody } = paths[path][method.toLowerCase()];
    const described = Object.keys(requestBody?.content ?? {});
    expect(described).toEqual(body ? [bodyType ?? "application/json"] : []);
  }
});

test("only where a version is compared does a route ask for If-Match", async () => {
  const { paths } = await openApi();
  const asking = endpoints.filter(({ method, path }) =>
    paths[path][method.toLowerCase()].parameters.some(
      ({ name }: { name?: string }) => name === "If-Match",
    ),
  );
  expect(asking.map(({ operationId }) => operationId)).toEqual([
    "putMemory",
    "updateMemory",
    "forgetMemory",
    "restoreMemory",
    "eraseHistory",
    "promoteMemory",
    "promoteAgentMemory",
  ]);
});
