import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  CONFIGURATION,
  isSecretKey,
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
