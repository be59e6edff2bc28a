import { beforeEach, describe, expect, test } from "vitest";
import { grant, type Backend } from "../../setup.js";
import {
  mcpAgent,
  partsOf,
  refusedIn,
  type Called,
  type McpClient,
} from "./mcp.js";

/** An id that clients choose can stand in several spaces; a model has to reach each memory that it is shown. */

let t: Backend;
let mcp: McpClient;

beforeEach(async () => {
  ({ t, mcp } = await mcpAgent());
  await grant(t, "main", "shared/alpha", "write");
  await grant(t, "main", "shared/beta", "write");
});

const put = async (id: string, content: string, space: string) => {
  const body = { content, space };
  const { status } = await mcp.send("PUT", `/v1/memories/${id}`, body);
  expect(status).toBe(201);
};

const shown = async () => partsOf((await mcp.call("recall")).text).stored;

function expectDone({ isError, text }: Called) {
  expect(isError, text).toBe(false);
}

describe("a memory whose id stands in several spaces", () => {
  beforeEach(async () => {
    await put("editor", "Alpha writes with vim", "shared/alpha");
    await put("editor", "Beta writes with emacs", "shared/beta");
  });

  test("is shown with its space, and forgotten and restored there alone", async () => {
    expect(await shown()).toMatch(/ editor shared\/beta: Beta writes/);
    const named = { id: "editor", space: "shared/beta" };
    expectDone(await mcp.call("forget_memory", named));
    expect(await shown()).toContain("Alpha writes with vim");
    expect(await shown()).not.toContain("Beta writes with emacs");
    expectDone(await mcp.call("restore_memory", named));
    expect(await shown()).toContain("Beta writes with emacs");
  });

  test("is refused without one, with the spaces that can be named", async () => {
    const called = await mcp.call("forget_memory", { id: "editor" });
    const { code, lines, text } = refusedIn(called);
    expect(code).toBe("conflict");
    expect(lines[0]).toContain("shared/alpha, shared/beta");
    expect(lines.some((line) => line.startsWith("space: "))).toBe(true);
    expect(text).not.toContain("?space=");
  });

  test("can be forgotten beside one of the agent's own", async () => {
    await put("editor", "I write with nano", "agent/main");
    const named = { id: "editor", space: "shared/alpha" };
    expectDone(await mcp.call("forget_memory", named));
    expect(await shown()).toContain("I write with nano");
    expectDone(await mcp.call("forget_memory", { id: "editor" }));
    expect(await shown()).not.toContain("I write with nano");
    expect(await shown()).toContain("Beta writes with emacs");
  });

  test("can be superseded in the space that is named", async () => {
    expectDone(
      await mcp.call("remember", {
        ...{ content: "Alpha writes with kakoune", space: "shared/alpha" },
        supersedes: "editor",
      }),
    );
    expect(await shown()).not.toContain("Alpha writes with vim");
    expect(await shown()).toContain("Beta writes with emacs");
  });
});

test("a space that is not granted is refused where a memory is to be forgotten", async () => {
  for (const name of ["forget_memory", "restore_memory"]) {
    const args = { id: "editor", space: "shared/other" };
    const { code, text } = refusedIn(await mcp.call(name, args));
    expect(code).toBe("forbidden");
    expect(text).toContain("Needs a grant to write shared/other.");
  }
});
