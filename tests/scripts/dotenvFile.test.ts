import dotenv from "dotenv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  assignmentsOf,
  UnclearFile,
  withoutAssignments,
} from "../../scripts/env/dotenvFile.js";
import { planOf, variableOf } from "../../scripts/env/plan.js";
import { MULTI_LINE, OPENAI, QUOTED, SAMPLE } from "./sample.js";

describe("assignmentsOf", () => {
  test("finds each assignment where it stands, with the value that dotenv reads", () => {
    const values = Object.fromEntries(
      assignmentsOf(SAMPLE).map(({ name, value }) => [name, value]),
    );
    expect(values).toEqual(dotenv.parse(SAMPLE));
    expect(values).toMatchObject({
      OPENAI_API_KEY: OPENAI,
      STRIPE_KEY: QUOTED,
      SPACED: "  kept  ",
      ESCAPES: "first\nsecond",
      PEM: MULTI_LINE,
      BACKTICKED: `it's "quoted"`,
      WITH_HASH: "abc",
      DOLLAR: "p$w${HOME}",
    });
    for (const { name, start, end } of assignmentsOf(SAMPLE))
      expect(SAMPLE.slice(start, end)).toContain(name);
  });

  test("refuses a file of which dotenv reads something else, and says at which line", () => {
    const text = `OK="1\n2"\nA=\n'x\ny'\nB=1\n`;
    expect(() => assignmentsOf(text)).toThrow(UnclearFile);
    expect(() => assignmentsOf(text)).toThrow("at line 5 ");
  });

  const line = fc.oneof(
    fc.constantFrom("# note", "", "  ", "junk", "A", "export", "=x"),
    fc
      .tuple(
        fc.constantFrom("", "export ", "  "),
        fc.constantFrom("A", "B_1", "c.d", "e-f"),
        fc.constantFrom("=", " = ", ": ", "= "),
        fc.constantFrom(
          "x",
          "",
          "'a b'",
          '"a\nb"',
          '"open',
          "a#b",
          "`q`",
          "'A=1\nB=2'",
          "\r",
        ),
        fc.constantFrom("", " # c", "  "),
      )
      .map((parts) => parts.join("")),
  );
  test("of generated files it finds all that dotenv reads, or refuses", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = lines.join("\n");
        const found = attempt(() => assignmentsOf(text));
        if (found === null) return;
        const values = found.map(({ name, value }) => [name, value]);
        expect(Object.fromEntries(values)).toEqual(dotenv.parse(text));
        for (const one of found) {
          const rest = attempt(() => withoutAssignments(text, [one]));
          if (rest === null) continue;
          expect(rest).toBe(text.slice(0, one.start) + text.slice(one.end));
        }
      }),
      { numRuns: 3000 },
    );
  });
});

function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof UnclearFile) return null;
    throw error;
  }
}

/** dotenv ends a value at a `#`; a shell and most readers do so only behind a space. */
test.each([
  ["a#b", "a", true],
  ["a #b", "a", false],
  ["a\t# b", "a", false],
  ['"a#b"', "a#b", false],
  ["'a#b'", "a#b", false],
  ["`a#b`", "a#b", false],
  ['"a" # b', "a", false],
  ['"a"#b', "a", true],
  ["#b", "", true],
  [" #b", "", false],
  ["a\\#b", "a\\", true],
  ["p4ss#w0rd#", "p4ss", true],
  ["p4ss w0rd#1", "p4ss w0rd", true],
  ['"open#b', '"open', true],
  ["a##b", "a", true],
  ["a ##b", "a", false],
])("KEY=%s is %j, cut: %s", (written, value, isCut) => {
  for (const end of ["", "\n", "\r\n", "\nNEXT=x#y\n"]) {
    const [first] = assignmentsOf(`KEY=${written}${end}`);
    expect({ value: first!.value, isCut: first!.isCut }).toEqual({
      value,
      isCut,
    });
    expect(dotenv.parse(`KEY=${written}${end}`).KEY).toBe(value);
  }
});

describe("withoutAssignments", () => {
  test("takes lines out, those of a multi-line value too, and leaves the rest as it is", () => {
    const text = `# a\nA="1\n2" # x\n\nexport B=2\n# b\nC=3`;
    const [a, , c] = assignmentsOf(text);
    expect(withoutAssignments(text, [a!])).toBe("# a\n\nexport B=2\n# b\nC=3");
    expect(withoutAssignments(text, [c!, a!])).toBe("# a\n\nexport B=2\n# b\n");
  });
});

describe("planOf", () => {
  const { items, skipped } = planOf(SAMPLE, { kind: "default" });

  test("copies secrets under the names that agents are answered from", () => {
    expect(items.map(({ target }) => target)).toEqual([
      "AGENT_DEFAULT_OPENAI_API_KEY",
      "AGENT_DEFAULT_STRIPE_KEY",
      "AGENT_DEFAULT_SPACED",
      "AGENT_DEFAULT_ESCAPES",
      "AGENT_DEFAULT_PEM",
      "AGENT_DEFAULT_BACKTICKED",
      "AGENT_DEFAULT_DOLLAR",
      "AGENT_HELPER_OPENAI_API_KEY",
      "AGENT_DEFAULT_SAME",
    ]);
    expect(variableOf("K", { kind: "agent", agentId: "home-bot_2" })).toBe(
      "AGENT_HOMEBOT2_K",
    );
    expect(variableOf("K", { kind: "agent", agentId: "agent2" })).toBe(
      "AGENT_agent2_K",
    );
    for (const named of ["AGENT_agent2_K", "AGENT_AGENT2_K"])
      expect(variableOf(named, { kind: "default" })).toBe(named);
    expect(variableOf("K", { kind: "global" })).toBe("K");
  });

  test("says of every other key why not, and never its value", () => {
    const reasons = Object.fromEntries(
      skipped.map(({ key, reason }) => [key, reason]),
    );
    expect(reasons).toEqual({
      CONVEX_DEPLOY_KEY: "stays local: it names or opens the deployment",
      CONVEX_DEPLOYMENT: "stays local: it names or opens the deployment",
      NEXT_PUBLIC_CONVEX_URL: "stays local: it names or opens the deployment",
      WITH_HASH:
        "has a # in its value, which cuts it there: put the value in single quotes",
      SECRET_GUARD: "is configuration of the backend, no secret",
      TWICE: "is assigned 2 times with different values: keep one",
      EMPTY: "is empty",
      "with-dash":
        "cannot be the name of a secret: capitals, digits and _, at most 128",
      lower_case:
        "cannot be the name of a secret: capitals, digits and _, at most 128",
      "dotted.name":
        "cannot be the name of a secret: capitals, digits and _, at most 128",
      ["K".repeat(129)]:
        "cannot be the name of a secret: capitals, digits and _, at most 128",
      LONG_VALUE: "has a value of more than 8192 bytes",
    });
  });

  test("copies none of two keys that mean one variable", () => {
    const plan = planOf("K=1\nAGENT_DEFAULT_K=2\n", { kind: "default" });
    expect(plan.items).toEqual([]);
    expect(plan.skipped).toHaveLength(2);
  });

  test("takes a name with the agent's id as it is, and none with the default's in small letters", () => {
    const text = "AGENT_agent2_K=1\nAGENT_default_K=2\n";
    const plan = planOf(text, { kind: "default" });
    expect(plan.items.map(({ target }) => target)).toEqual(["AGENT_agent2_K"]);
    expect(plan.skipped.map(({ key }) => key)).toEqual(["AGENT_default_K"]);
  });
});
