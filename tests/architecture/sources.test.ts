import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import backendSchema from "../../convex/components/openclawBackend/schema.js";
import { VERSION } from "../../convex/backend/edge/endpoint.js";
import { rules, violations } from "./sourceRules.js";
import { read, root, sources } from "./sources.js";

test("the sources keep every rule of the platform", () => {
  expect(sources.length).toBeGreaterThan(50);
  const broken = sources.flatMap(violations);
  expect(broken).toEqual([]);
});

const APP = "convex/memory.ts";
const COMPONENT = "convex/components/openclawBackend/memories/reading.ts";
const EDGE = "convex/backend/edge/routes/memories.ts";

/** For each rule texts that break it: a rule that lets them through guards nothing. */
const bad: [rule: string, path: string, text: string][] = [
  [
    "no paginate, collect or filter on a query",
    COMPONENT,
    `await ctx.db.query("memories").order("desc").paginate(options);`,
  ],
  [
    "no paginate, collect or filter on a query",
    COMPONENT,
    `await ctx.db.query("memories").withIndex("by_x", (q) => q.eq("x", 1)).collect();`,
  ],
  [
    "no paginate, collect or filter on a query",
    COMPONENT,
    `const rows = ctx.db\n  .query("memories")\n  .filter((q) => q.eq(q.field("x"), 1));`,
  ],
  [
    "no process.env: variables are declared and come from the generated env",
    APP,
    `const key = process.env.KEY;`,
  ],
  [
    "no listing of the environment, which a deployment does not allow",
    APP,
    `const names = Object.keys(env);`,
  ],
  [
    "no listing of the environment, which a deployment does not allow",
    APP,
    `const copy = { ...env };`,
  ],
  [
    "no listing of the environment, which a deployment does not allow",
    APP,
    `const there = name in env;`,
  ],
  [
    "no ctx.auth, which throws where a token is not a JWT",
    APP,
    `const who = await ctx.auth.getUserIdentity();`,
  ],
  [
    "no clock and no randomness in queries, whose answers are cached",
    COMPONENT,
    `export const due = query({ args: {}, returns: v.null(), handler: () => f(Date.now()) });`,
  ],
  [
    "no clock and no randomness in queries, whose answers are cached",
    COMPONENT,
    `export async function rows(ctx: QueryCtx) { return Math.random(); }`,
  ],
  [
    "no clock and no randomness in queries, whose answers are cached",
    APP,
    `export const q = internalQuery({ args: {}, returns: v.any(), handler: () => new Date() });`,
  ],
  [
    "no clock and no randomness at module scope, where they stand still",
    APP,
    `const salt = crypto.randomUUID();`,
  ],
  [
    "functions are made by caller.ts, so that what they refuse fails the operator's call",
    APP,
    `import { internalMutation } from "./_generated/server.js";`,
  ],
  ["no Node modules", APP, `import { readFile } from "node:fs/promises";`],
  ["no Node modules", APP, `import crypto from "crypto";`],
  ["no Node globals", APP, `const text = Buffer.from(bytes).toString();`],
  [
    "no cryptography that only actions have",
    COMPONENT,
    `await crypto.subtle.generateKey(algorithm, true, ["sign"]);`,
  ],
  ["no file name with a hyphen", "convex/my-file.ts", ``],
  [
    "no public function in the app",
    APP,
    `import { mutation } from "./_generated/server.js";`,
  ],
  [
    "no public function in the app",
    APP,
    `import { query as internalQuery } from "./_generated/server.js";`,
  ],
  [
    "every function declares args and returns",
    APP,
    `export const a = internalMutation({ args: {}, handler: async () => null });`,
  ],
  [
    "every function declares args and returns",
    COMPONENT,
    `export const a = query({ returns: v.null(), handler: async () => null });`,
  ],
  [
    "calls within the app go to internal functions and components",
    APP,
    `await ctx.runMutation(api.memory.addMemory, {});`,
  ],
  [
    "calls within the app go to internal functions and components",
    APP,
    `await ctx.scheduler.runAfter(0, api.memory.addMemory, {});`,
  ],
  [
    "zod is imported as a namespace and in its small form",
    EDGE,
    `import { z } from "zod/mini";`,
  ],
  [
    "zod is imported as a namespace and in its small form",
    EDGE,
    `import * as z from "zod";`,
  ],
  [
    "the edge knows the component by its types and words, not its database",
    EDGE,
    `import type { Doc } from "../../components/openclawBackend/_generated/dataModel.js";`,
  ],
  [
    "the component knows nothing of the app",
    COMPONENT,
    `import { callOf } from "../../../backend/caller.js";`,
  ],
  [
    "modules are loaded dynamically in actions only",
    APP,
    `const { f } = await import("./heavy.js");`,
  ],
  ["no file over 400 lines", APP, "\n".repeat(402)],
];

