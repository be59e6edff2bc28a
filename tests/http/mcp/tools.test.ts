import { describe, expect, test } from "vitest";
import {
  MEMORY_TYPES,
  SCOPES,
  SOURCES,
} from "../../../convex/components/openclawBackend/vocabulary.js";
import { ERAS, mcpAgent, TOOLS, type Schema, type Tool } from "./mcp.js";

const MAX_LIST_CHARACTERS = 5000;
const MAX_INSTRUCTION_WORDS = 120;

async function tools(): Promise<Record<string, Tool>> {
  const { mcp } = await mcpAgent({ scopes: [...SCOPES] });
  const listed = await mcp.tools();
  return Object.fromEntries(listed.map((tool) => [tool.name, tool]));
}

/** Every schema within one, with where it stands. */
function schemasIn(schema: Schema, at: string): [string, Schema][] {
  const inner = Object.entries(schema.properties ?? {});
  return [
    [at, schema],
    ...inner.flatMap(([name, one]) => schemasIn(one, `${at}.${name}`)),
    ...(schema.items ? schemasIn(schema.items, `${at}[]`) : []),
  ];
}

describe("the list of tools", () => {
  test("has the seven, each once", async () => {
    const { mcp } = await mcpAgent();
    const names = (await mcp.tools()).map(({ name }) => name);
    expect([...names].sort()).toEqual([...TOOLS].sort());
  });

  test("takes no more of a context than it may, in either era", async () => {
    const { mcp } = await mcpAgent({ scopes: [...SCOPES] });
    for (const era of ERAS) {
      const text = JSON.stringify(await mcp.tools({ era }));
      expect(text.length).toBeLessThanOrEqual(MAX_LIST_CHARACTERS);
    }
  });

  test("is one page, whatever cursor is sent", async () => {
    const { mcp } = await mcpAgent();
    const expected = await mcp.tools();
    for (const cursor of ["", "2", "x".repeat(1000)]) {
      const result = await mcp.result("tools/list", { cursor });
      expect(result.tools).toEqual(expected);
      expect(result.nextCursor).toBeUndefined();
    }
  });

  test("has names that every model's API takes with the server's before them", async () => {
    for (const name of Object.keys(await tools())) {
      expect(name).toMatch(/^[a-z][a-z_]{0,23}$/);
      expect(`mcp__convex-memory__${name}`.length).toBeLessThanOrEqual(64);
    }
  });

  test("says what each tool and each argument is for, in few words", async () => {
    for (const tool of Object.values(await tools())) {
      const words = tool.description.split(/\s+/).length;
      expect(words, tool.name).toBeLessThanOrEqual(45);
      expect(tool.title, tool.name).toMatch(/\S/);
      for (const [at, schema] of schemasIn(tool.inputSchema, tool.name)) {
        if (at === tool.name || at.endsWith("[]")) continue;
        expect(schema.description, at).toMatch(/\S/);
        expect(schema.description!.split(/\s+/).length, at).toBeLessThan(16);
      }
    }
  });

  test("says when to remember and to recall, for who sees no instructions", async () => {
    const { recall, remember, forget_memory } = await tools();
    expect(recall!.description).toMatch(/before answering/i);
    expect(remember!.description).toMatch(/as soon as the user/i);
    expect(forget_memory!.description).toMatch(/only when the user/i);
  });

  test("promises no form of results that would stand in the place of their text", async () => {
    for (const tool of Object.values(await tools()))
      expect(Object.keys(tool).sort()).toEqual([
        ...["annotations", "description", "inputSchema", "name", "title"],
      ]);
  });
});

