import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { askedOf } from "../../../convex/backend/edge/hookPrompt.js";

const LINE = 300;

describe("askedOf", () => {
  test.each([
    ["when do we deploy?", ["when do we deploy?"]],
    ["  fix the login page\n", ["fix the login page"]],
    ["什么时候开周会？", ["什么时候开周会？"]],
    ["/etc/hosts is empty", ["/etc/hosts is empty"]],
    ["OPS-1204", ["OPS-1204"]],
    ["118841907", ["118841907"]],
  ])("asks %j as it is", (prompt, asked) => {
    expect(askedOf(prompt)).toEqual(asked);
  });

  test.each([
    ...["", " \n\t ", "?", "...", "👍", "yes", "OK!", "“yes”", "d'accord"],
    ...["2", "3.", "1)", "weiter", "да", "继续", "好的。", "はい", "네"],
    ...["\u3164\u3164\u3164\u3164\u3164", "\u200b", "\ud83d", "thanks 🙏\n"],
  ])("asks nothing by %j", (prompt) => {
    expect(askedOf(prompt)).toEqual([]);
  });

  test.each([
    ["/clear", []],
    ["/clear ", []],
    ["/compact\n", []],
    ["/review the login page", ["the login page"]],
    ["/plan\nmove the invoices to a queue", ["move the invoices to a queue"]],
  ])("asks of %j what follows the command", (prompt, asked) => {
    expect(askedOf(prompt)).toEqual(asked);
  });

  const CONTEXT = "<hook_context>told at &lt;b&gt;\nthe start</hook_context>";
  test.each([
    [`${CONTEXT}\n\nwhen do we deploy?`, "when do we deploy?"],
    [`${CONTEXT}\n\n/review the login page`, "the login page"],
    [
      `${CONTEXT}\n\nwhat ends </hook_context> here`,
      "what ends </hook_context> here",
    ],
    [
      "what is <hook_context>a</hook_context>?",
      "what is <hook_context>a</hook_context>?",
    ],
    ["<hook_context> is not closed", "<hook_context> is not closed"],
  ])(
    "asks of %j what is typed behind Gemini CLI's context",
    (prompt, asked) => {
      expect(askedOf(prompt)).toEqual([asked]);
    },
  );

  test("asks nothing by Gemini CLI's context alone", () => {
    expect(askedOf(CONTEXT)).toEqual([]);
  });

  test.each([
    ["the same twice", "the same twice\nthe same twice"],
    ["words above", "words above\n\n```\n{}\n```"],
    ["words below", "{\n  \n}\r\n\r\nwords below"],
    [
      "where is the staging host?",
      "Hi,\n\nwhere is the staging host?\n\nThanks!",
    ],
  ])("asks %j alone where the other lines say nothing", (asked, prompt) => {
    expect(askedOf(prompt)).toEqual([asked]);
  });

  test("asks by what stands within a fence and a greeting", () => {
    const prompt = "Hello!\nfix this\n```ts\nconst a = 1;\n```\n---\nThanks";
    expect(askedOf(prompt)).toEqual(["fix this", "const a = 1;"]);
  });

  test.each(["-", "-\n", "x\n", "- "])(
    "takes a long prompt of %j in its stride",
    (unit) => {
      const startedAt = performance.now();
      askedOf(`${unit.repeat(60_000 / unit.length)}x 1`);
      expect(performance.now() - startedAt).toBeLessThan(1000);
    },
  );

  test("asks by the first and the last line of many", () => {
    const pasted = "    at run (src/main.ts:1:1)\n".repeat(2000);
    expect(askedOf(`why does this fail?\n${pasted}`)).toEqual([
      "why does this fail?",
      "at run (src/main.ts:1:1)",
    ]);
    expect(askedOf(`TypeError: no\n${pasted}\nsince the upgrade?`)).toEqual([
      "TypeError: no",
      "since the upgrade?",
    ]);
  });

  test("asks by both ends of a line that is too long", () => {
    const [first, last, ...more] = askedOf(`${"a b ".repeat(20_000)}the end`);
    expect(first).toMatch(/^a b a b/);
    expect(last).toMatch(/a b the end$/);
    expect(more).toEqual([]);
  });

  test("leaves no half of a character", () => {
    const [first, last] = askedOf(`a b ${"a🦄".repeat(400)} the end`);
    for (const end of [first!, last!]) {
      expect(end.isWellFormed()).toBe(true);
      expect(end.length).toBeLessThanOrEqual(LINE);
    }
  });

  test("whatever is typed, at most two short questions are asked, in which something is", () => {
    const part = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("\ud83d", "\u3164", " ", "\n", "/") }),
      fc.string({ unit: "grapheme", maxLength: 500 }),
    );
    fc.assert(
      fc.property(fc.array(part), fc.nat(200), (parts, times) => {
        const asked = askedOf(parts.join("\n").repeat(times));
        expect(asked.length).toBeLessThanOrEqual(2);
        for (const text of asked) {
          expect(text.trim()).not.toBe("");
          expect(text.isWellFormed()).toBe(true);
          expect(text.length).toBeLessThanOrEqual(LINE);
        }
      }),
    );
  });

  test.each([" ", "\n", "'", "a'", "/", "继", "\u0301", "\ud83d", "- "])(
    "64 KiB of %j take no time",
    (unit) => {
      const prompt = `x${unit.repeat(65_536)}x`;
      const startedAt = performance.now();
      askedOf(prompt);
      expect(performance.now() - startedAt).toBeLessThan(1000);
    },
  );

  test.each(["-", "'", "\u0301", "-'"])(
    "nor does a line that begins with as many %j as are asked",
    (unit) => {
      const prompt = `${unit.repeat(LINE).slice(0, LINE - 2)}1a`;
      const startedAt = performance.now();
      for (let turn = 0; turn < 100; turn++) askedOf(prompt);
      expect(performance.now() - startedAt).toBeLessThan(2000);
    },
  );
});
