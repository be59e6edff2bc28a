import { makeFunctionReference } from "convex/server";
import { ConvexError, type JSONValue } from "convex/values";
import { describe, expect, test } from "vitest";
import { backend, createAgent } from "../setup.js";

/** A validator as the platform exports it. */
type Exported =
  | { type: "object"; value: Record<string, Field> }
  | { type: "array"; value: Exported }
  | { type: "union"; value: Exported[] }
  | { type: "literal"; value: JSONValue }
  | { type: "string" | "number" | "boolean" | "bigint" | "any" | "null" };
type Field = { fieldType: Exported; optional: boolean };

type Registered = {
  isAction?: boolean;
  exportArgs: () => string;
  exportReturns: () => string;
};

const modules = import.meta.glob<Record<string, unknown>>(
  [
    "../../convex/memory.ts",
    "../../convex/agents.ts",
    "../../convex/backend/*.ts",
  ],
  { eager: true },
);

/** Those that answer an outcome and can be called by the operator: all but what is called for a token or a stranger. */
const FUNCTIONS = Object.entries(modules).flatMap(([file, exported]) =>
  Object.entries(exported).flatMap(([name, value]) => {
    const made = value as Registered;
    if (typeof made?.exportArgs !== "function") return [];
    const args = JSON.parse(made.exportArgs()) as Exported;
    const isOutcome = made.exportReturns().includes('"refusal"');
    const { request, ...others } = args.type === "object" ? args.value : {};
    const isOperators = request?.optional ?? Object.keys(others).length > 0;
    if (!isOutcome || !isOperators) return [];
    const path = file.replace(/^.*convex\/|\.ts$/g, "");
    return [{ path: `${path}:${name}`, made, args }];
  }),
);

/** What takes nothing that it could refuse. */
const NEVER_REFUSED = ["agents:list"];

/** Arguments of the right form, for an agent whose id cannot be and with cursors that are none. */
function sample(of: Exported, name = ""): unknown {
  switch (of.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(of.value)
          .filter(([field]) => field !== "request" && field !== "idempotency")
          .map(([field, { fieldType }]) => [field, sample(fieldType, field)]),
      );
    case "array":
      return [];
    case "union":
      return sample(of.value[0]!, name);
    case "literal":
      return of.value;
    case "number":
      return 1;
    case "bigint":
      return 1n;
    case "boolean":
      return true;
    case "null":
      return null;
    case "any":
    case "string":
      return name === "agentId" ? "-no agent-" : "?";
  }
}

describe("the operator's calls", () => {
  test("are found", () => {
    const paths = FUNCTIONS.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        "memory:addMemory",
        "memory:searchMemory",
        "agents:create",
        "agents:audit",
        "backend/portability:exportPage",
        "backend/replica:restore",
      ]),
    );
    expect(paths).toEqual(expect.arrayContaining(NEVER_REFUSED));
  });

  test.each(FUNCTIONS.filter(({ path }) => !NEVER_REFUSED.includes(path)))(
    "$path fails where it is refused, with the refusal as data and as words",
    async ({ path, made, args }) => {
      const t = backend();
      await createAgent(t, "main");
      const given = sample(args) as Record<string, unknown>;
      const call = made.isAction
        ? t.action(makeFunctionReference<"action">(path), given)
        : t.mutation(makeFunctionReference<"mutation">(path), given);
      const error = await call.catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(ConvexError);
      const { data, message } = error as ConvexError<{
        code: string;
        detail: string;
      }>;
      expect(data.code).toMatch(/^[a-z_]+$/);
      expect(message).toContain(`${data.code}: ${data.detail}`);
    },
  );
});
