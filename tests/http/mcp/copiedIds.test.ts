import { beforeEach, describe, expect, test } from "vitest";
import { copiedId } from "../../../convex/backend/edge/mcp/tool.js";
import { mcpAgent, memoryOf, refusedIn, type McpClient } from "./mcp.js";

/** Models copy an id from a line of the fenced text, with what stands around it. */

const WHOLE = "mem_01M8F0KW4Q00056P5KYFXXYZWG";
const SHORT = "01M8F0KW4Q0005";

describe("a copied id", () => {
  test.each([
    ...[SHORT, `mem_${SHORT}`, `${SHORT}:`, `9f3a ${SHORT}`, `9f3a ${SHORT}:`],
    ...[` ${SHORT}\n`, `"${SHORT}"`, `'${SHORT}'`, `\`${SHORT}\``],
    ...[`[${SHORT}]`, `<${SHORT}>`, `(${SHORT})`, `**${SHORT}**`, `“${SHORT}”`],
    ...[`#${SHORT}`, `["${SHORT}"]`, `[9f3a ${SHORT}]`, `${SHORT},`],
  ])("is the short one in %j", (copied) => {
    expect(copiedId(copied)).toBe(SHORT);
  });

  test.each([
    ...[WHOLE, WHOLE.toLowerCase(), WHOLE.toUpperCase(), ` ${WHOLE} `],
    ...[`"${WHOLE}"`, `[${WHOLE}]`, `9f3a ${WHOLE}`],
  ])("is the whole one in %j", (copied) => {
    expect(copiedId(copied)).toBe(WHOLE);
  });

  test.each([
    ...[
      "editor",
      "a.b:c-d_e",
      "editor:",
      ".dot.",
      "-x-",
      "9f3a",
      "9f3a-editor",
    ],
    ...["0a1b2c3d4e5f60", "01M8F0KW4Q00056P5KYFXXYZWG", "mem_editor", "MEM_x"],
    ...["mem_01m8f0kw4q0005", `${SHORT}X`, "a b", "a,b", ""],
  ])("stays as it is where a client chose it, or nobody: %j", (copied) => {
    expect(copiedId(copied)).toBe(copied);
  });

  test("is looked for in no long text, which would take minutes", () => {
    const long = `a${" ".repeat(500_000)}a`;
    expect(copiedId(long)).toBe(long);
  });

  test("is no other than the one that is shown, whatever is shown", () => {
    for (const given of [null, 5, [SHORT], { id: SHORT }])
      expect(copiedId(given)).toBe(given);
  });
});

describe("a tool", () => {
  let mcp: McpClient;
  let id: string;

  beforeEach(async () => {
    ({ mcp } = await mcpAgent());
    id = await memoryOf(mcp, "The kayak is red");
  });

  test("forgets and restores by an id with what surrounds it", async () => {
    for (const copied of [`[${id.slice(4, 18)}]`, `\`${id}\``]) {
      for (const name of ["forget_memory", "restore_memory"]) {
        const { isError, text } = await mcp.call(name, { id: copied });
        expect(isError, text).toBe(false);
      }
    }
  });

  test("supersedes by one", async () => {
    const { isError, text } = await mcp.call("remember", {
      content: "The kayak is blue",
      supersedes: ` ${id.slice(4, 18)}:`,
    });
    expect(isError, text).toBe(false);
    expect((await mcp.call("recall")).text).not.toContain("red");
  });

  test("does not guess which one is meant", async () => {
    for (const wrong of [`${id}, ${id}`, id.slice(4, 12), "[]", "***"]) {
      const called = await mcp.call("forget_memory", { id: wrong });
      expect(["not_found", "invalid_request"]).toContain(
        refusedIn(called).code,
      );
    }
    expect((await mcp.call("recall")).text).toContain("The kayak is red");
  });
});