test.each(bad)("the rule bites: %s (%s)", (rule, name, text) => {
  const broken = violations({ path: name, text });
  expect(broken.some((line) => line.endsWith(rule))).toBe(true);
});

test("every rule is shown to bite", () => {
  const shown = new Set(bad.map(([rule]) => rule));
  expect([...shown].sort()).toEqual(Object.keys(rules).sort());
});

test("the rules let through what is allowed", () => {
  const text = `
    import * as z from "zod/mini";
    import { internalMutation } from "./backend/caller.js";
    const names = rows.filter(({ name }) => name !== "").map((row) => row.Buffer);
    export const a = internalMutation({
      args: {}, returns: v.number(), handler: async (ctx) => {
        await ctx.runMutation(internal.a.b, {});
        return Date.now() + (env.KEY ?? "").length;
      },
    });
    export const b = internalAction({
      args: {}, returns: v.null(), handler: async () => {
        await import("./heavy.js");
      },
    });`;
  expect(violations({ path: APP, text })).toEqual([]);
});

type Exported = {
  tables: {
    tableName: string;
    indexes: { indexDescriptor: string; fields: string[] }[];
  }[];
};

function prefixes(indexes: string[][]): string[][] {
  return indexes.filter((fields) =>
    indexes.some(
      (other) =>
        other !== fields &&
        other.length >= fields.length &&
        fields.every((field, i) => other[i] === field),
    ),
  );
}

test("no index is a prefix of another one of its table", () => {
  const exporting = backendSchema as unknown as { export: () => string };
  const { tables } = JSON.parse(exporting.export()) as Exported;
  expect(tables.length).toBeGreaterThan(10);
  for (const { tableName, indexes } of tables) {
    // A table of vectors is searched by its vectors alone, and one of a single row is read as a whole.
    if (!tableName.startsWith("vectors_") && tableName !== "moves")
      expect(indexes.length, tableName).toBeGreaterThan(0);
    expect(prefixes(indexes.map(({ fields }) => fields)), tableName).toEqual(
      [],
    );
    for (const { indexDescriptor, fields } of indexes) {
      // A nested field goes by its own name: an index name takes no dot, and at most 64 characters.
      const names = fields.map((field) => field.split(".").at(-1));
      expect(indexDescriptor).toBe(`by_${names.join("_and_")}`);
      expect(indexDescriptor.length).toBeLessThanOrEqual(64);
    }
  }
  expect(prefixes([["a"], ["a", "b"]])).toEqual([["a"]]);
});

test("the version that the backend tells is the package's", () => {
  const { version } = JSON.parse(read("package.json")) as { version: string };
  expect(VERSION).toBe(version);
});

test("no file names a place on somebody's machine", () => {
  const listed = execFileSync(
    "git",
    ["ls-files", "-co", "--exclude-standard"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  const texts = listed
    .split("\n")
    .filter((name) => /\.(ts|js|mjs|json|md|sh|yml|yaml)$/.test(name))
    .filter((name) => !/package-lock|\/builtin\/(weights|kernel)/.test(name));
  expect(texts.length).toBeGreaterThan(50);
  // Put together, so that this file does not name what it looks for.
  const places = ["home", "Users", "work", "tmp", "root"].join("|");
  const place = new RegExp(`(^|[\\s"'\`(=])/(${places})/[\\w.-]+`, "m");
  expect(` /${"home"}/someone`).toMatch(place);
  for (const name of texts) expect(read(name), name).not.toMatch(place);
});
