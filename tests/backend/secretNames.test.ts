import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  catalogue,
  CONFIGURATION,
  configuredNames,
  isGlobalAllowed,
  isSecretKey,
  ownVariables,
  presence,
  resolveSecret,
  type Vars,
} from "../../convex/backend/secretNames.js";

/** Refuses as the platform does: it throws on a name that it does not allow. */
function strict(vars: Vars): Vars {
  return new Proxy(vars, {
    get: (target, name) => {
      if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(String(name)))
        throw new Error("illegal name");
      return target[String(name)];
    },
  });
}

const KEY = "OPENAI_API_KEY";
const ALL = {
  AGENT_MAIN_OPENAI_API_KEY: "own",
  AGENT_DEFAULT_OPENAI_API_KEY: "default",
  OPENAI_API_KEY: "global",
  SECRETS_ALLOW_GLOBAL: "OTHER, OPENAI_API_KEY",
};

describe("resolveSecret", () => {
  test("prefers the agent's own variable, then the default, then the global one", () => {
    const { AGENT_MAIN_OPENAI_API_KEY: _own, ...noOwn } = ALL;
    const { AGENT_DEFAULT_OPENAI_API_KEY: _default, ...noDefault } = noOwn;
    expect(resolveSecret(ALL, "main", KEY)).toEqual({
      value: "own",
      resolvedFrom: "agent",
    });
    expect(resolveSecret(noOwn, "main", KEY)).toEqual({
      value: "default",
      resolvedFrom: "default",
    });
    expect(resolveSecret(noDefault, "main", KEY)).toEqual({
      value: "global",
      resolvedFrom: "global",
    });
    expect(resolveSecret({}, "main", KEY)).toBeNull();
  });

  test("never reads another agent's variable", () => {
    expect(resolveSecret({ AGENT_MAIN_B_C: "x" }, "other", "B_C")).toBeNull();
    expect(resolveSecret({ AGENT_A_B_C: "x" }, "ab", "C")).toBeNull();
    const vars = { AGENT_A_B: "x", SECRETS_ALLOW_GLOBAL: "AGENT_A_B" };
    expect(resolveSecret(vars, "other", "AGENT_A_B")).toBeNull();
  });

  test("reads a global variable only where it is listed, or where the caller may", () => {
    const vars = { OPENAI_API_KEY: "global", SECRETS_ALLOW_GLOBAL: "OPENAI" };
    expect(resolveSecret(vars, "main", KEY)).toBeNull();
    expect(
      resolveSecret(vars, "main", KEY, { allowGlobal: true })?.resolvedFrom,
    ).toBe("global");
    expect(
      resolveSecret(ALL, "none", KEY, { allowGlobal: false })?.resolvedFrom,
    ).toBe("default");
  });

  test("takes an empty variable for one that is not set", () => {
    const vars = { ...ALL, AGENT_MAIN_OPENAI_API_KEY: "" };
    expect(resolveSecret(vars, "main", KEY)?.resolvedFrom).toBe("default");
  });

  test("never looks an illegal name up", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (agentId, key) => {
        resolveSecret(strict(ALL), agentId, key, { allowGlobal: true });
      }),
    );
    expect(resolveSecret(strict(ALL), "MA-IN", KEY)?.resolvedFrom).toBe(
      "default",
    );
  });
});

describe("isSecretKey", () => {
  test.each([
    "CONVEX_DEPLOY_KEY",
    "CONVEX_SITE_URL",
    "AGENT_MAIN_KEY",
    "lower",
    "1KEY",
    "_KEY",
    "KEY-A",
    "KEY A",
    "",
    `K${"A".repeat(128)}`,
    ...CONFIGURATION,
  ])("refuses %s", (key) => expect(isSecretKey(key)).toBe(false));

  test.each(["K", "OPENAI_API_KEY", `K${"A".repeat(127)}`])(
    "accepts %s",
    (key) => expect(isSecretKey(key)).toBe(true),
  );

  test("knows every variable that the app declares", () => {
    const config = readFileSync("convex/convex.config.ts", "utf8");
    const declared = [...config.matchAll(/^\s+([A-Z_]+): v\./gm)].map(
      ([, name]) => name,
    );
    expect(declared.length).toBeGreaterThan(10);
    expect([...CONFIGURATION].sort()).toEqual(declared.sort());
  });
});

describe("the names that the configuration says", () => {
  test("are those of the catalogue, each once, that can be a secret's", () => {
    const SECRETS_CATALOG = "OPENAI_API_KEY, LAMP,LAMP , lamp,AGENT_A_B,,";
    expect(catalogue({ SECRETS_CATALOG })).toEqual(["OPENAI_API_KEY", "LAMP"]);
    expect(catalogue({})).toEqual([]);
  });

  test("are with those that every agent may read, and the embedder's key", () => {
    const vars = {
      SECRETS_CATALOG: "LAMP",
      SECRETS_ALLOW_GLOBAL: "DOOR,LAMP,CONVEX_X",
      EMBEDDING_API_KEY_NAME: "EMBEDDER",
    };
    expect(configuredNames(vars)).toEqual(["LAMP", "DOOR", "EMBEDDER"]);
    for (const EMBEDDING_API_KEY_NAME of [undefined, ""])
      expect(configuredNames({ EMBEDDING_API_KEY_NAME })).toEqual([KEY]);
  });

  test("are each present for an agent or not, and it is told from where", () => {
    const vars = { ...ALL, SECRETS_CATALOG: "LAMP,OPENAI_API_KEY" };
    expect(presence(vars, "main")).toEqual([
      { key: "LAMP", present: false, resolvedFrom: null },
      { key: KEY, present: true, resolvedFrom: "agent" },
    ]);
  });
});

test("every agent may read what the operator lists, spaces or not, and nothing where nothing is listed", () => {
  const SECRETS_ALLOW_GLOBAL = " A ,B";
  const allowed = (key: string) =>
    isGlobalAllowed({ SECRETS_ALLOW_GLOBAL }, key);
  expect(["A", "B", "C", ""].filter(allowed)).toEqual(["A", "B"]);
  expect(isGlobalAllowed({}, "A")).toBe(false);
});

describe("an agent's own variables", () => {
  test("are by its id as it is, where that is letters and digits, and by its segment", () => {
    expect(ownVariables("main", "K")).toEqual(["AGENT_main_K", "AGENT_MAIN_K"]);
    expect(ownVariables("a-b_c", "K")).toEqual(["AGENT_ABC_K"]);
    expect(ownVariables("a-", "K")).toEqual(["AGENT_A_K"]);
    expect(ownVariables("7", "K")).toEqual(["AGENT_7_K"]);
  });

  test("are none for what is no id, and for the segment that is everybody's", () => {
    for (const id of ["MAIN", "-a", "_", "", "default", "de_fault", "a b"])
      expect(ownVariables(id, "K"), id).toEqual([]);
  });
});

test("a key may hold what is reserved, but not begin with it", () => {
  expect(isSecretKey("MY_AGENT_KEY")).toBe(true);
  expect(isSecretKey("AGENTS_KEY")).toBe(true);
  expect(isSecretKey("CONVEXITY")).toBe(true);
  expect(isSecretKey("AGENT_")).toBe(false);
  expect(isSecretKey("CONVEX_")).toBe(false);
});
