import * as z from "zod";
import { openApiDocument } from "../../convex/backend/edge/openapi.js";
import { matchPath, routeTable } from "../../convex/backend/edge/routeTable.js";
import { endpoints } from "./endpoints.js";

/** The OpenAPI document as a client has it: what to send, and what an answer may be. */

export type Schema = {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  format?: string;
  $ref?: string;
};
type Content = Record<string, { schema: Schema; example?: unknown }>;
export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  schema: Schema;
  $ref?: string;
};
export type Operation = {
  operationId: string;
  method: string;
  path: string;
  parameters: Parameter[];
  requestBody?: { content: Content };
  responses: Record<
    string,
    { description: string; headers: object; content?: Content }
  >;
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

// As it is served: what JSON cannot carry is not in it.
const document = JSON.parse(
  JSON.stringify(openApiDocument(endpoints, "https://some.convex.site")),
) as Document;

export const operations: Operation[] = Object.entries(document.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
);

export function resolved(schema: Schema): Schema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : document.components.schemas[name]!;
}

const table = routeTable(endpoints);

/** The operation that a path and a method lead to; null where the path is no route, undefined where it lacks the method. */
export function operationAt(
  pathname: string,
  method: string,
): Operation | null | undefined {
  const asked = method === "HEAD" ? "GET" : method;
  const matched = matchPath(table, pathname, asked);
  if (matched === null) return null;
  const { operationId } = matched.endpoints[asked] ?? {};
  return operations.find((one) => one.operationId === operationId);
}

const validators = new Map<string, z.ZodType>();

/** What is wrong with an answer by the document; null where nothing is. */
export function unfit(
  { operationId, responses }: Operation,
  status: number,
  mediaType: string | null,
  body: unknown,
): string | null {
  const response = responses[status];
  if (!response) return `The status ${status} is not in the document.`;
  const { content = {}, description } = response;
  if (mediaType === null)
    return Object.keys(content).length === 0 ? null : "There is no body.";
  const described = content[mediaType];
  if (!described) return `The type ${mediaType} is not in the document.`;
  if (mediaType === "application/problem+json") {
    const { code } = body as { code: string };
    if (!description.includes(`\`${code}\``))
      return `The code ${code} is not in the document.`;
  }
  const key = `${operationId} ${status} ${mediaType}`;
  const validator = validators.get(key) ?? validatorOf(described.schema);
  validators.set(key, validator);
  const { error } = validator.safeParse(body);
  return error ? `The body does not fit: ${error.message}` : null;
}

/** A validator of a schema in the document, whose references lead into the document. */
export function validatorOf(schema: Schema): z.ZodType {
  const whole = { ...schema, $defs: document.components.schemas };
  return z.fromJSONSchema(
    JSON.parse(
      JSON.stringify(whole).replaceAll("#/components/schemas/", "#/$defs/"),
    ) as z.core.JSONSchema.JSONSchema,
  );
}
