import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  isSecretKey,
  ownVariables,
  resolveSecret,
  type Vars,
} from "../../convex/backend/secretNames.js";
import { envSegmentOf } from "../../convex/components/openclawBackend/admission/agentRows.js";
import { backend, client, createAgent } from "../setup.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a secret under the name that the published skill gives it", () => {
  test("is found with the agent's id as it is, over HTTP and in the session", async () => {
    vi.stubEnv("AGENT_agent2_OPENAI_API_KEY", "as published");
    vi.stubEnv("SECRETS_CATALOG", "OPENAI_API_KEY");
    const t = backend();
    const send = client(t, await createAgent(t, "agent2"));
    const answer = await send("GET", "/v1/secrets/OPENAI_API_KEY");
    expect(answer.body).toMatchObject({
      value: "as published",
      resolvedFrom: "agent",
    });
    const head = await send("HEAD", "/v1/secrets/OPENAI_API_KEY");
    expect(head.status).toBe(200);
    expect((await send("GET", "/v1/secrets")).body.keys).toEqual([
      { key: "OPENAI_API_KEY", present: true, resolvedFrom: "agent" },
    ]);
    const session = await send("GET", "/v1/session");
    expect(session.body.secrets).toEqual(["OPENAI_API_KEY"]);
  });

  test("comes before the one with the id in capitals, which comes before the default", () => {
    const vars: Vars = {
      AGENT_agent2_KEY: "exact",
      AGENT_AGENT2_KEY: "segment",
      AGENT_DEFAULT_KEY: "default",
    };
    const read = () => resolveSecret(vars, "agent2", "KEY")?.value;
    expect(read()).toBe("exact");
    vars.AGENT_agent2_KEY = "";
    expect(read()).toBe("segment");
    delete vars.AGENT_AGENT2_KEY;
    expect(read()).toBe("default");
  });

  test.each(["my-agent", "my_agent"])(
    "is not looked for with the id %s as it is",
    (agentId) => {
      expect(ownVariables(agentId, "KEY")).toEqual(["AGENT_MYAGENT_KEY"]);
      const vars = { [`AGENT_${agentId}_KEY`]: "x", AGENT_myagent_KEY: "x" };
      expect(resolveSecret(vars, agentId, "KEY")).toBeNull();
    },
  );

  test("is never another agent's, and never the default's", () => {
    const vars = { AGENT_a_b_C: "x", AGENT_default_C: "x" };
    expect(resolveSecret(vars, "a_b", "C")).toBeNull();
    for (const reserved of ["default", "de-fault", "DEFAULT", "AGENT2", ""])
      expect(ownVariables(reserved, "C")).toEqual([]);
    expect(resolveSecret(vars, "default", "C")).toBeNull();
    // It is agent `a`'s, under the key `b_C`, which no key is.
    expect(resolveSecret(vars, "a", "B_C")).toBeNull();
  });
});

test("no two agents read the same variable of an agent, whatever their ids and keys", () => {
  const letters = fc.constantFrom(..."ab01-_".split(""));
  const id = fc.oneof(
    fc
      .tuple(
        fc.constantFrom("a", "b", "0"),
        fc.array(letters, { maxLength: 6 }),
      )
      .map(([first, rest]) => first + rest.join("")),
    fc.constantFrom("default", "default1", "de-fault", "agent", "a-b", "a_b"),
  );
  const key = fc
    .tuple(
      fc.constantFrom("A", "B"),
      fc.array(fc.constantFrom(..."AB01_".split("")), { maxLength: 6 }),
    )
    .map(([first, rest]) => first + rest.join(""))
    .filter(isSecretKey);
  fc.assert(
    fc.property(id, key, id, key, (one, oneKey, other, otherKey) => {
      // Agents of one segment do not exist beside each other.
      fc.pre(envSegmentOf(one) !== envSegmentOf(other));
      const own = ownVariables(one, oneKey);
      const theirs = ownVariables(other, otherKey);
      expect(own.filter((name) => theirs.includes(name))).toEqual([]);
      const shared = [...own, ...theirs].filter(
        (name) => name.startsWith("AGENT_DEFAULT_") || isSecretKey(name),
      );
      expect(shared).toEqual([]);
    }),
    { numRuns: 5000 },
  );
});