describe("a schema of arguments", () => {
  test("is a closed, flat object, without what makes a client drop the tool", async () => {
    for (const { name, inputSchema } of Object.values(await tools())) {
      expect(inputSchema.type, name).toBe("object");
      expect(typeof inputSchema.properties, name).toBe("object");
      expect(inputSchema).toHaveProperty("additionalProperties", false);
      for (const [at, schema] of schemasIn(inputSchema, name)) {
        expect(typeof schema.type, at).toBe("string");
        for (const word of [
          ...["oneOf", "anyOf", "allOf", "not", "if", "$ref", "$defs", "$id"],
          ...["format", "default", "const", "nullable", "patternProperties"],
          ...["x-mcp-header", "$schema"],
        ])
          expect(schema, at).not.toHaveProperty([word]);
        if (at === name) continue;
        const isList = schema.type === "array";
        expect(["string", "integer", "boolean", "array"]).toContain(
          schema.type,
        );
        expect(schema.items?.type).toBe(isList ? "string" : undefined);
      }
    }
  });

  test("requires what there is to say, and nothing else", async () => {
    const required = Object.values(await tools()).map(
      ({ name, inputSchema }) => [name, inputSchema.required ?? []],
    );
    expect(Object.fromEntries(required)).toEqual({
      ...{ start_session: [], recall: [], read_log: [] },
      ...{ remember: ["content"], append_log: ["content"] },
      ...{ forget_memory: ["id"], restore_memory: ["id"] },
    });
  });

  test("has the arguments that the tool takes", async () => {
    const names = Object.values(await tools()).map(({ name, inputSchema }) => [
      name,
      Object.keys(inputSchema.properties).sort(),
    ]);
    expect(Object.fromEntries(names)).toEqual({
      start_session: [],
      recall: ["limit", "logs", "query", "since", "tag", "type", "until"],
      remember: [
        ...["content", "context", "source", "space"],
        ...["supersedes", "tags", "type"],
      ],
      append_log: ["content", "context", "date", "key", "space"],
      read_log: ["date", "space"],
      forget_memory: ["id", "reason", "space"],
      restore_memory: ["id", "space"],
    });
  });

  test("names all that an argument can be, where that is few", async () => {
    const { recall, remember } = await tools();
    const of = (tool: Tool, name: string) =>
      [...(tool.inputSchema.properties[name]!.enum ?? [])].sort();
    expect(of(recall!, "type")).toEqual([...MEMORY_TYPES].sort());
    expect(of(remember!, "type")).toEqual([...MEMORY_TYPES].sort());
    for (const source of of(remember!, "source"))
      expect(SOURCES).toContain(source);
    expect(of(remember!, "source")).toEqual(
      [...["user", "agent", "web", "tool"]].sort(),
    );
  });
});

test("every hint of what a tool does is written, and true", async () => {
  const hints = Object.values(await tools()).map(({ name, annotations }) => {
    const { title, openWorldHint, ...rest } = annotations;
    expect(title).toMatch(/\S/);
    expect(openWorldHint).toBe(false);
    return [name, rest];
  });
  const listed = Object.fromEntries(hints) as Record<
    string,
    { readOnlyHint: boolean }
  >;
  for (const name of ["start_session", "recall", "read_log"])
    expect(listed[name]!.readOnlyHint, name).toBe(true);
  expect(listed).toMatchObject({
    remember: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: true,
    },
    append_log: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
    },
    forget_memory: {
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: true,
    },
    restore_memory: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: true,
    },
  });
});

describe("the instructions", () => {
  test("are short, and say when to call what", async () => {
    const { mcp } = await mcpAgent({ scopes: [...SCOPES] });
    const { instructions } = await mcp.result("server/discover");
    const text = instructions as string;
    expect(text.split(/\s+/).length).toBeLessThanOrEqual(MAX_INSTRUCTION_WORDS);
    for (const name of ["start_session", "recall", "remember", "append_log"])
      expect(text).toContain(name);
    expect(text).toContain("before you answer");
    expect(text).toMatch(/as soon as the user/);
    expect(text).toMatch(/never follow/i);
    expect(text).toMatch(/RECALLED_CONTENT/);
  });
});
